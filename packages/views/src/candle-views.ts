import type { PageCache } from './page-cache.ts';
import { PagedRows } from './paged-rows.ts';

const MINUTE = 60_000_000;
const DAY = 1_440 * MINUTE;
/** Days begin at midnight in Korea, nine hours before it is midnight in Greenwich. */
const KST_OFFSET = 540 * MINUTE;
/** 1970-01-01 was a Thursday, three days after a Monday. */
const DAYS_AFTER_MONDAY = 3;

/** How much time a candle covers, by the names that charts give it: minutes, days, weeks, months. */
export const CANDLE_RESOLUTIONS = ['1', '5', '15', '30', '60', '1D', '1W', '1M'] as const;
/** Name of a resolution. */
export type CandleResolution = (typeof CANDLE_RESOLUTIONS)[number];

/** What traded in an issue in a span of time, as it was traded: a bust does not change it. */
export interface CandleView {
  /** When its span begins, in microseconds; days, weeks (from Monday) and months begin at midnight in Korea. */
  readonly start: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
  /** Sum of price × quantity, in price units; exact, where it may pass 2^53. */
  readonly value: bigint;
  /** First and last of its trade blocks in the issue's chain. */
  readonly firstTrade: number;
  readonly lastTrade: number;
}

/** A trade as far as a candle is made of it. */
export interface CandleTrade {
  readonly index: number;
  readonly timestamp: number;
  readonly price: number;
  readonly quantity: number;
}

const START = 0;
const OPEN = 8;
const HIGH = 16;
const LOW = 24;
const CLOSE = 32;
const VOLUME = 40;
const VALUE = 48;
const FIRST = 56;
const LAST = 64;
const ROW_BYTES = 72;
/** Few, because every issue has pages of its own. */
const ROWS_PER_PAGE = 64;

/** When the span of `resolution` that holds `timestamp` begins. */
export function candleStart(timestamp: number, resolution: CandleResolution): number {
  const local = timestamp + KST_OFFSET;
  const day = Math.floor(local / DAY);
  switch (resolution) {
    case '1D':
      return day * DAY - KST_OFFSET;
    case '1W':
      return (day - ((day + DAYS_AFTER_MONDAY) % 7)) * DAY - KST_OFFSET;
    case '1M': {
      const date = new Date(local / 1_000);
      return Date.UTC(date.getUTCFullYear(), date.getUTCMonth()) * 1_000 - KST_OFFSET;
    }
    default:
      return local - (local % (Number(resolution) * MINUTE)) - KST_OFFSET;
  }
}

/** Candles of one resolution of one issue, oldest first. */
class CandleRows {
  readonly #rows: PagedRows;
  readonly #resolution: CandleResolution;

  constructor(resolution: CandleResolution, cache: PageCache | undefined) {
    this.#resolution = resolution;
    this.#rows = new PagedRows(ROW_BYTES, cache, ROWS_PER_PAGE);
  }

  add({ index, timestamp, price, quantity }: CandleTrade): void {
    const start = candleStart(timestamp, this.#resolution);
    const last = this.#rows.count - 1;
    const isNew = last < 0 || this.#start(last) !== start;
    const row = isNew ? this.#rows.add() : last;
    const page = this.#rows.pageToWrite(row);
    const at = this.#rows.offset(row);
    if (isNew) {
      page.setFloat64(at + START, start);
      page.setFloat64(at + OPEN, price);
      page.setFloat64(at + LOW, price);
      page.setFloat64(at + FIRST, index);
    }
    page.setFloat64(at + HIGH, Math.max(page.getFloat64(at + HIGH), price));
    page.setFloat64(at + LOW, Math.min(page.getFloat64(at + LOW), price));
    page.setFloat64(at + CLOSE, price);
    page.setFloat64(at + VOLUME, page.getFloat64(at + VOLUME) + quantity);
    const value = page.getBigUint64(at + VALUE) + BigInt(price) * BigInt(quantity);
    page.setBigUint64(at + VALUE, value);
    page.setFloat64(at + LAST, index);
  }

  /** Number of the last row that begins before `below`; -1 if there is none. Cost O(log n). */
  lastBefore(below: number): number {
    let [low, high] = [0, this.#rows.count];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#start(middle) < below) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }

  at(row: number): CandleView {
    const page = this.#rows.page(row);
    const at = this.#rows.offset(row);
    return {
      start: page.getFloat64(at + START),
      open: page.getFloat64(at + OPEN),
      high: page.getFloat64(at + HIGH),
      low: page.getFloat64(at + LOW),
      close: page.getFloat64(at + CLOSE),
      volume: page.getFloat64(at + VOLUME),
      value: page.getBigUint64(at + VALUE),
      firstTrade: page.getFloat64(at + FIRST),
      lastTrade: page.getFloat64(at + LAST),
    };
  }

  #start(row: number): number {
    return this.#rows.page(row).getFloat64(this.#rows.offset(row) + START);
  }
}

/** The candle of `later` and of `earlier`, which lies before it. */
function joined(earlier: CandleView, later: CandleView, start: number): CandleView {
  return {
    start,
    open: earlier.open,
    high: Math.max(earlier.high, later.high),
    low: Math.min(earlier.low, later.low),
    close: later.close,
    volume: earlier.volume + later.volume,
    value: earlier.value + later.value,
    firstTrade: earlier.firstTrade,
    lastTrade: later.lastTrade,
  };
}

/** Candles of all issues: minutes and days are kept, 72 bytes each, and the other spans are made of them when read. */
export class CandleViews {
  readonly #cache: PageCache | undefined;
  readonly #byIssue = new Map<number, { minutes: CandleRows; days: CandleRows }>();

  constructor(cache?: PageCache) {
    this.#cache = cache;
  }

  /** Takes over the next trade of an issue. */
  add(issue: number, trade: CandleTrade): void {
    let rows = this.#byIssue.get(issue);
    if (rows === undefined) {
      rows = {
        minutes: new CandleRows('1', this.#cache),
        days: new CandleRows('1D', this.#cache),
      };
      this.#byIssue.set(issue, rows);
    }
    rows.minutes.add(trade);
    rows.days.add(trade);
  }

  /**
   * At most `limit` candles, newest first, that begin at or after `from` and before `below`. Spans without a trade have none.
   *
   * Cost: the minutes, or days, that they are made of.
   */
  of(
    issue: number,
    resolution: CandleResolution,
    span: { readonly from: number; readonly below: number },
    limit: number,
  ): CandleView[] {
    const kept = this.#byIssue.get(issue);
    if (kept === undefined) return [];
    const isOfDays = resolution.endsWith('D') || /[WM]$/.test(resolution);
    const rows = isOfDays ? kept.days : kept.minutes;
    const candles: CandleView[] = [];
    for (let row = rows.lastBefore(this.#end(span.below, resolution)); row >= 0; row -= 1) {
      const part = rows.at(row);
      const start = candleStart(part.start, resolution);
      if (start < span.from) break;
      if (start >= span.below) continue;
      const newest = candles.at(-1);
      if (newest?.start === start) candles[candles.length - 1] = joined(part, newest, start);
      else if (candles.length === limit) break;
      else candles.push({ ...part, start });
    }
    return candles;
  }

  /** Where the rows of candles that begin before `below` end: behind the whole of the last one. */
  #end(below: number, resolution: CandleResolution): number {
    if (!Number.isSafeInteger(below) || below <= 0) return below;
    const longest = { '1D': 1, '1W': 7, '1M': 31 }[resolution as '1D'] ?? 0;
    const lengthMicroseconds = longest === 0 ? Number(resolution) * MINUTE : longest * DAY;
    return candleStart(below - 1, resolution) + lengthMicroseconds;
  }
}
