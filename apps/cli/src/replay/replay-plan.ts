import { createHash } from 'node:crypto';
import { BUY, PlainBook, SELL } from '@jangbu/market';
import { LIMITS } from '@jangbu/protocol';
import { CommandFailure } from '../failure.ts';
import type { Language } from '../language.ts';
import { faultOfRefusal, MatchRun } from '../match-run.ts';
import { describeOrderFlowFault } from '../order-flow-fault.ts';
import { lineOfRow, OP_ADD, OP_CANCEL, OP_IOC, type OrderFlow } from '../order-flow-parser.ts';
import type { Texts } from '../texts.ts';
import type { ReplayNeeds } from './replay-world.ts';

const DIGEST_BYTES = 16;

/** An order flow that the venue will take row by row, and what that needs. */
export interface ReplayPlan {
  readonly flow: OrderFlow;
  /** Commands an envelope. */
  readonly batch: number;
  readonly needs: ReplayNeeds;
  /** For each `REDUCE` and `CANCEL` the row that placed its order. */
  readonly placedBy: Uint32Array;
}

/** How a flow is to be planned. */
export interface PlanOptions {
  readonly file: string;
  readonly tick: number;
  readonly lot: number;
  readonly batch: number;
  readonly language: Language;
  readonly texts: Texts;
}

/**
 * Plays the flow through the plain book, so that whatever is wrong with it shows before anything is written, and finds
 * what its orders tie up at most. Throws a CommandFailure (2) at the first row that the venue would not take.
 */
export function planReplay(flow: OrderFlow, options: PlanOptions): ReplayPlan {
  const { tick, lot, batch } = options;
  const run = new MatchRun({ ...flow, orderCount: flow.ids.count });
  const book = new PlainBook(run.columns);
  const funds = new Funds(flow);
  const placedBy = new Uint32Array(flow.count);
  const latestRow = new Uint32Array(flow.ids.count);
  for (let row = 0; row < flow.count; row += 1) {
    const order = flow.order[row]!;
    const places = flow.op[row] === OP_ADD || flow.op[row] === OP_IOC;
    const placed = places ? row : latestRow[order]!;
    const open = run.openQuantity(order);
    const fills = run.log.count;
    const problem = places ? funds.admit(row, run.openOrders) : undefined;
    const refusal = run.apply(row, book);
    if (refusal !== undefined) {
      const fault = faultOfRefusal(refusal, row, flow, run);
      throw wrongRow(options, row, fault.kind, describeOrderFlowFault(fault, options.language));
    }
    if (problem !== undefined) throw wrongRow(options, row, problem, words(options, problem));
    if (places) latestRow[order] = row;
    else placedBy[row] = placed;
    funds.follow(row, placed, open, run, fills);
  }
  const { cash, shares } = funds;
  const digest = digestOf(flow);
  return { flow, batch, needs: { tick, lot, cash, shares, digest }, placedBy };
}

/** The first 16 bytes of SHA-256 over the rows as text: two files of the same rows have the same digest. */
function digestOf(flow: OrderFlow): Uint8Array {
  const hash = createHash('sha256');
  const { seq, op, order, side, price, quantity, seed, ids } = flow;
  for (let row = 0; row < flow.count; row += 1) {
    const figures = [seq[row], op[row], side[row], price[row], quantity[row], seed[row]];
    hash.update(`${figures.join(',')},${ids.text(order[row]!)}\n`);
  }
  return new Uint8Array(hash.digest().subarray(0, DIGEST_BYTES));
}

type Problem =
  | 'notional_too_large'
  | 'cash_need_too_large'
  | 'share_need_too_large'
  | 'too_many_open_orders';

function words({ texts }: PlanOptions, problem: Problem): string {
  switch (problem) {
    case 'notional_too_large':
      return texts.replayNotional;
    case 'cash_need_too_large':
      return texts.replayCashNeed;
    case 'share_need_too_large':
      return texts.replayShareNeed;
    case 'too_many_open_orders':
      return texts.replayOpenOrders(LIMITS.maxOpenOrdersPerIssue);
  }
}

function wrongRow({ file }: PlanOptions, row: number, code: string, message: string) {
  return new CommandFailure(2, code, message, { file, line: lineOfRow(row) });
}

/** Follows what the orders of both sides have spent and hold, and remembers the most. */
class Funds {
  /** The most that buys have spent and tied up, at least 1. */
  cash = 1;
  /** The most that sells have delivered and tied up, at least 1. */
  shares = 1;
  readonly #flow: OrderFlow;
  #cashUsed = 0;
  #sharesUsed = 0;

  constructor(flow: OrderFlow) {
    this.#flow = flow;
  }

  /** Looks at an order before it is placed. */
  admit(row: number, openOrders: number): Problem | undefined {
    const flow = this.#flow;
    const quantity = flow.quantity[row]!;
    const notional = flow.price[row]! * quantity;
    // The product of two safe integers is exact below 2^53, and never rounds to below it.
    if (notional > Number.MAX_SAFE_INTEGER) return 'notional_too_large';
    if (openOrders >= LIMITS.maxOpenOrdersPerIssue) return 'too_many_open_orders';
    if (flow.side[row] === BUY) {
      this.cash = Math.max(this.cash, this.#cashUsed + notional);
      return this.cash > Number.MAX_SAFE_INTEGER ? 'cash_need_too_large' : undefined;
    }
    this.shares = Math.max(this.shares, this.#sharesUsed + quantity);
    return this.shares > Number.MAX_SAFE_INTEGER ? 'share_need_too_large' : undefined;
  }

  /**
   * Follows a row that was carried out.
   *
   * A fill costs the buyer its price; a resting buy has tied up just that, so only the fills of a taking buy count here,
   * as only those of a taking sell do for shares.
   */
  follow(
    row: number,
    placed: number,
    openBefore: number,
    run: MatchRun,
    fillsBefore: number,
  ): void {
    const flow = this.#flow;
    const op = flow.op[row];
    if (op !== OP_ADD && op !== OP_IOC) {
      const freed = op === OP_CANCEL ? openBefore : flow.quantity[row]!;
      if (flow.side[placed] === SELL) this.#sharesUsed -= freed;
      else this.#cashUsed -= freed * flow.price[placed]!;
      return;
    }
    const rests = op === OP_ADD ? run.openQuantity(flow.order[row]!) : 0;
    let cost = rests * flow.price[row]!;
    let quantity = rests;
    for (let fill = fillsBefore; fill < run.log.count; fill += 1) {
      cost += run.log.price[fill]! * run.log.quantity[fill]!;
      quantity += run.log.quantity[fill]!;
    }
    if (flow.side[row] === BUY) this.#cashUsed += cost;
    else this.#sharesUsed += quantity;
  }
}
