/** Values for the properties of this package. */

import fc from 'fast-check';
import {
  type Command,
  type Envelope,
  encodeSignedEnvelope,
  fromLatin1,
  type Header,
  LIMITS,
  latin1,
  type SignedEnvelope,
  type StoredBlock,
} from '../src/index.ts';
import { officeCommandsByKind } from './office-arbitraries.ts';
import { byteList, bytesOf, u8, u16, u32, u64 } from './values.ts';

function codeOf(limit: number): fc.Arbitrary<string> {
  return byteList(limit).map(latin1);
}

const clientOrderId = codeOf(36);

/** At most `limit` elements, often none or all of them. */
function listOf<T>(element: fc.Arbitrary<T>, limit: number): fc.Arbitrary<T[]> {
  const all = fc.array(element, { minLength: limit, maxLength: limit });
  return fc.oneof(fc.array(element, { maxLength: limit }), fc.constant<T[]>([]), all);
}

const sessionWindow = fc.record({
  template: u8,
  session: u8,
  fromSecond: u32,
  untilSecond: u32,
  everySeconds: u32,
});

/** One command of each kind, whatever its meaning. */
export const commandsByKind: { [Kind in Command['kind']]: fc.Arbitrary<Command> } = {
  RegisterParticipant: fc.record({
    kind: fc.constant('RegisterParticipant' as const),
    name: byteList(64),
    roles: u32,
    rootKey: bytesOf(32),
  }),
  RegisterKey: fc.record({
    kind: fc.constant('RegisterKey' as const),
    publicKey: bytesOf(32),
    keyKind: u8,
    scope: u16,
    validFrom: u64,
    validUntil: u64,
  }),
  OpenAccount: fc.record({
    kind: fc.constant('OpenAccount' as const),
    class: u8,
    secret: bytesOf(16),
  }),
  CreditCash: fc.record({
    kind: fc.constant('CreditCash' as const),
    account: u32,
    currency: u32,
    amount: u64,
  }),
  ListIssue: fc.record({
    kind: fc.constant('ListIssue' as const),
    shortCode: codeOf(12),
    isin: codeOf(12),
    name: byteList(64),
    nameEnglish: byteList(64),
    currency: u32,
    priceDecimals: u8,
    market: u8,
    matchingMode: u8,
    tickTable: u32,
    tick: u64,
    lot: u64,
    basePrice: u64,
    lowerLimit: u64,
    upperLimit: u64,
  }),
  IssueShares: fc.record({
    kind: fc.constant('IssueShares' as const),
    account: u32,
    issue: u32,
    quantity: u64,
  }),
  PlaceOrder: fc.record({
    kind: fc.constant('PlaceOrder' as const),
    issue: u32,
    account: u32,
    side: u8,
    orderType: u8,
    timeInForce: u8,
    quantity: u64,
    limitPrice: u64,
    stopPrice: u64,
    selfMatch: u8,
    flags: u16,
    clientOrderId,
    details: byteList(512),
  }),
  ReduceOrder: fc.record({
    kind: fc.constant('ReduceOrder' as const),
    account: u32,
    orderId: u64,
    rowHint: u32,
    clientOrderId,
    quantity: u64,
  }),
  CancelOrder: fc.record({
    kind: fc.constant('CancelOrder' as const),
    account: u32,
    orderId: u64,
    rowHint: u32,
    clientOrderId,
  }),
  DefineTickTable: fc.record({
    kind: fc.constant('DefineTickTable' as const),
    bands: listOf(fc.record({ from: u64, tick: u64 }), LIMITS.maxTickBands),
  }),
  DefineMarket: fc.record({
    kind: fc.constant('DefineMarket' as const),
    name: byteList(32),
    matchingMode: u8,
    tickTable: u32,
    randomEndSeconds: u16,
    upPercent: u16,
    downPercent: u16,
    listingUpPercent: u16,
    listingDownPercent: u16,
    afterHoursPercent: u16,
    dynamicPercent: u16,
    dynamicClosingPercent: u16,
    indexDynamicPercent: u16,
    indexDynamicClosingPercent: u16,
    staticPercent: u16,
    interruptionSeconds: u16,
    resumeSeconds: u16,
    resumeGuardSeconds: u16,
    indicativeSeconds: u16,
    lowPrice: u32,
    lowPriceTicks: u8,
    orderTypes: u8,
    weekdays: bytesOf(7),
    windows: listOf(sessionWindow, LIMITS.maxSessionWindows),
  }),
  SetTradingDay: fc.record({
    kind: fc.constant('SetTradingDay' as const),
    market: u32,
    date: u32,
    template: u8,
  }),
  ListMarketIssue: fc.record({
    kind: fc.constant('ListMarketIssue' as const),
    shortCode: codeOf(12),
    isin: codeOf(12),
    name: byteList(64),
    nameEnglish: byteList(64),
    currency: u32,
    priceDecimals: u8,
    market: u32,
    lot: u64,
    basePrice: u64,
    flags: u16,
  }),
  AmendOrder: fc.record({
    kind: fc.constant('AmendOrder' as const),
    account: u32,
    orderId: u64,
    rowHint: u32,
    clientOrderId,
    orderType: u8,
    limitPrice: u64,
  }),
  HaltIssue: fc.record({
    kind: fc.constant('HaltIssue' as const),
    market: u32,
    issue: u32,
    reason: u16,
  }),
  ResumeIssue: fc.record({
    kind: fc.constant('ResumeIssue' as const),
    market: u32,
    issue: u32,
  }),
  CommitAuctionSeed: fc.record({
    kind: fc.constant('CommitAuctionSeed' as const),
    market: u32,
    commitment: bytesOf(32),
  }),
  Uncross: fc.record({
    kind: fc.constant('Uncross' as const),
    market: u32,
    seed: bytesOf(32),
  }),
  ...officeCommandsByKind,
};

export const command: fc.Arbitrary<Command> = fc.oneof(...Object.values(commandsByKind));

export const envelope: fc.Arbitrary<Envelope> = fc.record({
  version: u16,
  chainId: bytesOf(32),
  member: u32,
  key: bytesOf(32),
  nonce: u64,
  validUntil: u64,
  flags: u16,
  commands: fc.array(command, { minLength: 1, maxLength: 5 }),
});

export const signedEnvelope: fc.Arbitrary<SignedEnvelope> = fc.record({
  envelope,
  signature: bytesOf(64),
});

export const header: fc.Arbitrary<Header> = fc.record({
  version: u16,
  chainId: bytesOf(32),
  index: u64,
  previousHash: bytesOf(32),
  timestamp: u64,
  transactionsRoot: bytesOf(32),
  eventsRoot: bytesOf(32),
  tradeLogSize: u64,
  tradeLogRoot: bytesOf(32),
  stateRoot: bytesOf(32),
});

function records(size: number): fc.Arbitrary<Uint8Array> {
  return fc.nat(4).chain((count) => bytesOf(count * size));
}

export const storedBlock: fc.Arbitrary<StoredBlock> = fc.record({
  header,
  operatorSignature: bytesOf(64),
  transactions: fc.array(signedEnvelope.map(encodeSignedEnvelope), { maxLength: 3 }),
  events: records(64),
  trades: records(128),
});

type Mutation = { at: number; word: number; bytes: Uint8Array };

/** Bytes near a u64 bound or an offset, which is where a decoder errs. */
const telling = fc.oneof(
  u8.map((byte) => new Uint8Array([byte])),
  fc.nat(600).map((offset) => new Uint8Array([offset & 255, offset >> 8, 0, 0])),
  fc.constantFrom(
    new Uint8Array([0, 0, 0, 0, 0, 0, 0x20, 0]),
    new Uint8Array([255, 255, 255, 255, 255, 255, 0x1f, 0]),
    new Uint8Array([0, 0, 0, 0, 0, 0, 0, 128]),
    new Uint8Array([255, 255, 255, 255]),
  ),
);

function mutate(bytes: Uint8Array, { at, word, bytes: put }: Mutation): Uint8Array {
  const start = bytes.length === 0 ? 0 : at % bytes.length;
  const rest = word === 0 ? bytes.subarray(start + put.length) : bytes.subarray(start);
  if (word === 2) return bytes.slice(0, start);
  const head = bytes.subarray(0, start);
  const mutated = new Uint8Array(head.length + put.length + rest.length);
  mutated.set(head);
  mutated.set(put, head.length);
  mutated.set(rest, head.length + put.length);
  return word === 3 ? mutated.slice(0, -put.length) : mutated;
}

/** `valid` with some bytes replaced (0), inserted (1), cut off (2) or shifted (3); sometimes as it is. */
export function mutated(valid: fc.Arbitrary<Uint8Array>): fc.Arbitrary<Uint8Array> {
  // Offsets lie near the beginnings of containers, so small positions are tried more often.
  const at = fc.oneof(fc.nat(200), fc.nat(4000));
  const mutation = fc.record({ at, word: fc.constantFrom(0, 0, 0, 1, 2, 3), bytes: telling });
  return fc
    .tuple(valid, fc.array(mutation, { maxLength: 3 }))
    .map(([bytes, mutations]) => mutations.reduce(mutate, bytes));
}

/** Latin-1 text as the bytes that the library takes. */
export function textBytes(text: string): Uint8Array {
  return fromLatin1(text);
}
