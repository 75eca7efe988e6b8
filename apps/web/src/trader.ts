import {
  businessDateOf,
  type Command,
  endOfBusinessDate,
  fromHex,
  LIMITS,
  NONE_U32,
  plainHasher,
  signEnvelope,
  toBase64,
  VALID_DAY_FLAG,
} from '@jangbu/protocol';
import type { ReadyOrder } from './order-ticket.ts';
import {
  type CommandResult,
  type DemoTrader,
  type LedgerInfo,
  type Venue,
  VenueProblem,
} from './venue.ts';

const VALID_FOR_SECONDS = 30;
const NONCE_TRIES = 3;
// Readers share the demo key: a step drawn at random keeps them from using the same number.
const MOST_NONCE_STEP = 8;
const ENVELOPE_VERSION = 1;

/** What became of something signed. */
export type Outcome =
  | { kind: 'done'; result: CommandResult; blockIndex: number }
  /** Nothing happened, and the venue says why. */
  | { kind: 'refused'; code: string; title: string }
  /** No answer, or one that leaves it open; it may still take effect until `validUntil`. */
  | { kind: 'unknown'; validUntil: number; unavailable: boolean };

/** A new client order id of this page. */
export function newClientOrderId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(8));
  return `web-${Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')}`;
}

/** Signs with the demo key in this browser and hands in. */
export class Trader {
  readonly demo: DemoTrader;
  readonly #venue: Venue;
  readonly #info: LedgerInfo;
  readonly #now: () => number;
  #lastNonce = 0;

  /** @param now - ledger time in microseconds. */
  constructor(venue: Venue, info: LedgerInfo, demo: DemoTrader, now: () => number) {
    this.#venue = venue;
    this.#info = info;
    this.demo = demo;
    this.#now = now;
  }

  /** Signs and hands in a limit order. Never throws. */
  place(order: ReadyOrder, clientOrderId: string): Promise<Outcome> {
    return this.#submit({
      kind: 'PlaceOrder',
      issue: order.issue.issue,
      account: this.demo.account,
      side: order.side === 'buy' ? 0 : 1,
      orderType: 0,
      timeInForce: order.timeInForce === 'day' ? 0 : 1,
      quantity: order.quantity,
      limitPrice: order.price,
      stopPrice: 0,
      selfMatch: 0,
      flags: 0,
      clientOrderId,
      details: new Uint8Array(0),
    });
  }

  /** Signs and hands in the cancellation of an open order. Never throws. */
  cancel(orderId: number): Promise<Outcome> {
    const { account } = this.demo;
    return this.#submit({
      kind: 'CancelOrder',
      account,
      orderId,
      rowHint: NONE_U32,
      clientOrderId: '',
    });
  }

  async #submit(command: Command): Promise<Outcome> {
    for (let tries = 1; ; tries += 1) {
      const outcome = await this.#submitOnce(command);
      // A number that another reader was quicker to use makes the envelope void: nothing happened yet.
      const numberTaken = outcome.kind === 'refused' && outcome.code.startsWith('nonce_');
      if (!numberTaken || tries === NONCE_TRIES) return outcome;
    }
  }

  async #submitOnce(command: Command): Promise<Outcome> {
    let envelope: string;
    let validUntil: number;
    try {
      const nonce = await this.#nextNonce();
      ({ envelope, validUntil } = this.#sign(command, nonce));
    } catch (error) {
      // Nothing was sent.
      return refusal(error);
    }
    try {
      const { index, results } = await this.#venue.submit(envelope);
      const [result] = results;
      if (result === undefined) return { kind: 'unknown', validUntil, unavailable: false };
      return { kind: 'done', result, blockIndex: index };
    } catch (error) {
      if (error instanceof VenueProblem && error.status < 500) return refusal(error);
      const unavailable = error instanceof VenueProblem && error.code === 'storage_unavailable';
      return { kind: 'unknown', validUntil, unavailable };
    }
  }

  async #nextNonce(): Promise<number> {
    const highest = await this.#venue.highestNonce(this.demo.publicKey);
    const step = 1 + Math.floor(Math.random() * MOST_NONCE_STEP);
    this.#lastNonce = Math.max(highest, this.#lastNonce) + step;
    return this.#lastNonce;
  }

  #sign(command: Command, nonce: number): { envelope: string; validUntil: number } {
    const [chainId, key, seed] = [this.#info.genesis, this.demo.publicKey, this.demo.seed].map(
      fromHex,
    );
    if (!chainId || !key || !seed) throw new RangeError('the ledger or its demo key is malformed');
    const now = this.#now();
    const wanted = now + VALID_FOR_SECONDS * 1_000_000 * this.#info.clockRate;
    // On a fast clock a minute of the ledger is too short for an answer, so the day's end bounds it.
    const ofDay = wanted - now > LIMITS.maxValidityMicroseconds;
    const validUntil = ofDay ? Math.min(wanted, endOfBusinessDate(businessDateOf(now)) - 1) : wanted;
    const bytes = signEnvelope(
      plainHasher,
      {
        version: ENVELOPE_VERSION,
        chainId,
        member: this.demo.member,
        key,
        nonce,
        validUntil,
        flags: ofDay ? VALID_DAY_FLAG : 0,
        commands: [command],
      },
      seed,
    );
    return { envelope: toBase64(bytes), validUntil };
  }
}

function refusal(error: unknown): Outcome {
  if (error instanceof VenueProblem) {
    return { kind: 'refused', code: error.code, title: error.title };
  }
  return { kind: 'refused', code: 'unsent', title: '' };
}
