import {
  businessDateOf,
  type Command,
  LIMITS,
  NONE_U32,
  type SessionWindow,
} from '@jangbu/protocol';
import { vi } from 'vitest';
import {
  AFTER_CALL,
  badText,
  badValue,
  DELETE,
  type Fault,
  itChecksInOrder,
  lower,
  type MarketKind,
  send,
  setDay,
} from './test-faults.ts';
import { PARTY, START } from './test-ledger.ts';

// The limits of the ledger as an object that a fault can lower.
vi.mock('@jangbu/protocol', async (original) => {
  const protocol = await original<typeof import('@jangbu/protocol')>();
  return { ...protocol, LIMITS: { ...protocol.LIMITS } };
});

const OFFICE: readonly Fault[] = [
  { code: 'role_missing', sender: PARTY.kim },
  { code: 'scope_missing', missing: 'office' },
];
const OFFICE_OF_MARKET: readonly Fault[] = [
  ...OFFICE,
  { code: 'unknown_market', fields: { market: 0 } },
  { code: 'unknown_market', fields: { market: 2 } },
];
const PERCENTS = [
  'downPercent',
  'listingDownPercent',
  'afterHoursPercent',
  'dynamicPercent',
  'dynamicClosingPercent',
  'indexDynamicPercent',
  'indexDynamicClosingPercent',
  'staticPercent',
];
const CLOSED_WEEK = new Uint8Array(7).fill(255);
const windowOf = (fields: Partial<SessionWindow>): SessionWindow => {
  return { template: 0, session: 3, fromSecond: 100, untilSecond: 200, everySeconds: 0, ...fields };
};
const BAD_WINDOWS: readonly (readonly SessionWindow[])[] = [
  [windowOf({ template: 8 })],
  [windowOf({ session: 0 })],
  [windowOf({ session: 8 })],
  [windowOf({ fromSecond: 200 })],
  [windowOf({ untilSecond: 86_400 - 30 })],
  [windowOf({ template: 1 }), windowOf({ fromSecond: 300, untilSecond: 400 })],
  [windowOf({}), windowOf({ fromSecond: 199, untilSecond: 300 })],
  [windowOf({}), windowOf({ fromSecond: 200, untilSecond: 300 })],
  [windowOf({ session: 1 })],
  [windowOf({ session: 1 }), windowOf({ fromSecond: 200, untilSecond: 300 })],
  [windowOf({ session: 1 }), windowOf({ session: 2, fromSecond: 201, untilSecond: 300 })],
  [
    windowOf({ session: 1 }),
    windowOf({ template: 1, session: 2, fromSecond: 200, untilSecond: 300 }),
  ],
  [windowOf({ everySeconds: 1 })],
  [windowOf({ session: 6 })],
  [windowOf({ session: 7, everySeconds: 30 })],
  [windowOf({ session: 5, everySeconds: 100 })],
];
const bandsOf = (...bands: [from: number, tick: number][]) => {
  return bands.map(([from, tick]) => ({ from, tick }));
};

/** The faults of each command in the order of the checks of docs/spec/commands.md. */
const FAULTS: Readonly<Record<MarketKind, readonly Fault[]>> = {
  DefineTickTable: [
    ...OFFICE,
    badValue({ bands: [] }),
    badValue({ bands: [{ from: 1, tick: 1 }] }),
    badValue({ bands: [{ from: 0, tick: 0 }] }),
    badValue({ bands: bandsOf([0, 1], [10, 5], [10, 10]) }),
    badValue({ bands: bandsOf([0, 1], [12, 5]) }),
    badValue({ bands: bandsOf([0, 4], [10, 5]) }),
    { code: 'limit_reached', prepare: lower({ maxTickTables: 1 }) },
  ],
  DefineMarket: [
    ...OFFICE,
    badText({ name: new Uint8Array(0) }),
    badText({ name: DELETE }),
    badValue({ matchingMode: 2 }),
    { code: 'unknown_tick_table', fields: { tickTable: 0 } },
    { code: 'unknown_tick_table', fields: { tickTable: 2 } },
    badValue({ randomEndSeconds: 601 }),
    badValue({ upPercent: 0, downPercent: 30 }),
    badValue({ upPercent: 30, downPercent: 0 }),
    badValue({ listingUpPercent: 0, listingDownPercent: 40 }),
    badValue({ listingUpPercent: 300, listingDownPercent: 0 }),
    badValue({ upPercent: 301 }),
    badValue({ listingUpPercent: 301 }),
    ...PERCENTS.map((name) => badValue({ [name]: 101 })),
    badValue({ interruptionSeconds: 0 }),
    badValue({ interruptionSeconds: 3_601 }),
    badValue({ resumeSeconds: 0 }),
    badValue({ resumeSeconds: 3_601 }),
    badValue({ resumeGuardSeconds: 3_601 }),
    badValue({ indicativeSeconds: 0 }),
    badValue({ indicativeSeconds: 61 }),
    badValue({ orderTypes: 0 }),
    badValue({ orderTypes: 128 }),
    badValue({ orderTypes: 255 }),
    badValue({ weekdays: Uint8Array.of(0, 0, 0, 0, 0, 0, 1) }),
    ...BAD_WINDOWS.map((windows) => badValue({ windows, weekdays: CLOSED_WEEK })),
    badValue({ matchingMode: 1, windows: [windowOf({ session: 2 })], weekdays: CLOSED_WEEK }),
    { code: 'limit_reached', prepare: lower({ maxMarkets: 1 }) },
  ],
  SetTradingDay: [
    ...OFFICE_OF_MARKET,
    badValue({ date: businessDateOf(START) }),
    badValue({ date: 0 }),
    badValue({ template: 1 }),
    badValue({ template: 254 }),
    { code: 'limit_reached', prepare: lower({ maxTradingDays: 0 }) },
  ],
  ListMarketIssue: [
    ...OFFICE,
    badText({ shortCode: '' }),
    badText({ shortCode: 'low' }),
    badText({ isin: 'KR700000000' }),
    badText({ name: DELETE }),
    badText({ nameEnglish: new Uint8Array(0) }),
    { code: 'unknown_currency', fields: { currency: 2 } },
    { code: 'unknown_market', fields: { market: 0 } },
    { code: 'unknown_market', fields: { market: 2 } },
    badValue({ priceDecimals: 9 }),
    badValue({ lot: 0 }),
    badValue({ flags: 16 }),
    { code: 'bad_price', fields: { basePrice: 0 } },
    { code: 'bad_price', fields: { basePrice: LIMITS.maxBasePrice + 10 } },
    { code: 'off_tick', fields: { basePrice: 2_001 } },
    { code: 'off_tick', fields: { basePrice: 5_005 } },
    { code: 'notional_too_large', fields: { basePrice: 10_000, lot: 2 ** 50 } },
    // The base is within 2^53, the upper limit of 130 % is not.
    { code: 'notional_too_large', fields: { basePrice: 10_000, lot: 700_000_000_000 } },
    {
      code: 'notional_too_large',
      fields: { currency: 1, priceDecimals: 0, basePrice: 10_000, lot: 7_000_000_000 },
    },
    { code: 'inexact_amount', fields: { priceDecimals: 2, currency: 0, lot: 10 } },
    { code: 'duplicate_short_code', fields: { shortCode: 'ABC' } },
    { code: 'limit_reached', prepare: lower({ maxIssues: 2 }) },
  ],
  HaltIssue: [
    ...OFFICE_OF_MARKET,
    { code: 'unknown_issue', fields: { issue: 0 } },
    { code: 'unknown_issue', fields: { issue: 2 } },
    { code: 'issue_not_trading', prepare: send('HaltIssue'), fields: { issue: 1 } },
    { code: 'issue_not_trading', prepare: send('HaltIssue'), fields: { issue: NONE_U32 } },
  ],
  ResumeIssue: [
    ...OFFICE_OF_MARKET,
    { code: 'unknown_issue', fields: { issue: 0 } },
    { code: 'unknown_issue', fields: { issue: 2 } },
    { code: 'not_halted', prepare: send('ResumeIssue'), fields: { issue: 1 } },
    { code: 'not_halted', prepare: send('ResumeIssue'), fields: { issue: NONE_U32 } },
  ],
  CommitAuctionSeed: [...OFFICE_OF_MARKET, badValue({ commitment: new Uint8Array(32) })],
  Uncross: [
    ...OFFICE_OF_MARKET,
    {
      code: 'no_commitment',
      prepare: ({ state }) => void state.markets[0]!.commitment.fill(0),
    },
    { code: 'wrong_seed', fields: { seed: new Uint8Array(32).fill(3) } },
    { code: 'no_call_due', prepare: setDay({ callEnd: 0 }) },
    { code: 'no_call_due', prepare: setDay({ callEnd: AFTER_CALL + 10_000_000 }) },
    { code: 'no_call_due', prepare: setDay({ isLeaving: 2 }) },
  ],
};

for (const [kind, faults] of Object.entries(FAULTS)) {
  itChecksInOrder(kind as Command['kind'], faults);
}
