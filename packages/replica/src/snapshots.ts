/** When snapshots are taken, and that taking them disturbs nobody. */

import type { RowStore } from '@jangbu/exchange';
import type { BlockLog } from './block-log.ts';
import { errorCodeOf, errorText, type FilePort, isPassing } from './file-port.ts';
import type { SealedBlock } from './sealed-block.ts';
import { SNAPSHOT_STEP_BYTES, type SnapshotHead, SnapshotWriter } from './snapshot-writer.ts';
import type { Timers } from './timers.ts';

/** How much is executed between two snapshots at least, and how much of one is written at a time. */
export interface SnapshotPace {
  readonly dueBytes: number;
  readonly dueBlocks: number;
  readonly stepBytes: number;
}

/**
 * A snapshot is due once a start would have to execute so much after the last one: about half a second of it. The more a
 * snapshot holds, the longer it may be until the next one, so that less is written for snapshots than twice the log.
 */
export const USUAL_PACE: SnapshotPace = Object.freeze({
  dueBytes: 16_777_216,
  dueBlocks: 4_096,
  stepBytes: SNAPSHOT_STEP_BYTES,
});
const DUE_SHARE_OF_SNAPSHOT = 0.5;
const SNAPSHOT_BYTES_PER_BLOCK = 16_384;
/** Between two pieces, so that a snapshot in the making takes a third of the time at most. */
const PAUSE_MS = 2;

/** What the snapshots of a ledger go on with: its rows after the last block, and what is executed since the last one. */
export interface SnapshotStart {
  readonly rows: RowStore;
  readonly head: SnapshotHead;
  readonly blocksSince: number;
  readonly bytesSince: number;
  /** Length of the last snapshot; 0 if there is none. */
  readonly lastBytes: number;
  /** Another pace than the usual one. */
  readonly pace?: SnapshotPace | undefined;
}

/** Told what people should know, and what stops a ledger. */
export interface SnapshotListener {
  /** A snapshot could not be written for want of room; a later one is tried. */
  onSkipped(reason: string): void;
  /** The device failed: what is on it is unknown, and the ledger must stop. */
  onFault(reason: string): void;
}

/** What the snapshots take of a block. */
export type SnapshotBlock = Pick<
  SealedBlock,
  'header' | 'tradeLogFrontier' | 'touched' | 'transactions' | 'events' | 'trades'
>;

/**
 * Keeps the rows of a ledger as bytes and writes snapshots of them in the background.
 *
 * Works wherever blocks are told of after they are on disk, in order. A step writes a quarter of a MiB; between the steps
 * whatever else the thread has to do is done.
 */
export class Snapshots {
  readonly #port: FilePort;
  readonly #dir: string;
  readonly #rows: RowStore;
  readonly #pace: SnapshotPace;
  #head: SnapshotHead;
  #blocksSince: number;
  #bytesSince: number;
  #lastBytes: number;
  #writer: SnapshotWriter | undefined;
  #timers: Timers | undefined;
  #listener: SnapshotListener | undefined;
  #isBroken = false;

  constructor(port: FilePort, dir: string, start: SnapshotStart) {
    this.#port = port;
    this.#dir = dir;
    this.#rows = start.rows;
    this.#pace = start.pace ?? USUAL_PACE;
    this.#head = start.head;
    this.#blocksSince = start.blocksSince;
    this.#bytesSince = start.bytesSince;
    this.#lastBytes = start.lastBytes;
  }

  /** Index of the last block that `add` took. */
  get index(): number {
    return this.#head.header.index;
  }

  /** From now on snapshots that are due are written in the background. */
  run(timers: Timers, listener: SnapshotListener): void {
    this.#timers = timers;
    this.#listener = listener;
  }

  /** Takes over the next block, which is on disk; throws if it is not the next one. */
  add(block: SnapshotBlock): void {
    const { header, tradeLogFrontier, touched } = block;
    if (header.index !== this.index + 1) {
      throw new Error(`block ${header.index} where ${this.index + 1} is next`);
    }
    this.#rows.write(touched);
    this.#head = { header, tradeLogFrontier };
    this.#blocksSince += 1;
    this.#bytesSince += storedBytes(block);
    if (this.#timers !== undefined && this.isDue && this.#writer === undefined) this.#begin();
  }

  /** True once a start would have to execute more than it should. */
  get isDue(): boolean {
    const { dueBytes, dueBlocks } = this.#pace;
    const bytes = Math.max(dueBytes, this.#lastBytes * DUE_SHARE_OF_SNAPSHOT);
    const blocks = Math.max(dueBlocks, this.#lastBytes / SNAPSHOT_BYTES_PER_BLOCK);
    return this.#bytesSince >= bytes || this.#blocksSince >= blocks;
  }

  /** Ends the background work. */
  stop(): void {
    this.#timers = undefined;
    this.#writer?.abandon();
    this.#writer = undefined;
  }

  /**
   * Writes a snapshot of the last block at once, unless nothing came after the last one: for a clean end. Throws what the
   * device throws; the ledger is as whole without it.
   */
  finish(): void {
    this.stop();
    if (this.#blocksSince === 0 || this.#isBroken) return;
    const writer = this.#newWriter();
    try {
      while (!writer.step());
    } catch (error) {
      writer.abandon();
      throw error;
    }
    this.#blocksSince = 0;
    this.#bytesSince = 0;
  }

  #begin(): void {
    // What comes from here on is not in this snapshot; if it fails, the next one is due as late as after one that did not.
    this.#blocksSince = 0;
    this.#bytesSince = 0;
    this.#guard(() => {
      this.#writer = this.#newWriter();
    });
    this.#schedule();
  }

  #newWriter(): SnapshotWriter {
    const { stepBytes } = this.#pace;
    return new SnapshotWriter(this.#port, this.#dir, this.#head, this.#rows, stepBytes);
  }

  #schedule(): void {
    if (this.#writer === undefined) return;
    this.#timers?.after(PAUSE_MS, () => {
      const writer = this.#writer;
      if (writer === undefined) return;
      this.#guard(() => {
        if (!writer.step()) return;
        this.#lastBytes = writer.sizeBytes;
        this.#writer = undefined;
      });
      this.#schedule();
    });
  }

  #guard(work: () => void): void {
    try {
      work();
    } catch (error) {
      this.#writer?.abandon();
      this.#writer = undefined;
      const reason = `a snapshot could not be written: ${errorText(error)}`;
      if (isPassing(errorCodeOf(error))) {
        this.#listener?.onSkipped(reason);
        return;
      }
      this.#isBroken = true;
      this.#timers = undefined;
      this.#listener?.onFault(reason);
    }
  }
}

/**
 * Writes the last snapshot of a ledger that is closed. One whose last blocks nobody told the snapshots of is closed without
 * it; so is one on a failing device.
 */
export function finishSnapshots(snapshots: Snapshots, log: BlockLog): void {
  try {
    if (snapshots.index === log.lastIndex && log.isSound) snapshots.finish();
    else snapshots.stop();
  } catch {
    // The next start executes what is missing.
  }
}

/** About what a block takes in the log. */
function storedBytes({ transactions, events, trades }: SnapshotBlock): number {
  let bytes = events.length + trades.length;
  for (const transaction of transactions) bytes += transaction.length;
  return bytes;
}
