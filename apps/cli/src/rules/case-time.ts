import { formatCivilDate, parseCivilDate } from '@jangbu/market';
import { asTimestamp, MAX_SAFE_UINT, type Timestamp } from '@jangbu/protocol';

const ISO_TIME =
  /^([0-9]{4}-[0-9]{2}-[0-9]{2})T([0-9]{2}):([0-9]{2})(?::([0-9]{2})(?:\.([0-9]{1,6}))?)?(Z|[+-][0-9]{2}:[0-9]{2})$/;

const SECOND_US = 1_000_000;
const MINUTE_US = 60 * SECOND_US;
const HOUR_US = 60 * MINUTE_US;
const DAY_US = 24 * HOUR_US;
/** Korea is nine hours ahead all year. */
const KOREA_US = 9 * HOUR_US;

/** Timestamp of an ISO 8601 time with offset (`Z` or `+09:00`), seconds optional; undefined for anything else. */
export function parseIsoTime(text: string): Timestamp | undefined {
  const found = ISO_TIME.exec(text);
  if (found === null) return undefined;
  const [, day = '', hours = '', minutes = '', seconds = '0', fraction = '', offset = ''] = found;
  const date = parseCivilDate(day);
  const offsetUs = offsetOf(offset);
  const [hour, minute, second] = [Number(hours), Number(minutes), Number(seconds)];
  if (date === undefined || offsetUs === undefined) return undefined;
  if (hour > 23 || minute > 59 || second > 59) return undefined;
  const sinceMidnight =
    hour * HOUR_US + minute * MINUTE_US + second * SECOND_US + Number(fraction.padEnd(6, '0'));
  const timestamp = date * DAY_US + sinceMidnight - offsetUs;
  return timestamp >= 0 && timestamp <= MAX_SAFE_UINT ? asTimestamp(timestamp) : undefined;
}

/** A timestamp that is a whole second as ISO 8601 with the offset of Korea: `2026-01-05T08:30:00+09:00`. */
export function formatKoreanTime(timestamp: Timestamp): string {
  const local = timestamp + KOREA_US;
  const date = Math.floor(local / DAY_US);
  const seconds = Math.floor((local - date * DAY_US) / SECOND_US);
  const clock = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60, seconds % 60];
  const parts = clock.map((part) => String(part).padStart(2, '0'));
  return `${formatCivilDate(date)}T${parts.join(':')}+09:00`;
}

function offsetOf(text: string): number | undefined {
  if (text === 'Z') return 0;
  const [hours, minutes] = [Number(text.slice(1, 3)), Number(text.slice(4))];
  if (hours > 23 || minutes > 59) return undefined;
  const offset = hours * HOUR_US + minutes * MINUTE_US;
  return text.startsWith('-') ? -offset : offset;
}
