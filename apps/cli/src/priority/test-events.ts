/** Events of a small ledger in short lines, for the tests of the priority check; its limits of the day are 50 and 200. */

import {
  COMMAND_KINDS,
  type Command,
  type DefineMarket,
  type LedgerEvent,
  type ListMarketIssue,
  MATCHING_MODES,
  NONE_U32,
  ORDER_FLAGS,
  ORDER_TYPES,
  type OrderType,
  PHASES,
  type Phase,
  SELF_MATCH,
  type SelfMatch,
  type Side,
  type TimeInForce,
} from '@jangbu/protocol';

const head = { part: 0, position: 0, eventSeq: 1, issue: 0 };
const TIMES: Readonly<Record<string, TimeInForce>> = {
  ioc: 'immediate_or_cancel',
  fok: 'fill_or_kill',
};

/** Looks a word of a line up in a closed set. */
function memberOf<Member extends string>(
  set: readonly Member[],
  words: readonly string[],
): Member | undefined {
  return set.find((member) => words.includes(member));
}

/**
 * The event of a line:
 * - `buy 3: 10 @ 100 WORDS`: order 3 arrives. Words: an order type, a self-match rule, `ioc`, `fok`, `off_hours`, `of 7` (its
 *   account, its own id otherwise), `stop`;
 * - `3 takes 5 of 1 @ 100`; `self 1: 5`, `self_reduced 1: 5` (self-match prevention); `cancel 1: 5`; `reduce 1: 2`;
 *   `expire 3: 5`, at once; `amend 3: 5 @ 99`; `convert 3 @ 200`; `fire 3`; `interrupt @ 120`;
 * - `fees` of a trade;
 * - `phase opening_call`; `by interruption vi_call`; `uncross opening_call: 10 @ 100`; `end` of a command, `clock`.
 */
export function eventOf(text: string): LedgerEvent {
  const [a = 0, b = 0, c = 0, d = 0] = text.match(/\d+/g)?.map(Number) ?? [];
  const words = text.split(/[ :]+/);
  const order = { ...head, orderId: a, quantity: b, row: 0 };
  switch (words[0]) {
    case 'buy':
    case 'sell':
      return accepted(words[0], words, text);
    case 'cancel':
      return { ...order, kind: 'order_canceled', reason: 'owner' };
    case 'self':
      return { ...order, kind: 'order_canceled', reason: 'self_match' };
    case 'reduce':
    case 'self_reduced':
      return { ...order, kind: 'order_reduced', leavesQuantity: 0 };
    case 'expire':
      return { ...order, kind: 'order_expired', row: NONE_U32, reason: 'immediate' };
    case 'amend': {
      const orderType = memberOf(ORDER_TYPES, words) ?? 'limit';
      return {
        ...head,
        kind: 'order_replaced',
        orderId: a,
        leaves: b,
        limitPrice: c,
        row: 0,
        orderType,
      };
    }
    case 'convert':
      return {
        ...head,
        kind: 'order_converted',
        orderId: a,
        limitPrice: b,
        row: 0,
        orderType: 'market',
      };
    case 'fire':
      return { ...head, kind: 'stop_triggered', orderId: a, last: 0, row: 0 };
    default:
      return marketEvent(words, a, b) ?? trade(a, b, c, d, words);
  }
}

function marketEvent(words: readonly string[], a: number, b: number): LedgerEvent | undefined {
  const phase = memberOf(PHASES, words) ?? 'continuous';
  switch (words[0]) {
    case 'phase':
    case 'by': {
      const cause = words[0] === 'by' ? 'interruption' : 'clock';
      return {
        ...head,
        kind: 'phase_changed',
        from: 'closed',
        to: phase,
        cause,
        phaseUntil: 0,
        callEnd: 0,
      };
    }
    case 'uncross':
      return { ...head, kind: 'uncrossed', phase, cause: 'automatic', quantity: a, price: b };
    case 'interrupt': {
      const figures = { price: a, reference: 1, callEnd: 0 };
      return { ...head, kind: 'interrupted', phase, interruptionKind: 'dynamic', ...figures };
    }
    case 'fees':
      return {
        ...head,
        kind: 'fees_charged',
        index: 1,
        buyerFee: 1,
        sellerFee: 1,
        sellerTax: 0,
        feeAccount: 0,
        taxAccount: 0,
      };
    case 'end':
      return ended();
    case 'clock':
      return { ...head, kind: 'business_date_changed', from: 1, to: 2, position: NONE_U32 };
    default:
      return undefined;
  }
}

function trade(
  taker: number,
  quantity: number,
  maker: number,
  price: number,
  words: readonly string[],
): LedgerEvent {
  return {
    ...head,
    kind: 'trade_executed',
    takerOrderId: taker,
    quantity,
    makerOrderId: maker,
    price,
    index: 1,
    phase: 'continuous',
    takerSide: words.includes('sold') ? 'sell' : 'buy',
  };
}

function accepted(side: Side, words: readonly string[], text: string): LedgerEvent {
  const [orderId = 0, quantity = 0, limitPrice = 0] = text.match(/\d+/g)?.map(Number) ?? [];
  const orderType: OrderType = memberOf(ORDER_TYPES, words) ?? 'limit';
  const selfMatch: SelfMatch = memberOf(SELF_MATCH, words) ?? 'none';
  const time = words.find((word) => word in TIMES);
  return {
    ...head,
    kind: 'order_accepted',
    orderId,
    limitPrice,
    quantity,
    stopPrice: orderType === 'stop_limit' ? limitPrice : 0,
    account: Number(/ of (\d+)/.exec(text)?.[1] ?? orderId),
    key: 0,
    side,
    orderType,
    timeInForce: time === undefined ? 'day' : TIMES[time]!,
    selfMatch,
    flags: words.includes('off_hours') ? ORDER_FLAGS.off_hours : 0,
  };
}

function ended(): LedgerEvent {
  const { issue: _issue, ...event } = head;
  return {
    ...event,
    kind: 'command_result',
    selector: COMMAND_KINDS.indexOf('PlaceOrder'),
    status: 'new',
    reject: 'ok',
    row: 0,
    id: 0,
    cumulativeQuantity: 0,
    leavesQuantity: 0,
    participant: 0,
    key: 0,
    envelope: 0,
    command: 0,
  };
}

/** Where issue 0 of the lines is listed. */
export type Listing = 'market 0' | 'competitive' | 'bilateral';

/** The events that list issue 0 and bring it to a phase, and the commands that the first of them come from. */
export function listing(
  of: Listing,
  phase: Phase,
): { readonly events: readonly LedgerEvent[]; readonly commands: readonly Command[] } {
  const listed = { ...head, kind: 'issue_listed', currency: 0, lot: 1, basePrice: 100 } as const;
  if (of === 'market 0')
    return { events: [{ ...listed, tick: 1, priceDecimals: 0 }], commands: [] };
  const market = { ...head, market: 1, windows: 0, tickTable: 1 };
  const matchingMode = of === 'bilateral' ? 1 : 0;
  return {
    commands: [{ ...DEFINE_MARKET, matchingMode }, LIST_MARKET_ISSUE],
    events: [
      { ...market, kind: 'market_defined', matchingMode: MATCHING_MODES[matchingMode] },
      { ...listed, position: 1, tick: 0, priceDecimals: 0 },
      { ...head, kind: 'day_started', date: 1, basePrice: 100, lowerLimit: 50, upperLimit: 200 },
      eventOf(`phase ${phase}`),
    ],
  };
}

const DEFINE_MARKET: DefineMarket = {
  kind: 'DefineMarket',
  name: new Uint8Array(0),
  matchingMode: 0,
  tickTable: 1,
  randomEndSeconds: 0,
  upPercent: 0,
  downPercent: 0,
  listingUpPercent: 0,
  listingDownPercent: 0,
  afterHoursPercent: 0,
  dynamicPercent: 0,
  dynamicClosingPercent: 0,
  indexDynamicPercent: 0,
  indexDynamicClosingPercent: 0,
  staticPercent: 0,
  interruptionSeconds: 1,
  resumeSeconds: 1,
  resumeGuardSeconds: 0,
  indicativeSeconds: 1,
  lowPrice: 0,
  lowPriceTicks: 0,
  orderTypes: 127,
  weekdays: new Uint8Array(7),
  windows: [],
};

const LIST_MARKET_ISSUE: ListMarketIssue = {
  kind: 'ListMarketIssue',
  shortCode: 'A',
  isin: '',
  name: new Uint8Array(0),
  nameEnglish: new Uint8Array(0),
  currency: 0,
  priceDecimals: 0,
  market: 1,
  lot: 1,
  basePrice: 100,
  flags: 0,
};
