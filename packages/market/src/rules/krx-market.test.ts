import { endOfBusinessDate, type Price, type Timestamp } from '@jangbu/protocol';
import { describe, expect, it } from 'vitest';
import { dateOf, formatCivilDate } from './civil-date.ts';
import { afterHoursLimits, limitsOf } from './daily-limits.ts';
import type { TradingMethod } from './day-template.ts';
import { demoMarket } from './demo-market.ts';
import { krxExpiryDays } from './krx-expiry-days.ts';
import { DAY_TEMPLATES, krxMarket, krxTradingDays } from './krx-market.ts';
import { ISSUE_KINDS, type IssueKind, MARKETS, type Market } from './listing.ts';
import type { MarketDefinition, MarketRules, MarketWindow } from './market-definition.ts';
import { otcMarket } from './otc-market.ts';
import { sessionAt } from './session-at.ts';
import { TRADING_SESSIONS } from './trading-session.ts';

const DATE = dateOf('2026-03-03');
const DAY_SECONDS = 86_400;

function krx(market: Market, kind: IssueKind = 'stock', method?: TradingMethod): MarketRules {
  const rules = krxMarket({ market, kind }, DATE, method);
  if (rules === undefined) throw new Error('the rules of 2026 are known');
  return rules;
}

/** `08:30-08:40 pre_open_close`, with the step behind it where there is one. */
function line({ session, fromSecond, untilSecond, everySeconds }: MarketWindow): string {
  const clock = (seconds: number) =>
    [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60]
      .map((part) => String(part).padStart(2, '0'))
      .join(':');
  const step = everySeconds === 0 ? '' : ` every ${everySeconds}`;
  return `${clock(fromSecond)}-${clock(untilSecond)} ${TRADING_SESSIONS[session]}${step}`;
}

function linesOf({ market }: MarketRules, template: number): string[] {
  return market.windows.filter((window) => window.template === template).map(line);
}

const ALL: [name: string, rules: MarketRules][] = [
  ...MARKETS.flatMap((market) =>
    ISSUE_KINDS.flatMap((kind): [string, MarketRules][] => [
      [`${market} ${kind}`, krx(market, kind)],
      [`${market} ${kind} by periodic calls`, krx(market, kind, 'periodic')],
    ]),
  ),
  ['OTC', otcMarket(DATE)!],
  ['demo', demoMarket(DATE)!],
];

describe('what DefineMarket and DefineTickTable check, docs/spec/commands.md 9 and 10', () => {
  it.each(ALL)('%s: the values are in their ranges', (_name, { market }) => {
    const { upPercent, downPercent, listingUpPercent, listingDownPercent } = market;
    expect(upPercent === 0).toBe(downPercent === 0);
    expect(listingUpPercent === 0).toBe(listingDownPercent === 0);
    expect(Math.max(upPercent, listingUpPercent)).toBeLessThanOrEqual(300);
    expect(Math.max(downPercent, listingDownPercent)).toBeLessThanOrEqual(100);
    expect(Math.min(market.interruptionSeconds, market.resumeSeconds)).toBeGreaterThanOrEqual(1);
    expect(market.resumeGuardSeconds).toBeLessThanOrEqual(3_600);
    expect(market.windows.length).toBeLessThanOrEqual(56);
    expect(market.weekdays).toHaveLength(7);
    const templates = new Set(market.windows.map(({ template }) => template));
    for (const template of market.weekdays) {
      expect(template === 255 || templates.has(template)).toBe(true);
    }
  });

  it.each(ALL)('%s: windows follow one another and end in their date', (_name, { market }) => {
    expect(market.windows).not.toEqual([]);
    let before: MarketWindow | undefined;
    for (const window of market.windows) {
      const { template, session, fromSecond, untilSecond, everySeconds } = window;
      expect(fromSecond).toBeLessThan(untilSecond);
      expect(untilSecond + market.randomEndSeconds).toBeLessThan(DAY_SECONDS);
      expect(market.matchingMode === 1 ? [3] : [1, 2, 3, 4, 5, 6, 7]).toContain(session);
      expect(stepIsRight(session, untilSecond - fromSecond, everySeconds)).toBe(true);
      if (before?.template === template) {
        expect(fromSecond).toBeGreaterThanOrEqual(before.untilSecond);
      } else {
        expect(template).toBeGreaterThan(before?.template ?? -1);
      }
      before = window;
    }
  });

  it.each(ALL)('%s: bands ascend from 0, and edges are on both ticks', (_name, { bands }) => {
    expect(bands[0]?.from).toBe(0);
    for (const [place, { from, tick }] of bands.entries()) {
      const below = bands[place - 1];
      if (below === undefined) continue;
      expect(from).toBeGreaterThan(below.from);
      expect([from % tick, from % below.tick]).toEqual([0, 0]);
    }
  });
});

function stepIsRight(session: number, seconds: number, every: number): boolean {
  if (session === 6 || session === 7) return every >= 1 && seconds % every === 0;
  return session === 5 ? every < seconds : every === 0;
}

describe('BR §4③, ER §11, §35, the windows', () => {
  const ORDINARY = [
    '08:30-08:40 pre_open_close',
    '08:40-09:00 opening_call',
    '09:00-15:20 continuous',
    '15:20-15:30 closing_call',
    '15:30-16:00 after_hours_close every 600',
    '16:00-18:00 after_hours_single every 600',
  ];
  const AN_HOUR_LATER = [
    '09:30-09:40 pre_open_close',
    '09:40-10:00 opening_call',
    '10:00-16:20 continuous',
    '16:20-16:30 closing_call',
    '16:30-17:00 after_hours_close every 600',
    '17:00-19:00 after_hours_single every 600',
  ];

  it.each<[name: string, rules: MarketRules, kind: (typeof DAY_TEMPLATES)[number], string[]]>([
    ['KOSPI', krx('KOSPI'), 'ordinary', ORDINARY],
    ['KOSDAQ', krx('KOSDAQ'), 'ordinary', ORDINARY],
    [
      'KOSPI, first day of the year',
      krx('KOSPI'),
      'first_of_year',
      [
        '09:30-09:40 pre_open_close',
        '09:40-10:00 opening_call',
        '10:00-15:20 continuous',
        ...ORDINARY.slice(3),
      ],
    ],
    ['KOSPI, examination', krx('KOSPI'), 'examination', AN_HOUR_LATER],
    [
      'KONEX',
      krx('KONEX'),
      'ordinary',
      [
        '08:30-09:00 opening_call',
        '09:00-15:20 continuous',
        '15:20-15:30 closing_call',
        '15:30-16:00 after_hours_close every 600',
      ],
    ],
    [
      'KOSPI by periodic calls, ER §56②',
      krx('KOSPI', 'stock', 'periodic'),
      'ordinary',
      [
        '08:30-08:40 pre_open_close',
        '08:40-09:00 opening_call',
        '09:00-15:30 periodic_call every 1800',
        '15:30-16:00 after_hours_close every 600',
        '16:00-18:00 after_hours_single every 1800',
      ],
    ],
  ])('%s', (_name, rules, kind, lines) => {
    expect(linesOf(rules, DAY_TEMPLATES.indexOf(kind))).toEqual(lines);
  });

  it.each(MARKETS)('%s: they say of each minute of three days what the clock says', (market) => {
    const days: [string, number][] = [
      ['2026-01-02', 1],
      ['2026-03-03', 0],
      ['2026-11-19', 2],
    ];
    for (const [text, template] of days) {
      const date = dateOf(text);
      const windows = krx(market).market.windows.filter((each) => each.template === template);
      for (let second = 0; second < DAY_SECONDS; second += 60) {
        const found = windows.find(
          ({ fromSecond, untilSecond }) => fromSecond <= second && second < untilSecond,
        );
        const at = (endOfBusinessDate(date - 1) + second * 1_000_000) as Timestamp;
        const session = TRADING_SESSIONS[found?.session ?? 0];
        expect(`${second} ${session}`).toBe(`${second} ${sessionAt(market, at)?.tradingSession}`);
      }
    }
  });
});

describe('the figures', () => {
  const figures = ({ market }: MarketRules) => [
    market.upPercent,
    market.downPercent,
    market.listingUpPercent,
    market.listingDownPercent,
  ];

  it.each<[Market, IssueKind, number[]]>([
    ['KOSPI', 'stock', [30, 30, 300, 40]],
    ['KOSDAQ', 'stock', [30, 30, 300, 40]],
    ['KONEX', 'stock', [15, 15, 15, 15]],
    ['KOSPI', 'etf', [30, 30, 30, 30]],
    ['KOSPI', 'elw', [0, 0, 0, 0]],
  ])('BR §20, ER §31③, limits of %s %s', (market, kind, percents) => {
    expect(figures(krx(market, kind))).toEqual(percents);
  });

  it('BR §26의2, ER §35, §41의2', () => {
    const { windows: _windows, weekdays, ...rest } = krx('KOSPI').market;
    expect([...weekdays]).toEqual([0, 0, 0, 0, 0, 255, 255]);
    expect(rest).toEqual({
      matchingMode: 0,
      randomEndSeconds: 30,
      upPercent: 30,
      downPercent: 30,
      listingUpPercent: 300,
      listingDownPercent: 40,
      afterHoursPercent: 10,
      dynamicPercent: 6,
      dynamicClosingPercent: 4,
      indexDynamicPercent: 3,
      indexDynamicClosingPercent: 2,
      staticPercent: 10,
      interruptionSeconds: 120,
      resumeSeconds: 600,
      resumeGuardSeconds: 1_200,
      indicativeSeconds: 1,
      lowPrice: 1_000,
      lowPriceTicks: 3,
      orderTypes: 127,
    } satisfies Omit<MarketDefinition, 'windows' | 'weekdays'>);
  });

  it.each(['KOSPI', 'KOSDAQ', 'KONEX'] as const)(
    'ER §41의2④, nothing interrupts %s issues that trade by periodic calls',
    (market) => {
      const rules = krx(market, 'stock', 'periodic').market;
      const { dynamicPercent, dynamicClosingPercent, staticPercent } = rules;
      const { indexDynamicPercent, indexDynamicClosingPercent } = rules;
      expect([dynamicPercent, dynamicClosingPercent, staticPercent]).toEqual([0, 0, 0]);
      expect([indexDynamicPercent, indexDynamicClosingPercent]).toEqual([0, 0]);
    },
  );

  it('BR §34의2③, the after-hours percent is that of the rule of limits', () => {
    const { bands, market } = krx('KOSPI');
    const [first, ...others] = bands;
    const percent = market.afterHoursPercent;
    const rule = { kind: 'band', upPercent: percent, downPercent: percent } as const;
    for (const close of [1, 2_000, 9_980, 154_500] as Price[]) {
      const table = [first!, ...others] as const;
      expect(limitsOf(rule, table, close)).toEqual(afterHoursLimits(table, close, null));
    }
  });

  it('ER §32②, the table in force on the date', () => {
    const bandsOn = (text: string) => krxMarket({ market: 'KOSPI', kind: 'stock' }, dateOf(text));
    expect(bandsOn('2023-01-24')?.bands[1]).toEqual({ from: 1_000, tick: 5 });
    expect(bandsOn('2023-01-25')?.bands[1]).toEqual({ from: 2_000, tick: 5 });
    expect(krx('KOSPI', 'elw').bands).toEqual([{ from: 0, tick: 5 }]);
    expect(bandsOn('2010-10-03')).toBeUndefined();
    // The templates are known later than the ticks.
    expect(bandsOn('2019-04-28')).toBeUndefined();
  });
});

describe('BR §5, the dates of a year that are not like their weekday', () => {
  const lines = (year: number, knownOn?: number) =>
    krxTradingDays(year, knownOn)?.map(
      ({ date, template }) => `${formatCivilDate(date).slice(5)} ${template}`,
    );

  it('2025', () => {
    expect(lines(2025)?.join(', ')).toBe(
      '01-01 255, 01-02 1, 01-27 255, 01-28 255, 01-29 255, 01-30 255, 03-03 255, 05-01 255, 05-05 255, 05-06 255, 06-03 255, 06-06 255, 08-15 255, 10-03 255, 10-06 255, 10-07 255, 10-08 255, 10-09 255, 11-13 2, 12-25 255, 12-31 255',
    );
  });

  it('a holiday that was decided later is not known before', () => {
    expect(lines(2025, dateOf('2025-04-07'))).not.toContain('06-03 255');
    expect(lines(2025, dateOf('2025-04-08'))).toContain('06-03 255');
  });

  it('outside the calendar there are none', () => {
    expect(krxTradingDays(2020)).toBeUndefined();
    expect(krxTradingDays(2028)).toBeUndefined();
  });
});

describe('ER §41의2①, the last trading days of monthly derivatives', () => {
  const days = (year: number, knownOn?: number) =>
    krxExpiryDays(year, knownOn)?.map(({ date, closingPercent }) => {
      expect(closingPercent).toBe(1);
      return formatCivilDate(date).slice(5);
    });

  it('the second Thursday of each month', () => {
    expect(days(2026)?.join(' ')).toBe(
      '01-08 02-12 03-12 04-09 05-14 06-11 07-09 08-13 09-10 10-08 11-12 12-10',
    );
  });

  it('or the last trading day before it', () => {
    // The ninth is the day of the Korean script, the third to the eighth were holidays before it.
    expect(days(2025)?.[9]).toBe('10-02');
    // Before the new year of the moon.
    expect(days(2021)?.[1]).toBe('02-10');
  });

  it('as far as the calendar is known', () => {
    expect(days(2020)).toBeUndefined();
    expect(days(2028)).toBeUndefined();
  });
});

describe('markets of other venues', () => {
  it('OTC: equal prices, one session, no interruption', () => {
    const rules = otcMarket(DATE)!;
    expect(linesOf(rules, 0)).toEqual(['09:00-15:30 continuous']);
    expect(rules.bands).toEqual(krx('KOSPI').bands);
    expect(rules.market).toMatchObject({ matchingMode: 1, upPercent: 30, downPercent: 30 });
    const { dynamicPercent, indexDynamicPercent, staticPercent, randomEndSeconds } = rules.market;
    expect([dynamicPercent, indexDynamicPercent, staticPercent, randomEndSeconds]).toEqual([
      0, 0, 0, 0,
    ]);
    expect(otcMarket(dateOf('2010-10-03'))).toBeUndefined();
  });

  it('demo: every session every day, and closed for a minute at most', () => {
    const { market } = demoMarket(DATE)!;
    expect([...market.weekdays]).toEqual([0, 0, 0, 0, 0, 0, 0]);
    expect(market.windows.map(({ session }) => session)).toEqual([1, 2, 3, 4, 5, 6]);
    let closedSeconds = 0;
    let end = 0;
    for (const { fromSecond, untilSecond } of market.windows) {
      closedSeconds += fromSecond - end;
      end = untilSecond;
    }
    expect(closedSeconds + DAY_SECONDS - end).toBeLessThanOrEqual(60);
  });
});
