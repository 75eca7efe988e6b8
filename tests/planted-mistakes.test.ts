import { afterEach, describe, expect, it, vi } from 'vitest';
import { type Mistake, planted } from './planted-mistakes.ts';
import { EXCHANGE_MISTAKES, EXPIRY_MISTAKES } from './planted-mistakes-exchange.ts';
import { MARKET_MISTAKES } from './planted-mistakes-market.ts';
import { runBothOverDays } from './two-engines.ts';

type Original = () => Promise<object>;

/** Plants mistakes into a module; all is loaded here, for mocks come before every import. */
const planting = vi.hoisted(() => ({
  market: async (original: Original, module: string) => {
    const { MARKET_MISTAKES: all } = await import('./planted-mistakes-market.ts');
    const { withMistakes } = await import('./planted-mistakes.ts');
    return withMistakes(await original(), all[module as keyof typeof all] as never);
  },
  exchange: async (original: Original, module: string) => {
    const { EXCHANGE_MISTAKES: all } = await import('./planted-mistakes-exchange.ts');
    const { withMistakes } = await import('./planted-mistakes.ts');
    return withMistakes(await original(), all[module as keyof typeof all] as never);
  },
}));

vi.mock('../packages/market/src/trading/interruption.ts', (original) => {
  return planting.market(original, 'interruption');
});
vi.mock('../packages/market/src/auction/call-price.ts', (original) => {
  return planting.market(original, 'callPrice');
});
vi.mock('../packages/market/src/auction/limit-allocation.ts', (original) => {
  return planting.market(original, 'allocation');
});
vi.mock('../packages/market/src/trading/call-book.ts', (original) => {
  return planting.market(original, 'callBook');
});
vi.mock('../packages/market/src/auction/deemed-price.ts', (original) => {
  return planting.market(original, 'deemedPrice');
});
vi.mock('../packages/market/src/trading/issue-books.ts', async (original) => {
  const { plantInto } = await import('./planted-mistakes.ts');
  const { MARKET_MISTAKES: all } = await import('./planted-mistakes-market.ts');
  const module = await original<typeof import('../packages/market/src/trading/issue-books.ts')>();
  plantInto(module.IssueBooks.prototype, all.issueBooks);
  return module;
});
vi.mock('../packages/market/src/trading/next-maker.ts', (original) => {
  return planting.market(original, 'nextMaker');
});
vi.mock('../packages/market/src/rules/daily-limits.ts', (original) => {
  return planting.market(original, 'dailyLimits');
});
vi.mock('../packages/market/src/rules/base-price.ts', (original) => {
  return planting.market(original, 'basePrice');
});
vi.mock('../packages/exchange/src/orders/amend-order.ts', (original) => {
  return planting.exchange(original, 'amendOrder');
});
vi.mock('../packages/exchange/src/orders/open-orders.ts', (original) => {
  return planting.exchange(original, 'openOrders');
});
vi.mock('../packages/exchange/src/day/conversions.ts', (original) => {
  return planting.exchange(original, 'conversions');
});
vi.mock('../packages/exchange/src/orders/stops.ts', (original) =>
  planting.exchange(original, 'stops'),
);
vi.mock('../packages/exchange/src/orders/self-match.ts', (original) => {
  return planting.exchange(original, 'selfMatch');
});
vi.mock('../packages/exchange/src/orders/order-terms.ts', (original) => {
  return planting.exchange(original, 'orderTerms');
});
vi.mock('../packages/exchange/src/orders/trading.ts', (original) => {
  return planting.exchange(original, 'trading');
});
vi.mock('../packages/exchange/src/day/calls.ts', (original) =>
  planting.exchange(original, 'calls'),
);
vi.mock('../packages/exchange/src/day/phase-entry.ts', (original) => {
  return planting.exchange(original, 'phaseEntry');
});
vi.mock('../packages/exchange/src/day/phases.ts', (original) =>
  planting.exchange(original, 'phases'),
);

/** Commands within which every mistake shows. */
const COMMANDS = 2_000;
/** More than days usually have: what a block costs both engines is hashing, and mistakes are in the rules. */
const COMMANDS_PER_BLOCK = 30;
const MISTAKES: readonly Pick<Mistake<object>, 'wrong' | 'seed'>[] = [
  ...Object.values(MARKET_MISTAKES),
  ...Object.values(EXCHANGE_MISTAKES),
].flat();
const SEEDS = [...new Set(MISTAKES.map(({ seed }) => seed))].sort((a, b) => a - b);

/** What a run throws: that of the seed, or where rules have changed and it shows nothing any more, of another one. */
function differenceOver(seed: number): string {
  for (const each of [seed, ...SEEDS]) {
    try {
      runBothOverDays(each, COMMANDS, COMMANDS_PER_BLOCK, EXPIRY_MISTAKES.has(planted.wrong));
    } catch (error) {
      return String(error);
    }
  }
  return 'none';
}

describe('a rule that the exchange breaks', () => {
  afterEach(() => {
    planted.wrong = '';
  });

  it.each(MISTAKES)('shows against the reference: $wrong', ({ wrong, seed }) => {
    planted.wrong = wrong;
    expect(differenceOver(seed)).toMatch(/the exchange has .*, the reference /);
  });
});

describe('the exchange without a mistake', () => {
  it.each(SEEDS)('agrees with the reference over the same days, seed %i', (seed) => {
    const run = runBothOverDays(seed, COMMANDS, COMMANDS_PER_BLOCK);
    expect(run.trades).toBeGreaterThan(150);
  });

  it('has more than a dozen to make', () => {
    expect(new Set(MISTAKES.map(({ wrong }) => wrong)).size).toBe(MISTAKES.length);
    expect(MISTAKES.length).toBeGreaterThan(12);
  });
});
