/**
 * A notation for tests of the order book: one line an event, with its expected result behind the arrow.
 *
 *     K buy 10 @ 100 k1         => new #1 row 0 open 10
 *     L sell 4 @ 99 l1 ioc      => 4 @ 100 with #1; filled #2 done 4
 *     K reduce k1 by 2          => reduced 2; partially_filled #1 row 0 done 4 open 4
 *     K cancel #1 at 0          => canceled 4; canceled #1 done 4
 *     book                      => ask - | bid 100: #1 4
 *     K                         => cash 999200 + 400, shares 1004 + 0
 *     a day passes              => date; #1 expired 4
 *
 * Lines joined by `&` are the commands of one envelope. `at` gives a row as a hint, `of` an account to an order id.
 */

import { BUY, SELL, type Side } from '@jangbu/market';
import {
  type Command,
  decodeEvent,
  EVENT_BYTES,
  type LedgerEvent,
  NONE_U32,
} from '@jangbu/protocol';
import { ACCOUNT, command, DAY, PARTY, type TestLedger } from './test-ledger.ts';

const ARROW = ' => ';

/** Plays each line as a block of its own and returns the script with what came of it behind the arrows. */
export function play(ledger: TestLedger, script: string): string {
  return linesOf(script)
    .map((line) => {
      const [event = ''] = line.split(ARROW);
      return event + ARROW + playLine(ledger, event);
    })
    .join('\n');
}

/** A script without its margins and padding: what `play` returns if all is as expected. */
export function asPlayed(script: string): string {
  return linesOf(script).join('\n');
}

function linesOf(script: string): string[] {
  return script
    .split('\n')
    .map((line) => line.trim().replace(/ +=> /, ARROW))
    .filter((line) => line !== '');
}

function playLine(ledger: TestLedger, event: string): string {
  if (event === 'book') return drawBook(ledger);
  if (event === 'a day passes') return textOf(ledger.block([], ledger.now + DAY).events);
  if (event in ACCOUNT) return drawAccount(ledger, ACCOUNT[event as keyof typeof ACCOUNT]);
  const commands = event.split(' & ').map(commandOf);
  const member = event.startsWith('L') ? PARTY.lee : PARTY.kim;
  return textOf(ledger.send(member, ...commands).events);
}

function commandOf(text: string): Command {
  const [letter = '', verb = '', ...rest] = text.split(' ');
  const account = ACCOUNT[letter as keyof typeof ACCOUNT];
  if (verb === 'buy' || verb === 'sell') {
    const [quantity, , limitPrice, clientOrderId = '', ioc] = rest;
    const side = verb === 'buy' ? 0 : 1;
    const timeInForce = ioc === 'ioc' ? 1 : 0;
    const size = { quantity: Number(quantity), limitPrice: Number(limitPrice) };
    return command('PlaceOrder', { account, side, ...size, clientOrderId, timeInForce });
  }
  const name = nameOf(account, rest);
  if (verb === 'cancel') return command('CancelOrder', name);
  return command('ReduceOrder', { ...name, quantity: Number(after('by', rest)) });
}

function nameOf(account: number, rest: readonly string[]) {
  const [order = ''] = rest;
  const rowHint = Number(after('at', rest) ?? NONE_U32);
  if (!order.startsWith('#')) return { account, orderId: 0, clientOrderId: order, rowHint };
  const letter = after('of', rest);
  const owner = letter === undefined ? NONE_U32 : ACCOUNT[letter as keyof typeof ACCOUNT];
  return { account: owner, orderId: Number(order.slice(1)), clientOrderId: '', rowHint };
}

function after(word: string, words: readonly string[]): string | undefined {
  const place = words.indexOf(word);
  return place < 0 ? undefined : words[place + 1];
}

/** Event records as text, in order. */
export function textOf(records: Uint8Array): string {
  return eventsOf(records)
    .flatMap((event) => textOfEvent(event) ?? [])
    .join('; ');
}

/** Event records, decoded. */
export function eventsOf(records: Uint8Array): LedgerEvent[] {
  const count = records.length / EVENT_BYTES;
  return Array.from({ length: count }, (_, place) => decodeEvent(records, place * EVENT_BYTES));
}

function textOfEvent(event: LedgerEvent): string | undefined {
  switch (event.kind) {
    case 'command_result':
      return textOfResult(event);
    case 'trade_executed':
      return `${event.quantity} @ ${event.price} with #${event.makerOrderId}`;
    case 'order_reduced':
      return `reduced ${event.quantity}`;
    case 'order_canceled':
      return `canceled ${event.quantity}${event.reason === 'reduced' ? ' by reduction' : ''}`;
    case 'order_expired':
      return `${event.row === NONE_U32 ? 'rest' : `#${event.orderId}`} expired ${event.quantity}`;
    case 'business_date_changed':
      return 'date';
    default:
      return undefined;
  }
}

function textOfResult(result: Extract<LedgerEvent, { kind: 'command_result' }>): string {
  if (result.reject !== 'ok') return result.reject;
  const parts = [`${result.status} #${result.id}`];
  if (result.row !== NONE_U32) parts.push(`row ${result.row}`);
  if (result.cumulativeQuantity > 0) parts.push(`done ${result.cumulativeQuantity}`);
  if (result.leavesQuantity > 0) parts.push(`open ${result.leavesQuantity}`);
  return parts.join(' ');
}

function drawBook({ state }: TestLedger): string {
  return `ask${drawSide(state, SELL)} | bid${drawSide(state, BUY)}`;
}

/** Best price first; at each price the orders as the book will trade them. */
function drawSide(state: TestLedger['state'], side: Side): string {
  const { orders } = state;
  const { columns, allocator } = orders;
  const slots: number[] = [];
  for (let slot = allocator.nextLive(0); slot >= 0; slot = allocator.nextLive(slot + 1)) {
    if (columns.side[slot] === side && orders.issue[slot] === 0) slots.push(slot);
  }
  const worse = side === BUY ? -1 : 1;
  slots.sort((a, b) => {
    const byPrice = (columns.limitPrice[a]! - columns.limitPrice[b]!) * worse;
    return byPrice !== 0 ? byPrice : columns.sequence[a]! - columns.sequence[b]!;
  });
  let price = 0;
  let text = '';
  for (const slot of slots) {
    const level = columns.limitPrice[slot]!;
    text += level === price ? ', ' : ` ${level}: `;
    text += `#${orders.orderId[slot]} ${columns.leaves[slot]}`;
    price = level;
  }
  return text === '' ? ' -' : text;
}

function drawAccount({ state }: TestLedger, account: number): string {
  const { cash, positions, issues } = state;
  const money = cash.find(account, issues[0]!.currency);
  const shares = positions.find(account, 0);
  const { available, held } = cash;
  return `cash ${available[money]} + ${held[money]}, shares ${positions.available[shares]} + ${positions.held[shares]}`;
}
