import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bytesOf, u8, u32, u64 } from '../tests/values.ts';
import { toHex } from './bytes.ts';
import { plainHasher } from './hasher.ts';
import {
  decodeTradeFields,
  encodeListing,
  encodeTradeFields,
  LISTING_BYTES,
  type Listing,
  listingHash,
  sideCommitment,
  sideSalt,
  type TradeFields,
  tradeHash,
} from './trade-block.ts';

const anyFields: fc.Arbitrary<TradeFields> = fc.record({
  issue: u32,
  phase: u8,
  index: u64,
  timestamp: u64,
  price: u64,
  quantity: u64,
});

/** Bytes by parts: text padded to a length, or an integer of so many bytes. */
function layout(...parts: (readonly [string | Uint8Array | number, number])[]): Buffer {
  return Buffer.concat(
    parts.map(([value, length]) => {
      const part = Buffer.alloc(length);
      if (typeof value === 'number') {
        for (let i = 0, rest = BigInt(value); i < length; i += 1, rest >>= 8n) {
          part[i] = Number(rest & 255n);
        }
      } else part.set(typeof value === 'string' ? Buffer.from(value) : value);
      return part;
    }),
  );
}

function sha256(...parts: Uint8Array[]): Buffer {
  return createHash('sha256').update(Buffer.concat(parts)).digest();
}

describe('trade block', () => {
  it('has the fields and the hash of the specification', () => {
    fc.assert(
      fc.property(
        anyFields,
        bytesOf(32),
        bytesOf(32),
        bytesOf(32),
        (fields, previous, buyer, seller) => {
          const { issue, phase, index, timestamp, price, quantity } = fields;
          const bytes = layout(
            [issue, 4],
            [phase, 1],
            [0, 3],
            [index, 8],
            [timestamp, 8],
            [price, 8],
            [quantity, 8],
            [0, 24],
          );
          expect(toHex(encodeTradeFields(fields))).toBe(bytes.toString('hex'));
          expect(decodeTradeFields(bytes, 0)).toEqual(fields);
          const hash = sha256(previous, sha256(sha256(bytes), sha256(buyer, seller)));
          const ours = tradeHash(plainHasher, previous, encodeTradeFields(fields), buyer, seller);
          expect(toHex(ours)).toBe(hash.toString('hex'));
        },
      ),
    );
  });

  it('has the commitments of the specification', () => {
    fc.assert(
      fc.property(bytesOf(16), u32, u64, u64, fc.nat(1), (secret, issue, index, orderId, side) => {
        const saltInput = layout(
          ['jangbu/salt', 16],
          [secret, 16],
          [issue, 4],
          [index, 8],
          [side, 1],
          [0, 19],
        );
        const salt = sideSalt(plainHasher, secret, issue, index, side);
        expect(toHex(salt)).toBe(sha256(saltInput).toString('hex').slice(0, 32));
        const input = layout(
          ['jangbu/side', 16],
          [salt, 16],
          [issue, 4],
          [orderId, 8],
          [side, 1],
          [0, 19],
        );
        const commitment = sideCommitment(plainHasher, salt, issue, orderId, side);
        expect(toHex(commitment)).toBe(sha256(input).toString('hex'));
      }),
    );
  });

  it('is read only where one stands', () => {
    const fields = { issue: 1, phase: 3, index: 2, timestamp: 3, price: 4, quantity: 5 };
    const two = Buffer.concat([Buffer.alloc(7), encodeTradeFields(fields)]);
    expect(decodeTradeFields(two, 7)).toEqual(fields);
    const broken: [number, number][] = [
      [5, 1],
      [7, 1],
      [40, 1],
      [63, 1],
      [14, 0x20],
      [22, 0x20],
      [30, 0x20],
      [38, 0x20],
    ];
    for (const [at, byte] of broken) {
      const bytes = encodeTradeFields(fields);
      bytes[at] = byte;
      expect(() => decodeTradeFields(bytes, 0)).toThrow(RangeError);
    }
    expect(() => decodeTradeFields(two, 8)).toThrow(RangeError);
    expect(() => decodeTradeFields(two, -1)).toThrow(RangeError);
  });

  it('refuses parts of a wrong length and fields out of range', () => {
    const hash = new Uint8Array(32);
    expect(() => tradeHash(plainHasher, hash, hash, hash, hash)).toThrow(RangeError);
    const fields = new Uint8Array(64);
    expect(() => tradeHash(plainHasher, hash.subarray(1), fields, hash, hash)).toThrow(RangeError);
    expect(() => sideSalt(plainHasher, hash, 0, 1, 0)).toThrow(RangeError);
    expect(() => sideCommitment(plainHasher, hash, 0, 1, 0)).toThrow(RangeError);
    const trade = { issue: 1, phase: 3, index: 2, timestamp: 3, price: 4, quantity: 5 };
    expect(() => encodeTradeFields({ ...trade, price: 2 ** 53 })).toThrow(RangeError);
    expect(() => encodeTradeFields({ ...trade, issue: 2 ** 32 })).toThrow(RangeError);
  });
});

const LISTING: Listing = {
  issue: 1,
  currency: 2,
  timestamp: 3,
  tick: 4,
  lot: 5,
  basePrice: 6,
  lowerLimit: 7,
  upperLimit: 8,
  tickTable: 9,
  priceDecimals: 10,
  matchingMode: 11,
  market: 12,
  shortCode: 'A005930',
  isin: 'KR7005930003',
  name: Buffer.from('삼성전자'),
  nameEnglish: Buffer.from('Samsung Electronics'),
};

describe('listing record', () => {
  it('has the bytes and the hash of the specification', () => {
    const bytes = layout(
      ['jangbu/listing', 16],
      [1, 4],
      [2, 4],
      [3, 8],
      [4, 8],
      [5, 8],
      [6, 8],
      [7, 8],
      [8, 8],
      [9, 4],
      [10, 1],
      [11, 1],
      [12, 1],
      [0, 1],
      ['A005930', 12],
      ['KR7005930003', 12],
      [0, 24],
      ['삼성전자', 64],
      ['Samsung Electronics', 64],
    );
    expect(bytes.length).toBe(LISTING_BYTES);
    expect(toHex(encodeListing(LISTING))).toBe(bytes.toString('hex'));
    let nodes = Array.from({ length: 8 }, (_, i) => bytes.subarray(32 * i, 32 * i + 32));
    while (nodes.length > 1) {
      nodes = nodes.filter((_, i) => i % 2 === 0).map((left, i) => sha256(left, nodes[2 * i + 1]!));
    }
    const chainId = Buffer.alloc(32, 9);
    const hash = sha256(chainId, nodes[0]!).toString('hex');
    expect(toHex(listingHash(plainHasher, chainId, LISTING))).toBe(hash);
  });

  it.each([
    ['a long short code', { shortCode: 'A'.repeat(13) }],
    ['a long ISIN', { isin: 'A'.repeat(13) }],
    ['a long name', { name: new Uint8Array(65) }],
    ['a tick of 2^53', { tick: 2 ** 53 }],
  ])('refuses %s', (_what, change) => {
    expect(() => encodeListing({ ...LISTING, ...change })).toThrow(RangeError);
  });
});
