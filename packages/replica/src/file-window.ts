/** A file read from front to back in large pieces. */

import { type FilePort, readFully } from './file-port.ts';

const WINDOW_BYTES = 1_048_576;
const ZEROS = new Uint8Array(WINDOW_BYTES);

/**
 * Gives views of a file and reads ahead for the next ones, about one MiB at a time.
 *
 * Memory that was given out is never written again, so a view stays good as long as somebody holds it.
 */
export class FileWindow {
  readonly #port: FilePort;
  readonly #file: number;
  #sizeBytes: number;
  #bytes = new Uint8Array(0);
  #start = 0;

  /** Opens the file for reading; throws if the system refuses. */
  constructor(port: FilePort, path: string) {
    this.#port = port;
    this.#file = port.open(path, 'read');
    this.#sizeBytes = port.sizeOf(this.#file);
  }

  /** Size of the file when it was opened or last refreshed. */
  get sizeBytes(): number {
    return this.#sizeBytes;
  }

  /**
   * View of `length` bytes from `offset` on, or of as many as there are; throws if the system refuses to read.
   *
   * Allocates at most as much as the file holds from `offset` on.
   */
  bytes(offset: number, length: number): Uint8Array {
    const end = Math.min(offset + length, this.#sizeBytes);
    if (offset < this.#start || end > this.#start + this.#bytes.length) {
      const wanted = Math.max(length, WINDOW_BYTES);
      const fresh = new Uint8Array(Math.max(0, Math.min(wanted, this.#sizeBytes - offset)));
      const got = readFully(this.#port, this.#file, fresh, offset);
      if (got < fresh.length) throw new Error('the file became shorter while it was read');
      this.#bytes = fresh;
      this.#start = offset;
    }
    return this.#bytes.subarray(offset - this.#start, Math.max(offset, end) - this.#start);
  }

  /** Where the first byte that is not zero lies in `[from..to)`, or -1. */
  firstNonZero(from: number, to: number): number {
    for (let at = from; at < to; ) {
      const piece = this.bytes(at, Math.min(WINDOW_BYTES, to - at));
      if (piece.length === 0) return -1;
      const zeros = ZEROS.subarray(0, piece.length);
      if (Buffer.compare(piece, zeros) !== 0) return at + piece.findIndex((byte) => byte !== 0);
      at += piece.length;
    }
    return -1;
  }

  /** Forgets what was read and looks at the size again. */
  refresh(): void {
    this.#bytes = new Uint8Array(0);
    this.#start = 0;
    this.#sizeBytes = this.#port.sizeOf(this.#file);
  }

  close(): void {
    this.#port.close(this.#file);
  }
}
