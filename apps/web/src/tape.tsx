import './tape.css';
import { memo, useCallback, useRef } from 'react';
import { directionOf, formatCount, formatTime, formatUnits } from './format.ts';
import { LinkIcon } from './icons.tsx';
import { usePage, useSlice } from './reader.ts';
import { rove } from './roving.ts';
import type { Trade } from './trade-chain.ts';
import type { Issue } from './wire.ts';

interface RowProps {
  trade: Trade;
  issue: Issue;
  linked: boolean;
  isNewest: boolean;
  isChecked: boolean;
  onCheck(trade: Trade): void;
}

const Row = memo(function Row({ trade, issue, linked, isNewest, isChecked, onCheck }: RowProps) {
  const { reader } = usePage();
  const bought = trade.takerSide === 'buy';
  const index = formatCount(trade.index);
  return (
    <tr className={isNewest ? 'is-newest' : ''} aria-selected={isChecked}>
      <td className={linked ? 'spine' : 'spine spine-open'} />
      <td>{formatTime(trade.timestamp)}</td>
      <td className={`figure ${directionOf(trade.price, issue.basePrice)}`}>
        {formatUnits(trade.price, issue.priceDecimals)}
      </td>
      <td className={bought ? 'taker rise' : 'taker fall'}>
        <i className={bought ? 'dot dot-filled' : 'dot'} aria-hidden="true" />
        <span className="hidden-visually">{reader.t(bought ? 'takerBought' : 'takerSold')} </span>
        {formatCount(trade.quantity)}
      </td>
      <td>
        <button
          type="button"
          className="row"
          tabIndex={isNewest ? 0 : -1}
          aria-pressed={isChecked}
          onClick={() => onCheck(trade)}
        >
          <span className="hidden-visually">{reader.t('checkBlock')} </span>
          {index} <span className="hash">{trade.hash.slice(0, 5)}</span>
        </button>
      </td>
    </tr>
  );
});

/** Last trades on their thread: solid where this browser saw a row hang on the row below it. */
export function Tape() {
  const { market, reader, ui } = usePage();
  const overlay = useSlice(ui.overlay);
  const checked = overlay?.kind === 'trade' ? overlay.trade : null;
  const issue = useSlice(market.selected);
  const { trades, links, waiting } = useSlice(market.tape);
  const list = useRef<HTMLDivElement>(null);
  const check = useCallback(
    (trade: Trade) => {
      const shown = market.selected.get();
      if (shown !== null) ui.open({ kind: 'trade', issue: shown, trade });
    },
    [market, ui],
  );
  const allLinked = trades.length > 1 && links.slice(0, -1).every(Boolean);
  return (
    <section className="panel tape" aria-labelledby="tape-title">
      <h2 id="tape-title">
        {reader.t('trades')}
        {allLinked && (
          <span className="tag tag-thread">
            <LinkIcon />
            {reader.t('linkChecked')}
          </span>
        )}
        {waiting > 0 && (
          <button type="button" className="tag" onClick={() => market.holdTape(false)}>
            {reader.t('newTrades', { count: formatCount(waiting) })}
          </button>
        )}
      </h2>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: arrows move within, the buttons act. */}
      <div
        className="tape-rows drained"
        ref={list}
        onKeyDown={rove}
        onFocus={() => market.holdTape(true)}
        onBlur={({ relatedTarget }) => {
          if (!list.current?.contains(relatedTarget)) market.holdTape(false);
        }}
      >
        <table aria-labelledby="tape-title">
          <thead>
            <tr>
              <td />
              <th>{reader.t('time')}</th>
              <th>{reader.t('price')}</th>
              <th>{reader.t('quantity')}</th>
              <th>{reader.t('blockAndHash')}</th>
            </tr>
          </thead>
          <tbody>
            {issue !== null &&
              trades.map((trade, at) => (
                <Row
                  key={trade.index}
                  trade={trade}
                  issue={issue}
                  linked={links[at] ?? false}
                  isNewest={at === 0}
                  isChecked={trade.index === checked?.index}
                  onCheck={check}
                />
              ))}
          </tbody>
        </table>
        {trades.length === 0 && <p className="empty">{reader.t('tapeEmpty')}</p>}
      </div>
    </section>
  );
}
