const INITIAL_ID_BYTES = 65_536;
const INITIAL_IDS = 4096;
const FNV_OFFSET = 0x811c9dc5;
const FNV_PRIME = 0x01000193;

/**
 * Numbers the order ids of a file from 0 in order of first appearance.
 *
 * The ids are kept as bytes and found by an open hash table, because a `Map` of strings ends at 16.7 million entries and
 * takes ten times the room. Looking one up costs its length; adding one the same on average.
 */
export class OrderIds {
  #bytes = new Uint8Array(INITIAL_ID_BYTES);
  /** Where id `n` starts; id `n` ends where `n + 1` starts. A file may hold more than 2^32 bytes of ids. */
  #starts = new Float64Array(INITIAL_IDS + 1);
  #hashes = new Int32Array(INITIAL_IDS);
  /** Number of an id plus 1, 0 where free; twice as long as the ids that it may hold, a power of two. */
  #table = new Int32Array(INITIAL_IDS * 2);
  #count = 0;

  /** How many different ids there are. */
  get count(): number {
    return this.#count;
  }

  /** The number of the id in `bytes` from `start` to `end`, a new one if it has not come before. */
  intern(bytes: Uint8Array, start: number, end: number): number {
    const hash = hashOf(bytes, start, end);
    const mask = this.#table.length - 1;
    let place = hash & mask;
    for (let entry = this.#table[place]!; entry !== 0; entry = this.#table[place]!) {
      const id = entry - 1;
      if (this.#hashes[id] === hash && this.#equals(id, bytes, start, end)) return id;
      place = (place + 1) & mask;
    }
    return this.#append(hash, bytes, start, end);
  }

  /** The text of id `id`; throws a RangeError for a number that was never given. */
  text(id: number): string {
    if (!(id >= 0 && id < this.#count)) throw new RangeError(`no id has number ${id}`);
    const bytes = this.#bytes.subarray(this.#starts[id], this.#starts[id + 1]);
    return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('utf8');
  }

  #equals(id: number, bytes: Uint8Array, start: number, end: number): boolean {
    const from = this.#starts[id]!;
    if (this.#starts[id + 1]! - from !== end - start) return false;
    for (let index = start; index < end; index += 1) {
      if (this.#bytes[from + index - start] !== bytes[index]) return false;
    }
    return true;
  }

  #append(hash: number, bytes: Uint8Array, start: number, end: number): number {
    if (this.#count === this.#hashes.length) this.#growTable();
    const id = this.#count;
    const from = this.#starts[id]!;
    const to = from + end - start;
    if (to > this.#bytes.length) {
      const larger = new Uint8Array(Math.max(to, this.#bytes.length * 2));
      larger.set(this.#bytes.subarray(0, from));
      this.#bytes = larger;
    }
    for (let index = start; index < end; index += 1) {
      this.#bytes[from + index - start] = bytes[index]!;
    }
    this.#starts[id + 1] = to;
    this.#hashes[id] = hash;
    this.#count = id + 1;
    this.#place(id);
    return id;
  }

  #place(id: number): void {
    const mask = this.#table.length - 1;
    let place = this.#hashes[id]! & mask;
    while (this.#table[place] !== 0) place = (place + 1) & mask;
    this.#table[place] = id + 1;
  }

  #growTable(): void {
    const ids = this.#hashes.length * 2;
    const starts = new Float64Array(ids + 1);
    const hashes = new Int32Array(ids);
    starts.set(this.#starts);
    hashes.set(this.#hashes);
    this.#starts = starts;
    this.#hashes = hashes;
    this.#table = new Int32Array(ids * 2);
    for (let id = 0; id < this.#count; id += 1) this.#place(id);
  }
}

/** FNV-1a, with the high bits folded in because a table is indexed by the low ones. */
function hashOf(bytes: Uint8Array, start: number, end: number): number {
  let hash = FNV_OFFSET;
  for (let index = start; index < end; index += 1) {
    hash = Math.imul(hash ^ bytes[index]!, FNV_PRIME);
  }
  return hash ^ (hash >>> 15);
}
