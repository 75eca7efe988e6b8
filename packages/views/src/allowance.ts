import { businessDateOf, PPM } from '@jangbu/protocol';
import type { IssueView } from './issue-views.ts';
import type { VenueViews } from './venue-views.ts';

/** What an account could order of an issue after the last block, by its cash, its shares and the bounds of one order. */
export interface Allowance {
  /** Price units of the issue that a buy would hold cash for; 0 where there is no price to reckon with. */
  readonly price: number;
  /** Greatest quantity of a buy at that price, a multiple of the lot; null without a price. */
  readonly buyQuantity: number | null;
  /** What such a buy would hold, in minor units, the greater of both fees included; null without a price. */
  readonly buyAmount: number | null;
  /** Greatest quantity of a sale (at that price, if there is one), a multiple of the lot. */
  readonly sellQuantity: number;
}

/**
 * What `account` could order of an issue, at `price` units or, for 0, at the upper limit of the day, which is what a
 * market order holds for. Whether the session takes such an order is another question.
 *
 * Exact: the sums are those of docs/spec/commands.md (`cost`), reckoned without a bound.
 */
export function allowanceOf(
  views: VenueViews,
  account: number,
  issue: IssueView,
  price: number,
): Allowance {
  const { listing, terms } = issue;
  const reckoned = price === 0 ? issue.upperLimit : price;
  const held = views.members.positionsOf(account).find(({ asset }) => asset === issue.issue);
  const most = terms.maxQuantity === 0 ? Number.MAX_SAFE_INTEGER : terms.maxQuantity;
  const lots = (quantity: number) => Math.floor(quantity / listing.lot) * listing.lot;
  const shares = lots(Math.min(held?.available ?? 0, most));
  if (reckoned === 0) {
    return { price: 0, buyQuantity: null, buyAmount: null, sellQuantity: shares };
  }
  const cash = views.members.cashOf(account).find(({ asset }) => asset === listing.currency);
  const cost = costOf(views, issue, reckoned);
  const available = BigInt(cash?.available ?? 0);
  const bound = terms.maxNotional === 0 ? null : BigInt(terms.maxNotional);
  const isInBound = (quantity: number) => bound === null || cost(quantity).amount <= bound;
  const isPayable = (quantity: number) => cost(quantity).total <= available;
  const buyQuantity = greatestLots(
    lots(most),
    listing.lot,
    (quantity) => isInBound(quantity) && isPayable(quantity),
  );
  const sellQuantity = greatestLots(shares, listing.lot, isInBound);
  const buyAmount = Number(cost(buyQuantity).total);
  return { price: reckoned, buyQuantity, buyAmount, sellQuantity };
}

/** Amount of a quantity at `price`, and with the greater of the fees in force, in minor units. */
function costOf(views: VenueViews, { listing, terms }: IssueView, price: number) {
  const { decimals } = views.genesis.currencies[listing.currency]!;
  const shift = decimals - listing.priceDecimals;
  const date = businessDateOf(views.blocks.timestamp(views.index));
  const fees = views.offices.fees
    .filter(({ schedule, fromDate }) => schedule === terms.feeSchedule && fromDate <= date)
    .reduce<{ fromDate: number; makerPpm: number; takerPpm: number } | null>(
      (last, row) => (last === null || row.fromDate > last.fromDate ? row : last),
      null,
    );
  const worstPpm = BigInt(fees === null ? 0 : Math.max(fees.makerPpm, fees.takerPpm));
  return (quantity: number) => {
    const product = BigInt(price) * BigInt(quantity);
    const amount = shift >= 0 ? product * 10n ** BigInt(shift) : product / 10n ** BigInt(-shift);
    return { amount, total: amount + (amount * worstPpm) / BigInt(PPM) };
  };
}

/** The greatest multiple of `lot` up to `most` that `fits`, which holds for every smaller one too; 54 looks at most. */
function greatestLots(most: number, lot: number, fits: (quantity: number) => boolean): number {
  let low = 0;
  let high = Math.floor(most / lot);
  while (low < high) {
    const middle = low + Math.ceil((high - low) / 2);
    if (fits(middle * lot)) low = middle;
    else high = middle - 1;
  }
  return low * lot;
}
