import { createHash } from 'node:crypto';
import { type Book, BUY, type PriceLevel, SELL } from '@jangbu/market';
import type { MatchRun } from './match-run.ts';
import type { OrderFlow } from './order-flow-parser.ts';

/** Takes the next piece of a text. */
type WriteText = (text: string) => void;

const FILLS_HEADER = 'seq,maker,price,qty\n';
const TOP_HEADER = 'after_seq,ask,askQty,bid,bidQty\n';
const RESTING_HEADER = 'id,side,price,qty\n';
const PIECE_CHARACTERS = 65_536;

/** Writes all fills as CSV, one row a fill, in order. */
export function writeFills(flow: OrderFlow, run: MatchRun, write: WriteText): void {
  const { log } = run;
  const text = new TextInPieces(write);
  text.add(FILLS_HEADER);
  for (let index = 0; index < log.count; index += 1) {
    const seq = flow.seq[log.takerRow[index]!]!;
    const maker = flow.ids.text(log.makerOrder[index]!);
    text.add(`${seq},${maker},${log.price[index]},${log.quantity[index]}\n`);
  }
  text.end();
}

/** Writes the orders on the book as CSV: asks from best to worst, then bids, in time order at one price. */
function writeResting(flow: OrderFlow, run: MatchRun, write: WriteText): void {
  const { limitPrice, leaves, side } = run.columns;
  const text = new TextInPieces(write);
  text.add(RESTING_HEADER);
  for (const slot of run.slotsByPriority()) {
    const id = flow.ids.text(run.orderOfSlot(slot));
    text.add(`${id},${side[slot] === BUY ? 'B' : 'S'},${limitPrice[slot]},${leaves[slot]}\n`);
  }
  text.end();
}

/**
 * Plays the flow on an empty book and writes the best levels as CSV, one row after every operation that is not seed.
 *
 * The flow must be one that `run` carries out without refusal; throws otherwise.
 */
export function writeTop(flow: OrderFlow, run: MatchRun, book: Book, write: WriteText): void {
  const text = new TextInPieces(write);
  const asks: PriceLevel[] = [];
  const bids: PriceLevel[] = [];
  text.add(TOP_HEADER);
  for (let row = 0; row < flow.count; row += 1) {
    if (run.apply(row, book) !== undefined) {
      throw new Error('broken invariant: a flow is refused the second time');
    }
    if (flow.seed[row] === 1) continue;
    book.levels(SELL, 1, asks);
    book.levels(BUY, 1, bids);
    text.add(`${flow.seq[row]},${priceAndQuantity(asks[0])},${priceAndQuantity(bids[0])}\n`);
  }
  text.end();
}

/**
 * SHA-256, in hexadecimal, of the text of `writeFills` followed by the text of `writeResting`.
 *
 * The same for every engine that matches alike, and anybody can compute it from the two files.
 */
export function resultHash(flow: OrderFlow, run: MatchRun): string {
  const hash = createHash('sha256');
  writeFills(flow, run, (text) => hash.update(text));
  writeResting(flow, run, (text) => hash.update(text));
  return hash.digest('hex');
}

function priceAndQuantity(level: PriceLevel | undefined): string {
  return level === undefined ? ',' : `${level.price},${level.quantity}`;
}

/** Gathers lines, so that not every one of them is a write of its own. */
class TextInPieces {
  readonly #write: WriteText;
  #pending = '';

  constructor(write: WriteText) {
    this.#write = write;
  }

  add(line: string): void {
    this.#pending += line;
    if (this.#pending.length >= PIECE_CHARACTERS) this.end();
  }

  end(): void {
    if (this.#pending !== '') this.#write(this.#pending);
    this.#pending = '';
  }
}
