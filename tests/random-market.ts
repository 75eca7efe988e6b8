import {
  type Command,
  type Envelope,
  encodeSignedEnvelope,
  encodeUtf8,
  endOfBusinessDate,
  type Genesis,
  MAX_SAFE_UINT,
  NONE_U32,
  publicKeyOf,
  ROLES,
} from '@jangbu/protocol';
import type { RandomSource } from './random-source.ts';

const START_MICROSECONDS = 1_767_312_000_000_000;
const SECOND = 1_000_000;
const DAY = 86_400 * SECOND;

/** A seed of 32 bytes for the key number `number` of the tests. */
export function testSeed(number: number): Uint8Array {
  return new Uint8Array(32).fill(number + 1);
}

const PARTICIPANTS: readonly (readonly [name: string, roles: number])[] = [
  ['운영 operator', ROLES.operator],
  ['custodian', ROLES.custodian],
  ['registrar', ROLES.registrar],
  ['broker a', ROLES.member],
  ['broker b', ROLES.member],
  ['everything', 511],
];

/** The participant with every role. */
const ALMIGHTY = PARTICIPANTS.length - 1;

/** Public keys by number: the root keys first, then keys for registration. */
const KEYS = Array.from({ length: 14 }, (_, number) => publicKeyOf(testSeed(number)));

/** Genesis of the random ledgers: two currencies, six participants. */
export const RANDOM_GENESIS: Genesis = {
  formatVersion: 1,
  network: 'sim',
  time: START_MICROSECONDS,
  clockRate: 1,
  ledgerAudience: 'members',
  approvals: 1,
  effective: 'now',
  currencies: [
    { code: 'KRW', decimals: 0 },
    { code: 'USD', decimals: 2 },
  ],
  participants: PARTICIPANTS.map(([name, roles], number) => ({
    name,
    roles,
    rootKey: KEYS[number] as Uint8Array,
  })),
  operatorKey: publicKeyOf(testSeed(90)),
  witnesses: [{ name: 'witness', key: publicKeyOf(testSeed(91)) }],
  quorum: 1,
  rulesVersion: 1,
};

/** An envelope of a random block: its bytes, and whether its signature is to count as valid. */
export interface RandomEnvelope {
  readonly envelope: Envelope;
  readonly bytes: Uint8Array;
  readonly signatureValid: boolean;
}

/** The highest nonce that a key has used; 0 for none. */
export type HighestNonce = (publicKey: Uint8Array) => number;

/** A random block. */
export interface RandomBlock {
  readonly timestamp: number;
  readonly envelopes: readonly RandomEnvelope[];
}

/**
 * Random blocks of every command, most of them sensible, many refused or void, with gaps in time that end business dates.
 *
 * It knows nothing of the state: ids are guessed within what can exist by now.
 */
export class RandomMarket {
  readonly #random: RandomSource;
  readonly #chainId: Uint8Array;
  readonly #nonces = KEYS.map(() => 0);
  #timestamp = START_MICROSECONDS;
  #commands = 0;
  #accounts = 0;
  /** Issues that were asked for and can exist. */
  #issues = 0;
  #orders = 0;
  #nextOrderId = 1;

  constructor(random: RandomSource, chainId: Uint8Array) {
    this.#random = random;
    this.#chainId = chainId;
  }

  /** Number of commands made so far. */
  get commands(): number {
    return this.#commands;
  }

  /**
   * The next block; `quiet` without envelopes, for time-driven work that is not finished. `nextOrderId` tells which
   * orders can be open, `highestNonce` which nonces are used.
   */
  next(quiet: boolean, nextOrderId: number, highestNonce: HighestNonce): RandomBlock {
    const random = this.#random;
    this.#nextOrderId = nextOrderId;
    for (const [key, publicKey] of KEYS.entries()) {
      this.#nonces[key] = Math.max(highestNonce(publicKey), this.#issues > 0 ? 1 : 0);
    }
    this.#timestamp += random.oneIn(400)
      ? random.between(1, DAY)
      : random.between(1, random.oneIn(10) ? 90 * SECOND : 5_000);
    if (random.oneIn(500)) {
      const date = Math.floor((this.#timestamp + 32_400_000_000) / 86_400_000_000);
      this.#timestamp = endOfBusinessDate(date) - random.below(2);
    }
    if (this.#accounts === 0) return { timestamp: this.#timestamp, envelopes: [this.#setup()] };
    const count = quiet ? 0 : random.between(1, 4);
    const envelopes = Array.from({ length: count }, () => this.#envelope());
    return { timestamp: this.#timestamp, envelopes };
  }

  /** Issues, accounts of the participant that may do everything, cash and shares: so that most orders can trade. */
  #setup(): RandomEnvelope {
    const commands: Command[] = [];
    for (let issue = 0; issue < 3; issue += 1) commands.push(this.#listIssue());
    for (let account = 0; account < 12; account += 1) {
      this.#accounts += 1;
      commands.push({ kind: 'OpenAccount', class: account % 3, secret: this.#random.bytes(16) });
      for (let currency = 0; currency < 2; currency += 1) {
        commands.push({ kind: 'CreditCash', account, currency, amount: 2_000_000_000 });
      }
      for (let issue = 0; issue < 3; issue += 1) {
        commands.push({ kind: 'IssueShares', account, issue, quantity: 20_000 });
      }
    }
    return this.#sign(ALMIGHTY, commands, this.#timestamp);
  }

  #envelope(): RandomEnvelope {
    const random = this.#random;
    const key = random.oneIn(30)
      ? random.below(KEYS.length)
      : random.oneIn(8)
        ? random.below(PARTICIPANTS.length)
        : ALMIGHTY;
    const length = random.oneIn(4) ? random.between(2, 40) : 1;
    const commands = Array.from({ length }, () => this.#command());
    return this.#sign(key, commands, this.#validUntil());
  }

  #sign(key: number, commands: Command[], validUntil: number): RandomEnvelope {
    const random = this.#random;
    this.#commands += commands.length;
    const setup = this.#nonces[ALMIGHTY] === 0;
    if (setup) {
      this.#nonces[ALMIGHTY] = 1;
      const envelope = { ...this.#bare(ALMIGHTY, commands, validUntil), nonce: 1 };
      const bytes = encodeSignedEnvelope({ envelope, signature: random.bytes(64) });
      return { envelope, bytes, signatureValid: true };
    }
    const envelope: Envelope = {
      ...this.#bare(key, commands, validUntil),
      version: random.oneIn(300) ? 2 : 1,
      chainId: random.oneIn(300) ? random.bytes(32) : this.#chainId,
      nonce: this.#nonce(key),
      flags: random.pick([0, 0, 0, 0, 1, 1, random.oneIn(50) ? 2 : 0]),
    };
    if (random.oneIn(100)) envelope.member = random.below(9);
    const bytes = encodeSignedEnvelope({ envelope, signature: random.bytes(64) });
    return { envelope, bytes, signatureValid: !random.oneIn(100) };
  }

  #bare(key: number, commands: Command[], validUntil: number): Envelope {
    return {
      version: 1,
      chainId: this.#chainId,
      member: Math.min(key, ALMIGHTY),
      key: KEYS[key] as Uint8Array,
      nonce: 0,
      validUntil,
      flags: 0,
      commands,
    };
  }

  #nonce(key: number): number {
    const random = this.#random;
    const highest = this.#nonces[key] as number;
    if (random.oneIn(25)) return Math.max(0, highest - random.below(150));
    if (random.oneIn(200)) return highest + 65_536 + random.below(3);
    const nonce = highest + (random.oneIn(10) ? random.between(1, 200) : 1);
    this.#nonces[key] = nonce;
    return nonce;
  }

  #validUntil(): number {
    const random = this.#random;
    if (random.oneIn(60)) return this.#timestamp - random.below(3);
    if (random.oneIn(60)) return this.#timestamp + 60 * SECOND + random.below(3);
    return this.#timestamp + random.below(60 * SECOND);
  }

  #command(): Command {
    const random = this.#random;
    const dice = random.below(100);
    if (dice === 0) return this.#listIssue();
    if (dice === 1) return this.#openAccount();
    if (dice < 4) return this.#creditCash();
    if (dice < 6) return this.#issueShares();
    if (dice === 6) return this.#registerKey();
    if (dice === 7) return this.#registerParticipant();
    if (dice < 26) return { kind: 'CancelOrder', ...this.#name() };
    if (dice < 34) {
      return { kind: 'ReduceOrder', ...this.#name(), quantity: random.below(60) };
    }
    return this.#placeOrder();
  }

  #placeOrder(): Command {
    const random = this.#random;
    this.#orders += 1;
    const odd = random.oneIn(40);
    return {
      kind: 'PlaceOrder',
      issue: random.below(random.oneIn(50) ? this.#issues + 2 : 3),
      account: random.below(random.oneIn(30) ? this.#accounts + 2 : 12),
      side: random.below(odd ? 3 : 2),
      orderType: odd ? random.below(8) : 0,
      timeInForce: odd ? random.below(4) : random.oneIn(5) ? 1 : 0,
      quantity: random.oneIn(100) ? MAX_SAFE_UINT - random.below(3) : 10 * random.between(0, 12),
      limitPrice: random.oneIn(100)
        ? random.below(MAX_SAFE_UINT % 4_000_000_000)
        : 100 * random.between(90, 110) + (random.oneIn(30) ? 1 : 0),
      stopPrice: random.oneIn(80) ? 1 : 0,
      selfMatch: odd ? random.below(6) : 0,
      flags: odd ? random.below(9) : 0,
      clientOrderId: random.oneIn(40)
        ? random.pick(['', 'é', 'a b', 'x'.repeat(36)])
        : `c${this.#orders - (random.oneIn(20) ? random.below(40) : 0)}`,
      details: odd ? random.bytes(random.below(3)) : new Uint8Array(0),
    };
  }

  #name(): { account: number; orderId: number; rowHint: number; clientOrderId: string } {
    const random = this.#random;
    const orderId = Math.max(1, this.#nextOrderId - random.below(60));
    if (random.oneIn(3)) {
      const account = random.below(12);
      return {
        account,
        orderId: random.oneIn(20) ? orderId : 0,
        rowHint: random.oneIn(20) ? 1 : NONE_U32,
        clientOrderId: `c${Math.max(0, this.#orders - random.below(40))}`,
      };
    }
    return {
      account: random.oneIn(4) ? random.below(this.#accounts + 1) : NONE_U32,
      orderId: random.oneIn(60) ? 0 : orderId,
      rowHint: random.oneIn(6) ? random.below(60) : NONE_U32,
      clientOrderId: random.oneIn(40) ? 'c1' : '',
    };
  }

  #listIssue(): Command {
    const random = this.#random;
    const odd = this.#issues >= 3 && !random.oneIn(6);
    if (!odd) this.#issues += 1;
    const limited = random.oneIn(3);
    const number = odd ? random.below(5) : this.#issues;
    return {
      kind: 'ListIssue',
      shortCode: odd && random.oneIn(4) ? 'low' : `I${number}`,
      isin: random.pick(['', 'KR7005930003', odd ? 'KR' : '']),
      name: odd && random.oneIn(4) ? random.bytes(3) : encodeUtf8(`종목 ${number}`),
      nameEnglish: encodeUtf8(`Issue ${number}`),
      currency: odd ? random.below(3) : random.below(2),
      priceDecimals: odd ? random.below(10) : random.pick([0, 2, 3]),
      market: odd ? random.below(2) : 0,
      matchingMode: odd ? random.below(3) : 0,
      tickTable: odd ? random.below(2) : 0,
      tick: odd ? random.below(120) : 100,
      lot: odd ? random.below(3) : 10,
      basePrice: odd ? random.below(20_000) : 10_000,
      lowerLimit: limited ? 9_300 : 0,
      upperLimit: limited ? 10_700 : 0,
    };
  }

  #openAccount(): Command {
    const random = this.#random;
    if (random.oneIn(3)) this.#accounts += 1;
    const secret = random.oneIn(60) ? new Uint8Array(16) : random.bytes(16);
    return { kind: 'OpenAccount', class: random.below(random.oneIn(6) ? 7 : 3), secret };
  }

  #creditCash(): Command {
    const random = this.#random;
    const amount = random.oneIn(60) ? MAX_SAFE_UINT : random.below(50_000_000);
    const account = random.below(this.#accounts + 1);
    return { kind: 'CreditCash', account, currency: random.below(2), amount };
  }

  #issueShares(): Command {
    const random = this.#random;
    const quantity = random.oneIn(60) ? MAX_SAFE_UINT : random.below(5_000);
    const issue = random.below(this.#issues + 1);
    return { kind: 'IssueShares', account: random.below(this.#accounts + 1), issue, quantity };
  }

  #registerKey(): Command {
    const random = this.#random;
    const validFrom = this.#timestamp - random.below(3) * SECOND;
    return {
      kind: 'RegisterKey',
      publicKey: random.oneIn(8) ? random.bytes(32) : (random.pick(KEYS) as Uint8Array),
      keyKind: random.oneIn(6) ? random.below(4) : 1,
      scope: random.oneIn(6) ? random.below(16) : 7,
      validFrom,
      validUntil: validFrom + (random.oneIn(5) ? 400 : random.between(0, 3)) * DAY,
    };
  }

  #registerParticipant(): Command {
    const random = this.#random;
    return {
      kind: 'RegisterParticipant',
      name: random.oneIn(6) ? new Uint8Array(0) : encodeUtf8('late'),
      roles: random.oneIn(4) ? random.below(1024) : ROLES.member,
      rootKey: random.oneIn(3) ? random.bytes(32) : (random.pick(KEYS) as Uint8Array),
    };
  }
}
