import type { ExchangeState } from '@jangbu/exchange';
import { krxMarket } from '@jangbu/market';
import {
  type Command,
  encodeEnvelope,
  encodeSignedEnvelope,
  encodeUtf8,
  envelopeId,
  LIMITS,
  NONE_U32,
  ORDER_TYPES,
  type PlaceOrder,
  toHex,
} from '@jangbu/protocol';
import { type NativeSigner, nativeHasher } from '@jangbu/replica';
import type { RandomSource } from './random-source.ts';
import type { Sent } from './recorder.ts';
import { PARTICIPANT, WORLD_KEYS } from './world-genesis.ts';

const ACCOUNTS_PER_BROKER = 3;
const ACCOUNTS = 2 * ACCOUNTS_PER_BROKER;
const BASE_PRICE = 10_000;
const CASH_WON = 50_000_000_000;
const SHARES = 100_000;
/** The first issues follow the market's trading day, the last one trades at any time. */
const ISSUES = 3;
const MARKET_ISSUES = 2;
const MOST_REMEMBERED = 40;
const VALIDITY_MICROSECONDS = 30_000_000;
/** Envelopes of refused commands that together fill a block, and most of a mebibyte of log. */
const FLOOD_ENVELOPES = 10;
const FLOOD_COMMANDS = 1_000;
/** Envelopes of few and long commands that together fill most of a segment of one mebibyte. */
const BULK_ENVELOPES = 4;
const BULK_COMMANDS = 380;
const MAX_DETAILS_BYTES = 512;
const LIMIT = ORDER_TYPES.indexOf('limit');
const MARKET_ORDER = ORDER_TYPES.indexOf('market');

interface Placed {
  readonly account: number;
  readonly clientOrderId: string;
}

/**
 * Members of a small venue: two brokers who place, reduce, amend and cancel orders on three issues, and the office that
 * lists, funds and halts.
 */
export class Workload {
  readonly #random: RandomSource;
  readonly #chainId: Uint8Array;
  readonly #placed: Placed[] = [];
  /** The next nonce of each participant: one after those that were sent, known or not. */
  readonly #nonces = WORLD_KEYS.map(() => 0);
  #orders = 0;

  constructor(random: RandomSource, chainId: Uint8Array) {
    this.#random = random;
    this.#chainId = chainId;
  }

  /** The next envelope that makes a new ledger ready for trading; undefined once it is. */
  setup(state: ExchangeState, now: number): Sent | undefined {
    const step = setupStep(state);
    return step === undefined ? undefined : this.#sign(step.participant, step.commands, now);
  }

  /** What the members send at once at the ledger's time `now`: mostly one envelope, and never more than fits into a block. */
  usual(now: number): Sent[] {
    const random = this.#random;
    const count = random.oneIn(12) ? random.between(2, 12) : 1;
    return Array.from({ length: count }, () => this.#envelope(now));
  }

  /** One order, on the issue that trades at any time. */
  order(now: number): Sent {
    const command = {
      ...this.#place(0),
      issue: ISSUES - 1,
      orderType: LIMIT,
      limitPrice: BASE_PRICE,
    };
    return this.#sign(PARTICIPANT.brokerA, [command], now);
  }

  /** Refused cancels in such a number that they fill a block, and one for the next block: they wait for no room. */
  flood(now: number): Sent[] {
    const nothing: Command = {
      kind: 'CancelOrder',
      account: NONE_U32,
      orderId: 999_999_999,
      rowHint: NONE_U32,
      clientOrderId: '',
    };
    const full = Array.from({ length: FLOOD_ENVELOPES }, () => {
      const commands = Array.from({ length: FLOOD_COMMANDS }, () => nothing);
      return this.#sign(PARTICIPANT.brokerA, commands, now);
    });
    // The block behind is so short that a loss of power may leave it whole.
    return [...full, this.#sign(PARTICIPANT.brokerA, [nothing], now)];
  }

  /** Orders that are refused for their details, which fill most of a small segment at little cost. */
  bulk(now: number): Sent[] {
    return Array.from({ length: BULK_ENVELOPES }, () => {
      const details = this.#random.bytes(MAX_DETAILS_BYTES);
      const order = { ...this.#place(0), details };
      const commands = Array.from({ length: BULK_COMMANDS }, () => order);
      return this.#sign(PARTICIPANT.brokerA, commands, now);
    });
  }

  #envelope(now: number): Sent {
    const random = this.#random;
    if (random.oneIn(40)) return this.#sign(PARTICIPANT.office, [this.#halt()], now);
    if (random.oneIn(60)) {
      const account = random.below(ACCOUNTS);
      const credit: Command = { kind: 'CreditCash', account, currency: 0, amount: 1_000_000 };
      return this.#sign(PARTICIPANT.office, [credit], now);
    }
    const broker = random.below(2);
    const length = random.oneIn(6) ? random.between(2, 8) : 1;
    const commands = Array.from({ length }, () => this.#command(broker));
    return this.#sign(PARTICIPANT.brokerA + broker, commands, now);
  }

  #command(broker: number): Command {
    const random = this.#random;
    const dice = random.below(100);
    const known = this.#placed.filter(({ account }) => brokerOf(account) === broker);
    if (dice < 62 || known.length === 0) return this.#place(broker);
    const name = { ...random.pick(known), orderId: 0, rowHint: NONE_U32 };
    if (dice < 76) return { kind: 'CancelOrder', ...name };
    if (dice < 88) return { kind: 'ReduceOrder', ...name, quantity: random.between(1, 5) };
    return { kind: 'AmendOrder', ...name, orderType: LIMIT, limitPrice: this.#price() };
  }

  #place(broker: number): PlaceOrder {
    const random = this.#random;
    this.#orders += 1;
    const account = broker * ACCOUNTS_PER_BROKER + random.below(ACCOUNTS_PER_BROKER);
    const clientOrderId = `c${this.#orders}`;
    this.#placed.push({ account, clientOrderId });
    if (this.#placed.length > MOST_REMEMBERED) this.#placed.shift();
    const issue = random.below(ISSUES);
    const isMarketOrder = issue < MARKET_ISSUES && random.oneIn(12);
    return {
      kind: 'PlaceOrder',
      issue,
      account,
      side: random.below(2),
      orderType: isMarketOrder ? MARKET_ORDER : LIMIT,
      timeInForce: random.oneIn(10) ? 1 : 0,
      quantity: random.between(1, 20),
      limitPrice: isMarketOrder ? 0 : this.#price(),
      stopPrice: 0,
      selfMatch: 0,
      flags: 0,
      clientOrderId,
      details: new Uint8Array(0),
    };
  }

  #price(): number {
    return BASE_PRICE + 10 * (this.#random.below(9) - 4);
  }

  #halt(): Command {
    const random = this.#random;
    const issue = random.below(MARKET_ISSUES);
    return random.oneIn(3)
      ? { kind: 'HaltIssue', market: 1, issue, reason: 1 }
      : { kind: 'ResumeIssue', market: 1, issue };
  }

  #sign(participant: number, commands: Command[], now: number): Sent {
    const signer = WORLD_KEYS[participant] as NativeSigner;
    const nonce = (this.#nonces[participant] as number) + 1;
    this.#nonces[participant] = nonce;
    const envelope = {
      version: 1,
      chainId: this.#chainId,
      member: participant,
      key: signer.publicKey,
      nonce,
      validUntil: now + Math.min(VALIDITY_MICROSECONDS, LIMITS.maxValidityMicroseconds),
      flags: 0,
      commands,
    };
    const id = envelopeId(nativeHasher, encodeEnvelope(envelope));
    const bytes = encodeSignedEnvelope({ envelope, signature: signer.sign(id) });
    return { id: toHex(id), bytes };
  }
}

function brokerOf(account: number): number {
  return account < ACCOUNTS_PER_BROKER ? 0 : 1;
}

/** The first step of the preparations that the state does not show yet. */
function setupStep(state: ExchangeState): { participant: number; commands: Command[] } | undefined {
  if (state.issues.length === 0) {
    return { participant: PARTICIPANT.office, commands: listings(state.businessDate) };
  }
  if (state.accounts.length < ACCOUNTS) {
    const isFirst = state.accounts.length < ACCOUNTS_PER_BROKER;
    const first = isFirst ? 0 : ACCOUNTS_PER_BROKER;
    const commands = Array.from({ length: ACCOUNTS_PER_BROKER }, (_, number): Command => {
      return { kind: 'OpenAccount', class: 0, secret: new Uint8Array(16).fill(first + number + 1) };
    });
    return { participant: isFirst ? PARTICIPANT.brokerA : PARTICIPANT.brokerB, commands };
  }
  const accounts = Array.from({ length: ACCOUNTS }, (_, account) => account);
  if (state.cash.count === 0) {
    const commands = accounts.map((account): Command => {
      return { kind: 'CreditCash', account, currency: 0, amount: CASH_WON };
    });
    return { participant: PARTICIPANT.office, commands };
  }
  if (state.positions.count === 0) {
    const commands = accounts.flatMap((account) =>
      state.issues.map((_, issue): Command => {
        return { kind: 'IssueShares', account, issue, quantity: SHARES };
      }),
    );
    return { participant: PARTICIPANT.office, commands };
  }
  return undefined;
}

/** A market with the rules of KOSPI and its issues, and one issue outside of it. */
function listings(businessDate: number): Command[] {
  const rules = krxMarket({ market: 'KOSPI', kind: 'stock' }, businessDate);
  if (rules === undefined) throw new Error('there are no market rules for this date');
  const names = (number: number) => ({
    shortCode: `S${number}`,
    isin: '',
    name: encodeUtf8(`종목 ${number}`),
    nameEnglish: encodeUtf8(`Issue ${number}`),
    currency: 0,
    priceDecimals: 0,
    lot: 1,
    basePrice: BASE_PRICE,
  });
  const ofMarket = Array.from({ length: MARKET_ISSUES }, (_, number): Command => {
    return { kind: 'ListMarketIssue', ...names(number), market: 1, flags: 0 };
  });
  return [
    { kind: 'DefineTickTable', bands: rules.bands },
    { kind: 'DefineMarket', ...rules.market, name: encodeUtf8('시장'), tickTable: 1 },
    ...ofMarket,
    {
      kind: 'ListIssue',
      ...names(MARKET_ISSUES),
      market: 0,
      matchingMode: 0,
      tickTable: 0,
      tick: 10,
      lowerLimit: 7_000,
      upperLimit: 13_000,
    },
  ];
}
