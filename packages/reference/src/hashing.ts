/** Hash functions, domains and tags (docs/spec/encoding.md section 5). */
import { concatBytes, encodeUtf8, type Hasher } from '@jangbu/protocol';
import { Fields } from './fields.ts';

/** SHA-256 of exactly 64 bytes, given in parts; throws a RangeError on any other length. */
export function h64(hasher: Hasher, ...parts: Uint8Array[]): Uint8Array {
  const input = concatBytes(...parts);
  if (input.length !== 64) throw new RangeError(`H64 of ${input.length} bytes`);
  const output = new Uint8Array(32);
  hasher.hash64(input, output, 1);
  return output;
}

/** `SHA-256(domain ‖ bytes)`, the ASCII `domain` padded with zero bytes to 32. */
export function domainHash(hasher: Hasher, domain: string, bytes: Uint8Array): Uint8Array {
  return hasher.sha256(concatBytes(padded(domain, 32), bytes));
}

/** A tag16: the ASCII `tag` padded with zero bytes to 16. */
export function tag16(tag: string): Uint8Array {
  return padded(tag, 16);
}

function padded(text: string, length: number): Uint8Array {
  return new Fields(length).put(0, encodeUtf8(text), length).bytes;
}
