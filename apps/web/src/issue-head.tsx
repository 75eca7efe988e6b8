import './issue-head.css';
import { ConnectionState } from './footer.tsx';
import { directionOf, formatChange, formatCount, formatPercent, formatUnits } from './format.ts';
import { BackIcon, ListIcon, SearchIcon, StarIcon } from './icons.tsx';
import { usePage, useSlice } from './reader.ts';
import { SessionLine } from './session-line.tsx';
import type { Viewport } from './viewport.ts';
import type { Issue } from './wire.ts';

const SHOWN_LEAVES = 3;
const SHORT_HASH = 4;

/** Keeps an issue among the watched ones, or lets it go. */
function WatchButton({ issue }: { issue: Issue }) {
  const { keeper, reader } = usePage();
  const { watched } = useSlice(keeper.preferences);
  const { shortCode } = issue;
  const isWatched = watched.includes(shortCode);
  return (
    <button
      type="button"
      className="quiet square"
      aria-pressed={isWatched}
      aria-label={reader.t('watch', { issue: reader.issueName(issue) })}
      title={reader.t('watch', { issue: reader.issueName(issue) })}
      onClick={() =>
        keeper.change({
          watched: isWatched
            ? watched.filter((code) => code !== shortCode)
            : [...watched, shortCode],
        })
      }
    >
      <StarIcon filled={isWatched} />
    </button>
  );
}

/** Last price with its change against the previous close. */
function LastPrice({ issue }: { issue: Issue }) {
  const { market, reader } = usePage();
  const last = useSlice(market.lastPrice);
  const { basePrice, priceDecimals } = issue;
  if (last === null) return <p className="issue-price none">{reader.t('noTradeYet')}</p>;
  return (
    <p className={`issue-price ${directionOf(last, basePrice)}`}>
      <span className="hidden-visually">{reader.t('lastPrice')} </span>
      <strong className="drained">{formatUnits(last, priceDecimals)}</strong>
      {basePrice !== null && (
        <span className="drained">
          <span>{formatChange(last, basePrice, priceDecimals)}</span>{' '}
          <span>{formatPercent(last, basePrice)}</span>
        </span>
      )}
    </p>
  );
}

/** The last trade blocks of the issue on their thread, with the hash that two neighbours share. */
function TradeChainStrip({ issue }: { issue: Issue }) {
  const { market, reader } = usePage();
  const { trades, links } = useSlice(market.tape);
  const shown = trades.slice(0, SHOWN_LEAVES).reverse();
  if (shown.length === 0) return null;
  return (
    <div className="mini-chain drained">
      <p>
        <span>{reader.t('tradeChain')}</span> {reader.t('tradeChainNote')}
      </p>
      <ol>
        {shown.map((trade, at) => {
          const isNewest = at === shown.length - 1;
          const isLinked = links[shown.length - 1 - at] ?? false;
          return [
            at > 0 && (
              <li
                key={`thread-${trade.index}`}
                className={isLinked ? 'mini-thread' : 'mini-thread mini-thread-open'}
              >
                <span className="hash">{trade.previousHash.slice(0, SHORT_HASH)}</span>
              </li>
            ),
            <li key={trade.index} className={isNewest ? 'mini-leaf is-newest' : 'mini-leaf'}>
              <b>{formatCount(trade.index)}</b>
              {isNewest && (
                <span>
                  {formatUnits(trade.price, issue.priceDecimals)}×{formatCount(trade.quantity)}
                </span>
              )}
            </li>,
          ];
        })}
      </ol>
    </div>
  );
}

/** Name, last price, change and phase of the issue that is shown. */
export function IssueHead({ viewport = 'wide' }: { viewport?: Viewport }) {
  const { market, reader, ui } = usePage();
  const issue = useSlice(market.selected);
  if (issue === null) return <section className="panel issue-head" />;
  const hasList = viewport === 'wide';
  return (
    <section className="panel issue-head" aria-label={reader.issueName(issue)}>
      {!hasList && (
        <button
          type="button"
          className="quiet square"
          aria-label={reader.t('issues')}
          title={reader.t('issues')}
          onClick={() => ui.open({ kind: 'issues' })}
        >
          <ListIcon />
        </button>
      )}
      <div className="issue-name">
        <h2>
          {reader.issueName(issue)} <WatchButton issue={issue} />
        </h2>
        <SessionLine issue={issue} hasNext={viewport === 'narrow'} />
        <p className="issue-code">
          {issue.shortCode} · {reader.t('tickOf', { tick: reader.price(issue.tick, issue) })}
        </p>
      </div>
      <LastPrice issue={issue} />
      <TradeChainStrip issue={issue} />
    </section>
  );
}

/** The same on a phone: a bar with the way back to the list, then price and phase. */
export function PhoneHead() {
  const { market, reader, ui } = usePage();
  const issue = useSlice(market.selected);
  if (issue === null) return <section className="phone-head" />;
  return (
    <section className="phone-head" aria-label={reader.issueName(issue)}>
      <div className="phone-bar">
        <button
          type="button"
          className="quiet square"
          aria-label={reader.t('issues')}
          onClick={() => ui.open({ kind: 'issues' })}
        >
          <BackIcon />
        </button>
        <h1>
          {reader.issueName(issue)} <small>{issue.shortCode}</small>
        </h1>
        <button
          type="button"
          className="quiet square"
          aria-label={reader.t('searchAll')}
          onClick={() => ui.open({ kind: 'palette' })}
        >
          <SearchIcon />
        </button>
        <WatchButton issue={issue} />
      </div>
      <LastPrice issue={issue} />
      <div className="phone-state">
        <SessionLine issue={issue} hasNext />
        <ConnectionState hasLatency={false} />
      </div>
    </section>
  );
}
