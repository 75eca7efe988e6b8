/** A trade as the doors list it; price in price units of the issue, hashes in hexadecimal. */
export interface Trade {
  index: number;
  timestamp: number;
  price: number;
  quantity: number;
  takerSide: 'buy' | 'sell';
  hash: string;
  previousHash: string;
  blockIndex: number;
}

/** A block of a chain as far as its link to the one before goes. */
export interface Linked {
  index: number;
  hash: string;
  previousHash: string;
}

/** Trades kept and shown. */
export const SHOWN_TRADES = 50;

/** Whether `block` names the hash of `previous`, and they are neighbours. */
export function isLinked(block: Linked, previous: Linked | undefined): boolean {
  return (
    previous !== undefined &&
    block.index === previous.index + 1 &&
    block.previousHash === previous.hash
  );
}

/** For each block, newest first, whether this browser saw that it hangs on the block below it. */
export function linksOf(newestFirst: readonly Linked[]): boolean[] {
  return newestFirst.map((block, at) => isLinked(block, newestFirst[at + 1]));
}

/** Two lists of blocks of one chain as one, newest first, without doubles, `limit` at most. */
export function mergeNewestFirst<Block extends Linked>(
  known: readonly Block[],
  arrived: readonly Block[],
  limit: number,
): Block[] {
  const blocksByIndex = new Map(known.map((block) => [block.index, block]));
  for (const block of arrived) blocksByIndex.set(block.index, block);
  return [...blocksByIndex.values()].sort((a, b) => b.index - a.index).slice(0, limit);
}
