import { expect, it } from 'vitest';
import { killVenue } from './kill-venue.ts';

it('loses nothing that was answered through a hundred kills under load', async () => {
  const figures = await killVenue(100);
  process.stdout.write(`${JSON.stringify(figures)}\n`);
  expect(figures.answered).toBeGreaterThan(1_000);
  // Starts go through a snapshot and the blocks after it, not through the whole log.
  expect(figures.withTail).toBeGreaterThan(80);
}, 1_800_000);
