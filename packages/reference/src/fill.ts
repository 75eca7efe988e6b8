/** A fill between two orders (docs/spec/commands.md, PlaceOrder effect 5). */
import { concatBytes } from '@jangbu/protocol';
import { tradeExecuted } from './events.ts';
import { type Execution, emit } from './execution.ts';
import { feeRowInForce } from './fees.ts';
import { hasNewRules, moveTotals } from './manager-totals.ts';
import { feesCharged } from './office-events.ts';
import type { DayTrade } from './office-records.ts';
import { PHASE, type Phase } from './phases.ts';
import { dayOf } from './price-limits.ts';
import type { Issue, Order } from './records.ts';
import { countPurchase } from './retail.ts';
import { settleTrade } from './settle.ts';
import { commitmentOf, encodeFields, type TradeFields, tradeHashOf } from './trade-block.ts';

/** Phases whose trades do not make the last price of the day. */
const AFTER_HOURS: readonly Phase[] = [
  PHASE.preOpenClose,
  PHASE.afterHoursClose,
  PHASE.afterHoursSingle,
];

/** Trades `quantity` between two orders of the two sides; an order without leaves loses its row. */
export function fill(
  execution: Execution,
  maker: Order,
  taker: Order,
  price: bigint,
  quantity: bigint,
): void {
  const { state } = execution;
  const [buy, sell] = taker.side === 0 ? [taker, maker] : [maker, taker];
  const issue = state.issues[taker.issue]!;
  const feeRow = feeRowInForce(state, issue);
  const fees = feeRow === null ? undefined : state.fees.rows[feeRow]!;
  const takerSide = taker.side;
  const charges = settleTrade(state, { buy, sell, price, quantity, takerSide, fees });
  for (const order of [maker, taker]) {
    order.leaves -= quantity;
    const row = state.orders.rowOf(order.orderId);
    if (row === undefined) continue;
    if (order.leaves === 0n) state.closeOrder(order);
    else state.writeOrder(order, row);
  }

  issue.chainIndex += 1;
  issue.lastPrice = price;
  if (issue.market !== 0 && !AFTER_HOURS.includes(issue.phase)) {
    dayOf(state, issue).dayLast = price;
  }
  state.parameters.tradeCount += 1;
  const fields: TradeFields = {
    issue: taker.issue,
    phase: issue.phase,
    index: issue.chainIndex,
    timestamp: state.parameters.timestamp,
    price,
    quantity,
  };
  appendTradeBlock(execution, issue, fields, [buy, sell]);
  emit(execution, tradeExecuted(fields, maker, taker));
  const { buyerFee, sellerFee, tax } = charges;
  if (fees !== undefined && buyerFee + sellerFee + tax > 0n) {
    emit(execution, feesCharged(issue.number, issue.chainIndex, charges, fees));
  }
  const accounts = { buyer: buy.account, seller: sell.account };
  noteDayTrade(execution, { ...fields, ...accounts, takerSide, feeRow });
  moveTotals(state, issue.number, { from: accounts.seller, to: accounts.buyer }, quantity);
  countPurchase(state, issue, accounts, state.amount(issue, price, quantity));
}

/** Under the new rules: the trade can be busted while its business date lasts. */
function noteDayTrade(
  { state, limits }: Execution,
  trade: Omit<DayTrade, 'changedAt' | 'isBusted'>,
): void {
  if (!hasNewRules(state) || state.dayTrades.length >= limits.maxDayTrades) return;
  const { index, price, quantity, issue, buyer, seller, takerSide, feeRow } = trade;
  const changedAt = state.parameters.index;
  const terms = { index, price, quantity, issue, buyer, seller, takerSide, feeRow };
  state.dayTrades.add({ ...terms, changedAt, isBusted: false });
}

function appendTradeBlock(
  execution: Execution,
  issue: Issue,
  fields: TradeFields,
  sides: readonly [Order, Order],
): void {
  const { state, hasher } = execution;
  const bytes = encodeFields(fields);
  const [buyer, seller] = sides.map(({ account, orderId, side }) => {
    const { secret } = state.accounts[account]!;
    const { issue: issueNumber, index } = fields;
    return commitmentOf(hasher, { secret, issue: issueNumber, index, side, account, orderId });
  });
  issue.chainHead = tradeHashOf(hasher, issue.chainHead, bytes, buyer!, seller!);
  state.writeIssue(issue);
  execution.tradeLog.append(issue.chainHead);
  execution.trades.push(concatBytes(bytes, buyer!, seller!));
}
