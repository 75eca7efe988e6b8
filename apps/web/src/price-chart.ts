import {
  CandlestickSeries,
  ColorType,
  CrosshairMode,
  createChart,
  createSeriesMarkers,
  HistogramSeries,
  type IChartApi,
  type IPriceLine,
  type ISeriesApi,
  type ISeriesMarkersPluginApi,
  LineStyle,
  type Time,
  type UTCTimestamp,
} from 'lightweight-charts';
import { formatUnits } from './format.ts';
import type { Candle } from './wire.ts';

/** Charts count in seconds and write them as if in Greenwich; these make them those of Korea. */
const KST_OFFSET_SECONDS = 32_400;
const MICROSECONDS_PER_SECOND = 1_000_000;
const CANDLES_IN_VIEW = 80;

/** A line across the chart at a price, in price units. */
export interface ChartLine {
  price: number;
  title: string;
  /** Name of a colour token. */
  colour: string;
  style: 'solid' | 'dotted' | 'dashed';
}

/** An own fill beside the candle of its time. */
export interface ChartMark {
  /** Microseconds. */
  timestamp: number;
  side: 'buy' | 'sell';
  text: string;
}

/** How the figures of an issue are written. */
export interface ChartTerms {
  priceDecimals: number;
  tick: number;
}

const timeOf = (timestamp: number) =>
  (Math.floor(timestamp / MICROSECONDS_PER_SECOND) + KST_OFFSET_SECONDS) as UTCTimestamp;

const STYLES = {
  solid: LineStyle.Solid,
  dotted: LineStyle.Dotted,
  dashed: LineStyle.Dashed,
} as const;

/** Candles with volume below them, lines and own fills, in the colours of the page. Nothing here knows of React. */
export class PriceChart {
  readonly #chart: IChartApi;
  readonly #candles: ISeriesApi<'Candlestick'>;
  readonly #volume: ISeriesApi<'Histogram'>;
  readonly #marks: ISeriesMarkersPluginApi<Time>;
  readonly #container: HTMLElement;
  #lines: IPriceLine[] = [];
  #shown: readonly Candle[] = [];
  #tokens: CSSStyleDeclaration;
  /** Price units a step of the price scale, which knows no steps above 1: the power of ten in the tick. */
  #scale = 1;

  constructor(container: HTMLElement) {
    this.#container = container;
    this.#tokens = getComputedStyle(document.documentElement);
    this.#chart = createChart(container, {
      autoSize: true,
      // Its own mark needs a style element, which the policy of the page forbids; the panel draws the mark and its link.
      layout: { attributionLogo: false, fontSize: 11 },
      crosshair: { mode: CrosshairMode.Normal },
      rightPriceScale: { borderVisible: true, scaleMargins: { top: 0.06, bottom: 0.2 } },
      timeScale: { timeVisible: true, secondsVisible: false, rightOffset: 3 },
      handleScroll: { vertTouchDrag: false },
    });
    this.#candles = this.#chart.addSeries(CandlestickSeries, { lastValueVisible: true });
    this.#volume = this.#chart.addSeries(HistogramSeries, {
      priceScaleId: 'volume',
      lastValueVisible: false,
      priceLineVisible: false,
      priceFormat: { type: 'volume' },
    });
    this.#volume.priceScale().applyOptions({ scaleMargins: { top: 0.84, bottom: 0 } });
    this.#marks = createSeriesMarkers(this.#candles, []);
    this.paint();
  }

  /** Takes over the colours that the page has now. */
  paint(): void {
    this.#tokens = getComputedStyle(document.documentElement);
    const token = (name: string) => this.#token(name);
    const [rise, fall] = [token('--rise'), token('--fall')];
    this.#chart.applyOptions({
      layout: {
        background: { type: ColorType.Solid, color: token('--surface') },
        textColor: token('--text2'),
        fontFamily: getComputedStyle(this.#container).fontFamily,
      },
      grid: { vertLines: { color: token('--line') }, horzLines: { color: token('--line') } },
      crosshair: {
        vertLine: { color: token('--line3'), labelBackgroundColor: token('--text2') },
        horzLine: { color: token('--line3'), labelBackgroundColor: token('--text2') },
      },
      rightPriceScale: { borderColor: token('--line') },
      timeScale: { borderColor: token('--line') },
    });
    this.#candles.applyOptions({
      upColor: rise,
      downColor: fall,
      wickUpColor: rise,
      wickDownColor: fall,
      borderVisible: false,
      priceLineColor: token('--text'),
      priceLineStyle: LineStyle.Dotted,
    });
    this.#volume.setData(this.#shown.map((candle) => this.#bar(candle)));
  }

  /** Writes the names of months in another language. */
  setLanguage(locale: string): void {
    this.#chart.applyOptions({ localization: { locale } });
  }

  /** Writes figures as those of an issue. */
  setTerms({ priceDecimals, tick }: ChartTerms): void {
    const scale = 10 ** (/0*$/.exec(String(tick))?.[0].length ?? 0);
    if (scale !== this.#scale) this.#shown = [];
    this.#scale = scale;
    this.#candles.applyOptions({
      priceFormat: {
        type: 'custom',
        minMove: 1,
        formatter: (price: number) => formatUnits(Math.round(price * scale), priceDecimals),
      },
    });
  }

  /** Shows candles, oldest first; where only the last one changed or came, only that is drawn. */
  setCandles(candles: readonly Candle[]): void {
    const before = this.#shown;
    this.#shown = candles;
    const last = candles.at(-1);
    const continues =
      before.length > 1 &&
      last !== undefined &&
      candles[0]?.start === before[0]?.start &&
      (candles.length === before.length || candles.length === before.length + 1) &&
      candles[before.length - 2] === before[before.length - 2] &&
      (candles.length === before.length || candles[before.length - 1] === before.at(-1));
    if (continues) {
      this.#candles.update(this.#stick(last));
      this.#volume.update(this.#bar(last));
      return;
    }
    this.#candles.setData(candles.map((candle) => this.#stick(candle)));
    this.#volume.setData(candles.map((candle) => this.#bar(candle)));
    if (before.length === 0 || before[0]?.start !== candles[0]?.start) this.#showNewest();
  }

  /** Draws lines in place of those before. */
  setLines(lines: readonly ChartLine[]): void {
    for (const line of this.#lines) this.#candles.removePriceLine(line);
    this.#lines = lines.map(({ price, title, colour, style }) =>
      this.#candles.createPriceLine({
        price: price / this.#scale,
        title,
        color: this.#token(colour),
        lineWidth: 1,
        lineStyle: STYLES[style],
        axisLabelVisible: true,
      }),
    );
  }

  /** Draws own fills in place of those before; such from before the first candle are left out. */
  setMarks(marks: readonly ChartMark[]): void {
    const colour = this.#token('--text');
    const ordered = [...marks].sort((a, b) => a.timestamp - b.timestamp);
    this.#marks.setMarkers(
      ordered.flatMap(({ timestamp, side, text }) => {
        const candle = this.#shown.findLast(({ start }) => start <= timestamp);
        if (candle === undefined) return [];
        return {
          time: timeOf(candle.start),
          position: side === 'buy' ? 'belowBar' : 'aboveBar',
          shape: side === 'buy' ? 'arrowUp' : 'arrowDown',
          color: colour,
          text,
        } as const;
      }),
    );
  }

  /** Ends it. */
  remove(): void {
    this.#chart.remove();
  }

  #showNewest(): void {
    const to = this.#shown.length + 3;
    this.#chart.timeScale().setVisibleLogicalRange({ from: to - CANDLES_IN_VIEW, to });
  }

  #stick({ start, open, high, low, close }: Candle) {
    const scaled = (price: number) => price / this.#scale;
    return {
      time: timeOf(start),
      open: scaled(open),
      high: scaled(high),
      low: scaled(low),
      close: scaled(close),
    };
  }

  #bar({ start, open, close, volume }: Candle) {
    const token = close >= open ? '--rise-bar' : '--fall-bar';
    return { time: timeOf(start), value: volume, color: this.#token(token) };
  }

  #token(name: string): string {
    return this.#tokens.getPropertyValue(name).trim();
  }
}
