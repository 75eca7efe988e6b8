import './order-book.css';
import { formatDecimal } from '@jangbu/protocol';
import { memo, type PointerEvent, useMemo, useRef } from 'react';
import { OwnFacts, QuoteFacts } from './book-facts.tsx';
import { type BookView, type PriceLevel, SHOWN_LEVELS } from './book-state.ts';
import { ExpectedBox } from './expected-box.tsx';
import { useFlash } from './flash.ts';
import { directionOf, formatCount, formatPercent, formatUnits } from './format.ts';
import type { OwnView } from './market-state.ts';
import { priceText } from './order-ticket.ts';
import { isCall, PHASE_NAMES } from './order-types.ts';
import { ownLevels } from './own-levels.ts';
import { usePage, useSlice } from './reader.ts';
import { rove } from './roving.ts';
import type { Issue } from './wire.ts';

/** A bar never reaches the price, so that the longest still reads as a bar. */
const WIDEST_BAR_PERCENT = 88;
/** From this price on there is no room for the percent beside it. */
const NO_PERCENT_FROM = 1_000_000;

type BookSide = 'ask' | 'bid';

interface LevelProps {
  side: BookSide;
  level: PriceLevel;
  issue: Issue;
  barPercent: number;
  mine: number;
  isLast: boolean;
  stops: boolean;
  onPick(price: number): void;
}

const Level = memo(function Level(props: LevelProps) {
  const { side, level, issue, barPercent, mine, isLast, stops, onPick } = props;
  const { reader } = usePage();
  const cell = useRef<HTMLSpanElement>(null);
  // The price under the pointer when it went down is the one that is meant, whatever moved since.
  const pressed = useRef(level.price);
  useFlash(cell, level.price, level.quantity, side === 'ask' ? '--fall-bar' : '--rise-bar');
  const { basePrice, priceDecimals } = issue;
  const price = formatUnits(level.price, priceDecimals);
  const quantity = formatCount(level.quantity);
  const hasPercent = basePrice !== null && level.price < NO_PERCENT_FROM;
  return (
    <button
      type="button"
      className="row price-level"
      tabIndex={stops ? 0 : -1}
      onPointerDown={() => {
        pressed.current = level.price;
      }}
      onClick={({ detail }) => onPick(detail === 0 ? level.price : pressed.current)}
    >
      <span className="hidden-visually">{reader.t(side)}</span>
      <span className="level-quantity" ref={cell}>
        <i className="bar" style={{ inlineSize: `${barPercent}%` }} />
        {mine > 0 && <em>{reader.t('mine', { quantity: formatCount(mine) })}</em>}
        <span>{level.quantity === 0 ? '' : quantity}</span>
      </span>
      <span
        className={`level-price ${directionOf(level.price, basePrice)} ${isLast ? 'is-last' : ''}`}
      >
        <b>{price}</b>
        {hasPercent && <small>{formatPercent(level.price, basePrice)}</small>}
      </span>
    </button>
  );
});

/** Ten places of a side from top to bottom; places without a level stay free, so that nothing shifts. */
function placesOf(side: BookSide, levels: readonly PriceLevel[]): (PriceLevel | undefined)[] {
  const places = Array.from({ length: SHOWN_LEVELS }, (_, at) => levels[at]);
  return side === 'ask' ? places.reverse() : places;
}

interface SideProps {
  side: BookSide;
  book: BookView;
  issue: Issue;
  own: OwnView;
  lastPrice: number | null;
  onPick(price: number): void;
}

function Side({ side, book, issue, own, lastPrice, onPick }: SideProps) {
  const levels = side === 'ask' ? book.asks : book.bids;
  const mine = useMemo(
    () => ownLevels(own, issue, side === 'ask' ? 'sell' : 'buy'),
    [own, issue, side],
  );
  return (
    <ol className={`side side-${side}`}>
      {placesOf(side, levels).map((level, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the place stays, what stands in it changes.
        <li key={at}>
          {level !== undefined && (
            <Level
              side={side}
              level={level}
              issue={issue}
              barPercent={Math.round(
                (level.quantity / Math.max(1, book.largestQuantity)) * WIDEST_BAR_PERCENT,
              )}
              mine={mine.get(level.price) ?? 0}
              isLast={level.price === lastPrice}
              stops={level === levels[0]}
              onPick={onPick}
            />
          )}
        </li>
      ))}
    </ol>
  );
}

function Totals({ book }: { book: BookView }) {
  const { reader } = usePage();
  const { askQuantity, bidQuantity } = book;
  const all = askQuantity + bidQuantity;
  const askTenths = all === 0 ? 500 : Math.round((askQuantity * 1000) / all);
  return (
    <div className="totals drained">
      <p>
        <b className="fall">{formatCount(askQuantity)}</b>
        <span>{reader.t('total')}</span>
        <b className="rise">{formatCount(bidQuantity)}</b>
      </p>
      <p>
        <span className="fall">{reader.t('askShare', { share: formatDecimal(askTenths, 1) })}</span>
        <span className="rise">
          {reader.t('bidShare', { share: formatDecimal(1000 - askTenths, 1) })}
        </span>
      </p>
      <div className="share-bar">
        <i style={{ inlineSize: `${askTenths / 10}%` }} />
      </div>
    </div>
  );
}

/** Orders without a price of their own, which are no levels. */
function Unpriced({ book }: { book: BookView }) {
  const { reader } = usePage();
  const lines = [
    ['marketOrders', book.marketOrders],
    ['midpointOrders', book.midpointOrders],
  ] as const;
  return lines.map(
    ([key, { asks, bids }]) =>
      asks + bids > 0 && (
        <p key={key} className="note drained">
          {reader.t(key, { asks: formatCount(asks), bids: formatCount(bids) })}
        </p>
      ),
  );
}

/** The order book: asks above, bids below, ten levels each. A click puts the price into the form and sends nothing. */
export function OrderBook() {
  const { market, reader, ticket } = usePage();
  const issue = useSlice(market.selected);
  const book = useSlice(market.book);
  const own = useSlice(market.own);
  const lastPrice = useSlice(market.lastPrice);
  const pick = useMemo(
    () => (price: number) => {
      if (issue === null) return;
      ticket.set({ ...ticket.get(), price: priceText(price, issue) });
    },
    [ticket, issue],
  );
  const hold = (held: boolean) => (event: PointerEvent) => {
    if (event.pointerType === 'mouse') market.holdBook(held);
  };
  if (issue === null) return <section className="panel book" />;
  const side = { book, issue, own, onPick: pick, lastPrice };
  const empty = book.asks.length === 0 && book.bids.length === 0;
  return (
    <section
      className={isCall(issue) ? 'panel book is-call' : 'panel book'}
      aria-labelledby="book-title"
    >
      <h2 id="book-title">
        {reader.t('orderBook')}
        {isCall(issue) && (
          <span className="tag tag-warn">{reader.t(PHASE_NAMES[issue.session])}</span>
        )}
        {book.held && <span className="tag">{reader.t('held')}</span>}
        <button type="button" className="tag centre" onClick={() => market.holdBook(false)}>
          {reader.t('centreBook')} <kbd>B</kbd>
        </button>
      </h2>
      <p className="book-head" aria-hidden="true">
        <span>{reader.t('askQuantity')}</span>
        <span>{reader.t('price')}</span>
        <span>{reader.t('quote')}</span>
      </p>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: arrows move within, the buttons act. */}
      <div
        className="book-grid drained"
        onPointerEnter={hold(true)}
        onPointerLeave={hold(false)}
        onKeyDown={rove}
      >
        <Side side="ask" {...side} />
        <QuoteFacts issue={issue} />
        <OwnFacts issue={issue} book={book} />
        {isCall(issue) && <ExpectedBox issue={issue} expected={book.expected} />}
        <Side side="bid" {...side} />
      </div>
      {empty ? <p className="empty">{reader.t('bookEmpty')}</p> : <Totals book={book} />}
      <Unpriced book={book} />
      <p className="note">{reader.t('bookNote')}</p>
    </section>
  );
}
