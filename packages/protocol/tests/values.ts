/** Integers and byte strings for the properties of this package. */

import fc from 'fast-check';
import { MAX_SAFE_UINT } from '../src/index.ts';

export const u8 = fc.nat(0xff);
export const u16 = fc.nat(0xffff);
export const u32 = fc.oneof(
  fc.integer({ min: 0, max: 0xffff_ffff }),
  fc.constantFrom(0, 127, 128, 255, 256, 2 ** 31 - 1, 2 ** 31, 2 ** 32 - 1),
);
export const u64 = fc.oneof(
  fc.integer({ min: 0, max: MAX_SAFE_UINT }),
  fc.constantFrom(0, 1, 2 ** 31, 2 ** 32 - 1, 2 ** 32, 2 ** 52, MAX_SAFE_UINT),
);

/** Exactly `length` bytes. */
export function bytesOf(length: number): fc.Arbitrary<Uint8Array> {
  return fc.uint8Array({ minLength: length, maxLength: length });
}

/** At most `limit` bytes, often none or all of them. */
export function byteList(limit: number): fc.Arbitrary<Uint8Array> {
  const any = fc.uint8Array({ maxLength: limit, size: 'max' });
  return fc.oneof(any, fc.constant(new Uint8Array(0)), bytesOf(limit));
}
