/** The one door to SHA-256: a replica brings native code, a browser the plain one; both give the same bytes. */

import { sha256 } from '@noble/hashes/sha2.js';

/** SHA-256, of any bytes and in batches of exactly 64 bytes. */
export interface Hasher {
  /** SHA-256 (FIPS 180-4) of `bytes`, in a new array of 32 bytes. */
  sha256(bytes: Uint8Array): Uint8Array;
  /**
   * `output[32i..32i+32) = SHA-256(input[64i..64i+64))` for i from 0 to `count` - 1.
   *
   * The arrays must not overlap, except that `output` may begin where `input` begins.
   */
  hash64(input: Uint8Array, output: Uint8Array, count: number): void;
}

/** Hasher on @noble/hashes: no native code, about 2 microseconds a hash. */
export const plainHasher: Hasher = Object.freeze({
  sha256(bytes: Uint8Array): Uint8Array {
    return sha256(bytes);
  },
  hash64(input: Uint8Array, output: Uint8Array, count: number): void {
    if (input.length < 64 * count || output.length < 32 * count) {
      throw new RangeError('hash64 without room');
    }
    // Ascending order: block i is read before anything at or behind it is overwritten.
    for (let i = 0; i < count; i += 1) {
      output.set(sha256(input.subarray(64 * i, 64 * i + 64)), 32 * i);
    }
  },
});

/** H64 of two halves of 32 bytes: `SHA-256(a ‖ b)`; throws a RangeError if a half is not 32 bytes. */
export function h64(hasher: Hasher, a: Uint8Array, b: Uint8Array): Uint8Array {
  if (a.length !== 32 || b.length !== 32) throw new RangeError('h64 takes two halves of 32 bytes');
  const input = new Uint8Array(64);
  input.set(a, 0);
  input.set(b, 32);
  const output = new Uint8Array(32);
  hasher.hash64(input, output, 1);
  return output;
}
