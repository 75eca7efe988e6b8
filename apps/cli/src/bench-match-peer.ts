import { BUY } from '@jangbu/market';
import type { BenchStream } from './bench-match-streams.ts';
import { OP_ADD, OP_CANCEL, OP_IOC } from './order-flow-parser.ts';

/** The package that `match_mixed_10k` and `match_recorded_like` are compared with. */
export const PEER_NAME = 'nodejs-order-book';

const ROWS_BETWEEN_READINGS = 500;
const MS_PER_SECOND = 1000;

/** What is called of a book of the peer. */
interface PeerBook {
  limit(order: { id: string; side: string; size: number; price: number; timeInForce?: string }): {
    quantityLeft: number;
  };
  cancel(id: string): unknown;
  order(id: string): { size: number } | undefined;
  modify(id: string, change: { size: number }): unknown;
}

/** Makes an empty book of the peer. */
export type MakePeerBook = () => PeerBook;

/** What the peer did with a stream. */
interface PeerRun {
  /** Operations a second. */
  readonly rate: number;
  /** What the new orders of the measured rows traded. */
  readonly filledQuantity: number;
}

/** The peer, or undefined where development dependencies are not installed. */
export async function loadPeer(): Promise<MakePeerBook | undefined> {
  try {
    const peer = await import('nodejs-order-book');
    return () => new peer.OrderBook();
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND') {
      return undefined;
    }
    throw error;
  }
}

/**
 * Plays a stream on books of the peer and measures the rows after those that fill the books.
 *
 * Its way to be called is part of what is measured: an object a new order. The strings of the ids
 * are made before. Ends after `mostMs`, because where queues are long it would take minutes.
 */
export function measurePeer(
  stream: BenchStream,
  makeBook: MakePeerBook,
  mostMs = Number.POSITIVE_INFINITY,
): PeerRun {
  const ids = Array.from({ length: stream.orderCount }, (_, order) => String(order));
  const books = Array.from({ length: stream.bookCount }, () => makeBook());
  playPeer(stream, books, ids, 0, stream.preparedRows);
  const start = performance.now();
  let filledQuantity = 0;
  let row = stream.preparedRows;
  let elapsedMs = 0;
  while (row < stream.count && elapsedMs < mostMs) {
    const end = Math.min(row + ROWS_BETWEEN_READINGS, stream.count);
    filledQuantity += playPeer(stream, books, ids, row, end);
    row = end;
    elapsedMs = performance.now() - start;
  }
  return { rate: ((row - stream.preparedRows) / elapsedMs) * MS_PER_SECOND, filledQuantity };
}

/** Plays some rows; returns what their new orders traded. */
function playPeer(
  stream: BenchStream,
  books: readonly PeerBook[],
  ids: readonly string[],
  from: number,
  to: number,
): number {
  let filledQuantity = 0;
  for (let row = from; row < to; row += 1) {
    const book = books[stream.book[row]!]!;
    const id = ids[stream.order[row]!]!;
    const size = stream.quantity[row]!;
    const op = stream.op[row];
    if (op === OP_ADD || op === OP_IOC) {
      const side = stream.side[row] === BUY ? 'buy' : 'sell';
      const timeInForce = op === OP_IOC ? 'IOC' : 'GTC';
      const price = stream.price[row]!;
      filledQuantity += size - book.limit({ id, side, size, price, timeInForce }).quantityLeft;
    } else if (op === OP_CANCEL) {
      book.cancel(id);
    } else {
      // A reduced order is a new one there and loses its place, so that an order may be gone that
      // is open here.
      const open = book.order(id)?.size ?? 0;
      if (open > size) book.modify(id, { size: open - size });
      else if (open > 0) book.cancel(id);
    }
  }
  return filledQuantity;
}
