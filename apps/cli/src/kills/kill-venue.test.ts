import { expect, it } from 'vitest';
import { killVenue } from './kill-venue.ts';

it('loses nothing that was answered through five kills under load', async () => {
  const { answered, fromSnapshot } = await killVenue(5);
  expect(answered).toBeGreaterThan(5);
  expect(fromSnapshot).toBeGreaterThan(0);
}, 300_000);
