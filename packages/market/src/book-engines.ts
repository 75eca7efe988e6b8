import type { Book } from './book.ts';
import { FastBook } from './fast-book.ts';
import type { OrderColumns } from './order-columns.ts';
import { PlainBook } from './plain-book.ts';

/** Every implementation of `Book` by the name that users give it; the contract's tests hold for each. */
export const BOOK_ENGINES = {
  fast: (columns: OrderColumns): Book => new FastBook(columns),
  plain: (columns: OrderColumns): Book => new PlainBook(columns),
} as const;

/** Name of an implementation of `Book`. */
export type BookEngine = keyof typeof BOOK_ENGINES;
