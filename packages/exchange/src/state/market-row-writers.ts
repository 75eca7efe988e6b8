/** The rows of tables 10, 11, 20 and 21 (docs/spec/state.md section 2), written at an offset into zeroed bytes. */

import { writeU16, writeU32, writeU64 } from '@jangbu/protocol';
import type { ExchangeState } from './state.ts';

/** Offset of the windows in a market's row. */
export const MARKET_WINDOWS_OFFSET = 128;
/** Bytes of a window in a market's row. */
export const MARKET_WINDOW_BYTES = 16;
/** Bytes of a band in a tick table's row. */
export const TICK_BAND_BYTES = 16;

/** The 16-bit fields of a market's row with their offsets. */
export const MARKET_U16_FIELDS = [
  ['randomEndSeconds', 34],
  ['upPercent', 40],
  ['downPercent', 42],
  ['listingUpPercent', 44],
  ['listingDownPercent', 46],
  ['afterHoursPercent', 48],
  ['dynamicPercent', 50],
  ['dynamicClosingPercent', 52],
  ['indexDynamicPercent', 54],
  ['indexDynamicClosingPercent', 56],
  ['staticPercent', 58],
  ['interruptionSeconds', 60],
  ['resumeSeconds', 62],
  ['resumeGuardSeconds', 64],
  ['indicativeSeconds', 66],
] as const;

/** The 64-bit fields of an issue's day row with their offsets. */
export const ISSUE_DAY_U64_FIELDS = [
  ['phaseUntil', 0],
  ['callEnd', 8],
  ['singlePrice', 16],
  ['closePrice', 24],
  ['dayLast', 32],
  ['indicativePrice', 40],
  ['indicativeQuantity', 48],
] as const;

/** Writes a row of table 10. */
export function writeTradingDay(
  { tradingDays }: ExchangeState,
  row: number,
  bytes: Uint8Array,
  at: number,
): void {
  const { market, date, template, closingPercent } = tradingDays.rows[row]!;
  writeU32(bytes, at, market);
  writeU32(bytes, at + 4, date);
  bytes[at + 8] = template;
  bytes[at + 9] = closingPercent;
}

/** Writes a row of table 11. */
export function writeMarket(
  { markets }: ExchangeState,
  row: number,
  bytes: Uint8Array,
  at: number,
): void {
  const market = markets[row]!;
  bytes.set(market.name, at);
  bytes[at + 32] = market.name.length;
  bytes[at + 33] = market.matchingMode;
  writeU32(bytes, at + 36, market.tickTable);
  for (const [field, offset] of MARKET_U16_FIELDS) writeU16(bytes, at + offset, market[field]);
  writeU32(bytes, at + 68, market.lowPrice);
  bytes[at + 72] = market.lowPriceTicks;
  bytes.set(market.weekdays, at + 73);
  bytes[at + 80] = market.windows.length;
  bytes[at + 81] = market.orderTypes;
  writeU64(bytes, at + 88, market.retailLimit);
  bytes.set(market.commitment, at + 96);
  for (const [place, window] of market.windows.entries()) {
    const start = at + MARKET_WINDOWS_OFFSET + MARKET_WINDOW_BYTES * place;
    bytes[start] = window.template;
    bytes[start + 1] = window.session;
    writeU32(bytes, start + 4, window.fromSecond);
    writeU32(bytes, start + 8, window.untilSecond);
    writeU32(bytes, start + 12, window.everySeconds);
  }
}

/** Writes a row of table 20. */
export function writeTickTable(
  { tickTables }: ExchangeState,
  row: number,
  bytes: Uint8Array,
  at: number,
): void {
  for (const [place, { from, tick }] of tickTables[row]!.entries()) {
    writeU64(bytes, at + TICK_BAND_BYTES * place, from);
    writeU64(bytes, at + TICK_BAND_BYTES * place + 8, tick);
  }
}

/** Writes a row of table 21. */
export function writeIssueDay(
  { issues }: ExchangeState,
  row: number,
  bytes: Uint8Array,
  at: number,
): void {
  const day = issues[row]!.day!;
  for (const [field, offset] of ISSUE_DAY_U64_FIELDS) writeU64(bytes, at + offset, day[field]);
  writeU32(bytes, at + 56, day.date);
  bytes[at + 60] = day.flags;
  bytes[at + 61] = day.isDirty ? 1 : 0;
  bytes[at + 62] = day.isExtended ? 1 : 0;
  bytes[at + 63] = day.isLeaving;
}
