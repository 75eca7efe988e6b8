/**
 * Commands on issues, markets and the trading day to and from SSZ containers, docs/spec/commands.md.
 *
 * Offsets follow from the field lists; `end` is exclusive, and a reader is only given ranges inside `bytes`.
 */

import {
  copyBytes,
  readU16,
  readU32,
  readU64,
  writeBytes,
  writeU8,
  writeU16,
  writeU32,
  writeU64,
} from './bytes.ts';
import { LIMITS } from './limits.ts';
import type {
  DefineMarket,
  DefineTickTable,
  ListIssue,
  ListMarketIssue,
  MarketCommand,
  SessionWindow,
  TickBand,
} from './market-commands.ts';
import { isPart, readLatin1, readPart, writePart, writeText } from './ssz-parts.ts';

const MAX_NAME = 64;
const MAX_CODE = 12;
const MAX_MARKET_NAME = 32;
const WEEKDAYS = 7;

// Lengths of the fixed parts, which are also the first offsets.
const LIST_ISSUE = 67;
const DEFINE_TICK_TABLE = 4;
const DEFINE_MARKET = 56;
const SET_TRADING_DAY = 9;
const LIST_MARKET_ISSUE = 43;
const HALT_ISSUE = 10;
const RESUME_ISSUE = 8;
const MARKET_AND_HASH = 36;

const TICK_BAND = 16;
const SESSION_WINDOW = 14;

type IssueTexts = Pick<ListIssue, 'shortCode' | 'isin' | 'name' | 'nameEnglish'>;

/** The four texts of a listing, whose offsets are the first sixteen bytes of its container; null if they are wrong. */
function readTexts(
  bytes: Uint8Array,
  start: number,
  end: number,
  fixed: number,
): IssueTexts | null {
  const shortCode = start + fixed;
  if (shortCode > end || readU32(bytes, start) !== fixed) return null;
  const isin = start + readU32(bytes, start + 4);
  const name = start + readU32(bytes, start + 8);
  const nameEnglish = start + readU32(bytes, start + 12);
  if (!isPart(shortCode, isin, MAX_CODE) || !isPart(isin, name, MAX_CODE)) return null;
  if (!isPart(name, nameEnglish, MAX_NAME) || !isPart(nameEnglish, end, MAX_NAME)) return null;
  return {
    shortCode: readLatin1(bytes, shortCode, isin),
    isin: readLatin1(bytes, isin, name),
    name: readPart(bytes, name, nameEnglish),
    nameEnglish: readPart(bytes, nameEnglish, end),
  };
}

function textsBytes(texts: IssueTexts): number {
  const codes = texts.shortCode.length + texts.isin.length;
  return codes + texts.name.length + texts.nameEnglish.length;
}

function writeTexts(bytes: Uint8Array, at: number, texts: IssueTexts, fixed: number): void {
  writeU32(bytes, at, fixed);
  const isin = writeText(bytes, at + fixed, texts.shortCode, MAX_CODE);
  const name = writeText(bytes, isin, texts.isin, MAX_CODE);
  const nameEnglish = writePart(bytes, name, texts.name, MAX_NAME);
  writePart(bytes, nameEnglish, texts.nameEnglish, MAX_NAME);
  writeU32(bytes, at + 4, isin - at);
  writeU32(bytes, at + 8, name - at);
  writeU32(bytes, at + 12, nameEnglish - at);
}

function readListIssue(bytes: Uint8Array, start: number, end: number): MarketCommand | null {
  const texts = readTexts(bytes, start, end, LIST_ISSUE);
  if (texts === null) return null;
  const tick = readU64(bytes, start + 27);
  const lot = readU64(bytes, start + 35);
  const basePrice = readU64(bytes, start + 43);
  const lowerLimit = readU64(bytes, start + 51);
  const upperLimit = readU64(bytes, start + 59);
  if (tick < 0 || lot < 0 || basePrice < 0 || lowerLimit < 0 || upperLimit < 0) return null;
  return {
    kind: 'ListIssue',
    ...texts,
    currency: readU32(bytes, start + 16),
    priceDecimals: bytes[start + 20]!,
    market: bytes[start + 21]!,
    matchingMode: bytes[start + 22]!,
    tickTable: readU32(bytes, start + 23),
    tick,
    lot,
    basePrice,
    lowerLimit,
    upperLimit,
  };
}

/** Elements of `bytes` bytes each that `bytes[start..end)` is a list of, or -1 if there is a rest or are too many. */
function elementCount(start: number, end: number, size: number, limit: number): number {
  if (end < start || (end - start) % size !== 0 || end - start > limit * size) return -1;
  return (end - start) / size;
}

function readDefineTickTable(bytes: Uint8Array, start: number, end: number): MarketCommand | null {
  const list = start + DEFINE_TICK_TABLE;
  const count = elementCount(list, end, TICK_BAND, LIMITS.maxTickBands);
  if (count < 0 || readU32(bytes, start) !== DEFINE_TICK_TABLE) return null;
  const bands: TickBand[] = [];
  for (let at = list; at < end; at += TICK_BAND) {
    const from = readU64(bytes, at);
    const tick = readU64(bytes, at + 8);
    if (from < 0 || tick < 0) return null;
    bands.push({ from, tick });
  }
  return { kind: 'DefineTickTable', bands };
}

function readWindows(bytes: Uint8Array, list: number, end: number): SessionWindow[] {
  const windows: SessionWindow[] = [];
  for (let at = list; at < end; at += SESSION_WINDOW) {
    windows.push({
      template: bytes[at]!,
      session: bytes[at + 1]!,
      fromSecond: readU32(bytes, at + 2),
      untilSecond: readU32(bytes, at + 6),
      everySeconds: readU32(bytes, at + 10),
    });
  }
  return windows;
}

function readDefineMarket(bytes: Uint8Array, start: number, end: number): MarketCommand | null {
  const name = start + DEFINE_MARKET;
  if (name > end || readU32(bytes, start) !== DEFINE_MARKET) return null;
  const list = start + readU32(bytes, start + 52);
  if (!isPart(name, list, MAX_MARKET_NAME)) return null;
  if (elementCount(list, end, SESSION_WINDOW, LIMITS.maxSessionWindows) < 0) return null;
  return {
    kind: 'DefineMarket',
    name: readPart(bytes, name, list),
    matchingMode: bytes[start + 4]!,
    tickTable: readU32(bytes, start + 5),
    randomEndSeconds: readU16(bytes, start + 9),
    upPercent: readU16(bytes, start + 11),
    downPercent: readU16(bytes, start + 13),
    listingUpPercent: readU16(bytes, start + 15),
    listingDownPercent: readU16(bytes, start + 17),
    afterHoursPercent: readU16(bytes, start + 19),
    dynamicPercent: readU16(bytes, start + 21),
    dynamicClosingPercent: readU16(bytes, start + 23),
    indexDynamicPercent: readU16(bytes, start + 25),
    indexDynamicClosingPercent: readU16(bytes, start + 27),
    staticPercent: readU16(bytes, start + 29),
    interruptionSeconds: readU16(bytes, start + 31),
    resumeSeconds: readU16(bytes, start + 33),
    resumeGuardSeconds: readU16(bytes, start + 35),
    indicativeSeconds: readU16(bytes, start + 37),
    lowPrice: readU32(bytes, start + 39),
    lowPriceTicks: bytes[start + 43]!,
    orderTypes: bytes[start + 44]!,
    weekdays: copyBytes(bytes, start + 45, start + 45 + WEEKDAYS),
    windows: readWindows(bytes, list, end),
  };
}

function readSetTradingDay(bytes: Uint8Array, start: number, end: number): MarketCommand | null {
  if (end - start !== SET_TRADING_DAY) return null;
  return {
    kind: 'SetTradingDay',
    market: readU32(bytes, start),
    date: readU32(bytes, start + 4),
    template: bytes[start + 8]!,
  };
}

function readListMarketIssue(bytes: Uint8Array, start: number, end: number): MarketCommand | null {
  const texts = readTexts(bytes, start, end, LIST_MARKET_ISSUE);
  if (texts === null) return null;
  const lot = readU64(bytes, start + 25);
  const basePrice = readU64(bytes, start + 33);
  if (lot < 0 || basePrice < 0) return null;
  return {
    kind: 'ListMarketIssue',
    ...texts,
    currency: readU32(bytes, start + 16),
    priceDecimals: bytes[start + 20]!,
    market: readU32(bytes, start + 21),
    lot,
    basePrice,
    flags: readU16(bytes, start + 41),
  };
}

function readHaltIssue(bytes: Uint8Array, start: number, end: number): MarketCommand | null {
  if (end - start !== HALT_ISSUE) return null;
  return {
    kind: 'HaltIssue',
    market: readU32(bytes, start),
    issue: readU32(bytes, start + 4),
    reason: readU16(bytes, start + 8),
  };
}

function readResumeIssue(bytes: Uint8Array, start: number, end: number): MarketCommand | null {
  if (end - start !== RESUME_ISSUE) return null;
  return { kind: 'ResumeIssue', market: readU32(bytes, start), issue: readU32(bytes, start + 4) };
}

function readCommitAuctionSeed(
  bytes: Uint8Array,
  start: number,
  end: number,
): MarketCommand | null {
  if (end - start !== MARKET_AND_HASH) return null;
  const commitment = copyBytes(bytes, start + 4, end);
  return { kind: 'CommitAuctionSeed', market: readU32(bytes, start), commitment };
}

function readUncross(bytes: Uint8Array, start: number, end: number): MarketCommand | null {
  if (end - start !== MARKET_AND_HASH) return null;
  const seed = copyBytes(bytes, start + 4, end);
  return { kind: 'Uncross', market: readU32(bytes, start), seed };
}

/** Readers of the containers by kind; null for bytes that are not canonical. */
export const MARKET_COMMAND_READERS: Readonly<
  Record<
    MarketCommand['kind'],
    (bytes: Uint8Array, start: number, end: number) => MarketCommand | null
  >
> = {
  ListIssue: readListIssue,
  DefineTickTable: readDefineTickTable,
  DefineMarket: readDefineMarket,
  SetTradingDay: readSetTradingDay,
  ListMarketIssue: readListMarketIssue,
  HaltIssue: readHaltIssue,
  ResumeIssue: readResumeIssue,
  CommitAuctionSeed: readCommitAuctionSeed,
  Uncross: readUncross,
};

/** Bytes of the container of `command`, without its selector. */
export function marketCommandBytes(command: MarketCommand): number {
  switch (command.kind) {
    case 'ListIssue':
      return LIST_ISSUE + textsBytes(command);
    case 'DefineTickTable':
      return DEFINE_TICK_TABLE + command.bands.length * TICK_BAND;
    case 'DefineMarket':
      return DEFINE_MARKET + command.name.length + command.windows.length * SESSION_WINDOW;
    case 'SetTradingDay':
      return SET_TRADING_DAY;
    case 'ListMarketIssue':
      return LIST_MARKET_ISSUE + textsBytes(command);
    case 'HaltIssue':
      return HALT_ISSUE;
    case 'ResumeIssue':
      return RESUME_ISSUE;
    case 'CommitAuctionSeed':
    case 'Uncross':
      return MARKET_AND_HASH;
  }
}

function writeListIssue(bytes: Uint8Array, at: number, c: ListIssue): void {
  writeTexts(bytes, at, c, LIST_ISSUE);
  writeU32(bytes, at + 16, c.currency);
  writeU8(bytes, at + 20, c.priceDecimals);
  writeU8(bytes, at + 21, c.market);
  writeU8(bytes, at + 22, c.matchingMode);
  writeU32(bytes, at + 23, c.tickTable);
  writeU64(bytes, at + 27, c.tick);
  writeU64(bytes, at + 35, c.lot);
  writeU64(bytes, at + 43, c.basePrice);
  writeU64(bytes, at + 51, c.lowerLimit);
  writeU64(bytes, at + 59, c.upperLimit);
}

function assertCount(count: number, limit: number): void {
  if (count > limit) throw new RangeError(`more than ${limit} elements: ${count}`);
}

function writeDefineTickTable(bytes: Uint8Array, at: number, { bands }: DefineTickTable): void {
  assertCount(bands.length, LIMITS.maxTickBands);
  writeU32(bytes, at, DEFINE_TICK_TABLE);
  let to = at + DEFINE_TICK_TABLE;
  for (const { from, tick } of bands) {
    writeU64(bytes, to, from);
    writeU64(bytes, to + 8, tick);
    to += TICK_BAND;
  }
}

function writeDefineMarket(bytes: Uint8Array, at: number, c: DefineMarket): void {
  assertCount(c.windows.length, LIMITS.maxSessionWindows);
  writeU32(bytes, at, DEFINE_MARKET);
  writeU8(bytes, at + 4, c.matchingMode);
  writeU32(bytes, at + 5, c.tickTable);
  writeU16(bytes, at + 9, c.randomEndSeconds);
  writeU16(bytes, at + 11, c.upPercent);
  writeU16(bytes, at + 13, c.downPercent);
  writeU16(bytes, at + 15, c.listingUpPercent);
  writeU16(bytes, at + 17, c.listingDownPercent);
  writeU16(bytes, at + 19, c.afterHoursPercent);
  writeU16(bytes, at + 21, c.dynamicPercent);
  writeU16(bytes, at + 23, c.dynamicClosingPercent);
  writeU16(bytes, at + 25, c.indexDynamicPercent);
  writeU16(bytes, at + 27, c.indexDynamicClosingPercent);
  writeU16(bytes, at + 29, c.staticPercent);
  writeU16(bytes, at + 31, c.interruptionSeconds);
  writeU16(bytes, at + 33, c.resumeSeconds);
  writeU16(bytes, at + 35, c.resumeGuardSeconds);
  writeU16(bytes, at + 37, c.indicativeSeconds);
  writeU32(bytes, at + 39, c.lowPrice);
  writeU8(bytes, at + 43, c.lowPriceTicks);
  writeU8(bytes, at + 44, c.orderTypes);
  writeBytes(bytes, at + 45, c.weekdays, WEEKDAYS);
  let to = writePart(bytes, at + DEFINE_MARKET, c.name, MAX_MARKET_NAME);
  writeU32(bytes, at + 52, to - at);
  for (const window of c.windows) {
    writeU8(bytes, to, window.template);
    writeU8(bytes, to + 1, window.session);
    writeU32(bytes, to + 2, window.fromSecond);
    writeU32(bytes, to + 6, window.untilSecond);
    writeU32(bytes, to + 10, window.everySeconds);
    to += SESSION_WINDOW;
  }
}

function writeListMarketIssue(bytes: Uint8Array, at: number, c: ListMarketIssue): void {
  writeTexts(bytes, at, c, LIST_MARKET_ISSUE);
  writeU32(bytes, at + 16, c.currency);
  writeU8(bytes, at + 20, c.priceDecimals);
  writeU32(bytes, at + 21, c.market);
  writeU64(bytes, at + 25, c.lot);
  writeU64(bytes, at + 33, c.basePrice);
  writeU16(bytes, at + 41, c.flags);
}

/** Writes the container of `command` at `at`; throws a RangeError at a field outside its range. */
export function writeMarketCommand(bytes: Uint8Array, at: number, command: MarketCommand): void {
  switch (command.kind) {
    case 'ListIssue':
      writeListIssue(bytes, at, command);
      break;
    case 'DefineTickTable':
      writeDefineTickTable(bytes, at, command);
      break;
    case 'DefineMarket':
      writeDefineMarket(bytes, at, command);
      break;
    case 'SetTradingDay':
      writeU32(bytes, at, command.market);
      writeU32(bytes, at + 4, command.date);
      writeU8(bytes, at + 8, command.template);
      break;
    case 'ListMarketIssue':
      writeListMarketIssue(bytes, at, command);
      break;
    case 'HaltIssue':
      writeU32(bytes, at, command.market);
      writeU32(bytes, at + 4, command.issue);
      writeU16(bytes, at + 8, command.reason);
      break;
    case 'ResumeIssue':
      writeU32(bytes, at, command.market);
      writeU32(bytes, at + 4, command.issue);
      break;
    case 'CommitAuctionSeed':
      writeU32(bytes, at, command.market);
      writeBytes(bytes, at + 4, command.commitment, 32);
      break;
    case 'Uncross':
      writeU32(bytes, at, command.market);
      writeBytes(bytes, at + 4, command.seed, 32);
      break;
  }
}
