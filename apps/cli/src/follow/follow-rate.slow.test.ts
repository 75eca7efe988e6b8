import { expect, it } from 'vitest';
import { measureFollowers } from './follow-rate.ts';

it('three followers have everything of a venue under load, through kills of each', async () => {
  const rates = await measureFollowers(20);
  process.stdout.write(`${JSON.stringify(rates)}\n`);
  expect(rates.orders).toBeGreaterThan(1_000);
  expect(rates.followers).toHaveLength(3);
}, 1_800_000);
