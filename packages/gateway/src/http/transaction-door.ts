import {
  type Command,
  decodeSignedEnvelope,
  type Envelope,
  envelopeId,
  NONE_U32,
  ORDER_STATUSES,
  type PlaceOrder,
  type RejectCode,
  rejectName,
  toHex,
} from '@jangbu/protocol';
import type { CommandAnswer, OrderView, VenueViews } from '@jangbu/views';
import { HTTP_LIMITS } from '../door-limits.ts';
import { quantityText } from '../items.ts';
import { nodeHasher } from '../node-hasher.ts';
import type { SubmitOutcome, SubmitResult, Submitter } from '../ports.ts';
import { STORAGE_DETAILS } from '../problem-texts.ts';
import { DoorProblem } from '../problems.ts';

/** What one command came to, as the door shows it. */
export interface ResultItem {
  readonly position: number;
  readonly status: string;
  readonly orderId: number | null;
  readonly clientOrderId: string | null;
  readonly reject: string | null;
  readonly id: number;
  readonly row: number | null;
  readonly cumulativeQuantity: string;
  readonly leavesQuantity: string;
  /** True if an order of the same client order id and body was there before: then this is its present state. */
  readonly repeated?: true;
}

/** The answer to an envelope that is on the ledger. */
export interface TransactionAnswer {
  readonly index: number;
  readonly hash: string;
  readonly results: readonly ResultItem[];
}

/** How a transaction door behaves. */
export interface TransactionDoorOptions {
  readonly submitTimeoutMs?: number;
  /** True while the views do not know yet what was applied before the start. */
  readonly isCatchingUp?: () => boolean;
}

/** What a key may send; keys are in hex. */
export interface KeyBudget {
  /** Throws a DoorProblem for a key that has had its share; takes nothing, since the signature is not checked yet. */
  require(key: string): Promise<void>;
  /** Charges a key whose transaction was applied. */
  charge(key: string, commands: number): Promise<void>;
}

/** Refusals that an envelope or order that was applied before gets too. */
const MAY_BE_KNOWN: ReadonlySet<RejectCode> = new Set([
  'nonce_used',
  'nonce_too_old',
  'expired',
  'duplicate_client_order_id',
]);

type Applied = Omit<Extract<SubmitOutcome, { kind: 'applied' }>, 'kind'>;

/**
 * Takes signed envelopes to the ledger and makes a repeated one harmless: the same bytes get the first answer again, while
 * it is awaited, afterwards, and after a restart as far as the views remember it.
 */
export class TransactionDoor {
  readonly #submitter: Submitter;
  readonly #views: VenueViews;
  readonly #submitTimeoutMs: number;
  readonly #isCatchingUp: () => boolean;
  /** Awaited outcomes by the hash of the signed bytes: a forged copy of an envelope must not share its fate. */
  readonly #pending = new Map<string, Promise<SubmitOutcome>>();

  constructor(
    submitter: Submitter,
    views: VenueViews,
    {
      submitTimeoutMs = HTTP_LIMITS.submitTimeoutMs,
      isCatchingUp = () => false,
    }: TransactionDoorOptions = {},
  ) {
    this.#submitter = submitter;
    this.#views = views;
    this.#submitTimeoutMs = submitTimeoutMs;
    this.#isCatchingUp = isCatchingUp;
  }

  /**
   * The answer to SSZ(SignedEnvelope).
   *
   * Throws a DoorProblem for an envelope that is void, a ledger that takes nothing, an outcome that did not come in time,
   * and, if the envelope has one command, a client order id that was used for another order.
   */
  async answer(bytes: Uint8Array, budget?: KeyBudget): Promise<TransactionAnswer> {
    const decoded = decodeSignedEnvelope(bytes);
    if (!decoded.ok) throw new DoorProblem('malformed', decoded.reason);
    const { envelope, signature } = decoded.signed;
    const id = toHex(envelopeId(nodeHasher, decoded.envelopeBytes));
    const known = this.#known(id, signature);
    if (known !== null) return this.#present(envelope, known);
    const key = toHex(envelope.key);
    await budget?.require(key);
    const outcome = await this.#submit(bytes);
    if (outcome.kind === 'unavailable') throw unavailableProblem(outcome.cause);
    if (outcome.kind === 'applied') {
      await budget?.charge(key, envelope.commands.length);
      return this.#present(envelope, outcome);
    }
    // Between the look-up and the ledger's answer another connection may have brought the same bytes.
    const later = this.#known(id, signature);
    if (later !== null) return this.#present(envelope, later);
    if (outcome.code === 'ok') throw new Error('a void envelope without a code');
    this.#requireKnownPast(outcome.code);
    throw new DoorProblem(outcome.code, outcome.reason ?? '');
  }

  /**
   * While the views catch up, an envelope that looks late or used may have been applied before the start: nobody is told
   * that it failed. Throws the problem that says so.
   */
  #requireKnownPast(code: RejectCode): void {
    if (MAY_BE_KNOWN.has(code) && this.#isCatchingUp()) throw new DoorProblem('catching_up');
  }

  /** Number of envelopes whose outcome is awaited. */
  get pending(): number {
    return this.#pending.size;
  }

  async #submit(bytes: Uint8Array): Promise<SubmitOutcome> {
    const key = toHex(nodeHasher.sha256(bytes));
    let outcome = this.#pending.get(key);
    if (outcome === undefined) {
      if (this.#pending.size >= HTTP_LIMITS.maxPendingTransactions) {
        throw new DoorProblem('overloaded');
      }
      outcome = this.#submitter.submit(bytes).finally(() => this.#pending.delete(key));
      // Whoever waits sees the failure; without a waiter it must not end the process.
      outcome.catch(() => {});
      this.#pending.set(key, outcome);
    }
    return this.#inTime(outcome);
  }

  /** The outcome, or the problem that it is unknown: neither a time-out nor a fault says that nothing was done. */
  async #inTime(outcome: Promise<SubmitOutcome>): Promise<SubmitOutcome> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, fail) => {
      timer = setTimeout(() => fail(new DoorProblem('outcome_unknown')), this.#submitTimeoutMs);
    });
    try {
      return await Promise.race([outcome, late]);
    } catch (error) {
      if (error instanceof DoorProblem) throw error;
      throw new DoorProblem('outcome_unknown', '', {});
    } finally {
      clearTimeout(timer);
    }
  }

  #known(envelopeIdHex: string, signature: Uint8Array): Applied | null {
    const known = this.#views.recent.get(envelopeIdHex, signature);
    if (known === null) return null;
    const hash = this.#views.blocks.hash(known.index);
    return { index: known.index, hash, results: known.answers.map(resultOf) };
  }

  #present(envelope: Envelope, applied: Applied): TransactionAnswer {
    const results = applied.results.map((result, place) =>
      this.#item(envelope.commands[place]!, result),
    );
    const answer = { index: applied.index, hash: toHex(applied.hash), results };
    if (results.length === 1 && results[0]!.reject === 'duplicate_client_order_id') {
      this.#requireKnownPast('duplicate_client_order_id');
      throw new DoorProblem('duplicate_client_order_id', '', answer);
    }
    return answer;
  }

  #item(command: Command, result: SubmitResult): ResultItem {
    const { position, reject } = result;
    const refused = reject !== 'ok';
    if (!isOrderCommand(command)) {
      return {
        position,
        status: refused ? 'rejected' : 'done',
        orderId: null,
        clientOrderId: null,
        reject: refused ? reject : null,
        id: result.id,
        row: null,
        cumulativeQuantity: '0',
        leavesQuantity: '0',
      };
    }
    if (reject === 'duplicate_client_order_id' && command.kind === 'PlaceOrder') {
      const first = this.#views.orders.byClientId(command.account, command.clientOrderId);
      if (first !== null && isBodyOf(first, command)) return repeatedItem(position, first);
    }
    const orderId = this.#orderId(command, result);
    return {
      position,
      status: refused ? 'rejected' : result.status,
      orderId,
      clientOrderId: this.#clientOrderId(command, orderId),
      reject: refused ? reject : null,
      id: result.id,
      row: rowOrNull(result.row),
      cumulativeQuantity: quantityText(result.cumulativeQuantity),
      leavesQuantity: quantityText(result.leavesQuantity),
    };
  }

  #orderId(command: OrderCommand, result: SubmitResult): number | null {
    if (result.id !== 0) return result.id;
    return command.kind === 'PlaceOrder' || command.orderId === 0 ? null : command.orderId;
  }

  /** As the command names it; a refused command by order id is not told the name of what may be another's order. */
  #clientOrderId(command: OrderCommand, orderId: number | null): string | null {
    if (command.clientOrderId !== '') return command.clientOrderId;
    if (command.kind === 'PlaceOrder' || orderId === null) return null;
    return this.#views.orders.order(orderId)?.clientOrderId ?? null;
  }
}

/** A full disk says for certain that nothing was done; of another fault nobody knows what it came to. */
function unavailableProblem(cause: 'disk_full' | 'holding' | undefined): DoorProblem {
  if (cause === undefined) return new DoorProblem('storage_unavailable');
  const params = { cause: 'disk_full', takesCancels: cause === 'disk_full' };
  return new DoorProblem('storage_unavailable', STORAGE_DETAILS[cause], params);
}

type OrderCommand = Extract<Command, { kind: (typeof ORDER_COMMANDS)[number] }>;

const ORDER_COMMANDS = ['PlaceOrder', 'ReduceOrder', 'CancelOrder', 'AmendOrder'] as const;

function isOrderCommand(command: Command): command is OrderCommand {
  const kinds: readonly string[] = ORDER_COMMANDS;
  return kinds.includes(command.kind);
}

function rowOrNull(row: number): number | null {
  return row === NONE_U32 ? null : row;
}

/** True if `command` says in every field what the accepted order `first` said when it was placed. */
function isBodyOf(first: OrderView, command: PlaceOrder): boolean {
  const { placed } = first;
  return (
    first.issue === command.issue &&
    first.side === command.side &&
    placed.orderType === command.orderType &&
    placed.timeInForce === command.timeInForce &&
    placed.quantity === command.quantity &&
    placed.limitPrice === command.limitPrice &&
    first.stopPrice === command.stopPrice &&
    first.selfMatch === command.selfMatch &&
    first.flags === command.flags &&
    // No accepted order has details yet.
    command.details.length === 0
  );
}

function repeatedItem(position: number, first: OrderView): ResultItem {
  return {
    position,
    status: ORDER_STATUSES[first.status]!,
    orderId: first.orderId,
    clientOrderId: first.clientOrderId,
    reject: null,
    id: first.orderId,
    row: rowOrNull(first.row),
    cumulativeQuantity: quantityText(first.cumulativeQuantity),
    leavesQuantity: quantityText(first.leavesQuantity),
    repeated: true,
  };
}

function resultOf(answer: CommandAnswer): SubmitResult {
  const reject = rejectName(answer.reject);
  const status = ORDER_STATUSES[answer.status];
  if (reject === undefined || status === undefined) {
    throw new Error(`result with reject ${answer.reject} and status ${answer.status}`);
  }
  return { ...answer, reject, status };
}
