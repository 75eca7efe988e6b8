/**
 * A small ledger for tests: participants, accounts, an issue, and envelopes with counted nonces.
 */
import {
  type Command,
  type Envelope,
  encodeSignedEnvelope,
  encodeUtf8,
  type Genesis,
  type Hasher,
  plainHasher,
  publicKeyOf,
  signEnvelope,
} from '@jangbu/protocol';
import { type ReferenceBlock, ReferenceEngine } from './engine.ts';
import { NONE } from './events.ts';
import type { Limits } from './execution.ts';

/** 2026-03-02T09:00:00+09:00 in microseconds. */
export const GENESIS_TIME = 1_772_409_600_000_000;

/** Participants of the test ledger by number; `everyone` has all roles. */
export const MEMBER = {
  operator: 0,
  custodian: 1,
  registrar: 2,
  broker: 3,
  rival: 4,
  everyone: 5,
} as const;

const ROLES = [1, 2, 4, 8, 8, 511];

/** Private key of a test: 32 bytes of one value. */
function seedOf(number: number): Uint8Array {
  return new Uint8Array(32).fill(number + 1);
}

/** Public key of `seedOf(number)`; the seeds 0 to 5 are the root keys of the participants. */
export function publicKey(number: number): Uint8Array {
  return publicKeyOf(seedOf(number));
}

/** A document with six participants and the currencies KRW (0 decimals) and USD (2). */
export function testGenesis(changes: Partial<Genesis> = {}): Genesis {
  return {
    formatVersion: 1,
    network: 'sim',
    time: GENESIS_TIME,
    clockRate: 1,
    ledgerAudience: 'members',
    approvals: 1,
    effective: 'now',
    currencies: [
      { code: 'KRW', decimals: 0 },
      { code: 'USD', decimals: 2 },
    ],
    participants: ROLES.map((roles, i) => ({ name: `참가자 ${i}`, roles, rootKey: publicKey(i) })),
    operatorKey: publicKey(20),
    witnesses: [{ name: 'witness', key: publicKey(21) }],
    quorum: 1,
    rulesVersion: 1,
    ...changes,
  };
}

type Fields<Kind extends Command['kind']> = Partial<Omit<Extract<Command, { kind: Kind }>, 'kind'>>;

/** An account of class client with a secret. */
export function openAccount(fields: Fields<'OpenAccount'> = {}): Command {
  return { kind: 'OpenAccount', class: 0, secret: new Uint8Array(16).fill(7), ...fields };
}

/** 1,000,000 won to account 0. */
export function creditCash(fields: Fields<'CreditCash'> = {}): Command {
  return { kind: 'CreditCash', account: 0, currency: 0, amount: 1_000_000, ...fields };
}

/** 1,000 shares of issue 0 to account 0. */
export function issueShares(fields: Fields<'IssueShares'> = {}): Command {
  return { kind: 'IssueShares', account: 0, issue: 0, quantity: 1_000, ...fields };
}

/** An issue in won with tick 1 and lot 1 and no limits. */
export function listIssue(fields: Fields<'ListIssue'> = {}): Command {
  return {
    kind: 'ListIssue',
    shortCode: 'JB001',
    isin: 'KR7000000001',
    name: encodeUtf8('장부'),
    nameEnglish: encodeUtf8('Jangbu'),
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
    ...fields,
  };
}

/** A day order of account 0 to buy 10 at 100. */
export function placeOrder(fields: Fields<'PlaceOrder'> = {}): Command {
  return {
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
    clientOrderId: 'a1',
    details: new Uint8Array(0),
    ...fields,
  };
}

/** A reduction by 1 of the order that `fields` name. */
export function reduceOrder(fields: Fields<'ReduceOrder'>): Command {
  const name = { account: NONE, orderId: 0, rowHint: NONE, clientOrderId: '' };
  return { kind: 'ReduceOrder', ...name, quantity: 1, ...fields };
}

/** A cancellation of the order that `fields` name. */
export function cancelOrder(fields: Fields<'CancelOrder'>): Command {
  const name = { account: NONE, orderId: 0, rowHint: NONE, clientOrderId: '' };
  return { kind: 'CancelOrder', ...name, ...fields };
}

/** The key number 6, registered for the broker. */
export function registerKey(fields: Fields<'RegisterKey'> = {}): Command {
  return {
    kind: 'RegisterKey',
    publicKey: publicKey(6),
    keyKind: 1,
    scope: 7,
    validFrom: GENESIS_TIME,
    validUntil: GENESIS_TIME + 31_622_400_000_000,
    ...fields,
  };
}

/** A seventh participant, with the key number 7. */
export function registerParticipant(fields: Fields<'RegisterParticipant'> = {}): Command {
  return {
    kind: 'RegisterParticipant',
    name: encodeUtf8('신한'),
    roles: 8,
    rootKey: publicKey(7),
    ...fields,
  };
}

/** An engine with a clock and a nonce counter for each key. */
export class TestLedger {
  readonly engine: ReferenceEngine;
  /** Timestamp of the last block. */
  now: number;
  readonly #nonces = new Map<number, number>();

  constructor(options: { genesis?: Genesis; limits?: Limits; hasher?: Hasher } = {}) {
    const genesis = options.genesis ?? testGenesis();
    const hasher = options.hasher ?? plainHasher;
    this.engine =
      options.limits === undefined
        ? new ReferenceEngine(genesis, hasher)
        : new ReferenceEngine(genesis, hasher, options.limits);
    this.now = genesis.time;
  }

  /** The envelope of a participant under its root key with the next nonce. */
  envelope(member: number, commands: Command[], changes: Partial<Envelope> = {}): Envelope {
    const nonce = (this.#nonces.get(member) ?? 0) + 1;
    this.#nonces.set(member, nonce);
    const { chainId } = this.engine.header;
    const validUntil = this.now + 30_000_000;
    const key = publicKey(member);
    return { version: 1, chainId, member, key, nonce, validUntil, flags: 0, commands, ...changes };
  }

  /** A block a millisecond later, of envelopes without signatures that are all taken for signed. */
  block(envelopes: readonly Envelope[], timestamp: number = this.now + 1_000): ReferenceBlock {
    const transactions = envelopes.map(unsigned);
    const block = this.engine.execute({ timestamp, transactions }, { verifySignatures: false });
    this.now = timestamp;
    return block;
  }

  /** A block with one envelope of a participant. */
  send(member: number, ...commands: Command[]): ReferenceBlock {
    return this.block([this.envelope(member, commands)]);
  }
}

/** SSZ(SignedEnvelope) with a signature of zeros. */
export function unsigned(envelope: Envelope): Uint8Array {
  return encodeSignedEnvelope({ envelope, signature: new Uint8Array(64) });
}

/** SSZ(SignedEnvelope), signed with `seedOf(key)`. */
export function signed(envelope: Envelope, key: number): Uint8Array {
  return signEnvelope(plainHasher, envelope, seedOf(key));
}

/** Accounts of `marketLedger` by letter: A and B are the broker's, C is the rival's. */
export const ACCOUNTS = { A: 0, B: 1, C: 2 } as const;

/**
 * A ledger with accounts A, B, C (1,000,000 won and 1,000 shares of issue 0 each) and a fee account
 * 3.
 */
export function marketLedger(
  listing: Fields<'ListIssue'> = {},
  options: ConstructorParameters<typeof TestLedger>[0] = {},
): TestLedger {
  const ledger = new TestLedger(options);
  const secrets = [1, 2, 3].map((byte) => new Uint8Array(16).fill(byte));
  ledger.send(
    MEMBER.broker,
    openAccount({ secret: secrets[0]! }),
    openAccount({ secret: secrets[1]!, class: 1 }),
  );
  ledger.send(MEMBER.rival, openAccount({ secret: secrets[2]! }));
  ledger.send(MEMBER.operator, openAccount({ class: 3 }), listIssue(listing));
  const accounts = [0, 1, 2];
  ledger.send(MEMBER.custodian, ...accounts.map((account) => creditCash({ account })));
  ledger.send(MEMBER.registrar, ...accounts.map((account) => issueShares({ account })));
  return ledger;
}
