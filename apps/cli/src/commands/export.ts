import type { ExportCallOptions } from '../call-options.ts';
import type { CommandContext } from '../command-context.ts';
import { ACCOUNTS } from '../export/export-accounts.ts';
import { BLOCKS } from '../export/export-blocks.ts';
import { EVENTS } from '../export/export-events.ts';
import { BUSTS, FEES } from '../export/export-fees.ts';
import { ORDERS } from '../export/export-orders.ts';
import type { TableRows } from '../export/export-table.ts';
import { TRADES } from '../export/export-trades.ts';
import { tableWriter } from '../export/table-writer.ts';
import { CommandFailure, type ExitCode } from '../failure.ts';
import { openLedgerFolder, storedBlocks } from '../ledger-files.ts';
import { oneOf, optionalWholeNumber } from '../option-values.ts';

const TABLES = {
  trades: TRADES,
  orders: ORDERS,
  events: EVENTS,
  accounts: ACCOUNTS,
  blocks: BLOCKS,
  fees: FEES,
  busts: BUSTS,
} as const satisfies Record<string, TableRows>;
const TABLE_NAMES = Object.keys(TABLES) as (keyof typeof TABLES)[];
const FORMATS = ['csv', 'json'] as const;

/**
 * `jangbu export`: writes a table of the ledger to standard output, reading the blocks without the ledger's lock.
 *
 * At damage the rows before it have been written, and the exit status is 1. `--json` means `--format json`.
 */
export async function runExport(
  context: CommandContext,
  dir: string,
  table: string,
  options: ExportCallOptions,
): Promise<ExitCode> {
  const { io, texts, json } = context;
  const { columns, rows } = TABLES[oneOf(texts, 'TABLE', table, TABLE_NAMES)];
  const format = oneOf(texts, '--format', options.format ?? (json ? 'json' : 'csv'), FORMATS);
  const from = optionalWholeNumber(texts, '--from', options.from) ?? 0;
  const folder = openLedgerFolder(dir, texts);
  const blocks = (first: number) => storedBlocks(folder, first, texts);
  const writer = tableWriter(io, format, columns);
  try {
    for (const cells of rows({ ...folder, blocks }, from)) {
      if (!(await writer.row(cells))) break;
    }
  } catch (error) {
    await writer.end();
    throw failureOf(error, context, dir);
  }
  await writer.end();
  return 0;
}

/** Content that no sound ledger has is damage; the blocks' own faults name their place already. */
function failureOf(error: unknown, { texts }: CommandContext, dir: string): unknown {
  if (!(error instanceof RangeError)) return error;
  return new CommandFailure(1, 'damaged', texts.damagedLedger(error.message), { file: dir });
}
