/** Blocks (docs/spec/block.md sections 1 and 2). */
import {
  commandSelector,
  concatBytes,
  encodeGenesis,
  encodeHeader,
  type Genesis,
  type Hasher,
  type Header,
  LIMITS,
  type RejectCode,
} from '@jangbu/protocol';
import { BOOK_NAMES } from './book.ts';
import { copyState } from './copy-state.ts';
import { checkEnvelope, type SignatureCheck, verifySignature } from './envelope-checks.ts';
import { commandResult, NONE } from './events.ts';
import { executeCommand } from './execute-command.ts';
import { type Execution, emit, type Limits } from './execution.ts';
import { genesisState } from './genesis-state.ts';
import { domainHash, h64 } from './hashing.ts';
import { applySupplyRule } from './manager-totals.ts';
import { type Account, type Cash, type Order, type Position, TABLE } from './records.ts';
import { PARAMETER_ROWS, rowBytes, rowCount } from './rows.ts';
import type { State } from './state.ts';
import { StateTrees } from './state-root.ts';
import { dropEmptySweeps } from './sweep.ts';
import { isWorkDue, nextWakeUp, runTimeDrivenWork } from './time-driven.ts';
import { TradeLog } from './trade-log.ts';
import { listRoot } from './tree.ts';

const HEADER_VERSION = 1;

/** A rule that a whole block must keep. */
export type BlockRule =
  | 'timestamp_not_increasing'
  | 'timestamp_too_large'
  | 'block_too_large'
  | 'envelopes_while_roll_pending'
  | 'empty_block';

/** A block that cannot be part of the ledger; the engine is as it was before it. */
export class BlockRuleError extends Error {
  readonly rule: BlockRule;
  /** For an `empty_block`: what became of each of its envelopes. */
  readonly voids: readonly RejectCode[];

  constructor(rule: BlockRule, voids: readonly RejectCode[] = []) {
    super(`the block breaks the rule ${rule}`);
    this.name = 'BlockRuleError';
    this.rule = rule;
    this.voids = voids;
  }
}

/** What is executed: a timestamp in microseconds and SSZ(SignedEnvelope) in order. */
export interface ReferenceInput {
  readonly timestamp: number;
  readonly transactions: readonly Uint8Array[];
}

/** Where the verdicts on signatures come from; without options every signature is verified. */
export interface ReferenceOptions {
  /** False takes every signature for valid. */
  readonly verifySignatures?: boolean;
  /** The verdict on the signature of the envelope of this place, instead of verifying it. */
  readonly signatureValid?: (index: number) => boolean;
}

/** What came of a block. */
export interface ReferenceBlock {
  readonly header: Header;
  readonly hash: Uint8Array;
  /** Records of 64 bytes. */
  readonly events: Uint8Array;
  /** Stored trades of 128 bytes. */
  readonly trades: Uint8Array;
  /** For each envelope `ok` or its void code; void ones are not in the block. */
  readonly voids: RejectCode[];
}

/** A ledger that is executed from the written specification alone, one block after the other. */
export class ReferenceEngine {
  readonly #hasher: Hasher;
  readonly #limits: Limits;
  readonly #state: State;
  readonly #trees: StateTrees;
  readonly #tradeLog: TradeLog;
  #header: Header;
  #hash: Uint8Array;

  /** A ledger at block 0; `limits` other than the specification's are for tests. */
  constructor(genesis: Genesis, hasher: Hasher, limits: Limits = LIMITS) {
    this.#hasher = hasher;
    this.#limits = limits;
    this.#tradeLog = new TradeLog(hasher);
    this.#trees = new StateTrees(hasher);
    const chainId = domainHash(hasher, 'jangbu/genesis/v1', encodeGenesis(genesis));
    this.#state = genesisState(genesis, chainId);
    this.#trees.fill(this.#state);
    this.#state.written.take();
    this.#header = this.#headerAfter(chainId, [], []);
    this.#hash = this.#hashOf(this.#header);
  }

  /** Header of the last block. */
  get header(): Header {
    return this.#header;
  }

  /** Hash of the last block. */
  get hash(): Uint8Array {
    return this.#hash;
  }

  /** The timestamp (microseconds) at which time-driven work falls due. */
  nextWakeUp(): number {
    return nextWakeUp(this.#state);
  }

  /**
   * Executes the next block; throws a BlockRuleError, with everything as before, if it breaks a
   * block rule.
   */
  execute(block: ReferenceInput, options: ReferenceOptions = {}): ReferenceBlock {
    this.#checkBlockRules(block);
    const { parameters } = this.#state;
    const before = { timestamp: parameters.timestamp, index: parameters.index };
    const execution = this.#execution(this.#state, this.#tradeLog, before.timestamp);
    parameters.index += 1;
    parameters.timestamp = block.timestamp;
    runTimeDrivenWork(execution, before.timestamp);
    const { voids, envelopeIds } = executeEnvelopes(execution, block.transactions, options);
    dropEmptySweeps(this.#state);
    applySupplyRule(execution);
    const { events, trades } = execution;
    if (envelopeIds.length === 0 && events.length === 0) {
      // Time-driven work that changes anything makes an event.
      Object.assign(parameters, before);
      throw new BlockRuleError('empty_block', voids);
    }
    // Time and counters of nearly every table are in the parameters, which have no salt: hash them
    // in every block.
    for (let row = 0; row < PARAMETER_ROWS; row += 1) this.#state.write(TABLE.parameters, row);
    this.#trees.update(this.#state);
    this.#header = this.#headerAfter(this.#hash, envelopeIds, events);
    this.#hash = this.#hashOf(this.#header);
    return {
      header: this.#header,
      hash: this.#hash,
      events: concatBytes(...events),
      trades: concatBytes(...trades),
      voids,
    };
  }

  /** The rows of a table that exist, in order. */
  *rows(table: number): IterableIterator<{ row: number; bytes: Uint8Array }> {
    const count = rowCount(this.#state, table);
    for (let row = 0; row < count; row += 1) {
      const bytes = rowBytes(this.#state, table, row);
      if (bytes !== null) yield { row, bytes };
    }
  }

  /** The state root, hashed from all rows again: the cost is that of the whole state. */
  stateRoot(): Uint8Array {
    const trees = new StateTrees(this.#hasher);
    trees.fill(this.#state);
    return trees.root();
  }

  /**
   * The state root if one existing row had other bytes, of the same length, under its present salt;
   * for tests.
   */
  rootWith(table: number, row: number, bytes: Uint8Array): Uint8Array {
    return this.#trees.rootWith(this.#state, table, row, bytes);
  }

  /** All tables, for tests; nobody but the engine may change them. */
  get state(): State {
    return this.#state;
  }

  /** All accounts, by number. */
  get accounts(): readonly Readonly<Account>[] {
    return this.#state.accounts;
  }

  /** All cash rows, by number. */
  get cash(): readonly Readonly<Cash>[] {
    return this.#state.cash;
  }

  /** All positions, by number. */
  get positions(): readonly Readonly<Position>[] {
    return this.#state.positions;
  }

  /** The open orders with their rows, lowest row first. */
  get orders(): readonly { row: number; order: Readonly<Order> }[] {
    return this.#state.orders.entries();
  }

  /** The open orders of one side of an issue, book by book, in their order of matching. */
  queue(issue: number, side: 'buy' | 'sell'): readonly Readonly<Order>[] {
    const books = this.#state.issues[issue]?.books;
    if (books === undefined) return [];
    return BOOK_NAMES.flatMap((name) => [...books[name].side(side === 'buy' ? 0 : 1).orders()]);
  }

  #checkBlockRules({ timestamp, transactions }: ReferenceInput): void {
    const state = this.#state;
    if (!Number.isSafeInteger(timestamp)) throw new BlockRuleError('timestamp_too_large');
    if (timestamp <= state.parameters.timestamp) {
      throw new BlockRuleError('timestamp_not_increasing');
    }
    const sizeBytes = transactions.reduce((sum, bytes) => sum + bytes.length, 0);
    if (sizeBytes > this.#limits.maxBlockBytes) throw new BlockRuleError('block_too_large');
    if (transactions.length > 0 && this.#leavesWork(timestamp)) {
      throw new BlockRuleError('envelopes_while_roll_pending');
    }
  }

  /** True if a block cannot do all time-driven work; tried on a copy of the state. */
  #leavesWork(timestamp: number): boolean {
    if (!isWorkDue(this.#state, timestamp)) return false;
    const trial = copyState(this.#state);
    const before = trial.parameters.timestamp;
    trial.parameters.index += 1;
    trial.parameters.timestamp = timestamp;
    const execution = this.#execution(trial, this.#tradeLog.copy(), before);
    return runTimeDrivenWork(execution, before);
  }

  #execution(state: State, tradeLog: TradeLog, previousTimestamp: number): Execution {
    return {
      state,
      hasher: this.#hasher,
      limits: this.#limits,
      tradeLog,
      events: [],
      trades: [],
      position: NONE,
      previousTimestamp,
    };
  }

  #headerAfter(
    previousHash: Uint8Array,
    envelopeIds: readonly Uint8Array[],
    events: readonly Uint8Array[],
  ): Header {
    const hasher = this.#hasher;
    const { index, timestamp, chainId } = this.#state.parameters;
    const eventLeaves = events.map((record) => h64(hasher, record));
    return {
      version: HEADER_VERSION,
      chainId,
      index,
      previousHash,
      timestamp,
      transactionsRoot: listRoot(hasher, envelopeIds),
      eventsRoot: listRoot(hasher, eventLeaves),
      tradeLogSize: this.#tradeLog.size,
      tradeLogRoot: this.#tradeLog.root(),
      stateRoot: this.#trees.root(),
    };
  }

  #hashOf(header: Header): Uint8Array {
    return domainHash(this.#hasher, 'jangbu/header/v1', encodeHeader(header));
  }
}

/** Step 3: each envelope that is not void uses its nonce, and its commands are executed. */
function executeEnvelopes(
  execution: Execution,
  transactions: readonly Uint8Array[],
  options: ReferenceOptions,
): { voids: RejectCode[]; envelopeIds: Uint8Array[] } {
  const voids: RejectCode[] = [];
  const envelopeIds: Uint8Array[] = [];
  let position = 0;
  for (const [place, bytes] of transactions.entries()) {
    const checked = checkEnvelope(execution, bytes, signatureCheck(options, place));
    if (typeof checked === 'string') {
      voids.push(checked);
      continue;
    }
    const { envelope, key, nonces, id } = checked;
    execution.state.useNonce(key, nonces);
    const signer = { participant: envelope.member, key };
    for (const [number, command] of envelope.commands.entries()) {
      const commandExecution = { ...execution, ...signer, position };
      const result = executeCommand(commandExecution, command);
      const selector = commandSelector(command.kind);
      const event = commandResult(selector, result, signer, envelopeIds.length, number);
      emit(commandExecution, event);
      position += 1;
    }
    voids.push('ok');
    envelopeIds.push(id);
  }
  return { voids, envelopeIds };
}

function signatureCheck(options: ReferenceOptions, place: number): SignatureCheck {
  const { signatureValid } = options;
  if (signatureValid !== undefined) return () => signatureValid(place);
  return options.verifySignatures === false ? () => true : verifySignature;
}
