import { parseDecimal, parseUint } from '@jangbu/protocol';
import { formatCount, formatUnits } from './format.ts';
import type { TextKey } from './messages.ts';
import { hasPriceField, type OrderKind, type TimeInForce } from './order-types.ts';
import { tickAbove, tickAt, tickBelow, tickDown } from './ticks.ts';
import type { AccountView, Issue } from './wire.ts';

/** Sides of an order. */
export type Side = 'buy' | 'sell';

/** What stands in the fields of the form. */
export interface Ticket {
  side: Side;
  kind: OrderKind;
  price: string;
  stopPrice: string;
  quantity: string;
  timeInForce: TimeInForce;
}

/** An order that may be signed: prices in price units, quantity in whole units, amount in minor units. */
export interface ReadyOrder {
  issue: Issue;
  side: Side;
  kind: OrderKind;
  /** Null where the market gives the price. */
  price: number | null;
  /** Null for what is no stop order. */
  stopPrice: number | null;
  quantity: number;
  timeInForce: TimeInForce;
  /** What it comes to at most; null where that is not known before it trades. */
  amount: number | null;
}

type ProblemText = Extract<
  TextKey,
  | 'badPriceText'
  | 'badQuantityText'
  | 'offTickBy'
  | 'offLotBy'
  | 'aboveLimitOf'
  | 'belowLimitOf'
  | 'conditionalAtLimit'
  | 'amountTooLarge'
  | 'cashShort'
  | 'sharesShort'
>;

/** Fields that a ticket may be wrong in. */
export type TicketField = 'price' | 'stopPrice' | 'quantity';

/** Why a ticket is no order yet: the field, what to say, and figures for the blanks of the text. */
export interface TicketProblem {
  field: TicketField;
  text: ProblemText;
  /** The figure of the text: price units, whole units or minor units, as the text has it. */
  figure: number;
  /** Prices, in price units, that would be right instead. */
  nearest: number[];
}

/** What reading a ticket came to. */
export type ReadTicket = { ok: true; order: ReadyOrder } | { ok: false; problem: TicketProblem };

const plain = (text: string) => text.replaceAll(/[,\s]/g, '');

/** Whole units of what stands in the quantity field; null if that is no quantity. */
export function readQuantity(text: string): number | null {
  return parseUint(plain(text));
}

/** Amount of `quantity` at `price` in minor units of the currency; null at or above 2^53 (encoding.md section 1). */
export function amountOf(issue: Issue, price: number, quantity: number): number | null {
  const shift = issue.currency.decimals - issue.priceDecimals;
  const product = BigInt(price) * BigInt(quantity);
  const amount = shift >= 0 ? product * 10n ** BigInt(shift) : product / 10n ** BigInt(-shift);
  return amount > BigInt(Number.MAX_SAFE_INTEGER) ? null : Number(amount);
}

/** A price as it stands in the price field: `70,500`. */
export function priceText(price: number, { priceDecimals }: Issue): string {
  return formatUnits(price, priceDecimals);
}

/** Price units of what stands in the price field; null if that is no price. */
export function readPrice(text: string, issue: Issue): number | null {
  return parseDecimal(plain(text), issue.priceDecimals);
}

/** The one price of trading outside the regular session: the close, or the base price where there is none. */
export function offHoursPrice({ closePrice, basePrice }: Issue): number | null {
  return closePrice ?? basePrice;
}

/**
 * The price at which an order of this kind is counted: the typed one, the close, or the limit of the day up to which it
 * holds cash; null where only the moment of its arrival gives it, or the field holds none.
 */
export function countedPrice({ kind, side, price }: Ticket, issue: Issue): number | null {
  if (hasPriceField(kind)) return readPrice(price, issue);
  if (kind === 'off_hours') return offHoursPrice(issue);
  if (kind === 'best_counter' || kind === 'best_same') return null;
  return side === 'buy' ? issue.upperLimit : issue.lowerLimit;
}

function problemOf(
  field: TicketField,
  text: ProblemText,
  figure = 0,
  nearest: number[] = [],
): TicketProblem {
  return { field, text, figure, nearest };
}

function nearestTicks(price: number, { ticks, lowerLimit, upperLimit }: Issue): number[] {
  return [tickDown(ticks, price), tickAbove(ticks, price)].filter(
    (value) => value > 0 && value >= (lowerLimit ?? 0) && value <= (upperLimit ?? value),
  );
}

/** What is wrong with a price that was typed in; null if nothing is. */
function priceProblem(
  field: 'price' | 'stopPrice',
  price: number | null,
  issue: Issue,
): TicketProblem | null {
  if (price === null || price === 0) return problemOf(field, 'badPriceText');
  const tick = tickAt(issue.ticks, price);
  if (price % tick !== 0) {
    return problemOf(field, 'offTickBy', tick, nearestTicks(price, issue));
  }
  const { upperLimit, lowerLimit } = issue;
  if (upperLimit !== null && price > upperLimit) {
    return problemOf(field, 'aboveLimitOf', upperLimit, [upperLimit]);
  }
  if (lowerLimit !== null && price < lowerLimit) {
    return problemOf(field, 'belowLimitOf', lowerLimit, [lowerLimit]);
  }
  return null;
}

/** What is wrong with the prices of a ticket; null if nothing is. */
function pricesProblem(ticket: Ticket, issue: Issue): TicketProblem | null {
  const { kind, side } = ticket;
  if (!hasPriceField(kind)) return null;
  const price = readPrice(ticket.price, issue);
  const worst = side === 'buy' ? issue.upperLimit : issue.lowerLimit;
  if (kind === 'conditional_limit' && price !== null && price === worst) {
    return problemOf('price', 'conditionalAtLimit');
  }
  const stop =
    kind === 'stop_limit'
      ? priceProblem('stopPrice', readPrice(ticket.stopPrice, issue), issue)
      : null;
  return stop ?? priceProblem('price', price, issue);
}

/** What the account lacks for the order; null if nothing. */
function coverProblem(order: ReadyOrder, account: AccountView): TicketProblem | null {
  const { issue, quantity, amount } = order;
  if (order.side === 'sell') {
    const short = quantity - (account.sharesByIssue.get(issue.issue) ?? 0);
    return short > 0 ? problemOf('quantity', 'sharesShort', short) : null;
  }
  const short = (amount ?? 0) - (account.cashByCurrency.get(issue.currency.currency) ?? 0);
  return short > 0 ? problemOf('quantity', 'cashShort', short) : null;
}

/**
 * The order that the fields describe, or the first reason why they describe none.
 *
 * The checks and their order are those of the ledger (docs/spec/commands.md, PlaceOrder, from check 15 on), so that what
 * passes here is refused there only when something changed in between.
 */
export function readTicket(ticket: Ticket, issue: Issue, account: AccountView): ReadTicket {
  const refuse = (problem: TicketProblem): ReadTicket => ({ ok: false, problem });
  const { side, kind, timeInForce } = ticket;
  const quantity = readQuantity(ticket.quantity);
  if (quantity === null || quantity === 0) return refuse(problemOf('quantity', 'badQuantityText'));
  if (quantity % issue.lot !== 0) return refuse(problemOf('quantity', 'offLotBy', issue.lot));
  const prices = pricesProblem(ticket, issue);
  if (prices !== null) return refuse(prices);
  const counted = countedPrice(ticket, issue);
  const amount = counted === null ? null : amountOf(issue, counted, quantity);
  if (counted !== null && amount === null) return refuse(problemOf('quantity', 'amountTooLarge'));
  const price = hasPriceField(kind) || kind === 'off_hours' ? counted : null;
  const stopPrice = kind === 'stop_limit' ? readPrice(ticket.stopPrice, issue) : null;
  const order = { issue, side, kind, price, stopPrice, quantity, timeInForce, amount };
  const cover = coverProblem(order, account);
  return cover === null ? { ok: true, order } : refuse(cover);
}

/** The price field after `steps` ticks, within the limits; from an unusable text it begins at `fallback`. */
export function stepPrice(
  text: string,
  steps: number,
  issue: Issue,
  fallback: number | null,
): string {
  const { ticks } = issue;
  const from = readPrice(text, issue);
  if (from === null) return fallback === null ? text : priceText(fallback, issue);
  // Each step is the tick of the band that it is in. From between two ticks a step leads to the nearer end of the way.
  let price = from;
  for (let step = 0; step < Math.abs(steps); step += 1) {
    price = steps > 0 ? tickAbove(ticks, price) : tickBelow(ticks, price);
  }
  const lowest = Math.max(issue.lowerLimit ?? 0, tickAt(ticks, 0));
  const highest = issue.upperLimit ?? Number.MAX_SAFE_INTEGER;
  return priceText(Math.min(Math.max(price, lowest), highest), issue);
}

/** The quantity field after `lots` steps, one lot at least. */
export function stepQuantity(text: string, lots: number, { lot }: Issue): string {
  const from = readQuantity(text) ?? 0;
  const base = lots > 0 ? Math.floor(from / lot) : Math.ceil(from / lot);
  return formatCount(Math.max((base + lots) * lot, lot));
}
