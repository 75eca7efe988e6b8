import { formatDecimal } from '@jangbu/protocol';
import { positionCost } from './average-cost.ts';
import type { BookView } from './book-state.ts';
import { formatCompact, formatCount, formatUnits, MINUS } from './format.ts';
import { amountOf } from './order-ticket.ts';
import { usePage, useSlice } from './reader.ts';
import { tickDown, tickUp } from './ticks.ts';
import type { Issue } from './wire.ts';

type Fact = [name: string, value: string | null, className?: string];

function Facts({ className, facts }: { className: string; facts: Fact[] }) {
  return (
    <dl className={className}>
      {facts.map(
        ([name, value, tone]) =>
          value !== null && (
            <div key={name}>
              <dt>{name}</dt>
              <dd className={tone}>{value}</dd>
            </div>
          ),
      )}
    </dl>
  );
}

/** From which prices on a trade would be interrupted; nulls where the market has no such rule. */
function interruptionPrices(issue: Issue, percent: number | undefined) {
  const { singlePrice, ticks, upperLimit, lowerLimit } = issue;
  if (singlePrice === null || !percent) return { up: null, down: null };
  const up = tickUp(ticks, Math.ceil((singlePrice * (100 + percent)) / 100));
  const down = tickDown(ticks, Math.floor((singlePrice * (100 - percent)) / 100));
  return {
    up: upperLimit !== null && up > upperLimit ? null : up,
    down: lowerLimit !== null && down < lowerLimit ? null : down,
  };
}

/** Prices of the day, beside the asks. */
export function QuoteFacts({ issue }: { issue: Issue }) {
  const { market, reader } = usePage();
  const view = useSlice(market.day.view);
  const rules = useSlice(market.markets).get(issue.market);
  const day = view?.issue === issue.issue ? view.candles.at(-1) : undefined;
  const price = (units: number | null | undefined) =>
    units === null || units === undefined ? null : formatUnits(units, issue.priceDecimals);
  const vi = interruptionPrices(issue, rules?.staticPercent);
  const wholeUnits = (minorUnits: number) => minorUnits / 10 ** issue.currency.decimals;
  return (
    <Facts
      className="facts facts-quote"
      facts={[
        [reader.t('upperLimit'), price(issue.upperLimit)],
        [reader.t('lowerLimit'), price(issue.lowerLimit)],
        [reader.t('basePrice'), price(issue.basePrice)],
        [reader.t('open'), price(day?.open)],
        [reader.t('high'), price(day?.high)],
        [reader.t('low'), price(day?.low)],
        ...(issue.closePrice === null
          ? ([
              [reader.t('viUp'), price(vi.up)],
              [reader.t('viDown'), price(vi.down)],
            ] as Fact[])
          : ([[reader.t('closePrice'), price(issue.closePrice)]] as Fact[])),
        [reader.t('volume'), day === undefined ? null : formatCount(day.volume)],
        [
          reader.t('value'),
          day === undefined ? null : formatCompact(wholeUnits(day.value), reader.language),
        ],
      ]}
    />
  );
}

/** What lies between the best prices, with one more decimal for the middle where it needs one. */
function betweenFacts(book: BookView, { priceDecimals }: Issue) {
  const [ask, bid] = [book.asks[0], book.bids[0]];
  // In a call, and in bilateral matching, orders may cross: then there is neither.
  if (ask === undefined || bid === undefined || ask.price <= bid.price) {
    return { spread: null, middle: null };
  }
  const sum = ask.price + bid.price;
  return {
    spread: formatUnits(ask.price - bid.price, priceDecimals),
    middle:
      sum % 2 === 0 ? formatUnits(sum / 2, priceDecimals) : formatUnits(sum * 5, priceDecimals + 1),
  };
}

/** What the shares held cost and what they have gained; nulls where the fills do not tell. */
function useCost(issue: Issue, balance: number) {
  const { market } = usePage();
  const view = useSlice(market.account.fills);
  const last = useSlice(market.lastPrice);
  if (view === null || !view.isWhole) return { average: null, profit: null };
  const fills = view.fills.filter((fill) => fill.issue === issue.issue);
  const held = positionCost(fills, balance);
  if (held === null) return { average: null, profit: null };
  const average = Math.round(held.cost / held.quantity);
  const profit = last === null ? null : last * held.quantity - held.cost;
  return { average, profit };
}

/** The state of the book and one's own position, beside the bids. */
export function OwnFacts({ issue, book }: { issue: Issue; book: BookView }) {
  const { market, reader } = usePage();
  const { account } = useSlice(market.own);
  const balance = account?.balanceByIssue.get(issue.issue) ?? 0;
  const { average, profit } = useCost(issue, balance);
  const between = betweenFacts(book, issue);
  const all = book.askQuantity + book.bidQuantity;
  const gained = profit === null ? null : (amountOf(issue, Math.abs(profit), 1) ?? 0);
  const sign = profit === null || profit === 0 ? '' : profit > 0 ? '+' : MINUS;
  return (
    <Facts
      className="facts facts-mine"
      facts={[
        [
          reader.t('bidRatio'),
          all === 0 ? null : `${formatDecimal(Math.round((book.bidQuantity * 1000) / all), 1)}%`,
        ],
        [reader.t('spread'), between.spread],
        [reader.t('middle'), between.middle],
        [
          reader.t('holding'),
          balance === 0 ? null : reader.t('sharesOf', { quantity: formatCount(balance) }),
        ],
        [
          reader.t('averageCost'),
          average === null ? null : formatUnits(average, issue.priceDecimals),
        ],
        [
          reader.t('profit'),
          gained === null ? null : sign + formatUnits(gained, issue.currency.decimals),
          profit === null || profit === 0 ? '' : profit > 0 ? 'rise' : 'fall',
        ],
      ]}
    />
  );
}
