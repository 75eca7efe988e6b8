import { toHex } from '@jangbu/protocol';
import type { ReferenceEngine } from '@jangbu/reference';
import type { DayView, IssueView } from './random-commands.ts';

/** A key as the ledger has it. */
export interface KeyView {
  readonly publicKey: Uint8Array;
  readonly participant: number;
  readonly isRoot: boolean;
  readonly isRevoked: boolean;
  readonly scope: number;
  /** 0 for a root key. */
  readonly validUntil: number;
  readonly highestNonce: number;
}

/** What random commands of the whole catalogue may know of the ledger that they are for. */
export interface CatalogueView extends DayView {
  readonly businessDate: number;
  readonly rulesVersion: number;
  readonly hasSweeps: boolean;
  readonly keys: readonly KeyView[];
  readonly participants: readonly { readonly isLocked: boolean; readonly lockedBy: number }[];
  readonly accounts: readonly {
    readonly participant: number;
    readonly class: number;
    readonly isFrozen: boolean;
    readonly isLocked: boolean;
    readonly lockedBy: number;
  }[];
  readonly issues: readonly {
    readonly status: number;
    readonly feeSchedule: number;
    readonly market: number;
    readonly sharesIssued: bigint;
    readonly haltKey: number;
  }[];
  readonly markets: number;
  /** Places in the list are rows; undefined where one is free. */
  readonly withdrawals: readonly (object | undefined)[];
  readonly freezes: readonly (
    | { readonly account: number; readonly issue: number; readonly quantity: bigint }
    | undefined
  )[];
  readonly dayTrades: readonly {
    readonly issue: number;
    readonly index: number;
    readonly isBusted: boolean;
  }[];
  readonly proposals: readonly { readonly status: number; readonly participant: number }[];
  readonly fees: readonly { readonly schedule: number }[];
  readonly managerTotals: readonly { readonly issue: number; readonly participant: number }[];
  /** The account of an open order, -1 if it is not open. */
  accountOfOrder(orderId: number): number;
  /** What the accounts of a participant hold of an issue: those of class client, and the others. */
  holdingsOf(issue: number, participant: number): { customers: number; own: number };
}

const NO_ISSUE: IssueView = {
  phase: 0,
  base: 1,
  last: 0,
  lower: 0,
  upper: 0,
  offHours: 0,
  tickAt: () => 1,
};

/** What random commands may know of the reference's ledger. */
export function referenceViewOf(engine: ReferenceEngine): CatalogueView {
  const { state } = engine;
  const { parameters, orders } = state;
  const keyOf = (key: Uint8Array) => state.keys[state.keyNumberOf(key) ?? -1];
  return {
    rollPending: parameters.rollPending,
    timestamp: parameters.timestamp,
    businessDate: parameters.businessDate,
    rulesVersion: parameters.rulesVersion,
    hasSweeps: state.sweeps.length > 0,
    orderRows: orders.rows.length,
    openOrderFrom: (from) => {
      const row = orders.rows.findIndex((order, place) => place >= from && order !== undefined);
      const order = orders.rows[row];
      return order && { orderId: order.orderId, row, account: order.account };
    },
    highestNonce: (key) => keyOf(key)?.nonces.highest ?? 0,
    ownerOf: (key) => keyOf(key)?.participant,
    wakeUp: engine.nextWakeUp(),
    issueAt: (issue) => issueViewOf(engine, issue),
    commitmentOf: (market) => toHex(state.markets[market - 1]?.commitment ?? new Uint8Array(0)),
    issueOfOrder: (orderId) => orders.byId(orderId)?.issue ?? -1,
    accountOfOrder: (orderId) => orders.byId(orderId)?.account ?? -1,
    keys: state.keys.map(({ kind, nonces, ...key }) => {
      return { ...key, isRoot: kind === 0, highestNonce: nonces.highest };
    }),
    participants: state.participants,
    accounts: state.accounts,
    issues: state.issues,
    markets: state.markets.length,
    withdrawals: state.withdrawals.rows,
    freezes: state.freezes.rows,
    dayTrades: state.dayTrades.rows,
    proposals: state.proposals.rows,
    fees: state.fees.rows,
    managerTotals: state.managerTotals.rows,
    holdingsOf: (issue, participant) => holdingsOf(engine, issue, participant),
  };
}

function issueViewOf({ state }: ReferenceEngine, number: number): IssueView {
  const issue = state.issues[number];
  if (issue === undefined) return NO_ISSUE;
  const close = state.issueDays[number]?.closePrice ?? 0n;
  const bands = state.tickTables[issue.tickTable - 1] ?? [{ from: 0n, tick: issue.tick }];
  return {
    phase: issue.phase,
    base: Number(issue.basePrice),
    last: Number(issue.lastPrice),
    lower: Number(issue.lowerLimit),
    upper: Number(issue.upperLimit),
    offHours: Number(close === 0n ? issue.basePrice : close),
    tickAt: (price) => Number(bands.findLast(({ from }) => from <= BigInt(price))?.tick ?? 1n),
  };
}

function holdingsOf({ state }: ReferenceEngine, issue: number, participant: number) {
  const holdings = { customers: 0, own: 0 };
  for (const position of state.positions) {
    const account = state.accounts[position.account];
    if (position.issue !== issue || account?.participant !== participant) continue;
    const quantity = Number(position.available + position.held);
    if (account.class === 0) holdings.customers += quantity;
    else holdings.own += quantity;
  }
  return holdings;
}
