import { describe, expect, test } from 'vitest';
import { linesOf, playDay } from './test-day.ts';
import { MarketLedger, sessionWindow } from './test-market.ts';

/** Continuous trading from 09:00 on; base price 10,000, tick 10, limits 7,000 and 13,000. */
function continuousLedger(market: ConstructorParameters<typeof MarketLedger>[0] = {}) {
  return new MarketLedger({ windows: [sessionWindow(3, '09:00', '15:00')], ...market });
}

const TABLES: Record<string, string> = {
  'a market order has the limit of the day and rests on its own book': `
    A buy 10 market -> new
    C sell 4@9990 -> trade 4@10000 #1 #2, filled
    C sell 4@10050 -> trade 4@10050 #1 #3, filled
    C sell 4 market -> trade 2@10050 #1 #4, partially_filled`,
  'resting market sells go one tick below the best sell, or at the price of a worse buy': `
    C sell 5@10100 -> new
    C sell 5 market -> new
    A buy 3@9990 -> trade 3@9990 #2 #3, filled
    A buy 3 market -> trade 2@10090 #2 #4, trade 1@10100 #1 #4, filled`,
  'a market order stands before a better limit order': `
    C sell 5@10100 -> new
    C sell 5 market -> new
    A buy 5@10050 -> trade 5@10050 #2 #3, filled`,
  'at the limit of the day market and limit orders stand by age': `
    A buy 5@13000 -> new
    A buy 5 market -> new
    C sell 7@12000 -> trade 5@13000 #1 #3, trade 2@13000 #2 #3, filled`,
  'best counter and best same take the prices of the moment': `
    A buy 5@9900 -> new
    C sell 5@10100 -> new
    B buy 2 counter -> trade 2@10100 #2 #3, filled
    B buy 9 counter -> trade 3@10100 #2 #4, partially_filled
    C sell 3 counter -> trade 3@10100 #4 #5, filled
    B buy 5 same -> new
    C sell 9@10100 -> trade 3@10100 #4 #7, trade 5@10100 #6 #7, partially_filled`,
  'best counter without the other side goes one tick inward, without both to last': `
    A buy 5 counter -> new
    A buy 5 counter -> new
    C sell 9@10000 -> trade 5@10010 #2 #3, trade 4@10000 #1 #3, filled`,
  'midpoint orders meet between the sides': `
    A buy 5 midpoint -> no_midpoint
    A buy 5@9900 -> new
    C sell 5@10110 -> new
    A buy 5 midpoint -> new
    C sell 2 midpoint -> trade 2@10005 #3 #4, filled
    C sell 2@10000 -> trade 2@10005 #3 #5, filled
    C sell 2@10010 -> new`,
  'fill or kill trades everything or nothing': `
    C sell 5@10000 -> new
    C sell 5@10010 -> new
    A buy 11@10010 fok -> expired #3 11, expired
    A buy 10@10000 fok -> expired #4 10, expired
    A buy 10@10010 fok -> trade 5@10000 #1 #5, trade 5@10010 #2 #5, filled
    A buy 5@10000 conditional fok -> time_in_force_not_accepted`,
  'self-match: cancel newest': `
    A sell 5@10000 -> new
    A buy 3@10000 newest -> canceled #2 3, canceled`,
  'self-match: cancel oldest': `
    A sell 5@10000 -> new
    C sell 5@10010 -> new
    A buy 3@10010 oldest -> canceled #1 5, trade 3@10010 #2 #3, filled`,
  'self-match: cancel both': `
    A sell 5@10000 -> new
    A buy 3@10000 both -> canceled #1 5, canceled #2 3, canceled`,
  'self-match: decrement': `
    A sell 5@10000 -> new
    A buy 3@10000 decrement -> reduced #1 3, canceled #2 3, canceled
    A buy 9@10000 decrement -> canceled #1 2, reduced #3 2, new
    A sell 9@10000 -> trade 7@10000 #3 #4, partially_filled`,
  'an amended order loses its place and may trade': `
    A buy 5@10000 -> new
    B buy 5@10000 -> new
    A amend #1 @10000 -> replaced #1 5@10000, new
    C sell 7@10000 -> trade 5@10000 #2 #3, trade 2@10000 #1 #3, filled
    C sell 5@10100 -> new
    A amend #1 @10100 -> replaced #1 3@10100, trade 3@10100 #4 #1, filled
    A amend #2 @10100 -> unknown_order
    C amend #4 @20000 -> above_limit
    C amend #4 midpoint -> order_type_not_accepted`,
  'a stop limit order sleeps until last reaches its stop price': `
    C sell 5@9800 stop stop=9900 -> new
    B sell 5@9850 stop stop=9950 -> new
    A buy 1@9950 -> new
    A buy 20@9800 -> new
    C sell 1@9950 -> trade 1@9950 #3 #5, stop #2 at 9950, filled
    B reduce #1 1 -> unknown_order
    C reduce #1 1 -> reduced #1 1, new
    C amend #1 @9800 -> order_type_not_accepted
    A buy 1@9900 -> trade 1@9850 #2 #6, stop #1 at 9850, trade 4@9800 #4 #1, filled
    A buy 1@9700 stop stop=9000 -> stop #7 at 9800 at once, new`,
};

describe('trading-day.md sections 6, 7, 8 and 11', () => {
  test.each(Object.entries(TABLES))('%s', (_name, script) => {
    expect(playDay(continuousLedger(), script)).toBe(linesOf(script).join('\n'));
  });
});
