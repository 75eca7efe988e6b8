import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const slow = process.env.JANGBU_SLOW === '1';
const recorded = existsSync(fileURLToPath(new URL('../shared/data', import.meta.url)));

const files = slow ? '*.slow.test.{ts,tsx}' : '*.test.{ts,tsx}';
const exclude = [
  '**/node_modules/**',
  '**/dist/**',
  ...(slow ? [] : ['**/*.slow.test.*']),
  // Recorded market data lies beside the checkout and is never part of it.
  ...(recorded ? [] : ['**/*.recorded.test.*', '**/*.recorded.slow.test.*']),
];

/** Rooms whose sources neither read a clock nor draw a random number. */
const PURE_ROOMS = 'packages/{protocol,market,exchange,reference,simulator}';

export default defineConfig({
  test: {
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 60_000,
    exclude,
    coverage: {
      provider: 'v8',
      include: ['packages/*/src/**/*.{ts,tsx}', 'apps/*/src/**/*.{ts,tsx}'],
      exclude: ['**/*.test.*'],
    },
    projects: [
      {
        extends: true,
        test: {
          name: 'pure',
          include: [`${PURE_ROOMS}/src/**/${files}`],
          setupFiles: ['./tools/pure-room-guard.ts'],
        },
      },
      {
        extends: true,
        test: {
          name: 'edge',
          include: [
            `packages/*/src/**/${files}`,
            `apps/*/src/**/${files}`,
            `apps/*/tests/**/${files}`,
            `tests/**/${files}`,
            `tools/${files}`,
          ],
          exclude: [...exclude, `${PURE_ROOMS}/**`],
        },
      },
    ],
  },
});
