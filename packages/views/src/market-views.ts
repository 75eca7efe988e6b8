import { type DefineMarket, decodeUtf8, type TickBand } from '@jangbu/protocol';

/** A market with its rules and its week. Closed sets are numbers of docs/spec. */
export interface MarketView {
  /** Its number, from 1. */
  readonly market: number;
  /** The name of its rules as text. */
  readonly name: string;
  readonly rules: DefineMarket;
  /** Bands of its tick table. */
  readonly ticks: readonly TickBand[];
  /** What the next seed is checked against; null before the first commitment. */
  commitment: Uint8Array | null;
  /** The seed that was revealed last, or null. */
  seed: Uint8Array | null;
  /** Net purchases of a retail account in a calendar year, in minor units; 0: no limit. */
  retailLimit: number;
}

/** The template of one business date of a market, where it is not that of the weekday. */
export interface TradingDayView {
  readonly date: number;
  /** 255: closed. */
  readonly template: number;
}

/** Date 0 was a Thursday; 0 Monday to 6 Sunday. */
function weekdayOf(date: number): number {
  return (date + 3) % 7;
}

/** Tick tables, markets and their trading days, as their commands defined them. */
export class MarketViews {
  readonly #markets: MarketView[] = [];
  readonly #tickTables: (readonly TickBand[])[] = [];
  readonly #tradingDays = new Map<number, Map<number, number>>();

  /** All markets in the order of their numbers. */
  get all(): readonly MarketView[] {
    return this.#markets;
  }

  /** The market of that number (from 1), or null. */
  get(market: number): MarketView | null {
    return this.#markets[market - 1] ?? null;
  }

  /** The market of that number; throws if there is none. */
  must(market: number): MarketView {
    const view = this.#markets[market - 1];
    if (view === undefined) throw new Error(`no market ${market}`);
    return view;
  }

  /** Adds a tick table; throws if its number is not the next one. */
  addTickTable(tickTable: number, bands: readonly TickBand[]): void {
    if (this.#tickTables.push(bands) !== tickTable) {
      throw new Error(`tick table ${tickTable} is not the next one`);
    }
  }

  /** Adds a market; throws if its number is not the next one or its tick table does not exist. */
  add(market: number, rules: DefineMarket): void {
    const ticks = this.#tickTables[rules.tickTable - 1];
    if (ticks === undefined) throw new Error(`no tick table ${rules.tickTable}`);
    const name = decodeUtf8(rules.name) ?? '';
    const view = { market, name, rules, ticks, commitment: null, seed: null, retailLimit: 0 };
    if (this.#markets.push(view) !== market) {
      throw new Error(`market ${market} is not the next one`);
    }
  }

  /** Sets the template of a date. */
  setTradingDay(market: number, date: number, template: number): void {
    const days = this.#tradingDays.get(market) ?? new Map<number, number>();
    this.#tradingDays.set(market, days.set(date, template));
  }

  /** The template of a date: its own, or that of its weekday; 255 closed. Throws if there is no such market. */
  templateOf(market: number, date: number): number {
    const { weekdays } = this.must(market).rules;
    return this.#tradingDays.get(market)?.get(date) ?? weekdays[weekdayOf(date)]!;
  }

  /** The dates from `from` on that have a template of their own, ascending. Cost grows with all such dates. */
  tradingDays(market: number, from: number): TradingDayView[] {
    return [...(this.#tradingDays.get(market) ?? [])]
      .map(([date, template]) => ({ date, template }))
      .filter(({ date }) => date >= from)
      .sort((a, b) => a.date - b.date);
  }
}
