import { readU64 } from '@jangbu/protocol';
import { rowBytesOf } from '../state/rows.ts';
import type { TouchedRows } from '../state/touched-rows.ts';

/** Typed reads of rows by table. */
export class SnapshotRows {
  /** True once a u64 at or above 2^53 was read; it reads as 0. */
  hasGreatInteger = false;
  readonly #sections = new Map<number, TouchedRows>();

  constructor(sections: readonly TouchedRows[]) {
    for (const section of sections) this.#sections.set(section.table, section);
  }

  count(table: number): number {
    return this.#sections.get(table)?.rows.length ?? 0;
  }

  row(table: number, row: number): Uint8Array {
    const rowBytes = rowBytesOf(table);
    const { bytes } = this.#sections.get(table)!;
    return bytes.slice(row * rowBytes, (row + 1) * rowBytes);
  }

  *all(table: number): Generator<Uint8Array> {
    const count = this.count(table);
    for (let row = 0; row < count; row += 1) yield this.row(table, row);
  }

  u64(row: Uint8Array, offset: number): number {
    const value = readU64(row, offset);
    if (value >= 0) return value;
    this.hasGreatInteger = true;
    return 0;
  }
}
