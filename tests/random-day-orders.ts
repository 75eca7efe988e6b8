import { type AmendOrder, type Command, NONE_U32, type PlaceOrder } from '@jangbu/protocol';
import type { RandomSource } from '../packages/simulator/src/random-source.ts';
import type { DayView } from './random-commands.ts';
import { DAY_ACCOUNTS, MARKET, type RandomDayMarkets } from './random-day-markets.ts';

const MOST_REMEMBERED = 40;
/** The first accounts place most of the orders, so that they meet their own. */
const BUSY_ACCOUNTS = 4;
const MOST_ISSUES_TRIED = 3;
/** Numbers of the phases that orders depend on here. */
const PHASE = {
  closed: 0,
  before: 1,
  continuous: 3,
  closingCall: 4,
  atClose: 5,
  single: 6,
  periodic: 7,
  halt: 10,
};
const [LIMIT, MARKET_ORDER, CONDITIONAL, STOP] = [0, 1, 2, 6];
/** Of a round price; then each percent of `PERCENTS` is on tick. */
const ROUND_TICKS = 50;
/** At which markets interrupt, see `RandomDayMarkets`. */
const PERCENTS = [2, 3, 4, 6, 6, 10, 10];
/** How far prices may drift from the base of the listing, as a factor, before they are driven back. */
const MOST_DRIFT = 3;

/** Where the prices of an issue tend to: a distance from the last price in percent, or a limit of the day. */
interface Mood {
  readonly drift: number;
  /** 1: everybody wants to buy at the upper limit, -1: to sell at the lower one. */
  readonly rush: -1 | 0 | 1;
}
const CALM: Mood = { drift: 0, rush: 0 };

/** Random commands on orders, most of them such as the phase of their issue takes. */
export class RandomDayOrders {
  readonly #random: RandomSource;
  readonly #markets: RandomDayMarkets;
  readonly #placed: { account: number; clientOrderId: string }[] = [];
  readonly #moods: Mood[] = [];
  #orders = 0;

  constructor(random: RandomSource, markets: RandomDayMarkets) {
    this.#random = random;
    this.#markets = markets;
  }

  /** Lets prices tend somewhere else from now on. */
  changeMoods(view: DayView): void {
    const random = this.#random;
    for (const [number, { base }] of this.#markets.issues.entries()) {
      const now = view.issueAt(number).base;
      const way = now > base * MOST_DRIFT ? -1 : now * MOST_DRIFT < base ? 1 : random.pick([1, -1]);
      const isRush = random.oneIn(5);
      this.#moods[number] = isRush
        ? { drift: 0, rush: way === 1 ? 1 : -1 }
        : { drift: way * random.pick([0, 0, 5, 12]), rush: 0 };
    }
  }

  /** A command that places, changes or cancels an order. */
  next(view: DayView): Command {
    const random = this.#random;
    const dice = random.below(100);
    if (dice < 9) return { kind: 'CancelOrder', ...this.#name(view) };
    if (dice < 16) {
      return { kind: 'ReduceOrder', ...this.#name(view), quantity: random.between(1, 20) * 10 };
    }
    return dice < 28 ? this.#amend(view) : this.#place(view);
  }

  #place(view: DayView): PlaceOrder {
    const random = this.#random;
    const issue = this.#issue(view);
    const { phase, offHours } = view.issueAt(issue);
    const { rush } = this.#moods[issue] ?? CALM;
    const side = rush !== 0 && random.oneIn(2) ? (rush > 0 ? 0 : 1) : random.below(2);
    const party = this.#party();
    // The poor account's, so that some find no cash when they become market orders.
    const isConditional = party.account === 0 && side === 0 && random.oneIn(2);
    const orderType = isConditional ? CONDITIONAL : this.#orderType(issue, phase);
    const isPriced = orderType === LIMIT || orderType === CONDITIONAL || orderType === STOP;
    const isBefore = phase === PHASE.before;
    const isOffHours = (phase === PHASE.atClose || isBefore) && !random.oneIn(isBefore ? 2 : 8);
    const price = isOffHours && !random.oneIn(9) ? offHours : this.#price(view, issue);
    const timeInForce = this.#timeInForce(phase);
    return {
      kind: 'PlaceOrder',
      issue,
      ...party,
      side,
      orderType: isOffHours ? LIMIT : orderType,
      timeInForce,
      quantity: this.#quantity(issue),
      limitPrice: isPriced || isOffHours ? price : random.oneIn(40) ? price : 0,
      stopPrice: orderType === STOP && !isOffHours ? this.#price(view, issue) : 0,
      selfMatch: timeInForce !== 2 && random.oneIn(2) ? random.below(5) : 0,
      flags: isOffHours ? 8 : random.oneIn(60) ? random.below(16) : 0,
      details: new Uint8Array(0),
    };
  }

  #party() {
    const random = this.#random;
    this.#orders += 1;
    const account = random.below(random.oneIn(3) ? DAY_ACCOUNTS : BUSY_ACCOUNTS);
    const party = { account, clientOrderId: `c${this.#orders}` };
    this.#placed[this.#orders % MOST_REMEMBERED] = party;
    return party;
  }

  /** Mostly an issue that trades now, and often the first one. */
  #issue(view: DayView): number {
    const random = this.#random;
    const { length } = this.#markets.issues;
    for (let times = 1; ; times += 1) {
      const issue = random.oneIn(4) ? 0 : random.below(length);
      const { phase } = view.issueAt(issue);
      const isOpen = phase !== PHASE.closed && phase !== PHASE.halt;
      if (isOpen || times === MOST_ISSUES_TRIED) return issue;
    }
  }

  #orderType(issue: number, phase: number): number {
    const random = this.#random;
    if (random.oneIn(25)) return random.below(7);
    if (this.#markets.issues[issue]?.market === MARKET.bilateral) return LIMIT;
    if (phase === PHASE.continuous) return random.pick([0, 0, 0, 0, 1, 2, 2, 3, 4, 5, 5, 6, 6]);
    if (phase === PHASE.single) return LIMIT;
    if (phase === PHASE.periodic) return random.pick([LIMIT, LIMIT, MARKET_ORDER]);
    if (phase === PHASE.closingCall) return random.pick([LIMIT, LIMIT, MARKET_ORDER, STOP]);
    return random.pick([LIMIT, LIMIT, LIMIT, MARKET_ORDER, CONDITIONAL, CONDITIONAL, STOP]);
  }

  #timeInForce(phase: number): number {
    const random = this.#random;
    if (phase === PHASE.continuous) return random.pick([0, 0, 0, 0, 0, 1, 2]);
    return random.oneIn(40) ? random.between(1, 2) : 0;
  }

  #quantity(issue: number): number {
    const random = this.#random;
    const lot = this.#markets.issues[issue]?.lot ?? 1;
    if (random.oneIn(60)) return random.below(3);
    if (random.oneIn(12)) return lot * random.between(200, 3_000);
    return lot * (random.oneIn(3) ? random.between(1, 40) : 10 * random.between(1, 12));
  }

  /** Around the last price or where the mood goes; now and then at a limit, off tick or far away. */
  #price(view: DayView, number: number): number {
    const random = this.#random;
    const issue = view.issueAt(number);
    const { drift, rush } = this.#moods[number] ?? CALM;
    const last = issue.last > 0 ? issue.last : issue.base;
    if (rush !== 0 && !random.oneIn(4)) return rush > 0 ? issue.upper : issue.lower;
    if (random.oneIn(20)) return random.pick([issue.lower, issue.upper]);
    if (random.oneIn(80)) return random.pick([1, last + 1, issue.upper + 10_000, 2 ** 50]);
    if (random.oneIn(12))
      return this.#thresholdOf(view, number, random.oneIn(2) ? last : issue.base);
    const around = random.oneIn(2) ? last : Math.floor((last * (100 + drift)) / 100);
    const isBilateral = this.#markets.issues[number]?.market === MARKET.bilateral;
    const reach = isBilateral ? 1 : random.oneIn(12) ? 60 : random.oneIn(3) ? 12 : 3;
    const tick = issue.tickAt(around);
    // Round prices, so that a percent of them is a price too.
    const step = around > ROUND_TICKS * tick && random.oneIn(4) ? ROUND_TICKS * tick : tick;
    const away = step === tick ? random.below(2 * reach + 1) - reach : random.below(2);
    const price = around - (around % step) + step * away;
    const unit = issue.tickAt(Math.max(price, 1));
    return Math.max(price - (price % unit), unit);
  }

  /** Off by a percent at which markets interrupt, just or a tick more or less. */
  #thresholdOf(view: DayView, number: number, reference: number): number {
    const random = this.#random;
    const { tickAt } = view.issueAt(number);
    const percent = random.pick(PERCENTS) * random.pick([1, -1]);
    const price = Math.floor((reference * (100 + percent)) / 100);
    const tick = tickAt(Math.max(price, 1));
    return Math.max(price - (price % tick) + tick * (random.below(3) - 1), tick);
  }

  #amend(view: DayView): AmendOrder {
    const random = this.#random;
    const named = this.#name(view);
    const issue = view.issueOfOrder(named.orderId);
    const orderType = random.oneIn(30) ? random.below(8) : random.pick([0, 0, 0, 0, 1, 2, 3, 4]);
    const isPriced = orderType === LIMIT || orderType === CONDITIONAL;
    const limitPrice = isPriced ? this.#price(view, Math.max(issue, 0)) : 0;
    return { kind: 'AmendOrder', ...named, orderType, limitPrice };
  }

  #name(view: DayView) {
    const random = this.#random;
    if (random.oneIn(4)) {
      const placed = this.#placed[random.below(MOST_REMEMBERED)];
      return {
        account: placed?.account ?? 0,
        orderId: 0,
        rowHint: NONE_U32,
        clientOrderId: placed?.clientOrderId ?? 'none',
      };
    }
    const open = view.openOrderFrom(random.below(Math.max(1, view.orderRows)));
    return {
      account: NONE_U32,
      orderId: open?.orderId ?? random.between(1, 50),
      rowHint: random.oneIn(3) ? (open?.row ?? 0) : NONE_U32,
      clientOrderId: '',
    };
  }
}
