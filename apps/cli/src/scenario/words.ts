import { parseUint } from '@jangbu/protocol';
import { CommandFailure, printable } from '../failure.ts';
import type { Texts } from '../texts.ts';

const SHOWN_CHARACTERS = 60;

/** A line of a scenario, for whoever finds a fault in it. */
export interface Place {
  readonly texts: Texts;
  readonly file: string;
  /** Counted from 1. */
  readonly line: number;
}

/** The fault of a line: exit status 2. */
export function wrongLine({ file, line }: Place, code: string, message: string): CommandFailure {
  return new CommandFailure(2, code, message, { file, line });
}

/** What stood in the file, for a message. */
export function shown(text: string): string {
  return printable(text).slice(0, SHOWN_CHARACTERS);
}

/** The words of a line, read from left to right; each reader throws a CommandFailure (2) where it finds something else. */
export class Words {
  readonly place: Place;
  readonly #words: readonly string[];
  #at = 0;

  constructor(place: Place, text: string) {
    this.place = place;
    this.#words = text.split(/\s+/).filter((word) => word !== '');
  }

  /** The next word, which stays; undefined at the end. */
  get ahead(): string | undefined {
    return this.#words[this.#at];
  }

  /** The word behind the next one. */
  get afterNext(): string | undefined {
    return this.#words[this.#at + 1];
  }

  /** Takes the next word; `what` names what is missing if there is none. */
  take(what: string): string {
    const word = this.ahead;
    if (word === undefined) throw this.fault('missing', this.place.texts.scenarioMissing(what));
    this.#at += 1;
    return word;
  }

  /** Takes the next word if it is `word`. */
  accept(word: string): boolean {
    if (this.ahead !== word) return false;
    this.#at += 1;
    return true;
  }

  /** Takes the next word, which must be one of those known. */
  oneOf<Known extends string>(what: string, known: readonly Known[]): Known {
    const word = this.take(what);
    const found = known.find((each) => each === word);
    if (found === undefined) throw this.noneOf(word, known);
    return found;
  }

  /** Takes a whole number below 2^53. */
  number(what: string): number {
    return this.wholeNumber(what, this.take(what));
  }

  /** A word as a whole number below 2^53. */
  wholeNumber(what: string, word: string): number {
    const value = parseUint(word);
    if (value !== null && Number.isSafeInteger(value)) return value;
    throw this.fault('not_a_number', this.place.texts.scenarioNotWhole(what, shown(word)));
  }

  /** Throws if a word is left. */
  end(): void {
    if (this.ahead === undefined) return;
    throw this.fault('too_much', this.place.texts.scenarioTooMuch(shown(this.ahead)));
  }

  /** The fault of a word that is none of those known. */
  noneOf(word: string, known: readonly string[]): CommandFailure {
    return this.fault('unknown', this.place.texts.scenarioNoneOf(shown(word), known.join(', ')));
  }

  /** Takes all that is left. */
  rest(): string {
    const text = this.#words.slice(this.#at).join(' ');
    this.#at = this.#words.length;
    return text;
  }

  /** A fault of this line. */
  fault(code: string, message: string): CommandFailure {
    return wrongLine(this.place, code, message);
  }
}
