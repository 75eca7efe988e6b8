import type { StoredBlock } from '@jangbu/protocol';
import type { LedgerFolder } from '../ledger-files.ts';
import type { Cell } from './table-writer.ts';

/** Where the rows of a table come from. */
export interface ExportSource extends LedgerFolder {
  /** The stored blocks from an index on; may be read again. */
  blocks(from: number): Iterable<StoredBlock>;
}

/** A table of the ledger. */
export interface TableRows {
  readonly columns: readonly string[];
  /** The rows that belong to blocks from `from` on. */
  rows(source: ExportSource, from: number): Iterable<Readonly<Record<string, Cell>>>;
}
