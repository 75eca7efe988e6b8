import { krxMarket } from './krx-market.ts';
import { type MarketRules, type MarketWindow, marketWindow } from './market-definition.ts';

/**
 * All sessions of a trading day from the first second of the date on, every day of the week. The last window ends as
 * late as a call may that ends at random: a minute before the date does.
 */
const WINDOWS: readonly MarketWindow[] = [
  marketWindow(0, 'pre_open_close', 0, 600),
  marketWindow(0, 'opening_call', 600, 1_800),
  marketWindow(0, 'continuous', 1_800, 82_140),
  marketWindow(0, 'closing_call', 82_140, 82_740),
  marketWindow(0, 'after_hours_close', 82_740, 84_540, 600),
  marketWindow(0, 'after_hours_single', 84_540, 86_340, 600),
];

/**
 * The stock market of a demonstration, whose clock runs faster than the wall's: the rules of KOSPI, spread over the whole
 * day, so that it is closed for a minute of its time between two dates. Undefined where `krxMarket` is.
 */
export function demoMarket(date: number): MarketRules | undefined {
  const rules = krxMarket({ market: 'KOSPI', kind: 'stock' }, date);
  if (rules === undefined) return undefined;
  const windows = WINDOWS.map((window) => ({ ...window }));
  return { ...rules, market: { ...rules.market, weekdays: new Uint8Array(7), windows } };
}
