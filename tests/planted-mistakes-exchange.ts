import type { ExchangeState } from '@jangbu/exchange';
import { ISSUE_FLAGS, ORDER_TYPES, PHASES, SELF_MATCH, TIMES_IN_FORCE } from '@jangbu/protocol';
import { mistakesOf } from './planted-mistakes.ts';

const MARKET = ORDER_TYPES.indexOf('market');
const DAY = TIMES_IN_FORCE.indexOf('day');
const IMMEDIATE = TIMES_IN_FORCE.indexOf('immediate_or_cancel');
const CONTINUOUS = PHASES.indexOf('continuous');
const CANCEL_NEWEST = SELF_MATCH.indexOf('cancel_newest');
const CANCEL_OLDEST = SELF_MATCH.indexOf('cancel_oldest');
const MODES = 8;
const BUY = 0;
const { derivative_underlying: UNDERLYING, ats_traded: ATS_TRADED } = ISSUE_FLAGS;

type Issue = ExchangeState['issues'][number];

const KEPT_PERCENT = 'underlyings keep the usual percent on the day on which derivatives expire';
const KEPT_SESSION = 'what an alternative trading system trades has a single price after hours';

const inAmendOrder = mistakesOf<typeof import('../packages/exchange/src/orders/amend-order.ts')>();

const AMEND_ORDER_MISTAKES = [
  inAmendOrder('amendOrder', 20, 'an amended order keeps its place', (right) => {
    return (block, signer, command) => {
      const { orders, clientOrderIds } = block.state;
      const { orderId, account, clientOrderId } = command;
      const slot = orders.find(orderId || clientOrderIds.find(account, clientOrderId));
      const sequence = orders.columns.sequence[slot];
      return withSequences(block.state, sequence, () => right(block, signer, command));
    };
  }),
];

/** Lets the first sequence that is taken meanwhile be another one. */
function withSequences<Result>(
  state: ExchangeState,
  first: number | undefined,
  action: () => Result,
): Result {
  let isFirst = first !== undefined;
  const { takeSequence } = state;
  state.takeSequence = () => {
    const next = takeSequence.call(state);
    const taken = isFirst ? (first as number) : next;
    isFirst = false;
    return taken;
  };
  try {
    return action();
  } finally {
    Reflect.deleteProperty(state, 'takeSequence');
  }
}

const inOpenOrders = mistakesOf<typeof import('../packages/exchange/src/orders/open-orders.ts')>();

const OPEN_ORDERS_MISTAKES = [
  inOpenOrders(
    'lowerOrder',
    22,
    'an order that is reduced goes to the end of its queue',
    (right) => {
      return (block, slot, by) => {
        right(block, slot, by);
        const { state } = block;
        const { columns, issue } = state.orders;
        const [limit] = state.issues[issue[slot] as number]?.books.all ?? [];
        const leaves = columns.leaves[slot] as number;
        if (
          limit?.firstAt(columns.side[slot] as 0 | 1, columns.limitPrice[slot] as never) !== slot
        ) {
          return;
        }
        limit.remove(slot);
        columns.leaves[slot] = leaves;
        columns.sequence[slot] = state.takeSequence();
        limit.rest(slot);
      };
    },
  ),
];

const inConversions = mistakesOf<typeof import('../packages/exchange/src/day/conversions.ts')>();

const CONVERSIONS_MISTAKES = [
  inConversions('convertConditionals', 16, 'a converted order keeps its sequence', (right) => {
    return (block, issue) => {
      const { columns, orderType } = block.state.orders;
      const before = [...issue.conditionals].map((slot) => [slot, columns.sequence[slot]] as const);
      const isDone = right(block, issue);
      for (const [slot, sequence] of before) {
        if (orderType[slot] === MARKET) columns.sequence[slot] = sequence as number;
      }
      return isDone;
    };
  }),
  inConversions(
    'convertConditionals',
    16,
    'conditional limit orders stay limit orders',
    (right) => {
      return (block, issue) => {
        issue.conditionals.clear();
        return right(block, issue);
      };
    },
  ),
];

const inStops = mistakesOf<typeof import('../packages/exchange/src/orders/stops.ts')>();

const STOPS_MISTAKES = [
  inStops(
    'fires',
    16,
    'a new stop order sleeps where the last price is its stop price',
    (right) => {
      return (issue, side, stopPrice) =>
        right(issue, side, side === BUY ? stopPrice + 1 : stopPrice - 1);
    },
  ),
  inStops('fireStops', 22, 'buy stops fire before sell stops', (right) => {
    return (block, issue) => {
      const { stops } = issue;
      const bestBid = stops.bestBid.bind(stops);
      // Sell stops stand as bids: nobody sees them while a buy stop fires.
      stops.bestBid = () => {
        const last = issue.day?.dayLast ?? 0;
        const buy = stops.bestAsk();
        return buy > 0 && issue.phase === CONTINUOUS && last >= buy ? (0 as never) : bestBid();
      };
      try {
        right(block, issue);
      } finally {
        Reflect.deleteProperty(stops, 'bestBid');
      }
    };
  }),
  inStops('settleRest', 28, 'what is left of an immediate-or-cancel order rests', (right) => {
    return (block, issue, order) => {
      if (order.timeInForce === IMMEDIATE) order.timeInForce = DAY;
      return right(block, issue, order);
    };
  }),
];

const inSelfMatch = mistakesOf<typeof import('../packages/exchange/src/orders/self-match.ts')>();

const SELF_MATCH_MISTAKES = [
  inSelfMatch('preventSelfMatch', 16, 'cancel newest cancels the maker', (right) => {
    return (block, order, slot) => {
      const { modes } = order;
      if (modes % MODES === CANCEL_NEWEST) order.modes += CANCEL_OLDEST - CANCEL_NEWEST;
      const isPrevented = right(block, order, slot);
      order.modes = modes;
      return isPrevented;
    };
  }),
];

const inOrderTerms = mistakesOf<typeof import('../packages/exchange/src/orders/order-terms.ts')>();

const ORDER_TERMS_MISTAKES = [
  inOrderTerms('checkTimeInForce', 13, 'a call takes immediate-or-cancel orders', (right) => {
    return (issue, terms) => {
      return terms.timeInForce === IMMEDIATE ? 'ok' : right(issue, terms);
    };
  }),
];

const inTrading = mistakesOf<typeof import('../packages/exchange/src/orders/trading.ts')>();

const TRADING_MISTAKES = [
  inTrading('tradeIncoming', 13, 'bilateral orders trade at better prices too', (right) => {
    return (block, issue, order) => {
      const { matchingMode } = issue;
      issue.matchingMode = 0;
      right(block, issue, order);
      issue.matchingMode = matchingMode;
    };
  }),
  inTrading(
    'interruptionFactsOf',
    16,
    KEPT_PERCENT,
    (right) => (state, issue) => withoutFlag(issue, UNDERLYING, () => right(state, issue)),
  ),
];

const inCalls = mistakesOf<typeof import('../packages/exchange/src/day/calls.ts')>();

const CALLS_MISTAKES = [
  inCalls('endCall', 28, 'a call is put off again and again', (right) => {
    return (block, issue, day, at, cause) => {
      day.isExtended = false;
      right(block, issue, day, at, cause);
    };
  }),
];

const inPhaseEntry = mistakesOf<typeof import('../packages/exchange/src/day/phase-entry.ts')>();

const PHASE_ENTRY_MISTAKES = [
  inPhaseEntry(
    'clockOf',
    16,
    KEPT_SESSION,
    (right) => (state, issue, timestamp) =>
      withoutFlag(issue, ATS_TRADED, () => right(state, issue, timestamp)),
  ),
];

/** Mistakes that show only where derivatives expire and an ATS trades. */
export const EXPIRY_MISTAKES: ReadonlySet<string> = new Set([KEPT_PERCENT, KEPT_SESSION]);

/** What `answer` says of an issue that does not have the flag. */
function withoutFlag<Answer>({ day }: Issue, flag: number, answer: () => Answer): Answer {
  if (day === null) return answer();
  const { flags } = day;
  day.flags = flags & ~flag;
  const found = answer();
  day.flags = flags;
  return found;
}

const inPhases = mistakesOf<typeof import('../packages/exchange/src/day/phases.ts')>();

const PHASES_MISTAKES = [
  inPhases('dueAt', 16, 'a call without a seed ends before its random end is over', (right) => {
    return (state, issue) => {
      const { day } = issue;
      const isCall = day !== null && day.isLeaving === 0 && day.callEnd !== 0;
      return isCall ? day.callEnd : right(state, issue);
    };
  }),
];

/** Mistakes in packages/exchange, by the module that they are planted in. */
export const EXCHANGE_MISTAKES = {
  amendOrder: AMEND_ORDER_MISTAKES,
  openOrders: OPEN_ORDERS_MISTAKES,
  conversions: CONVERSIONS_MISTAKES,
  stops: STOPS_MISTAKES,
  selfMatch: SELF_MATCH_MISTAKES,
  orderTerms: ORDER_TERMS_MISTAKES,
  trading: TRADING_MISTAKES,
  calls: CALLS_MISTAKES,
  phases: PHASES_MISTAKES,
  phaseEntry: PHASE_ENTRY_MISTAKES,
} as const;
