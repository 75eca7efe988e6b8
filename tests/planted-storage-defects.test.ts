import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { QUIET_PLAN, runWorld } from '../packages/simulator/src/index.ts';
import { planted } from './planted-mistakes.ts';
import { PORT_DEFECTS, type StorageDefect } from './planted-storage-defects.ts';
import { FUNCTION_DEFECTS, FUNCTION_WORLDS } from './planted-storage-functions.ts';

type Original = () => Promise<object>;

const OTHER_SEEDS = Array.from({ length: 20 }, (_, number) => number + 1);

/** Plants mistakes into a module; all is loaded here, for mocks come before every import. */
const planting = vi.hoisted(() => ({
  into: async (original: Original, module: 'frame' | 'batchMark' | 'signature') => {
    const { FUNCTION_DEFECTS: all } = await import('./planted-storage-functions.ts');
    const { withMistakes } = await import('./planted-mistakes.ts');
    return withMistakes(await original(), all[module] as never);
  },
}));

vi.mock('../packages/replica/src/frame.ts', (original) => planting.into(original, 'frame'));
vi.mock('../packages/replica/src/batch-mark.ts', (original) => {
  return planting.into(original, 'batchMark');
});
vi.mock('../packages/replica/src/operator-signature.ts', (original) => {
  return planting.into(original, 'signature');
});
vi.mock('../packages/replica/src/ledger.ts', async (original) => {
  const { plantInto } = await import('./planted-mistakes.ts');
  const { FUNCTION_DEFECTS: all } = await import('./planted-storage-functions.ts');
  const module = await original<typeof import('../packages/replica/src/ledger.ts')>();
  plantInto(module.Ledger.prototype, all.ledger);
  return module;
});

const DEFECTS: readonly StorageDefect[] = [
  ...PORT_DEFECTS,
  ...Object.entries(FUNCTION_DEFECTS).flatMap(([module, defects]) =>
    defects.map(({ wrong, seed }) => {
      return { wrong, seed, plan: FUNCTION_WORLDS[module as keyof typeof FUNCTION_WORLDS] };
    }),
  ),
];

/** What is wrong in the world of a defect, with it or without. */
async function faultsIn({ wrong, seed, plan, portOf }: StorageDefect, isPlanted: boolean) {
  planted.wrong = isPlanted ? wrong : '';
  const options = { seed, plan: { ...QUIET_PLAN, ...plan } };
  const report = await runWorld(
    isPlanted && portOf !== undefined ? { ...options, portOf } : options,
  );
  return report.faults.join('\n');
}

afterEach(() => {
  planted.wrong = '';
});

/** The seed of a world that shows a defect: its own, or where the replica has changed meanwhile another one. */
async function seedThatShows(defect: StorageDefect): Promise<number | undefined> {
  for (const seed of [defect.seed, ...OTHER_SEEDS]) {
    if ((await faultsIn({ ...defect, seed }, true)) !== '') return seed;
  }
  return undefined;
}

describe('a storage defect', () => {
  it.each(DEFECTS)(
    'is found in its world, which is clean without it: $wrong',
    async (defect) => {
      const seed = await seedThatShows(defect);
      expect(seed).toBeDefined();
      expect(await faultsIn({ ...defect, seed: seed as number }, false)).toBe('');
    },
    600_000,
  );

  it('is one of more than ten', () => {
    expect(new Set(DEFECTS.map(({ wrong }) => wrong)).size).toBe(DEFECTS.length);
    expect(DEFECTS.length).toBeGreaterThan(10);
  });
});

describe('docs/PAST-DEFECTS.md', () => {
  const text = readFileSync(new URL('../docs/PAST-DEFECTS.md', import.meta.url), 'utf8');
  const rows = [...text.matchAll(/^\| ([^|]+) \| (\d+) \|/gm)];

  it.each(rows.map(([, wrong, seed]) => [wrong, Number(seed)]))('%s: seed %i', (wrong, seed) => {
    expect(DEFECTS.find((defect) => defect.wrong === wrong)?.seed).toBe(seed);
  });

  it('has rows', () => {
    expect(rows.length).toBeGreaterThan(0);
  });
});
