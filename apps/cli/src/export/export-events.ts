import {
  COMMAND_KINDS,
  decodeEvent,
  EVENT_BYTES,
  type LedgerEvent,
  NONE_U32,
} from '@jangbu/protocol';
import type { TableRows } from './export-table.ts';
import type { Cell } from './table-writer.ts';

/** Fields that may say "none" with the highest number of their width. */
const MAY_BE_NONE = new Set(['position', 'row', 'account', 'participant']);

/** All events; a column that a kind does not have is empty. */
export const EVENTS: TableRows = {
  columns: [
    'blockIndex',
    'position',
    'eventSeq',
    'kind',
    'commandKind',
    'status',
    'reject',
    'row',
    'id',
    'cumulativeQuantity',
    'leavesQuantity',
    'participant',
    'key',
    'envelope',
    'command',
    'from',
    'to',
    'roles',
    'keyKind',
    'scope',
    'validFrom',
    'validUntil',
    'account',
    'class',
    'currency',
    'amount',
    'issue',
    'tick',
    'lot',
    'basePrice',
    'priceDecimals',
    'orderId',
    'limitPrice',
    'price',
    'quantity',
    'stopPrice',
    'side',
    'orderType',
    'timeInForce',
    'selfMatch',
    'flags',
    'makerOrderId',
    'takerOrderId',
    'index',
    'phase',
    'takerSide',
    'reason',
    'leaves',
    'last',
    'market',
    'matchingMode',
    'tickTable',
    'bands',
    'windows',
    'date',
    'template',
    'closingPercent',
    'lowerLimit',
    'upperLimit',
    'cause',
    'phaseUntil',
    'callEnd',
    'interruptionKind',
    'reference',
    'closePrice',
    'commitment',
    'seed',
    'buyerFee',
    'sellerFee',
    'sellerTax',
    'feeAccount',
    'taxAccount',
    'oldKey',
    'newKey',
    'withdrawal',
    'isPaid',
    'frozen',
    'isFrozen',
    'group',
    'schedule',
    'fromDate',
    'makerPpm',
    'takerPpm',
    'sellTaxPpm',
    'feeSchedule',
    'maxQuantity',
    'maxNotional',
    'ownershipCapPpm',
    'collarPercent',
    'retailLimit',
    'ordersPerSecond',
    'customers',
    'own',
    'breachKind',
    'lockedBy',
    'buyer',
    'seller',
    'proposal',
    'effectiveDate',
    'version',
    'businessDate',
  ],
  *rows({ blocks }, from) {
    for (const { header, events } of blocks(from)) {
      for (let at = 0; at < events.length; at += EVENT_BYTES) {
        yield rowOf(header.index, decodeEvent(events, at));
      }
    }
  },
};

function rowOf(blockIndex: number, event: LedgerEvent): Readonly<Record<string, Cell>> {
  const { part: _part, position, eventSeq, kind, ...fields } = event;
  const row: Record<string, Cell> = { blockIndex, position: orNone(position), eventSeq, kind };
  for (const [name, value] of Object.entries(fields)) {
    if (name === 'selector') row.commandKind = COMMAND_KINDS[Number(value)] ?? null;
    else row[name] = MAY_BE_NONE.has(name) && typeof value === 'number' ? orNone(value) : value;
  }
  return row;
}

function orNone(value: number): number | null {
  return value === NONE_U32 ? null : value;
}
