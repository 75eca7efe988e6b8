import { statSync } from 'node:fs';
import { isShortCode, parseUint } from '@jangbu/protocol';
import { CommandFailure, printable } from './failure.ts';
import type { Texts } from './texts.ts';

/** Bounds of a whole number, both included. */
export interface WholeNumberRange {
  /** 0 if not given. */
  readonly min?: number;
  /** 2^53 - 1 if not given. */
  readonly max?: number;
}

/** A whole number from the command line: decimal digits alone; throws a CommandFailure (2) at anything else. */
export function wholeNumber(
  texts: Texts,
  name: string,
  text: string,
  { min = 0, max = Number.MAX_SAFE_INTEGER }: WholeNumberRange = {},
): number {
  const value = parseUint(text);
  if (value !== null && value >= min && value <= max) return value;
  const message = texts.notAWholeNumber(name, `"${printable(text).slice(0, 40)}"`, min, max);
  throw new CommandFailure(2, 'not_a_number', message);
}

/** The same for an option that may be absent. */
export function optionalWholeNumber(
  texts: Texts,
  name: string,
  text: string | undefined,
  range: WholeNumberRange = {},
): number | undefined {
  return text === undefined ? undefined : wholeNumber(texts, name, text, range);
}

/** A word of a closed set; throws a CommandFailure (2) at anything else. */
export function oneOf<Word extends string>(
  texts: Texts,
  name: string,
  text: string,
  known: readonly Word[],
): Word {
  const found = known.find((word) => word === text);
  if (found !== undefined) return found;
  const message = texts.notOneOf(name, `"${printable(text).slice(0, 40)}"`, known.join(', '));
  throw new CommandFailure(2, 'not_one_of', message);
}

/** An issue by its number, or by its short code where the text is no number (`005930` is none); throws as the others do. */
export function issueName(texts: Texts, name: string, text: string): number | string {
  const number = parseUint(text);
  if (number !== null) return wholeNumber(texts, name, text, { max: 65_535 });
  if (isShortCode(text)) return text;
  const message = texts.notAnIssue(name, `"${printable(text).slice(0, 40)}"`);
  throw new CommandFailure(2, 'not_an_issue', message);
}

/** Throws a CommandFailure (2) if `dir` is empty or names something that is no folder; it may be absent. */
export function checkDataFolder(texts: Texts, dir: string): void {
  if (dir === '') throw new CommandFailure(2, 'empty_value', texts.emptyValue('--data'));
  // A path that leads through a file is none either; whatever else is wrong shows when the folder is opened.
  if (statSync(dir, { throwIfNoEntry: false })?.isDirectory() === false) {
    throw new CommandFailure(2, 'not_a_folder', texts.notAFolder, { file: dir });
  }
}
