/** Byte strings: little-endian integers, hexadecimal and base64 text. */

/** The u32 that says "none" (rows, accounts, positions): 4,294,967,295. */
export const NONE_U32 = 0xffff_ffff;

const TWO_32 = 4_294_967_296;
/** High word of 2^53: a u64 whose high word is not below it is not below 2^53. */
const HIGH_WORD_BOUND = 0x20_0000;

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));
const BASE64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** Lowercase hexadecimal of `bytes`. */
export function toHex(bytes: Uint8Array): string {
  let text = '';
  for (let i = 0; i < bytes.length; i += 1) text += HEX[bytes[i]!]!;
  return text;
}

function hexDigit(code: number): number {
  if (code >= 48 && code <= 57) return code - 48;
  if (code >= 97 && code <= 102) return code - 87;
  return -1;
}

/** Bytes of lowercase hexadecimal text of even length; null for anything else. */
export function fromHex(text: string): Uint8Array | null {
  if (text.length % 2 !== 0) return null;
  const bytes = new Uint8Array(text.length / 2);
  for (let i = 0; i < bytes.length; i += 1) {
    const high = hexDigit(text.charCodeAt(2 * i));
    const low = hexDigit(text.charCodeAt(2 * i + 1));
    if (high < 0 || low < 0) return null;
    bytes[i] = high * 16 + low;
  }
  return bytes;
}

/** Standard base64 (RFC 4648 section 4) with padding. */
export function toBase64(bytes: Uint8Array): string {
  let text = '';
  for (let i = 0; i < bytes.length; i += 3) {
    const left = bytes.length - i;
    const word = (bytes[i]! << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0);
    text += BASE64.charAt(word >> 18) + BASE64.charAt((word >> 12) & 63);
    text += left > 1 ? BASE64.charAt((word >> 6) & 63) : '=';
    text += left > 2 ? BASE64.charAt(word & 63) : '=';
  }
  return text;
}

/** Bytes of standard base64 with padding; null unless `text` is exactly what `toBase64` gives. */
export function fromBase64(text: string): Uint8Array | null {
  if (text.length % 4 !== 0) return null;
  const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0;
  const bytes = new Uint8Array((text.length / 4) * 3 - padding);
  let at = 0;
  for (let i = 0; i < text.length; i += 4) {
    let word = 0;
    for (let k = 0; k < 4; k += 1) {
      const padded = i + k >= text.length - padding;
      const digit = padded ? 0 : BASE64.indexOf(text.charAt(i + k));
      if (digit < 0) return null;
      word = word * 64 + digit;
    }
    for (let shift = 16; shift >= 0 && at < bytes.length; shift -= 8) {
      bytes[at] = (word >> shift) & 255;
      at += 1;
    }
  }
  // Left-over bits of the last group may hide something: only the one spelling counts.
  return toBase64(bytes) === text ? bytes : null;
}

/** True if both hold the same bytes; not in constant time, nothing here is secret. */
export function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i += 1) if (a[i] !== b[i]) return false;
  return true;
}

/** `a ‖ b ‖ …` in a new array. */
export function concatBytes(...parts: readonly Uint8Array[]): Uint8Array {
  let length = 0;
  for (const part of parts) length += part.length;
  const joined = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}

/** Copy of `bytes[start..end)` in a plain Uint8Array, also when `bytes` is a subclass whose `slice` aliases. */
export function copyBytes(bytes: Uint8Array, start: number, end: number): Uint8Array {
  const copy = new Uint8Array(end - start);
  copy.set(bytes.subarray(start, end));
  return copy;
}

/** u16 at `offset`; the caller has checked that two bytes are there. */
export function readU16(bytes: Uint8Array, offset: number): number {
  return bytes[offset]! | (bytes[offset + 1]! << 8);
}

/** u32 at `offset`; the caller has checked that four bytes are there. */
export function readU32(bytes: Uint8Array, offset: number): number {
  return (
    (bytes[offset]! |
      (bytes[offset + 1]! << 8) |
      (bytes[offset + 2]! << 16) |
      (bytes[offset + 3]! << 24)) >>>
    0
  );
}

/** u64 at `offset`, or -1 if it is not below 2^53; the caller has checked that eight bytes are there. */
export function readU64(bytes: Uint8Array, offset: number): number {
  const high = readU32(bytes, offset + 4);
  if (high >= HIGH_WORD_BOUND) return -1;
  return high * TWO_32 + readU32(bytes, offset);
}

function refuse(value: number, type: string): never {
  throw new RangeError(`not a ${type}: ${value}`);
}

function assertRoom(bytes: Uint8Array, offset: number, size: number): void {
  if (offset < 0 || offset + size > bytes.length)
    throw new RangeError('write past the end of bytes');
}

/** Writes a u8; throws a RangeError if `value` is not one or there is no room. */
export function writeU8(bytes: Uint8Array, offset: number, value: number): void {
  if (!Object.is(value, value & 0xff)) refuse(value, 'u8');
  assertRoom(bytes, offset, 1);
  bytes[offset] = value;
}

/** Writes a u16; throws a RangeError if `value` is not one or there is no room. */
export function writeU16(bytes: Uint8Array, offset: number, value: number): void {
  if (!Object.is(value, value & 0xffff)) refuse(value, 'u16');
  assertRoom(bytes, offset, 2);
  bytes[offset] = value & 0xff;
  bytes[offset + 1] = value >>> 8;
}

/** Writes a u32; throws a RangeError if `value` is not one or there is no room. */
export function writeU32(bytes: Uint8Array, offset: number, value: number): void {
  if (!Object.is(value, value >>> 0)) refuse(value, 'u32');
  assertRoom(bytes, offset, 4);
  bytes[offset] = value & 0xff;
  bytes[offset + 1] = (value >>> 8) & 0xff;
  bytes[offset + 2] = (value >>> 16) & 0xff;
  bytes[offset + 3] = value >>> 24;
}

/** Writes a u64; throws a RangeError if `value` is not an integer from 0 to 2^53 - 1 or there is no room. */
export function writeU64(bytes: Uint8Array, offset: number, value: number): void {
  const low = value >>> 0;
  // A whole number only if `value` is one, except for fractions that the division makes vanish.
  const high = (value - low) / TWO_32;
  const isWhole = high === high >>> 0 && high * TWO_32 + low === value;
  if (!isWhole || high >= HIGH_WORD_BOUND || Object.is(value, -0)) refuse(value, 'u64 below 2^53');
  assertRoom(bytes, offset, 8);
  bytes[offset] = low & 0xff;
  bytes[offset + 1] = (low >>> 8) & 0xff;
  bytes[offset + 2] = (low >>> 16) & 0xff;
  bytes[offset + 3] = low >>> 24;
  bytes[offset + 4] = high & 0xff;
  bytes[offset + 5] = (high >>> 8) & 0xff;
  bytes[offset + 6] = high >>> 16;
  bytes[offset + 7] = 0;
}

/** Writes `value` at `offset`; throws a RangeError unless it has exactly `length` bytes and there is room. */
export function writeBytes(
  bytes: Uint8Array,
  offset: number,
  value: Uint8Array,
  length: number,
): void {
  if (value.length !== length) throw new RangeError(`not ${length} bytes but ${value.length}`);
  assertRoom(bytes, offset, length);
  bytes.set(value, offset);
}

/** True if `bytes[start..end)` are all zero. */
export function isZero(bytes: Uint8Array, start: number, end: number): boolean {
  for (let i = start; i < end; i += 1) if (bytes[i] !== 0) return false;
  return true;
}
