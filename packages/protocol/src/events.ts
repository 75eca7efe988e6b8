/** Event records, docs/spec/events.md. */

import {
  equalBytes,
  readU16,
  readU32,
  readU64,
  writeU8,
  writeU16,
  writeU32,
  writeU64,
} from './bytes.ts';
import {
  ACCOUNT_CLASSES,
  type AccountClass,
  KEY_KINDS,
  type KeyKind,
  ORDER_STATUSES,
  ORDER_TYPES,
  type OrderStatus,
  type OrderType,
  PHASES,
  type Phase,
  SELF_MATCH,
  type SelfMatch,
  SIDES,
  type Side,
  TIMES_IN_FORCE,
  type TimeInForce,
} from './commands.ts';
import { REJECTS, type RejectCode, rejectName } from './rejects.ts';

/** Length of an event record. */
export const EVENT_BYTES = 64;

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
});

/** Name of a kind of event. */
export type EventKind = keyof typeof EVENT_KINDS;

/** Reasons of `order_canceled` by number. */
export const CANCEL_REASONS = Object.freeze(['owner', 'reduced'] as const);
/** Why an order was canceled. */
export type CancelReason = (typeof CANCEL_REASONS)[number];

/** Reasons of `order_expired` by number. */
export const EXPIRE_REASONS = Object.freeze(['immediate', 'end_of_date'] as const);
/** Why an order expired. */
export type ExpireReason = (typeof EXPIRE_REASONS)[number];

/** What every event has. */
type EventHead = {
  part: number;
  /** Of the command in the block; `NONE_U32` for a time-driven event. */
  position: number;
  /** From 1 in the ledger. */
  eventSeq: number;
};

/** Body of each kind. Rows may be `NONE_U32`. */
type EventBodies = {
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
};

/** An event; ids and figures are numbers, members of closed sets are names. */
export type LedgerEvent = {
  [Kind in EventKind]: { kind: Kind } & EventHead & EventBodies[Kind];
}[EventKind];

/** Event of one kind. */
export type EventOf<Kind extends EventKind> = Extract<LedgerEvent, { kind: Kind }>;

type Width = 8 | 16 | 32 | 64;
type Names = readonly string[];
/** Where a field lies in the record, and the names of its set if it has one. */
type Field<Name extends string> = readonly [name: Name, offset: number, bits: Width, set?: Names];

const BODIES: { readonly [Kind in EventKind]: readonly Field<keyof EventBodies[Kind] & string>[] } =
  {
    command_result: [
      ['selector', 16, 8],
      ['status', 17, 8, ORDER_STATUSES],
      ['row', 20, 32],
      ['id', 24, 64],
      ['cumulativeQuantity', 32, 64],
      ['leavesQuantity', 40, 64],
      ['participant', 48, 32],
      ['key', 52, 32],
      ['envelope', 56, 32],
      ['command', 60, 32],
    ],
    business_date_changed: [
      ['from', 16, 32],
      ['to', 20, 32],
    ],
    participant_registered: [
      ['participant', 16, 32],
      ['roles', 20, 32],
      ['key', 24, 32],
    ],
    key_registered: [
      ['key', 16, 32],
      ['participant', 20, 32],
      ['keyKind', 24, 8, KEY_KINDS],
      ['scope', 26, 16],
      ['validFrom', 32, 64],
      ['validUntil', 40, 64],
    ],
    account_opened: [
      ['account', 16, 32],
      ['participant', 20, 32],
      ['class', 24, 8, ACCOUNT_CLASSES],
    ],
    cash_credited: [
      ['account', 16, 32],
      ['currency', 20, 32],
      ['amount', 24, 64],
    ],
    issue_listed: [
      ['issue', 16, 32],
      ['currency', 20, 32],
      ['tick', 24, 64],
      ['lot', 32, 64],
      ['basePrice', 40, 64],
      ['priceDecimals', 48, 8],
    ],
    shares_issued: [
      ['account', 16, 32],
      ['issue', 20, 32],
      ['quantity', 24, 64],
    ],
    order_accepted: [
      ['orderId', 16, 64],
      ['limitPrice', 24, 64],
      ['quantity', 32, 64],
      ['stopPrice', 40, 64],
      ['issue', 48, 32],
      ['account', 52, 32],
      ['key', 56, 32],
      ['side', 60, 8, SIDES],
      ['orderType', 61, 8, ORDER_TYPES],
      ['timeInForce', 62, 8, TIMES_IN_FORCE],
    ],
    trade_executed: [
      ['price', 16, 64],
      ['quantity', 24, 64],
      ['makerOrderId', 32, 64],
      ['takerOrderId', 40, 64],
      ['index', 48, 64],
      ['issue', 56, 32],
      ['phase', 60, 8, PHASES],
      ['takerSide', 61, 8, SIDES],
    ],
    order_reduced: [
      ['orderId', 16, 64],
      ['quantity', 24, 64],
      ['leavesQuantity', 32, 64],
      ['row', 40, 32],
      ['issue', 44, 32],
    ],
    order_canceled: [
      ['orderId', 16, 64],
      ['quantity', 24, 64],
      ['row', 32, 32],
      ['issue', 36, 32],
      ['reason', 40, 8, CANCEL_REASONS],
    ],
    order_expired: [
      ['orderId', 16, 64],
      ['quantity', 24, 64],
      ['row', 32, 32],
      ['issue', 36, 32],
      ['reason', 40, 8, EXPIRE_REASONS],
    ],
  };

const KINDS_BY_NUMBER = new Map<number, EventKind>(
  Object.entries(EVENT_KINDS).map(([kind, number]) => [number, kind as EventKind]),
);

/** Where `selfMatch + 8 × flags` of an accepted order lies. */
const MATCH_AND_FLAGS_AT = 63;
const REJECT_AT = 18;

function readField(bytes: Uint8Array, offset: number, bits: Width): number {
  if (bits === 8) return bytes[offset]!;
  if (bits === 16) return readU16(bytes, offset);
  return bits === 32 ? readU32(bytes, offset) : readU64(bytes, offset);
}

function writeField(bytes: Uint8Array, offset: number, bits: Width, value: number): void {
  if (bits === 8) writeU8(bytes, offset, value);
  else if (bits === 16) writeU16(bytes, offset, value);
  else if (bits === 32) writeU32(bytes, offset, value);
  else writeU64(bytes, offset, value);
}

function numberOf(set: Names, name: string): number {
  const number = set.indexOf(name);
  if (number < 0) throw new RangeError(`not one of ${set.join(', ')}: ${name}`);
  return number;
}

/** The 64 bytes of an event; throws a RangeError at a field outside its range. */
export function encodeEvent(event: LedgerEvent): Uint8Array {
  const bytes = new Uint8Array(EVENT_BYTES);
  writeU8(bytes, 0, EVENT_KINDS[event.kind]);
  writeU8(bytes, 1, event.part);
  writeU32(bytes, 4, event.position);
  writeU64(bytes, 8, event.eventSeq);
  const values: Readonly<Record<string, number | string>> = event;
  for (const [name, offset, bits, set] of BODIES[event.kind]) {
    const value = values[name];
    if (typeof value === 'number') writeField(bytes, offset, bits, value);
    else writeField(bytes, offset, bits, numberOf(set ?? [], value ?? ''));
  }
  if (event.kind === 'command_result') writeU16(bytes, REJECT_AT, REJECTS[event.reject]);
  if (event.kind === 'order_accepted') {
    const match = numberOf(SELF_MATCH, event.selfMatch);
    writeU8(bytes, MATCH_AND_FLAGS_AT, match + 8 * event.flags);
  }
  return bytes;
}

/**
 * The event whose record begins at `offset`.
 *
 * Throws a RangeError if the 64 bytes there are no canonical record of a known kind: compare the records of a foreign
 * block with those of its execution before reading them.
 */
export function decodeEvent(bytes: Uint8Array, offset: number): LedgerEvent {
  const record = bytes.subarray(offset, offset + EVENT_BYTES);
  const kind = KINDS_BY_NUMBER.get(record[0] ?? 0);
  if (record.length !== EVENT_BYTES || kind === undefined) throw new RangeError('not an event');
  const values: Record<string, number | string> = {
    kind,
    part: record[1]!,
    position: readU32(record, 4),
    eventSeq: readU64(record, 8),
  };
  for (const [name, at, bits, set] of BODIES[kind]) {
    const number = readField(record, at, bits);
    const value = set === undefined ? number : set[number];
    if (value === undefined) throw new RangeError(`unknown ${name} in ${kind}: ${number}`);
    values[name] = value;
  }
  if (kind === 'command_result') {
    const reject = rejectName(readU16(record, REJECT_AT));
    if (reject === undefined) throw new RangeError('unknown reject code');
    values.reject = reject;
  }
  if (kind === 'order_accepted') {
    const selfMatch = SELF_MATCH[record[MATCH_AND_FLAGS_AT]! & 7];
    if (selfMatch === undefined) throw new RangeError('unknown selfMatch');
    values.selfMatch = selfMatch;
    values.flags = record[MATCH_AND_FLAGS_AT]! >> 3;
  }
  const event = values as LedgerEvent;
  // Padding, and integers at or above 2^53 (read as -1, which cannot be written).
  if (!equalBytes(encodeEvent(event), record))
    throw new RangeError(`padding of ${kind} is not zero`);
  return event;
}
