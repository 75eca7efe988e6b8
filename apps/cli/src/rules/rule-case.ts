import {
  ISSUE_KINDS,
  type LimitCircumstances,
  type Listing,
  MARKETS,
  MAX_RULE_PRICE,
  parseCivilDate,
} from '@jangbu/market';
import { asPrice, asTimestamp, isSafeUint, type Price, type Timestamp } from '@jangbu/protocol';
import { CommandFailure } from '../failure.ts';
import type { WholeNumberRange } from '../option-values.ts';
import type { Texts } from '../texts.ts';
import { parseIsoTime } from './case-time.ts';

/** A failure of one case: bad input, exit status 2. */
export function caseFailure(code: string, message: string): CommandFailure {
  return new CommandFailure(2, code, message);
}

/**
 * The fields of one case, read one by one and converted from nothing: a value of another type is refused, and so is a
 * field that nobody has read. Every method throws a CommandFailure (2).
 */
export class RuleCase {
  readonly texts: Texts;
  readonly #fields: Readonly<Record<string, unknown>>;
  /** Where the fields are, as messages begin: empty, or `asks[3].`. */
  readonly #place: string;
  readonly #read = new Set<string>();

  constructor(texts: Texts, fields: Readonly<Record<string, unknown>>, place = '') {
    this.texts = texts;
    this.#fields = fields;
    this.#place = place;
  }

  has(name: string): boolean {
    return Object.hasOwn(this.#fields, name);
  }

  /** The value of a field as it is; undefined where there is none. */
  value(name: string): unknown {
    this.#read.add(name);
    return this.has(name) ? this.#fields[name] : undefined;
  }

  /** The value of a field that must be there. */
  required(name: string): unknown {
    const value = this.value(name);
    if (value !== undefined) return value;
    const message = this.texts.caseMissingField(this.#place + name);
    throw caseFailure('missing_field', message);
  }

  whole(name: string, { min = 1, max = Number.MAX_SAFE_INTEGER }: WholeNumberRange = {}): number {
    const value = this.required(name);
    if (typeof value === 'number' && isSafeUint(value) && value >= min && value <= max) {
      return value;
    }
    return this.refuse(name, this.texts.wantedWhole(min, max));
  }

  /** A price in won, 1 to the highest of the rules. */
  price(name: string): Price {
    return asPrice(this.whole(name, { max: MAX_RULE_PRICE }));
  }

  word<Word extends string>(name: string, known: readonly Word[]): Word {
    const value = this.required(name);
    const found = known.find((word) => word === value);
    return found ?? this.refuse(name, this.texts.wantedWord(known.join(', ')));
  }

  text(name: string): string {
    const value = this.required(name);
    return typeof value === 'string' ? value : this.refuse(name, this.texts.wantedText);
  }

  /** True or false; false where the field is absent. */
  flag(name: string): boolean {
    const value = this.value(name) ?? false;
    return typeof value === 'boolean' ? value : this.refuse(name, this.texts.wantedFlag);
  }

  /** The business date of a field. */
  date(name: string): number {
    const value = this.required(name);
    const date = typeof value === 'string' ? parseCivilDate(value) : undefined;
    return date ?? this.refuse(name, this.texts.wantedDate);
  }

  time(name: string): Timestamp {
    const value = this.required(name);
    if (typeof value === 'number' && isSafeUint(value)) return asTimestamp(value);
    const time = typeof value === 'string' ? parseIsoTime(value) : undefined;
    return time ?? this.refuse(name, this.texts.wantedTime);
  }

  listing(): Listing {
    return { market: this.word('market', MARKETS), kind: this.word('kind', ISSUE_KINDS) };
  }

  circumstances(): LimitCircumstances {
    return { listingDay: this.flag('listingDay'), liquidation: this.flag('liquidation') };
  }

  /** Refuses the value of a field, in words for what is wanted. */
  refuse(name: string, wanted: string): never {
    throw caseFailure('bad_value', this.texts.caseBadValue(this.#place + name, wanted));
  }

  /** Refuses a field that has not been read: a word misspelt must not pass for one left out. */
  end(): void {
    const unknown = Object.keys(this.#fields).find((name) => !this.#read.has(name));
    if (unknown === undefined) return;
    const message = this.texts.caseUnknownField(this.#place + unknown.slice(0, 40));
    throw caseFailure('unknown_field', message);
  }
}
