import { EVENT_BYTES, writeU8, writeU16, writeU32, writeU64 } from '@jangbu/protocol';

const INITIAL_EVENTS = 64;

/**
 * Writes event records (docs/spec/events.md) into one growing buffer.
 *
 * `begin` starts a zeroed record with its head; the setters write into it at offsets of the record. They throw a
 * RangeError at a value outside their range, which is a bug: commands were checked before.
 */
export class EventWriter {
  #bytes = new Uint8Array(INITIAL_EVENTS * EVENT_BYTES);
  #at = 0;
  #count = 0;
  /** Position of the command that is executed; NONE_U32 for time-driven work. */
  position = 0;

  /** Number of records. */
  get count(): number {
    return this.#count;
  }

  /** Starts a record and writes its head. */
  begin(kind: number, eventSeq: number): void {
    this.#at = this.#count * EVENT_BYTES;
    if (this.#at === this.#bytes.length) {
      const grown = new Uint8Array(this.#bytes.length * 2);
      grown.set(this.#bytes);
      this.#bytes = grown;
    }
    this.#count += 1;
    this.u8(0, kind);
    this.u32(4, this.position);
    this.u64(8, eventSeq);
  }

  /** Writes a u8 of the record. */
  u8(offset: number, value: number): void {
    writeU8(this.#bytes, this.#at + offset, value);
  }

  /** Writes a u16 of the record. */
  u16(offset: number, value: number): void {
    writeU16(this.#bytes, this.#at + offset, value);
  }

  /** Writes a u32 of the record. */
  u32(offset: number, value: number): void {
    writeU32(this.#bytes, this.#at + offset, value);
  }

  /** Writes a u64 of the record. */
  u64(offset: number, value: number): void {
    writeU64(this.#bytes, this.#at + offset, value);
  }

  /** Writes bytes of the record. */
  bytes(offset: number, value: Uint8Array): void {
    this.#bytes.set(value, this.#at + offset);
  }

  /** A copy of all records. */
  take(): Uint8Array {
    return this.#bytes.slice(0, this.#count * EVENT_BYTES);
  }
}
