import {
  CLOSED_TEMPLATE,
  formatDecimal,
  INTERRUPTION_KINDS,
  MATCHING_MODES,
  ORDER_TYPES,
  PHASES,
  type SessionWindow,
  type TickBand,
  toHex,
} from '@jangbu/protocol';
import type { IssueView, MarketView, TradingDayView, UnpricedOrders } from '@jangbu/views';

const DAY_MS = 86_400_000;
const SECOND_MICROSECONDS = 1_000_000;
/** Order types that stand at a limit of the day. */
const NEEDS_LIMITS: ReadonlySet<string> = new Set(['market', 'conditional_limit', 'midpoint']);

/** Name of a member of a closed set; one that is not known is told apart by its number. */
export function nameOf(names: readonly string[], number: number): string {
  return names[number] ?? `unknown_${number}`;
}

/** Names of the bits that are set, in their order. */
export function bitNames(bits: Readonly<Record<string, number>>, set: number): string[] {
  return Object.entries(bits)
    .filter(([, bit]) => (set & bit) !== 0)
    .map(([name]) => name);
}

/** A price of `units`, or null where 0 says that there is none. */
export function priceOrNull(units: number, decimals: number): string | null {
  return units === 0 ? null : formatDecimal(units, decimals);
}

/** A timestamp, or null where 0 says that there is none. */
export function timeOrNull(timestamp: number): number | null {
  return timestamp === 0 ? null : timestamp;
}

/** A business date as `YYYY-MM-DD`. */
export function dateText(date: number): string {
  return new Date(date * DAY_MS).toISOString().slice(0, 10);
}

/** Seconds since the start of a date as `HH:MM:SS`. */
function timeOfDayText(seconds: number): string {
  return new Date(seconds * 1_000).toISOString().slice(11, 19);
}

/** Bands of a tick table: from which price on prices move in which steps. */
export function tickItems(bands: readonly TickBand[], decimals: number) {
  return bands.map(({ from, tick }) => ({
    from: formatDecimal(from, decimals),
    tick: formatDecimal(tick, decimals),
  }));
}

/** Price and quantity that the call under way would come to, or null where there is no call or no price. */
export function expectedItem({ day, listing }: IssueView) {
  if (day === null || day.callEnd === 0 || day.expectedPrice === 0) return null;
  return {
    price: formatDecimal(day.expectedPrice, listing.priceDecimals),
    quantity: formatDecimal(day.expectedQuantity, 0),
  };
}

/** Open quantity of orders without a price of their own. */
export function unpricedItem({ asks, bids }: UnpricedOrders) {
  return { asks: formatDecimal(asks, 0), bids: formatDecimal(bids, 0) };
}

function interruptionItem({ interruption, listing }: IssueView) {
  if (interruption === null) return null;
  const { kind, phase, price, reference, timestamp, blockIndex } = interruption;
  return {
    kind: nameOf(INTERRUPTION_KINDS, kind),
    session: nameOf(PHASES, phase),
    price: formatDecimal(price, listing.priceDecimals),
    reference: formatDecimal(reference, listing.priceDecimals),
    timestamp,
    blockIndex,
  };
}

/** The last call that traded. */
function callResultItem({ callResult, listing }: IssueView) {
  if (callResult === null) return null;
  const { phase, price, quantity, timestamp, blockIndex } = callResult;
  return {
    session: nameOf(PHASES, phase),
    price: formatDecimal(price, listing.priceDecimals),
    quantity: formatDecimal(quantity, 0),
    timestamp,
    blockIndex,
  };
}

/** What the call of an issue would come to, and what the last one came to: what the channel `auction` sends. */
export function auctionItem(view: IssueView, market: MarketView | null) {
  const { session, callEnd, callEndLatest, isExtended, expected } = sessionItem(view, market);
  return {
    session,
    callEnd,
    callEndLatest,
    isExtended,
    expected,
    result: callResultItem(view),
  };
}

/** Where an issue stands in its day: what the channel `status` sends. */
export function sessionItem(view: IssueView, market: MarketView | null) {
  const { day, listing } = view;
  const price = (units: number) => priceOrNull(units, listing.priceDecimals);
  const callEnd = day?.callEnd ?? 0;
  const longest = (market?.rules.randomEndSeconds ?? 0) * SECOND_MICROSECONDS;
  const isCall = nameOf(PHASES, view.phase) !== 'after_hours_close';
  return {
    session: nameOf(PHASES, view.phase),
    phaseUntil: timeOrNull(day?.phaseUntil ?? 0),
    callEnd: timeOrNull(callEnd),
    callEndLatest: timeOrNull(callEnd !== 0 && isCall ? callEnd + longest : callEnd),
    isExtended: day?.isExtended ?? false,
    expected: expectedItem(view),
    date: day === null ? null : dateText(day.date),
    isListingDay: day?.isListingDay ?? false,
    basePrice: price(view.basePrice),
    lowerLimit: price(view.lowerLimit),
    upperLimit: price(view.upperLimit),
    singlePrice: price(day?.singlePrice ?? 0),
    closePrice: price(day?.closePrice ?? 0),
    interruption: interruptionItem(view),
    halt: view.halt,
  };
}

/** Names of the order types whose bits are set. */
function orderTypeNames(bits: number): string[] {
  return ORDER_TYPES.filter((_, number) => (bits & (1 << number)) !== 0);
}

/**
 * Names of the order types that an issue takes in some session (docs/spec/trading-day.md section 5): of those of its
 * market, what its matching mode, its limits and its decimals leave.
 */
export function orderTypesOf(
  { listing, upperLimit }: IssueView,
  market: MarketView | null,
  currencyDecimals: number,
): string[] {
  const isBilateral = MATCHING_MODES[listing.matchingMode] === 'equal_price_bilateral';
  const isExact = listing.priceDecimals <= currencyDecimals;
  const names = market === null ? [...ORDER_TYPES] : orderTypeNames(market.rules.orderTypes);
  return names.filter((name) => {
    if (isBilateral) return name === 'limit';
    if (upperLimit === 0 && NEEDS_LIMITS.has(name)) return false;
    return name !== 'midpoint' || isExact;
  });
}

function templateOrNull(template: number): number | null {
  return template === CLOSED_TEMPLATE ? null : template;
}

function windowItem({ template, session, fromSecond, untilSecond, everySeconds }: SessionWindow) {
  return {
    template,
    session: nameOf(PHASES, session),
    from: timeOfDayText(fromSecond),
    until: timeOfDayText(untilSecond),
    everySeconds: everySeconds === 0 ? null : everySeconds,
  };
}

/** The rules of a market, its week and its windows. Prices of its tick table are in price units. */
export function marketItem(view: MarketView) {
  const { market, name, rules, ticks, commitment, seed, retailLimit } = view;
  const {
    kind: _,
    name: __,
    matchingMode,
    tickTable,
    weekdays,
    windows,
    lowPrice,
    orderTypes,
    ...numbers
  } = rules;
  return {
    market,
    name,
    matchingMode: nameOf(MATCHING_MODES, matchingMode),
    tickTable,
    ticks: tickItems(ticks, 0),
    ...numbers,
    lowPrice: formatDecimal(lowPrice, 0),
    orderTypes: orderTypeNames(orderTypes),
    weekdays: Array.from(weekdays, templateOrNull),
    windows: windows.map(windowItem),
    commitment: commitment === null ? null : toHex(commitment),
    seed: seed === null ? null : toHex(seed),
    retailLimit: retailLimit === 0 ? null : formatDecimal(retailLimit, 0),
  };
}

/** A date of a market, whichever template it has. */
export function calendarItem({ date, template }: TradingDayView) {
  return { ...tradingDayItem({ date, template }), isOpen: template !== CLOSED_TEMPLATE };
}

/** The number of a date of the form `YYYY-MM-DD` from 1970 on; null for any other text. */
export function parseDate(text: string): number | null {
  const date = /^[0-9]{4}-[0-9]{2}-[0-9]{2}$/.test(text) ? Date.parse(text) / DAY_MS : Number.NaN;
  return date >= 0 && dateText(date) === text ? date : null;
}

/** A date of a market that has a template of its own. */
export function tradingDayItem({ date, template }: TradingDayView) {
  return { date: dateText(date), template: templateOrNull(template) };
}
