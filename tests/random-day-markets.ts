import {
  asTimestamp,
  businessDateOf,
  type Command,
  type DefineMarket,
  encodeUtf8,
  ISSUE_FLAGS,
  type SessionWindow,
} from '@jangbu/protocol';
import type { RandomSource } from '../packages/simulator/src/random-source.ts';
import { START_MICROSECONDS } from './random-genesis.ts';

/** Number of the accounts of a random day. */
export const DAY_ACCOUNTS = 10;
/** Accounts below this have little cash and few shares. */
const POOR_ACCOUNTS = 1;
/** Number of the template of a date without windows. */
export const CLOSED = 255;
/** Numbers of the markets that are there at the beginning. */
export const MARKET = { competitive: 1, bilateral: 2, periodic: 3, staticOnly: 4 } as const;

/** Dates on which derivatives expire where some do: the first ones after that of genesis. */
const FIRST_DATE = businessDateOf(asTimestamp(START_MICROSECONDS));
const EXPIRY_DAYS = 3;
const { index_member: MEMBER, derivative_underlying: UNDERLYING, ats_traded: ATS } = ISSUE_FLAGS;

const MOST_ISSUES = 12;
/** Markets that are asked for; those that are refused count. */
const MOST_MARKETS = 30;
const LISTING_MARKETS = 8;

/** Session, from and until hour, `everySeconds`. */
type Hours = readonly (readonly [session: number, from: number, until: number, every?: number])[];

const WHOLE_DAY: Hours = [
  [1, 8.5, 8.75],
  [2, 8.75, 9.5],
  [3, 9.5, 12],
  [4, 12, 12.25],
  [5, 12.25, 13, 600],
  [6, 13, 14, 600],
];
const TWO_SESSIONS: Hours = [
  [2, 9, 9.25],
  [3, 9.25, 10],
  [3, 10.5, 12],
  [4, 12, 12.5],
  [6, 12.5, 13, 300],
];

/** Hours of the day at which a window of some market begins or ends. */
export const TURNING_HOURS: readonly number[] = [
  8.5, 8.75, 9, 9.25, 9.5, 10, 10.5, 12, 12.25, 12.5, 13, 13.5, 14,
];

/** What random orders need to know of an issue. */
export interface DayIssue {
  readonly market: number;
  readonly base: number;
  readonly lot: number;
}

/** Terms of a listing. */
interface Terms extends DayIssue {
  readonly flags: number;
  readonly currency: number;
  readonly priceDecimals: number;
}

const WON = { currency: 0, priceDecimals: 0, lot: 1, flags: 0 };
/** Issues by number; the one of market 0 is listed with a fixed tick and limits. */
const FIRST_ISSUES: readonly Terms[] = [
  { ...WON, market: MARKET.competitive, base: 10_000 },
  { ...WON, market: MARKET.competitive, base: 2_000, lot: 10, flags: ISSUE_FLAGS.index_member },
  { ...WON, market: MARKET.competitive, base: 990, flags: ISSUE_FLAGS.listing_day },
  { ...WON, market: MARKET.bilateral, base: 5_000 },
  { ...WON, market: MARKET.periodic, base: 50_000 },
  { ...WON, market: MARKET.staticOnly, base: 3 },
  { ...WON, market: 0, base: 10_000 },
  { ...WON, market: MARKET.staticOnly, base: 3_000 },
];

/** Commands that make the markets and issues of random days, and fill the accounts. */
export class RandomDayMarkets {
  readonly #random: RandomSource;
  readonly #issues: DayIssue[] = [];
  #markets = 0;

  constructor(random: RandomSource) {
    this.#random = random;
  }

  /** The issues that were asked for, by number. */
  get issues(): readonly DayIssue[] {
    return this.#issues;
  }

  /** Tick table, markets, issues, and accounts with cash and shares. */
  setup(): Command[] {
    const commands: Command[] = [
      {
        kind: 'DefineTickTable',
        bands: [
          { from: 0, tick: 1 },
          { from: 2_000, tick: 5 },
          { from: 5_000, tick: 10 },
          { from: 20_000, tick: 50 },
          { from: 50_000, tick: 100 },
        ],
      },
    ];
    for (const market of Object.values(MARKET)) commands.push(this.define(market, false));
    for (let account = 0; account < DAY_ACCOUNTS; account += 1) {
      commands.push({ kind: 'OpenAccount', class: account % 3, secret: this.#random.bytes(16) });
      for (let currency = 0; currency < 2; currency += 1) {
        const amount = account < POOR_ACCOUNTS ? 500_000 : 40_000_000_000;
        commands.push({ kind: 'CreditCash', account, currency, amount });
      }
    }
    for (const terms of FIRST_ISSUES) commands.push(...this.#list(terms));
    return commands;
  }

  /**
   * An issue more and its shares, in any market, often on a listing day; nothing once there are enough.
   *
   * @param isListed - whether the ledger has the issue of a number: the last one may have been refused.
   */
  listing(isListed: (number: number) => boolean): Command[] {
    const random = this.#random;
    if (!isListed(this.#issues.length - 1)) this.#issues.pop();
    if (this.#issues.length >= MOST_ISSUES) return [];
    const priceDecimals = random.pick([0, 0, 2]);
    return this.#list({
      market: random.between(1, LISTING_MARKETS),
      base: random.pick([100, 990, 2_000, 19_950]),
      lot: priceDecimals === 0 ? random.pick([1, 10]) : 100,
      flags: random.below(4),
      currency: random.below(2),
      priceDecimals,
    });
  }

  #list({ market, base, flags, ...terms }: Terms): Command[] {
    const number = this.#issues.length;
    const { lot } = terms;
    this.#issues.push({ market, base, lot });
    const names = {
      shortCode: `D${number}`,
      isin: '',
      name: encodeUtf8(`종목 ${number}`),
      nameEnglish: encodeUtf8(`Issue ${number}`),
      basePrice: base,
    };
    const fixed = {
      matchingMode: 0,
      tickTable: 0,
      tick: 10,
      lowerLimit: 7_000,
      upperLimit: 13_000,
    };
    const shares = Array.from({ length: DAY_ACCOUNTS }, (_, account): Command => {
      const quantity = (account < POOR_ACCOUNTS ? 20 : 200_000) * lot;
      return { kind: 'IssueShares', account, issue: number, quantity };
    });
    return market === 0
      ? [{ kind: 'ListIssue', ...names, ...terms, market, ...fixed }, ...shares]
      : [{ kind: 'ListMarketIssue', ...names, ...terms, market, flags }, ...shares];
  }

  /** Expiry days of the first dates, with underlyings and issues that an ATS trades. */
  expiries(): Command[] {
    const commands: Command[] = [
      [0, UNDERLYING],
      [1, UNDERLYING + MEMBER],
      [4, ATS],
      [7, UNDERLYING + ATS],
    ].map(([issue = 0, flags = 0]) => ({ kind: 'SetIssueFlags', issue, flags }));
    for (let date = FIRST_DATE + 1; date <= FIRST_DATE + EXPIRY_DAYS; date += 1) {
      for (const market of [MARKET.competitive, MARKET.staticOnly]) {
        commands.push({ kind: 'SetExpiryDay', market, date, closingPercent: 1 });
      }
    }
    return commands;
  }

  /** Other flags of some issue, mostly such as may be set. */
  otherFlags(): Command {
    const random = this.#random;
    const issue = random.below(this.#issues.length + 1);
    const usual = [0, UNDERLYING, UNDERLYING + MEMBER, ATS, UNDERLYING + ATS, MEMBER];
    return {
      kind: 'SetIssueFlags',
      issue,
      flags: random.oneIn(8) ? random.below(32) : random.pick(usual),
    };
  }

  /** A market more, with one or two fields that may be wrong; nothing once there are enough. */
  anotherMarket(): Command[] {
    if (this.#markets >= MOST_MARKETS) return [];
    return [this.define(this.#random.between(1, 4), true)];
  }

  /** A market like that of the number; with `isOdd` one or two of the fields may be wrong. */
  define(number: number, isOdd: boolean): DefineMarket {
    const random = this.#random;
    this.#markets += 1;
    const wrong = (usual: number, ...others: number[]): number =>
      isOdd && random.oneIn(60) ? random.pick(others) : usual;
    const isCalm = number !== MARKET.competitive;
    const isUnlimited = isOdd && random.oneIn(4);
    return {
      kind: 'DefineMarket',
      name: encodeUtf8(isOdd && random.oneIn(12) ? '' : `시장 ${number}`),
      matchingMode: wrong(number === MARKET.bilateral ? 1 : 0, 0, 1, 2),
      tickTable: isOdd && random.oneIn(8) ? random.pick([0, 2]) : 1,
      randomEndSeconds: wrong(number === MARKET.staticOnly ? 0 : 30, 600, 601),
      upPercent: wrong(isUnlimited ? 0 : 30, 0, 301),
      downPercent: wrong(isUnlimited ? 0 : 30, 0, 101),
      listingUpPercent: wrong(300, 0, 301),
      listingDownPercent: wrong(40, 0),
      afterHoursPercent: wrong(10, 0, 101),
      dynamicPercent: wrong(isCalm ? 0 : 6, 101),
      dynamicClosingPercent: wrong(isCalm ? 0 : 4, 101),
      indexDynamicPercent: wrong(isCalm ? 0 : 3, 101),
      indexDynamicClosingPercent: wrong(isCalm ? 0 : 2, 101),
      staticPercent: wrong(isCalm && number !== MARKET.staticOnly ? 0 : 10, 101),
      interruptionSeconds: wrong(120, 0, 3_601),
      resumeSeconds: wrong(600, 0, 3_601),
      resumeGuardSeconds: wrong(1_200, 3_601),
      indicativeSeconds: wrong(number === MARKET.periodic ? 7 : 1, 0, 61),
      lowPrice: 1_000,
      lowPriceTicks: 3,
      orderTypes: 127,
      weekdays: Uint8Array.from({ length: 7 }, (_, day) =>
        wrong(number === MARKET.competitive ? day % 2 : 0, CLOSED, 2),
      ),
      windows: windowsOf(number).map((window) => ({
        ...window,
        session: wrong(window.session, 0, 8),
        untilSecond: wrong(window.untilSecond, 86_400, 86_390, window.fromSecond),
        everySeconds: wrong(window.everySeconds, 7, 0),
      })),
    };
  }
}

function windowsOf(market: number): SessionWindow[] {
  if (market === MARKET.bilateral) return windows(0, [[3, 9, 13]]);
  if (market === MARKET.periodic) {
    return windows(0, [
      [2, 9, 9.5],
      [7, 9.5, 12, 900],
      [6, 12.5, 13.5, 1_800],
    ]);
  }
  if (market === MARKET.staticOnly) return windows(0, TWO_SESSIONS);
  return [...windows(0, WHOLE_DAY), ...windows(1, TWO_SESSIONS)];
}

function windows(template: number, hours: Hours): SessionWindow[] {
  return hours.map(([session, from, until, everySeconds = 0]) => {
    return {
      template,
      session,
      fromSecond: from * 3_600,
      untilSecond: until * 3_600,
      everySeconds,
    };
  });
}
