/** The verbs of `jangbu rules`: each answers one case. */

import {
  acceptedOrderTypes,
  basePrice,
  CALENDAR_YEARS,
  checkLimitPrice,
  type DailyLimits,
  formatCivilDate,
  isinCheckDigit,
  isValidIsin,
  krxLimitRule,
  krxTickTable,
  type LimitCircumstances,
  type Listing,
  limitsOf,
  MARKETS,
  sessionAt,
  type TickTable,
  tickAt,
} from '@jangbu/market';
import { businessDateOf, type Price } from '@jangbu/protocol';
import { formatKoreanTime } from './case-time.ts';
import { caseFailure, type RuleCase } from './rule-case.ts';

const METHODS = ['continuous', 'periodic'] as const;

/** Answers a case, or throws a CommandFailure (2) that says why there is no answer. */
export type RuleVerb = (asked: RuleCase) => object;

/** The table of ticks in force for a listing on a date. */
export function ticksInForce(asked: RuleCase, listing: Listing, date: number): TickTable {
  const table = krxTickTable(listing, date);
  return table ?? noRule(asked, listing, date);
}

/** The limits of a base, null where there are none. */
export function limitsInForce(
  asked: RuleCase,
  {
    listing,
    date,
    ticks,
    base,
    circumstances,
  }: {
    readonly listing: Listing;
    readonly date: number;
    readonly ticks: TickTable;
    readonly base: Price;
    readonly circumstances: LimitCircumstances;
  },
): DailyLimits | null {
  const rule = krxLimitRule(listing, date, circumstances);
  return limitsOf(rule ?? noRule(asked, listing, date), ticks, base);
}

/** Refuses a case that no table covers. */
export function noRule({ texts }: RuleCase, { market, kind }: Listing, date: number): never {
  throw caseFailure('no_rule', texts.noRule(`${market} ${kind}`, formatCivilDate(date)));
}

const tick: RuleVerb = (asked) => {
  const listing = asked.listing();
  const date = asked.date('date');
  const price = asked.price('price');
  asked.end();
  return { tick: tickAt(ticksInForce(asked, listing, date), price) };
};

const limits: RuleVerb = (asked) => {
  const listing = asked.listing();
  const date = asked.date('date');
  const base = asked.price('base');
  const circumstances = asked.circumstances();
  asked.end();
  const ticks = ticksInForce(asked, listing, date);
  const found = limitsInForce(asked, { listing, date, ticks, base, circumstances });
  return { lower: found?.lower ?? null, upper: found?.upper ?? null };
};

const check: RuleVerb = (asked) => {
  const listing = asked.listing();
  const date = asked.date('date');
  const base = asked.price('base');
  const price = asked.price('price');
  const circumstances = asked.circumstances();
  asked.end();
  const ticks = ticksInForce(asked, listing, date);
  const day = limitsInForce(asked, { listing, date, ticks, base, circumstances });
  const verdict = checkLimitPrice(ticks, day, price);
  return verdict === 'ok' ? { ok: true } : { ok: false, reject: verdict };
};

const base: RuleVerb = (asked) => {
  const listing = asked.listing();
  const date = asked.date('date');
  const close = asked.price('close');
  asked.end();
  return { base: basePrice(ticksInForce(asked, listing, date), close) };
};

const session: RuleVerb = (asked) => {
  const market = asked.word('market', MARKETS);
  const at = asked.time('at');
  const method = asked.has('method') ? asked.word('method', METHODS) : 'continuous';
  asked.end();
  const answer = sessionAt(market, at, method);
  if (answer === undefined) {
    throw caseFailure(
      'no_calendar',
      asked.texts.noCalendar(CALENDAR_YEARS.first, CALENDAR_YEARS.last),
    );
  }
  const { tradingSession, next } = answer;
  // A time is answered in the form in which one was given.
  const written = (time: typeof at) =>
    typeof asked.value('at') === 'number' ? time : formatKoreanTime(time);
  return {
    session: tradingSession,
    accepts: acceptedOrderTypes(tradingSession, market, businessDateOf(at)),
    next: next === null ? null : { session: next.tradingSession, at: written(next.at) },
  };
};

const isin: RuleVerb = (asked) => {
  const name = asked.has('body') ? 'body' : 'isin';
  const text = asked.text(name);
  asked.end();
  if (name === 'isin') return { ok: isValidIsin(text) };
  const digit = isinCheckDigit(text);
  return { isin: text + (digit ?? asked.refuse('body', asked.texts.wantedBody)) };
};

/** The verbs by name. */
export const RULE_VERBS = { tick, limits, check, base, session, isin };
