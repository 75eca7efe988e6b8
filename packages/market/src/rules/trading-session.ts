/** Parts of a trading day by name; `closed` is everything else. */
export const TRADING_SESSIONS = Object.freeze([
  'closed',
  'pre_open_close',
  'opening_call',
  'continuous',
  'closing_call',
  'after_hours_close',
  'after_hours_single',
  'periodic_call',
  'vi_call',
  'resume_call',
  'halt',
] as const);

/**
 * A part of a trading day: `pre_open_close` and `after_hours_close` trade at the previous and at the day's close,
 * `after_hours_single` and `periodic_call` by call auctions one after the other; `vi_call`, `resume_call` and `halt` are
 * of one issue and of no clock.
 */
export type TradingSession = (typeof TRADING_SESSIONS)[number];
