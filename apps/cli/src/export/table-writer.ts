import type { CommandIo } from '../command-io.ts';

/** A value of a cell; null where there is none. */
export type Cell = string | number | null;

const PIECE_CHARACTERS = 65_536;
const NEEDS_QUOTES = /[",\r\n]/;

/** Takes the rows of a table. */
export interface TableWriter {
  /** Writes a row; resolves once the output can take more, to false if nobody reads it any more. */
  row(cells: Readonly<Record<string, Cell>>): Promise<boolean>;
  /** Writes what is left. */
  end(): Promise<void>;
}

/**
 * Writes a table to standard output: as CSV (RFC 4180, with a line of column names, lines ended by a line feed), or as
 * one JSON object a line. In CSV a column that the row does not have is empty; in JSON it is left out.
 */
export function tableWriter(
  io: CommandIo,
  format: 'csv' | 'json',
  columns: readonly string[],
): TableWriter {
  let pending = format === 'csv' ? `${columns.join(',')}\n` : '';
  const flush = async () => {
    if (pending !== '') io.stdout.write(pending);
    pending = '';
    await io.outputDrained();
  };
  return {
    async row(cells) {
      pending += format === 'csv' ? csvLine(columns, cells) : `${JSON.stringify(cells)}\n`;
      if (pending.length >= PIECE_CHARACTERS) await flush();
      return !io.outputIsClosed();
    },
    end: flush,
  };
}

function csvLine(columns: readonly string[], cells: Readonly<Record<string, Cell>>): string {
  return `${columns.map((column) => csvField(cells[column] ?? null)).join(',')}\n`;
}

function csvField(cell: Cell): string {
  if (cell === null) return '';
  if (typeof cell === 'number') return String(cell);
  return NEEDS_QUOTES.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
