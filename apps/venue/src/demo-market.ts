import { randomInt, randomUUID } from 'node:crypto';
import { type ExchangeState, isCallPhase, PHASE } from '@jangbu/exchange';
import { lowestPrice, roundDownToTick, tickAbove, tickBelow } from '@jangbu/market';
import { asPrice, type Command, NONE_U32, ORDER_FLAGS, type PlaceOrder } from '@jangbu/protocol';
import { DEMO_ACCOUNTS } from './demo-setup.ts';
import type { Desk } from './desk.ts';

const STEP_MS = 350;
const LEVELS = 12;
const BUY = 0;
const SELL = 1;
const DAY = 0;
const IMMEDIATE = 1;
const SIDES = [BUY, SELL] as const;
const DRIFT_TICKS = 2;
const PULL_DIVISOR = 200;
/** Orders of calls lie within this many ticks of the fair value, so that some of them cross. */
const CALL_REACH_TICKS = 6;

interface Quote {
  readonly clientOrderId: string;
  readonly account: number;
  readonly side: number;
  readonly price: number;
}

interface Maker {
  readonly issue: number;
  /** Fair value in price units; it need not be on tick. */
  fair: number;
  quotes: Quote[];
}

/**
 * The members of the demo that always trade: each step one issue's ladder is moved to its fair value, and now and then
 * somebody takes; in calls and at the close they bring orders as the session has them. Quotes are replaced, not piled up;
 * what a visitor trades against is refilled.
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
    this.#makers = state.issues.map(({ lastPrice, basePrice }, issue) => {
      return { issue, fair: lastPrice || basePrice, quotes: [] };
    });
  }

  /** Cancels what an earlier run left on the books, quotes every issue and starts to trade. */
  async start(): Promise<void> {
    const leftOver = this.#openOrdersOfMakers();
    for (let at = 0; at < leftOver.length; at += 500) {
      await this.#desk.send(leftOver.slice(at, at + 500));
    }
    for (const maker of this.#makers) await this.#trade(maker, true);
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
      await this.#trade(maker, randomInt(10) < 4);
    } finally {
      this.#busy = false;
    }
  }

  async #trade(maker: Maker, isQuote: boolean): Promise<void> {
    const { phase } = this.#state.issues[maker.issue]!;
    if (phase === PHASE.continuous) await (isQuote ? this.#quote(maker) : this.#take(maker));
    else if (phase === PHASE.after_hours_close) await this.#tradeAtClose(maker);
    else if (isCallPhase(phase) || phase === PHASE.pre_open_close) await this.#collect(maker);
  }

  /** Moves the fair value and replaces the quotes that no longer fit. */
  async #quote(maker: Maker): Promise<void> {
    this.#drift(maker);
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
    // Before the wait: a step that comes meanwhile sees the quotes as they will be.
    maker.quotes = [...stay, ...fresh];
    if (commands.length === 0) return;
    const { kind } = await this.#desk.send(commands);
    if (kind !== 'applied') maker.quotes = open;
  }

  /** A buyer or a seller who takes a little at once. */
  async #take(maker: Maker): Promise<void> {
    const { limit } = this.#state.issues[maker.issue]!.books;
    const side = SIDES[randomInt(2)] as number;
    const price = side === BUY ? limit.bestAsk() : limit.bestBid();
    if (price === 0) return;
    const account = DEMO_ACCOUNTS.makers[2];
    const quote = { clientOrderId: randomUUID(), account, side, price };
    const quantity = randomInt(6) === 0 ? randomInt(100, 800) : randomInt(1, 60);
    await this.#desk.send([this.#order(maker.issue, quote, quantity, IMMEDIATE)]);
  }

  /** An order of a call, on either side of the fair value. */
  async #collect(maker: Maker): Promise<void> {
    this.#drift(maker);
    const side = SIDES[randomInt(2)] as number;
    const steps = randomInt(-CALL_REACH_TICKS, CALL_REACH_TICKS + 1);
    const price = this.#within(maker, this.#stepsFrom(maker.issue, maker.fair, steps));
    const account = DEMO_ACCOUNTS.makers[randomInt(3)] as number;
    const quote = { clientOrderId: randomUUID(), account, side, price };
    await this.#desk.send([this.#order(maker.issue, quote, 10 * randomInt(1, 40), DAY)]);
  }

  /** An order at the close. */
  async #tradeAtClose(maker: Maker): Promise<void> {
    const { day, basePrice } = this.#state.issues[maker.issue]!;
    const side = SIDES[randomInt(2)] as number;
    const account = DEMO_ACCOUNTS.makers[randomInt(3)] as number;
    const price = day?.closePrice || basePrice;
    const quote = { clientOrderId: randomUUID(), account, side, price };
    const order = this.#order(maker.issue, quote, 10 * randomInt(1, 20), DAY);
    await this.#desk.send([{ ...order, flags: ORDER_FLAGS.off_hours }]);
  }

  /** Fair values move by a few ticks, and are drawn back to the base price by a share of the distance. */
  #drift(maker: Maker): void {
    const { basePrice } = this.#state.issues[maker.issue]!;
    const moved = this.#stepsFrom(
      maker.issue,
      maker.fair,
      randomInt(-DRIFT_TICKS, DRIFT_TICKS + 1),
    );
    maker.fair = moved + Math.round((basePrice - moved) / PULL_DIVISOR);
  }

  #ladder(maker: Maker): Quote[] {
    const quotes: Quote[] = [];
    for (const side of SIDES) {
      for (let level = 1; level <= LEVELS; level += 1) {
        const price = this.#stepsFrom(maker.issue, maker.fair, side === BUY ? -level : level);
        if (price !== this.#within(maker, price)) continue;
        const account = DEMO_ACCOUNTS.makers[level % 2] as number;
        quotes.push({ clientOrderId: randomUUID(), account, side, price });
      }
    }
    return quotes;
  }

  /** The price that lies `steps` ticks from the tick at or below `price`. */
  #stepsFrom(number: number, price: number, steps: number): number {
    const { ticks } = this.#state.issues[number]!;
    let at = Math.max(roundDownToTick(ticks, asPrice(price)), lowestPrice(ticks));
    for (let step = 0; step < Math.abs(steps); step += 1) {
      at = steps > 0 ? tickAbove(ticks, asPrice(at)) : tickBelow(ticks, asPrice(at));
    }
    return Math.max(at, lowestPrice(ticks));
  }

  #within({ issue }: Maker, price: number): number {
    const { lowerLimit, upperLimit } = this.#state.issues[issue]!;
    return upperLimit === 0 ? price : Math.min(Math.max(price, lowerLimit), upperLimit);
  }

  #order(issue: number, quote: Quote, quantity: number, timeInForce: number): PlaceOrder {
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
