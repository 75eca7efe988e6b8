import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  concatBytes,
  copyBytes,
  equalBytes,
  fromBase64,
  fromHex,
  isZero,
  readU16,
  readU32,
  readU64,
  toBase64,
  toHex,
  writeBytes,
  writeU8,
  writeU16,
  writeU32,
  writeU64,
} from './bytes.ts';

describe('hexadecimal', () => {
  it('is what Buffer writes, and reads back', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        expect(toHex(bytes)).toBe(Buffer.from(bytes).toString('hex'));
        expect(fromHex(toHex(bytes))).toEqual(bytes);
      }),
    );
  });

  it.each(['0', 'AB', '0g', ' 00', '0x00', '00 ', '０0'])('refuses %j', (text) => {
    expect(fromHex(text)).toBeNull();
  });
});

describe('base64', () => {
  it('is what Buffer writes, and reads back', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        expect(toBase64(bytes)).toBe(Buffer.from(bytes).toString('base64'));
        expect(fromBase64(toBase64(bytes))).toEqual(bytes);
      }),
    );
  });

  it.each(['A', 'AA', 'AA=', 'AB==', 'AAB=', '====', 'AA==AA==', '-_==', 'AA =', 'A===', '=AAA'])(
    'refuses %j',
    (text) => {
      expect(fromBase64(text)).toBeNull();
    },
  );

  it('accepts text only as it would write it', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('A', 'B', '/', '+', '='), maxLength: 12 }),
        (text) => {
          const bytes = fromBase64(text);
          if (bytes !== null) expect(Buffer.from(bytes).toString('base64')).toBe(text);
        },
      ),
    );
  });
});

describe('integers', () => {
  const edges = [0, 1, 127, 128, 255, 256, 65_535, 65_536, 2 ** 31 - 1, 2 ** 31, 2 ** 32 - 1];

  it.each([...edges, 2 ** 32, 2 ** 48, 2 ** 53 - 1])('writes and reads %d as u64', (value) => {
    const bytes = new Uint8Array(10);
    writeU64(bytes, 1, value);
    expect(Buffer.from(bytes).readBigUInt64LE(1)).toBe(BigInt(value));
    expect(readU64(bytes, 1)).toBe(value);
  });

  it.each([2n ** 53n, 2n ** 53n + 1n, 2n ** 63n, 2n ** 64n - 1n])('reads %d as -1', (value) => {
    const bytes = Buffer.alloc(8);
    bytes.writeBigUInt64LE(value);
    expect(readU64(bytes, 0)).toBe(-1);
  });

  it.each(edges)('writes and reads %d as u32 and u16', (value) => {
    const bytes = new Uint8Array(6);
    writeU32(bytes, 1, value);
    expect(Buffer.from(bytes).readUInt32LE(1)).toBe(value);
    expect(readU32(bytes, 1)).toBe(value);
    if (value > 65_535) return expect(() => writeU16(bytes, 0, value)).toThrow(RangeError);
    writeU16(bytes, 2, value);
    expect(readU16(bytes, 2)).toBe(value);
  });

  it.each([
    -1,
    -0,
    0.5,
    5e-324,
    2 ** 52 - 0.5,
    Number.NaN,
    Number.POSITIVE_INFINITY,
    2 ** 53,
    -(2 ** 53),
  ])('refuses to write %d in any width', (value) => {
    const bytes = new Uint8Array(8);
    for (const write of [writeU8, writeU16, writeU32, writeU64]) {
      expect(() => write(bytes, 0, value)).toThrow(RangeError);
    }
    expect(isZero(bytes, 0, 8)).toBe(true);
  });

  it('refuses to write past the end', () => {
    expect(() => writeU8(new Uint8Array(1), 1, 0)).toThrow(RangeError);
    expect(() => writeU16(new Uint8Array(2), 1, 0)).toThrow(RangeError);
    expect(() => writeU32(new Uint8Array(4), -1, 0)).toThrow(RangeError);
    expect(() => writeU64(new Uint8Array(7), 0, 0)).toThrow(RangeError);
    expect(() => writeBytes(new Uint8Array(3), 0, new Uint8Array(4), 4)).toThrow(RangeError);
    expect(() => writeBytes(new Uint8Array(8), 0, new Uint8Array(4), 3)).toThrow(RangeError);
  });
});

describe('pieces', () => {
  it('joins and compares', () => {
    const joined = concatBytes(new Uint8Array([1]), new Uint8Array(0), new Uint8Array([2, 3]));
    expect(joined).toEqual(new Uint8Array([1, 2, 3]));
    expect(equalBytes(joined, new Uint8Array([1, 2, 3]))).toBe(true);
    expect(equalBytes(joined, new Uint8Array([1, 2]))).toBe(false);
    expect(equalBytes(joined, new Uint8Array([1, 2, 4]))).toBe(false);
  });

  it('copies out of a Buffer, whose own slice would alias', () => {
    const buffer = Buffer.from([1, 2, 3, 4]);
    const copy = copyBytes(buffer, 1, 3);
    buffer.fill(9);
    expect(copy).toEqual(new Uint8Array([2, 3]));
    expect(Object.getPrototypeOf(copy)).toBe(Uint8Array.prototype);
  });
});
