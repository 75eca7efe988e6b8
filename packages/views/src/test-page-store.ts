import type { PageStore } from './page-cache.ts';

/** A store that can be told to fail, and counts what it did. */
export class MemoryStore implements PageStore {
  isFull = false;
  reads = 0;
  writes = 0;
  #bytes = new Uint8Array(0);

  read(offset: number, into: Uint8Array): void {
    this.reads += 1;
    if (offset + into.length > this.#bytes.length) throw new Error('read beyond the end');
    into.set(this.#bytes.subarray(offset, offset + into.length));
  }

  write(offset: number, bytes: Uint8Array): void {
    if (this.isFull) throw new Error('no space left');
    if (offset > this.#bytes.length) throw new Error('write beyond the end');
    this.writes += 1;
    const larger = new Uint8Array(Math.max(this.#bytes.length, offset + bytes.length));
    larger.set(this.#bytes);
    larger.set(bytes, offset);
    this.#bytes = larger;
  }
}
