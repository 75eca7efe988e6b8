import type { ClockAnswer } from '@jangbu/market';
import { clockAt, weekdayIndex } from '@jangbu/market';
import { businessDateOf, CLOSED_TEMPLATE, type DefineMarket } from '@jangbu/protocol';

/** A row of table 11: the rules of a market, as its command gave them, and the seed committed to. */
export interface MarketRow extends Omit<DefineMarket, 'kind'> {
  commitment: Uint8Array;
  /** Net purchases of a retail account in a calendar year, in minor units; 0: any. */
  retailLimit: number;
}

/** A row of table 10: what one date of a market is. */
export interface TradingDay {
  readonly market: number;
  readonly date: number;
  template: number;
  /** Dynamic percent of the closing call of underlyings where derivatives expire on the date, else 0. */
  closingPercent: number;
}

/** Dates and market numbers are both below 2^32, and few enough that one key holds them. */
const MARKET_SPAN = 256;

/** The rows of table 10 with their look-up. */
export class TradingDays {
  readonly rows: TradingDay[] = [];
  readonly #rowsByKey = new Map<number, number>();

  /** Number of the row of a market's date, or -1. */
  find(market: number, date: number): number {
    return this.#rowsByKey.get(date * MARKET_SPAN + market) ?? -1;
  }

  /** Adds a row; returns its number. */
  add(row: TradingDay): number {
    const number = this.rows.push(row) - 1;
    this.#rowsByKey.set(row.date * MARKET_SPAN + row.market, number);
    return number;
  }

  /** Template of a market's date: its own row, else that of the weekday; `CLOSED_TEMPLATE` for none. */
  templateOf(number: number, { weekdays }: MarketRow, date: number): number {
    const row = this.find(number, date);
    if (row >= 0) return this.rows[row]!.template;
    return weekdays[weekdayIndex(date)] ?? CLOSED_TEMPLATE;
  }

  /** The `closingPercent` of a market's date, 0 without a row. */
  closingPercentOf(market: number, date: number): number {
    return this.rows[this.find(market, date)]?.closingPercent ?? 0;
  }

  /** What the clock of a market says at a timestamp (docs/spec/trading-day.md section 4). */
  clock(number: number, market: MarketRow, timestamp: number): ClockAnswer {
    const date = businessDateOf(timestamp);
    return clockAt(market.windows, this.templateOf(number, market, date), date, timestamp);
  }
}
