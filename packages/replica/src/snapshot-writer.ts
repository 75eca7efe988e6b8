/** Writes one snapshot in small steps, between which the ledger goes on. */

import { createHash } from 'node:crypto';
import { type RowStore, snapshotPieces } from '@jangbu/exchange';
import type { Header } from '@jangbu/protocol';
import { SCRATCH_FOLDER } from './batch-mark.ts';
import { ensureFolder, type FilePort, removeIfPresent, writeAll } from './file-port.ts';
import { listSnapshots, SNAPSHOTS_FOLDER, snapshotPath } from './snapshot-files.ts';

const SCRATCH_FILE = `${SCRATCH_FOLDER}/snapshot`;
/** What a step usually writes and syncs: about a millisecond. */
export const SNAPSHOT_STEP_BYTES = 262_144;
/** The latest snapshot and the one that takes its place if it is found damaged. */
const KEPT_SNAPSHOTS = 2;

/** The block after which a snapshot is taken; it is on disk. */
export interface SnapshotHead {
  readonly header: Header;
  /** Roots of the trade log's complete subtrees, left to right. */
  readonly tradeLogFrontier: readonly Uint8Array[];
}

/**
 * A snapshot in the making: in `scratch/` until it is whole and synced, then under its own name.
 *
 * The rows are frozen from the beginning until their last byte is written or the snapshot is abandoned. Each step writes
 * and syncs a piece, so that neither a step nor the last one waits for more than a piece; the two latest snapshots stay.
 */
export class SnapshotWriter {
  readonly #port: FilePort;
  readonly #dir: string;
  readonly #index: number;
  readonly #rows: RowStore;
  readonly #file: number;
  readonly #pieces: Generator<Uint8Array>;
  readonly #hash = createHash('sha256');
  readonly #buffer: Uint8Array;
  /** What did not fit into the last step. */
  #rest = new Uint8Array(0);
  #sizeBytes = 0;
  #isOpen = true;

  /** Freezes the rows and makes the file; throws what the device throws, and then nothing is frozen. */
  constructor(
    port: FilePort,
    dir: string,
    head: SnapshotHead,
    rows: RowStore,
    stepBytes = SNAPSHOT_STEP_BYTES,
  ) {
    this.#port = port;
    this.#dir = dir;
    this.#index = head.header.index;
    this.#rows = rows;
    this.#buffer = new Uint8Array(stepBytes);
    ensureFolder(port, dir, SCRATCH_FOLDER);
    ensureFolder(port, dir, SNAPSHOTS_FOLDER);
    removeIfPresent(port, `${dir}/${SCRATCH_FILE}`);
    this.#file = port.open(`${dir}/${SCRATCH_FILE}`, 'create');
    this.#pieces = snapshotPieces(head.header, head.tradeLogFrontier, rows.freeze());
  }

  /** Bytes written so far; after the last step the length of the snapshot. */
  get sizeBytes(): number {
    return this.#sizeBytes;
  }

  /** Writes the next piece; true once the snapshot is in its place. Throws what the device throws: then abandon it. */
  step(): boolean {
    const length = this.#fill();
    if (length > 0) {
      this.#hash.update(this.#buffer.subarray(0, length));
      this.#append(this.#buffer.subarray(0, length));
      return false;
    }
    this.#rows.thaw();
    this.#append(this.#hash.digest());
    this.#close();
    const { port, dir } = { port: this.#port, dir: this.#dir };
    port.rename(`${dir}/${SCRATCH_FILE}`, `${dir}/${snapshotPath(this.#index)}`);
    port.syncFolder(`${dir}/${SNAPSHOTS_FOLDER}`);
    for (const index of listSnapshots(port, dir).slice(KEPT_SNAPSHOTS)) {
      port.remove(`${dir}/${snapshotPath(index)}`);
    }
    return true;
  }

  /** Leaves it; what was written is removed as far as the device lets it. */
  abandon(): void {
    this.#rows.thaw();
    try {
      this.#close();
      removeIfPresent(this.#port, `${this.#dir}/${SCRATCH_FILE}`);
    } catch {
      // It is removed before the next one is made.
    }
  }

  /** Fills the buffer with the next rows; 0 once there are none. */
  #fill(): number {
    let length = 0;
    const stepBytes = this.#buffer.length;
    while (length < stepBytes) {
      if (this.#rest.length === 0) {
        const next = this.#pieces.next();
        if (next.done === true) break;
        this.#rest = next.value as Uint8Array<ArrayBuffer>;
      }
      const part = this.#rest.subarray(0, stepBytes - length);
      this.#buffer.set(part, length);
      this.#rest = this.#rest.subarray(part.length);
      length += part.length;
    }
    return length;
  }

  #append(bytes: Uint8Array): void {
    writeAll(this.#port, this.#file, bytes, this.#sizeBytes);
    this.#port.sync(this.#file);
    this.#sizeBytes += bytes.length;
  }

  #close(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.#port.close(this.#file);
  }
}
