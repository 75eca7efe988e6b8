import type { CandleAnswer, Page } from '@jangbu/sdk';
import { describe, expect, test } from 'vitest';
import { ISSUE } from '../tests/sample-issue.ts';
import { CandleFeed, withTrade } from './candle-feed.ts';
import type { Trade } from './trade-chain.ts';
import type { Candle } from './wire.ts';

/** 2026-11-20 23:59:30 in Korea. */
const AT = Date.UTC(2026, 10, 20, 14, 59, 30) * 1000;
const MINUTE = 60_000_000;

const trade = (index: number, price: number, after = 0): Trade => ({
  index,
  price,
  quantity: 2,
  timestamp: AT + after,
  takerSide: 'buy',
  hash: '',
  previousHash: '',
  blockIndex: index,
});
const candle: Candle = {
  start: AT - 30_000_000,
  open: 70_000,
  high: 70_100,
  low: 69_900,
  close: 70_000,
  volume: 10,
  value: 700_000,
  lastTrade: 5,
};

describe('withTrade', () => {
  test('a trade of the same minute makes the candle grow', () => {
    expect(withTrade([candle], trade(6, 70_300), '1', 0)).toEqual([
      { ...candle, high: 70_300, close: 70_300, volume: 12, value: 840_600, lastTrade: 6 },
    ]);
  });

  test('one of the next minute begins a candle, at the beginning of its minute', () => {
    const next = withTrade([candle], trade(6, 69_000, 45_000_000), '1', 0);
    expect(next).toHaveLength(2);
    expect(next?.[1]).toEqual({
      start: candle.start + MINUTE,
      open: 69_000,
      high: 69_000,
      low: 69_000,
      close: 69_000,
      volume: 2,
      value: 138_000,
      lastTrade: 6,
    });
  });

  test('what is counted already changes nothing, and a gap asks the venue', () => {
    const candles = [candle];
    expect(withTrade(candles, trade(5, 1), '1', 0)).toBe(candles);
    expect(withTrade(candles, trade(7, 1), '1', 0)).toBeNull();
  });

  test('days grow until midnight in Korea, then the venue is asked', () => {
    expect(withTrade([candle], trade(6, 70_300), '1D', 0)?.[0]?.close).toBe(70_300);
    expect(withTrade([candle], trade(6, 70_300, 45_000_000), '1D', 0)).toBeNull();
    expect(withTrade([], trade(1, 70_300), '1D', 0)).toBeNull();
  });
});

describe('CandleFeed', () => {
  const wire = (lastTrade: number): CandleAnswer => ({
    start: candle.start,
    open: '70000',
    high: '70000',
    low: '70000',
    close: '70000',
    volume: '1',
    value: '70000',
    firstTrade: 1,
    lastTrade,
  });

  test('is read once, carried on with trades in any order, and read again over a gap', async () => {
    let lastTrade = 5;
    let asked = 0;
    const feed = new CandleFeed(async (): Promise<Page<CandleAnswer>> => {
      asked += 1;
      return { items: [wire(lastTrade)], cursor: null, index: 1 };
    }, 10);
    expect(feed.take(ISSUE.issue, [trade(6, 70_100)])).toBe(false);
    await feed.show(ISSUE, '1');
    await feed.show(ISSUE, '1');
    expect(asked).toBe(1);
    expect(feed.take(ISSUE.issue, [trade(7, 70_200), trade(6, 70_100)])).toBe(false);
    expect(feed.view.get()?.candles.at(-1)).toMatchObject({ close: 70_200, lastTrade: 7 });
    expect(feed.take(ISSUE.issue + 1, [trade(9, 1)])).toBe(false);
    expect(feed.take(ISSUE.issue, [trade(9, 1)])).toBe(true);
    lastTrade = 9;
    await feed.refresh();
    expect(feed.view.get()?.candles.at(-1)?.lastTrade).toBe(9);
  });
});
