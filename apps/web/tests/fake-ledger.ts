import { createHash } from 'node:crypto';
import {
  type Command,
  encodeTradeFields,
  ORDER_TYPES,
  type OrderType,
  PHASES,
  type Phase,
  plainHasher,
  toHex,
  tradeHash,
} from '@jangbu/protocol';

const LEVELS = 25;
const FIRST_TIMESTAMP = Date.UTC(2026, 10, 20, 5, 32, 0) * 1000;

/** The one currency. */
export const KRW = { currency: 0, code: 'KRW', decimals: 0 };
/** The account of the demo key. */
export const ACCOUNT = 3;

interface FakeIssue {
  issue: number;
  shortCode: string;
  name: string;
  nameEnglish: string;
  base: number;
  last: number;
  tick: number;
}

interface FakeTrade {
  issue: number;
  index: number;
  timestamp: number;
  price: string;
  quantity: string;
  phase: string;
  takerSide: string;
  hash: string;
  previousHash: string;
  blockIndex: number;
  eventSeq: number;
  commitment: Uint8Array;
}

interface FakeOrder {
  orderId: number;
  clientOrderId: string;
  account: number;
  issue: number;
  side: string;
  orderType: OrderType;
  flags: readonly string[];
  stopPrice: string | null;
  isDormant: boolean;
  price: string;
  quantity: string;
  leavesQuantity: string;
  cumulativeQuantity: string;
  status: string;
  blockIndex: number;
  timestamp: number;
}

/** Takes what the ledger publishes. */
export type Publish = (ch: string, issue: number | undefined, data: unknown) => void;

const sha = (text: string) => createHash('sha256').update(text).digest();

/**
 * A ledger for the tests of the page: trades hang together by real hashes, and there is no market behind them.
 *
 * Prices and quantities are drawn; the same in every run.
 */
export class FakeLedger {
  /** Whether chains are served with commitments that are not those hashed. */
  forging = false;
  readonly orders: FakeOrder[] = [];
  readonly commands: Command[] = [];
  readonly blocks: Record<string, unknown>[] = [];
  /** Fills of the account, newest first. */
  readonly fills: Record<string, unknown>[] = [];
  /** Whether the next order trades at once with a trade of its own. */
  filling = false;
  seq = 1;
  /** Envelopes that were applied. */
  envelopes = 0;

  readonly #publish: Publish;
  readonly #issues: FakeIssue[] = [
    issueOf(0, 'J10120', '가람정밀', 'Garam Precision', 70_200, 100),
    issueOf(1, 'J10230', '새벽바이오', 'Saebyeok Bio', 18_450, 50),
    issueOf(2, 'J10340', '온누리반도체', 'Onnuri Semicon', 512_000, 1000),
    issueOf(3, 'J10450', '예담건설', 'Yedam Build', 2795, 5),
  ];
  readonly #trades = new Map<number, FakeTrade[]>();
  readonly #sessions = new Map<number, Record<string, unknown>>();
  readonly #books = new Map<number, { asks: Map<number, number>; bids: Map<number, number> }>();
  #random = 12_345;

  /** @param publish - is called with everything that changes. */
  constructor(publish: Publish) {
    this.#publish = (...change) => {
      this.seq += 1;
      publish(...change);
    };
    for (const issue of this.#issues) {
      this.#trades.set(issue.issue, []);
      this.#makeBook(issue);
      for (let count = 0; count < 60; count += 1) this.#trade(issue);
    }
    for (let count = 0; count < 10; count += 1) this.#block(3, 1);
  }

  /** The ledger's clock, in microseconds. */
  get now(): number {
    return FIRST_TIMESTAMP + Math.round(performance.now() * 1000);
  }

  /** One ledger block: some levels change, perhaps a trade. */
  step(): void {
    for (const issue of this.#issues) {
      for (let change = 0; change < 3; change += 1) this.#changeLevel(issue);
      if (this.#draw(3) === 0) this.#publish('trades', issue.issue, [this.#trade(issue)]);
    }
    this.#block(3 + this.#draw(9), this.#draw(4));
  }

  /** `count` changes of one level of the first issue. */
  flood(count: number): void {
    const [issue] = this.#issues as [FakeIssue];
    for (let change = 0; change < count; change += 1) this.#changeLevel(issue);
  }

  /** Issues as the door lists them. */
  issues(): unknown[] {
    return this.#issues.map((issue) => ({ ...wireOf(issue), ...this.status(issue.issue) }));
  }

  /** Where an issue stands in its day. */
  status(issue: number): Record<string, unknown> {
    const { base, tick } = this.#issues[issue]!;
    const session = this.#sessions.get(issue) ?? {};
    return { ...NO_CALL, ...limitsOf(base, tick), basePrice: String(base), ...session };
  }

  /** Puts an issue into another phase, with what is said of it; `end` seconds of a call are left. */
  enter(issue: number, session: Phase, end: number, said: Record<string, unknown> = {}): void {
    const callEnd = end === 0 ? null : this.now + end * 1_000_000;
    const times = { phaseUntil: callEnd, callEnd, callEndLatest: callEnd && callEnd + 30_000_000 };
    this.#sessions.set(issue, { session, ...times, ...said });
    this.#publish('status', issue, this.status(issue));
    this.#publish('book', issue, { asks: [], bids: [], expected: said.expected ?? null });
  }

  /** Trades of an issue, newest first. */
  trades(issue: number, limit: number): unknown[] {
    const trades = this.#trades.get(issue) ?? [];
    return trades.slice(-limit).reverse();
  }

  /** Levels of an issue. */
  book(issue: number): unknown {
    const book = this.#books.get(issue);
    const side = (levels: Map<number, number> | undefined) =>
      [...(levels ?? [])].map(([price, quantity]) => [String(price), String(quantity), 2]);
    const { expected } = this.status(issue);
    const none = { asks: '0', bids: '0' };
    const figures = { expected, marketOrders: none, midpointOrders: none };
    return { asks: side(book?.asks), bids: side(book?.bids), ...figures };
  }

  /** Candles of an issue, newest first: an invented past, and what traded here. */
  candles(issue: number, resolution: string, limit: number): unknown[] {
    const { base, tick } = this.#issues[issue]!;
    const minutes = { '1D': 1_440, '1W': 10_080, '1M': 43_200 }[resolution] ?? Number(resolution);
    const length = minutes * 60_000_000;
    const trades = this.#trades.get(issue) ?? [];
    const last = FIRST_TIMESTAMP - (FIRST_TIMESTAMP % length);
    const newest = candleOf(last, trades, trades.length);
    if (limit === 1) return [newest];
    const past: unknown[] = [newest];
    let close = base;
    for (let back = 1; back < Math.min(limit, 120); back += 1) {
      const open = close + (((back * 7919) % 5) - 2) * tick;
      const [high, low] = [Math.max(open, close) + tick, Math.min(open, close) - tick];
      const figures = { open, high, low, close, volume: 100 + ((back * 37) % 800), value: 1 };
      const texts = Object.entries(figures).map(([name, figure]) => [name, String(figure)]);
      const start = last - back * length;
      past.push({ ...Object.fromEntries(texts), start, firstTrade: 0, lastTrade: 0 });
      close = open;
    }
    return past;
  }

  /** The chain of an issue from block `from`. */
  chain(issue: number, from: number, limit: number): unknown[] {
    const trades = this.#trades.get(issue) ?? [];
    const listing = { issue, index: 0, hash: trades[0]?.previousHash, listing: {} };
    const blocks = trades.map(({ commitment, price, quantity, phase, ...trade }) => ({
      ...trade,
      data: {
        price,
        quantity,
        phase,
        buyerCommitment: toHex(this.forging ? sha('forged') : commitment),
        sellerCommitment: toHex(commitment),
      },
    }));
    return [listing, ...blocks].slice(from, from + limit);
  }

  /** Applies a command in a block of its own: every order rests, and every cancel finds its order. */
  apply(command: Command, refuses: boolean): { index: number; results: unknown[] } {
    this.commands.push(command);
    const index = this.blocks.length;
    this.#block(1, 0);
    const none = { position: 0, id: 0, row: null, cumulativeQuantity: '0', leavesQuantity: '0' };
    if (command.kind === 'CancelOrder') {
      const at = this.orders.findIndex(({ orderId }) => orderId === command.orderId);
      if (at >= 0) this.orders.splice(at, 1);
      const { orderId } = command;
      return { index, results: [{ ...none, status: 'canceled', orderId, reject: null }] };
    }
    if (command.kind !== 'PlaceOrder' || refuses) {
      const reject = 'insufficient_cash';
      return { index, results: [{ ...none, status: 'rejected', orderId: null, reject }] };
    }
    const { clientOrderId } = command;
    const quantity = String(command.quantity);
    const orderId = 9001 + this.orders.length;
    if (this.filling) return this.#fillAtOnce(command, orderId, index);
    this.orders.push({
      orderId,
      clientOrderId,
      account: command.account,
      issue: command.issue,
      side: command.side === 0 ? 'buy' : 'sell',
      orderType: ORDER_TYPES[command.orderType] ?? 'limit',
      flags: command.flags === 0 ? [] : ['off_hours'],
      stopPrice: command.stopPrice === 0 ? null : String(command.stopPrice),
      isDormant: command.stopPrice !== 0,
      price: String(command.limitPrice),
      quantity,
      leavesQuantity: quantity,
      cumulativeQuantity: '0',
      status: 'new',
      blockIndex: index,
      timestamp: this.now,
    });
    const rests = { status: 'new', orderId, clientOrderId, reject: null, leavesQuantity: quantity };
    return { index, results: [{ ...none, ...rests }] };
  }

  /** The order trades in full, and the trade is on the tape and among the account's fills. */
  #fillAtOnce(
    { issue, side, quantity, limitPrice, clientOrderId }: Extract<Command, { kind: 'PlaceOrder' }>,
    orderId: number,
    index: number,
  ): { index: number; results: unknown[] } {
    const price = limitPrice || this.#issues[issue]!.last;
    const trade = this.#trade(this.#issues[issue]!, { price, quantity });
    this.fills.unshift({
      ...trade,
      orderId,
      clientOrderId,
      side: side === 0 ? 'buy' : 'sell',
      liquidity: 'taker',
      fee: '0',
      tax: '0',
      isBusted: false,
    });
    this.#publish('trades', issue, [trade]);
    this.#block(0, 1);
    const cumulativeQuantity = String(quantity);
    const done = { status: 'filled', orderId, clientOrderId, reject: null, leavesQuantity: '0' };
    return { index, results: [{ position: 0, id: 0, row: null, cumulativeQuantity, ...done }] };
  }

  /** A whole number below `below`. */
  #draw(below: number): number {
    this.#random = (this.#random * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor(this.#random / 65_536) % below;
  }

  #makeBook(issue: FakeIssue): void {
    const asks = new Map<number, number>();
    const bids = new Map<number, number>();
    for (let at = 0; at < LEVELS; at += 1) {
      asks.set(issue.last + at * issue.tick, 100 + this.#draw(2400));
      bids.set(issue.last - (at + 1) * issue.tick, 100 + this.#draw(2400));
    }
    this.#books.set(issue.issue, { asks, bids });
  }

  #changeLevel(issue: FakeIssue): void {
    const book = this.#books.get(issue.issue);
    if (book === undefined) return;
    const side = this.#draw(2) === 0 ? 'asks' : 'bids';
    const price = [...book[side].keys()][this.#draw(10)] ?? issue.last;
    const quantity = 100 + this.#draw(2400);
    book[side].set(price, quantity);
    const change = { asks: [] as unknown[], bids: [] as unknown[] };
    change[side].push([String(price), String(quantity), 1 + this.#draw(9)]);
    this.#publish('book', issue.issue, change);
  }

  #trade(issue: FakeIssue, terms?: { price: number; quantity: number }): FakeTrade {
    const trades = this.#trades.get(issue.issue) ?? [];
    issue.last = terms?.price ?? issue.base + (this.#draw(9) - 3) * issue.tick;
    const fields = {
      issue: issue.issue,
      phase: PHASES.indexOf('continuous'),
      index: trades.length + 1,
      timestamp: this.now,
      price: issue.last,
      quantity: terms?.quantity ?? 1 + this.#draw(300),
    };
    const previousHash = trades.at(-1)?.hash ?? sha(`listing ${issue.issue}`).toString('hex');
    const commitment = sha(`commitment ${issue.issue} ${fields.index}`);
    const previous = Buffer.from(previousHash, 'hex');
    const bytes = encodeTradeFields(fields);
    const trade: FakeTrade = {
      ...fields,
      phase: 'continuous',
      price: String(fields.price),
      quantity: String(fields.quantity),
      takerSide: this.#draw(2) === 0 ? 'buy' : 'sell',
      hash: toHex(tradeHash(plainHasher, previous, bytes, commitment, commitment)),
      previousHash,
      blockIndex: this.blocks.length,
      eventSeq: this.seq,
      commitment,
    };
    trades.push(trade);
    return trade;
  }

  #block(commands: number, trades: number): void {
    const index = this.blocks.length;
    const block = {
      version: 1,
      index,
      previousHash: this.blocks.at(-1)?.hash ?? '0'.repeat(64),
      timestamp: this.now,
      hash: sha(`block ${index}`).toString('hex'),
      commands,
      trades,
    };
    this.blocks.push(block);
    this.#publish('blocks', undefined, block);
  }
}

function candleOf(start: number, trades: readonly FakeTrade[], lastTrade: number) {
  const prices = trades.map(({ price }) => Number(price));
  const sum = (figures: number[]) => figures.reduce((total, figure) => total + figure, 0);
  return {
    start,
    open: String(prices[0]),
    high: String(Math.max(...prices)),
    low: String(Math.min(...prices)),
    close: String(prices.at(-1)),
    volume: String(sum(trades.map(({ quantity }) => Number(quantity)))),
    value: String(sum(trades.map(({ price, quantity }) => Number(price) * Number(quantity)))),
    firstTrade: 1,
    lastTrade,
  };
}

function issueOf(
  issue: number,
  shortCode: string,
  name: string,
  nameEnglish: string,
  base: number,
  tick: number,
): FakeIssue {
  return { issue, shortCode, name, nameEnglish, base, last: base, tick };
}

/** An issue that trades continuously. */
const NO_CALL = {
  session: 'continuous',
  phaseUntil: null,
  callEnd: null,
  callEndLatest: null,
  isExtended: false,
  expected: null,
  date: '2026-11-20',
  isListingDay: false,
  singlePrice: '69900',
  closePrice: null,
  interruption: null,
  halt: null,
};

function limitsOf(base: number, tick: number) {
  return {
    lowerLimit: String(Math.ceil((base * 0.7) / tick) * tick),
    upperLimit: String(Math.floor((base * 1.3) / tick) * tick),
  };
}

function wireOf({ base: _, last, tick, ...issue }: FakeIssue): Record<string, unknown> {
  return {
    ...issue,
    isin: '',
    market: 1,
    matchingMode: 'competitive',
    isIndexMember: false,
    orderTypes: ORDER_TYPES,
    currency: KRW,
    priceDecimals: 0,
    tick: String(tick),
    ticks: [{ from: '0', tick: String(tick) }],
    lot: '1',
    lastPrice: String(last),
    status: 'trading',
    terms: { feeSchedule: 1 },
  };
}
