import type { CandleAnswer, CandleResolution, Page } from '@jangbu/sdk';
import { Slice } from './slice.ts';
import type { Trade } from './trade-chain.ts';
import { type Candle, type Issue, readCandle } from './wire.ts';

const MINUTE_MICROSECONDS = 60_000_000;
const DAY_MICROSECONDS = 1_440 * MINUTE_MICROSECONDS;
const KST_OFFSET_MICROSECONDS = 540 * MINUTE_MICROSECONDS;

/** Candles of an issue, oldest first. */
export interface CandlesView {
  issue: number;
  resolution: CandleResolution;
  candles: readonly Candle[];
}

/** Asks for the newest candles, newest first. */
export type CandleSource = (
  issue: number,
  query: { resolution: CandleResolution; limit: number },
) => Promise<Page<CandleAnswer>>;

const dayOf = (timestamp: number) =>
  Math.floor((timestamp + KST_OFFSET_MICROSECONDS) / DAY_MICROSECONDS);

/** Where the minutes that hold `timestamp` begin; null for spans of days and more, which only the venue counts. */
function startOf(timestamp: number, resolution: CandleResolution): number | null {
  const minutes = Number(resolution);
  if (Number.isNaN(minutes)) return null;
  // Nine hours are whole spans of each of these lengths.
  return timestamp - (timestamp % (minutes * MINUTE_MICROSECONDS));
}

/**
 * `candles` with a trade that comes after all of them; null where the venue must be asked, because a trade between is
 * missing or another day has begun.
 */
export function withTrade(
  candles: readonly Candle[],
  trade: Trade,
  resolution: CandleResolution,
  decimalsShift: number,
): readonly Candle[] | null {
  const last = candles.at(-1);
  if (last !== undefined && trade.index <= last.lastTrade) return candles;
  if (trade.index !== (last?.lastTrade ?? 0) + 1) return null;
  const { price, quantity, index } = trade;
  const value = Math.round(price * quantity * 10 ** decimalsShift);
  const start = startOf(trade.timestamp, resolution);
  if (start === null && (last === undefined || dayOf(trade.timestamp) !== dayOf(last.start))) {
    return null;
  }
  if (last !== undefined && (start === null || start === last.start)) {
    const grown = {
      ...last,
      high: Math.max(last.high, price),
      low: Math.min(last.low, price),
      close: price,
      volume: last.volume + quantity,
      value: last.value + value,
      lastTrade: index,
    };
    return [...candles.slice(0, -1), grown];
  }
  const begun = { open: price, high: price, low: price, close: price, volume: quantity, value };
  return [...candles, { ...begun, start: start ?? trade.timestamp, lastTrade: index }];
}

/** Keeps the candles of one issue and resolution up to date: read once, carried on with each trade, read again over a gap. */
export class CandleFeed {
  readonly view = new Slice<CandlesView | null>(null);
  readonly #source: CandleSource;
  readonly #limit: number;
  #issue: Issue | null = null;
  #resolution: CandleResolution = '1';
  #asking = false;
  #again = false;

  /** @param limit - candles that are kept. */
  constructor(source: CandleSource, limit: number) {
    this.#source = source;
    this.#limit = limit;
  }

  /** Shows candles of another issue or resolution; what is not there yet is null. */
  async show(issue: Issue, resolution: CandleResolution): Promise<void> {
    if (this.#issue?.issue === issue.issue && this.#resolution === resolution) return;
    this.#issue = issue;
    this.#resolution = resolution;
    this.view.set(null);
    await this.refresh();
  }

  /** Reads the candles again; throws what the source throws. */
  async refresh(): Promise<void> {
    const issue = this.#issue;
    if (issue === null) return;
    if (this.#asking) {
      this.#again = true;
      return;
    }
    this.#asking = true;
    try {
      const resolution = this.#resolution;
      const { items } = await this.#source(issue.issue, { resolution, limit: this.#limit });
      if (this.#issue?.issue !== issue.issue || this.#resolution !== resolution) return;
      const candles = items.map((item) => readCandle(item, issue)).reverse();
      this.view.set({ issue: issue.issue, resolution, candles });
    } finally {
      this.#asking = false;
      if (this.#again) {
        this.#again = false;
        await this.refresh();
      }
    }
  }

  /** Takes over trades of the issue shown, in any order; true if the candles must be read again. */
  take(issue: number, trades: readonly Trade[]): boolean {
    const view = this.view.get();
    if (view === null || view.issue !== issue || this.#issue === null) return false;
    const { currency, priceDecimals } = this.#issue;
    let { candles } = view;
    for (const trade of [...trades].sort((a, b) => a.index - b.index)) {
      const next = withTrade(candles, trade, view.resolution, currency.decimals - priceDecimals);
      if (next === null) return true;
      candles = next;
    }
    if (candles !== view.candles) this.view.set({ ...view, candles: candles.slice(-this.#limit) });
    return false;
  }
}
