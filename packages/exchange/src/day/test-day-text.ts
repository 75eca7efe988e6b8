/** How tests of the trading day draw events, books and phases. */

import { type BookKind, BUY, SELL, type Side } from '@jangbu/market';
import {
  businessDateOf,
  endOfBusinessDate,
  type LedgerEvent,
  ORDER_TYPES,
  PHASES,
} from '@jangbu/protocol';
import { bookKindOf } from '../state/issue.ts';
import type { ExchangeState } from '../state/state.ts';
import { SECOND } from '../test-ledger.ts';
import { eventsOf } from '../test-play.ts';

const ISSUE_NAMES = ['', 'B: ', 'C: '];
const OWN_PRICE: ReadonlySet<string> = new Set(['market', 'best_counter', 'best_same', 'midpoint']);
const OFFICE_SELECTORS = 14;
const BOOK_NAMES = ['', 'market ', 'mid ', 'off '];

/** Event records of the trading day as text, in order; those of issue A (number 0) without its name. */
export function textOfDay(records: Uint8Array): string {
  return eventsOf(records)
    .flatMap((event) => {
      const text = textOf(event);
      if (text === undefined) return [];
      return 'issue' in event ? (ISSUE_NAMES[event.issue] ?? '') + text : text;
    })
    .join('; ');
}

function textOf(event: LedgerEvent): string | undefined {
  switch (event.kind) {
    case 'command_result':
      return resultText(event);
    case 'order_accepted':
      return OWN_PRICE.has(event.orderType) ? `at ${event.limitPrice}` : undefined;
    case 'trade_executed':
      return `${event.quantity} @ ${event.price} #${event.makerOrderId}-#${event.takerOrderId}`;
    case 'order_reduced':
      return `#${event.orderId} reduced ${event.quantity}`;
    case 'order_canceled':
      return `#${event.orderId} canceled ${event.quantity}`;
    case 'order_expired':
      return `#${event.orderId} expired ${event.quantity}`;
    case 'order_replaced':
      return `#${event.orderId} replaced at ${event.limitPrice}`;
    case 'order_converted':
      return `#${event.orderId} ${event.orderType} at ${event.limitPrice}`;
    case 'stop_triggered':
      return `#${event.orderId} triggered at ${event.last}`;
    case 'business_date_changed':
      return 'date';
    case 'seed_committed':
    case 'seed_revealed':
      return event.kind === 'seed_revealed' ? 'seed' : undefined;
    default:
      return textOfPhase(event);
  }
}

function textOfPhase(event: LedgerEvent): string | undefined {
  switch (event.kind) {
    case 'phase_changed': {
      const until = event.phaseUntil === 0 ? '' : ` until ${timeText(event.phaseUntil)}`;
      const call = event.callEnd === 0 ? '' : ` call ${timeText(event.callEnd)}`;
      const cause = event.cause === 'clock' ? '' : ` by ${event.cause}`;
      return event.to + until + call + cause;
    }
    case 'uncrossed': {
      const cause = event.cause === 'seed' ? ' by seed' : '';
      return `uncrossed ${event.price} x ${event.quantity}${cause}`;
    }
    case 'indicative_price':
      return `indicative ${event.price} x ${event.quantity}`;
    case 'interrupted': {
      const call = event.callEnd === 0 ? '' : ` call ${timeText(event.callEnd)}`;
      return `${event.interruptionKind} ${event.price} from ${event.reference}${call}`;
    }
    case 'issue_closed':
      return `close ${event.closePrice}`;
    case 'day_started':
      return `day ${event.basePrice} in ${event.lowerLimit}-${event.upperLimit}`;
    default:
      return undefined;
  }
}

function resultText(result: Extract<LedgerEvent, { kind: 'command_result' }>): string {
  if (result.reject !== 'ok') return result.reject;
  if (result.selector >= OFFICE_SELECTORS) return `ok ${result.id}`;
  if (result.status === 'none') return 'ok';
  const done = result.cumulativeQuantity > 0 ? ` done ${result.cumulativeQuantity}` : '';
  const open = result.leavesQuantity > 0 ? ` open ${result.leavesQuantity}` : '';
  return `${result.status} #${result.id}${done}${open}`;
}

/** A timestamp as time of its business date. */
export function timeText(timestamp: number): string {
  const start = endOfBusinessDate(businessDateOf(timestamp) - 1);
  const passed = timestamp - start;
  const seconds = Math.floor(passed / SECOND);
  const micros = passed % SECOND;
  const two = (value: number) => String(Math.floor(value)).padStart(2, '0');
  const clock = `${two(seconds / 3_600)}:${two((seconds % 3_600) / 60)}`;
  if (passed % (60 * SECOND) === 0) return clock;
  const fraction = micros === 0 ? '' : `.${String(micros).padStart(6, '0').replace(/0+$/, '')}`;
  return `${clock}:${two(seconds % 60)}${fraction}`;
}

/** The phase of an issue with its day row. */
export function phaseText({ issues }: ExchangeState, number: number): string {
  const { phase, day } = issues[number]!;
  const parts = [PHASES[phase] ?? 'none'];
  if (day === null) return parts.join(' ');
  if (day.phaseUntil > 0) parts.push(`until ${timeText(day.phaseUntil)}`);
  if (day.callEnd > 0) parts.push(`call ${timeText(day.callEnd)}`);
  if (day.isExtended) parts.push('extended');
  if (day.isLeaving > 0) parts.push(`leaving ${day.isLeaving}`);
  return parts.join(' ');
}

/** All books of an issue, best price first; the market, midpoint and off-hours books without prices, stops at the end. */
export function bookText(state: ExchangeState, number: number): string {
  const parts = [
    `sells${sideText(state, number, 0, SELL)}`,
    `buys${sideText(state, number, 0, BUY)}`,
  ];
  for (const kind of [1, 2, 3] as const) {
    for (const side of [SELL, BUY] as const) {
      const text = sideText(state, number, kind, side);
      if (text !== ' -') parts.push(`${BOOK_NAMES[kind]}${side === BUY ? 'buys' : 'sells'}${text}`);
    }
  }
  const stops = stopText(state, number);
  if (stops !== '') parts.push(`stops${stops}`);
  return parts.join(' | ');
}

function sideText(state: ExchangeState, number: number, kind: BookKind, side: Side): string {
  const { orders } = state;
  const { columns, allocator } = orders;
  const slots: number[] = [];
  for (let slot = allocator.nextLive(0); slot >= 0; slot = allocator.nextLive(slot + 1)) {
    const isHere = orders.issue[slot] === number && columns.side[slot] === side;
    if (isHere && bookKindOf(orders.orderType[slot]!, orders.modes[slot]!) === kind)
      slots.push(slot);
  }
  const worse = side === BUY ? -1 : 1;
  const byPrice = (a: number, b: number) => columns.limitPrice[a]! - columns.limitPrice[b]!;
  slots.sort((a, b) => byPrice(a, b) * worse || columns.sequence[a]! - columns.sequence[b]!);
  let [price, text] = [0, ''];
  for (const slot of slots) {
    const at = columns.limitPrice[slot]!;
    if (kind !== 0) text += text === '' ? ' ' : ', ';
    else text += at === price ? ', ' : ` ${at}: `;
    text += `#${orders.orderId[slot]} ${columns.leaves[slot]}`;
    if (orders.orderType[slot] === ORDER_TYPES.indexOf('conditional_limit')) text += 'c';
    price = at;
  }
  return text === '' ? ' -' : text;
}

function stopText({ stops }: ExchangeState, number: number): string {
  const { rows } = stops;
  let text = '';
  for (let slot = rows.allocator.nextLive(0); slot >= 0; slot = rows.allocator.nextLive(slot + 1)) {
    if (rows.issue[slot] !== number) continue;
    const side = stops.sideOf(slot) === BUY ? 'buy' : 'sell';
    const prices = `${stops.stopPriceOf(slot)} @ ${stops.limitPriceOf(slot)}`;
    text += ` ${side} ${prices} #${rows.orderId[slot]} ${rows.columns.leaves[slot]}`;
  }
  return text;
}
