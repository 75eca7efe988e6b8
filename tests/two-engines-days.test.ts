import {
  EVENT_KINDS,
  ORDER_TYPES,
  PHASE_CAUSES,
  PHASES,
  SELF_MATCH,
  TIMES_IN_FORCE,
} from '@jangbu/protocol';
import { beforeAll, describe, expect, it } from 'vitest';
import { runBothOverDays } from './two-engines.ts';
import { CODES_OF_DAYS, UNREACHABLE } from './two-engines-codes.ts';

/** Of the longer runs; as many are made as it takes to meet everything. */
const SEEDS = [45, 23, 8, 42, 39, 60, 50, 54];

const LAST_KIND_OF_DAYS = EVENT_KINDS.seed_revealed;
const KINDS = Object.entries(EVENT_KINDS)
  .filter(([, number]) => number >= EVENT_KINDS.tick_table_defined && number <= LAST_KIND_OF_DAYS)
  .map(([kind]) => kind);
const TRADES = PHASES.filter((phase) => phase !== 'closed' && phase !== 'halt').map(
  (phase) => `trade in ${phase}`,
);
const ORDERS = ORDER_TYPES.flatMap((type) => [
  `accepted ${type} day`,
  `trade of a ${type} taker in continuous`,
  `trade of a ${type} maker in continuous`,
]);
const IMMEDIATE = TIMES_IN_FORCE.filter((time) => time !== 'day').flatMap((time) => [
  `trade ${time}`,
  `expired ${time}`,
]);
const SELF_MATCHES = SELF_MATCH.filter((rule) => rule !== 'none').map(
  (rule) => `self match ${rule}`,
);

/** What no list of names covers, by rule; see `TwoEnginesSights`. */
const RARE_SIGHTS = [
  'interrupted dynamic in continuous',
  'interrupted static in continuous',
  'interrupted static in opening_call',
  'interrupted dynamic in closing_call',
  'interrupted dynamic in after_hours_single',
  'interruption after a trade',
  'uncrossed opening_call at the upper limit',
  'uncrossed opening_call at the lower limit',
  'uncrossed resume_call at the upper limit',
  'uncrossed resume_call at the lower limit',
  'uncrossed opening_call by seed',
  'uncrossed closing_call by seed',
  'uncrossed after_hours_close by automatic',
  'phase closing_call by resumption',
  'phase resume_call by resumption',
  'stop triggered by a command',
  'stop triggered by the clock',
  'cascade of stops',
  'conditional order without the cash to convert',
  'trade of an amended order',
  'trade on a listing day',
  'self match cancels the maker',
  'self match cancels the taker',
  'self match reduces the maker',
  'self match reduces the taker',
  'expired end_of_date',
  'expired end_of_session',
];

const ALL_SIGHTS = [...KINDS, ...TRADES, ...ORDERS, ...IMMEDIATE, ...SELF_MATCHES, ...RARE_SIGHTS];

describe('exchange and reference over the same random trading days', () => {
  it.each([1, 2])('agree on every event and root, seed %i', (seed) => {
    const run = runBothOverDays(seed, 2_000);
    expect(run.commands).toBeGreaterThanOrEqual(2_000);
    expect(run.trades).toBeGreaterThan(150);
  });
});

describe('exchange and reference over days on which derivatives expire', () => {
  it('agree on every event and root, and meet the rules of those days', () => {
    const sights = new Set<string>();
    for (const seed of [1, 2]) {
      for (const sight of runBothOverDays(seed, 2_000, 20, true).sights.keys()) sights.add(sight);
    }
    expect([...sights]).toEqual(
      expect.arrayContaining([
        'SetIssueFlags done',
        'SetIssueFlags refused',
        'SetExpiryDay done',
        'SetExpiryDay refused',
      ]),
    );
  });
});

describe('longer runs over trading days', () => {
  const sights = new Set<string>();
  const codes = new Set<string>();
  const missed = (wanted: readonly string[]) => wanted.filter((sight) => !sights.has(sight));

  // What is rare comes sooner or later: a change of the rules changes in which run.
  beforeAll(() => {
    const wanted = [...ALL_SIGHTS, ...CODES_OF_DAYS];
    const isMissed = (name: string) => !sights.has(name) && !codes.has(name);
    for (const seed of SEEDS) {
      const run = runBothOverDays(seed, 6_000, 20);
      for (const sight of run.sights.keys()) sights.add(sight);
      for (const code of run.codes.keys()) codes.add(code);
      if (!wanted.some(isMissed)) return;
    }
  }, 300_000);

  it('meet every kind of event that days have', () => {
    expect(KINDS).toHaveLength(14);
    expect(missed(KINDS)).toEqual([]);
  });

  it('meet every cause of a phase', () => {
    const isMet = (cause: string) => [...sights].some((sight) => sight.endsWith(` by ${cause}`));
    expect(PHASE_CAUSES.filter((cause) => !isMet(cause))).toEqual([]);
  });

  it('trade in every phase that trades', () => {
    expect(missed(TRADES)).toEqual([]);
  });

  it('accept and trade every type of order, as taker and as maker', () => {
    expect(missed(ORDERS)).toEqual([]);
  });

  it('meet every time in force, with trades and without', () => {
    expect(missed(IMMEDIATE)).toEqual([]);
  });

  it('meet every rule against trading with oneself', () => {
    expect(missed(SELF_MATCHES)).toEqual([]);
  });

  it('meet what is rare', () => {
    expect(missed(RARE_SIGHTS)).toEqual([]);
  });

  it('meet every code that days can have', () => {
    expect(CODES_OF_DAYS.filter((code) => !codes.has(code))).toEqual([]);
    expect(Object.keys(UNREACHABLE).filter((code) => codes.has(code))).toEqual([]);
  });
});
