/**
 * Reads event records for tests by the offsets of docs/spec/events.md, apart from the code that
 * writes them.
 */
import { type RejectCode, rejectName } from '@jangbu/protocol';

/** A record of 64 bytes. */
export class EventRecord {
  readonly #view: DataView;

  constructor(bytes: Uint8Array) {
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get kind(): number {
    return this.u8(0);
  }

  u8(offset: number): number {
    return this.#view.getUint8(offset);
  }

  u16(offset: number): number {
    return this.#view.getUint16(offset, true);
  }

  u32(offset: number): number {
    return this.#view.getUint32(offset, true);
  }

  u64(offset: number): number {
    return Number(this.#view.getBigUint64(offset, true));
  }
}

/** The records of a block in order. */
export function recordsOf(events: Uint8Array): EventRecord[] {
  const count = events.length / 64;
  return Array.from(
    { length: count },
    (_, i) => new EventRecord(events.slice(64 * i, 64 * i + 64)),
  );
}

/** The codes of the command results of a block in order. */
export function rejectsOf(events: Uint8Array): RejectCode[] {
  return recordsOf(events)
    .filter((record) => record.kind === 1)
    .map((record) => rejectName(record.u16(18))!);
}
