import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { officeEventsByKind } from '../tests/office-event-arbitraries.ts';
import { bytesOf, u8, u16, u32, u64 } from '../tests/values.ts';
import { toHex } from './bytes.ts';
import {
  ACCOUNT_CLASSES,
  KEY_KINDS,
  MATCHING_MODES,
  ORDER_STATUSES,
  ORDER_TYPES,
  PHASES,
  SELF_MATCH,
  SIDES,
  TIMES_IN_FORCE,
} from './commands.ts';
import { LOCKED_BY } from './control-commands.ts';
import {
  CANCEL_REASONS,
  EVENT_KINDS,
  type EventKind,
  EXPIRE_REASONS,
  INTERRUPTION_KINDS,
  PHASE_CAUSES,
  UNCROSS_CAUSES,
} from './event-bodies.ts';
import { decodeEvent, EVENT_BYTES, type EventOf, encodeEvent, type LedgerEvent } from './events.ts';
import { BREACH_KINDS } from './office-event-bodies.ts';
import { REJECTS, type RejectCode } from './rejects.ts';
import { ISSUE_STATUSES } from './terms-commands.ts';

const head = { part: u8, position: u32, eventSeq: u64 };
const orderOff = { orderId: u64, quantity: u64, row: u32, issue: u32 };
const phase = fc.constantFrom(...PHASES);
const orderType = fc.constantFrom(...ORDER_TYPES);
const hash = bytesOf(32).map(toHex);
const rejects = Object.keys(REJECTS) as RejectCode[];

const bodies: { [Kind in EventKind]: fc.Arbitrary<Omit<EventOf<Kind>, 'kind'>> } = {
  command_result: fc.record({
    ...head,
    selector: u8,
    status: fc.constantFrom(...ORDER_STATUSES),
    reject: fc.constantFrom(...rejects),
    row: u32,
    id: u64,
    cumulativeQuantity: u64,
    leavesQuantity: u64,
    participant: u32,
    key: u32,
    envelope: u32,
    command: u32,
  }),
  business_date_changed: fc.record({ ...head, from: u32, to: u32 }),
  participant_registered: fc.record({ ...head, participant: u32, roles: u32, key: u32 }),
  key_registered: fc.record({
    ...head,
    key: u32,
    participant: u32,
    keyKind: fc.constantFrom(...KEY_KINDS),
    scope: u16,
    validFrom: u64,
    validUntil: u64,
  }),
  account_opened: fc.record({
    ...head,
    account: u32,
    participant: u32,
    class: fc.constantFrom(...ACCOUNT_CLASSES),
  }),
  cash_credited: fc.record({ ...head, account: u32, currency: u32, amount: u64 }),
  issue_listed: fc.record({
    ...head,
    issue: u32,
    currency: u32,
    tick: u64,
    lot: u64,
    basePrice: u64,
    priceDecimals: u8,
  }),
  shares_issued: fc.record({ ...head, account: u32, issue: u32, quantity: u64 }),
  order_accepted: fc.record({
    ...head,
    orderId: u64,
    limitPrice: u64,
    quantity: u64,
    stopPrice: u64,
    issue: u32,
    account: u32,
    key: u32,
    side: fc.constantFrom(...SIDES),
    orderType: fc.constantFrom(...ORDER_TYPES),
    timeInForce: fc.constantFrom(...TIMES_IN_FORCE),
    selfMatch: fc.constantFrom(...SELF_MATCH),
    flags: fc.nat(31),
  }),
  trade_executed: fc.record({
    ...head,
    price: u64,
    quantity: u64,
    makerOrderId: u64,
    takerOrderId: u64,
    index: u64,
    issue: u32,
    phase: fc.constantFrom(...PHASES),
    takerSide: fc.constantFrom(...SIDES),
  }),
  order_reduced: fc.record({ ...head, ...orderOff, leavesQuantity: u64 }),
  order_canceled: fc.record({ ...head, ...orderOff, reason: fc.constantFrom(...CANCEL_REASONS) }),
  order_expired: fc.record({ ...head, ...orderOff, reason: fc.constantFrom(...EXPIRE_REASONS) }),
  tick_table_defined: fc.record({ ...head, tickTable: u32, bands: u8 }),
  market_defined: fc.record({
    ...head,
    market: u32,
    matchingMode: fc.constantFrom(...MATCHING_MODES),
    windows: u8,
    tickTable: u32,
  }),
  trading_day_set: fc.record({ ...head, market: u32, date: u32, template: u8 }),
  day_started: fc.record({
    ...head,
    issue: u32,
    date: u32,
    basePrice: u64,
    lowerLimit: u64,
    upperLimit: u64,
  }),
  phase_changed: fc.record({
    ...head,
    issue: u32,
    from: phase,
    to: phase,
    cause: fc.constantFrom(...PHASE_CAUSES),
    phaseUntil: u64,
    callEnd: u64,
  }),
  indicative_price: fc.record({ ...head, issue: u32, price: u64, quantity: u64 }),
  uncrossed: fc.record({
    ...head,
    issue: u32,
    phase,
    cause: fc.constantFrom(...UNCROSS_CAUSES),
    price: u64,
    quantity: u64,
  }),
  interrupted: fc.record({
    ...head,
    issue: u32,
    phase,
    interruptionKind: fc.constantFrom(...INTERRUPTION_KINDS),
    price: u64,
    reference: u64,
    callEnd: u64,
  }),
  issue_closed: fc.record({ ...head, issue: u32, closePrice: u64 }),
  order_replaced: fc.record({
    ...head,
    orderId: u64,
    limitPrice: u64,
    leaves: u64,
    row: u32,
    issue: u32,
    orderType,
  }),
  order_converted: fc.record({
    ...head,
    orderId: u64,
    limitPrice: u64,
    row: u32,
    issue: u32,
    orderType,
  }),
  stop_triggered: fc.record({ ...head, orderId: u64, last: u64, row: u32, issue: u32 }),
  seed_committed: fc.record({ ...head, market: u32, commitment: hash }),
  seed_revealed: fc.record({ ...head, market: u32, seed: hash }),
  ...officeEventsByKind,
};

const kinds = Object.keys(EVENT_KINDS) as EventKind[];

function eventOf(kind: EventKind): fc.Arbitrary<LedgerEvent> {
  return bodies[kind].map((body) => ({ kind, ...body }) as LedgerEvent);
}

const event = fc.constantFrom(...kinds).chain(eventOf);

const RESULT: LedgerEvent = {
  kind: 'command_result',
  part: 0,
  position: 7,
  eventSeq: 2 ** 33,
  selector: 6,
  status: 'partially_filled',
  reject: 'ok',
  row: 3,
  id: 9,
  cumulativeQuantity: 10,
  leavesQuantity: 5,
  participant: 4,
  key: 11,
  envelope: 2,
  command: 1,
};

describe('event records', () => {
  it.each(kinds)('%s is decoded to what was encoded', (kind) => {
    fc.assert(
      fc.property(eventOf(kind), fc.nat(3), (value, lead) => {
        const bytes = new Uint8Array(lead + EVENT_BYTES + 1);
        bytes.set(encodeEvent(value), lead);
        expect(bytes[lead]).toBe(EVENT_KINDS[kind]);
        expect(decodeEvent(bytes, lead)).toEqual(value);
      }),
      { numRuns: 50 },
    );
  });

  it('has its fields where the specification puts them', () => {
    const bytes = encodeEvent({ ...RESULT, status: 'rejected', reject: 'insufficient_cash' });
    expect(toHex(bytes)).toBe(
      '01000000' +
        '07000000' +
        '0000000002000000' +
        '0606' +
        '9600' +
        '03000000' +
        '0900000000000000' +
        '0a00000000000000' +
        '0500000000000000' +
        '04000000' +
        '0b000000' +
        '02000000' +
        '01000000',
    );
  });

  it('packs self-match rule and flags into one byte', () => {
    fc.assert(
      fc.property(eventOf('order_accepted'), (value) => {
        if (value.kind !== 'order_accepted') return;
        const packed = SELF_MATCH.indexOf(value.selfMatch) + 8 * value.flags;
        expect(encodeEvent(value)[63]).toBe(packed);
      }),
    );
  });

  it('accepts exactly the records that it would write', () => {
    let accepted = 0;
    const change = fc.tuple(fc.nat(63), u8);
    fc.assert(
      fc.property(event, fc.array(change, { maxLength: 2 }), (value, changes) => {
        const bytes = encodeEvent(value);
        for (const [at, byte] of changes) bytes[at] = byte;
        let decoded: LedgerEvent;
        try {
          decoded = decodeEvent(bytes, 0);
        } catch (error) {
          expect(error).toBeInstanceOf(RangeError);
          return;
        }
        accepted += 1;
        expect(toHex(encodeEvent(decoded))).toBe(toHex(bytes));
      }),
      { numRuns: 1_000 },
    );
    expect(accepted).toBeGreaterThan(100);
  });

  const broken: [string, number, number][] = [
    ['an unknown kind', 0, 58],
    ['kind 0', 0, 0],
    ['padding', 2, 1],
    ['an unknown status', 17, 7],
    ['an unknown reject code', 18, 99],
    ['an id of 2^53', 30, 0x20],
  ];

  it.each(broken)('refuses %s', (_what, at, byte) => {
    const bytes = encodeEvent(RESULT);
    bytes[at] = byte;
    expect(() => decodeEvent(bytes, 0)).toThrow(RangeError);
  });

  const unknownNames: [EventKind, string, number, number][] = [
    ['order_canceled', 'reason', 40, CANCEL_REASONS.length],
    ['order_expired', 'reason', 40, EXPIRE_REASONS.length],
    ['market_defined', 'matchingMode', 20, MATCHING_MODES.length],
    ['phase_changed', 'from', 20, PHASES.length],
    ['phase_changed', 'to', 21, PHASES.length],
    ['phase_changed', 'cause', 22, PHASE_CAUSES.length],
    ['uncrossed', 'cause', 21, UNCROSS_CAUSES.length],
    ['interrupted', 'interruptionKind', 21, INTERRUPTION_KINDS.length],
    ['order_replaced', 'orderType', 48, ORDER_TYPES.length],
    ['order_converted', 'orderType', 40, ORDER_TYPES.length],
    ['issue_status_changed', 'from', 20, ISSUE_STATUSES.length],
    ['issue_status_changed', 'to', 21, ISSUE_STATUSES.length],
    ['supply_breach', 'breachKind', 24, BREACH_KINDS.length],
    ['trading_locked', 'lockedBy', 24, LOCKED_BY.length],
  ];

  it.each(unknownNames)('refuses in %s an unknown %s', (kind, name, at, count) => {
    fc.assert(
      fc.property(eventOf(kind), (value) => {
        const bytes = encodeEvent(value);
        bytes[at] = count - 1;
        expect(() => decodeEvent(bytes, 0)).not.toThrow();
        bytes[at] = count;
        expect(() => decodeEvent(bytes, 0)).toThrow(`unknown ${name} in ${kind}`);
      }),
      { numRuns: 5 },
    );
  });

  it('writes hashes as 32 bytes at the end of the record', () => {
    const commitment = '0123456789abcdef'.repeat(4);
    const event: LedgerEvent = {
      kind: 'seed_committed',
      part: 0,
      position: 1,
      eventSeq: 2,
      market: 3,
      commitment,
    };
    expect(toHex(encodeEvent(event).subarray(16))).toBe(`03000000${'00'.repeat(12)}${commitment}`);
    for (const wrong of ['', commitment.slice(2), `${commitment}00`, commitment.toUpperCase()]) {
      expect(() => encodeEvent({ ...event, commitment: wrong })).toThrow(RangeError);
    }
  });

  it('refuses a record that is cut off and a field out of range', () => {
    expect(() => decodeEvent(encodeEvent(RESULT).subarray(0, 63), 0)).toThrow(RangeError);
    expect(() => decodeEvent(new Uint8Array(0), 0)).toThrow(RangeError);
    expect(() => encodeEvent({ ...RESULT, row: 2 ** 32 })).toThrow(RangeError);
    expect(() => encodeEvent({ ...RESULT, id: 2 ** 53 })).toThrow(RangeError);
  });
});
