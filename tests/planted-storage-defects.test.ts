import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { QUIET_PLAN, runWorld, seedsOf } from '../packages/simulator/src/index.ts';
import { planted } from './planted-mistakes.ts';
import { PORT_DEFECTS, type StorageDefect } from './planted-storage-defects.ts';
import {
  FUNCTION_DEFECTS,
  FUNCTION_WORLDS,
  OTHER_WORLDS,
  UNPROVED_DEFECT,
} from './planted-storage-functions.ts';

type Original = () => Promise<object>;

/** Plants mistakes into a module or a class; all is loaded here, for mocks come before every import. */
const planting = vi.hoisted(() => ({
  into: async (
    original: Original,
    module: 'frame' | 'batchMark' | 'signature' | 'snapshotFiles',
  ) => {
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
vi.mock('../packages/replica/src/snapshot-files.ts', (original) => {
  return planting.into(original, 'snapshotFiles');
});
vi.mock('../packages/replica/src/ledger.ts', async (original) => {
  const { plantInto } = await import('./planted-mistakes.ts');
  const { FUNCTION_DEFECTS: all } = await import('./planted-storage-functions.ts');
  const module = await original<typeof import('../packages/replica/src/ledger.ts')>();
  plantInto(module.Ledger.prototype, all.ledger);
  return module;
});
vi.mock('../packages/exchange/src/sealing/row-store.ts', async (original) => {
  const { plantInto } = await import('./planted-mistakes.ts');
  const { FUNCTION_DEFECTS: all } = await import('./planted-storage-functions.ts');
  const module = await original<typeof import('../packages/exchange/src/sealing/row-store.ts')>();
  plantInto(module.RowStore.prototype, all.rowStore);
  return module;
});
vi.mock('../packages/exchange/src/sealing/sealer.ts', async (original) => {
  const { plantInto } = await import('./planted-mistakes.ts');
  const { UNPROVED_DEFECT: defect } = await import('./planted-storage-functions.ts');
  const module = await original<typeof import('../packages/exchange/src/sealing/sealer.ts')>();
  plantInto(module.Sealer.prototype, defect.sealer);
  return module;
});
vi.mock('../packages/exchange/src/snapshot/snapshot.ts', async (original) => {
  const { withMistakes } = await import('./planted-mistakes.ts');
  const { UNPROVED_DEFECT: defect } = await import('./planted-storage-functions.ts');
  const module = await original<typeof import('../packages/exchange/src/snapshot/snapshot.ts')>();
  return withMistakes(module, defect.snapshot);
});

const DEFECTS: readonly StorageDefect[] = [
  ...PORT_DEFECTS,
  UNPROVED_DEFECT,
  ...Object.entries(FUNCTION_DEFECTS).flatMap(([module, defects]) =>
    defects.map(({ wrong, seed }) => {
      const plan = OTHER_WORLDS[wrong] ?? FUNCTION_WORLDS[module as keyof typeof FUNCTION_WORLDS];
      return { wrong, seed, plan };
    }),
  ),
];

/** What is wrong in the world of a defect, with it or without. */
async function faultsIn({ wrong, seed, plan, portOf }: StorageDefect, isPlanted: boolean) {
  planted.wrong = isPlanted ? wrong : '';
  const options = { seed, plan: { ...QUIET_PLAN, ...plan } };
  try {
    const { faults } = await runWorld(
      isPlanted && portOf !== undefined ? { ...options, portOf } : options,
    );
    return faults.join('\n');
  } catch (error) {
    // A defect may go so far that the checks cannot read the ledger.
    return String(error);
  }
}

afterEach(() => {
  planted.wrong = '';
});

/** `JANGBU_SEEK_DEFECTS=1..20` prints the seeds of a range that show each defect, where one shows it no more. */
const SOUGHT = process.env.JANGBU_SEEK_DEFECTS;
const SEEK_ANOTHER =
  'its seed shows it no more; JANGBU_SEEK_DEFECTS=1..20 npm test -- tests/planted-storage-defects.test.ts prints those that do';

/** The seeds of a range that show a defect, each with what it takes. */
async function seek(defect: StorageDefect): Promise<string> {
  const found: string[] = [];
  for (const seed of seedsOf(SOUGHT, [1, 1])) {
    const begin = performance.now();
    const isShown = (await faultsIn({ ...defect, seed }, true)) !== '';
    if (!isShown || (await faultsIn({ ...defect, seed }, false)) !== '') continue;
    found.push(`${seed} (${Math.round(performance.now() - begin)} ms)`);
  }
  return `${defect.wrong}: ${found.join(', ')}\n`;
}

describe('a storage defect', () => {
  it.each(DEFECTS)(
    'is found in its world, which is clean without it: $wrong',
    async (defect) => {
      if (SOUGHT !== undefined) {
        process.stdout.write(await seek(defect));
        return;
      }
      expect(await faultsIn(defect, true), SEEK_ANOTHER).not.toBe('');
      expect(await faultsIn(defect, false)).toBe('');
    },
    3_600_000,
  );

  it('is one of more than twenty', () => {
    expect(new Set(DEFECTS.map(({ wrong }) => wrong)).size).toBe(DEFECTS.length);
    expect(DEFECTS.length).toBeGreaterThan(20);
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
