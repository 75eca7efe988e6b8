import { parseUint } from '@jangbu/protocol';
import type { FeeAnswer } from '@jangbu/sdk';
import { formatCount } from './format.ts';
import { amountOf, countedPrice, readQuantity, type Side, type Ticket } from './order-ticket.ts';
import type { AccountView, Issue } from './wire.ts';

const PARTS = 1_000_000n;

/**
 * The most that an order of `amount` may be charged, in minor units, rounded up: its dearer fee, and on a sale the tax.
 *
 * @param date - business date as `YYYY-MM-DD`: of each schedule the last row up to it counts.
 */
export function worstFee(
  amount: number,
  side: Side,
  schedule: number | null,
  fees: readonly FeeAnswer[],
  date: string | null,
): number {
  const row = fees
    .filter((fee) => fee.schedule === schedule && (date === null || fee.fromDate <= date))
    .reduce<FeeAnswer | null>(
      (last, fee) => (last === null || fee.fromDate >= last.fromDate ? fee : last),
      null,
    );
  if (row === null) return 0;
  const up = (ppm: number) => Number((BigInt(amount) * BigInt(ppm) + PARTS - 1n) / PARTS);
  const fee = up(Math.max(row.makerPpm, row.takerPpm));
  return side === 'sell' ? fee + up(row.sellTaxPpm) : fee;
}

/**
 * The quantity field for a share of what the account can do: whole lots of its shares, or what its cash buys at the
 * price that the order would be counted at; null where that is not known.
 *
 * @param percent - 1 to 100.
 */
export function shareOfMost(
  percent: number,
  ticket: Ticket,
  issue: Issue,
  account: AccountView,
): string | null {
  const most =
    ticket.side === 'sell'
      ? (account.sharesByIssue.get(issue.issue) ?? 0)
      : affordable(ticket, issue, account);
  if (most === null) return null;
  const lots = Math.floor((most * percent) / 100 / issue.lot);
  return formatCount(lots * issue.lot);
}

function affordable(ticket: Ticket, issue: Issue, account: AccountView): number | null {
  const price = countedPrice(ticket, issue) ?? issue.upperLimit;
  const one = price === null || price === 0 ? null : amountOf(issue, price, 1);
  if (one === null || one === 0) return null;
  return Math.floor((account.cashByCurrency.get(issue.currency.currency) ?? 0) / one);
}

/** What the ticket comes to, in minor units; null where it is not known before it trades. */
export function ticketAmount(ticket: Ticket, issue: Issue): number | null {
  const price = countedPrice(ticket, issue);
  const quantity = readQuantity(ticket.quantity);
  return price === null || quantity === null ? null : amountOf(issue, price, quantity);
}

/** Whole units that somebody typed as a limit; null for anything but a whole number from 1 on. */
export function readLimit(text: string): number | null {
  const value = parseUint(text.replaceAll(/[,\s]/g, ''));
  return value === null || value === 0 ? null : value;
}
