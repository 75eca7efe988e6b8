import { afterEach, describe, expect, it, vi } from 'vitest';
import { CATALOGUE_SEEDS, type CatalogueSeed, runCatalogueSeed } from './catalogue-runs.ts';
import { planted } from './planted-mistakes.ts';
import { ALLOWED_MISTAKES, REFERENCE_MISTAKES } from './planted-mistakes-reference.ts';

type Original = () => Promise<object>;
type Rule = { check: (...args: unknown[]) => string };

/** Plants mistakes into a module; all is loaded here, for mocks come before every import. */
const planting = vi.hoisted(() => ({
  functions: async (original: Original, module: string) => {
    const { REFERENCE_MISTAKES: all } = await import('./planted-mistakes-reference.ts');
    const { withMistakes } = await import('./planted-mistakes.ts');
    return withMistakes(await original(), all[module as keyof typeof all] as never);
  },
  rules: async (original: Original) => {
    const { ALLOWED_MISTAKES: all } = await import('./planted-mistakes-reference.ts');
    const { planted: now } = await import('./planted-mistakes.ts');
    const module = (await original()) as Record<string, Rule>;
    for (const { rule: name, wrong, code } of all) {
      const rule = module[name];
      if (rule === undefined) continue;
      const right = rule.check;
      rule.check = (...args) => {
        const refusal = right(...args);
        return now.wrong === wrong && refusal === code ? 'ok' : refusal;
      };
    }
    return module;
  },
}));

vi.mock('../packages/reference/src/fees.ts', (original) => planting.functions(original, 'fees'));
vi.mock('../packages/reference/src/settle.ts', (original) => {
  return planting.functions(original, 'settle');
});
vi.mock('../packages/reference/src/retail.ts', (original) => {
  return planting.functions(original, 'retail');
});
vi.mock('../packages/reference/src/manager-totals.ts', (original) => {
  return planting.functions(original, 'totals');
});
vi.mock('../packages/reference/src/gate.ts', (original) => planting.functions(original, 'gate'));
vi.mock('../packages/reference/src/sweep.ts', (original) => planting.functions(original, 'sweep'));
vi.mock('../packages/reference/src/proposals.ts', async (original) => {
  return planting.functions(() => planting.rules(original as Original), 'proposals');
});
vi.mock('../packages/reference/src/account-terms.ts', planting.rules);
vi.mock('../packages/reference/src/kill-switch.ts', planting.rules);
vi.mock('../packages/reference/src/revoke-key.ts', planting.rules);
vi.mock('../packages/reference/src/bust-trade.ts', planting.rules);
vi.mock('../packages/reference/src/halt-issue.ts', planting.rules);
vi.mock('../packages/reference/src/set-terms.ts', planting.rules);

/** Commands within which every mistake shows; without one, two-engines-catalogue.test.ts goes further over the same blocks. */
const COMMANDS = 2_000;
const MISTAKES = [...Object.values(REFERENCE_MISTAKES).flat(), ...ALLOWED_MISTAKES].map(
  ({ wrong, seed }) => ({ wrong, seed: seed as CatalogueSeed }),
);

/** What a run throws: that of the seed, or where it shows nothing, of another one. */
function differenceOver(seed: CatalogueSeed): string {
  for (const each of new Set([seed, ...CATALOGUE_SEEDS])) {
    try {
      runCatalogueSeed(each, COMMANDS);
    } catch (error) {
      return String(error);
    }
  }
  return 'none';
}

describe('a rule of settlement or of the offices that the reference breaks', () => {
  afterEach(() => {
    planted.wrong = '';
  });

  it.each(MISTAKES)('shows against the exchange: $wrong', ({ wrong, seed }) => {
    planted.wrong = wrong;
    expect(differenceOver(seed)).toMatch(/the exchange has .*, the reference /);
  });
});

it('has more than twenty mistakes to make', () => {
  expect(new Set(MISTAKES.map(({ wrong }) => wrong)).size).toBe(MISTAKES.length);
  expect(MISTAKES.length).toBeGreaterThan(20);
});
