import { it } from 'vitest';
import { expectWorkWithin } from './book-work.ts';

it.each(['a thousand levels', 'a level each'] as const)(
  'the work of a command does not grow up to a million orders, %s',
  (spread) => {
    process.stdout.write(expectWorkWithin(spread, [1000, 10_000, 100_000, 1_000_000]));
  },
  300_000,
);
