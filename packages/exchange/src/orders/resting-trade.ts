import type { BlockContext } from '../execution.ts';
import type { Issue } from '../state/issue.ts';
import { partyOf, settleFill } from './settle.ts';

/**
 * Settles a trade between two orders that both rested: the one that came first is the maker. Their rows still exist; the
 * caller has lowered their leaves, and says what the buy has open after this trade.
 */
export function tradeResting(
  block: BlockContext,
  issue: Issue,
  buySlot: number,
  sellSlot: number,
  price: number,
  quantity: number,
  buyerLeft: number,
): void {
  const { orders } = block.state;
  const { sequence } = orders.columns;
  const isBuyFirst = sequence[buySlot]! < sequence[sellSlot]!;
  const maker = partyOf(orders, isBuyFirst ? buySlot : sellSlot);
  const taker = partyOf(orders, isBuyFirst ? sellSlot : buySlot);
  settleFill(block, issue, taker, maker, price, quantity, buyerLeft);
}
