/** A JSON value of the doors: numbers are whole and below 2^53, objects have no prototype. */
export type JsonValue = null | boolean | number | string | JsonValue[] | JsonObject;

/** A JSON object of the doors. */
export interface JsonObject {
  [key: string]: JsonValue;
}

/** What `parseStrictJson` found: a value, or what is wrong and at which character. */
export type ParsedJson =
  | { readonly ok: true; readonly value: JsonValue }
  | { readonly ok: false; readonly reason: string; readonly at: number };

/** Deepest nesting of arrays and objects that is read. */
export const MAX_JSON_DEPTH = 16;

const WHOLE_NUMBER = /(?:0|[1-9][0-9]{0,15})(?![0-9.eE])/y;
/** Characters of a string up to the next quote, backslash or control character. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: JSON strings must not hold control characters (RFC 8259).
const PLAIN_CHARACTERS = /[^"\\\u0000-\u001f]*/y;
const FOUR_HEX = /[0-9a-fA-F]{4}/y;
const WHITESPACE = /[ \t\n\r]*/y;
/** Only one that has no partner is a code point of its own. */
const LONE_SURROGATE = /\p{Cs}/u;
const LITERALS: ReadonlyMap<string, JsonValue> = new Map<string, JsonValue>([
  ['true', true],
  ['false', false],
  ['null', null],
]);
const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['"', '"'],
  ['\\', '\\'],
  ['/', '/'],
  ['b', '\b'],
  ['f', '\f'],
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
]);

/**
 * Reads JSON as RFC 8259 has it, and refuses what other readers disagree on: a byte order mark, bytes that are not UTF-8,
 * lone surrogates, a key twice, numbers that are not whole or not below 2^53, nesting deeper than 16. Never throws; cost
 * and memory are proportional to the bytes.
 */
export function parseStrictJson(bytes: Uint8Array): ParsedJson {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return { ok: false, reason: 'not UTF-8', at: 0 };
  }
  return parseStrictJsonText(text);
}

/** The same for text that came from well-formed UTF-8. */
export function parseStrictJsonText(text: string): ParsedJson {
  const reader = new Reader(text);
  try {
    const value = reader.document();
    return { ok: true, value };
  } catch (error) {
    if (error instanceof JsonFault) return { ok: false, reason: error.message, at: error.at };
    throw error;
  }
}

/** Carries a refusal out of the nested reading; never leaves this file. */
class JsonFault extends Error {
  readonly at: number;

  constructor(reason: string, at: number) {
    super(reason);
    this.at = at;
  }
}

class Reader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  document(): JsonValue {
    if (this.#text.startsWith('\ufeff')) this.#refuse('a byte order mark');
    const value = this.#value(0);
    this.#skip(WHITESPACE);
    if (this.#at < this.#text.length) this.#refuse('more than one value');
    return value;
  }

  #value(depth: number): JsonValue {
    this.#skip(WHITESPACE);
    const first = this.#text[this.#at];
    if (first === '{') return this.#object(depth + 1);
    if (first === '[') return this.#array(depth + 1);
    if (first === '"') return this.#string();
    for (const [literal, value] of LITERALS) {
      if (this.#text.startsWith(literal, this.#at)) {
        this.#at += literal.length;
        return value;
      }
    }
    return this.#number();
  }

  #number(): number {
    const digits = this.#match(WHOLE_NUMBER);
    if (digits === '') {
      const isNumber = /[-0-9]/.test(this.#text[this.#at] ?? '');
      this.#refuse(isNumber ? 'a number that is not whole and below 2^53' : 'no value');
    }
    const value = Number(digits);
    if (!Number.isSafeInteger(value)) this.#refuse('a number that is not below 2^53');
    return value;
  }

  #object(depth: number): JsonObject {
    this.#enter(depth);
    const object: JsonObject = Object.create(null);
    if (this.#closes('}')) return object;
    for (;;) {
      this.#skip(WHITESPACE);
      if (this.#text[this.#at] !== '"') this.#refuse('no key');
      const key = this.#string();
      if (Object.hasOwn(object, key)) this.#refuse('a key twice');
      this.#expect(':');
      object[key] = this.#value(depth);
      if (this.#closes('}')) return object;
      this.#expect(',');
    }
  }

  #array(depth: number): JsonValue[] {
    this.#enter(depth);
    const array: JsonValue[] = [];
    if (this.#closes(']')) return array;
    for (;;) {
      array.push(this.#value(depth));
      if (this.#closes(']')) return array;
      this.#expect(',');
    }
  }

  #string(): string {
    this.#at += 1;
    let value = this.#match(PLAIN_CHARACTERS);
    for (;;) {
      const next = this.#text[this.#at];
      if (next === '"') break;
      if (next !== '\\') this.#refuse('a string that does not end or holds a control character');
      this.#at += 1;
      value += this.#escape() + this.#match(PLAIN_CHARACTERS);
    }
    this.#at += 1;
    if (LONE_SURROGATE.test(value)) this.#refuse('a lone surrogate');
    return value;
  }

  #escape(): string {
    const letter = this.#text[this.#at] ?? '';
    this.#at += 1;
    if (letter === 'u') {
      const hex = this.#match(FOUR_HEX);
      if (hex === '') this.#refuse('an unknown escape');
      return String.fromCharCode(Number.parseInt(hex, 16));
    }
    const character = ESCAPES.get(letter);
    if (character === undefined) this.#refuse('an unknown escape');
    return character;
  }

  #enter(depth: number): void {
    if (depth > MAX_JSON_DEPTH) this.#refuse(`nested deeper than ${MAX_JSON_DEPTH}`);
    this.#at += 1;
  }

  #closes(bracket: string): boolean {
    this.#skip(WHITESPACE);
    if (this.#text[this.#at] !== bracket) return false;
    this.#at += 1;
    return true;
  }

  #expect(character: string): void {
    this.#skip(WHITESPACE);
    if (this.#text[this.#at] !== character) this.#refuse(`no ${character}`);
    this.#at += 1;
  }

  #skip(pattern: RegExp): void {
    this.#match(pattern);
  }

  #match(pattern: RegExp): string {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0] ?? '';
    this.#at += found.length;
    return found;
  }

  #refuse(reason: string): never {
    throw new JsonFault(reason, this.#at);
  }
}
