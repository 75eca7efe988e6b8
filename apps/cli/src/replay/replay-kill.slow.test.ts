import { it } from 'vitest';
import { surviveKills } from './kill-fixture.ts';

it('keeps every acknowledged row through 20 kills, and trades none twice', async () => {
  await surviveKills(60_000, 20);
}, 600_000);
