import type { Price } from '@jangbu/protocol';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { tickTable } from '../rules/tick-table.ts';
import { type InterruptionFacts, interruptionAt, isCalm } from './interruption.ts';

const TICKS = tickTable([0, 1], [2_000, 5], [5_000, 10]);
const FACTS: InterruptionFacts = {
  ticks: TICKS,
  last: 10_000,
  singlePrice: 10_000,
  dynamicPercent: 6,
  staticPercent: 10,
  lowPrice: 1_000,
  lowPriceTicks: 3,
};

it.each<[rule: string, price: number, facts: Partial<InterruptionFacts>, kind: string | null]>([
  ['6 % of the last price', 10_600, {}, 'dynamic'],
  ['a tick less', 10_590, {}, null],
  ['6 % down', 9_400, {}, 'dynamic'],
  ['a tick less down', 9_410, {}, null],
  ['both: dynamic comes first', 11_000, {}, 'dynamic'],
  ['10 % of the single price', 11_000, { last: 10_900 }, 'static'],
  ['9.9 % of the single price', 10_990, { last: 10_900 }, null],
  ['no percents', 99_990, { dynamicPercent: 0, staticPercent: 0 }, null],
  ['the last price itself', 10_000, {}, null],
  [
    'a share that is no whole number goes up: 6 % of 10,015 are 600.9',
    10_615,
    { last: 10_015 },
    null,
  ],
  ['and at that', 10_616, { last: 10_015 }, 'dynamic'],
  ['three ticks below 1,000', 31, { last: 28, singlePrice: 28 }, null],
  ['four ticks below 1,000', 32, { last: 28, singlePrice: 28 }, 'dynamic'],
  ['three ticks from 1,000 on', 1_003, { last: 1_000, singlePrice: 900 }, 'static'],
  ['the exemption holds for both rules', 1_001, { last: 999, singlePrice: 900 }, null],
  ['prices whose hundredfold is beyond 2^53', 9e15, { last: 8.5e15, singlePrice: 8.5e15 }, null],
  ['and too far', 9e15, { last: 8.49e15, singlePrice: 8.5e15 }, 'dynamic'],
])('%s', (_rule, price, facts, kind) => {
  expect(interruptionAt(price, { ...FACTS, ...facts })).toBe(kind);
});

it('is |p - r| x 100 >= x x r, in bigints', () => {
  const price = fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER });
  const near = fc.tuple(price, fc.integer({ min: -1_000, max: 1_000 }), fc.nat({ max: 100 }));
  fc.assert(
    fc.property(near, ([last, shift, percent]) => {
      const edge = Math.floor((last / 100) * percent);
      const tried = Math.min(Math.max(last + edge + shift, 1), Number.MAX_SAFE_INTEGER);
      const distance = BigInt(Math.abs(tried - last));
      const isFar =
        percent > 0 && tried !== last && distance * 100n >= BigInt(percent) * BigInt(last);
      const facts = {
        ...FACTS,
        last,
        singlePrice: last,
        dynamicPercent: percent,
        staticPercent: 0,
      };
      expect(interruptionAt(tried, { ...facts, lowPrice: 0 })).toBe(isFar ? 'dynamic' : null);
    }),
  );
});

it('is calm only where no walk of trades from the best price to the limit interrupts', () => {
  const small = fc.integer({ min: 1, max: 1_200 });
  const facts = fc.record({
    last: small,
    singlePrice: small,
    dynamicPercent: fc.constantFrom(0, 1, 6, 30),
    staticPercent: fc.constantFrom(0, 10, 40),
    lowPrice: fc.constantFrom(0, 1_000),
    lowPriceTicks: fc.nat({ max: 5 }),
  });
  let calm = 0;
  fc.assert(
    fc.property(
      facts,
      small,
      fc.nat({ max: 30 }),
      fc.boolean(),
      fc.array(fc.nat(9)),
      (...drawn) => {
        const [drawnFacts, best, span, isUp, steps] = drawn;
        const limit = Math.max(1, isUp ? best + span : best - span);
        const start: InterruptionFacts = { ...FACTS, ...drawnFacts };
        if (!isCalm(best, limit, start)) return;
        calm += 1;
        let [price, last] = [best, start.last];
        for (const step of [0, ...steps]) {
          price = isUp ? Math.min(price + step, limit) : Math.max(price - step, limit);
          expect(interruptionAt(price, { ...start, last })).toBe(null);
          last = price;
        }
      },
    ),
    { numRuns: 20_000 },
  );
  expect(calm).toBeGreaterThan(500);
});

it('is calm about an ordinary order', () => {
  expect(isCalm(10_010 as Price, 10_100 as Price, FACTS)).toBe(true);
});
