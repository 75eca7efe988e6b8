/**
 * Recomputes every hash of a small ledger from the text of docs/spec/, with nothing but SHA-256.
 */
import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { ReferenceBlock } from './engine.ts';
import {
  cancelOrder,
  MEMBER,
  marketLedger,
  placeOrder,
  reduceOrder,
  type TestLedger,
} from './test-ledger.ts';
import { MarketLedger, sessionWindow, setTradingDay } from './test-market.ts';

const sha256 = (...parts: Uint8Array[]) =>
  Uint8Array.from(createHash('sha256').update(Buffer.concat(parts)).digest());
const zeros = (length: number) => new Uint8Array(length);
const ascii = (text: string, length: number) => {
  const bytes = zeros(length);
  bytes.set(Buffer.from(text, 'ascii'));
  return bytes;
};
const little = (value: number | bigint, length: number) => {
  const bytes = zeros(length);
  for (let i = 0; i < length; i += 1) bytes[i] = Number((BigInt(value) >> BigInt(8 * i)) & 255n);
  return bytes;
};
const number = (bytes: Uint8Array, offset: number, length: number) =>
  bytes.subarray(offset, offset + length).reduceRight((value, byte) => 256 * value + byte, 0);

/** The tree as the specification defines it, from its root down. */
function fixedTree(depth: number, leaves: Map<number, Uint8Array>, from = 0): Uint8Array {
  if (depth === 0) return leaves.get(from) ?? zeros(32);
  const half = 2 ** (depth - 1);
  const side = (start: number) => {
    const part = [...leaves].filter(([at]) => at >= start && at < start + half);
    if (part.length > 0) return fixedTree(depth - 1, new Map(part), start);
    let empty = zeros(32);
    for (let level = 0; level < depth - 1; level += 1) empty = sha256(empty, empty);
    return empty;
  };
  return sha256(side(from), side(from + half));
}

function listRoot(leaves: Uint8Array[]): Uint8Array {
  const depth = Math.ceil(Math.log2(Math.max(leaves.length, 1)));
  return sha256(fixedTree(depth, new Map(leaves.entries())), little(leaves.length, 8), zeros(24));
}

function chunkRoot(bytes: Uint8Array): Uint8Array {
  const chunks = pieces(bytes, 32);
  return fixedTree(Math.log2(chunks.length), new Map(chunks.entries()));
}

function pieces(bytes: Uint8Array, length: number): Uint8Array[] {
  return Array.from({ length: bytes.length / length }, (_, i) =>
    bytes.slice(length * i, length * (i + 1)),
  );
}

/** RFC 6962 section 2.1. */
function merkleTreeHash(leaves: Uint8Array[]): Uint8Array {
  if (leaves.length === 0) return sha256();
  if (leaves.length === 1) return sha256(Uint8Array.of(0), leaves[0]!);
  let k = 1;
  while (2 * k < leaves.length) k *= 2;
  const [left, right] = [leaves.slice(0, k), leaves.slice(k)].map(merkleTreeHash);
  return sha256(Uint8Array.of(1), left!, right!);
}

/** Depth, and offsets of account and changedAt for the salted tables. */
const TABLES: Record<number, { depth: number; account?: number; changedAt?: number }> = {
  0: { depth: 6 },
  1: { depth: 16 },
  2: { depth: 20 },
  3: { depth: 24, changedAt: 8 },
  4: { depth: 8 },
  5: { depth: 26, account: 0, changedAt: 24 },
  6: { depth: 16 },
  7: { depth: 28, account: 0, changedAt: 24 },
  8: { depth: 24, account: 48, changedAt: 40 },
  9: { depth: 28, account: 16, changedAt: 8 },
  10: { depth: 16 },
  11: { depth: 12 },
  12: { depth: 12 },
  13: { depth: 16 },
  14: { depth: 8 },
  15: { depth: 8 },
  16: { depth: 28 },
  17: { depth: 20 },
  18: { depth: 24 },
  19: { depth: 24, account: 48, changedAt: 40 },
  20: { depth: 8 },
  21: { depth: 16 },
};

function stateRoot(ledger: TestLedger): Uint8Array {
  const secrets = [...ledger.engine.rows(3)].map(({ bytes }) => bytes.slice(16, 32));
  const roots = Array.from({ length: 64 }, (_, table) => {
    const { depth, account, changedAt } = TABLES[table] ?? { depth: 24 };
    const leaves = new Map<number, Uint8Array>();
    for (const { row, bytes } of ledger.engine.rows(table)) {
      let salt = zeros(32);
      if (changedAt !== undefined) {
        const owner = account === undefined ? row : number(bytes, account, 4);
        const place = [little(table, 4), little(row, 8), bytes.slice(changedAt, changedAt + 8)];
        salt = sha256(secrets[owner]!, ...place, zeros(28));
      }
      leaves.set(row, sha256(chunkRoot(bytes), salt));
    }
    return fixedTree(depth, leaves);
  });
  return fixedTree(6, new Map(roots.entries()));
}

/** A ledger with trades, resting orders on both sides, a freed row and a block that closed. */
function playedLedger(): { ledger: TestLedger; blocks: ReferenceBlock[] } {
  const ledger = marketLedger({
    tick: 5,
    lot: 10,
    basePrice: 100,
    lowerLimit: 50,
    upperLimit: 150,
  });
  const sell = { side: 1, account: 1 };
  const blocks = [
    ledger.send(
      MEMBER.broker,
      placeOrder({ ...sell, clientOrderId: 's1', quantity: 30 }),
      placeOrder({ ...sell, clientOrderId: 's2', quantity: 50, limitPrice: 105 }),
      placeOrder({ clientOrderId: 'b1', limitPrice: 95, quantity: 40 }),
      placeOrder({ clientOrderId: 'b2', limitPrice: 90, quantity: 40 }),
    ),
    ledger.send(
      MEMBER.rival,
      placeOrder({ account: 2, clientOrderId: 'c1', quantity: 60, limitPrice: 105 }),
      placeOrder({ account: 2, clientOrderId: 'c2', side: 1, quantity: 10, limitPrice: 95 }),
      placeOrder({ account: 2, clientOrderId: 'c3', side: 1, quantity: 20, timeInForce: 1 }),
    ),
    ledger.send(
      MEMBER.broker,
      cancelOrder({ account: 0, clientOrderId: 'b2' }),
      reduceOrder({ account: 0, clientOrderId: 'b1', quantity: 10 }),
    ),
  ];
  return { ledger, blocks };
}

describe('encoding.md section 5, block.md, trades.md, state.md', () => {
  const { ledger, blocks } = playedLedger();
  const stored = blocks.flatMap((block) => pieces(block.trades, 128));

  test('the state root', () => {
    expect(ledger.engine.header.stateRoot).toEqual(stateRoot(ledger));
    expect(ledger.engine.stateRoot()).toEqual(ledger.engine.header.stateRoot);
  });

  test('the events root and the roots of nothing', () => {
    for (const { header, events } of blocks) {
      const leaves = pieces(events, 64).map((record) => sha256(record));
      expect(header.eventsRoot).toEqual(listRoot(leaves));
    }
    const next = ledger.block([], ledger.now + 86_400_000_000);
    expect(next.header.transactionsRoot).toEqual(listRoot([]));
    expect(next.header.stateRoot).toEqual(stateRoot(ledger));
    expect([...ledger.engine.rows(8)]).toEqual([]);
    expect([...ledger.engine.rows(9)]).toEqual([]);
  });

  test('each block names the one before it by its hash', () => {
    let previous = blocks[0]!.hash;
    for (const { header, hash } of blocks.slice(1)) {
      expect(header.previousHash).toEqual(previous);
      const ssz = [
        little(header.version, 2),
        header.chainId,
        little(header.index, 8),
        header.previousHash,
        little(header.timestamp, 8),
        header.transactionsRoot,
        header.eventsRoot,
        little(header.tradeLogSize, 8),
        header.tradeLogRoot,
        header.stateRoot,
      ];
      expect(hash).toEqual(sha256(ascii('jangbu/header/v1', 32), ...ssz));
      previous = hash;
    }
  });

  test('the chain of the issue from its listing, the commitments and the trade log', () => {
    const { chainId } = ledger.engine.header;
    const listed = marketLedger().engine.header.timestamp - 2_000;
    const listing = [
      ascii('jangbu/listing', 16),
      little(0, 4),
      little(0, 4),
      little(listed, 8),
      ...[5, 10, 100, 50, 150].map((value) => little(value, 8)),
      zeros(8),
      ascii('JB001', 12),
      ascii('KR7000000001', 12),
      zeros(24),
    ];
    const name = zeros(64);
    name.set(Buffer.from('장부', 'utf8'));
    const record = Uint8Array.from(Buffer.concat([...listing, name, ascii('Jangbu', 64)]));
    const issue = [...ledger.engine.rows(6)][0]!.bytes;
    let head = sha256(chainId, chunkRoot(record));
    expect(issue.slice(128, 160)).toEqual(head);

    // Buyer, seller, their orders, price, quantity: as the book of `playedLedger` makes them trade.
    const expected = [
      {
        sides: [
          [2, 5],
          [1, 1],
        ],
        price: 100,
        quantity: 30,
      },
      {
        sides: [
          [2, 5],
          [1, 2],
        ],
        price: 105,
        quantity: 30,
      },
      {
        sides: [
          [0, 3],
          [2, 6],
        ],
        price: 95,
        quantity: 10,
      },
    ];
    expect(stored.length).toBe(expected.length);
    const hashes = expected.map(({ sides, price, quantity }, i) => {
      const index = little(i + 1, 8);
      const time = little(blocks[1]!.header.timestamp, 8);
      const values = [index, time, little(price, 8), little(quantity, 8)];
      const fields = [little(0, 4), Uint8Array.of(3), zeros(3), ...values, zeros(24)];
      const commitments = sides.map(([account, order], side) => {
        const secret = new Uint8Array(16).fill(account! + 1);
        const salt = sha256(
          ascii('jangbu/salt', 16),
          secret,
          little(0, 4),
          index,
          Uint8Array.of(side),
          zeros(19),
        ).slice(0, 16);
        const opened = [little(account!, 4), little(order!, 8), Uint8Array.of(side), zeros(19)];
        return sha256(ascii('jangbu/side', 16), salt, ...opened);
      });
      expect(stored[i]).toEqual(Uint8Array.from(Buffer.concat([...fields, ...commitments])));
      head = sha256(head, sha256(sha256(...fields), sha256(...commitments)));
      return head;
    });
    expect(issue.slice(0, 32)).toEqual(head);
    expect(blocks[0]!.header.tradeLogRoot).toEqual(sha256());
    expect(blocks[1]!.header.tradeLogSize).toBe(3);
    expect(blocks[1]!.header.tradeLogRoot).toEqual(merkleTreeHash(hashes));
  });
});

test('every byte of every row is under the state root', () => {
  const { ledger } = playedLedger();
  const seen = new Set([`${ledger.engine.header.stateRoot}`]);
  let mutations = 0;
  for (let table = 0; table < 64; table += 1) {
    for (const { row, bytes } of ledger.engine.rows(table)) {
      for (let i = 0; i < bytes.length; i += 4) {
        const changed = bytes.slice();
        changed[i]! ^= 1;
        seen.add(`${ledger.engine.rootWith(table, row, changed)}`);
        mutations += 1;
      }
      expect(ledger.engine.rootWith(table, row, bytes)).toEqual(ledger.engine.header.stateRoot);
    }
  }
  expect(seen.size).toBe(mutations + 1);
});

test('the rows of markets, days and dormant stop orders are under the state root', () => {
  const ledger = new MarketLedger({ windows: [sessionWindow(3, '09:00', '15:00')] });
  ledger.send(MEMBER.operator, setTradingDay({ date: 30_000 }));
  ledger.place({ orderType: 6, stopPrice: 11_000, limitPrice: 11_010, quantity: 7 });
  ledger.place({ side: 1, limitPrice: 10_500 });
  const numbers = [8, 10, 11, 19, 20, 21];
  expect(numbers.map((table) => [...ledger.engine.rows(table)].length)).toEqual(Array(6).fill(1));
  expect(ledger.engine.header.stateRoot).toEqual(stateRoot(ledger));
  const stop = [...ledger.engine.rows(19)][0]!.bytes;
  expect([0, 8, 16, 24, 32].map((offset) => number(stop, offset, 8))).toEqual([
    1, 1, 11_010, 7, 11_000,
  ]);
  const seen = new Set<string>();
  for (const table of numbers) {
    for (const { row, bytes } of ledger.engine.rows(table)) {
      const changed = bytes.slice();
      changed[bytes.length - 1]! ^= 1;
      seen.add(`${ledger.engine.rootWith(table, row, changed)}`);
    }
  }
  expect(seen.size).toBe(numbers.length);
});

test('a row that a block writes gets the salt of the block, even if its values are as before', () => {
  const ledger = marketLedger();
  const before = [...ledger.engine.rows(5)][0]!.bytes;
  ledger.send(MEMBER.broker, placeOrder({ timeInForce: 1 }));
  const after = [...ledger.engine.rows(5)][0]!.bytes;
  expect(after.slice(0, 24)).toEqual(before.slice(0, 24));
  expect(number(after, 24, 8)).toBe(ledger.engine.header.index);
});
