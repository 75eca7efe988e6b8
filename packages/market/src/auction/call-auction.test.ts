import type { Price, Quantity } from '@jangbu/protocol';
import { describe, expect, it } from 'vitest';
import { tickTable } from '../rules/tick-table.ts';
import { type CallAuction, type CallOrder, type CallPhase, uncross } from './call-auction.ts';
import { callCandidates } from './call-price.ts';
import { gridOf, literalAuction, pricedSides } from './test-literal-auction.ts';
import { randomAuction } from './test-random-auctions.ts';

/** Books in `npm test`; the slow test takes 100,000. */
const BOOKS = 5_000;

/** Orders in a line, in order of arrival: `15250:200 15250:300 MKT:100`; nothing for none. */
function orders(line: string): CallOrder[] {
  return line
    .split(' ')
    .filter((order) => order !== '')
    .map((order) => {
      const [price = '', quantity = ''] = order.split(':');
      return {
        price: price === 'MKT' ? 'market' : (Number(price) as Price),
        quantity: Number(quantity) as Quantity,
      };
    });
}

interface Book {
  readonly asks: string;
  readonly bids: string;
  readonly last: number;
  readonly step: number;
  readonly upper?: number;
  readonly lower?: number;
  readonly phase?: CallPhase;
}

function auctionOf({ asks, bids, last, step, upper, lower, phase }: Book): CallAuction {
  return {
    asks: orders(asks),
    bids: orders(bids),
    ticks: tickTable([0, step]),
    lot: 1 as Quantity,
    lower: (lower ?? null) as Price | null,
    upper: (upper ?? null) as Price | null,
    reference: { kind: 'last', price: last as Price },
    phase: phase ?? 'opening',
  };
}

describe('BR §23, the examples that the exchange publishes', () => {
  it.each<[id: string, book: Book, price: number, quantity: number]>([
    [
      'T1',
      {
        asks: '15250:100 15250:500 15250:1000 15250:2000 15200:150 15150:500 15150:150 15100:500 15050:150',
        bids: '15400:1000 15350:300 15300:200 15250:200 15250:300',
        last: 15_200,
        step: 50,
      },
      15_250,
      2_000,
    ],
    [
      'T4-1, a market order one tick above the best bid',
      { asks: '10500:200', bids: 'MKT:200 10600:200 10500:200', last: 10_400, step: 100 },
      10_700,
      200,
    ],
    [
      'T4-2, a market order at the highest ask',
      { asks: '10700:200 10500:200 10400:200', bids: 'MKT:200 10500:200', last: 10_300, step: 100 },
      10_500,
      400,
    ],
    [
      'T4-3, a market order at the last price',
      { asks: '10600:200', bids: 'MKT:200 10400:200', last: 10_700, step: 100 },
      10_700,
      200,
    ],
    [
      'T4-4, market orders alone, as many on each side',
      { asks: 'MKT:200', bids: 'MKT:200', last: 10_700, step: 100 },
      10_700,
      200,
    ],
    [
      'T4-5, market orders alone, more buys',
      { asks: 'MKT:100', bids: 'MKT:200', last: 10_600, step: 100 },
      10_700,
      100,
    ],
    [
      'market orders alone, more sells',
      { asks: 'MKT:200', bids: 'MKT:100', last: 10_600, step: 100 },
      10_500,
      100,
    ],
    [
      'T6-1, a market order against more',
      { asks: '10500:200', bids: 'MKT:100 10450:100', last: 10_000, step: 50, upper: 11_500 },
      10_500,
      100,
    ],
    [
      'T6-1, an order at the upper limit against more',
      { asks: '10500:200', bids: '11500:100 10450:100', last: 10_000, step: 50, upper: 11_500 },
      10_500,
      100,
    ],
    [
      'T6-2, a market order against less',
      { asks: '10500:100', bids: 'MKT:200 10450:100', last: 10_000, step: 50, upper: 11_500 },
      10_500,
      100,
    ],
    [
      'T6-2, an order at the upper limit against less',
      { asks: '10500:100', bids: '11500:200 10450:100', last: 10_000, step: 50, upper: 11_500 },
      11_500,
      100,
    ],
    [
      'G-1',
      {
        asks: '7860:450 7850:750 7840:300 7830:400 7820:200 7810:150',
        bids: '7850:100 7840:150 7830:350 7820:400 7810:500 7800:650',
        last: 7_830,
        step: 10,
      },
      7_830,
      600,
    ],
  ])('%s', (_id, book, price, quantity) => {
    expect(uncross(auctionOf(book))).toMatchObject({ price, quantity });
  });

  it('T1 fills by price and time: the last of the price in part', () => {
    const { askFills, bidFills } = uncross(
      auctionOf({
        asks: '15250:100 15250:500 15250:1000 15200:150 15150:650 15100:500 15050:150',
        bids: '15400:1000 15350:300 15300:200 15250:200 15250:300 15200:100',
        last: 15_200,
        step: 50,
      }),
    );
    expect(askFills).toEqual([100, 450, 0, 150, 650, 500, 150]);
    expect(bidFills).toEqual([1_000, 300, 200, 200, 300, 0]);
  });
});

describe('BR §23④, ⑤, ⑥', () => {
  it.each<[rule: string, book: Book, price: number | null]>([
    [
      '⑤1 the last price where it is a candidate',
      { asks: '100:5', bids: '104:5', last: 102, step: 1 },
      102,
    ],
    [
      '⑤2가 the nearest where the last is above all',
      { asks: '100:5', bids: '104:5', last: 110, step: 1 },
      104,
    ],
    [
      '⑤2가 the nearest where the last is below all',
      { asks: '100:5', bids: '104:5', last: 90, step: 1 },
      100,
    ],
    [
      '⑤2나 the nearest above an off-tick last',
      { asks: '100:5', bids: '200:5', last: 141, step: 20 },
      160,
    ],
    // 100 and 101 both leave one side at the price untouched, so neither is strict.
    [
      '⑥ two weak prices, the last above',
      { asks: '100:5 101:5', bids: '101:5 100:5', last: 120, step: 1 },
      101,
    ],
    [
      '⑥ two weak prices, the last below',
      { asks: '100:5 101:5', bids: '101:5 100:5', last: 90, step: 1 },
      100,
    ],
    [
      '④2나 the literal reading: an ask at the price that gets nothing',
      { asks: '100:5 102:5', bids: '102:5', last: 102, step: 1 },
      101,
    ],
    ['no price where nothing crosses', { asks: '101:5', bids: '100:5', last: 100, step: 1 }, null],
    ['no price for one side alone', { asks: 'MKT:5 100:5', bids: '', last: 100, step: 1 }, null],
    ['no price for an empty book', { asks: '', bids: '', last: 100, step: 1 }, null],
  ])('%s', (_rule, book, price) => {
    expect(uncross(auctionOf(book)).price).toBe(price);
  });

  it('a base price takes the nearest candidate, the upper one of two (ER §36)', () => {
    const book = auctionOf({ asks: '100:5', bids: '200:5', last: 0, step: 20 });
    const priceAt = (price: number) =>
      uncross({ ...book, reference: { kind: 'base', price: price as Price } }).price;
    expect([141, 149, 150, 151, 160, 99, 250].map(priceAt)).toEqual([
      140, 140, 160, 160, 160, 100, 200,
    ]);
  });
});

describe('BR §23③, market orders at the limits', () => {
  it('are capped there', () => {
    const book = { asks: 'MKT:10 1000:5', bids: '1000:20', last: 1_000, step: 10 };
    expect(uncross(auctionOf({ ...book, lower: 1_000, phase: 'closing' }))).toMatchObject({
      price: 1_000,
      // The cap makes it an order at the lower limit, so the earlier one trades first.
      askFills: [10, 5],
    });
  });

  it('rank by time with limit orders at the limit (BR §22②1)', () => {
    const book = { bids: '1100:10 MKT:10 1100:10', last: 1_000, step: 10, upper: 1_100 };
    const { bidFills } = uncross(auctionOf({ ...book, asks: '1000:15', phase: 'closing' }));
    expect(bidFills).toEqual([10, 5, 0]);
  });

  it('rank before every limit order elsewhere', () => {
    const book = { bids: '1050:10 MKT:10', last: 1_000, step: 10, upper: 1_100 };
    const { price, bidFills } = uncross(auctionOf({ ...book, asks: '1000:15' }));
    expect({ price, bidFills }).toEqual({ price: 1_050, bidFills: [5, 10] });
  });

  it('a last price beyond the limits counts as the limit', () => {
    const book = { asks: 'MKT:10', bids: 'MKT:10', step: 10, lower: 900, upper: 1_100 };
    expect(uncross(auctionOf({ ...book, last: 2_000 })).price).toBe(1_100);
    expect(uncross(auctionOf({ ...book, last: 500 })).price).toBe(900);
  });
});

describe('ER §34, orders at the limit', () => {
  // The exchange's example: 13,100 are offered and 16,200 asked for at the upper limit.
  const book: Book = {
    asks: '20150:4000 20150:1500 20150:600 20100:1700 20100:1500 20050:1300 20050:1000 20000:800 19950:700',
    bids: '20150:1000 20150:200 20150:10000 20150:5000 20100:500 20100:700 20050:400',
    last: 17_550,
    step: 50,
    upper: 20_150,
  };

  it.each<CallPhase>(['opening', 'resume'])('are simultaneous in the %s call', (phase) => {
    const { price, quantity, askFills, bidFills } = uncross(auctionOf({ ...book, phase }));
    expect({ price, quantity }).toEqual({ price: 20_150, quantity: 13_100 });
    expect(bidFills).toEqual([550, 150, 9_850, 2_550, 0, 0, 0]);
    // The other side stays in the order of price and time.
    expect(askFills).toEqual([4_000, 1_500, 600, 1_700, 1_500, 1_300, 1_000, 800, 700]);
  });

  it.each<CallPhase>(['closing', 'vi'])('trade by time in the %s call', (phase) => {
    expect(uncross(auctionOf({ ...book, phase })).bidFills).toEqual([
      1_000, 200, 10_000, 1_900, 0, 0, 0,
    ]);
  });

  it('are those at the lower limit on the other side', () => {
    const { price, askFills } = uncross(
      auctionOf({
        asks: '1000:1000 1000:200 MKT:10000 1000:5000',
        bids: '1000:13100',
        last: 1_400,
        step: 10,
        lower: 1_000,
      }),
    );
    expect({ price, askFills }).toEqual({ price: 1_000, askFills: [550, 150, 9_850, 2_550] });
  });

  it('trade by time where the price is not exactly the limit', () => {
    const inside = { ...book, upper: 20_200 };
    expect(uncross(auctionOf(inside)).bidFills).toEqual([1_000, 200, 10_000, 1_900, 0, 0, 0]);
  });
});

describe('what is not an auction', () => {
  const book = auctionOf({ asks: '100:5', bids: '104:5', last: 102, step: 2, upper: 110 });

  it.each<[what: string, order: string]>([
    ['on tick', '101:5'],
    ['within the limits', '112:5'],
    ['a whole number of lots', '100:0'],
  ])('throws where an order is not %s', (what, order) => {
    expect(() => uncross({ ...book, bids: orders(order) })).toThrow(what);
  });

  it('throws where a sum passes 2^53', () => {
    const bids = orders(`104:${Number.MAX_SAFE_INTEGER} 104:1`);
    expect(() => uncross({ ...book, bids })).toThrow('below 2^53');
  });
});

describe(`the auction on ${BOOKS} random books`, () => {
  it('is what the rule says word for word', () => {
    for (let seed = 0; seed < BOOKS; seed += 1) {
      const { auction, literal } = randomAuction(seed);
      const { price, quantity, askFills, bidFills } = literalAuction(literal);
      expect(uncross(auction), `book ${seed}`).toEqual({ price, quantity, askFills, bidFills });
    }
  });

  it('has the properties that follow from the rule', () => {
    let traded = 0;
    for (let seed = 0; seed < BOOKS; seed += 1) {
      const { auction, literal } = randomAuction(seed);
      const { asks, bids } = pricedSides(literal);
      const { price, quantity, askFills, bidFills } = uncross(auction);
      const message = `book ${seed}`;
      const isCrossed =
        asks.length > 0 &&
        bids.length > 0 &&
        Math.min(...asks.map((order) => order.price)) <=
          Math.max(...bids.map((order) => order.price));
      expect(price !== null, message).toBe(isCrossed);

      const volumeAt = (at: number) =>
        Math.min(
          asks.reduce((sum, order) => sum + (order.price <= at ? order.quantity : 0), 0),
          bids.reduce((sum, order) => sum + (order.price >= at ? order.quantity : 0), 0),
        );
      const grid = gridOf(literal);
      const most = Math.max(...grid.map(volumeAt));
      const levels = grid
        .map((at) => ({
          price: at as Price,
          askQuantity: quantityOf(asks, at),
          bidQuantity: quantityOf(bids, at),
        }))
        .filter(({ askQuantity, bidQuantity }) => askQuantity + bidQuantity > 0);
      const runs = callCandidates(levels, auction.ticks, auction.lot);
      const candidates = grid.filter((at) =>
        runs.some(({ lowest, highest }) => lowest <= at && at <= highest),
      );
      for (const candidate of candidates) expect(volumeAt(candidate), message).toBe(most);
      const places = candidates.map((candidate) => grid.indexOf(candidate));
      places.forEach((place, index) => {
        expect(place, message).toBe((places[0] ?? 0) + index);
      });
      const { hasStrict } = literalAuction(literal);
      if (isCrossed && !hasStrict) expect(candidates.length, message).toBe(2);

      if (price === null) continue;
      traded += 1;
      const filled = (fills: readonly number[]) => fills.reduce((sum, fill) => sum + fill, 0);
      expect([filled(askFills), filled(bidFills)], message).toEqual([quantity, quantity]);
      asks.forEach((order, index) => {
        if (order.price < price) expect(askFills[index], message).toBe(order.quantity);
        if (order.price > price) expect(askFills[index], message).toBe(0);
      });
      bids.forEach((order, index) => {
        if (order.price > price) expect(bidFills[index], message).toBe(order.quantity);
        if (order.price < price) expect(bidFills[index], message).toBe(0);
      });
    }
    // Books that do not cross prove little.
    expect(traded).toBeGreaterThan(BOOKS / 3);
  });
});

function quantityOf(
  side: readonly { readonly price: number; readonly quantity: number }[],
  price: number,
): Quantity {
  return side
    .filter((order) => order.price === price)
    .reduce((sum, { quantity }) => sum + quantity, 0) as Quantity;
}
