import {
  ACCOUNT_CLASSES,
  formatDecimal,
  ISSUE_STATUSES,
  KEY_KINDS,
  KEY_STATUSES,
  MATCHING_MODES,
  NONE_U32,
  ORDER_FLAGS,
  ORDER_STATUSES,
  ORDER_TYPES,
  PHASES,
  SCOPES,
  SELF_MATCH,
  SIDES,
  TIMES_IN_FORCE,
  toHex,
} from '@jangbu/protocol';
import {
  type AccountView,
  allowanceOf,
  type BalanceView,
  type BlockView,
  type IssueView,
  type KeyView,
  type Level,
  type OrderView,
  type TradeView,
  tickOf,
  type VenueViews,
} from '@jangbu/views';
import {
  bitNames,
  nameOf,
  orderTypesOf,
  priceOrNull,
  sessionItem,
  tickItems,
} from './market-items.ts';
import { accountTermsItem, feesItem, issueTermsItem } from './office-items.ts';

/** A level as the doors show it: price, quantity, number of orders. */
export type LevelItem = readonly [price: string, quantity: string, orders: number];

/** Quantities are whole units of the issue. */
export function quantityText(quantity: number): string {
  return formatDecimal(quantity, 0);
}

/** A currency by its number, with code and decimals of genesis. */
export function currencyItem(views: VenueViews, currency: number) {
  const { code, decimals } = views.genesis.currencies[currency]!;
  return { currency, code, decimals };
}

/** An issue and its present state. */
export function issueItem(views: VenueViews, view: IssueView) {
  const { listing } = view;
  const { priceDecimals } = listing;
  const market = views.markets.get(listing.market);
  const currency = currencyItem(views, listing.currency);
  const tick = tickOf(view.ticks, view.lastPrice || view.basePrice);
  return {
    issue: view.issue,
    shortCode: listing.shortCode,
    isin: listing.isin,
    name: view.name,
    nameEnglish: view.nameEnglish,
    market: listing.market,
    matchingMode: nameOf(MATCHING_MODES, listing.matchingMode),
    isIndexMember: view.day?.isIndexMember ?? false,
    orderTypes: orderTypesOf(view, market, currency.decimals),
    currency,
    priceDecimals,
    tick: formatDecimal(tick, priceDecimals),
    ticks: tickItems(view.ticks, priceDecimals),
    lot: quantityText(listing.lot),
    lastPrice: priceOrNull(view.lastPrice, priceDecimals),
    status: nameOf(ISSUE_STATUSES, view.status),
    terms: issueTermsItem(view, currency.decimals),
    ...sessionItem(view, market),
    sharesIssued: quantityText(view.sharesIssued),
    chainIndex: view.chainIndex,
    chainHead: toHex(view.chainHead),
  };
}

/** Levels of one side, best first. */
export function levelItems(levels: readonly Level[], priceDecimals: number): LevelItem[] {
  return levels.map(({ price, quantity, orders }) => [
    formatDecimal(price, priceDecimals),
    quantityText(quantity),
    orders,
  ]);
}

/** Hash of the trade block before `trade` in its issue's chain. */
function previousHashOf(views: VenueViews, trade: TradeView): string {
  const previous = views.trades.hashOf(trade.issue, trade.index - 1);
  return toHex(previous ?? views.issues.must(trade.issue).listingHash);
}

/** A trade as the tape shows it. */
export function tradeItem(views: VenueViews, trade: TradeView) {
  const { priceDecimals, currency } = views.issues.must(trade.issue).listing;
  return {
    issue: trade.issue,
    index: trade.index,
    timestamp: trade.timestamp,
    price: formatDecimal(trade.price, priceDecimals),
    quantity: quantityText(trade.quantity),
    phase: nameOf(PHASES, trade.phase),
    takerSide: nameOf(SIDES, trade.takerSide),
    fees: feesItem(trade, views.genesis.currencies[currency]!.decimals),
    isBusted: trade.isBusted,
    hash: toHex(trade.hash),
    previousHash: previousHashOf(views, trade),
    blockIndex: trade.blockIndex,
    eventSeq: trade.eventSeq,
  };
}

/** A trade block in full: what its hash covers. */
export function chainItem(views: VenueViews, trade: TradeView) {
  const { priceDecimals } = views.issues.must(trade.issue).listing;
  return {
    issue: trade.issue,
    index: trade.index,
    previousHash: previousHashOf(views, trade),
    timestamp: trade.timestamp,
    data: {
      price: formatDecimal(trade.price, priceDecimals),
      quantity: quantityText(trade.quantity),
      phase: nameOf(PHASES, trade.phase),
      buyerCommitment: toHex(trade.buyerCommitment),
      sellerCommitment: toHex(trade.sellerCommitment),
    },
    hash: toHex(trade.hash),
    tradeNumber: trade.tradeNumber,
    blockIndex: trade.blockIndex,
  };
}

/** Block 0 of an issue's chain: its listing record, with everything that its hash covers. */
export function listingItem(views: VenueViews, view: IssueView) {
  const { listing } = view;
  const price = (units: number) => formatDecimal(units, listing.priceDecimals);
  return {
    issue: view.issue,
    index: 0,
    previousHash: toHex(views.chainId),
    timestamp: listing.timestamp,
    listing: {
      currency: listing.currency,
      tick: price(listing.tick),
      lot: quantityText(listing.lot),
      basePrice: price(listing.basePrice),
      lowerLimit: price(listing.lowerLimit),
      upperLimit: price(listing.upperLimit),
      tickTable: listing.tickTable,
      priceDecimals: listing.priceDecimals,
      matchingMode: listing.matchingMode,
      market: listing.market,
      shortCode: listing.shortCode,
      isin: listing.isin,
      name: view.name,
      nameEnglish: view.nameEnglish,
    },
    hash: toHex(view.listingHash),
    blockIndex: view.listedAt,
  };
}

/** A header with what the ledger keeps beside it. */
export function blockItem(block: BlockView) {
  const { header } = block;
  return {
    version: header.version,
    chainId: toHex(header.chainId),
    index: header.index,
    previousHash: toHex(header.previousHash),
    timestamp: header.timestamp,
    transactionsRoot: toHex(header.transactionsRoot),
    eventsRoot: toHex(header.eventsRoot),
    tradeLogSize: header.tradeLogSize,
    tradeLogRoot: toHex(header.tradeLogRoot),
    stateRoot: toHex(header.stateRoot),
    hash: toHex(block.hash),
    operatorSignature: toHex(block.operatorSignature),
    commands: block.commands,
    trades: block.trades,
  };
}

/** A registered key. */
export function keyItem(publicKey: string, key: KeyView) {
  return {
    key: publicKey,
    participant: key.participant,
    kind: nameOf(KEY_KINDS, key.kind),
    status: nameOf(KEY_STATUSES, key.status),
    scope: bitNames(SCOPES, key.scope),
    validFrom: key.validFrom,
    validUntil: key.validUntil,
    highestNonce: key.highestNonce,
  };
}

function cashItem(views: VenueViews, { asset, available, held }: BalanceView) {
  const { currency, code, decimals } = currencyItem(views, asset);
  return {
    currency,
    code,
    available: formatDecimal(available, decimals),
    held: formatDecimal(held, decimals),
  };
}

function positionItem(views: VenueViews, account: number, { asset, available, held }: BalanceView) {
  return {
    issue: asset,
    shortCode: views.issues.must(asset).listing.shortCode,
    available: quantityText(available),
    held: quantityText(held),
    frozen: quantityText(views.offices.frozenOf(account, asset)),
  };
}

/** An account and what it has; its secret is in no view. */
export function accountItem(views: VenueViews, view: AccountView) {
  const { account } = view;
  return {
    account,
    member: view.participant,
    class: nameOf(ACCOUNT_CLASSES, view.class),
    ...accountTermsItem(view),
    cash: views.members.cashOf(account).map((balance) => cashItem(views, balance)),
    positions: views.members
      .positionsOf(account)
      .map((balance) => positionItem(views, account, balance)),
    openOrders: views.orders.openCount(account),
  };
}

/** What an account could order: all its free cash and shares, and of one issue at a price what that comes to. */
export function allowanceItem(
  views: VenueViews,
  account: number,
  order: { readonly issue: IssueView; readonly price: number } | null,
) {
  const { members, issues } = views;
  const cash = members.cashOf(account).map((balance) => {
    const { currency, code, available } = cashItem(views, balance);
    return { currency, code, available };
  });
  const positions = members.positionsOf(account).map(({ asset, available }) => ({
    issue: asset,
    shortCode: issues.must(asset).listing.shortCode,
    available: quantityText(available),
  }));
  return { account, cash, positions, order: orderAllowanceItem(views, account, order) };
}

function orderAllowanceItem(
  views: VenueViews,
  account: number,
  order: { readonly issue: IssueView; readonly price: number } | null,
) {
  if (order === null) return null;
  const { listing, issue } = order.issue;
  const { decimals } = views.genesis.currencies[listing.currency]!;
  const { price, buyQuantity, buyAmount, sellQuantity } = allowanceOf(
    views,
    account,
    order.issue,
    order.price,
  );
  return {
    issue,
    price: priceOrNull(price, listing.priceDecimals),
    buyQuantity: buyQuantity === null ? null : quantityText(buyQuantity),
    buyAmount: buyAmount === null ? null : formatDecimal(buyAmount, decimals),
    sellQuantity: quantityText(sellQuantity),
  };
}

/** The present state of an order. */
export function orderItem(views: VenueViews, order: OrderView) {
  const { priceDecimals } = views.issues.must(order.issue).listing;
  return {
    orderId: order.orderId,
    clientOrderId: order.clientOrderId,
    account: order.account,
    issue: order.issue,
    side: nameOf(SIDES, order.side),
    orderType: nameOf(ORDER_TYPES, order.orderType),
    timeInForce: nameOf(TIMES_IN_FORCE, order.timeInForce),
    selfMatch: nameOf(SELF_MATCH, order.selfMatch),
    flags: bitNames(ORDER_FLAGS, order.flags),
    price: formatDecimal(order.limitPrice, priceDecimals),
    stopPrice: priceOrNull(order.stopPrice, priceDecimals),
    isDormant: order.isDormant,
    quantity: quantityText(order.quantity),
    leavesQuantity: quantityText(order.leavesQuantity),
    cumulativeQuantity: quantityText(order.cumulativeQuantity),
    status: nameOf(ORDER_STATUSES, order.status),
    reject: null,
    row: order.row === NONE_U32 ? null : order.row,
    blockIndex: order.blockIndex,
    position: order.position,
    timestamp: views.blocks.timestamp(order.blockIndex),
  };
}
