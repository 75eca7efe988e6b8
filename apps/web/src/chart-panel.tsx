import './chart-panel.css';
import { useEffect, useMemo, useRef, useState } from 'react';
import { formatCount, formatUnits } from './format.ts';
import { TickIcon } from './icons.tsx';
import { ownLevels } from './own-levels.ts';
import type { ChartLine, ChartMark, PriceChart } from './price-chart.ts';
import { usePage, useSlice } from './reader.ts';
import { INTERVALS, type Interval } from './ui-state.ts';
import type { Issue } from './wire.ts';

const INTERVAL_NAMES = {
  '1': 'interval1',
  '5': 'interval5',
  '30': 'interval30',
  '1D': 'interval1D',
  '1W': 'interval1W',
  '1M': 'interval1M',
} as const satisfies Record<Interval, string>;

/** The mark of the chart library, which its notice asks for, with the way to its makers. */
function ChartMarkLink() {
  const { reader } = usePage();
  return (
    <a
      className="chart-mark"
      href="https://www.tradingview.com/"
      target="_blank"
      rel="noreferrer"
      title={reader.t('chartMark')}
    >
      <span className="hidden-visually">{reader.t('chartMark')}</span>
      <svg viewBox="0 0 35 19" aria-hidden="true">
        <path d="M2 0H16V16H10V6H2V0Z" />
        <circle cx="21" cy="3.5" r="3.5" />
        <path d="M20 16h6L33 0h-6z" />
      </svg>
    </a>
  );
}

function useLines(issue: Issue): ChartLine[] {
  const { keeper, market, reader } = usePage();
  const own = useSlice(market.own);
  const { showsOrders } = useSlice(keeper.preferences);
  return useMemo(() => {
    const lines: ChartLine[] = [];
    const { basePrice } = issue;
    if (basePrice !== null) {
      const title = reader.t('basePrice');
      lines.push({ price: basePrice, title, colour: '--text2', style: 'dotted' });
    }
    if (!showsOrders) return lines;
    for (const side of ['buy', 'sell'] as const) {
      for (const [price, quantity] of ownLevels(own, issue, side)) {
        lines.push({
          price,
          title: reader.t(side === 'buy' ? 'myBuy' : 'mySell', { quantity: formatCount(quantity) }),
          colour: side === 'buy' ? '--rise-fill' : '--fall-fill',
          style: 'solid',
        });
      }
    }
    return lines;
  }, [own, issue, reader, showsOrders]);
}

function useMarks(issue: Issue): ChartMark[] {
  const { keeper, market, reader } = usePage();
  const view = useSlice(market.account.fills);
  const { showsFills } = useSlice(keeper.preferences);
  return useMemo(() => {
    if (!showsFills) return [];
    const own = view?.fills.filter((fill) => fill.issue === issue.issue && !fill.isBusted) ?? [];
    return own.map(({ timestamp, side, quantity }) => ({
      timestamp,
      side,
      text: reader.t(side === 'buy' ? 'boughtAt' : 'soldAt', { quantity: formatCount(quantity) }),
    }));
  }, [view, issue, reader, showsFills]);
}

/** Whether the chart is there, and the place that it is drawn in. */
function useChart(issue: Issue) {
  const { keeper, market, reader } = usePage();
  const place = useRef<HTMLDivElement>(null);
  const [chart, setChart] = useState<PriceChart | null>(null);
  const [failed, setFailed] = useState(false);
  const { theme, market: colours } = useSlice(keeper.preferences);
  const lines = useLines(issue);
  const marks = useMarks(issue);
  useEffect(() => {
    let made: PriceChart | null = null;
    let wanted = true;
    // The chart is the heaviest part of the page and nobody needs it first.
    import('./price-chart.ts')
      .then((module) => {
        if (!wanted || place.current === null) return;
        made = new module.PriceChart(place.current);
        setChart(made);
      })
      .catch(() => setFailed(true));
    return () => {
      wanted = false;
      setChart(null);
      made?.remove();
    };
  }, []);
  useEffect(() => chart?.setLanguage(reader.language), [chart, reader.language]);
  useEffect(() => {
    chart?.setTerms(issue);
  }, [chart, issue]);
  useEffect(() => {
    if (chart === null) return;
    const show = () => {
      const view = market.candles.view.get();
      chart.setCandles(view?.issue === issue.issue ? view.candles : []);
    };
    // Drawn by hand beside React: the chart keeps what it has and takes only what is new.
    show();
    return market.candles.view.subscribe(show);
  }, [chart, market, issue.issue]);
  const brightness = document.documentElement.dataset.theme;
  // biome-ignore lint/correctness/useExhaustiveDependencies: another theme is another set of colours.
  useEffect(() => chart?.paint(), [chart, theme, colours, brightness]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: lines and marks are drawn in those colours.
  useEffect(() => chart?.setLines(lines), [chart, lines, theme, colours, brightness]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the same, and an issue is another set of candles.
  useEffect(() => chart?.setMarks(marks), [chart, marks, theme, colours, brightness, issue.issue]);
  return { place, failed };
}

/** What the chart shows, for those who do not see it. */
function useSummary(issue: Issue, interval: Interval): string | null {
  const { market, reader } = usePage();
  const view = useSlice(market.candles.view);
  const last = view?.issue === issue.issue ? view.candles.at(-1) : undefined;
  if (view === null || last === undefined) return null;
  const price = (units: number) => formatUnits(units, issue.priceDecimals);
  return reader.t('chartSummary', {
    issue: reader.issueName(issue),
    interval: reader.t(INTERVAL_NAMES[interval]),
    count: formatCount(view.candles.length),
    open: price(last.open),
    high: price(last.high),
    low: price(last.low),
    close: price(last.close),
  });
}

function Candles({ issue, interval }: { issue: Issue; interval: Interval }) {
  const { market, reader } = usePage();
  const { place, failed } = useChart(issue);
  const summary = useSummary(issue, interval);
  const view = useSlice(market.candles.view);
  const isEmpty = view !== null && view.issue === issue.issue && view.candles.length === 0;
  return (
    <div className="chart-area drained">
      <div
        className="chart-place"
        ref={place}
        role="img"
        aria-label={summary ?? reader.t('chart')}
      />
      {isEmpty && <p className="empty">{reader.t('chartEmpty')}</p>}
      {failed && <p className="empty">{reader.t('chartFailed')}</p>}
      <ChartMarkLink />
    </div>
  );
}

/** Candles of the issue with own fills and orders. */
export function ChartPanel() {
  const { keeper, market, reader, ui } = usePage();
  const issue = useSlice(market.selected);
  const interval = useSlice(ui.interval);
  const { showsFills, showsOrders } = useSlice(keeper.preferences);
  useEffect(() => {
    if (issue !== null) void market.showCandles(issue, interval);
  }, [market, issue, interval]);
  return (
    <section className="panel chart" aria-label={reader.t('chart')}>
      <div className="tabs">
        <fieldset className="intervals">
          <legend className="hidden-visually">{reader.t('interval')}</legend>
          {INTERVALS.map((value) => (
            <button
              key={value}
              type="button"
              aria-pressed={value === interval}
              onClick={() => ui.interval.set(value)}
            >
              {reader.t(INTERVAL_NAMES[value])}
            </button>
          ))}
        </fieldset>
        <button
          type="button"
          className="tag toggle"
          aria-pressed={showsFills}
          onClick={() => keeper.change({ showsFills: !showsFills })}
        >
          <TickIcon />
          {reader.t('myFills')}
        </button>
        <button
          type="button"
          className="tag toggle"
          aria-pressed={showsOrders}
          onClick={() => keeper.change({ showsOrders: !showsOrders })}
        >
          <TickIcon />
          {reader.t('myOrders')}
        </button>
      </div>
      {issue !== null && <Candles issue={issue} interval={interval} />}
    </section>
  );
}
