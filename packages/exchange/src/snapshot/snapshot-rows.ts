import { readU64 } from '@jangbu/protocol';
import { rowBytesOf } from '../state/rows.ts';
import type { TableSection } from './table-section.ts';

/** High word of 2^53: a u64 whose high word is below it is below 2^53. */
const HIGH_WORD_BOUND = 2_097_152;
const TWO_32 = 4_294_967_296;

/** Bytes as a view that reads numbers of several bytes at once. */
export function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
}

/** Typed reads of rows by table. */
export class SnapshotRows {
  /** True once a u64 at or above 2^53 was read; it reads as 0. */
  hasGreatInteger = false;
  readonly #sections = new Map<number, TableSection>();

  constructor(sections: readonly TableSection[]) {
    for (const section of sections) this.#sections.set(section.table, section);
  }

  count(table: number): number {
    return this.#sections.get(table)?.count ?? 0;
  }

  /** The bytes of all rows of a table, as a view. */
  bytes(table: number): Uint8Array {
    return this.#sections.get(table)!.bytes;
  }

  /** A row as a view. */
  row(table: number, row: number): Uint8Array {
    const rowBytes = rowBytesOf(table);
    return this.bytes(table).subarray(row * rowBytes, (row + 1) * rowBytes);
  }

  *all(table: number): Generator<Uint8Array> {
    const count = this.count(table);
    for (let row = 0; row < count; row += 1) yield this.row(table, row);
  }

  /** The same as `u64` from a view, for tables of a million rows. */
  u64At(view: DataView, offset: number): number {
    const high = view.getUint32(offset + 4, true);
    if (high < HIGH_WORD_BOUND) return high * TWO_32 + view.getUint32(offset, true);
    this.hasGreatInteger = true;
    return 0;
  }

  u64(bytes: Uint8Array, offset: number): number {
    const value = readU64(bytes, offset);
    if (value >= 0) return value;
    this.hasGreatInteger = true;
    return 0;
  }
}
