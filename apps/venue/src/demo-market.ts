import { randomInt, randomUUID } from 'node:crypto';
import type { ExchangeState } from '@jangbu/exchange';
import { type Command, NONE_U32 } from '@jangbu/protocol';
import { DEMO_ISSUES, demoLimits } from './demo-issues.ts';
import { DEMO_ACCOUNTS } from './demo-setup.ts';
import type { Desk } from './desk.ts';

const STEP_MS = 350;
const LEVELS = 12;
const BUY = 0;
const SELL = 1;
const DAY = 0;
const IMMEDIATE = 1;
const SIDES = [BUY, SELL] as const;
/** Fair values move by at most this many ticks a step, and are drawn back to the base price by a share of the distance. */
const DRIFT_TICKS = 2;
const PULL_DIVISOR = 200;

interface Quote {
  readonly clientOrderId: string;
  readonly account: number;
  readonly side: number;
  readonly price: number;
}

interface Maker {
  readonly issue: number;
  /** Fair value in ticks. */
  fair: number;
  quotes: Quote[];
}

/**
 * The market makers of the demo: each step one issue's ladder is moved to its fair value, and now and then somebody
 * takes. Quotes are replaced, not piled up; what a visitor trades against is refilled.
 */
export class DemoMarket {
  readonly #desk: Desk;
  readonly #state: ExchangeState;
  readonly #makers: Maker[];
  #timer: NodeJS.Timeout | undefined;
  #busy = false;

  constructor(desk: Desk, state: ExchangeState) {
    this.#desk = desk;
    this.#state = state;
    this.#makers = DEMO_ISSUES.map(({ tick }, issue) => {
      const { lastPrice, basePrice } = state.issues[issue] ?? { lastPrice: 0, basePrice: tick };
      return { issue, fair: Math.round((lastPrice || basePrice) / tick), quotes: [] };
    });
  }

  /** Cancels what an earlier run left on the books, quotes every issue and starts to trade. */
  async start(): Promise<void> {
    const leftOver = this.#openOrdersOfMakers();
    for (let at = 0; at < leftOver.length; at += 500) {
      await this.#desk.send(leftOver.slice(at, at + 500));
    }
    for (const maker of this.#makers) await this.#quote(maker);
    this.#timer = setInterval(() => void this.#step(), STEP_MS);
  }

  /** Stops trading; the quotes stay. */
  stop(): void {
    clearInterval(this.#timer);
  }

  async #step(): Promise<void> {
    if (this.#busy) return;
    this.#busy = true;
    try {
      const maker = this.#makers[randomInt(this.#makers.length)] as Maker;
      if (randomInt(10) < 4) await this.#quote(maker);
      else await this.#take(maker);
    } finally {
      this.#busy = false;
    }
  }

  /** Moves the fair value and replaces the quotes that no longer fit. */
  async #quote(maker: Maker): Promise<void> {
    const { tick, basePrice } = DEMO_ISSUES[maker.issue]!;
    const pull = Math.round((basePrice / tick - maker.fair) / PULL_DIVISOR);
    maker.fair += randomInt(-DRIFT_TICKS, DRIFT_TICKS + 1) + pull;
    const wanted = this.#ladder(maker);
    const keep = new Set(wanted.map(({ side, price }) => `${side} ${price}`));
    const open = maker.quotes.filter((quote) => this.#isOpen(quote));
    const gone = open.filter(
      ({ side, price }) => !keep.has(`${side} ${price}`) || randomInt(12) === 0,
    );
    const stay = open.filter((quote) => !gone.includes(quote));
    const held = new Set(stay.map(({ side, price }) => `${side} ${price}`));
    const fresh = wanted.filter(({ side, price }) => !held.has(`${side} ${price}`));
    const commands: Command[] = gone.map(({ account, clientOrderId }) => ({
      kind: 'CancelOrder',
      account,
      orderId: 0,
      rowHint: NONE_U32,
      clientOrderId,
    }));
    for (const quote of fresh) {
      commands.push(this.#order(maker.issue, quote, 10 * randomInt(2, 60), DAY));
    }
    maker.quotes = [...stay, ...fresh];
    if (commands.length > 0) await this.#desk.send(commands);
  }

  /** A buyer or a seller who takes a little at once. */
  async #take(maker: Maker): Promise<void> {
    const { book } = this.#state.issues[maker.issue]!;
    const side = SIDES[randomInt(2)] as number;
    const price = side === BUY ? book.bestAsk() : book.bestBid();
    if (price === 0) return;
    const account = DEMO_ACCOUNTS.makers[2];
    const quote = { clientOrderId: randomUUID(), account, side, price };
    const quantity = randomInt(6) === 0 ? randomInt(100, 800) : randomInt(1, 60);
    await this.#desk.send([this.#order(maker.issue, quote, quantity, IMMEDIATE)]);
  }

  #ladder(maker: Maker): Quote[] {
    const issue = DEMO_ISSUES[maker.issue]!;
    const { lower, upper } = demoLimits(issue);
    const quotes: Quote[] = [];
    for (const side of SIDES) {
      for (let level = 0; level < LEVELS; level += 1) {
        const away = (side === BUY ? -1 : 1) * (level + 1);
        const price = (maker.fair + away) * issue.tick;
        if (price < lower || price > upper) continue;
        const account = DEMO_ACCOUNTS.makers[level % 2] as number;
        quotes.push({ clientOrderId: randomUUID(), account, side, price });
      }
    }
    return quotes;
  }

  #order(issue: number, quote: Quote, quantity: number, timeInForce: number): Command {
    const { account, side, price, clientOrderId } = quote;
    return {
      kind: 'PlaceOrder',
      issue,
      account,
      side,
      orderType: 0,
      timeInForce,
      quantity,
      limitPrice: price,
      stopPrice: 0,
      selfMatch: 0,
      flags: 0,
      clientOrderId,
      details: new Uint8Array(0),
    };
  }

  #isOpen({ account, clientOrderId }: Quote): boolean {
    const orderId = this.#state.clientOrderIds.find(account, clientOrderId);
    return orderId > 0 && this.#state.orders.find(orderId) >= 0;
  }

  #openOrdersOfMakers(): Command[] {
    const { orders } = this.#state;
    const commands: Command[] = [];
    const makers: readonly number[] = DEMO_ACCOUNTS.makers;
    for (let row = 0; row < orders.allocator.highWater; row += 1) {
      if (!orders.allocator.isLive(row) || !makers.includes(orders.account[row] ?? -1)) continue;
      commands.push({
        kind: 'CancelOrder',
        account: NONE_U32,
        orderId: orders.orderId[row] ?? 0,
        rowHint: row,
        clientOrderId: '',
      });
    }
    return commands;
  }
}
