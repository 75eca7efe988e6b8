import { COMMAND_KINDS, type EventOf, type LedgerEvent } from '@jangbu/protocol';
import { CommandFailure, exitCodeOfSystemError, systemErrorCode } from '../failure.ts';
import { storedEvents } from '../ledger-files.ts';
import { OutputFile } from '../match-output.ts';
import type { Texts } from '../texts.ts';
import { BestPrices } from './best-prices.ts';
import { rowsOfBlock } from './replay-envelopes.ts';
import type { ReplayPlan } from './replay-plan.ts';
import { FIRST_ROW_BLOCK } from './replay-world.ts';

const FILLS_HEADER = 'seq,maker,price,qty\n';
const TOP_HEADER = 'after_seq,ask,askQty,bid,bidQty\n';
const PIECE_CHARACTERS = 65_536;

/** Files that a replay writes when all of it is in the ledger. */
export interface ReplayOutputs {
  readonly events?: string | undefined;
  readonly top?: string | undefined;
}

/**
 * Writes `--events` and `--top` from the events in the ledger alone, from the first row on; each file appears whole or
 * not at all.
 */
export function writeReplayOutputs(
  dir: string,
  plan: ReplayPlan,
  { events, top }: ReplayOutputs,
  texts: Texts,
): void {
  if (events === undefined && top === undefined) return;
  const files: OutputFile[] = [];
  const piecesTo = (path: string | undefined, header: string): Pieces | undefined => {
    if (path === undefined) return undefined;
    const file = guarded(path, texts, () => new OutputFile(path));
    files.push(file);
    return new Pieces((text) => guarded(path, texts, () => file.write(text)), header);
  };
  try {
    const fills = piecesTo(events, FILLS_HEADER);
    const levels = piecesTo(top, TOP_HEADER);
    const fold = new ReplayFold(plan, fills, levels);
    for (const { blockIndex, event } of storedEvents(dir, FIRST_ROW_BLOCK, texts)) {
      fold.read(blockIndex, event);
    }
    fills?.end();
    levels?.end();
    const paths = [events, top].filter((path) => path !== undefined).join(', ');
    guarded(paths, texts, () => {
      for (const file of files) file.finish();
      for (const file of files) file.publish();
    });
  } finally {
    for (const file of files) file.discard();
  }
}

/** Turns an error of the file system into a failure that names the file. */
function guarded<Result>(path: string, texts: Texts, work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    throw unwritable(path, error, texts);
  }
}

function unwritable(path: string, error: unknown, texts: Texts): unknown {
  const code = systemErrorCode(error);
  if (code === undefined) return error;
  const exitCode = exitCodeOfSystemError(code);
  return new CommandFailure(exitCode, 'unwritable', texts.unwritable(code), { file: path });
}

/** Gathers lines, so that not every one of them is a write of its own. */
class Pieces {
  readonly #write: (text: string) => void;
  #pending: string;

  constructor(write: (text: string) => void, header: string) {
    this.#write = write;
    this.#pending = header;
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

/** An order as the fold knows it. */
interface FoldedOrder {
  readonly row: number;
  readonly side: 'buy' | 'sell';
  readonly price: number;
  leaves: number;
  rests: boolean;
}

/** The book as the events tell it, without a matching engine: an order that is in none of them does not exist. */
class ReplayFold {
  readonly #plan: ReplayPlan;
  readonly #fills: Pieces | undefined;
  readonly #levels: Pieces | undefined;
  readonly #sides = { buy: new BestPrices('buy'), sell: new BestPrices('sell') };
  readonly #open = new Map<number, FoldedOrder>();
  #taker: FoldedOrder | undefined;

  constructor(plan: ReplayPlan, fills: Pieces | undefined, levels: Pieces | undefined) {
    this.#plan = plan;
    this.#fills = fills;
    this.#levels = levels;
  }

  read(blockIndex: number, event: LedgerEvent): void {
    switch (event.kind) {
      case 'order_accepted':
        this.#accept(rowsOfBlock(this.#plan, blockIndex).first + event.position, event);
        return;
      case 'trade_executed':
        this.#trade(event);
        return;
      case 'order_reduced':
      case 'order_canceled':
      case 'order_expired':
        this.#takeOff(event.orderId, event.quantity);
        return;
      case 'command_result':
        this.#end(rowsOfBlock(this.#plan, blockIndex).first + event.position, event);
        return;
      default:
        throw new Error(`block ${blockIndex} holds ${event.kind}, which no replay gives`);
    }
  }

  #accept(row: number, { orderId, side, limitPrice, quantity }: EventOf<'order_accepted'>): void {
    this.#taker = { row, side, price: limitPrice, leaves: quantity, rests: false };
    this.#open.set(orderId, this.#taker);
  }

  #trade({ makerOrderId, takerOrderId, price, quantity }: EventOf<'trade_executed'>): void {
    const maker = this.#order(makerOrderId);
    const { flow } = this.#plan;
    const makerId = flow.ids.text(flow.order[maker.row]!);
    const takerRow = this.#order(takerOrderId).row;
    this.#fills?.add(`${flow.seq[takerRow]},${makerId},${price},${quantity}\n`);
    this.#takeOff(makerOrderId, quantity);
    this.#takeOff(takerOrderId, quantity);
  }

  #takeOff(orderId: number, quantity: number): void {
    const order = this.#order(orderId);
    order.leaves -= quantity;
    if (order.rests) this.#sides[order.side].change(order.price, -quantity);
    if (order.leaves === 0) this.#open.delete(orderId);
  }

  /** At the end of a command its order, if anything is left of it, rests. */
  #end(row: number, { reject, selector }: EventOf<'command_result'>): void {
    if (reject !== 'ok') throw new Error(`row ${row} was refused: ${reject}`);
    const taker = this.#taker;
    if (COMMAND_KINDS[selector] === 'PlaceOrder' && taker !== undefined && taker.leaves > 0) {
      taker.rests = true;
      this.#sides[taker.side].change(taker.price, taker.leaves);
    }
    this.#taker = undefined;
    if (this.#levels === undefined || this.#plan.flow.seed[row] === 1) return;
    const ask = priceAndQuantity(this.#sides.sell.best());
    const bid = priceAndQuantity(this.#sides.buy.best());
    this.#levels.add(`${this.#plan.flow.seq[row]},${ask},${bid}\n`);
  }

  #order(orderId: number): FoldedOrder {
    const order = this.#open.get(orderId);
    if (order === undefined) throw new Error(`an event names order ${orderId}, which is not open`);
    return order;
  }
}

function priceAndQuantity(level: { price: number; quantity: number } | undefined): string {
  return level === undefined ? ',' : `${level.price},${level.quantity}`;
}
