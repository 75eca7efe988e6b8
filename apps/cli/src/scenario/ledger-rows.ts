import {
  ISSUE_STATUSES,
  ORDER_TYPES,
  PHASES,
  readU32,
  readU64,
  SIDES,
  TABLE,
} from '@jangbu/protocol';
import type { ScenarioEngine } from './scenario-engine.ts';

/** Bit of an order's flags in the last byte of its row. */
const OFF_HOURS_BIT = 64;

/** A row of table 8, or of table 19 (`stopPrice` not 0). */
export interface OrderRow {
  readonly row: number;
  readonly orderId: number;
  readonly sequence: number;
  readonly limitPrice: number;
  readonly quantity: number;
  /** Of a dormant stop order its quantity. */
  readonly leaves: number;
  readonly stopPrice: number;
  readonly account: number;
  readonly issue: number;
  readonly side: 'buy' | 'sell';
  readonly orderType: (typeof ORDER_TYPES)[number];
  readonly isOffHours: boolean;
}

/** The open orders, and behind them the dormant stop orders. */
export function orderRows(engine: ScenarioEngine): OrderRow[] {
  const read = (table: number): OrderRow[] =>
    [...engine.rows(table)].map(({ row, bytes }) => {
      const isDormant = table === TABLE.stop_orders;
      const quantity = readU64(bytes, 24);
      const last = readU64(bytes, 32);
      return {
        row,
        orderId: readU64(bytes, 0),
        sequence: readU64(bytes, 8),
        limitPrice: readU64(bytes, 16),
        quantity,
        leaves: isDormant ? quantity : last,
        stopPrice: isDormant ? last : 0,
        account: readU32(bytes, 48),
        issue: readU32(bytes, 52),
        side: SIDES[bytes[60]!] ?? 'buy',
        orderType: ORDER_TYPES[bytes[61]!] ?? 'limit',
        isOffHours: (bytes[63]! & OFF_HOURS_BIT) !== 0,
      };
    });
  return [...read(TABLE.orders), ...read(TABLE.stop_orders)];
}

/** What an account has free and tied up of cash (`asset` a currency) or shares (`asset` an issue). */
export function balanceOf(
  engine: ScenarioEngine,
  table: number,
  account: number,
  asset: number,
): { available: number; held: number } {
  for (const { bytes } of engine.rows(table)) {
    if (readU32(bytes, 0) === account && readU32(bytes, 4) === asset) {
      return { available: readU64(bytes, 8), held: readU64(bytes, 16) };
    }
  }
  return { available: 0, held: 0 };
}

/** What is known of an issue, with 0 for what there is not. */
export interface IssueState {
  readonly phase: string;
  readonly status: string;
  /** Shares issued. */
  readonly shares: number;
  readonly base: number;
  readonly lower: number;
  readonly upper: number;
  readonly last: number;
  readonly until: number;
  readonly callEnd: number;
  readonly single: number;
  readonly close: number;
  readonly dayLast: number;
  readonly indicativePrice: number;
  readonly indicativeQuantity: number;
}

/** Rows of tables 6 and 21 of an issue. */
export function issueState(engine: ScenarioEngine, issue: number): IssueState {
  const find = (table: number) =>
    [...engine.rows(table)].find(({ row }) => row === issue)?.bytes ?? new Uint8Array(256);
  const row = find(TABLE.issues);
  const day = find(TABLE.issue_days);
  return {
    phase: PHASES[row[104]!] ?? '',
    status: ISSUE_STATUSES[row[45]!] ?? '',
    shares: readU64(row, 88),
    base: readU64(row, 64),
    lower: readU64(row, 72),
    upper: readU64(row, 80),
    last: readU64(row, 96),
    until: readU64(day, 0),
    callEnd: readU64(day, 8),
    single: readU64(day, 16),
    close: readU64(day, 24),
    dayLast: readU64(day, 32),
    indicativePrice: readU64(day, 40),
    indicativeQuantity: readU64(day, 48),
  };
}
