/** Markets, tick tables, calendars and day rows of a snapshot. */

import { isSoundTickTable, tickTable } from '@jangbu/market';
import { readU16, readU32, TABLE } from '@jangbu/protocol';
import { isSoundMarket } from '../office/markets.ts';
import type { IssueDay } from '../state/issue.ts';
import {
  ISSUE_DAY_U64_FIELDS,
  MARKET_U16_FIELDS,
  MARKET_WINDOW_BYTES,
  MARKET_WINDOWS_OFFSET,
  TICK_BAND_BYTES,
} from '../state/market-row-writers.ts';
import type { MarketRow } from '../state/market-rows.ts';
import type { ExchangeState } from '../state/state.ts';
import type { SnapshotRows } from './snapshot-rows.ts';

/** Reads tick tables, markets and calendars; a reason where they cannot be those of a ledger. */
export function readMarkets(state: ExchangeState, rows: SnapshotRows): string | undefined {
  for (const row of rows.all(TABLE.tick_tables)) {
    const bands: [number, number][] = [];
    for (let at = 0; at < row.length && rows.u64(row, at + 8) > 0; at += TICK_BAND_BYTES) {
      bands.push([rows.u64(row, at), rows.u64(row, at + 8)]);
    }
    if (!isSoundTickTable(bands.map(([from, tick]) => ({ from, tick })))) {
      return 'a tick table of the snapshot cannot be one';
    }
    state.addTickTable(tickTable(...bands));
  }
  for (const row of rows.all(TABLE.rules)) {
    const market = readMarket(row, rows);
    if (state.tickTables[market.tickTable - 1] === undefined) {
      return 'a market of the snapshot has no tick table';
    }
    if (!isSoundMarket(market)) return 'a market of the snapshot cannot be one';
    state.addMarket(market);
  }
  for (const row of rows.all(TABLE.calendars)) {
    const day = {
      market: readU32(row, 0),
      date: readU32(row, 4),
      template: row[8]!,
      closingPercent: row[9]!,
    };
    const isKnown = state.markets[day.market - 1] !== undefined;
    if (!isKnown || state.tradingDays.find(day.market, day.date) >= 0) {
      return 'a calendar of the snapshot does not fit its markets';
    }
    state.tradingDays.add(day);
  }
  return undefined;
}

/** The day row of an issue of a market. */
export function readIssueDay(row: Uint8Array, rows: SnapshotRows): IssueDay {
  const times = Object.fromEntries(
    ISSUE_DAY_U64_FIELDS.map(([field, offset]) => [field, rows.u64(row, offset)]),
  ) as Record<(typeof ISSUE_DAY_U64_FIELDS)[number][0], number>;
  return {
    ...times,
    date: readU32(row, 56),
    flags: row[60]!,
    isDirty: row[61] === 1,
    isExtended: row[62] === 1,
    isLeaving: row[63]!,
  };
}

function readMarket(row: Uint8Array, rows: SnapshotRows): MarketRow {
  const small = Object.fromEntries(
    MARKET_U16_FIELDS.map(([field, offset]) => [field, readU16(row, offset)]),
  ) as Record<(typeof MARKET_U16_FIELDS)[number][0], number>;
  const windows = Array.from({ length: row[80]! }, (_, place) => {
    const at = MARKET_WINDOWS_OFFSET + MARKET_WINDOW_BYTES * place;
    return {
      template: row[at] ?? 0,
      session: row[at + 1] ?? 0,
      fromSecond: at + 8 <= row.length ? readU32(row, at + 4) : 0,
      untilSecond: at + 12 <= row.length ? readU32(row, at + 8) : 0,
      everySeconds: at + 16 <= row.length ? readU32(row, at + 12) : 0,
    };
  });
  return {
    ...small,
    name: row.slice(0, Math.min(row[32]!, 32)),
    matchingMode: row[33]!,
    tickTable: readU32(row, 36),
    lowPrice: readU32(row, 68),
    lowPriceTicks: row[72]!,
    orderTypes: row[81]!,
    weekdays: row.slice(73, 80),
    commitment: row.slice(96, 128),
    retailLimit: rows.u64(row, 88),
    windows,
  };
}
