/**
 * Ed25519 (RFC 8032) with one rule for acceptance, docs/spec/envelope.md section 3.
 *
 * Libraries disagree about keys and signatures of small order, so the equation is computed here from point operations
 * instead of asking a library's `verify`.
 */

import { ed25519 } from '@noble/curves/ed25519.js';
import { sha512 } from '@noble/hashes/sha2.js';
import { concatBytes, equalBytes } from './bytes.ts';

const { Point } = ed25519;
const ORDER = Point.Fn.ORDER;
const KEY_BYTES = 32;
const SIGNATURE_BYTES = 64;

type CurvePoint = InstanceType<typeof Point>;

/** Public key (32 bytes) of a seed, the RFC 8032 private key of 32 bytes; throws a RangeError at another length. */
export function publicKeyOf(seed: Uint8Array): Uint8Array {
  assertSeed(seed);
  return ed25519.getPublicKey(seed);
}

/** RFC 8032 signature (64 bytes) over `message`; throws a RangeError if the seed is not 32 bytes. */
export function signEd25519(seed: Uint8Array, message: Uint8Array): Uint8Array {
  assertSeed(seed);
  return ed25519.sign(message, seed);
}

function assertSeed(seed: Uint8Array): void {
  if (seed.length !== KEY_BYTES) throw new RangeError(`a seed has 32 bytes, not ${seed.length}`);
}

function littleEndian(bytes: Uint8Array): bigint {
  let value = 0n;
  for (let i = bytes.length - 1; i >= 0; i -= 1) value = (value << 8n) | BigInt(bytes[i]!);
  return value;
}

/** The point that `bytes` encode, or null; `lenient` also takes encodings that are not canonical (ZIP 215). */
function pointOf(bytes: Uint8Array, lenient: boolean): CurvePoint | null {
  try {
    return Point.fromBytes(bytes, lenient);
  } catch {
    return null;
  }
}

/** Point of a key of the prime-order subgroup other than the identity in its canonical encoding, or null. */
function keyPoint(key: Uint8Array): CurvePoint | null {
  if (key.length !== KEY_BYTES) return null;
  const point = pointOf(key, false);
  if (point === null || point.is0() || !point.isTorsionFree()) return null;
  return point;
}

/** True for a key that may be registered: canonical, of the prime-order subgroup, not the identity; never throws. */
export function isValidPublicKey(key: Uint8Array): boolean {
  return keyPoint(key) !== null;
}

/** True if `signature` of `key` over `message` verifies by docs/spec/envelope.md section 3; never throws, about 4 ms. */
export function verifyEd25519(
  key: Uint8Array,
  signature: Uint8Array,
  message: Uint8Array,
): boolean {
  if (signature.length !== SIGNATURE_BYTES) return false;
  const r = signature.subarray(0, 32);
  const s = littleEndian(signature.subarray(32));
  if (s >= ORDER) return false;
  const a = keyPoint(key);
  if (a === null) return false;
  // A small-order R is refused in every spelling, so it is read leniently; one that is no point cannot equal the
  // encoding below either.
  const rPoint = pointOf(r, true);
  if (rPoint === null || rPoint.isSmallOrder()) return false;
  const h = littleEndian(sha512(concatBytes(r, key, message))) % ORDER;
  const left = Point.BASE.multiplyUnsafe(s).subtract(a.multiplyUnsafe(h));
  return equalBytes(left.toBytes(), r);
}
