/** What crosses between the main thread and the ledger thread: plain values, and buffers that are moved, not copied. */

import type { Execution, PendingTrade, SealerParts } from '@jangbu/exchange';
import type { ExecutedBlock, FinisherParts } from './block-finisher.ts';
import type { SealedBlock } from './sealed-block.ts';

const HASH_BYTES = 32;
const TRADE_NUMBERS = 9;

/** An executed block with few objects in it. */
export interface PackedBlock {
  readonly execution: Omit<Execution, 'trades' | 'verdicts'>;
  /** Nine numbers a trade. */
  readonly trades: Float64Array<ArrayBuffer>;
  /** 32 bytes an envelope. */
  readonly ids: Uint8Array<ArrayBuffer>;
  /** The envelopes one after the other, and where each ends. */
  readonly transactions: Uint8Array<ArrayBuffer>;
  readonly ends: Uint32Array<ArrayBuffer>;
}

/** A finished block without its transactions, which the main thread still has. */
export type FinishedBlock = Omit<SealedBlock, 'transactions'>;

/** What the main thread tells the ledger thread. */
export type ToLedger =
  | { readonly kind: 'take'; readonly parts: FinisherParts }
  | { readonly kind: 'block'; readonly block: PackedBlock }
  | { readonly kind: 'retry' }
  | { readonly kind: 'give_back' };

/** What the ledger thread tells the main thread. */
export type FromLedger =
  | { readonly kind: 'ready' }
  | {
      readonly kind: 'durable';
      readonly blocks: readonly FinishedBlock[];
      readonly roomBytes: number;
    }
  | { readonly kind: 'full' }
  | { readonly kind: 'parts'; readonly parts: FinisherParts }
  | { readonly kind: 'fault'; readonly reason: string };

/** Packs an executed block. Its events and rows are moved with `buffersOf` the result: they come back with the answer. */
export function packBlock({ execution, ids, transactions }: ExecutedBlock): PackedBlock {
  const { index, timestamp, hasEffect, envelopesAllowed, events, listings, touched, tradeCount } =
    execution;
  const packedIds = new Uint8Array(HASH_BYTES * ids.length);
  const ends = new Uint32Array(ids.length);
  let length = 0;
  for (const [place, bytes] of transactions.entries()) {
    packedIds.set(ids[place]!, HASH_BYTES * place);
    length += bytes.length;
    ends[place] = length;
  }
  const packed = new Uint8Array(length);
  for (const [place, bytes] of transactions.entries()) packed.set(bytes, ends[place - 1] ?? 0);
  return {
    execution: {
      index,
      timestamp,
      hasEffect,
      envelopesAllowed,
      events,
      listings,
      touched,
      tradeCount,
    },
    trades: packTrades(execution.trades),
    ids: packedIds,
    transactions: packed,
    ends,
  };
}

/** The executed block of a packed one, as views into it. */
export function unpackBlock(packed: PackedBlock): ExecutedBlock {
  const { ends, ids, transactions } = packed;
  const places = Array.from(ends.keys());
  return {
    execution: { ...packed.execution, trades: unpackTrades(packed.trades), verdicts: [] },
    ids: places.map((place) => ids.subarray(HASH_BYTES * place, HASH_BYTES * (place + 1))),
    transactions: places.map((place) => transactions.subarray(ends[place - 1] ?? 0, ends[place])),
  };
}

function packTrades(trades: readonly PendingTrade[]): Float64Array<ArrayBuffer> {
  const numbers = new Float64Array(TRADE_NUMBERS * trades.length);
  let at = 0;
  for (const trade of trades) {
    numbers[at] = trade.issue;
    numbers[at + 1] = trade.index;
    numbers[at + 2] = trade.phase;
    numbers[at + 3] = trade.price;
    numbers[at + 4] = trade.quantity;
    numbers[at + 5] = trade.buyerAccount;
    numbers[at + 6] = trade.buyerOrderId;
    numbers[at + 7] = trade.sellerAccount;
    numbers[at + 8] = trade.sellerOrderId;
    at += TRADE_NUMBERS;
  }
  return numbers;
}

function unpackTrades(numbers: Float64Array): PendingTrade[] {
  const trades: PendingTrade[] = [];
  for (let at = 0; at < numbers.length; at += TRADE_NUMBERS) {
    trades.push({
      issue: numbers[at]!,
      index: numbers[at + 1]!,
      phase: numbers[at + 2]!,
      price: numbers[at + 3]!,
      quantity: numbers[at + 4]!,
      buyerAccount: numbers[at + 5]!,
      buyerOrderId: numbers[at + 6]!,
      sellerAccount: numbers[at + 7]!,
      sellerOrderId: numbers[at + 8]!,
    });
  }
  return trades;
}

/** The buffers of a packed block, each once. */
export function buffersOfBlock({ execution, trades, ids, transactions, ends }: PackedBlock) {
  const { events, touched } = execution;
  const rows = touched.flatMap(({ bytes, present }) => [bytes, present]);
  return buffersOf([trades, ids, transactions, ends, events, ...rows]);
}

/** The buffers of a finished block that are worth moving. */
export function buffersOfFinished({ events, trades, tradeHashes, touched }: FinishedBlock) {
  const rows = touched.flatMap(({ bytes, present }) => [bytes, present]);
  return buffersOf([events, trades, tradeHashes, ...rows]);
}

/** The buffers of a finisher that are worth moving: those of its sealer; everything else is copied. */
export function buffersOfParts({ sealer }: FinisherParts) {
  return buffersOfSealer(sealer);
}

/** The buffers of trees and secrets, which are most of a sealer. */
export function buffersOfSealer({ trees, tableRoots, secrets }: SealerParts) {
  const all = [...trees.values(), tableRoots];
  return buffersOf([secrets, ...all.flatMap(({ levels }) => levels)]);
}

function buffersOf(arrays: readonly ArrayBufferView[]): ArrayBuffer[] {
  const buffers = new Set<ArrayBuffer>();
  for (const { buffer } of arrays) if (buffer instanceof ArrayBuffer) buffers.add(buffer);
  return [...buffers];
}
