/** Where the fields of each kind of event lie in its record, docs/spec/events.md. */

import {
  ACCOUNT_CLASSES,
  KEY_KINDS,
  MATCHING_MODES,
  ORDER_STATUSES,
  ORDER_TYPES,
  PHASES,
  SIDES,
  TIMES_IN_FORCE,
} from './commands.ts';
import {
  CANCEL_REASONS,
  type EventBodies,
  type EventKind,
  EXPIRE_REASONS,
  INTERRUPTION_KINDS,
  PHASE_CAUSES,
  UNCROSS_CAUSES,
} from './event-bodies.ts';
import type { EventField } from './event-field.ts';
import { OFFICE_EVENT_FIELDS } from './office-event-fields.ts';

/** Fields of each kind but those that share a byte or draw from the reject codes. */
export const EVENT_FIELDS: {
  readonly [Kind in EventKind]: readonly EventField<keyof EventBodies[Kind] & string>[];
} = {
  command_result: [
    ['selector', 16, 8],
    ['status', 17, 8, ORDER_STATUSES],
    ['row', 20, 32],
    ['id', 24, 64],
    ['cumulativeQuantity', 32, 64],
    ['leavesQuantity', 40, 64],
    ['participant', 48, 32],
    ['key', 52, 32],
    ['envelope', 56, 32],
    ['command', 60, 32],
  ],
  business_date_changed: [
    ['from', 16, 32],
    ['to', 20, 32],
  ],
  participant_registered: [
    ['participant', 16, 32],
    ['roles', 20, 32],
    ['key', 24, 32],
  ],
  key_registered: [
    ['key', 16, 32],
    ['participant', 20, 32],
    ['keyKind', 24, 8, KEY_KINDS],
    ['scope', 26, 16],
    ['validFrom', 32, 64],
    ['validUntil', 40, 64],
  ],
  account_opened: [
    ['account', 16, 32],
    ['participant', 20, 32],
    ['class', 24, 8, ACCOUNT_CLASSES],
  ],
  cash_credited: [
    ['account', 16, 32],
    ['currency', 20, 32],
    ['amount', 24, 64],
  ],
  issue_listed: [
    ['issue', 16, 32],
    ['currency', 20, 32],
    ['tick', 24, 64],
    ['lot', 32, 64],
    ['basePrice', 40, 64],
    ['priceDecimals', 48, 8],
  ],
  shares_issued: [
    ['account', 16, 32],
    ['issue', 20, 32],
    ['quantity', 24, 64],
  ],
  order_accepted: [
    ['orderId', 16, 64],
    ['limitPrice', 24, 64],
    ['quantity', 32, 64],
    ['stopPrice', 40, 64],
    ['issue', 48, 32],
    ['account', 52, 32],
    ['key', 56, 32],
    ['side', 60, 8, SIDES],
    ['orderType', 61, 8, ORDER_TYPES],
    ['timeInForce', 62, 8, TIMES_IN_FORCE],
  ],
  trade_executed: [
    ['price', 16, 64],
    ['quantity', 24, 64],
    ['makerOrderId', 32, 64],
    ['takerOrderId', 40, 64],
    ['index', 48, 64],
    ['issue', 56, 32],
    ['phase', 60, 8, PHASES],
    ['takerSide', 61, 8, SIDES],
  ],
  order_reduced: [
    ['orderId', 16, 64],
    ['quantity', 24, 64],
    ['leavesQuantity', 32, 64],
    ['row', 40, 32],
    ['issue', 44, 32],
  ],
  order_canceled: [
    ['orderId', 16, 64],
    ['quantity', 24, 64],
    ['row', 32, 32],
    ['issue', 36, 32],
    ['reason', 40, 8, CANCEL_REASONS],
  ],
  order_expired: [
    ['orderId', 16, 64],
    ['quantity', 24, 64],
    ['row', 32, 32],
    ['issue', 36, 32],
    ['reason', 40, 8, EXPIRE_REASONS],
  ],
  tick_table_defined: [
    ['tickTable', 16, 32],
    ['bands', 20, 8],
  ],
  market_defined: [
    ['market', 16, 32],
    ['matchingMode', 20, 8, MATCHING_MODES],
    ['windows', 21, 8],
    ['tickTable', 24, 32],
  ],
  trading_day_set: [
    ['market', 16, 32],
    ['date', 20, 32],
    ['template', 24, 8],
  ],
  day_started: [
    ['issue', 16, 32],
    ['date', 20, 32],
    ['basePrice', 24, 64],
    ['lowerLimit', 32, 64],
    ['upperLimit', 40, 64],
  ],
  phase_changed: [
    ['issue', 16, 32],
    ['from', 20, 8, PHASES],
    ['to', 21, 8, PHASES],
    ['cause', 22, 8, PHASE_CAUSES],
    ['phaseUntil', 24, 64],
    ['callEnd', 32, 64],
  ],
  indicative_price: [
    ['issue', 16, 32],
    ['price', 24, 64],
    ['quantity', 32, 64],
  ],
  uncrossed: [
    ['issue', 16, 32],
    ['phase', 20, 8, PHASES],
    ['cause', 21, 8, UNCROSS_CAUSES],
    ['price', 24, 64],
    ['quantity', 32, 64],
  ],
  interrupted: [
    ['issue', 16, 32],
    ['phase', 20, 8, PHASES],
    ['interruptionKind', 21, 8, INTERRUPTION_KINDS],
    ['price', 24, 64],
    ['reference', 32, 64],
    ['callEnd', 40, 64],
  ],
  issue_closed: [
    ['issue', 16, 32],
    ['closePrice', 24, 64],
  ],
  order_replaced: [
    ['orderId', 16, 64],
    ['limitPrice', 24, 64],
    ['leaves', 32, 64],
    ['row', 40, 32],
    ['issue', 44, 32],
    ['orderType', 48, 8, ORDER_TYPES],
  ],
  order_converted: [
    ['orderId', 16, 64],
    ['limitPrice', 24, 64],
    ['row', 32, 32],
    ['issue', 36, 32],
    ['orderType', 40, 8, ORDER_TYPES],
  ],
  stop_triggered: [
    ['orderId', 16, 64],
    ['last', 24, 64],
    ['row', 32, 32],
    ['issue', 36, 32],
  ],
  seed_committed: [
    ['market', 16, 32],
    ['commitment', 32, 256],
  ],
  seed_revealed: [
    ['market', 16, 32],
    ['seed', 32, 256],
  ],
  ...OFFICE_EVENT_FIELDS,
};
