import { COMMAND_KINDS, type LedgerEvent, NONE_U32, type Side } from '@jangbu/protocol';
import { expect, it } from 'vitest';
import { PriorityCheck } from './priority-check.ts';

const head = { part: 0, position: 0, eventSeq: 1 };

/** `buy 3: 10 @ 100`, order 3 arrives; `ioc` likewise; `3 takes 5 of 1 @ 100`; `cancel 1: 5`; `expire 3: 5`; `end`. */
function eventOf(text: string): LedgerEvent {
  const numbers = text.match(/\d+/g)?.map(Number) ?? [];
  const [a = 0, b = 0, c = 0, d = 0] = numbers;
  const [word = ''] = text.split(' ');
  if (word === 'buy' || word === 'sell') return accepted(word, a, b, c);
  if (word === 'cancel') {
    const reason = 'owner' as const;
    return { ...head, kind: 'order_canceled', orderId: a, quantity: b, row: 0, issue: 0, reason };
  }
  if (word === 'reduce') {
    const order = { orderId: a, quantity: b, leavesQuantity: 0, row: 0, issue: 0 };
    return { ...head, kind: 'order_reduced', ...order };
  }
  if (word === 'expire') {
    const order = { orderId: a, quantity: b, row: NONE_U32, issue: 0 };
    return { ...head, kind: 'order_expired', ...order, reason: 'immediate' };
  }
  if (word === 'end') return ended();
  return {
    ...head,
    kind: 'trade_executed',
    takerOrderId: a,
    quantity: b,
    makerOrderId: c,
    price: d,
    index: 1,
    issue: 0,
    phase: 'continuous',
    takerSide: 'buy',
  };
}

function accepted(side: Side, orderId: number, quantity: number, limitPrice: number): LedgerEvent {
  return {
    ...head,
    kind: 'order_accepted',
    orderId,
    limitPrice,
    quantity,
    stopPrice: 0,
    issue: 0,
    account: 0,
    key: 0,
    side,
    orderType: 'limit',
    timeInForce: 'day',
    selfMatch: 'none',
    flags: 0,
  };
}

function ended(): LedgerEvent {
  return {
    ...head,
    kind: 'command_result',
    selector: COMMAND_KINDS.indexOf('PlaceOrder'),
    status: 'new',
    reject: 'ok',
    row: 0,
    id: 0,
    cumulativeQuantity: 0,
    leavesQuantity: 0,
    participant: 0,
    key: 0,
    envelope: 0,
    command: 0,
  };
}

//  asks  102: order 3 (5)
//        101: order 1 (5), then order 2 (5)
const BOOK = ['sell 1: 5 @ 101', 'end', 'sell 2: 5 @ 101', 'end', 'sell 3: 5 @ 102', 'end'];

const CASES: readonly [name: string, events: string[], reason: string | undefined][] = [
  [
    'best price, then time',
    [
      'buy 4: 12 @ 102',
      '4 takes 5 of 1 @ 101',
      '4 takes 5 of 2 @ 101',
      '4 takes 2 of 3 @ 102',
      'end',
    ],
    undefined,
  ],
  ['a rest below the asks', ['buy 4: 12 @ 100', 'end'], undefined],
  [
    'what was canceled is not passed over',
    ['cancel 1: 5', 'buy 4: 5 @ 101', '4 takes 5 of 2 @ 101', 'end'],
    undefined,
  ],
  [
    'a reduced order keeps its place',
    ['reduce 1: 2', 'buy 4: 3 @ 101', '4 takes 3 of 1 @ 101', 'end'],
    undefined,
  ],
  [
    'an immediate order leaves when nothing meets it',
    ['buy 4: 12 @ 101', '4 takes 5 of 1 @ 101', '4 takes 5 of 2 @ 101', 'expire 4: 2', 'end'],
    undefined,
  ],
  [
    'an earlier order is passed over',
    ['buy 4: 5 @ 101', '4 takes 5 of 2 @ 101'],
    'passed over order 1 at 101',
  ],
  [
    'a better price is passed over',
    ['buy 4: 5 @ 102', '4 takes 5 of 3 @ 102'],
    'passed over order 1 at 101',
  ],
  ['another price than the maker’s', ['buy 4: 5 @ 102', '4 takes 5 of 1 @ 102'], 'traded at 102'],
  ['a price beyond the limit', ['buy 4: 5 @ 100', '4 takes 5 of 1 @ 101'], 'traded at 101'],
  ['less than both could give', ['buy 4: 5 @ 101', '4 takes 4 of 1 @ 101'], 'instead of 5'],
  ['more than there is', ['buy 4: 9 @ 101', '4 takes 6 of 1 @ 101'], 'instead of 5'],
  ['an order rests though it could trade', ['buy 4: 5 @ 101', 'end'], 'passed over order 1'],
  [
    'an order stops trading too early',
    ['buy 4: 9 @ 101', '4 takes 5 of 1 @ 101', 'end'],
    'passed over order 2',
  ],
  [
    'an order leaves though it could trade',
    ['buy 4: 5 @ 101', 'expire 4: 5'],
    'passed over order 1',
  ],
  [
    'a trade with nobody',
    ['cancel 1: 5', 'cancel 2: 5', 'cancel 3: 5', 'buy 4: 5 @ 101', '4 takes 5 of 1 @ 101'],
    'nothing is open',
  ],
  ['a trade of an order that is not being placed', ['3 takes 5 of 1 @ 101'], 'not being placed'],
  ['more taken off than is open', ['cancel 1: 6'], 'more than it has open'],
];

it.each(CASES)('%s', (_name, events, reason) => {
  const check = new PriorityCheck();
  const faults = [...BOOK, ...events]
    .map((text) => check.follow(7, eventOf(text)))
    .filter((fault) => fault !== undefined);
  if (reason === undefined) expect(faults).toEqual([]);
  else expect(faults[0]).toMatchObject({ blockIndex: 7, position: 0 });
  expect(faults[0]?.reason ?? '').toContain(reason ?? '');
});
