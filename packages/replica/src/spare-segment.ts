/** The next segment of a log, which is filled with zeros under another name before it is needed. */

import { SCRATCH_FOLDER } from './batch-mark.ts';
import { type FilePort, removeIfPresent, writeZeros } from './file-port.ts';
import { standardCapacityBytes } from './segment.ts';

/** Path of the segment that is being filled, from the data folder. */
export const SPARE_FILE = `${SCRATCH_FOLDER}/next.seg`;

/** A segment in the making as plain values, which may go to another thread of the process. */
export interface SpareParts {
  readonly file: number;
  readonly segment: number;
  writtenBytes: number;
  isReady: boolean;
}

/** Fills one segment after the other ahead of the log. */
export class SpareSegment {
  readonly #port: FilePort;
  readonly #dir: string;
  #parts: SpareParts | undefined;

  constructor(port: FilePort, dir: string, parts?: SpareParts) {
    this.#port = port;
    this.#dir = dir;
    this.#parts = parts;
  }

  /** True if it waits, filled and synced. */
  get isReady(): boolean {
    return this.#parts?.isReady === true;
  }

  /** What another thread goes on with; this one must not be used any more. */
  release(): SpareParts | undefined {
    return this.#parts;
  }

  /**
   * Fills up to `maxBytes` more of segment `segment`, and syncs it when it has its standard capacity; true once it is
   * ready. Throws what the device throws: what was written stays, so that a full disk that is asked again is asked for
   * the rest alone. A file whose sync failed is given up.
   */
  fill(segment: number, maxBytes: number): boolean {
    this.#parts ??= this.#make(segment);
    const parts = this.#parts;
    if (parts.isReady) return true;
    const capacityBytes = standardCapacityBytes(segment);
    this.#write(parts, Math.min(capacityBytes, parts.writtenBytes + maxBytes));
    if (parts.writtenBytes < capacityBytes) return false;
    try {
      this.#port.sync(parts.file);
    } catch (error) {
      this.drop();
      throw error;
    }
    parts.isReady = true;
    return true;
  }

  /** Fills it up to more than the standard capacity, for a large block; to be synced with that. */
  extend(capacityBytes: number): void {
    const parts = this.#parts!;
    if (parts.writtenBytes < capacityBytes) this.#write(parts, capacityBytes);
  }

  /** Its open file. */
  get file(): number {
    return this.#parts!.file;
  }

  /** Lets it go, which is a segment of the log now. */
  handOver(): void {
    this.#parts = undefined;
  }

  /** Closes it and removes its file, as far as the device lets it. */
  drop(): void {
    if (this.#parts === undefined) return;
    const { file } = this.#parts;
    this.#parts = undefined;
    try {
      this.#port.close(file);
      this.#port.remove(`${this.#dir}/${SPARE_FILE}`);
    } catch {
      // It is removed before it is made again.
    }
  }

  #write(parts: SpareParts, to: number): void {
    writeZeros(this.#port, parts.file, parts.writtenBytes, to);
    parts.writtenBytes = to;
  }

  #make(segment: number): SpareParts {
    const path = `${this.#dir}/${SPARE_FILE}`;
    // Never written over: after a crash this may be another name of the present segment.
    removeIfPresent(this.#port, path);
    return { file: this.#port.open(path, 'create'), segment, writtenBytes: 0, isReady: false };
  }
}
