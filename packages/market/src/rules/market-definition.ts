import type { TickBand } from './tick-table.ts';
import { TRADING_SESSIONS, type TradingSession } from './trading-session.ts';

/** The template of a date or weekday without windows. */
export const NO_TEMPLATE = 255;

/** A window of a template as a `DefineMarket` command has it; seconds count from the start of the business date. */
export interface MarketWindow {
  readonly template: number;
  /** Number of a trading session, which is that of its phase. */
  readonly session: number;
  readonly fromSecond: number;
  readonly untilSecond: number;
  readonly everySeconds: number;
}

/** The rules of a market: the fields of a `DefineMarket` command but its name and the number of its tick table. */
export interface MarketDefinition {
  matchingMode: number;
  randomEndSeconds: number;
  upPercent: number;
  downPercent: number;
  listingUpPercent: number;
  listingDownPercent: number;
  afterHoursPercent: number;
  dynamicPercent: number;
  dynamicClosingPercent: number;
  indexDynamicPercent: number;
  indexDynamicClosingPercent: number;
  staticPercent: number;
  interruptionSeconds: number;
  resumeSeconds: number;
  resumeGuardSeconds: number;
  indicativeSeconds: number;
  lowPrice: number;
  lowPriceTicks: number;
  /** Bit n: the order type that is n-th in `ORDER_TYPES` is taken, where the session takes it. */
  orderTypes: number;
  /** A template each from Monday on. */
  weekdays: Uint8Array;
  windows: MarketWindow[];
}

/** What defines a market: the bands of a `DefineTickTable` command, and the market that refers to it. */
export interface MarketRules {
  bands: TickBand[];
  market: MarketDefinition;
}

/** A date whose template is not that of its weekday: the fields of a `SetTradingDay` command but its market. */
export interface TradingDayRow {
  /** Business date. */
  date: number;
  template: number;
}

/** A date on which derivatives expire: the fields of a `SetExpiryDay` command but its market. */
export interface ExpiryDayRow {
  /** Business date. */
  date: number;
  /** Dynamic percent of the closing call of underlyings. */
  closingPercent: number;
}

/** A window of a template from its session's name; `everySeconds` 0 for a session that trades once or all the time. */
export function marketWindow(
  template: number,
  tradingSession: TradingSession,
  fromSecond: number,
  untilSecond: number,
  everySeconds = 0,
): MarketWindow {
  const session = TRADING_SESSIONS.indexOf(tradingSession);
  return { template, session, fromSecond, untilSecond, everySeconds };
}
