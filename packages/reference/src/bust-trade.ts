/** BustTrade (docs/spec/commands.md section 40). */
import { type CommandRule, checkOffice, emit } from './execution.ts';
import { chargesOf } from './fees.ts';
import { ROLE, SCOPE } from './genesis-state.ts';
import { moveTotals } from './manager-totals.ts';
import { tradeBusted } from './office-events.ts';
import type { DayTrade } from './office-records.ts';
import { uncountPurchase } from './retail.ts';
import type { State } from './state.ts';

/** The command. */
export const bustTradeRule: CommandRule<'BustTrade'> = {
  check(execution, command) {
    const { state } = execution;
    const refusal = checkOffice(execution, ROLE.operator, SCOPE.office);
    if (refusal !== 'ok') return refusal;
    if (state.issues[command.issue] === undefined) return 'unknown_issue';
    const trade = state.dayTrades.rows[rowOf(state, command)];
    if (trade === undefined) return 'unknown_trade';
    if (trade.isBusted) return 'trade_busted';
    const shares = state.positionOf(trade.buyer, trade.issue)?.available ?? 0n;
    if (shares < trade.quantity) return 'insufficient_shares';
    const isCovered = paybacksOf(state, trade).every(({ account, currency, amount }) => {
      return (state.cashOf(account, currency)?.available ?? 0n) >= amount;
    });
    return isCovered ? 'ok' : 'insufficient_cash';
  },
  apply(execution, command) {
    const { state } = execution;
    const row = rowOf(state, command);
    const trade = state.dayTrades.rows[row]!;
    const { issue, buyer, seller, quantity } = trade;
    const paybacks = paybacksOf(state, trade);
    const { currency } = state.issues[issue]!;
    for (const { account, amount } of paybacks) {
      if (amount > 0n) state.moveCash(account, currency, -amount, 0n);
    }
    const total = paybacks.reduce((sum, { amount }) => sum + amount, 0n);
    state.moveCash(buyer, currency, total, 0n);
    state.movePosition(buyer, issue, -quantity, 0n);
    state.movePosition(seller, issue, quantity, 0n);
    moveTotals(state, issue, { from: buyer, to: seller }, quantity);
    const amount = state.amount(state.issues[issue]!, trade.price, quantity);
    uncountPurchase(state, state.issues[issue]!, { buyer, seller }, amount);
    trade.isBusted = true;
    trade.changedAt = state.parameters.index;
    state.dayTrades.write(row);
    emit(execution, tradeBusted(trade));
    return row;
  },
};

function rowOf({ dayTrades }: State, { issue, index }: { issue: number; index: number }): number {
  return dayTrades.rows.findIndex((trade) => trade.issue === issue && trade.index === index);
}

/** What seller, fee account and tax account got, which together is what the buyer paid. */
function paybacksOf(
  state: State,
  trade: DayTrade,
): { account: number; currency: number; amount: bigint }[] {
  const issue = state.issues[trade.issue]!;
  const { currency } = issue;
  const amount = state.amount(issue, trade.price, trade.quantity);
  const fees = trade.feeRow === null ? undefined : state.fees.rows[trade.feeRow]!;
  const { buyerFee, sellerFee, tax } = chargesOf(amount, fees, trade.takerSide);
  const seller = { account: trade.seller, currency, amount: amount - sellerFee - tax };
  if (fees === undefined) return [seller];
  return [
    seller,
    { account: fees.feeAccount, currency, amount: buyerFee + sellerFee },
    { account: fees.taxAccount, currency, amount: tax },
  ];
}
