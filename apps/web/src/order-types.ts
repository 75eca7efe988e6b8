import type { OrderType, Phase } from '@jangbu/protocol';
import type { TextKey } from './messages.ts';
import type { Issue } from './wire.ts';

/** Kinds of orders as the form offers them, in its order: the ledger's types, and limit orders outside the regular session. */
export const ORDER_KINDS = [
  'limit',
  'market',
  'best_counter',
  'best_same',
  'conditional_limit',
  'midpoint',
  'stop_limit',
  'off_hours',
] as const;
/** Kind of an order. */
export type OrderKind = (typeof ORDER_KINDS)[number];

/** Validities of an order. */
export const VALIDITIES = ['day', 'ioc', 'fok'] as const;
/** How long an order stays. */
export type TimeInForce = (typeof VALIDITIES)[number];

/** Name of each kind. */
export const KIND_NAMES = {
  limit: 'typeLimit',
  market: 'typeMarket',
  best_counter: 'typeCounter',
  best_same: 'typeSame',
  conditional_limit: 'typeConditional',
  midpoint: 'typeMidpoint',
  stop_limit: 'typeStop',
  off_hours: 'typeOffHours',
} as const satisfies Record<OrderKind, TextKey>;

/** The rule of each kind in one line. */
export const KIND_RULES = {
  limit: 'ruleLimit',
  market: 'ruleMarket',
  best_counter: 'ruleCounter',
  best_same: 'ruleSame',
  conditional_limit: 'ruleConditional',
  midpoint: 'ruleMidpoint',
  stop_limit: 'ruleStop',
  off_hours: 'ruleOffHours',
} as const satisfies Record<OrderKind, TextKey>;

/** Name of each validity. */
export const VALIDITY_NAMES = {
  day: 'day',
  ioc: 'ioc',
  fok: 'fok',
} as const satisfies Record<TimeInForce, TextKey>;

/** Each validity in words. */
export const VALIDITY_WORDS = {
  day: 'dayValid',
  ioc: 'iocValid',
  fok: 'fokValid',
} as const satisfies Record<TimeInForce, TextKey>;

/** Name of each phase. */
export const PHASE_NAMES = {
  closed: 'phaseClosed',
  pre_open_close: 'phasePreOpen',
  opening_call: 'phaseOpeningCall',
  continuous: 'phaseContinuous',
  closing_call: 'phaseClosingCall',
  after_hours_close: 'phaseAfterHoursClose',
  after_hours_single: 'phaseAfterHoursSingle',
  periodic_call: 'phasePeriodicCall',
  vi_call: 'phaseViCall',
  resume_call: 'phaseResumeCall',
  halt: 'phaseHalt',
} as const satisfies Record<Phase, TextKey>;

const CALLS: ReadonlySet<Phase> = new Set([
  'opening_call',
  'closing_call',
  'after_hours_single',
  'periodic_call',
  'vi_call',
  'resume_call',
]);

/** True while orders of the issue are collected and trade together when the call ends. */
export function isCall({ session, callEnd }: Pick<Issue, 'session' | 'callEnd'>): boolean {
  return CALLS.has(session) && callEnd !== null;
}

const CALL_KINDS: readonly OrderKind[] = ['limit', 'market', 'conditional_limit', 'stop_limit'];

/** What each phase takes (docs/spec/trading-day.md section 5). */
const ACCEPTED: Readonly<Record<Phase, readonly OrderKind[]>> = {
  closed: [],
  pre_open_close: [...CALL_KINDS, 'off_hours'],
  opening_call: CALL_KINDS,
  continuous: ORDER_KINDS.filter((kind) => kind !== 'off_hours'),
  closing_call: ['limit', 'market', 'stop_limit'],
  after_hours_close: ['off_hours'],
  after_hours_single: ['limit'],
  periodic_call: ['limit', 'market'],
  vi_call: CALL_KINDS,
  resume_call: CALL_KINDS,
  halt: [],
};
const DAY_ONLY: readonly OrderKind[] = [
  'conditional_limit',
  'best_same',
  'stop_limit',
  'off_hours',
];

/** Kinds that a phase takes. */
export function acceptedIn(phase: Phase): readonly OrderKind[] {
  return ACCEPTED[phase];
}

/** Why an order of this kind and validity is not taken now. */
export type OrderRefusal = 'noOrdersNow' | 'typeNotNow' | 'typeNotHere' | 'validityNotNow';

/** The ledger's type of a kind. */
function orderTypeOf(kind: OrderKind): OrderType {
  return kind === 'off_hours' ? 'limit' : kind;
}

/** Why the issue does not take orders of this kind now; null if it does. */
export function kindRefusal(issue: Issue, kind: OrderKind): OrderRefusal | null {
  const accepted = ACCEPTED[issue.session];
  if (accepted.length === 0) return 'noOrdersNow';
  if (!issue.orderTypes.includes(orderTypeOf(kind))) return 'typeNotHere';
  if (!accepted.includes(kind)) return 'typeNotNow';
  const isBeforeFirstPrice =
    issue.isListingDay && ['pre_open_close', 'opening_call'].includes(issue.session);
  return kind === 'market' && isBeforeFirstPrice ? 'typeNotNow' : null;
}

/** True if orders of this kind may have this validity now. */
export function takesValidity(issue: Issue, kind: OrderKind, validity: TimeInForce): boolean {
  return validity === 'day' || (issue.session === 'continuous' && !DAY_ONLY.includes(kind));
}

/** Why an order of this kind and validity is not taken now; null if it is. */
export function orderRefusal(
  issue: Issue,
  kind: OrderKind,
  validity: TimeInForce,
): OrderRefusal | null {
  const refusal = kindRefusal(issue, kind);
  if (refusal !== null) return refusal;
  return takesValidity(issue, kind, validity) ? null : 'validityNotNow';
}

/** True for the kinds whose price is typed in. */
export function hasPriceField(kind: OrderKind): boolean {
  return kind === 'limit' || kind === 'conditional_limit' || kind === 'stop_limit';
}
