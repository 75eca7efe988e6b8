import {
  type Command,
  NONE_U32,
  ORDER_FLAGS,
  ORDER_STATUSES,
  ORDER_TYPES,
  PHASES,
  readU32,
  SELF_MATCH,
  TABLE,
} from '@jangbu/protocol';
import { beforeEach, describe, expect, it } from 'vitest';
import { type ExecutedBlocks, openedMarket, order } from './executed-blocks.test.ts';
import { everythingOf, live, rebuiltOf, seededNumbers } from './executed-views.test.ts';
import type { VenueViews } from './venue-views.ts';

const ISSUE = 2;

/** The public book of an issue: `asks price×quantity/orders … | bids … | market asks/bids | midpoint asks/bids`. */
function drawn(views: VenueViews, issue = ISSUE): string {
  const { asks, bids, market, midpoint } = views.issues.must(issue).book;
  const side = (levels: ReturnType<typeof asks.best>) =>
    levels.map(({ price, quantity, orders }) => `${price}×${quantity}/${orders}`).join(' ');
  const sums = (of: { asks: number; bids: number }) => `${of.asks}/${of.bids}`;
  return `${side(asks.best(9))} | ${side(bids.best(9))} | ${sums(market)} | ${sums(midpoint)}`;
}

type OrderFields = Partial<Extract<Command, { kind: 'PlaceOrder' }>>;

let executed: ExecutedBlocks;
let views: VenueViews;
let placed: number;

beforeEach(() => begin());

function begin(...fields: Parameters<typeof openedMarket>): void {
  executed = openedMarket(...fields);
  views = live(executed);
  placed = 0;
}

/** An order of issue 2 by alpha (account 0) or beta (account 1) in a block of its own; gives its id. */
function place(member: 'alpha' | 'beta', fields: OrderFields): number {
  placed += 1;
  const account = member === 'alpha' ? 0 : 1;
  const clientOrderId = `o-${placed}`;
  const command = order({ issue: ISSUE, account, clientOrderId, limitPrice: 1_000, ...fields });
  const before = views.orders.count;
  views.apply(executed.run([member, command]));
  expect(views.orders.count, JSON.stringify(fields)).toBe(before + 1);
  return before + 1;
}

function tell(member: 'alpha' | 'beta' | 'operator', command: Command): void {
  const block = executed.run([member, command]);
  views.apply(block);
  const reject = block.events[block.events.length - 64 + 18];
  expect(reject, command.kind).toBe(0);
}

const at = (time: string) => views.apply(executed.at(time));
const statusOf = (orderId: number) => ORDER_STATUSES[views.orders.order(orderId)!.status];
const typeOf = (orderId: number) => ORDER_TYPES[views.orders.order(orderId)!.orderType];
const issue = () => views.issues.must(ISSUE);
const TYPE = (name: (typeof ORDER_TYPES)[number]) => ORDER_TYPES.indexOf(name);
const MATCH = (name: (typeof SELF_MATCH)[number]) => SELF_MATCH.indexOf(name);
const nameOf = (orderId: number) => ({
  account: NONE_U32,
  orderId,
  rowHint: NONE_U32,
  clientOrderId: '',
});

describe('orders of every type', () => {
  it('market and midpoint orders are sums beside the levels, and dormant stops are nowhere', () => {
    place('alpha', { limitPrice: 990, quantity: 1 });
    place('beta', { side: 1, limitPrice: 1_010, quantity: 2 });
    place('beta', { side: 1, orderType: TYPE('midpoint'), limitPrice: 0, quantity: 5 });
    const stop = { side: 1, orderType: TYPE('stop_limit'), limitPrice: 900, stopPrice: 950 };
    const id = place('alpha', { ...stop, quantity: 7 });
    expect(drawn(views)).toBe('1010×2/1 | 990×1/1 | 0/0 | 5/0');
    expect(views.orders.order(id)).toMatchObject({ isDormant: true, row: NONE_U32 });
    place('alpha', { orderType: TYPE('market'), limitPrice: 0, quantity: 10 });
    // It took the midpoint order and the ask, and its rest has no price of its own.
    expect(drawn(views)).toBe(' | 990×1/1 | 0/3 | 0/0');
  });

  it('a stop that fires comes to the book with what it leaves over, under its row', () => {
    const stop = { side: 1, orderType: TYPE('stop_limit'), limitPrice: 985, stopPrice: 990 };
    const id = place('alpha', { ...stop, quantity: 7 });
    place('beta', { limitPrice: 990, quantity: 3 });
    place('beta', { limitPrice: 985, quantity: 2 });
    expect(drawn(views)).toBe(' | 990×3/1 985×2/1 | 0/0 | 0/0');
    place('alpha', { side: 1, limitPrice: 990, quantity: 3 });
    expect(drawn(views)).toBe('985×5/1 |  | 0/0 | 0/0');
    const row = [...executed.state.orders.orderId].indexOf(id);
    expect(views.orders.order(id)).toMatchObject({ isDormant: false, row, leavesQuantity: 5 });
    expect(statusOf(id)).toBe('partially_filled');
    tell('alpha', { kind: 'CancelOrder', ...nameOf(id), rowHint: row });
    expect(drawn(views)).toBe(' |  | 0/0 | 0/0');
  });

  it('an order that stops take more of before its result is not said to rest', () => {
    const stop = { side: 1, orderType: TYPE('stop_limit'), limitPrice: 985, stopPrice: 990 };
    place('alpha', { ...stop, quantity: 4 });
    place('alpha', { side: 1, limitPrice: 990, quantity: 3 });
    const taker = place('beta', { limitPrice: 990, quantity: 7 });
    expect(statusOf(taker)).toBe('filled');
    expect(views.orders.order(taker)).toMatchObject({ row: NONE_U32, leavesQuantity: 0 });
    expect(drawn(views)).toBe(' |  | 0/0 | 0/0');
  });

  it('an amended order has its new type, price and key; what placed it is remembered', () => {
    const id = place('alpha', { limitPrice: 990 });
    const amend = { kind: 'AmendOrder', ...nameOf(id) } as const;
    tell('alpha', { ...amend, orderType: 0, limitPrice: 995 });
    expect(drawn(views)).toBe(' | 995×10/1 | 0/0 | 0/0');
    tell('alpha', { ...amend, orderType: TYPE('market'), limitPrice: 0 });
    expect(drawn(views)).toBe(' |  | 0/10 | 0/0');
    expect(views.orders.order(id)).toMatchObject({
      limitPrice: issue().upperLimit,
      row: 0,
      placed: { orderType: 0, limitPrice: 990, quantity: 10, timeInForce: 0 },
    });
    place('beta', { side: 1, limitPrice: 1_000, quantity: 4 });
    tell('alpha', { ...amend, orderType: 0, limitPrice: 980 });
    expect(drawn(views)).toBe(' | 980×6/1 | 0/0 | 0/0');
    expect(statusOf(id)).toBe('partially_filled');
  });

  it('off-hours orders are in no public book', () => {
    place('alpha', { limitPrice: 990 });
    at('15:40');
    place('beta', { side: 1, limitPrice: 1_000, flags: ORDER_FLAGS.off_hours });
    expect(drawn(views)).toBe(' |  | 0/0 | 0/0');
    expect(views.orders.openCount(1)).toBe(1);
  });
});

describe('self-match prevention', () => {
  it.each([
    ['cancel_newest', '1000×4/1 |  | 0/0 | 0/0', 'new', 'canceled', 10],
    ['cancel_oldest', ' | 1000×10/1 | 0/0 | 0/0', 'canceled', 'new', 10],
    ['cancel_both', ' |  | 0/0 | 0/0', 'canceled', 'canceled', 10],
    ['decrement', ' | 1000×6/1 | 0/0 | 0/0', 'canceled', 'new', 6],
  ] as const)('%s', (rule, book, maker, taker, quantity) => {
    const first = place('alpha', { side: 1, quantity: 4 });
    const second = place('alpha', { selfMatch: MATCH(rule) });
    expect(drawn(views)).toBe(book);
    expect([statusOf(first), statusOf(second)]).toEqual([maker, taker]);
    expect(views.orders.order(second)).toMatchObject({ quantity, cumulativeQuantity: 0 });
  });

  it('decrement of an immediate order and of a larger maker', () => {
    const maker = place('alpha', { side: 1, quantity: 14 });
    place('beta', { side: 1, quantity: 5 });
    const taker = place('alpha', { timeInForce: 1, selfMatch: MATCH('decrement') });
    expect(drawn(views)).toBe('1000×9/2 |  | 0/0 | 0/0');
    expect(views.orders.order(maker)).toMatchObject({ quantity: 4, leavesQuantity: 4 });
    expect(statusOf(taker)).toBe('canceled');
  });
});

describe('the trading day of an issue', () => {
  it('is listed with the limits and the hash of its row', () => {
    for (const [flags, basePrice, lower, upper] of [
      [0, 1_003, 703, 1_303],
      [2, 1_003, 602, 4_010],
      [0, 1, 1, 2],
      [0, 2_000, 1_400, 2_600],
      [2, 999_999_995, 600_000_000, 3_999_999_980],
    ] as const) {
      begin({}, { flags, basePrice });
      const row = executed.state.issues[ISSUE]!;
      expect([row.lowerLimit, row.upperLimit]).toEqual([lower, upper]);
      expect(issue()).toMatchObject({ lowerLimit: lower, upperLimit: upper, basePrice });
      const touched = executed.blocks
        .flatMap((block) => block.touched ?? [])
        .filter(({ table }) => table === TABLE.issues)
        .at(-1)!;
      const last = touched.bytes.subarray(-256);
      expect(readU32(last, 108)).toBe(1);
      expect(last.slice(128, 160)).toEqual(issue().listingHash);
    }
  });

  it('goes through its sessions, with what calls would come to and the close', () => {
    expect(PHASES[issue().phase]).toBe('continuous');
    place('alpha', { limitPrice: 1_010, quantity: 3 });
    place('beta', { side: 1, limitPrice: 1_010, quantity: 3 });
    const conditional = place('alpha', { orderType: TYPE('conditional_limit'), limitPrice: 970 });
    expect(at('15:00').statuses).toEqual(new Set([ISSUE]));
    expect(PHASES[issue().phase]).toBe('closing_call');
    expect(typeOf(conditional)).toBe('market');
    expect(drawn(views)).toBe(' |  | 0/10 | 0/0');
    place('beta', { side: 1, limitPrice: 1_000, quantity: 4 });
    place('beta', { side: 1, limitPrice: 990, quantity: 2 });
    place('alpha', { limitPrice: 1_005, quantity: 1 });
    at('15:10');
    // A crossed book is shown as it is.
    expect(drawn(views)).toBe('990×2/1 1000×4/1 | 1005×1/1 | 0/10 | 0/0');
    const before = issue().day!;
    expect(before.expectedQuantity).toBe(6);
    const { expectedPrice } = before;
    at('15:30');
    expect(views.trades.trade(views.trades.count - 1)).toMatchObject({
      phase: PHASES.indexOf('closing_call'),
      price: expectedPrice,
    });
    expect(issue().day).toMatchObject({ closePrice: expectedPrice, expectedQuantity: 0 });
    expect(statusOf(conditional)).toBe('expired');
    expect(PHASES[issue().phase]).toBe('after_hours_close');
    at('16:05');
    const { day } = issue();
    expect(day!.callEnd - executed.timestamp).toBe(300_000_000);
    at('18:00');
    expect(issue().day!.phaseUntil).toBe(0);
    at('00:00:01');
    expect(issue()).toMatchObject({ basePrice: expectedPrice, phase: 0 });
    expect(issue().lowerLimit).toBe(executed.state.issues[ISSUE]!.lowerLimit);
    expect(issue().day!.phaseUntil).toBe(executed.timestamp + 8.5 * 3_600_000_000 - 1_000_000);
  });

  it('tells of an interruption, which the next day forgets', () => {
    place('alpha', { limitPrice: 930, quantity: 3 });
    place('beta', { side: 1, limitPrice: 930, quantity: 5 });
    const end = executed.timestamp + 120_000_000;
    expect(PHASES[issue().phase]).toBe('vi_call');
    expect(issue()).toMatchObject({
      interruption: { kind: 0, price: 930, reference: 1_000, phase: PHASES.indexOf('continuous') },
      day: { callEnd: end, phaseUntil: end },
    });
    expect(drawn(views)).toBe('930×5/1 | 930×3/1 | 0/0 | 0/0');
    expect(statusOf(views.orders.count)).toBe('new');
    at('10:05');
    expect(PHASES[issue().phase]).toBe('continuous');
    expect(issue().interruption).not.toBeNull();
    at('00:00:01');
    expect(issue().interruption).toBeNull();
  });

  it('knows why it is halted, until it is resumed', () => {
    place('alpha', { limitPrice: 990 });
    tell('operator', { kind: 'HaltIssue', market: 1, issue: NONE_U32, reason: 7 });
    const { timestamp } = executed;
    expect(issue().halt).toEqual({
      isRatified: false,
      reason: 7,
      timestamp,
      blockIndex: views.index,
    });
    expect(drawn(views)).toBe(' | 990×10/1 | 0/0 | 0/0');
    at('15:30');
    expect(issue().halt).toMatchObject({ reason: 7 });
    expect(drawn(views)).toBe(' |  | 0/0 | 0/0');
    tell('operator', { kind: 'ResumeIssue', market: 1, issue: ISSUE });
    expect(issue().halt).toBeNull();
  });

  it('markets, their days of their own and their seeds are there', () => {
    const date = views.issues.must(ISSUE).day!.date;
    tell('operator', { kind: 'SetTradingDay', market: 1, date: date + 2, template: 255 });
    tell('operator', { kind: 'SetTradingDay', market: 1, date: date + 1, template: 0 });
    tell('operator', { kind: 'SetTradingDay', market: 1, date: date + 2, template: 0 });
    expect(views.markets.tradingDays(1, date + 2)).toEqual([{ date: date + 2, template: 0 }]);
    expect(views.markets.tradingDays(1, 0)).toHaveLength(2);
    const commitment = new Uint8Array(32).fill(3);
    tell('operator', { kind: 'CommitAuctionSeed', market: 1, commitment });
    expect(views.markets.get(1)).toMatchObject({ name: '시장', commitment, seed: null });
    expect(views.markets.get(2)).toBeNull();
  });
});

/** What the exchange itself has on its books, drawn as `drawn` does. */
function drawnState(): string {
  const { orders, issues } = executed.state;
  const levels = [new Map<number, [number, number]>(), new Map<number, [number, number]>()];
  const sums = { market: [0, 0], midpoint: [0, 0] };
  const { columns, allocator } = orders;
  for (let slot = allocator.nextLive(0); slot >= 0; slot = allocator.nextLive(slot + 1)) {
    if (orders.issue[slot] !== ISSUE || Math.floor(orders.modes[slot]! / 8) !== 0) continue;
    const [side, leaves] = [columns.side[slot]!, columns.leaves[slot]!];
    const type = ORDER_TYPES[orders.orderType[slot]!];
    if (type === 'market' || type === 'midpoint') {
      sums[type][side] = sums[type][side]! + leaves;
      continue;
    }
    const price = columns.limitPrice[slot]!;
    const [quantity, count] = levels[side]!.get(price) ?? [0, 0];
    levels[side]!.set(price, [quantity + leaves, count + 1]);
  }
  expect(issues[ISSUE]!.phase).toBe(issue().phase);
  const side = (number: number) =>
    [...levels[number]!]
      .sort(([a], [b]) => (number === 0 ? b - a : a - b))
      .slice(0, 9)
      .map(([price, [quantity, count]]) => `${price}×${quantity}/${count}`)
      .join(' ');
  const both = ([bids, asks]: number[]) => `${asks}/${bids}`;
  return `${side(1)} | ${side(0)} | ${both(sums.market)} | ${both(sums.midpoint)}`;
}

/** One random command of issue 2, of all that members and operator may say while it trades. */
function randomCommand(
  random: (bound: number) => number,
): ['alpha' | 'beta' | 'operator', Command] {
  const kind = random(20);
  const member = random(2) === 0 ? 'alpha' : 'beta';
  const account = member === 'alpha' ? 0 : 1;
  const clientOrderId = `o-${1 + random(placed + 1)}`;
  const name = { account, orderId: 0, rowHint: NONE_U32, clientOrderId };
  const limitPrice = 950 + random(100);
  if (kind === 0) return [member, { kind: 'CancelOrder', ...name }];
  if (kind === 1) return [member, { kind: 'ReduceOrder', ...name, quantity: 1 + random(9) }];
  if (kind < 5) {
    const orderType = random(5);
    const own = orderType === 0 || orderType === 2;
    return [member, { kind: 'AmendOrder', ...name, orderType, limitPrice: own ? limitPrice : 0 }];
  }
  if (kind === 5 && random(6) === 0) {
    return ['operator', { kind: 'HaltIssue', market: 1, issue: NONE_U32, reason: 1 }];
  }
  if (kind === 6) return ['operator', { kind: 'ResumeIssue', market: 1, issue: ISSUE }];
  placed += 1;
  const orderType = random(3) === 0 ? 0 : random(7);
  const own = orderType === 0 || orderType === 2 || orderType === 6;
  const fields = {
    account,
    issue: ISSUE,
    side: random(2),
    orderType,
    timeInForce: random(8) < 6 ? 0 : 1,
    selfMatch: random(5),
    flags: random(12) === 0 ? ORDER_FLAGS.off_hours : 0,
    quantity: 1 + random(50),
    limitPrice: own ? limitPrice : 0,
    stopPrice: orderType === 6 ? 950 + random(100) : 0,
    clientOrderId: `o-${placed}`,
  };
  return [member, order(fields)];
}

/** Random commands around the clock for two days, two in three of them while the issue trades continuously. */
function playRandomDays(seed: number): void {
  const random = seededNumbers(seed);
  const sessions = ['08:35', '08:50', '09:00', '15:00', '15:35', '16:01', '17:00', '18:30'];
  for (let day = 0; day < 2; day += 1) {
    for (const time of sessions) {
      executed.passTo(time);
      for (let block = 0; block < (time === '09:00' ? 200 : 20); block += 1) {
        executed.skip(random(40));
        const commands = Array.from({ length: 1 + random(3) }, () => randomCommand(random));
        views.apply(executed.run(...commands));
        expect(drawn(views)).toBe(drawnState());
      }
    }
  }
}

describe('random trading days', () => {
  it.each([1, 2, 3])('the book is the exchange’s own after every block, seed %i', (seed) => {
    begin({ dynamicPercent: 3, interruptionSeconds: 30, resumeSeconds: 60 });
    playRandomDays(seed);
    const { orders } = executed.state;
    for (let id = 1; id <= views.orders.count; id += 1) {
      const { leavesQuantity, row, isDormant } = views.orders.order(id)!;
      expect(row).toBe(leavesQuantity > 0 && !isDormant ? orders.find(id) : NONE_U32);
    }
    expect(views.trades.count).toBeGreaterThan(100);
    expect(phasesTraded().size).toBeGreaterThan(3);
  });

  it('views rebuilt from stored bytes are the live ones', () => {
    begin({ dynamicPercent: 3, interruptionSeconds: 30, resumeSeconds: 60 });
    playRandomDays(4);
    expect(everythingOf(rebuiltOf(executed))).toEqual(everythingOf(views));
  });
});

function phasesTraded(): Set<number> {
  const phases = new Set<number>();
  for (let number = 0; number < views.trades.count; number += 1) {
    phases.add(views.trades.trade(number).phase);
  }
  return phases;
}
