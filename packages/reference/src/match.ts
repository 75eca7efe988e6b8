/** Matching (docs/spec/commands.md, PlaceOrder effect 4). */
import { concatBytes } from '@jangbu/protocol';
import { tradeExecuted } from './events.ts';
import { type CommandExecution, emit } from './execution.ts';
import { settleTrade } from './settle.ts';
import { type Order, TABLE } from './state.ts';
import { commitmentOf, encodeFields, type TradeFields, tradeHashOf } from './trade-block.ts';

/**
 * Trades `taker` with the orders of the other side while it has leaves and the best of them
 * crosses.
 */
export function match(execution: CommandExecution, taker: Order): void {
  const { book } = execution.state.issues[taker.issue]!;
  while (taker.leaves > 0n) {
    const maker = book.bestAgainst(taker);
    if (maker === undefined) return;
    trade(execution, maker, taker);
  }
}

function trade(execution: CommandExecution, maker: Order, taker: Order): void {
  const { state } = execution;
  let quantity = taker.leaves;
  if (maker.leaves < quantity) quantity = maker.leaves;
  const price = maker.limitPrice;
  const [buy, sell] = taker.side === 0 ? [taker, maker] : [maker, taker];
  settleTrade(state, buy, sell, price, quantity);
  taker.leaves -= quantity;
  maker.leaves -= quantity;
  if (maker.leaves === 0n) state.closeOrder(maker);
  else state.writeOrder(maker, state.rowOf(maker.orderId)!);

  const issue = state.issues[taker.issue]!;
  issue.chainIndex += 1;
  issue.lastPrice = price;
  state.parameters.tradeCount += 1;
  const fields: TradeFields = {
    issue: taker.issue,
    phase: issue.phase,
    index: issue.chainIndex,
    timestamp: state.parameters.timestamp,
    price,
    quantity,
  };
  appendTradeBlock(execution, fields, buy, sell);
  emit(execution, execution.position, tradeExecuted(fields, maker, taker));
}

function appendTradeBlock(
  execution: CommandExecution,
  fields: TradeFields,
  buy: Order,
  sell: Order,
): void {
  const { state, hasher } = execution;
  const issue = state.issues[fields.issue]!;
  const bytes = encodeFields(fields);
  const [buyer, seller] = [buy, sell].map(({ account, orderId, side }) => {
    const { secret } = state.accounts[account]!;
    const { issue: issueNumber, index } = fields;
    return commitmentOf(hasher, { secret, issue: issueNumber, index, side, account, orderId });
  });
  issue.chainHead = tradeHashOf(hasher, issue.chainHead, bytes, buyer!, seller!);
  state.write(TABLE.issues, fields.issue);
  execution.tradeLog.append(issue.chainHead);
  execution.trades.push(concatBytes(bytes, buyer!, seller!));
}
