import { describe, expect, it } from 'vitest';
import { CANDLE_RESOLUTIONS, CandleViews, candleStart } from './candle-views.ts';
import { seededNumbers } from './executed-views.test.ts';

const MINUTE = 60_000_000;
const ALL = { from: 0, below: Number.MAX_SAFE_INTEGER };
/** 2026-11-20 (a Friday) 14:32:07 in Seoul. */
const FRIDAY = Date.UTC(2026, 10, 20, 5, 32, 7) * 1_000;
const seoul = (text: string) => Date.parse(`${text}+09:00`) * 1_000;

describe('candleStart', () => {
  it.each([
    ['1', '2026-11-20T14:32:00'],
    ['5', '2026-11-20T14:30:00'],
    ['15', '2026-11-20T14:30:00'],
    ['30', '2026-11-20T14:30:00'],
    ['60', '2026-11-20T14:00:00'],
    ['1D', '2026-11-20T00:00:00'],
    ['1W', '2026-11-16T00:00:00'],
    ['1M', '2026-11-01T00:00:00'],
  ] as const)('%s', (resolution, start) => {
    expect(candleStart(FRIDAY, resolution)).toBe(seoul(start));
    expect(candleStart(seoul(start), resolution)).toBe(seoul(start));
  });

  it('a Sunday belongs to the week of the Monday before', () => {
    expect(candleStart(seoul('2026-11-22T23:59:59'), '1W')).toBe(seoul('2026-11-16T00:00:00'));
    expect(candleStart(seoul('2026-11-23T00:00:00'), '1W')).toBe(seoul('2026-11-23T00:00:00'));
  });
});

describe('CandleViews', () => {
  const trades = (count: number) => {
    const next = seededNumbers(7);
    let timestamp = FRIDAY;
    return Array.from({ length: count }, (_, place) => {
      timestamp += next(40) === 0 ? next(20) * 1_440 * MINUTE : next(MINUTE);
      return { index: place + 1, timestamp, price: 1 + next(1_000), quantity: 1 + next(90) };
    });
  };

  it.each(CANDLE_RESOLUTIONS)('%s: every span is what its trades come to', (resolution) => {
    const views = new CandleViews();
    const made = trades(2_000);
    for (const trade of made) views.add(4, trade);
    const spans = new Map<number, typeof made>();
    for (const trade of made) {
      const start = candleStart(trade.timestamp, resolution);
      spans.set(start, [...(spans.get(start) ?? []), trade]);
    }
    const expected = [...spans].reverse().map(([start, span]) => ({
      start,
      open: span[0]?.price,
      high: Math.max(...span.map(({ price }) => price)),
      low: Math.min(...span.map(({ price }) => price)),
      close: span.at(-1)?.price,
      volume: span.reduce((sum, { quantity }) => sum + quantity, 0),
      value: span.reduce((sum, { price, quantity }) => sum + BigInt(price * quantity), 0n),
      firstTrade: span[0]?.index,
      lastTrade: span.at(-1)?.index,
    }));
    expect(views.of(4, resolution, ALL, 5_000)).toEqual(expected);
    expect(views.of(4, resolution, ALL, 3)).toEqual(expected.slice(0, 3));
    const [from = 0, below = 0] = [expected.at(-2)?.start, expected[1]?.start];
    const within = expected.filter(({ start }) => start >= from && start < below);
    expect(views.of(4, resolution, { from, below }, 5_000)).toEqual(within);
    expect(views.of(5, resolution, ALL, 5_000)).toEqual([]);
  });
});
