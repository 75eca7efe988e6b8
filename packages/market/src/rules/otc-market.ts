import { krxTickTable } from './krx-ticks.ts';
import {
  type MarketDefinition,
  type MarketRules,
  marketWindow,
  NO_TEMPLATE,
} from './market-definition.ts';

const MATCHING_BILATERAL = 1;
const HOUR_SECONDS = 3_600;

/**
 * An over-the-counter market as K-OTC is one: equal prices alone trade, from 09:00 to 15:30 without calls and off-hours,
 * within ±30 %, on the ticks of stocks (docs/adr/0010). Undefined before the first tick table of the exchange.
 *
 * Nothing interrupts it, and a halted issue goes on without a call: the times that such rules need are the shortest ones.
 */
export function otcMarket(date: number): MarketRules | undefined {
  const table = krxTickTable({ market: 'KOSPI', kind: 'stock' }, date);
  if (table === undefined) return undefined;
  const market: MarketDefinition = {
    matchingMode: MATCHING_BILATERAL,
    randomEndSeconds: 0,
    upPercent: 30,
    downPercent: 30,
    listingUpPercent: 30,
    listingDownPercent: 30,
    afterHoursPercent: 0,
    dynamicPercent: 0,
    dynamicClosingPercent: 0,
    indexDynamicPercent: 0,
    indexDynamicClosingPercent: 0,
    staticPercent: 0,
    interruptionSeconds: 1,
    resumeSeconds: 1,
    resumeGuardSeconds: 0,
    indicativeSeconds: 1,
    lowPrice: 0,
    lowPriceTicks: 0,
    // Limit orders alone.
    orderTypes: 1,
    weekdays: Uint8Array.of(0, 0, 0, 0, 0, NO_TEMPLATE, NO_TEMPLATE),
    windows: [marketWindow(0, 'continuous', 9 * HOUR_SECONDS, 15 * HOUR_SECONDS + 1_800)],
  };
  return { bands: [...table], market };
}
