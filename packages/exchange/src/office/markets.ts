import { isSoundTickTable, type MarketWindow, tickTable } from '@jangbu/market';
import {
  CLOSED_TEMPLATE,
  type DefineMarket,
  type DefineTickTable,
  isName,
  LIMITS,
  type RejectCode,
  type SetExpiryDay,
  type SetTradingDay,
  TABLE,
} from '@jangbu/protocol';
import { checkOffice } from '../checks.ts';
import type { BlockContext, Signer } from '../execution.ts';
import { PHASE } from '../state/issue.ts';
import type { TradingDay } from '../state/market-rows.ts';
import type { ExchangeState } from '../state/state.ts';

const MAX_NAME_BYTES = 32;
const MAX_MATCHING_MODE = 1;
const BILATERAL = 1;
const MAX_TEMPLATE = 7;
const MAX_RANDOM_END_SECONDS = 600;
/** How far an upper limit may be from the base, in percent. */
export const MAX_UP_PERCENT = 300;
const MAX_PERCENT = 100;
const MAX_SECONDS = 3_600;
const MAX_INDICATIVE_SECONDS = 60;
const SECONDS_PER_DAY = 86_400;
const HASH_BYTES = 32;
/** A bit each for the seven order types. */
const ALL_ORDER_TYPES = 127;

/** docs/spec/commands.md, 9 DefineTickTable. */
export function defineTickTable(
  block: BlockContext,
  signer: Signer,
  { bands }: DefineTickTable,
): RejectCode {
  const { state } = block;
  const refused = checkOffice(block, signer);
  if (refused !== 'ok') return refused;
  if (!isSoundTickTable(bands)) return 'bad_value';
  if (state.tickTables.length >= LIMITS.maxTickTables) return 'limit_reached';
  if (block.isDryRun) return 'ok';
  const number = state.addTickTable(
    tickTable(...bands.map(({ from, tick }): [number, number] => [from, tick])),
  );
  const event = block.begin('tick_table_defined');
  event.u32(16, number);
  event.u8(20, bands.length);
  return block.done(number);
}

/** docs/spec/commands.md, 10 DefineMarket. */
export function defineMarket(
  block: BlockContext,
  signer: Signer,
  command: DefineMarket,
): RejectCode {
  const { state } = block;
  const refused = checkOffice(block, signer);
  if (refused !== 'ok') return refused;
  if (!isName(command.name) || command.name.length > MAX_NAME_BYTES) return 'bad_text';
  if (command.matchingMode > MAX_MATCHING_MODE) return 'bad_value';
  if (state.tickTables[command.tickTable - 1] === undefined) return 'unknown_tick_table';
  if (!isSoundMarket(command)) return 'bad_value';
  if (state.markets.length >= LIMITS.maxMarkets) return 'limit_reached';
  if (block.isDryRun) return 'ok';
  const { kind: _, ...rules } = command;
  const number = state.addMarket({
    ...rules,
    name: rules.name.slice(),
    weekdays: rules.weekdays.slice(),
    windows: rules.windows.map((window) => ({ ...window })),
    commitment: new Uint8Array(HASH_BYTES),
    retailLimit: 0,
  });
  const event = block.begin('market_defined');
  event.u32(16, number);
  event.u8(20, command.matchingMode);
  event.u8(21, command.windows.length);
  event.u32(24, command.tickTable);
  return block.done(number);
}

/** docs/spec/commands.md, 11 SetTradingDay. */
export function setTradingDay(
  block: BlockContext,
  signer: Signer,
  { market: number, date, template }: SetTradingDay,
): RejectCode {
  const { state } = block;
  const refused = checkOffice(block, signer);
  if (refused !== 'ok') return refused;
  const market = state.markets[number - 1];
  if (market === undefined) return 'unknown_market';
  const known =
    template === CLOSED_TEMPLATE || market.windows.some((window) => window.template === template);
  if (date <= state.businessDate || !known) return 'bad_value';
  if (!hasRoomFor(state, number, date)) return 'limit_reached';
  if (block.isDryRun) return 'ok';
  const row = writeTradingDay(state, number, date, { template });
  const event = block.begin('trading_day_set');
  event.u32(16, number);
  event.u32(20, date);
  event.u8(24, template);
  return block.done(row);
}

/** docs/spec/commands.md, 47 SetExpiryDay. */
export function setExpiryDay(
  block: BlockContext,
  signer: Signer,
  { market: number, date, closingPercent }: SetExpiryDay,
): RejectCode {
  const { state } = block;
  const refused = checkOffice(block, signer);
  if (refused !== 'ok') return refused;
  if (state.markets[number - 1] === undefined) return 'unknown_market';
  if (date <= state.businessDate || closingPercent > MAX_PERCENT) return 'bad_value';
  if (!hasRoomFor(state, number, date)) return 'limit_reached';
  if (block.isDryRun) return 'ok';
  const row = writeTradingDay(state, number, date, { closingPercent });
  const event = block.begin('expiry_day_set');
  event.u32(16, number);
  event.u32(20, date);
  event.u8(24, closingPercent);
  return block.done(row);
}

/** Whether a date of a market has a row, or there is room for one. */
function hasRoomFor({ tradingDays }: ExchangeState, market: number, date: number): boolean {
  return tradingDays.find(market, date) >= 0 || tradingDays.rows.length < LIMITS.maxTradingDays;
}

/** Changes the row of a market's date, which is made as its weekday is if there is none; returns its number. */
function writeTradingDay(
  state: ExchangeState,
  market: number,
  date: number,
  change: Partial<Pick<TradingDay, 'template' | 'closingPercent'>>,
): number {
  const { tradingDays } = state;
  let row = tradingDays.find(market, date);
  if (row < 0) {
    const template = tradingDays.templateOf(market, state.markets[market - 1]!, date);
    row = tradingDays.add({ market, date, template, closingPercent: 0 });
    state.markCounts();
  }
  Object.assign(tradingDays.rows[row]!, change);
  state.writtenTo(TABLE.calendars).mark(row);
  return row;
}

/** Check 6 of DefineMarket: whether percents, seconds, week and windows can be those of a market. */
export function isSoundMarket(market: Omit<DefineMarket, 'kind'>): boolean {
  return hasSoundNumbers(market) && hasSoundWindows(market);
}

function hasSoundNumbers(market: Omit<DefineMarket, 'kind'>): boolean {
  const small = [
    market.downPercent,
    market.listingDownPercent,
    market.afterHoursPercent,
    market.dynamicPercent,
    market.dynamicClosingPercent,
    market.indexDynamicPercent,
    market.indexDynamicClosingPercent,
    market.staticPercent,
  ];
  const seconds = [market.interruptionSeconds, market.resumeSeconds, market.resumeGuardSeconds];
  return (
    market.randomEndSeconds <= MAX_RANDOM_END_SECONDS &&
    (market.upPercent === 0) === (market.downPercent === 0) &&
    (market.listingUpPercent === 0) === (market.listingDownPercent === 0) &&
    market.upPercent <= MAX_UP_PERCENT &&
    market.listingUpPercent <= MAX_UP_PERCENT &&
    small.every((percent) => percent <= MAX_PERCENT) &&
    seconds.every((value) => value <= MAX_SECONDS) &&
    market.interruptionSeconds >= 1 &&
    market.resumeSeconds >= 1 &&
    market.orderTypes >= 1 &&
    market.orderTypes <= ALL_ORDER_TYPES &&
    market.indicativeSeconds >= 1 &&
    market.indicativeSeconds <= MAX_INDICATIVE_SECONDS
  );
}

function hasSoundWindows({
  windows,
  weekdays,
  matchingMode,
  randomEndSeconds,
}: Omit<DefineMarket, 'kind'>): boolean {
  const templates = new Set(windows.map(({ template }) => template));
  const known = [...weekdays].every((day) => day === CLOSED_TEMPLATE || templates.has(day));
  let before: MarketWindow | undefined;
  for (const window of windows) {
    if (!isSoundWindow(window, matchingMode, randomEndSeconds)) return false;
    if (before !== undefined && window.template < before.template) return false;
    const isSame = before?.template === window.template;
    if (isSame && window.fromSecond < (before?.untilSecond ?? 0)) return false;
    if (before !== undefined && !mayFollow(before, window)) return false;
    before = window;
  }
  return known && before?.session !== PHASE.pre_open_close;
}

/** Orders that cross must not come into continuous trading without a call. */
function mayFollow(before: MarketWindow, window: MarketWindow): boolean {
  const isNext = window.template === before.template && window.fromSecond === before.untilSecond;
  if (before.session === PHASE.pre_open_close) {
    return isNext && window.session === PHASE.opening_call;
  }
  const { continuous } = PHASE;
  return !(isNext && before.session === continuous && window.session === continuous);
}

function isSoundWindow(window: MarketWindow, matchingMode: number, randomEnd: number): boolean {
  const { template, session, fromSecond, untilSecond, everySeconds } = window;
  if (template > MAX_TEMPLATE || session < 1 || session > PHASE.periodic_call) return false;
  if (matchingMode === BILATERAL && session !== PHASE.continuous) return false;
  if (fromSecond >= untilSecond || untilSecond + randomEnd >= SECONDS_PER_DAY) return false;
  const length = untilSecond - fromSecond;
  if (session === PHASE.after_hours_single || session === PHASE.periodic_call) {
    return everySeconds >= 1 && length % everySeconds === 0;
  }
  return session === PHASE.after_hours_close ? everySeconds < length : everySeconds === 0;
}
