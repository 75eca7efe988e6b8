/**
 * Verifies a stored ledger block by block: files, hash chain, envelopes, roots, trade chains and signatures without any
 * engine, and what an engine makes of each block if one is plugged in.
 */

import {
  type Command,
  decodeSignedEnvelope,
  decodeStoredBlock,
  ENVELOPE_VERSION,
  EVENT_BYTES,
  envelopeId,
  equalBytes,
  HEADER_VERSION,
  LIMITS,
  listRoot,
  readU64,
  type StoredBlock,
  VALID_DAY_FLAG,
} from '@jangbu/protocol';
import {
  type ExecutableBlock,
  type Executed,
  executeGuarded,
  executionDiffers,
  type VerifiedEnvelope,
} from './block-execution.ts';
import type { FilePort } from './file-port.ts';
import { IssueChains } from './issue-chains.ts';
import { type LogFrame, type ReadLogOptions, readLog } from './log-reader.ts';
import { nativeHasher } from './native-hasher.ts';
import { nativeVerify } from './native-signature.ts';
import { operatorSignatureHolds } from './operator-signature.ts';

const EVENT_SEQ_AT = 8;

/** Steps of the verification of a block, in their order. */
export const VERIFY_STEPS = Object.freeze([
  'files',
  'block',
  'header',
  'envelopes',
  'envelope_signatures',
  'transactions_root',
  'events_root',
  'trade_chains',
  'trade_log',
  'operator_signature',
  'execution',
] as const);

/** A step of the verification. */
export type VerifyStep = (typeof VERIFY_STEPS)[number];

/** A block for which every step holds. */
export interface VerifiedBlock {
  kind: 'block';
  /** Path from the data folder. */
  file: string;
  /** Where its record begins in the file. */
  offset: number;
  hash: Uint8Array;
  /** Views into memory that is never written again. */
  block: StoredBlock;
  envelopes: readonly VerifiedEnvelope[];
  /** Hash of each of its trade blocks, 32 bytes each. */
  tradeHashes: Uint8Array;
}

/** The first step that does not hold. */
export interface ChainFault {
  kind: 'fault';
  step: VerifyStep;
  /** Path from the data folder. */
  file: string;
  offset: number;
  index: number;
  reason: string;
}

/** What is verified, and against what. */
export interface VerifyChainOptions {
  chainId: Uint8Array;
  /** Operator's public key, 32 bytes. */
  operatorKey: Uint8Array;
  /** Timestamp of block 0 in microseconds. */
  genesisTime: number;
  /**
   * Index from which on signatures are verified and blocks are yielded. All blocks before are read and executed too:
   * chains and state grow from block 0.
   */
  from?: number;
  /** Index of the last block that is looked at. */
  to?: number;
  /** Executes the next block, from block 0 on. */
  execute?: (block: ExecutableBlock) => Executed;
  /** See `ReadLogOptions`. */
  pause?: () => void;
}

/**
 * Yields every block for which all steps hold, then the first fault if there is one. Never throws because of what is
 * stored; what `execute` throws is a fault of the step `execution`.
 */
export function* verifyChain(
  port: FilePort,
  dir: string,
  options: VerifyChainOptions,
): Generator<VerifiedBlock | ChainFault, void> {
  const { chainId, pause, from = 0, to = Number.MAX_SAFE_INTEGER } = options;
  const reading: ReadLogOptions = pause === undefined ? { chainId } : { chainId, pause };
  const checks = new BlockChecks(options);
  for (const frame of readLog(port, dir, reading)) {
    if (frame.index > to) return;
    if (frame.kind === 'fault') {
      const { file, offset, index, reason } = frame;
      yield { kind: 'fault', step: 'files', file, offset, index, reason };
      return;
    }
    const checked = checks.check(frame);
    if (checked.kind === 'fault') {
      yield checked;
      return;
    }
    if (frame.index >= from) yield checked;
  }
}

/** A step that does not hold, and why. */
class StepFault extends Error {
  readonly step: VerifyStep;

  constructor(step: VerifyStep, reason: string) {
    super(reason);
    this.step = step;
  }
}

/** Throws a StepFault of `step` unless the condition holds. */
function demand(condition: boolean, step: VerifyStep, reason: string): void {
  if (!condition) throw new StepFault(step, reason);
}

class BlockChecks {
  readonly #options: VerifyChainOptions;
  readonly #chains: IssueChains;
  #timestamp = -1;
  #nextEventSeq = 1;

  constructor(options: VerifyChainOptions) {
    this.#options = options;
    this.#chains = new IssueChains(options.chainId);
  }

  check(frame: LogFrame): VerifiedBlock | ChainFault {
    const { file, offset, index } = frame;
    try {
      return this.#checkSteps(frame);
    } catch (error) {
      if (!(error instanceof StepFault)) throw error;
      return { kind: 'fault', step: error.step, file, offset, index, reason: error.message };
    }
  }

  #checkSteps(frame: LogFrame): VerifiedBlock {
    const { file, offset, hash } = frame;
    const decoded = decodeStoredBlock(frame.payload);
    if (!decoded.ok) throw new StepFault('block', decoded.reason);
    const { block } = decoded;
    this.#checkHeader(block);
    const envelopes = this.#checkEnvelopes(block, frame.index >= (this.#options.from ?? 0));
    checkRoots(block, envelopes);
    this.#checkEventSeq(block.events);
    const tradeHashes = this.#checkTrades(block, envelopes);
    if (frame.index >= (this.#options.from ?? 0)) {
      const { header, operatorSignature } = block;
      const { operatorKey } = this.#options;
      const holds = operatorSignatureHolds(header, hash, operatorSignature, operatorKey);
      demand(holds, 'operator_signature', "the operator's signature does not verify");
    }
    const verified: VerifiedBlock = {
      kind: 'block',
      file,
      offset,
      hash,
      block,
      envelopes,
      tradeHashes,
    };
    this.#execute(verified, frame.payload);
    return verified;
  }

  #checkHeader({ header, transactions, events, trades }: StoredBlock): void {
    const { version, index, timestamp } = header;
    demand(version === HEADER_VERSION, 'header', `header version ${version} is unknown`);
    const increases = `timestamp ${timestamp} is not above the ${this.#timestamp} before`;
    demand(timestamp > this.#timestamp, 'header', increases);
    this.#timestamp = timestamp;
    const isEmpty = transactions.length + events.length + trades.length === 0;
    if (index > 0) {
      demand(!isEmpty, 'block', 'a block without envelopes and events is never written');
      return;
    }
    demand(isEmpty, 'block', 'block 0 has no envelopes, events or trades');
    const { genesisTime } = this.#options;
    demand(timestamp === genesisTime, 'header', 'block 0 has another time than the genesis');
  }

  /** Everything about envelopes that can be judged without the state: void checks 1 to 5. */
  #checkEnvelopes({ transactions }: StoredBlock, verifySignatures: boolean): VerifiedEnvelope[] {
    let blockBytes = 0;
    const envelopes: VerifiedEnvelope[] = [];
    for (const [place, bytes] of transactions.entries()) {
      blockBytes += bytes.length;
      const name = `envelope ${place} of the block`;
      const decoded = decodeSignedEnvelope(bytes);
      if (!decoded.ok) throw new StepFault('envelopes', `${name}: ${decoded.reason}`);
      const { signed, envelopeBytes } = decoded;
      const { envelope, signature } = signed;
      const { version, chainId, flags } = envelope;
      demand(version === ENVELOPE_VERSION, 'envelopes', `${name} has version ${version}`);
      const isOurs = equalBytes(chainId, this.#options.chainId);
      demand(isOurs, 'envelopes', `${name} is for another ledger`);
      demand((flags & ~VALID_DAY_FLAG) === 0, 'envelopes', `${name} has unknown flags`);
      const id = envelopeId(nativeHasher, envelopeBytes);
      const holds = !verifySignatures || nativeVerify(envelope.key, signature, id);
      demand(holds, 'envelope_signatures', `the signature of ${name} does not verify`);
      envelopes.push({ envelope, id, sizeBytes: bytes.length });
    }
    const isWithin = blockBytes <= LIMITS.maxBlockBytes;
    demand(isWithin, 'envelopes', `the envelopes have ${blockBytes} bytes together`);
    return envelopes;
  }

  #checkEventSeq(events: Uint8Array): void {
    for (let at = 0; at < events.length; at += EVENT_BYTES) {
      const found = readU64(events, at + EVENT_SEQ_AT);
      const reason = `event ${at / EVENT_BYTES} of the block is not number ${this.#nextEventSeq}`;
      demand(found === this.#nextEventSeq, 'block', reason);
      this.#nextEventSeq += 1;
    }
  }

  #checkTrades(
    { header, events, trades }: StoredBlock,
    envelopes: readonly VerifiedEnvelope[],
  ): Uint8Array {
    const commands: Command[] = envelopes.flatMap(({ envelope }) => envelope.commands);
    const { timestamp } = header;
    const hashes = this.#chains.follow({ timestamp, commands, events, trades });
    if (typeof hashes === 'string') throw new StepFault('trade_chains', hashes);
    const { tradeLogSize } = this.#chains;
    const size = `the header says ${header.tradeLogSize} trades, there are ${tradeLogSize}`;
    demand(header.tradeLogSize === tradeLogSize, 'trade_log', size);
    const isRoot = equalBytes(header.tradeLogRoot, this.#chains.tradeLogRoot());
    demand(isRoot, 'trade_log', 'the root of the trade log differs');
    return hashes;
  }

  #execute(verified: VerifiedBlock, payload: Uint8Array): void {
    const { execute } = this.#options;
    if (execute === undefined) return;
    const executed = executeGuarded(execute, verified);
    const differs = executionDiffers(executed, verified.block, payload);
    if (differs !== undefined) throw new StepFault('execution', differs);
  }
}

function checkRoots({ header, events }: StoredBlock, envelopes: readonly VerifiedEnvelope[]): void {
  const ids = new Uint8Array(32 * envelopes.length);
  for (const [place, { id }] of envelopes.entries()) ids.set(id, 32 * place);
  const transactionsRoot = listRoot(nativeHasher, ids, envelopes.length);
  const hasEnvelopes = equalBytes(header.transactionsRoot, transactionsRoot);
  demand(hasEnvelopes, 'transactions_root', 'the root of the envelopes differs');
  const count = events.length / EVENT_BYTES;
  const leaves = new Uint8Array(32 * count);
  nativeHasher.hash64(events, leaves, count);
  const hasEvents = equalBytes(header.eventsRoot, listRoot(nativeHasher, leaves, count));
  demand(hasEvents, 'events_root', 'the root of the events differs');
}
