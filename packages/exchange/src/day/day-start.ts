/** The start of a business date for an issue of a market (docs/spec/trading-day.md section 3). */

import { type DailyLimits, limitsOf, roundUpToTick, type TickTable } from '@jangbu/market';
import { asPrice, ISSUE_FLAGS, LIMITS, TABLE } from '@jangbu/protocol';
import type { BlockContext } from '../execution.ts';
import { type Issue, isListingDay, PHASE } from '../state/issue.ts';
import type { MarketRow } from '../state/market-rows.ts';
import { enterPhase, firstWindowOf, regularEndOf, setDirty } from './phase-entry.ts';

/** The limits of a day from its base price; null for none. */
export function dayLimits(
  market: Omit<MarketRow, 'commitment' | 'retailLimit'>,
  ticks: TickTable,
  base: number,
  isListing: boolean,
): DailyLimits | null {
  const upPercent = isListing ? market.listingUpPercent : market.upPercent;
  const downPercent = isListing ? market.listingDownPercent : market.downPercent;
  if (upPercent === 0 && downPercent === 0) return null;
  return limitsOf({ kind: 'band', upPercent, downPercent }, ticks, asPrice(base));
}

/** Prepares an issue for the business date of the state. */
export function startDay(block: BlockContext, issue: Issue): void {
  const { state } = block;
  const day = issue.day!;
  const date = state.businessDate;
  if (day.closePrice !== 0) {
    day.flags &= ~ISSUE_FLAGS.listing_day;
    if (day.closePrice <= LIMITS.maxBasePrice) {
      issue.basePrice = roundUpToTick(issue.ticks, asPrice(day.closePrice));
    }
  }
  const market = state.marketOf(issue);
  const limits = dayLimits(market, issue.ticks, issue.basePrice, isListingDay(day));
  issue.lowerLimit = limits?.lower ?? 0;
  issue.upperLimit = limits?.upper ?? 0;
  day.singlePrice = issue.basePrice;
  day.dayLast = 0;
  day.callEnd = 0;
  day.indicativePrice = 0;
  day.indicativeQuantity = 0;
  day.isExtended = false;
  day.isLeaving = 0;
  day.date = date;
  setDirty(state, issue, day, false);
  state.writtenTo(TABLE.issues).mark(issue.number);
  state.reschedule(issue.number);
  const event = block.begin('day_started');
  event.u32(16, issue.number);
  event.u32(20, date);
  event.u64(24, issue.basePrice);
  event.u64(32, issue.lowerLimit);
  event.u64(40, issue.upperLimit);
  if (issue.phase === PHASE.halt) {
    day.phaseUntil = regularEndOf(state, issue, date);
    return;
  }
  const until = firstWindowOf(state, issue, date);
  day.phaseUntil = until;
  if (issue.phase !== PHASE.closed) {
    enterPhase(block, issue, day, { phase: PHASE.closed, until, callEnd: 0 }, 'clock');
  }
}
