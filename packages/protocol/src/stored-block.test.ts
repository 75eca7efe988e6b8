import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as arbitrary from '../tests/arbitraries.ts';
import { equalBytes, toHex } from './bytes.ts';
import { DOMAINS } from './domains.ts';
import { decodeSignedEnvelope } from './envelope.ts';
import { plainHasher } from './hasher.ts';
import { decodeHeader, encodeHeader, HEADER_BYTES, type Header, hashHeader } from './header.ts';
import { HeaderSsz, StoredBlockSsz } from './ssz-types.ts';
import { decodeStoredBlock, encodeStoredBlock } from './stored-block.ts';
import { MAX_SAFE_UINT } from './units.ts';

function toLibrary(header: Header) {
  return {
    ...header,
    index: BigInt(header.index),
    timestamp: BigInt(header.timestamp),
    tradeLogSize: BigInt(header.tradeLogSize),
  };
}

const BOUND = BigInt(MAX_SAFE_UINT);
const valid = arbitrary.storedBlock.map(encodeStoredBlock);

/** The stored block by the library: decode, encode again, compare, then the bound of integers. */
function libraryAccepts(bytes: Uint8Array): boolean {
  try {
    const value = StoredBlockSsz.deserialize(bytes);
    const { index, timestamp, tradeLogSize } = value.header;
    if (index > BOUND || timestamp > BOUND || tradeLogSize > BOUND) return false;
    return equalBytes(StoredBlockSsz.serialize(value), bytes);
  } catch {
    return false;
  }
}

describe('header', () => {
  it('is 218 bytes of SSZ as the library writes them, and reads back', () => {
    fc.assert(
      fc.property(arbitrary.header, (header) => {
        const bytes = encodeHeader(header);
        expect(bytes.length).toBe(HEADER_BYTES);
        expect(toHex(bytes)).toBe(toHex(HeaderSsz.serialize(toLibrary(header))));
        expect(decodeHeader(bytes)).toEqual({ ok: true, header });
        const hash = createHash('sha256').update(DOMAINS.header).update(bytes).digest('hex');
        expect(toHex(hashHeader(plainHasher, header))).toBe(hash);
      }),
    );
  });

  it.each([
    ['index', 34],
    ['timestamp', 74],
    ['tradeLogSize', 146],
  ])('refuses %s at 2^53 and takes it below', (field, at) => {
    const bytes = new Uint8Array(HEADER_BYTES);
    bytes.set([255, 255, 255, 255, 255, 255, 0x1f, 0], at);
    expect(decodeHeader(bytes).ok).toBe(true);
    bytes.set([0, 0, 0, 0, 0, 0, 0x20, 0], at);
    expect(decodeHeader(bytes)).toEqual({ ok: false, reason: `${field} is not below 2^53` });
  });

  it('refuses another length and fields out of range', () => {
    expect(decodeHeader(new Uint8Array(217)).ok).toBe(false);
    expect(decodeHeader(new Uint8Array(219)).ok).toBe(false);
    const decoded = decodeHeader(new Uint8Array(HEADER_BYTES));
    if (!decoded.ok) throw new Error(decoded.reason);
    const { header } = decoded;
    expect(() => encodeHeader({ ...header, index: MAX_SAFE_UINT + 1 })).toThrow(RangeError);
    expect(() => encodeHeader({ ...header, stateRoot: new Uint8Array(31) })).toThrow(RangeError);
    expect(() => encodeHeader({ ...header, version: 65_536 })).toThrow(RangeError);
  });
});

describe('stored block', () => {
  it('is SSZ as the library writes it, and reads back', () => {
    fc.assert(
      fc.property(arbitrary.storedBlock, (block) => {
        const bytes = encodeStoredBlock(block);
        expect(libraryAccepts(bytes)).toBe(true);
        const decoded = decodeStoredBlock(bytes);
        expect(decoded).toEqual({ ok: true, block });
      }),
      { numRuns: 60 },
    );
  });

  it('with its envelopes accepts no byte string that the library does not', () => {
    let accepted = 0;
    let refused = 0;
    fc.assert(
      fc.property(arbitrary.mutated(valid), (bytes) => {
        const decoded = decodeStoredBlock(bytes);
        const ours =
          decoded.ok && decoded.block.transactions.every((t) => decodeSignedEnvelope(t).ok);
        const theirs = libraryAccepts(bytes);
        // Inside envelopes there are more bounds than the library knows: those are tested with the envelope.
        if (ours) expect(theirs).toBe(true);
        if (!decoded.ok) expect(theirs).toBe(false);
        if (decoded.ok) {
          accepted += 1;
          expect(equalBytes(encodeStoredBlock(decoded.block), bytes)).toBe(true);
        } else refused += 1;
      }),
      { numRuns: 2_000 },
    );
    expect(Math.min(accepted, refused)).toBeGreaterThan(200);
  });

  it('never throws on noise', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 500, size: 'max' }), (bytes) => {
        expect(decodeStoredBlock(bytes).ok).toBe(libraryAccepts(bytes));
      }),
    );
  });

  it('refuses to write records of a wrong length', () => {
    fc.assert(
      fc.property(arbitrary.storedBlock, (block) => {
        const events = new Uint8Array(63);
        const trades = new Uint8Array(64);
        const operatorSignature = new Uint8Array(63);
        expect(() => encodeStoredBlock({ ...block, events })).toThrow(RangeError);
        expect(() => encodeStoredBlock({ ...block, trades })).toThrow(RangeError);
        expect(() => encodeStoredBlock({ ...block, operatorSignature })).toThrow(RangeError);
      }),
      { numRuns: 3 },
    );
  });
});
