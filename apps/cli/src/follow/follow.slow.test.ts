import { it } from 'vitest';
import { surviveKills } from './survive-kills.ts';

it('has the files of the venue though everybody is killed and started again ten times', async () => {
  await surviveKills(10);
}, 3_600_000);
