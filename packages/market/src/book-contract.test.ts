import type { Price, Quantity } from '@jangbu/protocol';
import { describe, expect, it } from 'vitest';
import type { PriceLevel } from './book.ts';
import { Desk, type MakeBook, type NamedFill } from './book-desk.ts';
import { BOOK_ENGINES } from './book-engines.ts';
import { Fills } from './fills.ts';
import { createOrderColumns, growOrderColumns } from './order-columns.ts';
import { BUY, SELL, type Side } from './side.ts';

/** Rests what a picture shows: one level a line, `S 105 | a 10, b 5`, each queue from its first order to its last. */
function rest(desk: Desk, picture: string): void {
  for (const line of linesOf(picture)) {
    const [, side, price, queue] = /^([BS]) (\d+) \| (.+)$/.exec(line)!;
    for (const order of queue!.split(', ')) {
      const [name, quantity] = order.split(' ');
      desk.rest(name!, side === 'B' ? BUY : SELL, Number(quantity), Number(price));
    }
  }
}

/** Draws a book as `rest` reads it, the asks above the bids, prices falling. */
function draw(desk: Desk): string[] {
  const queues = new Map<string, string[]>();
  for (const name of desk.openNames()) {
    const slot = desk.slotsByName.get(name)!;
    const key = `${desk.columns.side[slot] === BUY ? 'B' : 'S'} ${desk.columns.limitPrice[slot]}`;
    queues.set(key, [...(queues.get(key) ?? []), `${name} ${desk.columns.leaves[slot]}`]);
  }
  const levels = [...desk.levels(SELL).reverse(), null, ...desk.levels(BUY)];
  let side = 'S';
  const lines: string[] = [];
  for (const level of levels) {
    if (level === null) {
      side = 'B';
      continue;
    }
    const queue = queues.get(`${side} ${level.price}`) ?? [];
    expect(level.orders, 'orders of a level').toBe(queue.length);
    const quantities = queue.map((order) => Number(order.split(' ')[1]));
    expect(level.quantity, 'quantity of a level').toBe(quantities.reduce((a, b) => a + b, 0));
    lines.push(`${side} ${level.price} | ${queue.join(', ')}`);
    queues.delete(`${side} ${level.price}`);
  }
  expect([...queues.keys()], 'levels that the book does not show').toEqual([]);
  return lines;
}

/** Plays one event, `buy x 5 @ 105`, `buy 5 @ 105` (nothing rests), `reduce a 3` or `cancel a`; says what came of it. */
function play(desk: Desk, event: string): string {
  const [verb, ...words] = event.split(/\s+/);
  if (verb === 'cancel') {
    desk.cancel(words[0]!);
    return 'gone';
  }
  if (verb === 'reduce') {
    desk.reduce(words[0]!, Number(words[1]));
    return `${desk.openQuantity(words[0]!)} open`;
  }
  const side = verb === 'buy' ? BUY : SELL;
  const price = Number(words.at(-1));
  const quantity = Number(words.at(-3));
  const fills =
    words.length === 4
      ? desk.limit(words[0]!, side, quantity, price)
      : desk.take(side, quantity, price).fills;
  return fills.map((fill) => `${fill.maker} ${fill.quantity} @ ${fill.price}`).join(', ') || 'none';
}

function linesOf(text: string): string[] {
  const lines = text.split('\n').map((line) => line.trim());
  return lines.filter((line) => line !== '');
}

/** Draws a book, plays events with their expected results, draws what must be left, and trades that away in order. */
function check(make: MakeBook, before: string, events: string, after: string): void {
  const desk = new Desk(make);
  rest(desk, before);
  expect(draw(desk)).toEqual(linesOf(before));
  for (const line of linesOf(events)) {
    const [event, expected] = line.split(/\s*->\s*/);
    expect(`${event} -> ${play(desk, event!)}`).toBe(`${event} -> ${expected}`);
  }
  expect(draw(desk)).toEqual(linesOf(after));
  const queue = (letter: string, prices: string[]) =>
    prices
      .filter((line) => line.startsWith(letter))
      .flatMap((line) => line.slice(line.indexOf('|') + 2).split(', '));
  const { asks, bids } = desk.drain();
  const named = (fills: NamedFill[]) => fills.map((fill) => `${fill.maker} ${fill.quantity}`);
  expect(named(asks)).toEqual(queue('S', linesOf(after).reverse()));
  expect(named(bids)).toEqual(queue('B', linesOf(after)));
}

const LADDER = `
  S 105 | e 4
  S 103 | c 7, d 5
  S 102 | a 10, b 5
  B 100 | m 8, n 2
  B 99 | o 6
`;

const TABLES: readonly [rule: string, before: string, events: string, after: string][] = [
  [
    'an order that does not cross rests, and improves or joins its side',
    LADDER,
    `buy  x 3 @ 101  -> none
     buy  y 1 @ 100  -> none
     sell z 2 @ 102  -> none`,
    `S 105 | e 4
     S 103 | c 7, d 5
     S 102 | a 10, b 5, z 2
     B 101 | x 3
     B 100 | m 8, n 2, y 1
     B 99 | o 6`,
  ],
  [
    "a taker trades at the makers' prices, best price first, earliest first, and rests what is left at its own",
    LADDER,
    'buy x 30 @ 103 -> a 10 @ 102, b 5 @ 102, c 7 @ 103, d 5 @ 103',
    `S 105 | e 4
     B 103 | x 3
     B 100 | m 8, n 2
     B 99 | o 6`,
  ],
  [
    'a sell meets the highest bid first',
    LADDER,
    'sell x 12 @ 99 -> m 8 @ 100, n 2 @ 100, o 2 @ 99',
    `S 105 | e 4
     S 103 | c 7, d 5
     S 102 | a 10, b 5
     B 99 | o 4`,
  ],
  [
    'a price one unit short of the other side does not trade',
    LADDER,
    `buy  1 @ 101 -> none
     sell 1 @ 101 -> none`,
    LADDER,
  ],
  [
    'a maker that is filled in part keeps its place',
    LADDER,
    `buy 4 @ 102    -> a 4 @ 102
     sell z 1 @ 102 -> none
     buy 7 @ 102    -> a 6 @ 102, b 1 @ 102`,
    `S 105 | e 4
     S 103 | c 7, d 5
     S 102 | b 4, z 1
     B 100 | m 8, n 2
     B 99 | o 6`,
  ],
  [
    'an exact fill leaves neither order nor level',
    'S 102 | a 10',
    'buy x 10 @ 102 -> a 10 @ 102',
    '',
  ],
  [
    'a taker that nothing rests of drops the remainder',
    'S 102 | a 10',
    'buy 25 @ 102 -> a 10 @ 102',
    '',
  ],
  [
    'a reduced order keeps its time priority (five known libraries lose it)',
    LADDER,
    `reduce a 9  -> 1 open
     buy 2 @ 102 -> a 1 @ 102, b 1 @ 102`,
    `S 105 | e 4
     S 103 | c 7, d 5
     S 102 | b 4
     B 100 | m 8, n 2
     B 99 | o 6`,
  ],
  [
    'an order that leaves and comes again joins the end of the queue',
    'S 102 | a 10, b 5',
    `cancel a       -> gone
     sell a 10 @ 102 -> none`,
    'S 102 | b 5, a 10',
  ],
  [
    'cancels at the front, in the middle and at the end of a queue close the gap',
    'B 100 | a 1, b 2, c 3, d 4, e 5',
    `cancel c -> gone
     cancel a -> gone
     cancel e -> gone`,
    'B 100 | b 2, d 4',
  ],
  [
    'the last cancel of a level takes the level away, also the best one',
    LADDER,
    `cancel a -> gone
     cancel b -> gone
     cancel o -> gone`,
    `S 105 | e 4
     S 103 | c 7, d 5
     B 100 | m 8, n 2`,
  ],
  [
    'a level may come, go and come again',
    'B 100 | a 1',
    `cancel a      -> gone
     buy a 2 @ 100 -> none
     sell 2 @ 100  -> a 2 @ 100
     buy a 3 @ 100 -> none`,
    'B 100 | a 3',
  ],
  [
    'a book that was collected crossed is an ordinary book',
    `S 99 | a 4
     S 98 | b 1
     B 101 | c 2
     B 98 | d 3`,
    `buy 2 @ 99   -> b 1 @ 98, a 1 @ 99
     sell 1 @ 100 -> c 1 @ 101`,
    `S 99 | a 3
     B 101 | c 1
     B 98 | d 3`,
  ],
  [
    'prices and quantities reach 2^53 - 1, beyond every 32-bit operator',
    `S 9007199254740991 | a 9007199254740990
     S 4294967297 | b 1
     B 4294967296 | c 9007199254740991`,
    `buy 1 @ 4294967296                             -> none
     buy 2 @ 9007199254740991                       -> b 1 @ 4294967297, a 1 @ 9007199254740991
     reduce a 9007199254740988                      -> 1 open
     sell 9007199254740990 @ 1                      -> c 9007199254740990 @ 4294967296`,
    `S 9007199254740991 | a 1
     B 4294967296 | c 1`,
  ],
];

describe.each(Object.entries(BOOK_ENGINES))('%s book', (_engine, make) => {
  it.each(TABLES)('%s', (_rule, before, events, after) => check(make, before, events, after));

  it('shows the best levels that were asked for, and writes over what the reader brought', () => {
    const desk = new Desk(make);
    rest(desk, LADDER);
    const out: PriceLevel[] = [];
    desk.book.levels(SELL, 2, out);
    expect(out).toEqual([
      { price: 102, quantity: 15, orders: 2 },
      { price: 103, quantity: 12, orders: 2 },
    ]);
    const first = out[0];
    desk.book.levels(BUY, 1, out);
    expect(out).toEqual([{ price: 100, quantity: 10, orders: 2 }]);
    expect(out[0]).toBe(first);
    desk.book.levels(BUY, 0, out);
    expect(out).toEqual([]);
  });

  it('holds more at one price than a number can say, and shows again what is left', () => {
    const desk = new Desk(make);
    const most = Number.MAX_SAFE_INTEGER;
    rest(desk, `B 1 | a ${most}, b ${most}, c 3`);
    expect(desk.levels(BUY)).toEqual([{ price: 1, quantity: most, orders: 3 }]);
    desk.reduce('b', most - 2);
    desk.cancel('a');
    expect(desk.levels(BUY)).toEqual([{ price: 1, quantity: 5, orders: 2 }]);
    expect(desk.take(SELL, 4, 1).fills).toEqual([
      { maker: 'b', price: 1, quantity: 2 },
      { maker: 'c', price: 1, quantity: 2 },
    ]);
    desk.cancel('c');
    expect(desk.view().orders).toBe(0);
  });

  it('appends to the fills of the commands before', () => {
    const desk = new Desk(make);
    rest(desk, LADDER);
    const fills = new Fills();
    desk.book.match(BUY, 102 as Price, 1 as Quantity, fills);
    desk.book.match(BUY, 102 as Price, 2 as Quantity, fills);
    expect([fills.count, fills.quantity[0], fills.quantity[1]]).toEqual([2, 1, 2]);
  });

  it('shares its rows with the other books of the venue', () => {
    const columns = createOrderColumns(8);
    const [one, other] = [make(columns), make(columns)];
    columns.side.set([BUY, BUY]);
    columns.limitPrice.set([100, 200]);
    columns.leaves.set([5, 6]);
    columns.sequence.set([1, 2]);
    one.rest(0);
    other.rest(1);
    growOrderColumns(columns, 100);
    const fills = new Fills();
    expect(one.match(SELL, 1 as Price, 9 as Quantity, fills)).toBe(4);
    expect([one.openOrders(), other.openOrders(), other.bestBid()]).toEqual([0, 1, 200]);
    expect([...columns.leaves.subarray(0, 2)]).toEqual([0, 6]);
    expect(() => one.remove(1)).toThrow();
  });

  it('names the order that trades first at a price of a side, and changes nothing', () => {
    const desk = new Desk(make);
    rest(desk, LADDER);
    const firsts = (side: Side, prices: number[]) =>
      prices.map((price) => desk.firstAt(side, price) ?? '-').join(' ');
    expect(firsts(SELL, [102, 103, 105, 101, 104, 106, 100])).toBe('a c e - - - -');
    expect(firsts(BUY, [100, 99, 98, 101, 102])).toBe('m o - - -');
    expect(firsts(BUY, [0, 1, 2 ** 53 - 1])).toBe('- - -');
    expect(firsts(SELL, [0, 1, 2 ** 53 - 1])).toBe('- - -');
    expect(draw(desk)).toEqual(linesOf(LADDER));

    play(desk, 'reduce a 9');
    play(desk, 'sell x 1 @ 102');
    expect(firsts(SELL, [102])).toBe('a');
    play(desk, 'cancel a');
    expect(firsts(SELL, [102])).toBe('b');
    play(desk, 'buy 6 @ 102');
    expect(firsts(SELL, [102, 103])).toBe('- c');
    play(desk, 'buy 7 @ 103');
    expect(firsts(SELL, [103])).toBe('d');
  });

  it('names nothing on a book without orders, and the first on each side of a crossed one', () => {
    const desk = new Desk(make);
    const atBest = () => [
      desk.firstAt(BUY, desk.book.bestBid()),
      desk.firstAt(SELL, desk.book.bestAsk()),
    ];
    expect(atBest()).toEqual([undefined, undefined]);
    rest(desk, 'S 99 | a 4, b 1\nB 99 | c 2, d 2\nB 101 | e 1');
    expect(atBest()).toEqual(['e', 'a']);
    expect(desk.firstAt(BUY, 99)).toBe('c');
    desk.drain();
    expect(atBest()).toEqual([undefined, undefined]);
    for (const wrong of [-1, 0.5, 2 ** 53, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(() => desk.book.firstAt(BUY, wrong as Price)).toThrow();
    }
  });

  it('takes a crossed book apart from the best prices on, one peek and one removal at a time', () => {
    const desk = new Desk(make);
    rest(desk, 'S 99 | a 4, b 1\nS 98 | c 1\nB 98 | d 2, e 2\nB 101 | f 1');
    const left: string[] = [];
    for (const side of [BUY, SELL] as const) {
      const best = () => (side === BUY ? desk.book.bestBid() : desk.book.bestAsk());
      for (let name = desk.firstAt(side, best()); name !== undefined; ) {
        left.push(name);
        desk.cancel(name);
        name = desk.firstAt(side, best());
      }
    }
    expect(left.join(' ')).toBe('f d e c a b');
    expect(desk.view().orders).toBe(0);
  });

  describe('past defects of others', () => {
    it('float prices and quantities left 5.55e-17 of an order: what is not whole is refused', () => {
      const desk = new Desk(make);
      expect(() => desk.rest('a', BUY, 0.1 + 0.2, 100)).toThrow();
      expect(() => new Desk(make).rest('a', BUY, 1, 0.1)).toThrow();
      for (const wrong of [0, -1, 0.3, 2 ** 53, Number.NaN, Number.POSITIVE_INFINITY]) {
        const book = make(createOrderColumns(4));
        expect(() => book.match(BUY, 100 as Price, wrong as Quantity, new Fills())).toThrow();
        expect(() => book.match(BUY, wrong as Price, 1 as Quantity, new Fills())).toThrow();
      }
    });

    it('a cancel walked its queue: 100,000 orders at one price leave from the end', () => {
      const desk = new Desk(make);
      for (let index = 0; index < 100_000; index += 1) desk.rest(`${index}`, BUY, 1, 100);
      for (let index = 99_999; index >= 1; index -= 1) desk.cancel(`${index}`);
      expect(desk.levels(BUY)).toEqual([{ price: 100, quantity: 1, orders: 1 }]);
    });

    it('an order could be taken away, reduced or rested twice', () => {
      const desk = new Desk(make);
      rest(desk, 'B 100 | a 5');
      expect(() => desk.book.rest(0)).toThrow();
      expect(() => desk.book.reduce(0, 5 as Quantity)).toThrow();
      expect(() => desk.book.reduce(0, 0 as Quantity)).toThrow();
      desk.book.remove(0);
      expect(() => desk.book.remove(0)).toThrow();
      expect(() => desk.book.reduce(0, 1 as Quantity)).toThrow();
    });

    it('an order could join a queue ahead of its time', () => {
      const desk = new Desk(make);
      rest(desk, 'B 100 | a 5, b 5');
      growOrderColumns(desk.columns, 3);
      desk.columns.side[2] = BUY;
      desk.columns.limitPrice[2] = 100;
      desk.columns.leaves[2] = 1;
      desk.columns.sequence[2] = 2;
      expect(() => desk.book.rest(2)).toThrow();
    });
  });
});
