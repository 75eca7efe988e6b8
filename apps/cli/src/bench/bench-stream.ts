import { BUY, FastBook } from '@jangbu/market';
import type { Command } from '@jangbu/protocol';
import { NONE_U32 } from '@jangbu/protocol';
import type { StreamLaw } from '../bench-match-laws.ts';
import { WIDE_10K } from '../bench-match-laws.ts';
import { type BenchStream, buildStream } from '../bench-match-streams.ts';
import { MatchRun } from '../match-run.ts';
import { OP_ADD, OP_IOC } from '../order-flow-parser.ts';

/** Issues of the world of the benchmark. */
export const ISSUES = 100;
/** Members that send envelopes. */
export const MEMBERS = 4;
/** Accounts of each member. */
export const ACCOUNTS_PER_MEMBER = 250;
/** Commands of a full envelope. */
export const BATCH = 256;
/** Seed of every stream. */
export const SEED = 20_261_122;

const NO_DETAILS = new Uint8Array(0);
const MIX = 0x9e37_79b1;

/** A drawn stream of commands, cut into envelopes that each are of one member. */
export interface VenueStream {
  /** The same operations for bare books. */
  readonly stream: BenchStream;
  /** Row behind the last row of each envelope. */
  readonly ends: readonly number[];
  /** Member of each envelope. */
  readonly members: readonly number[];
  /** Envelopes that only fill the books and are not measured. */
  readonly preparedEnvelopes: number;
}

/** The mix of `bench match` with its wide span over many books: `resting` open orders in all. */
function venueLaw(resting: number): StreamLaw {
  return {
    ...WIDE_10K,
    bookCount: ISSUES,
    restingPerBook: Math.ceil(resting / ISSUES),
    bookWeights: new Array<number>(ISSUES).fill(1),
  };
}

/**
 * Draws a stream, and sends each member's commands in envelopes of `batch` in the order in which they fill up.
 *
 * Sending moves some commands behind others; the few that this makes pointless (cancels of an order that has traded
 * meanwhile) are left out, so that nothing is refused.
 */
export function buildVenueStream(resting: number, operations: number, batch: number): VenueStream {
  const drawn = buildStream(venueLaw(resting), SEED, operations);
  return new MemberQueues(drawn, batch).send();
}

/** Member whose account an order is of. */
export function memberOfOrder(order: number): number {
  return mixed(order) % MEMBERS;
}

/** Account of an order, of its member's. */
function accountOfOrder(order: number): number {
  const own = Math.floor(mixed(order) / MEMBERS) % ACCOUNTS_PER_MEMBER;
  return memberOfOrder(order) * ACCOUNTS_PER_MEMBER + own;
}

function mixed(order: number): number {
  const product = Math.imul(order + 1, MIX);
  return (product ^ (product >>> 15)) >>> 0;
}

class MemberQueues {
  readonly #drawn: BenchStream;
  readonly #batch: number;
  readonly #sent: BenchStream;
  readonly #run: MatchRun;
  readonly #books: FastBook[];
  readonly #queues: number[][] = Array.from({ length: MEMBERS }, () => []);
  readonly #ends: number[] = [];
  readonly #members: number[] = [];
  #count = 0;

  constructor(drawn: BenchStream, batch: number) {
    const { count, bookCount } = drawn;
    this.#drawn = drawn;
    this.#batch = batch;
    this.#sent = {
      ...drawn,
      op: new Uint8Array(count),
      order: new Uint32Array(count),
      side: new Uint8Array(count),
      price: new Float64Array(count),
      quantity: new Float64Array(count),
      book: new Uint8Array(count),
    };
    this.#run = new MatchRun(this.#sent);
    this.#books = Array.from({ length: bookCount }, () => new FastBook(this.#run.columns));
  }

  send(): VenueStream {
    const { count, preparedRows } = this.#drawn;
    for (let row = 0; row < preparedRows; row += 1) this.#queue(row);
    this.#flushAll();
    const prepared = { rows: this.#count, envelopes: this.#ends.length };
    for (let row = preparedRows; row < count; row += 1) this.#queue(row);
    this.#flushAll();
    return {
      stream: { ...this.#sent, count: this.#count, preparedRows: prepared.rows },
      ends: this.#ends,
      members: this.#members,
      preparedEnvelopes: prepared.envelopes,
    };
  }

  #queue(row: number): void {
    const member = memberOfOrder(this.#drawn.order[row]!);
    const queue = this.#queues[member]!;
    queue.push(row);
    if (queue.length >= this.#batch) this.#flush(member);
  }

  #flushAll(): void {
    for (let member = 0; member < MEMBERS; member += 1) this.#flush(member);
  }

  #flush(member: number): void {
    const first = this.#count;
    for (const row of this.#queues[member]!.splice(0)) this.#play(row);
    if (this.#count === first) return;
    this.#ends.push(this.#count);
    this.#members.push(member);
  }

  #play(row: number): void {
    const [from, to, at] = [this.#drawn, this.#sent, this.#count];
    to.op[at] = from.op[row]!;
    to.order[at] = from.order[row]!;
    to.side[at] = from.side[row]!;
    to.price[at] = from.price[row]!;
    to.quantity[at] = from.quantity[row]!;
    to.book[at] = from.book[row]!;
    if (this.#run.apply(at, this.#books[from.book[row]!]!) === undefined) this.#count += 1;
  }
}

/** The command of a row: orders are named by their client order id, as those are which nobody has answered yet. */
export function commandOfRow({ stream }: VenueStream, row: number): Command {
  const op = stream.op[row];
  const order = stream.order[row]!;
  const account = accountOfOrder(order);
  const clientOrderId = order.toString(36);
  if (op !== OP_ADD && op !== OP_IOC) {
    return { kind: 'CancelOrder', account, orderId: 0, rowHint: NONE_U32, clientOrderId };
  }
  return {
    kind: 'PlaceOrder',
    issue: stream.book[row]!,
    account,
    side: stream.side[row] === BUY ? 0 : 1,
    orderType: 0,
    timeInForce: op === OP_IOC ? 1 : 0,
    quantity: stream.quantity[row]!,
    limitPrice: stream.price[row]!,
    stopPrice: 0,
    selfMatch: 0,
    flags: 0,
    clientOrderId,
    details: NO_DETAILS,
  };
}

/** Account and issue of every position that the stream sells from, in the order of first use. */
export function positionsSold({ stream }: VenueStream): [account: number, issue: number][] {
  const seen = new Set<number>();
  for (let row = 0; row < stream.count; row += 1) {
    const isNew = stream.op[row] === OP_ADD || stream.op[row] === OP_IOC;
    if (!isNew || stream.side[row] === BUY) continue;
    seen.add(accountOfOrder(stream.order[row]!) * ISSUES + stream.book[row]!);
  }
  return [...seen].map((position) => [Math.floor(position / ISSUES), position % ISSUES]);
}
