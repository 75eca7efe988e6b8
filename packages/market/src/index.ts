export type { Book, PriceLevel } from './book.ts';
export { BOOK_ENGINES, type BookEngine } from './book-engines.ts';
export { FastBook } from './fast-book.ts';
export { Fills } from './fills.ts';
export { createOrderColumns, growOrderColumns, type OrderColumns } from './order-columns.ts';
export { PlainBook } from './plain-book.ts';
export { BUY, oppositeSide, SELL, type Side } from './side.ts';
export { MAX_SLOTS, SlotAllocator } from './slot-allocator.ts';
