import {
  encodeTradeFields,
  fromHex,
  type Hasher,
  PHASES,
  plainHasher,
  toHex,
  tradeHash,
} from '@jangbu/protocol';
import type { ChainAnswer } from '@jangbu/sdk';
import type { Trade } from './trade-chain.ts';

/** What a comparison of two hashes came to. */
export interface HashComparison {
  agrees: boolean;
  computed: string;
  stated: string;
}

/** The two steps that this page can take without a receipt and an anchor. */
export interface TradeCheck {
  trade: Trade;
  /** The hash of the block, computed from what the page shows, against the one stated. */
  hash: HashComparison;
  /** The hash of the block before against the one that this block names. */
  link: HashComparison;
}

/** Hash of the trade as the page shows it, with the commitments of its block; null if a part is malformed. */
function computeHash(
  hasher: Hasher,
  issue: number,
  trade: Trade,
  block: ChainAnswer,
): string | null {
  const data = 'data' in block ? block.data : undefined;
  const phase = (PHASES as readonly (string | undefined)[]).indexOf(data?.phase);
  const previousHash = fromHex(trade.previousHash);
  const buyer = fromHex(data?.buyerCommitment ?? '');
  const seller = fromHex(data?.sellerCommitment ?? '');
  if (phase < 0 || ![previousHash, buyer, seller].every((part) => part?.length === 32)) return null;
  const { index, timestamp, price, quantity } = trade;
  const fields = encodeTradeFields({ issue, phase, index, timestamp, price, quantity });
  return toHex(
    tradeHash(
      hasher,
      previousHash as Uint8Array,
      fields,
      buyer as Uint8Array,
      seller as Uint8Array,
    ),
  );
}

/**
 * Recomputes a trade block as the page shows it (docs/spec/trades.md section 1), and its link to the block before.
 *
 * @param blocks - the two blocks of the chain from `trade.index - 1`, as the door gave them.
 * @returns null if the door did not give these two blocks.
 */
export function checkTrade(
  issue: number,
  trade: Trade,
  blocks: readonly ChainAnswer[],
): TradeCheck | null {
  const [previous, block] = blocks;
  if (previous?.index !== trade.index - 1 || block?.index !== trade.index) return null;
  const computed = computeHash(plainHasher, issue, trade, block) ?? '';
  return {
    trade,
    hash: { agrees: computed === trade.hash, computed, stated: trade.hash },
    link: {
      agrees: previous.hash === trade.previousHash,
      computed: previous.hash,
      stated: trade.previousHash,
    },
  };
}
