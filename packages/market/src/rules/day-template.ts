/** When the sessions of a day begin and end: templates that a date of the calendar names. */

import { dateOf } from './civil-date.ts';
import { type DatedRow, rowInForce } from './dated-rows.ts';
import type { Market } from './listing.ts';
import type { DayKind } from './trading-calendar.ts';
import type { TradingSession } from './trading-session.ts';

/** How an issue trades in the regular session: continuously, or by periodic call auctions (ER §56, §56의3, §56의4). */
export type TradingMethod = 'continuous' | 'periodic';

/** One session of a template; minutes of the day in UTC+9, from `fromMinute` on and before `untilMinute`. */
export interface SessionWindow {
  readonly tradingSession: TradingSession;
  readonly fromMinute: number;
  readonly untilMinute: number;
  /** Minutes between the auctions of a session that has several. */
  readonly uncrossEveryMinutes?: number;
}

/**
 * Windows of a day in the order of precedence: where two overlap, the first one names the session.
 *
 * The ends of the calls are those without the random end of up to `MAX_RANDOM_END_SECONDS`.
 */
export type DayTemplate = readonly SessionWindow[];

/** Every call auction ends at random within this time after its end, also in an interruption (ER §35①). */
export const MAX_RANDOM_END_SECONDS = 30;

const OPEN_MINUTE = 9 * 60;
const CLOSE_MINUTE = 15 * 60 + 30;
const HOUR_MINUTES = 60;

interface OpeningHours {
  readonly openMinute: number;
  readonly closeMinute: number;
}

/** BR §4③; on the day of the examination everything is an hour later, on the first of the year the opening alone. */
const HOURS: Readonly<Record<Exclude<DayKind, 'closed'>, OpeningHours>> = {
  ordinary: { openMinute: OPEN_MINUTE, closeMinute: CLOSE_MINUTE },
  first_of_year: { openMinute: OPEN_MINUTE + HOUR_MINUTES, closeMinute: CLOSE_MINUTE },
  examination: {
    openMinute: OPEN_MINUTE + HOUR_MINUTES,
    closeMinute: CLOSE_MINUTE + HOUR_MINUTES,
  },
};

interface TemplateRow extends DatedRow {
  readonly windows: (hours: OpeningHours, market: Market, method: TradingMethod) => DayTemplate;
}

/** Since 2019-04-29 orders are taken half an hour before the open, and for ten minutes at the previous close. */
const TEMPLATES: readonly TemplateRow[] = [{ from: dateOf('2019-04-29'), windows: windowsOf2019 }];

/** The windows of a business date, none on a closed one; undefined before 2019-04-29. */
export function dayTemplate(
  date: number,
  kind: DayKind,
  market: Market,
  method: TradingMethod,
): DayTemplate | undefined {
  const row = rowInForce(TEMPLATES, date);
  if (row === undefined || kind === 'closed') return row === undefined ? undefined : [];
  return row.windows(HOURS[kind], market, method);
}

/** ER §11, §35①, §51의2②, §56②. */
function windowsOf2019(
  { openMinute, closeMinute }: OpeningHours,
  market: Market,
  method: TradingMethod,
): DayTemplate {
  const isPeriodic = method === 'periodic';
  const window = (
    tradingSession: TradingSession,
    fromMinute: number,
    untilMinute: number,
  ): SessionWindow => ({ tradingSession, fromMinute, untilMinute });
  // Within the opening call, whose orders are taken at the same time.
  const preOpen = window('pre_open_close', openMinute - 30, openMinute - 20);
  const opening = window('opening_call', openMinute - 30, openMinute);
  const regular: DayTemplate = isPeriodic
    ? [{ ...window('periodic_call', openMinute, closeMinute), uncrossEveryMinutes: 30 }]
    : [
        window('continuous', openMinute, closeMinute - 10),
        window('closing_call', closeMinute - 10, closeMinute),
      ];
  // Its orders are taken from the close on; they trade ten minutes later.
  const afterClose = window('after_hours_close', closeMinute, closeMinute + 30);
  const afterSingle: SessionWindow = {
    ...window('after_hours_single', closeMinute + 30, closeMinute + 150),
    uncrossEveryMinutes: isPeriodic ? 30 : 10,
  };
  // KONEX has neither a session at the previous close nor an after-hours single price.
  if (market === 'KONEX') return [opening, ...regular, afterClose];
  return [preOpen, opening, ...regular, afterClose, afterSingle];
}
