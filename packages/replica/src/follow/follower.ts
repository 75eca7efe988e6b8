import { equalBytes, type Genesis, type Header } from '@jangbu/protocol';
import type { BlockLog } from '../block-log.ts';
import type { FilePort } from '../file-port.ts';
import { payloadBlockHash } from '../frame.ts';
import { finishSnapshots, type Snapshots } from '../snapshots.ts';
import { StoredBlockReader } from '../stored-block-reader.ts';
import { processTimers } from '../timers.ts';
import type { TornTail } from '../torn-tail.ts';
import {
  type BlockSource,
  SourceBehindError,
  type SourceBlocks,
  SourceSilentError,
} from './block-source.ts';
import { type KnownDifference, saveDifference } from './difference-file.ts';
import {
  type Difference,
  type FollowChecks,
  type FollowedBlock,
  snapshotBlockOf,
} from './follow-checks.ts';
import { checkGenesis } from './other-genesis.ts';
import type { Patience } from './patience.ts';

/** How long the source may wait for the next block before it answers without one. */
const WAIT_MS = 10_000;
/** Bytes of blocks that are executed before others of this process have a turn: a few milliseconds. */
const TURN_BYTES = 65_536;

/** How following ended: by the signal, or at a block that is not what this replica computes. */
export type FollowEnd =
  | { readonly kind: 'ended' }
  | { readonly kind: 'difference'; readonly difference: KnownDifference };

/** The last block that is on disk. */
export interface FollowerHead {
  readonly header: Header;
  readonly hash: Uint8Array;
  readonly operatorSignature: Uint8Array;
}

/** What a follower consists of; `openFollower` puts it together. */
export interface FollowerParts {
  readonly dir: string;
  readonly port: FilePort;
  readonly genesis: Genesis;
  readonly chainId: Uint8Array;
  readonly source: BlockSource;
  readonly patience: Patience;
  readonly checks: FollowChecks;
  readonly log: BlockLog;
  /** Takes every block, where the follower writes snapshots. */
  readonly snapshots: Snapshots | undefined;
  readonly head: FollowerHead;
  readonly torn: TornTail | undefined;
  /** Index of the block whose snapshot it began with, and how many blocks it executed again after that. */
  readonly began: { readonly from: number; readonly executed: number };
  readonly onBlock: (block: FollowedBlock, genesis: Genesis) => void;
  readonly release: () => Promise<void>;
}

/**
 * A replica that fetches blocks, checks and executes each of them again, and keeps a ledger of its own whose segment files
 * are, byte for byte, those of the venue.
 *
 * The next blocks are on their way while the ones before are executed; all blocks of an answer share one sync.
 */
export class Follower {
  readonly #parts: FollowerParts;
  readonly #blocks: StoredBlockReader;
  #head: FollowerHead;
  #sourceIndex: number;
  /** What the device did to a snapshot, after which nothing may be written any more. */
  #fault: string | undefined;

  constructor(parts: FollowerParts) {
    this.#parts = parts;
    this.#blocks = new StoredBlockReader(parts.port, parts.dir, parts.log.lastIndex);
    this.#head = parts.head;
    this.#sourceIndex = parts.log.lastIndex;
    // A snapshot that is skipped for want of room is tried again later; it is a convenience.
    parts.snapshots?.run(processTimers, {
      onSkipped: () => {},
      onFault: (reason) => {
        this.#fault = reason;
      },
    });
  }

  /** The genesis document. */
  get genesis(): Genesis {
    return this.#parts.genesis;
  }

  /** The bytes of a torn end that were moved away when the folder was opened. */
  get torn(): TornTail | undefined {
    return this.#parts.torn;
  }

  /** Index of the block whose snapshot it began with, and how many blocks it executed again after that. */
  get began(): { readonly from: number; readonly executed: number } {
    return this.#parts.began;
  }

  /** The last block that is on disk. */
  get head(): FollowerHead {
    return this.#head;
  }

  /** The stored blocks, up to the last one on disk. */
  get blocks(): StoredBlockReader {
    return this.#blocks;
  }

  /** Index of the last block of the source, as it last said. */
  get sourceIndex(): number {
    return Math.max(this.#sourceIndex, this.#head.header.index);
  }

  /** True while the source answers. */
  get isConnected(): boolean {
    return this.#parts.patience.isAnswered;
  }

  /**
   * Follows until `signal` aborts or a block differs; the difference is then kept in the folder.
   *
   * Throws an OtherGenesisError or a SourceRefusedError, which asking again does not change, or what the device throws.
   */
  async run(signal: AbortSignal): Promise<FollowEnd> {
    const { patience } = this.#parts;
    while (!signal.aborted) {
      try {
        const difference = (await this.#meet(signal)) ?? (await this.#pull(signal));
        if (difference !== undefined) return this.#stop(difference);
      } catch (error) {
        if (signal.aborted && error instanceof SourceSilentError) break;
        await patience.waitAfter(error, signal);
      }
    }
    return { kind: 'ended' };
  }

  /** Lets readers go, writes a last snapshot if it can, closes the log and gives the folder back. */
  async close(): Promise<void> {
    const { snapshots, log } = this.#parts;
    this.#blocks.close();
    if (snapshots !== undefined) finishSnapshots(snapshots, log);
    log.close();
    await this.#parts.release();
  }

  #stop(difference: Difference): FollowEnd {
    const { port, dir, source } = this.#parts;
    // A source that is merely shorter has shown nothing false: it may come back with all of its blocks.
    if (difference.payload.length > 0) saveDifference(port, dir, difference, source.url);
    return { kind: 'difference', difference };
  }

  /** Compares what source and follower both have; a difference if it is not the same. */
  async #meet(signal: AbortSignal): Promise<Difference | undefined> {
    const { source, chainId } = this.#parts;
    checkGenesis(await source.genesisText(signal), chainId);
    const own = this.#head.header.index;
    const { blocks, index } = await source.blocks({ from: own, limit: 1, signal });
    this.#sourceIndex = index;
    const [same] = blocks;
    if (same !== undefined && equalBytes(payloadBlockHash(same), this.#head.hash)) {
      return undefined;
    }
    const last = same === undefined ? index : own;
    const fork = await this.#findFork(last, signal);
    if (fork !== undefined) return fork;
    if (await source.isFollower(signal)) throw new SourceBehindError(index);
    return this.#shorter(last, own);
  }

  /** The first block up to `last` of which the source has another one, if it has another `last`. */
  async #findFork(last: number, signal: AbortSignal): Promise<Difference | undefined> {
    let high = last;
    let found = await this.#compare(high, signal);
    if (found === undefined) return undefined;
    let low = 0;
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      const difference = await this.#compare(middle, signal);
      if (difference === undefined) low = middle + 1;
      else {
        high = middle;
        found = difference;
      }
    }
    return found;
  }

  /** The difference between the source's block `index` and the one that was taken before, if there is one. */
  async #compare(index: number, signal: AbortSignal): Promise<Difference | undefined> {
    const { blocks } = await this.#parts.source.blocks({ from: index, limit: 1, signal });
    const [payload] = blocks;
    if (payload === undefined) throw new SourceSilentError(`gives no block ${index}`);
    const expected = payloadBlockHash(payload);
    const computed = this.#ownHash(index);
    if (equalBytes(expected, computed)) return undefined;
    const reason = 'the source has another block there than it had before';
    return { kind: 'difference', index, expected, computed, step: 'history', reason, payload };
  }

  #shorter(last: number, own: number): Difference {
    const reason = `the venue ends at block ${last}, whose hash is the expected one; this ledger had block ${own} from it before`;
    return {
      kind: 'difference',
      index: last + 1,
      expected: this.#ownHash(last),
      computed: this.#ownHash(last + 1),
      step: 'history',
      reason,
      payload: new Uint8Array(0),
    };
  }

  #ownHash(index: number): Uint8Array {
    const [payload] = this.#blocks.read(index, { maxBlocks: 1, maxBytes: 0 });
    if (payload === undefined) throw new Error(`block ${index} is not in the log`);
    return payloadBlockHash(payload);
  }

  /** Takes blocks until one differs, the source has fewer than this ledger, or `signal` aborts. */
  async #pull(signal: AbortSignal): Promise<Difference | undefined> {
    const { patience, checks } = this.#parts;
    let asked = this.#ask(checks.index + 1, signal);
    while (!signal.aborted) {
      const { blocks, index } = await asked;
      patience.answered();
      this.#sourceIndex = index;
      if (index < checks.index) return undefined;
      if (blocks.length === 0 && index > checks.index) {
        throw new SourceSilentError(`gives no block ${checks.index + 1}`);
      }
      asked = this.#ask(checks.index + 1 + blocks.length, signal);
      const difference = await this.#take(blocks, signal);
      if (difference === undefined) continue;
      // A block of another history is false at its previous hash; where that history began is worth more.
      if (difference.step !== 'header') return difference;
      const earlier = await this.#meet(signal).catch(() => undefined);
      return earlier ?? difference;
    }
    return undefined;
  }

  /** Asks for blocks that are wanted only once those before are done with. */
  #ask(from: number, signal: AbortSignal): Promise<SourceBlocks> {
    const asked = this.#parts.source.blocks({ from, waitMs: WAIT_MS, signal });
    // Whoever waits for it sees why it failed; nobody may.
    asked.catch(() => {});
    return asked;
  }

  async #take(
    payloads: readonly Uint8Array[],
    signal: AbortSignal,
  ): Promise<Difference | undefined> {
    const { checks } = this.#parts;
    const taken: FollowedBlock[] = [];
    let difference: Difference | undefined;
    let bytes = 0;
    for (const payload of payloads) {
      if (signal.aborted) break;
      const checked = checks.take(payload);
      if (checked.kind === 'difference') {
        difference = checked;
        break;
      }
      taken.push(checked);
      bytes += payload.length;
      if (bytes < TURN_BYTES) continue;
      bytes = 0;
      await turn();
    }
    this.#commit(taken);
    return difference;
  }

  /** Makes blocks durable with one sync and tells of each of them. */
  #commit(taken: readonly FollowedBlock[]): void {
    const last = taken.at(-1);
    if (last === undefined) {
      this.#prepare();
      return;
    }
    const { log, snapshots, onBlock, genesis } = this.#parts;
    if (this.#fault !== undefined) throw new Error(this.#fault);
    log.append(
      taken.map(({ block: { header }, payload }) => ({
        index: header.index,
        previousHash: header.previousHash,
        payload,
      })),
    );
    const { header, operatorSignature } = last.block;
    this.#head = { header, hash: last.hash, operatorSignature };
    for (const block of taken) {
      snapshots?.add(snapshotBlockOf(block));
      onBlock(block, genesis);
    }
    this.#blocks.advance(header.index);
    if (this.#sourceIndex <= header.index) this.#prepare();
  }

  /** Works ahead for the log while the follower is up with its source. */
  #prepare(): void {
    try {
      this.#parts.log.prepareNext();
    } catch {
      // The next append meets the same trouble, and says so.
    }
  }
}

/** A turn of the event loop. */
export function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
