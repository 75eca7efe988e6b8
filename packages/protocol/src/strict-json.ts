/** JSON documents that people edit: read strictly, every fault named by its place. */

import { fromHex } from './bytes.ts';
import { tryEncodeUtf8 } from './text.ts';

const MAX_JSON_CHARACTERS = 1_048_576;
const TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\]:,]|[^\s"{}[\]:,]+/g;
const WHOLE_NUMBER = /^(?:0|[1-9][0-9]*)$/;

/** A fault of a document, with the reason to show; never leaves the parser that catches it. */
export class DocumentFault extends Error {}

/** A repeated name or a number that is not whole in `text`, which is known to be JSON. */
function findFault(text: string): string | null {
  const names: (Set<string> | null)[] = [];
  let last = '';
  for (const [token] of text.matchAll(TOKEN)) {
    if (token === '{') names.push(new Set());
    else if (token === '[') names.push(null);
    else if (token === '}' || token === ']') names.pop();
    else if (token === ':') {
      const name: string = JSON.parse(last);
      const seen = names.at(-1);
      if (seen?.has(name)) return `field ${last} is repeated`;
      seen?.add(name);
    } else if (/^[-0-9]/.test(token) && !WHOLE_NUMBER.test(token)) {
      return `${token} is not a whole number`;
    }
    last = token;
  }
  return null;
}

/** Value of `text`; throws a DocumentFault if it is not JSON, repeats a name or holds a number that is not whole. */
export function parseStrictJson(text: string): unknown {
  if (text.length > MAX_JSON_CHARACTERS) throw new DocumentFault('document is too long');
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new DocumentFault('not JSON');
  }
  const fault = findFault(text);
  if (fault !== null) throw new DocumentFault(fault);
  return value;
}

/** An object that has exactly `fields`, whatever their order; throws a DocumentFault otherwise. */
export function objectWith<Field extends string>(
  value: unknown,
  place: string,
  fields: readonly Field[],
): Record<Field, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new DocumentFault(`${place} is not an object`);
  }
  for (const name of Object.keys(value)) {
    if (!fields.some((field) => field === name)) {
      throw new DocumentFault(`${place} has an unknown field ${JSON.stringify(name)}`);
    }
  }
  for (const field of fields) {
    if (!Object.hasOwn(value, field)) throw new DocumentFault(`${place} lacks the field ${field}`);
  }
  return value as Record<Field, unknown>;
}

/** A list of `min` to `max` entries; throws a DocumentFault otherwise. */
export function listOf(value: unknown, place: string, min: number, max: number): unknown[] {
  if (!Array.isArray(value)) throw new DocumentFault(`${place} is not a list`);
  if (value.length < min || value.length > max) {
    throw new DocumentFault(`${place} has ${value.length} entries, not ${min} to ${max}`);
  }
  return value;
}

/** A whole number from `min` to `max`; throws a DocumentFault otherwise. */
export function wholeNumber(value: unknown, place: string, min: number, max: number): number {
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < min || value > max) {
    throw new DocumentFault(`${place} is not a whole number from ${min} to ${max}`);
  }
  return value;
}

/** Well-formed text; throws a DocumentFault otherwise. */
export function textValue(value: unknown, place: string): string {
  if (typeof value !== 'string' || tryEncodeUtf8(value) === null) {
    throw new DocumentFault(`${place} is not text`);
  }
  return value;
}

/** One of `names`; throws a DocumentFault otherwise. */
export function oneOf<Name extends string>(
  value: unknown,
  place: string,
  names: readonly Name[],
): Name {
  const name = names.find((candidate) => candidate === value);
  if (name === undefined) throw new DocumentFault(`${place} is not one of ${names.join(', ')}`);
  return name;
}

/** 32 bytes in lowercase hexadecimal; throws a DocumentFault otherwise. */
export function hex32(value: unknown, place: string): Uint8Array {
  const bytes = typeof value === 'string' ? fromHex(value) : null;
  if (bytes?.length !== 32) throw new DocumentFault(`${place} is not 32 bytes in lowercase hex`);
  return bytes;
}

/** Result of `read`, with a DocumentFault turned into its reason. */
export function faultAsReason<T>(
  read: () => T,
): { ok: true; value: T } | { ok: false; reason: string } {
  try {
    return { ok: true, value: read() };
  } catch (error) {
    if (error instanceof DocumentFault) return { ok: false, reason: error.message };
    throw error;
  }
}
