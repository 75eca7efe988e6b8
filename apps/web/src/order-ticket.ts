import { parseDecimal, parseUint } from '@jangbu/protocol';
import { formatCount, formatUnits } from './format.ts';
import type { TextKey } from './messages.ts';
import type { AccountView, Issue } from './wire.ts';

/** Sides of an order. */
export type Side = 'buy' | 'sell';

/** Validities that the page offers. */
export type TimeInForce = 'day' | 'ioc';

/** What stands in the fields of the form. */
export interface Ticket {
  side: Side;
  price: string;
  quantity: string;
  timeInForce: TimeInForce;
}

/** An order that may be signed: price in price units, quantity in whole units, amount in minor units. */
export interface ReadyOrder {
  issue: Issue;
  side: Side;
  price: number;
  quantity: number;
  timeInForce: TimeInForce;
  amount: number;
}

type ProblemText = Extract<
  TextKey,
  | 'badPriceText'
  | 'badQuantityText'
  | 'offTickBy'
  | 'offLotBy'
  | 'aboveLimitOf'
  | 'belowLimitOf'
  | 'amountTooLarge'
  | 'cashShort'
  | 'sharesShort'
>;

/** Why a ticket is no order yet: the field, what to say, and figures for the blanks of the text. */
export interface TicketProblem {
  field: 'price' | 'quantity';
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

function problem(
  field: TicketProblem['field'],
  text: ProblemText,
  figure = 0,
  nearest: number[] = [],
): ReadTicket {
  return { ok: false, problem: { field, text, figure, nearest } };
}

function nearestTicks(price: number, { tick, lowerLimit, upperLimit }: Issue): number[] {
  const below = Math.floor(price / tick) * tick;
  return [below, below + tick].filter(
    (value) => value > 0 && value >= (lowerLimit ?? 0) && value <= (upperLimit ?? value),
  );
}

/**
 * The order that the fields describe, or the first reason why they describe none.
 *
 * The checks and their order are those of the ledger (docs/spec/commands.md, PlaceOrder), so that what passes here is
 * refused there only when something changed in between.
 */
export function readTicket(ticket: Ticket, issue: Issue, account: AccountView): ReadTicket {
  const price = readPrice(ticket.price, issue);
  const quantity = readQuantity(ticket.quantity);
  if (quantity === null || quantity === 0) return problem('quantity', 'badQuantityText');
  if (quantity % issue.lot !== 0) return problem('quantity', 'offLotBy', issue.lot);
  if (price === null || price === 0) return problem('price', 'badPriceText');
  if (price % issue.tick !== 0) {
    return problem('price', 'offTickBy', issue.tick, nearestTicks(price, issue));
  }
  const { upperLimit, lowerLimit } = issue;
  if (upperLimit !== null && price > upperLimit) {
    return problem('price', 'aboveLimitOf', upperLimit, [upperLimit]);
  }
  if (lowerLimit !== null && price < lowerLimit) {
    return problem('price', 'belowLimitOf', lowerLimit, [lowerLimit]);
  }
  const amount = amountOf(issue, price, quantity);
  if (amount === null) return problem('quantity', 'amountTooLarge');
  if (ticket.side === 'buy') {
    const short = amount - (account.cashByCurrency.get(issue.currency.currency) ?? 0);
    if (short > 0) return problem('quantity', 'cashShort', short);
  } else {
    const short = quantity - (account.sharesByIssue.get(issue.issue) ?? 0);
    if (short > 0) return problem('quantity', 'sharesShort', short);
  }
  const { side, timeInForce } = ticket;
  return { ok: true, order: { issue, side, price, quantity, timeInForce, amount } };
}

/** The price field after `ticks` steps, within the limits; from an unusable text it begins at `fallback`. */
export function stepPrice(
  text: string,
  ticks: number,
  issue: Issue,
  fallback: number | null,
): string {
  const { tick } = issue;
  const from = readPrice(text, issue);
  if (from === null) return fallback === null ? text : priceText(fallback, issue);
  // From between two ticks a step leads to the nearer end of the way, not past it.
  const base = ticks > 0 ? Math.floor(from / tick) : Math.ceil(from / tick);
  const wanted = (base + ticks) * tick;
  const lowest = Math.max(issue.lowerLimit ?? tick, tick);
  const price = Math.min(Math.max(wanted, lowest), issue.upperLimit ?? Number.MAX_SAFE_INTEGER);
  return priceText(price, issue);
}

/** The quantity field after `lots` steps, one lot at least. */
export function stepQuantity(text: string, lots: number, { lot }: Issue): string {
  const from = readQuantity(text) ?? 0;
  const base = lots > 0 ? Math.floor(from / lot) : Math.ceil(from / lot);
  return formatCount(Math.max((base + lots) * lot, lot));
}
