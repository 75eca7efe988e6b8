/** Kinds of events and what each says, docs/spec/events.md. */

import type {
  AccountClass,
  KeyKind,
  MatchingMode,
  OrderStatus,
  OrderType,
  Phase,
  SelfMatch,
  Side,
  TimeInForce,
} from './commands.ts';
import type { OfficeEventBodies } from './office-event-bodies.ts';
import type { RejectCode } from './rejects.ts';

/** Numbers of the kinds of events; append-only. */
export const EVENT_KINDS = Object.freeze({
  command_result: 1,
  business_date_changed: 2,
  participant_registered: 3,
  key_registered: 4,
  account_opened: 5,
  cash_credited: 6,
  issue_listed: 7,
  shares_issued: 8,
  order_accepted: 9,
  trade_executed: 10,
  order_reduced: 11,
  order_canceled: 12,
  order_expired: 13,
  tick_table_defined: 14,
  market_defined: 15,
  trading_day_set: 16,
  day_started: 17,
  phase_changed: 18,
  indicative_price: 19,
  uncrossed: 20,
  interrupted: 21,
  issue_closed: 22,
  order_replaced: 23,
  order_converted: 24,
  stop_triggered: 25,
  seed_committed: 26,
  seed_revealed: 27,
  fees_charged: 28,
  key_revoked: 29,
  root_key_changed: 30,
  cash_debited: 31,
  withdrawal_requested: 32,
  withdrawal_settled: 33,
  shares_retired: 34,
  shares_transferred: 35,
  shares_frozen: 36,
  shares_released: 37,
  account_frozen: 38,
  account_terms_set: 39,
  fees_defined: 40,
  issue_terms_set: 41,
  market_terms_set: 42,
  participant_terms_set: 43,
  issue_status_changed: 44,
  totals_attested: 45,
  supply_breach: 46,
  trading_locked: 47,
  trading_released: 48,
  halt_ratified_by: 49,
  trade_busted: 50,
  proposed: 51,
  approved: 52,
  proposal_executed: 53,
  proposal_withdrawn: 54,
  rules_scheduled: 55,
  rules_activated: 56,
  time_advanced: 57,
  issue_flags_set: 58,
  expiry_day_set: 59,
});

/** Name of a kind of event. */
export type EventKind = keyof typeof EVENT_KINDS;

/** Reasons of `order_canceled` by number. */
export const CANCEL_REASONS = Object.freeze([
  'owner',
  'reduced',
  'self_match',
  'mass_cancel',
  'kill_switch',
  'key_revoked',
  'account_frozen',
  'issue_delisted',
] as const);
/** Why an order was canceled. */
export type CancelReason = (typeof CANCEL_REASONS)[number];

/** Reasons of `order_expired` by number. */
export const EXPIRE_REASONS = Object.freeze([
  'immediate',
  'end_of_date',
  'end_of_session',
] as const);
/** Why an order expired. */
export type ExpireReason = (typeof EXPIRE_REASONS)[number];

/** Causes of `phase_changed` by number. */
export const PHASE_CAUSES = Object.freeze(['clock', 'interruption', 'halt', 'resumption'] as const);
/** Why the phase of an issue changed. */
export type PhaseCause = (typeof PHASE_CAUSES)[number];

/** Causes of `uncrossed` by number. */
export const UNCROSS_CAUSES = Object.freeze(['automatic', 'seed'] as const);
/** Why a call ended. */
export type UncrossCause = (typeof UNCROSS_CAUSES)[number];

/** Kinds of `interrupted` by number. */
export const INTERRUPTION_KINDS = Object.freeze(['dynamic', 'static'] as const);
/** Which threshold a price passed. */
export type InterruptionKind = (typeof INTERRUPTION_KINDS)[number];

/** Body of each kind. Rows may be `NONE_U32`. */
export type EventBodies = OfficeEventBodies & {
  command_result: {
    selector: number;
    status: OrderStatus;
    reject: RejectCode;
    row: number;
    id: number;
    cumulativeQuantity: number;
    leavesQuantity: number;
    participant: number;
    key: number;
    /** Place of the envelope in the block, from 0. */
    envelope: number;
    /** Place of the command in the envelope, from 0. */
    command: number;
  };
  business_date_changed: { from: number; to: number };
  participant_registered: { participant: number; roles: number; key: number };
  key_registered: {
    key: number;
    participant: number;
    /** The field `kind` of docs/spec/events.md. */
    keyKind: KeyKind;
    scope: number;
    validFrom: number;
    validUntil: number;
  };
  account_opened: { account: number; participant: number; class: AccountClass };
  cash_credited: { account: number; currency: number; amount: number };
  issue_listed: {
    issue: number;
    currency: number;
    tick: number;
    lot: number;
    basePrice: number;
    priceDecimals: number;
  };
  shares_issued: { account: number; issue: number; quantity: number };
  order_accepted: {
    orderId: number;
    limitPrice: number;
    quantity: number;
    stopPrice: number;
    issue: number;
    account: number;
    key: number;
    side: Side;
    orderType: OrderType;
    timeInForce: TimeInForce;
    selfMatch: SelfMatch;
    /** 0 to 31. */
    flags: number;
  };
  trade_executed: {
    price: number;
    quantity: number;
    makerOrderId: number;
    takerOrderId: number;
    /** Of the trade block in its issue's chain. */
    index: number;
    issue: number;
    phase: Phase;
    takerSide: Side;
  };
  order_reduced: {
    orderId: number;
    /** Taken off. */
    quantity: number;
    leavesQuantity: number;
    row: number;
    issue: number;
  };
  order_canceled: {
    orderId: number;
    /** Taken off. */
    quantity: number;
    row: number;
    issue: number;
    reason: CancelReason;
  };
  order_expired: {
    orderId: number;
    /** Taken off. */
    quantity: number;
    row: number;
    issue: number;
    reason: ExpireReason;
  };
  tick_table_defined: { tickTable: number; bands: number };
  market_defined: {
    market: number;
    matchingMode: MatchingMode;
    windows: number;
    tickTable: number;
  };
  trading_day_set: { market: number; date: number; template: number };
  day_started: {
    issue: number;
    date: number;
    basePrice: number;
    /** 0, as the upper limit: none. */
    lowerLimit: number;
    upperLimit: number;
  };
  phase_changed: {
    issue: number;
    from: Phase;
    to: Phase;
    cause: PhaseCause;
    /** Timestamp; 0: none. */
    phaseUntil: number;
    /** Timestamp; 0: none. */
    callEnd: number;
  };
  /** Price and quantity 0: none. */
  indicative_price: { issue: number; price: number; quantity: number };
  /** Price and quantity 0: the call found no price. */
  uncrossed: {
    issue: number;
    phase: Phase;
    cause: UncrossCause;
    price: number;
    quantity: number;
  };
  interrupted: {
    issue: number;
    phase: Phase;
    /** The field `kind` of docs/spec/events.md. */
    interruptionKind: InterruptionKind;
    /** Price that was not traded at. */
    price: number;
    /** Price from which it was too far. */
    reference: number;
    /** Timestamp. */
    callEnd: number;
  };
  issue_closed: { issue: number; closePrice: number };
  order_replaced: {
    orderId: number;
    limitPrice: number;
    leaves: number;
    /** It had. */
    row: number;
    issue: number;
    orderType: OrderType;
  };
  order_converted: {
    orderId: number;
    limitPrice: number;
    row: number;
    issue: number;
    orderType: OrderType;
  };
  stop_triggered: {
    orderId: number;
    /** Last price that fired it. */
    last: number;
    /** In table 19. */
    row: number;
    issue: number;
  };
  /** 32 bytes in lowercase hexadecimal. */
  seed_committed: { market: number; commitment: string };
  /** 32 bytes in lowercase hexadecimal. */
  seed_revealed: { market: number; seed: string };
};
