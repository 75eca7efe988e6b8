import { formatDecimal, SIDES, toHex } from '@jangbu/protocol';
import type { CandleView, FillView, IssueView, OrderChange, VenueViews } from '@jangbu/views';
import { quantityText } from './items.ts';
import { nameOf } from './market-items.ts';

/** `units` of 10^-`decimals` as decimal text, where they may pass 2^53. */
function sumText(units: bigint, decimals: number): string {
  if (decimals === 0) return String(units);
  const digits = String(units).padStart(decimals + 1, '0');
  return `${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
}

/** A candle; its value is an amount of the issue's currency, rounded down where that has fewer decimals than prices. */
export function candleItem(views: VenueViews, { listing }: IssueView, candle: CandleView) {
  const { priceDecimals } = listing;
  const { decimals } = views.genesis.currencies[listing.currency]!;
  const price = (units: number) => formatDecimal(units, priceDecimals);
  const shift = decimals - priceDecimals;
  const value =
    shift >= 0 ? candle.value * 10n ** BigInt(shift) : candle.value / 10n ** BigInt(-shift);
  return {
    start: candle.start,
    open: price(candle.open),
    high: price(candle.high),
    low: price(candle.low),
    close: price(candle.close),
    volume: quantityText(candle.volume),
    value: sumText(value, decimals),
    firstTrade: candle.firstTrade,
    lastTrade: candle.lastTrade,
  };
}

/** The share of an account's order in a trade, with what it was charged for it. */
export function fillItem(
  views: VenueViews,
  fill: Pick<FillView, 'orderId' | 'tradeNumber' | 'isTaker'>,
) {
  const trade = views.trades.trade(fill.tradeNumber);
  const order = views.orders.order(fill.orderId)!;
  const { priceDecimals, currency } = views.issues.must(trade.issue).listing;
  const { decimals } = views.genesis.currencies[currency]!;
  const { fees } = trade;
  const side = nameOf(SIDES, order.side);
  const amount = (units: number) => formatDecimal(units, decimals);
  return {
    issue: trade.issue,
    index: trade.index,
    orderId: fill.orderId,
    clientOrderId: order.clientOrderId,
    side,
    liquidity: fill.isTaker ? 'taker' : 'maker',
    price: formatDecimal(trade.price, priceDecimals),
    quantity: quantityText(trade.quantity),
    fee: amount((side === 'buy' ? fees?.buyerFee : fees?.sellerFee) ?? 0),
    tax: amount((side === 'buy' ? 0 : fees?.sellerTax) ?? 0),
    isBusted: trade.isBusted,
    timestamp: trade.timestamp,
    hash: toHex(trade.hash),
    blockIndex: trade.blockIndex,
    eventSeq: trade.eventSeq,
  };
}

/** What happened to an order: what the channel `orders` sends to its owner. */
export function orderChangeItem(views: VenueViews, entry: OrderChange) {
  const { eventSeq, blockIndex, orderId, change, quantity, leavesQuantity, fill } = entry;
  const order = views.orders.order(orderId)!;
  const filled = fill === null ? null : fillItem(views, { orderId, ...fill });
  return {
    change,
    orderId,
    clientOrderId: order.clientOrderId,
    account: order.account,
    issue: order.issue,
    side: nameOf(SIDES, order.side),
    quantity: quantityText(quantity),
    leavesQuantity: quantityText(leavesQuantity),
    fill:
      filled === null
        ? null
        : { ...filled, proof: `/v1/issues/${filled.issue}/chain?from=${filled.index}&limit=1` },
    timestamp: views.blocks.timestamp(blockIndex),
    blockIndex,
    eventSeq,
  };
}
