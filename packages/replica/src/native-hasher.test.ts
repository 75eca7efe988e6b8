import { createHash } from 'node:crypto';
import { plainHasher } from '@jangbu/protocol';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nativeHasher } from './native-hasher.ts';

function plainBatch(input: Uint8Array, count: number): Uint8Array {
  const output = new Uint8Array(32 * count);
  plainHasher.hash64(input, output, count);
  return output;
}

describe('nativeHasher', () => {
  it('FIPS 180-4 example "abc"', () => {
    const digest = nativeHasher.sha256(Uint8Array.of(0x61, 0x62, 0x63));
    const expected = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';
    expect(Buffer.from(digest).toString('hex')).toBe(expected);
    expect(digest.constructor).toBe(Uint8Array);
  });

  it('sha256 equals the plain one for any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        expect(nativeHasher.sha256(bytes)).toEqual(plainHasher.sha256(bytes));
      }),
    );
    const long = new Uint8Array(5_000_000).fill(3);
    const expected = new Uint8Array(createHash('sha256').update(long).digest());
    expect(nativeHasher.sha256(long)).toEqual(expected);
  });

  it('hash64 equals the plain one for any batch, also in place and out of larger arrays', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 40 }),
        fc.uint8Array({ minLength: 64 * 40 + 7, maxLength: 64 * 40 + 7 }),
        fc.integer({ min: 0, max: 7 }),
        (count, bytes, shift) => {
          const input = bytes.subarray(shift);
          const expected = plainBatch(input, count);
          const output = new Uint8Array(32 * 40 + 9).fill(0xee);
          nativeHasher.hash64(input, output.subarray(3), count);
          expect(output.subarray(3, 3 + 32 * count)).toEqual(expected);
          expect(output.subarray(3 + 32 * count).every((byte) => byte === 0xee)).toBe(true);
          nativeHasher.hash64(input, input, count);
          expect(input.subarray(0, 32 * count)).toEqual(expected);
        },
      ),
    );
  });

  it('takes memory that threads share', () => {
    const input = new Uint8Array(new SharedArrayBuffer(64 * 9)).fill(5);
    const output = new Uint8Array(new SharedArrayBuffer(32 * 9));
    nativeHasher.hash64(input, output, 9);
    expect(new Uint8Array(output)).toEqual(plainBatch(new Uint8Array(input), 9));
    const plain = plainHasher.sha256(new Uint8Array(input));
    expect(nativeHasher.sha256(input)).toEqual(plain);
  });

  it('refuses arrays that are too short', () => {
    const hash = (input: number, output: number) => () =>
      nativeHasher.hash64(new Uint8Array(input), new Uint8Array(output), 2);
    expect(hash(127, 64)).toThrow(RangeError);
    expect(hash(128, 63)).toThrow(RangeError);
    expect(hash(128, 64)).not.toThrow();
  });
});
