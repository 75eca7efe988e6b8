import {
  businessDateOf,
  type Command,
  type Envelope,
  encodeEnvelope,
  endOfBusinessDate,
  envelopeId,
  fromHex,
  type PlaceOrder,
  plainHasher,
  toBase64,
  toHex,
  VALID_DAY_FLAG,
} from '@jangbu/protocol';
import type { ResultAnswer, TestAnswer, TransactionAnswer } from './account-answers.ts';
import type { JangbuClient } from './client.ts';
import { RefusedError, UnknownOutcomeError, UnreachableError } from './errors.ts';
import {
  amendOrderCommand,
  decimal,
  nameFields,
  type OrderAmendment,
  type OrderName,
  type OrderRequest,
  placeOrderCommand,
} from './order-request.ts';
import type { Signer } from './signer.ts';

/** A report on one order. */
export interface OrderReport extends ResultAnswer {
  /** Index of the block. */
  readonly index: number;
}

/** An envelope that is not signed yet. */
export interface Draft {
  readonly envelope: Envelope;
  /** What the signature will be over, in hex. */
  readonly id: string;
}

/** How long an envelope may be under way, in the ledger's time. */
const VALIDITY_MICROSECONDS = 30_000_000;
const SEND_ATTEMPTS = 4;
const SIGN_ATTEMPTS = 3;
const FIRST_PAUSE_MS = 200;
/** Answers that say for certain that nothing was done and that it may be tried again. */
const BUSY_CODES = new Set(['rate_limited', 'overloaded']);
/** Answers of a venue that does not know itself what became of the envelope. */
const UNCERTAIN_CODES = new Set(['outcome_unknown', 'storage_unavailable', 'internal_error']);
const NONCE_CODES = new Set(['nonce_used', 'nonce_too_old', 'nonce_too_far']);

interface Identity {
  readonly chainId: Uint8Array;
  readonly member: number;
  readonly clockRate: number;
}

/**
 * Builds, signs and submits envelopes with one key.
 *
 * Nonces count up from the highest that the ledger knows, so several submissions may be under way at the same time. An
 * envelope that gets no answer is sent again as the same bytes; if none comes at all, an UnknownOutcomeError says so.
 */
export class Trader {
  readonly #client: JangbuClient;
  readonly #signer: Signer;
  #identity: Promise<Identity> | undefined;
  #highestNonce = 0;
  /** Ledger time at a reading of the machine's monotonic clock. */
  #clock = { timestamp: 0, readAtMs: 0 };

  constructor(client: JangbuClient, signer: Signer) {
    this.#client = client;
    this.#signer = signer;
  }

  /** Places an order; throws a RefusedError with its reject code, an InputError before anything is sent. */
  async placeOrder(request: OrderRequest): Promise<OrderReport> {
    return this.#single(await this.orderCommand(request));
  }

  /** Takes an order off the book. */
  async cancelOrder(name: OrderName): Promise<OrderReport> {
    return this.#single({ kind: 'CancelOrder', ...nameFields(name) });
  }

  /** Takes `quantity` (decimal text) off an open order; its place in the queue stays. */
  async reduceOrder(name: OrderName, quantity: string): Promise<OrderReport> {
    const units = decimal(quantity, 0, 'quantity');
    return this.#single({ kind: 'ReduceOrder', ...nameFields(name), quantity: units });
  }

  /** Gives what is open of an order another price or type; it loses its place in the queue. */
  async amendOrder(name: OrderName, amendment: OrderAmendment): Promise<OrderReport> {
    const { priceDecimals } =
      amendment.price === undefined
        ? { priceDecimals: 0 }
        : await this.#client.issueTerms(amendment.issue);
    return this.#single(amendOrderCommand(name, amendment, priceDecimals));
  }

  /** The command of an order, for an envelope of several. */
  async orderCommand(request: OrderRequest): Promise<PlaceOrder> {
    return placeOrderCommand(request, await this.#client.issueTerms(request.issue));
  }

  /** Signs and submits commands in one envelope; each has its own result, refusals too. */
  async submit(commands: readonly Command[]): Promise<TransactionAnswer> {
    const identity = await this.#identify();
    for (let attempt = 1; ; attempt += 1) {
      this.#highestNonce += 1;
      const bytes = await this.#sign(identity, commands, this.#highestNonce);
      try {
        return await this.send(bytes, clientOrderIdsOf(commands));
      } catch (error) {
        const code = error instanceof RefusedError ? error.code : '';
        const isStale = NONCE_CODES.has(code) || code === 'expired';
        if (!isStale || attempt === SIGN_ATTEMPTS) throw error;
        // Another process uses the same key, or the clock was read too long ago: nothing was done.
        await this.#synchronize();
      }
    }
  }

  /** What would be signed for `commands` now, so that somebody may read it before; no nonce is used up. */
  async draft(commands: readonly Command[]): Promise<Draft> {
    const envelope = this.#envelope(await this.#identify(), commands, this.#highestNonce + 1);
    return { envelope, id: toHex(envelopeId(plainHasher, encodeEnvelope(envelope))) };
  }

  /** Signs and submits a draft as it is; one whose nonce or time has passed is drawn up anew with the same commands. */
  async submitDraft({ envelope }: Draft): Promise<TransactionAnswer> {
    const { commands, nonce } = envelope;
    this.#highestNonce = Math.max(this.#highestNonce, nonce);
    try {
      const bytes = await this.#signer.signEnvelope(envelope);
      return await this.send(bytes, clientOrderIdsOf(commands));
    } catch (error) {
      const code = error instanceof RefusedError ? error.code : '';
      if (!NONCE_CODES.has(code) && code !== 'expired') throw error;
      await this.#synchronize();
      return this.submit(commands);
    }
  }

  /** Places the one order of a draft, as {@link placeOrder} does. */
  async placeDraft(draft: Draft): Promise<OrderReport> {
    return onlyReport(await this.submitDraft(draft));
  }

  /** Asks what would become of commands, each by itself; nothing is done, and no nonce is used. */
  async test(commands: readonly Command[]): Promise<TestAnswer> {
    const identity = await this.#identify();
    const bytes = await this.#sign(identity, commands, this.#highestNonce + 1);
    return this.#client.testEnvelope(toBase64(bytes));
  }

  /** Sends bytes that are signed already, again and again until an answer comes; also how an unknown outcome is retried. */
  async send(
    bytes: Uint8Array,
    clientOrderIds: readonly string[] = [],
  ): Promise<TransactionAnswer> {
    const envelope = toBase64(bytes);
    let isUncertain = false;
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.#client.submitEnvelope(envelope);
      } catch (error) {
        const code = error instanceof RefusedError ? error.code : '';
        const isBusy = BUSY_CODES.has(code) || isDiskFull(error);
        const isSilent =
          error instanceof UnreachableError || (!isBusy && UNCERTAIN_CODES.has(code));
        isUncertain ||= isSilent;
        // After silence a used nonce may be the one that this envelope used.
        const isDefinite = !isUncertain || !(isSilent || isBusy || NONCE_CODES.has(code));
        const isRetried = isSilent || isBusy;
        if (!isRetried || attempt === SEND_ATTEMPTS) {
          throw isDefinite ? error : new UnknownOutcomeError(bytes, clientOrderIds, error);
        }
        await pause(FIRST_PAUSE_MS * 2 ** (attempt - 1));
      }
    }
  }

  async #single(command: Command): Promise<OrderReport> {
    return onlyReport(await this.submit([command]));
  }

  async #sign(
    identity: Identity,
    commands: readonly Command[],
    nonce: number,
  ): Promise<Uint8Array> {
    return this.#signer.signEnvelope(this.#envelope(identity, commands, nonce));
  }

  #envelope(identity: Identity, commands: readonly Command[], nonce: number): Envelope {
    const { chainId, member, clockRate } = identity;
    const now = this.#now(clockRate);
    // A minute of a fast clock is over before the envelope arrives.
    const isDay = clockRate > 1;
    return {
      version: 1,
      chainId,
      member,
      key: this.#signer.publicKey,
      nonce,
      validUntil: isDay ? endOfBusinessDate(businessDateOf(now)) - 1 : now + VALIDITY_MICROSECONDS,
      flags: isDay ? VALID_DAY_FLAG : 0,
      commands: [...commands],
    };
  }

  #now(clockRate: number): number {
    const elapsedMs = performance.now() - this.#clock.readAtMs;
    return this.#clock.timestamp + Math.floor(elapsedMs * 1_000 * clockRate);
  }

  async #identify(): Promise<Identity> {
    this.#identity ??= this.#readIdentity();
    try {
      return await this.#identity;
    } catch (error) {
      this.#identity = undefined;
      throw error;
    }
  }

  async #readIdentity(): Promise<Identity> {
    const [info, key] = await Promise.all([this.#client.info(), this.#synchronize()]);
    const chainId = fromHex(info.genesis);
    if (chainId === null) throw new UnreachableError('genesis is not in hex');
    return { chainId, member: key.participant, clockRate: info.clockRate };
  }

  async #synchronize() {
    const [key, time] = await Promise.all([
      this.#client.key(toHex(this.#signer.publicKey)),
      this.#client.time(),
    ]);
    this.#highestNonce = Math.max(this.#highestNonce, key.highestNonce);
    this.#clock = { timestamp: time.timestamp, readAtMs: performance.now() };
    return key;
  }
}

/** The report of an answer with one result; throws a RefusedError with its reject code. */
function onlyReport({ index, results }: TransactionAnswer): OrderReport {
  const result = results[0];
  if (result === undefined) throw new UnreachableError('answer without a result');
  if (result.reject === null) return { ...result, index };
  const { reject: code } = result;
  const params = { index, results };
  throw new RefusedError({ status: 200, code, title: code, detail: '', params, requestId: '' });
}

function clientOrderIdsOf(commands: readonly Command[]): string[] {
  return commands.flatMap((command) =>
    command.kind === 'PlaceOrder' ? [command.clientOrderId] : [],
  );
}

function pause(ms: number): Promise<void> {
  return new Promise((wake) => setTimeout(wake, ms));
}

/** True for the answer of a venue whose disk is full, which says for certain that nothing was done. */
function isDiskFull(error: unknown): boolean {
  return error instanceof RefusedError && error.problem.params.cause === 'disk_full';
}
