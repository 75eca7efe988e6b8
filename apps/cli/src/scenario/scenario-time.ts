import { parseCivilDate } from '@jangbu/market';
import { endOfBusinessDate, fromHex, h64, plainHasher, TAGS } from '@jangbu/protocol';
import { shown, type Words } from './words.ts';

/** One second in the unit of a timestamp. */
export const SECOND = 1_000_000;
const HOUR_SECONDS = 3_600;
const MINUTE_SECONDS = 60;
const TIME =
  /^(\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,6}))?)?((?:\+[a-z][a-z0-9/]*)?)((?:[+-]\d{1,9}us)?)$/;
const DATED = /^(\d{4}-\d{2}-\d{2})T(.+)$/;
const SEED = /^([a-z][a-z0-9]*)(?:\/(\d{1,3}))?$/;
const SEED_HEX = /^[0-9a-f]{64}$/;
const HALF = 32;

/** Whether a word has the form of a time. */
export function isTime(word: string): boolean {
  return /^\d{2}:\d{2}/.test(word);
}

/** A date, `YYYY-MM-DD`, as a business date. */
export function parseDate(words: Words, word: string): number {
  const date = parseCivilDate(word);
  if (date === undefined) {
    throw words.fault('not_a_date', words.place.texts.scenarioNotDate(shown(word)));
  }
  return date;
}

/**
 * A timestamp of a time in Korea: `09:00`, `09:00:30`, `09:00:30.000001`, on `date` or the date written before it
 * (`2026-03-04T09:00`). `09:00+rain` is 09:00 and what the seed `rain` adds to the end of a call; `+5us` or `-5us` at the
 * end are microseconds more or less.
 */
export function parseTime(
  words: Words,
  word: string,
  date: number,
  randomEndSeconds: number,
): number {
  const dated = DATED.exec(word);
  const found = TIME.exec(dated?.[2] ?? word);
  const [hours = 0, minutes = 0, seconds = 0] = (found ?? [])
    .slice(1, 4)
    .map((part) => Number(part ?? 0));
  if (found === null || hours > 23 || minutes > 59 || seconds > 59) {
    throw words.fault('not_a_time', words.place.texts.scenarioNotTime(shown(word)));
  }
  const [, , , , fraction = '', seed = '', more = ''] = found;
  const day = dated === null ? date : parseDate(words, dated[1] ?? '');
  const added = seed === '' ? 0 : randomEndOf(parseSeed(words, seed.slice(1)), randomEndSeconds);
  const offset = more === '' ? 0 : Number(more.slice(0, -2));
  return (
    endOfBusinessDate(day - 1) +
    (hours * HOUR_SECONDS + minutes * MINUTE_SECONDS + seconds) * SECOND +
    Number(fraction.padEnd(6, '0')) +
    added +
    offset
  );
}

/** `09:00:30.000001` of a timestamp of `date`, with the date before it if it is another one. */
export function formatTime(
  timestamp: number,
  date: number,
  formatDate: (date: number) => string,
): string {
  const day = Math.floor((timestamp - endOfBusinessDate(date - 1)) / (86_400 * SECOND)) + date;
  const since = timestamp - endOfBusinessDate(day - 1);
  const second = Math.floor(since / SECOND);
  const fraction = since % SECOND;
  const two = (value: number) => String(value).padStart(2, '0');
  const clock = [
    Math.floor(second / HOUR_SECONDS),
    Math.floor(second / MINUTE_SECONDS) % 60,
    second % 60,
  ];
  const text = clock.map(two).join(':');
  const exact = fraction === 0 ? text : `${text}.${String(fraction).padStart(6, '0')}`;
  return day === date ? exact : `${formatDate(day)}T${exact}`;
}

/**
 * The 32 bytes of a seed: 64 hexadecimal digits, or a name, whose seed is its SHA-256. `rain/1` is what commits to `rain`,
 * `rain/2` what commits to that: a chain for several calls.
 */
export function parseSeed(words: Words, word: string): Uint8Array {
  if (SEED_HEX.test(word)) return fromHex(word) ?? new Uint8Array(HALF);
  const found = SEED.exec(word);
  if (found === null) throw words.noneOf(word, ['rain', 'rain/1']);
  let seed = plainHasher.sha256(Uint8Array.from(found[1] ?? '', (letter) => letter.charCodeAt(0)));
  for (let step = Number(found[2] ?? 0); step > 0; step -= 1) seed = commitmentTo(seed);
  return seed;
}

/** What CommitAuctionSeed publishes of a seed: `H64(seed ‖ zeros(32))`. */
export function commitmentTo(seed: Uint8Array): Uint8Array {
  return h64(plainHasher, seed, new Uint8Array(HALF));
}

/** Microseconds that a seed adds to the end of a call, docs/spec/trading-day.md section 10. */
function randomEndOf(seed: Uint8Array, randomEndSeconds: number): number {
  const block = new Uint8Array(2 * HALF);
  block.set(TAGS.uncross, 0);
  block.set(seed, TAGS.uncross.length);
  const digest = h64(plainHasher, block.subarray(0, HALF), block.subarray(HALF));
  let value = 0;
  for (let at = 5; at >= 0; at -= 1) value = value * 256 + digest[at]!;
  return value % (randomEndSeconds * SECOND + 1);
}
