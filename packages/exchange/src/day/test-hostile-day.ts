/** Hostile market days: random rules, windows, prices at every edge, all commands, and time that jumps. */

import { lowestPrice, roundDownToTick, tickAbove, tickAt, tickBelow } from '@jangbu/market';
import {
  asPrice,
  type Command,
  MAX_SAFE_UINT,
  NONE_U32,
  type SessionWindow,
  type TickBand,
} from '@jangbu/protocol';
import { offHoursPrice } from '../orders/order-terms.ts';
import { type Issue, lastOf, PHASE } from '../state/issue.ts';
import type { ExchangeState } from '../state/state.ts';
import { command, type Fields, PARTY, SECOND, TestLedger, testGenesis } from '../test-ledger.ts';
import { nextWakeUp } from '../time-work.ts';
import { dayTime, seedOf } from './test-day.ts';

const DAY = 86_400 * SECOND;
const ACCOUNTS = 4;
const MOST_SEEDS = 8;

/** A source of whole numbers: the same seed gives the same ones. */
export class Dice {
  #word: number;

  constructor(seed: number) {
    this.#word = (seed * 2_654_435_761 + 1) % 4_294_967_296;
    for (let step = 0; step < 4; step += 1) this.below(2);
  }

  /** A whole number from 0 to `span` - 1. */
  below(span: number): number {
    this.#word = (this.#word * 1_664_525 + 1_013_904_223) % 4_294_967_296;
    const high = this.#word;
    this.#word = (this.#word * 1_664_525 + 1_013_904_223) % 4_294_967_296;
    return Math.floor((high * 65_536 + Math.floor(this.#word / 65_536)) % span);
  }

  /** A whole number from `low` to `high`. */
  between(low: number, high: number): number {
    return low + this.below(high - low + 1);
  }

  /** One of the items. */
  pick<Item>(items: readonly Item[]): Item {
    return items[this.below(items.length)] as Item;
  }

  /** True once in `span` times. */
  oneIn(span: number): boolean {
    return this.below(span) === 0;
  }
}

const BANDS: readonly (readonly TickBand[])[] = [
  [[0, 1]],
  [
    [0, 1],
    [10, 5],
    [20, 10],
  ],
  [
    [0, 1],
    [2_000, 5],
    [5_000, 10],
    [20_000, 50],
  ],
  [[0, 100]],
  [
    [0, 5],
    [10_000, 50],
  ],
  [
    [0, 1],
    [1_000_000_000_000, 1_000_000_000_000],
  ],
].map((bands) => bands.map(([from = 0, tick = 1]) => ({ from, tick })));

/** Windows from a second on that follow the rules of DefineMarket. */
function randomWindows(dice: Dice, template: number, isBilateral: boolean): SessionWindow[] {
  const windows: SessionWindow[] = [];
  let second = dice.oneIn(6) ? 0 : dice.between(9 * 3_600 - 60, 9 * 3_600);
  let before = 0;
  for (let count = dice.between(1, 8); count > 0 || before === 1; count -= 1) {
    const follows = before > 0 && before < 6 && dice.oneIn(2);
    let session = isBilateral
      ? 3
      : before === 1 || follows
        ? before + 1
        : dice.pick([1, 2, 3, 3, 3, 4, 5, 6, 7]);
    const gap = before !== 1 && dice.oneIn(4) ? dice.between(1, 90) : 0;
    if (session === 3 && before === 3 && gap === 0) session = isBilateral ? 3 : 4;
    const every = dice.between(1, 40);
    const length = session >= 6 ? every * dice.between(1, 4) : dice.between(2, 300);
    const start = second + (session === 3 && before === 3 ? Math.max(1, gap) : gap);
    const everySeconds = session >= 6 ? every : session === 5 ? dice.below(length) : 0;
    windows.push({
      template,
      session,
      fromSecond: start,
      untilSecond: start + length,
      everySeconds,
    });
    second = start + length;
    before = session;
  }
  return windows;
}

/** The rules of a market that nobody sane would make. */
function hostileMarket(dice: Dice): Fields<'DefineMarket'> {
  const matchingMode = dice.oneIn(6) ? 1 : 0;
  const windows = [0, 1].flatMap((template) => randomWindows(dice, template, matchingMode === 1));
  const [upPercent = 0, downPercent = 0] = dice.pick([
    [30, 30],
    [30, 30],
    [1, 1],
    [0, 0],
    [300, 100],
    [15, 40],
  ]);
  const percent = () => dice.pick([0, 1, 2, 3, 6, 10, 100]);
  return {
    matchingMode,
    windows,
    upPercent,
    downPercent,
    listingUpPercent: upPercent === 0 ? 0 : 300,
    listingDownPercent: upPercent === 0 ? 0 : 40,
    afterHoursPercent: percent(),
    dynamicPercent: percent(),
    dynamicClosingPercent: percent(),
    indexDynamicPercent: percent(),
    indexDynamicClosingPercent: percent(),
    staticPercent: percent(),
    randomEndSeconds: dice.pick([0, 1, 30, 600]),
    interruptionSeconds: dice.pick([1, 5, 120, 3_600]),
    resumeSeconds: dice.pick([1, 20, 600, 3_600]),
    resumeGuardSeconds: dice.pick([0, 30, 1_200]),
    indicativeSeconds: dice.pick([1, 7, 60]),
    lowPrice: dice.pick([0, 20, 1_000]),
    lowPriceTicks: dice.pick([0, 3, 255]),
    weekdays: Uint8Array.from({ length: 7 }, () => dice.pick([0, 0, 0, 1, 255])),
  };
}

/** A ledger with two hostile markets of two issues each, and four accounts that can trade them. */
export function hostileDay(dice: Dice): TestLedger {
  const ledger = new TestLedger(testGenesis({ time: dayTime('08:58') }), true);
  for (let account = 0; account < ACCOUNTS; account += 1) {
    const secret = new Uint8Array(16).fill(account + 1);
    ledger.send(PARTY.all, command('OpenAccount', { secret }));
    for (const currency of [0, 1]) {
      const amount = dice.pick([1_000_000_000, 2_000_000_000_000_000]);
      ledger.send(PARTY.all, command('CreditCash', { account, currency, amount }));
    }
  }
  for (const market of [1, 2]) {
    const bands = dice.pick(BANDS);
    ledger.send(PARTY.all, command('DefineTickTable', { bands }));
    const tickTable = ledger.state.tickTables.length;
    ledger.send(PARTY.all, command('DefineMarket', { ...hostileMarket(dice), tickTable }));
    if (ledger.state.markets.length !== market) throw new Error('a market was refused');
    for (const name of ['A', 'B']) list(ledger, dice, market, `${name}${market}`);
  }
  return ledger;
}

function list(ledger: TestLedger, dice: Dice, market: number, shortCode: string): void {
  const { state } = ledger;
  const ticks = state.tickTables[state.markets[market - 1]!.tickTable - 1]!;
  const wanted = dice.pick([1, 12, 1_000, 1_999, 10_000, 30_000, 999_999_999_999, 1e15]);
  const basePrice = Math.max(lowestPrice(ticks), roundDownToTick(ticks, asPrice(wanted)));
  const lot = dice.pick([1, 1, 10]);
  const terms = dice.pick([
    { currency: 0, priceDecimals: 0, lot },
    { currency: 0, priceDecimals: 0, lot },
    { currency: 1, priceDecimals: 0, lot },
    { currency: 1, priceDecimals: 2, lot },
    { currency: 0, priceDecimals: 2, lot: 100 },
  ]);
  const flags = dice.pick([0, 0, 0, 1, 2, 3]);
  const before = state.issues.length;
  const fields = { market, shortCode, basePrice, flags };
  ledger.send(PARTY.all, command('ListMarketIssue', { ...fields, ...terms }));
  if (state.issues.length === before) {
    ledger.send(
      PARTY.all,
      command('ListMarketIssue', { ...fields, flags: 0, basePrice: lowestPrice(ticks), lot: 100 }),
    );
  }
  for (let account = 0; account < ACCOUNTS && state.issues.length > before; account += 1) {
    const quantity = dice.pick([1_000, 100_000, 1_000_000_000]);
    ledger.send(PARTY.all, command('IssueShares', { account, issue: before, quantity }));
  }
}

/** A command of somebody who means no good. */
export function hostileCommand({ state, now }: TestLedger, dice: Dice, name: string): Command {
  const issue = hostileIssue(state.issues, dice);
  const orderId = hostileOrderId(state, dice);
  const named = { account: NONE_U32, orderId, clientOrderId: '', rowHint: NONE_U32 };
  const market = dice.between(1, state.markets.length);
  const seed = seedOf(dice.below(MOST_SEEDS));
  const one = dice.oneIn(2) ? NONE_U32 : issue;
  switch (dice.below(60)) {
    case 0:
    case 1:
    case 2:
      return command('CancelOrder', named);
    case 3:
    case 4:
      return command('ReduceOrder', { ...named, quantity: dice.pick([1, 10, 100]) });
    case 5:
    case 6:
    case 7:
    case 8: {
      const orderType = dice.below(7);
      const isPriced = orderType === 0 || orderType === 2 || orderType === 6;
      const limitPrice = isPriced ? hostilePrice(state.issues[issue]!, dice) : 0;
      return command('AmendOrder', { ...named, orderType, limitPrice });
    }
    case 9:
      return command('HaltIssue', { market, issue: dice.oneIn(3) ? one : issue });
    case 10:
    case 11:
      return command('ResumeIssue', { market, issue: one });
    case 12:
      return command('CommitAuctionSeed', { market, commitment: seed.commitment });
    case 13:
      return command('Uncross', { market, seed: seed.seed });
    case 14: {
      const date = Math.floor(now / DAY) + dice.between(0, 4);
      return command('SetTradingDay', { market, date, template: dice.pick([0, 1, 255]) });
    }
    default:
      return hostileOrder(state.issues[issue]!, dice, name);
  }
}

/** Mostly an order that is open or dormant. */
function hostileOrderId({ orders, stops, nextOrderId }: ExchangeState, dice: Dice): number {
  if (dice.oneIn(10)) return dice.between(1, nextOrderId);
  const table = dice.oneIn(4) ? stops.rows : orders;
  const from = dice.below(Math.max(1, table.allocator.highWater));
  const slot = table.allocator.nextLive(from);
  return slot < 0 ? nextOrderId : table.orderId[slot]!;
}

/** Mostly an issue that trades. */
function hostileIssue(issues: readonly Issue[], dice: Dice): number {
  const open = issues.filter(({ phase }) => phase !== PHASE.closed && phase !== PHASE.halt);
  return (open.length === 0 || dice.oneIn(8) ? dice.pick(issues) : dice.pick(open)).number;
}

/** Mostly a type and a flag that the phase of an issue takes. */
function hostileType({ phase }: Issue, dice: Dice): { orderType: number; flags: number } {
  if (dice.oneIn(8)) return { orderType: dice.below(7), flags: dice.oneIn(4) ? 8 : 0 };
  const isOff =
    phase === PHASE.after_hours_close || (phase === PHASE.pre_open_close && dice.oneIn(3));
  if (isOff) return { orderType: 0, flags: 8 };
  if (phase === PHASE.after_hours_single) return { orderType: 0, flags: 0 };
  if (phase === PHASE.periodic_call) return { orderType: dice.pick([0, 0, 1]), flags: 0 };
  if (phase === PHASE.continuous) {
    return { orderType: dice.pick([0, 0, 0, 0, 1, 1, 2, 3, 4, 5, 5, 6, 6]), flags: 0 };
  }
  return { orderType: dice.pick([0, 0, 0, 1, 1, 2, 6]), flags: 0 };
}

function hostileOrder(issue: Issue, dice: Dice, clientOrderId: string): Command {
  const { orderType, flags } = hostileType(issue, dice);
  const isPriced = orderType === 0 || orderType === 2 || orderType === 6;
  const isNow = issue.phase === PHASE.continuous && dice.oneIn(3);
  const lots = dice.oneIn(20) ? dice.pick([1_000, 1_000_000]) : dice.between(1, 30);
  return command('PlaceOrder', {
    issue: issue.number,
    account: dice.below(ACCOUNTS),
    side: dice.below(2),
    orderType,
    timeInForce: isNow ? dice.between(1, 2) : 0,
    quantity: lots * issue.lot,
    limitPrice: flags === 8 ? offHoursPrice(issue) : isPriced ? hostilePrice(issue, dice) : 0,
    stopPrice: orderType === 6 ? hostilePrice(issue, dice) : 0,
    selfMatch: dice.pick([0, 0, 1, 2, 3, 4]),
    flags,
    clientOrderId,
  });
}

/** Prices at limits, at edges of bands, at thresholds, about the last one, and far beyond. */
function hostilePrice(issue: Issue, dice: Dice): number {
  const { ticks, lowerLimit, upperLimit, basePrice, day } = issue;
  const last = lastOf(issue);
  const lowest = lowestPrice(ticks);
  const edge = dice.pick(ticks).from;
  const anchor = dice.pick([
    last,
    last,
    last,
    issue.books.limit.bestBid(),
    issue.books.limit.bestAsk(),
    basePrice,
    lowerLimit,
    upperLimit,
    day?.closePrice ?? 0,
    edge,
    lowest,
    Math.floor((last * 110) / 100),
    Math.floor((last * 90) / 100),
    dice.oneIn(8) ? MAX_SAFE_UINT : last,
  ]);
  const price = Math.max(anchor, lowest);
  const rounded = dice.oneIn(10) ? price : roundDownToTick(ticks, asPrice(price));
  const steps = dice.oneIn(3) ? 0 : dice.between(-4, 4);
  let moved = asPrice(Math.max(rounded, lowest));
  for (let step = 0; step < Math.abs(steps); step += 1) {
    moved = steps > 0 ? tickAbove(ticks, moved) : tickBelow(ticks, moved);
  }
  const isPrice = moved >= 1 && moved <= MAX_SAFE_UINT && tickAt(ticks, moved) > 0;
  return isPrice ? moved : lowest;
}

/** When the next block is: a moment, a wake-up, minutes, windows, days or weeks later. */
export function hostileTime({ state, now }: TestLedger, dice: Dice): number {
  const wakeUp = nextWakeUp(state);
  const dates = dice.oneIn(12) ? dice.pick([DAY, 2 * DAY, 9 * DAY]) : 0;
  const step = dice.pick([
    1,
    1_000,
    1_000,
    1_000,
    1_000,
    1_000,
    1_000,
    dice.between(1, 3 * SECOND),
    dice.between(1, 60 * SECOND),
    dice.oneIn(8) ? dice.between(1, 1_800 * SECOND) : 1_000,
    dice.oneIn(10) ? dates : 1_000,
  ]);
  const atWakeUp = dice.oneIn(6) && wakeUp < now + DAY;
  if (atWakeUp) return Math.max(now + 1, wakeUp + (dice.oneIn(2) ? 0 : dice.between(-1, 1)));
  return now + Math.max(1, step);
}
