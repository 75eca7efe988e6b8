/** A small ledger for tests: members, accounts, one issue, and envelopes with counted nonces. */

import {
  ALL_SCOPES,
  type Command,
  type Envelope,
  encodeEnvelope,
  encodeSignedEnvelope,
  encodeUtf8,
  envelopeId,
  type Genesis,
  type Header,
  NONE_U32,
  plainHasher,
  SCOPES,
  type Scope,
  type SessionWindow,
  toHex,
} from '@jangbu/protocol';
import { applyBlock } from './apply-block.ts';
import type { BlockEnvelope } from './envelope-check.ts';
import type { Execution } from './execution.ts';
import { createGenesisBlock } from './genesis-block.ts';
import type { Sealed, Sealer } from './sealing/sealer.ts';
import { encodeSnapshot } from './snapshot/snapshot.ts';
import { checkInvariants } from './state/invariants.ts';
import type { ExchangeState } from './state/state.ts';
import { testKey } from './test-keys.ts';
import { USUAL_OFFICE } from './test-office-commands.ts';

export { testKey } from './test-keys.ts';

/** 2026-03-02T09:00:00+09:00 in microseconds. */
export const START = 1_772_409_600_000_000;
/** One second in microseconds. */
export const SECOND = 1_000_000;
/** One day in microseconds. */
export const DAY = 86_400 * SECOND;

/** Participants by number; `all` has every role. */
export const PARTY = { operator: 0, bank: 1, registrar: 2, kim: 3, lee: 4, all: 5 } as const;

const ROLES_BY_PARTY = [1, 2, 4, 8, 8, 511];

/** Accounts of `openMarket` by letter: K and H are Kim's, L is Lee's, F is the operator's fee account. */
export const ACCOUNT = { K: 0, L: 1, H: 2, F: 3 } as const;

/** Six participants, and the currencies KRW without decimals and USD with two. */
export function testGenesis(changes: Partial<Genesis> = {}): Genesis {
  const roots = ROLES_BY_PARTY.map((roles, party) => {
    return { name: `party ${party}`, roles, rootKey: testKey(party) };
  });
  return {
    formatVersion: 1,
    network: 'sim',
    time: START,
    clockRate: 1,
    ledgerAudience: 'members',
    approvals: 1,
    effective: 'now',
    currencies: [
      { code: 'KRW', decimals: 0 },
      { code: 'USD', decimals: 2 },
    ],
    participants: roots,
    operatorKey: testKey(40),
    witnesses: [{ name: 'witness', key: testKey(41) }],
    quorum: 1,
    rulesVersion: 1,
    ...changes,
  };
}

/** Some fields of a command, to put in the place of the usual ones. */
export type Fields<Kind extends Command['kind']> = Partial<
  Omit<Extract<Command, { kind: Kind }>, 'kind'>
>;

/** A usual command of each kind: with no changes `openMarket` takes it. */
export const USUAL: { readonly [Kind in Command['kind']]: Extract<Command, { kind: Kind }> } = {
  RegisterParticipant: {
    kind: 'RegisterParticipant',
    name: encodeUtf8('박'),
    roles: 8,
    rootKey: testKey(30),
  },
  RegisterKey: {
    kind: 'RegisterKey',
    publicKey: testKey(31),
    keyKind: 1,
    scope: ALL_SCOPES,
    validFrom: START,
    validUntil: START + DAY,
  },
  OpenAccount: { kind: 'OpenAccount', class: 0, secret: new Uint8Array(16).fill(9) },
  CreditCash: { kind: 'CreditCash', account: 0, currency: 0, amount: 1 },
  ListIssue: {
    kind: 'ListIssue',
    shortCode: 'NEW',
    isin: 'KR7000000001',
    name: encodeUtf8('새것'),
    nameEnglish: encodeUtf8('New'),
    currency: 0,
    priceDecimals: 0,
    market: 0,
    matchingMode: 0,
    tickTable: 0,
    tick: 1,
    lot: 1,
    basePrice: 0,
    lowerLimit: 0,
    upperLimit: 0,
  },
  IssueShares: { kind: 'IssueShares', account: 0, issue: 0, quantity: 1 },
  PlaceOrder: {
    kind: 'PlaceOrder',
    issue: 0,
    account: 0,
    side: 0,
    orderType: 0,
    timeInForce: 0,
    quantity: 10,
    limitPrice: 100,
    stopPrice: 0,
    selfMatch: 0,
    flags: 0,
    clientOrderId: 'usual',
    details: new Uint8Array(0),
  },
  ReduceOrder: {
    kind: 'ReduceOrder',
    account: NONE_U32,
    orderId: 1,
    rowHint: NONE_U32,
    clientOrderId: '',
    quantity: 1,
  },
  CancelOrder: {
    kind: 'CancelOrder',
    account: NONE_U32,
    orderId: 1,
    rowHint: NONE_U32,
    clientOrderId: '',
  },
  DefineTickTable: {
    kind: 'DefineTickTable',
    bands: [
      { from: 0, tick: 1 },
      { from: 2_000, tick: 5 },
      { from: 5_000, tick: 10 },
    ],
  },
  DefineMarket: {
    kind: 'DefineMarket',
    name: encodeUtf8('시장'),
    matchingMode: 0,
    tickTable: 1,
    randomEndSeconds: 30,
    upPercent: 30,
    downPercent: 30,
    listingUpPercent: 300,
    listingDownPercent: 40,
    afterHoursPercent: 10,
    dynamicPercent: 6,
    dynamicClosingPercent: 4,
    indexDynamicPercent: 3,
    indexDynamicClosingPercent: 2,
    staticPercent: 10,
    interruptionSeconds: 120,
    resumeSeconds: 600,
    resumeGuardSeconds: 1_200,
    indicativeSeconds: 1,
    lowPrice: 1_000,
    lowPriceTicks: 3,
    orderTypes: 127,
    weekdays: new Uint8Array(7),
    windows: [
      window(1, '08:30', '08:40'),
      window(2, '08:40', '09:00'),
      window(3, '09:00', '15:20'),
      window(4, '15:20', '15:30'),
      window(5, '15:30', '16:00', 600),
      window(6, '16:00', '18:00', 600),
    ],
  },
  SetTradingDay: { kind: 'SetTradingDay', market: 1, date: 30_000, template: 255 },
  ListMarketIssue: {
    kind: 'ListMarketIssue',
    shortCode: 'NEWM',
    isin: '',
    name: encodeUtf8('시장것'),
    nameEnglish: encodeUtf8('Of market'),
    currency: 0,
    priceDecimals: 0,
    market: 1,
    lot: 1,
    basePrice: 1_000,
    flags: 0,
  },
  AmendOrder: {
    kind: 'AmendOrder',
    account: NONE_U32,
    orderId: 1,
    rowHint: NONE_U32,
    clientOrderId: '',
    orderType: 0,
    limitPrice: 100,
  },
  HaltIssue: { kind: 'HaltIssue', market: 1, issue: NONE_U32, reason: 0 },
  ResumeIssue: { kind: 'ResumeIssue', market: 1, issue: NONE_U32 },
  CommitAuctionSeed: {
    kind: 'CommitAuctionSeed',
    market: 1,
    commitment: new Uint8Array(32).fill(1),
  },
  Uncross: { kind: 'Uncross', market: 1, seed: new Uint8Array(32).fill(2) },
  ...USUAL_OFFICE,
};

/** A window of template 0 from and until times of the day. */
function window(session: number, from: string, until: string, everySeconds = 0): SessionWindow {
  const [fromSecond, untilSecond] = [from, until].map((text) => {
    const [hours = 0, minutes = 0] = text.split(':').map(Number);
    return (hours * 60 + minutes) * 60;
  }) as [number, number];
  return { template: 0, session, fromSecond, untilSecond, everySeconds };
}

/** The usual command of a kind with some fields changed. */
export function command<Kind extends Command['kind']>(
  kind: Kind,
  fields: Fields<Kind> = {},
): Command {
  return { ...USUAL[kind], ...fields };
}

/** A ledger in memory with a clock; the invariants hold after every block. */
export class TestLedger {
  readonly state: ExchangeState;
  readonly sealer: Sealer;
  header: Header;
  now: number;
  /** Called with every block that was sealed. */
  onSealed: (sealed: Sealed) => void = () => {};
  readonly #nonces = new Map<string, number>();
  readonly #seals: boolean;

  /** `seals` false leaves out all hashing: then there are no roots and no snapshots. */
  constructor(genesis: Genesis = testGenesis(), seals = true) {
    this.#seals = seals;
    const { state, sealer, sealed } = createGenesisBlock(genesis, plainHasher);
    this.state = state;
    this.sealer = sealer;
    this.header = sealed.header;
    this.now = genesis.time;
  }

  /** An envelope of a participant under its root key with the next nonce, valid for 30 seconds. */
  envelope(member: number, commands: Command[], changes: Partial<Envelope> = {}): Envelope {
    const key = changes.key ?? testKey(member);
    const highest = this.state.keys[this.state.findKey(key)]?.nonces.highest ?? 0;
    const nonce = Math.max(this.#nonces.get(key.join()) ?? 0, highest) + 1;
    this.#nonces.set(key.join(), nonce);
    const { chainId } = this.header;
    const validUntil = this.now + 30 * SECOND;
    return { version: 1, chainId, member, key, nonce, validUntil, flags: 0, commands, ...changes };
  }

  /** Executes and seals a block a millisecond later, of envelopes that are taken for signed. */
  block(envelopes: readonly Envelope[], timestamp: number = this.now + 1_000): Execution {
    return this.apply(envelopes.map(signed), timestamp);
  }

  /** The same with verdicts on the signatures. */
  apply(envelopes: readonly BlockEnvelope[], timestamp: number = this.now + 1_000): Execution {
    const execution = applyBlock(this.state, { timestamp, envelopes });
    checkInvariants(this.state);
    if (!execution.hasEffect) return execution;
    this.now = timestamp;
    if (!this.#seals) return execution;
    const taken = envelopes.filter((_, place) => execution.verdicts[place] === 'ok');
    const ids = taken.map(({ envelope }) => envelopeId(plainHasher, encodeEnvelope(envelope)));
    const sealed = this.sealer.seal(execution, ids);
    this.header = sealed.header;
    this.onSealed(sealed);
    return execution;
  }

  /** A block with one envelope of a participant. */
  send(member: number, ...commands: Command[]): Execution {
    return this.block([this.envelope(member, commands)]);
  }

  /** A key of a participant that may do everything but `missing`; its number among the test keys is 50 and more. */
  weakKey(participant: number, missing: Scope): Uint8Array {
    const { state } = this;
    const publicKey = testKey(50 + 8 * participant + SCOPES[missing]);
    if (state.findKey(publicKey) >= 0) return publicKey;
    const scope = ALL_SCOPES - SCOPES[missing];
    state.addKey({ publicKey, participant, kind: 1, scope, validFrom: 0, validUntil: 2 ** 52 });
    return publicKey;
  }

  /** All bytes of the state. */
  snapshot(): Uint8Array {
    return encodeSnapshot(this.state, this.sealer, this.header, plainHasher);
  }

  /** Hash of all bytes of the state, in hexadecimal: the sum at the end of the snapshot. */
  digest(): string {
    return toHex(this.snapshot().subarray(-32));
  }
}

/** An envelope whose signature counts as valid. */
export function signed(envelope: Envelope): BlockEnvelope {
  const { length } = encodeSignedEnvelope({ envelope, signature: new Uint8Array(64) });
  return { envelope, signatureValid: true, sizeBytes: length };
}

/**
 * A ledger with issue 0, and accounts K, L and H with 1,000,000 minor units and 1,000 shares each; `listing` changes the
 * issue.
 */
export function openMarket(
  listing: Fields<'ListIssue'> = {},
  genesis?: Genesis,
  seals?: boolean,
): TestLedger {
  const ledger = new TestLedger(genesis, seals);
  const secretOf = (byte: number) => new Uint8Array(16).fill(byte);
  ledger.send(PARTY.kim, command('OpenAccount', { secret: secretOf(1) }));
  ledger.send(PARTY.lee, command('OpenAccount', { secret: secretOf(2) }));
  ledger.send(PARTY.kim, command('OpenAccount', { class: 1, secret: secretOf(3) }));
  const listed = command('ListIssue', { shortCode: 'ABC', ...listing });
  ledger.send(PARTY.operator, command('OpenAccount', { class: 3 }), listed);
  const { currency = 0 } = listing;
  for (const account of [ACCOUNT.K, ACCOUNT.L, ACCOUNT.H]) {
    ledger.send(PARTY.bank, command('CreditCash', { account, currency, amount: 1_000_000 }));
    ledger.send(PARTY.registrar, command('IssueShares', { account, quantity: 1_000 }));
  }
  return ledger;
}
