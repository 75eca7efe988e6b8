/** Markets of the Korea Exchange as the data of the commands that define them, docs/spec/trading-day.md. */

import { acceptedOrderTypes, ORDER_TYPES } from './accepted-order-types.ts';
import { businessDateOfCivil, SATURDAY, SUNDAY, weekdayOf } from './civil-date.ts';
import { krxLimitRule, type LimitRule } from './daily-limits.ts';
import {
  type DayTemplate,
  dayTemplate,
  MAX_RANDOM_END_SECONDS,
  type SessionWindow,
  type TradingMethod,
} from './day-template.ts';
import { krxTickTable } from './krx-ticks.ts';
import type { Listing, Market } from './listing.ts';
import {
  type MarketDefinition,
  type MarketRules,
  type MarketWindow,
  marketWindow,
  NO_TEMPLATE,
  type TradingDayRow,
} from './market-definition.ts';
import { type DayKind, dayKind } from './trading-calendar.ts';

/** Kinds of trading days by the number of their template. */
export const DAY_TEMPLATES = Object.freeze([
  'ordinary',
  'first_of_year',
  'examination',
] as const satisfies readonly DayKind[]);

const MATCHING_COMPETITIVE = 0;
const SECONDS_PER_MINUTE = 60;

/** ER §51의2②: orders at the day's close are taken from the close on, and trade ten minutes later. */
const AFTER_CLOSE_SECONDS = 600;

/** BR §34의2③, in percent of the close. */
const AFTER_HOURS_PERCENT = 10;

/** BR §26의2①, ER §41의2: percent of the last price, in calls that of the call; members of the index are calmer. */
const INTERRUPTIONS = {
  dynamicPercent: 6,
  dynamicClosingPercent: 4,
  indexDynamicPercent: 3,
  indexDynamicClosingPercent: 2,
  staticPercent: 10,
  interruptionSeconds: 120,
  // ER §41의2: none below 1,000 won for a move of three ticks at most.
  lowPrice: 1_000,
  lowPriceTicks: 3,
} as const;

/** ER §41의2④: liquidation, overheated and illiquid issues, which trade by periodic calls, are not interrupted. */
const NO_INTERRUPTIONS = {
  ...INTERRUPTIONS,
  dynamicPercent: 0,
  dynamicClosingPercent: 0,
  indexDynamicPercent: 0,
  indexDynamicClosingPercent: 0,
  staticPercent: 0,
} as const;

/** ER §35①2, 3: a call of ten minutes after a halt; within twenty minutes of the close one until the close. */
const RESUMPTION = { resumeSeconds: 600, resumeGuardSeconds: 1_200 } as const;

/** Percents of limits, both 0 where prices are not limited. */
function percentsOf(rule: LimitRule): { up: number; down: number } {
  return rule.kind === 'none' ? { up: 0, down: 0 } : { up: rule.upPercent, down: rule.downPercent };
}

/**
 * The rules of the Korea Exchange in force on a business date for issues of one market and kind; undefined where the
 * tables of rules hold none.
 *
 * Templates are those of `DAY_TEMPLATES`, and weekdays are ordinary: the dates that are not are `krxTradingDays`. Where
 * no rule for a listing day is known the ordinary limits hold on it too.
 */
export function krxMarket(
  listing: Listing,
  date: number,
  method: TradingMethod = 'continuous',
): MarketRules | undefined {
  const table = krxTickTable(listing, date);
  const ordinary = krxLimitRule(listing, date);
  const windows = windowsOf(listing, date, method);
  if (table === undefined || ordinary === undefined || windows === undefined) return undefined;
  const limits = percentsOf(ordinary);
  const listingDay = percentsOf(krxLimitRule(listing, date, { listingDay: true }) ?? ordinary);
  const market: MarketDefinition = {
    matchingMode: MATCHING_COMPETITIVE,
    randomEndSeconds: MAX_RANDOM_END_SECONDS,
    upPercent: limits.up,
    downPercent: limits.down,
    listingUpPercent: listingDay.up,
    listingDownPercent: listingDay.down,
    afterHoursPercent: AFTER_HOURS_PERCENT,
    ...(method === 'periodic' ? NO_INTERRUPTIONS : INTERRUPTIONS),
    ...RESUMPTION,
    indicativeSeconds: 1,
    orderTypes: orderTypesOf(listing.market, date),
    weekdays: weekdays(),
    windows,
  };
  return { bands: [...table], market };
}

/**
 * The dates of a year on which the exchange does something else than on every such weekday: holidays, the first trading
 * day, the examination. Undefined outside the years of the calendar.
 *
 * @param knownOn - business date of the knowledge, as in `dayKind`.
 */
export function krxTradingDays(year: number, knownOn?: number): TradingDayRow[] | undefined {
  const rows: TradingDayRow[] = [];
  const end = businessDateOfCivil({ year: year + 1, month: 1, day: 1 });
  for (let date = businessDateOfCivil({ year, month: 1, day: 1 }); date < end; date += 1) {
    const kind = dayKind(date, knownOn);
    if (kind === undefined) return undefined;
    const isWeekend = weekdayOf(date) === SATURDAY || weekdayOf(date) === SUNDAY;
    const usual = isWeekend ? 'closed' : 'ordinary';
    if (kind !== usual) rows.push({ date, template: templateOf(kind) });
  }
  return rows;
}

/** The order types that the market takes in some session on the date, as bits. */
function orderTypesOf(market: Market, date: number): number {
  const taken = acceptedOrderTypes('continuous', market, date);
  return taken.reduce((bits, type) => bits + 2 ** ORDER_TYPES.indexOf(type), 0);
}

function templateOf(kind: DayKind): number {
  return kind === 'closed' ? NO_TEMPLATE : DAY_TEMPLATES.indexOf(kind);
}

/** Monday to Friday ordinary, the weekend closed. */
function weekdays(): Uint8Array {
  const ordinary = templateOf('ordinary');
  return Uint8Array.of(...new Array(5).fill(ordinary), NO_TEMPLATE, NO_TEMPLATE);
}

function windowsOf(
  { market }: Listing,
  date: number,
  method: TradingMethod,
): MarketWindow[] | undefined {
  const windows: MarketWindow[] = [];
  for (const [template, kind] of DAY_TEMPLATES.entries()) {
    const day = dayTemplate(date, kind, market, method);
    if (day === undefined) return undefined;
    windows.push(...withoutOverlaps(day).map((window) => inSeconds(template, window)));
  }
  return windows;
}

/** Windows one after the other: what an earlier window of the template covers is cut off the later ones. */
function withoutOverlaps(day: DayTemplate): SessionWindow[] {
  const cut = day.flatMap((window, place) =>
    day
      .slice(0, place)
      .reduce((pieces, earlier) => pieces.flatMap((piece) => cutOff(piece, earlier)), [window]),
  );
  return cut.sort((a, b) => a.fromMinute - b.fromMinute);
}

/** What of a window lies before and after another one. */
function cutOff(window: SessionWindow, other: SessionWindow): SessionWindow[] {
  const pieces = [
    { ...window, untilMinute: Math.min(window.untilMinute, other.fromMinute) },
    { ...window, fromMinute: Math.max(window.fromMinute, other.untilMinute) },
  ];
  return pieces.filter(({ fromMinute, untilMinute }) => fromMinute < untilMinute);
}

function inSeconds(template: number, window: SessionWindow): MarketWindow {
  const { tradingSession, fromMinute, untilMinute, uncrossEveryMinutes = 0 } = window;
  const every =
    tradingSession === 'after_hours_close'
      ? AFTER_CLOSE_SECONDS
      : uncrossEveryMinutes * SECONDS_PER_MINUTE;
  const [from, until] = [fromMinute * SECONDS_PER_MINUTE, untilMinute * SECONDS_PER_MINUTE];
  return marketWindow(template, tradingSession, from, until, every);
}
