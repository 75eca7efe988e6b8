/** Parts of variable size in SSZ containers: byte lists, and text of one character a byte. */

import { copyBytes, writeBytes } from './bytes.ts';
import { fromLatin1 } from './text.ts';

const NO_BYTES = new Uint8Array(0);

/** Text of `bytes[start..end)`, one character a byte. */
export function readLatin1(bytes: Uint8Array, start: number, end: number): string {
  let text = '';
  let i = start;
  // Four at a time: half the cost of one at a time, and every order passes here.
  for (; i + 4 <= end; i += 4) {
    text += String.fromCharCode(bytes[i]!, bytes[i + 1]!, bytes[i + 2]!, bytes[i + 3]!);
  }
  for (; i < end; i += 1) text += String.fromCharCode(bytes[i]!);
  return text;
}

/** Copy of `bytes[start..end)`; nothing is allocated for an empty part. */
export function readPart(bytes: Uint8Array, start: number, end: number): Uint8Array {
  return start === end ? NO_BYTES : copyBytes(bytes, start, end);
}

/** True if `start ≤ end` and the part is not longer than `limit`. */
export function isPart(start: number, end: number, limit: number): boolean {
  return start <= end && end - start <= limit;
}

/** Writes `part` at `at` and returns where it ends; throws a RangeError if it is longer than `limit`. */
export function writePart(bytes: Uint8Array, at: number, part: Uint8Array, limit: number): number {
  if (part.length > limit) throw new RangeError(`more than ${limit} bytes: ${part.length}`);
  writeBytes(bytes, at, part, part.length);
  return at + part.length;
}

/** Writes Latin-1 `text` at `at` and returns where it ends; throws a RangeError if it is longer than `limit`. */
export function writeText(bytes: Uint8Array, at: number, text: string, limit: number): number {
  return writePart(bytes, at, fromLatin1(text), limit);
}
