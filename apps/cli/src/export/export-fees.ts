import { decodeEvent, EVENT_BYTES, EVENT_KINDS } from '@jangbu/protocol';
import type { TableRows } from './export-table.ts';
import type { Cell } from './table-writer.ts';

/** What trades were charged, in minor units; a trade that cost nothing has no row. */
export const FEES = eventTable('fees_charged', [
  'issue',
  'index',
  'buyerFee',
  'sellerFee',
  'sellerTax',
  'feeAccount',
  'taxAccount',
]);

/** Trades that were undone by entries against them. */
export const BUSTS = eventTable('trade_busted', [
  'issue',
  'index',
  'price',
  'quantity',
  'buyer',
  'seller',
]);

/** A row for each event of a kind, with its own fields and where it stands. */
function eventTable(kind: 'fees_charged' | 'trade_busted', fields: readonly string[]): TableRows {
  return {
    columns: [...fields, 'blockIndex', 'eventSeq'],
    *rows({ blocks }, from) {
      for (const { header, events } of blocks(from)) {
        for (let at = 0; at < events.length; at += EVENT_BYTES) {
          if (events[at] !== EVENT_KINDS[kind]) continue;
          const event: Readonly<Record<string, Cell>> = decodeEvent(events, at);
          const cells = fields.map((name) => [name, event[name] ?? null]);
          const { index: blockIndex } = header;
          yield { ...Object.fromEntries(cells), blockIndex, eventSeq: event.eventSeq ?? null };
        }
      }
    },
  };
}
