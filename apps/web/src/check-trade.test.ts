import { encodeTradeFields, PHASES, plainHasher, toHex, tradeHash } from '@jangbu/protocol';
import type { ChainAnswer, TradeBlockAnswer } from '@jangbu/sdk';
import { expect, test } from 'vitest';
import { checkTrade } from './check-trade.ts';
import type { Trade } from './trade-chain.ts';

const buyer = new Uint8Array(32).fill(1);
const seller = new Uint8Array(32).fill(2);
const previous = new Uint8Array(32).fill(3);
const FIELDS = {
  issue: 4,
  index: 7,
  timestamp: 1_700_000_000_000_001,
  price: 70_500,
  quantity: 60,
};

const hash = toHex(
  tradeHash(
    plainHasher,
    previous,
    encodeTradeFields({ ...FIELDS, phase: PHASES.indexOf('continuous') }),
    buyer,
    seller,
  ),
);

const TRADE: Trade = {
  ...FIELDS,
  takerSide: 'buy',
  hash,
  previousHash: toHex(previous),
  blockIndex: 12,
};

const BLOCK: TradeBlockAnswer = {
  issue: 4,
  index: 7,
  previousHash: toHex(previous),
  timestamp: FIELDS.timestamp,
  data: {
    price: '70500',
    quantity: '60',
    phase: 'continuous',
    buyerCommitment: toHex(buyer),
    sellerCommitment: toHex(seller),
  },
  hash,
  tradeNumber: 40,
  blockIndex: 12,
};

const BEFORE: ChainAnswer = { ...BLOCK, index: 6, hash: toHex(previous) };

test('a trade that is what it says agrees in both steps', () => {
  expect(checkTrade(4, TRADE, [BEFORE, BLOCK])).toEqual({
    trade: TRADE,
    hash: { agrees: true, computed: hash, stated: hash },
    link: { agrees: true, computed: toHex(previous), stated: toHex(previous) },
  });
});

test.each<[string, Partial<Trade>, Partial<TradeBlockAnswer['data']>]>([
  ['price', { price: 70_600 }, {}],
  ['quantity', { quantity: 61 }, {}],
  ['time', { timestamp: FIELDS.timestamp + 1 }, {}],
  ['phase', {}, { phase: 'vi_call' }],
  ['unknown phase', {}, { phase: 'other' }],
  ['commitment', {}, { buyerCommitment: toHex(seller) }],
  ['malformed commitment', {}, { sellerCommitment: 'zz' }],
])('another %s gives another hash', (_, trade, data) => {
  const block = { ...BLOCK, data: { ...BLOCK.data, ...data } };
  const check = checkTrade(4, { ...TRADE, ...trade }, [BEFORE, block]);
  expect(check?.hash.agrees).toBe(false);
});

test('a block before with another hash breaks the link and not the hash', () => {
  const check = checkTrade(4, TRADE, [{ ...BEFORE, hash }, BLOCK]);
  expect(check?.hash.agrees).toBe(true);
  expect(check?.link).toEqual({ agrees: false, computed: hash, stated: toHex(previous) });
});

test('other blocks than those asked for are no answer', () => {
  expect(checkTrade(4, TRADE, [])).toBeNull();
  expect(checkTrade(4, TRADE, [BLOCK])).toBeNull();
  expect(checkTrade(4, TRADE, [BLOCK, BEFORE])).toBeNull();
});
