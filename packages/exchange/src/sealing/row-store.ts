import { readU32, readU64, TABLE } from '@jangbu/protocol';
import { CERTAIN_FIELDS, SNAPSHOT_TABLES, type TableSection } from '../snapshot/table-section.ts';
import { rowBytesOf } from '../state/rows.ts';
import type { TouchedRows } from '../state/touched-rows.ts';

/** Bytes of a page; every row length divides it. A frozen page that is written is copied first, once. */
const PAGE_BYTES = 16_384;

/** The tables whose highest rows may leave. */
const LEAVING_TABLES: readonly number[] = [
  TABLE.orders,
  TABLE.stop_orders,
  TABLE.timers,
  TABLE.withdrawals,
  TABLE.freezes,
];
/** Where row 1 of the parameters has the number of row positions of table 18, done sweeps with it. */
const SWEEP_COUNT_AT = 124;

interface Page {
  readonly bytes: Uint8Array;
  /** The freeze that this page was made after: it is frozen if a later one is in force. */
  madeAt: number;
}

interface Table {
  readonly number: number;
  readonly rowBytes: number;
  readonly rowsPerPage: number;
  pages: Page[];
  /** Number of row positions. */
  count: number;
}

/** All rows of one table as they were when the store was frozen. */
export interface FrozenTable {
  readonly table: number;
  /** Number of row positions. */
  readonly count: number;
  /** The rows in pieces, in order; a piece is not written any more until the freeze ends, but must not be kept longer. */
  pieces(): Generator<Uint8Array>;
}

/**
 * The rows of all tables as bytes, kept up with by the rows that each block wrote: what a snapshot is written from while
 * the ledger goes on.
 *
 * Pages that change while the store is frozen are copied first (copy on write), so that freezing costs nothing that grows
 * with the state but a list of pages. Memory: the rows, once more than the state itself.
 */
export class RowStore {
  readonly #tables = new Map<number, Table>();
  #freezes = 0;
  #isFrozen = false;

  constructor() {
    for (const number of SNAPSHOT_TABLES) {
      const rowBytes = rowBytesOf(number);
      const rowsPerPage = PAGE_BYTES / rowBytes;
      this.#tables.set(number, { number, rowBytes, rowsPerPage, pages: [], count: 0 });
    }
  }

  /** Takes over all rows of a snapshot; keeps views of its bytes, which nobody may write any more. */
  restore(sections: readonly TableSection[]): void {
    for (const { table, count, bytes } of sections) {
      const rows = this.#tableOf(table);
      rows.count = count;
      rows.pages = [];
      for (let at = 0; at < bytes.length; at += PAGE_BYTES) {
        const part = bytes.subarray(at, at + PAGE_BYTES);
        rows.pages.push({ bytes: part.length === PAGE_BYTES ? part : fullPage(part), madeAt: 0 });
      }
    }
  }

  /** Takes over the rows that a block wrote, hashes of issues filled in (`Sealed.touched`). */
  write(touched: readonly TouchedRows[]): void {
    for (const written of touched) {
      const table = this.#tableOf(written.table);
      if (written.cleared) {
        table.pages = [];
        table.count = 0;
      }
      const { rows, bytes } = written;
      for (let place = 0; place < rows.length; place += 1) {
        this.#writeRow(table, rows[place]!, bytes, place * table.rowBytes);
      }
      if (LEAVING_TABLES.includes(table.number)) lowerCount(table);
    }
  }

  /** The rows as they are now, whatever is written meanwhile; throws if the store is frozen already. */
  freeze(): FrozenTable[] {
    if (this.#isFrozen) throw new Error('the rows are frozen already');
    this.#isFrozen = true;
    this.#freezes += 1;
    const issues = this.#tableOf(TABLE.issues).count;
    return SNAPSHOT_TABLES.map((number) => {
      const table = this.#tableOf(number);
      // A day row that is absent may be the last one; there is a position for every issue.
      if (number === TABLE.issue_days) this.#reach(table, issues);
      if (number === TABLE.timers) this.#reach(table, this.#sweepCount());
      return this.#frozenTable(table);
    });
  }

  /** Ends the freeze: pages are written in place again. */
  thaw(): void {
    this.#isFrozen = false;
  }

  #frozenTable(table: Table): FrozenTable {
    const { number, count, rowBytes } = table;
    const pages = table.pages.slice(0, Math.ceil(count / table.rowsPerPage));
    const freeze = this.#freezes;
    return {
      table: number,
      count,
      *pieces() {
        for (const [place, page] of pages.entries()) {
          yield page.bytes.subarray(0, Math.min(PAGE_BYTES, count * rowBytes - place * PAGE_BYTES));
          // Whoever reads on has no more need of this page.
          page.madeAt = freeze;
        }
      },
    };
  }

  #writeRow(table: Table, row: number, from: Uint8Array, at: number): void {
    this.#reach(table, row + 1);
    const place = Math.floor(row / table.rowsPerPage);
    let page = table.pages[place]!;
    if (this.#isFrozen && page.madeAt < this.#freezes) {
      page = { bytes: page.bytes.slice(), madeAt: this.#freezes };
      table.pages[place] = page;
    }
    const to = (row % table.rowsPerPage) * table.rowBytes;
    page.bytes.set(from.subarray(at, at + table.rowBytes), to);
  }

  #reach(table: Table, count: number): void {
    if (count <= table.count) return;
    table.count = count;
    while (table.pages.length * table.rowsPerPage < count) {
      table.pages.push({ bytes: new Uint8Array(PAGE_BYTES), madeAt: this.#freezes });
    }
  }

  #sweepCount(): number {
    const { pages } = this.#tableOf(TABLE.parameters);
    return pages[0] === undefined ? 0 : readU32(pages[0].bytes, SWEEP_COUNT_AT);
  }

  #tableOf(number: number): Table {
    const table = this.#tables.get(number);
    if (table === undefined) throw new RangeError(`table ${number} is in no snapshot`);
    return table;
  }
}

function fullPage(part: Uint8Array): Uint8Array {
  const page = new Uint8Array(PAGE_BYTES);
  page.set(part);
  return page;
}

/** Goes down to the highest row that exists; every row passed was written by a block before. */
function lowerCount(table: Table): void {
  const certain = CERTAIN_FIELDS.get(table.number) ?? 0;
  while (table.count > 0) {
    const row = table.count - 1;
    const page = table.pages[Math.floor(row / table.rowsPerPage)]!;
    if (readU64(page.bytes, (row % table.rowsPerPage) * table.rowBytes + certain) !== 0) return;
    table.count = row;
  }
}
