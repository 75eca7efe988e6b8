/** Interruptions (docs/spec/trading-day.md section 9). */
import { type Execution, emit } from './execution.ts';
import { interrupted, type TooFar } from './market-events.ts';
import { changePhase } from './phase-change.ts';
import { CAUSE, PHASE } from './phases.ts';
import { bandsOf, dayOf, hasFlag, isListingDay, lastOf, marketOf } from './price-limits.ts';
import { ISSUE_FLAG, type Issue } from './records.ts';
import type { State } from './state.ts';
import { tickOf } from './ticks.ts';
import { SECOND, tradingDayOf } from './trading-clock.ts';

/** Which tests a price is put to, and against which last price. */
export interface DistanceTest {
  readonly last: bigint;
  readonly isDynamic: boolean;
  readonly isStatic: boolean;
}

/** What makes the price of a fill or of a call too far, null if nothing does. */
export function tooFarOf(
  state: State,
  issue: Issue,
  price: bigint,
  { last, isDynamic, isStatic }: DistanceTest,
): TooFar | null {
  const day = dayOf(state, issue);
  const market = marketOf(state, issue);
  if (isListingDay(day)) return null;
  const lowPriceRange = BigInt(market.lowPriceTicks) * tickOf(bandsOf(state, issue), last);
  if (last < BigInt(market.lowPrice) && distance(price, last) <= lowPriceRange) return null;
  if (isDynamic && isTooFar(price, last, dynamicPercent(state, issue))) {
    return { kind: 'dynamic', price, reference: last };
  }
  if (isStatic && isTooFar(price, day.singlePrice, market.staticPercent)) {
    return { kind: 'static', price, reference: day.singlePrice };
  }
  return null;
}

/** What makes the price of a continuous fill too far; null in an issue without interruptions. */
export function fillTooFar(state: State, issue: Issue, price: bigint): TooFar | null {
  if (issue.market === 0 || issue.matchingMode !== 0) return null;
  const last = lastOf(state, issue)!.price;
  return tooFarOf(state, issue, price, { last, isDynamic: true, isStatic: true });
}

/** Stops continuous trading: the issue enters `vi_call`. */
export function interrupt(execution: Execution, issue: Issue, tooFar: TooFar): void {
  const { state } = execution;
  const { timestamp } = state.parameters;
  const end = timestamp + marketOf(state, issue).interruptionSeconds * SECOND;
  const until = dayOf(state, issue).phaseUntil;
  const entry =
    end <= until
      ? { phase: PHASE.viCall, phaseUntil: end, callEnd: end }
      : { phase: PHASE.viCall, phaseUntil: until, callEnd: 0 };
  emit(execution, interrupted(issue, tooFar, entry.callEnd));
  changePhase(execution, issue, entry, CAUSE.interruption);
}

function dynamicPercent(state: State, issue: Issue): number {
  const market = marketOf(state, issue);
  const day = dayOf(state, issue);
  const isClosing = issue.phase === PHASE.closingCall;
  const expiryPercent = tradingDayOf(state, issue.market, day.date)?.closingPercent ?? 0;
  const isUnderlying = hasFlag(day, ISSUE_FLAG.derivativeUnderlying);
  if (isClosing && isUnderlying && expiryPercent !== 0) return expiryPercent;
  if (hasFlag(day, ISSUE_FLAG.indexMember)) {
    return isClosing ? market.indexDynamicClosingPercent : market.indexDynamicPercent;
  }
  return isClosing ? market.dynamicClosingPercent : market.dynamicPercent;
}

function isTooFar(price: bigint, reference: bigint, percent: number): boolean {
  if (percent === 0 || price === reference) return false;
  return distance(price, reference) * 100n >= BigInt(percent) * reference;
}

function distance(a: bigint, b: bigint): bigint {
  return a > b ? a - b : b - a;
}
