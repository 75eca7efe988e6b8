import { expect, it } from 'vitest';
import { compareBooks } from './book-differential.ts';
import { BOOK_ENGINES } from './book-engines.ts';

const COMMANDS = 10_000_000;

it(`plain and fast book agree over ${COMMANDS} drawn commands`, () => {
  const fills = compareBooks(BOOK_ENGINES.plain, BOOK_ENGINES.fast, 1, COMMANDS);
  process.stdout.write(`${COMMANDS} commands, ${fills} fills\n`);
  expect(fills).toBeGreaterThan(COMMANDS / 10);
}, 1_200_000);
