import { EmptyList } from './empty-list.tsx';
import { formatCount, formatTime, formatUnits } from './format.ts';
import { usePage, useSlice } from './reader.ts';
import { useViewport } from './viewport.ts';
import { VirtualRows } from './virtual-rows.tsx';
import type { Fill, Issue } from './wire.ts';

const LIQUIDITY_TEXTS = { maker: 'maker', taker: 'taker' } as const;
const ROW_PX = 28;
const PHONE_ROW_PX = 44;

function Row({ fill, issue, top }: { fill: Fill; issue: Issue; top: number | null }) {
  const { reader, ui } = usePage();
  const { side, price, quantity } = fill;
  const charged = fill.fee + fill.tax;
  const open = () => {
    const takerSide = (fill.liquidity === 'taker') === (side === 'buy') ? 'buy' : 'sell';
    // The trade as the tape has it: its check asks the venue for the block and the one before.
    ui.open({ kind: 'trade', issue, trade: { ...fill, takerSide, previousHash: '' } });
  };
  return (
    <li className="fill-row" style={top === null ? undefined : { top }}>
      <span>{formatTime(fill.timestamp)}</span>
      <b>{reader.issueName(issue)}</b>
      <span>
        <b className={side === 'buy' ? 'rise' : 'fall'}>{reader.t(side)}</b>{' '}
        {reader.t(fill.isBusted ? 'busted' : LIQUIDITY_TEXTS[fill.liquidity])}
      </span>
      <span className="figure">{formatUnits(price, issue.priceDecimals)}</span>
      <span>{formatCount(quantity)}</span>
      <span>{charged === 0 ? '0' : formatUnits(charged, issue.currency.decimals)}</span>
      <button type="button" className="row" onClick={open}>
        <span className="hidden-visually">{reader.t('checkBlock')} </span>
        {formatCount(fill.index)} <span className="hash">{fill.hash.slice(0, 5)}</span>
      </button>
    </li>
  );
}

/** Fills of the demo account, newest first, each with its trade block. */
export function FillRows({ issueOnly }: { issueOnly: number | null }) {
  const { market, reader } = usePage();
  const viewport = useViewport();
  const view = useSlice(market.account.fills);
  const issues = useSlice(market.issues);
  const rows = (view?.fills ?? []).flatMap((fill) => {
    const issue = issues?.find((known) => known.issue === fill.issue);
    const isShown = issueOnly === null || fill.issue === issueOnly;
    return issue === undefined || !isShown ? [] : [{ fill, issue }];
  });
  // What is not known yet is not called empty.
  if (view === null) return <p className="empty">{reader.t('readingAccount')}</p>;
  if (rows.length === 0) {
    return <EmptyList title={reader.t('noFills')} hint={reader.t('noFillsHint')} />;
  }
  return (
    <div className="own-fills drained">
      <p className="fill-row fill-head" aria-hidden="true">
        <span>{reader.t('time')}</span>
        <span>{reader.t('issueColumn')}</span>
        <span>{reader.t('liquidity')}</span>
        <span>{reader.t('price')}</span>
        <span>{reader.t('quantity')}</span>
        <span>{reader.t('feeAndTax')}</span>
        <span>{reader.t('blockAndHash')}</span>
      </p>
      <VirtualRows
        className="fill-rows"
        count={rows.length}
        rowPx={viewport === 'phone' ? PHONE_ROW_PX : ROW_PX}
      >
        {(at, top) => {
          const row = rows[at];
          if (row === undefined) return null;
          const { eventSeq, orderId } = row.fill;
          return <Row key={`${eventSeq} ${orderId}`} {...row} top={top} />;
        }}
      </VirtualRows>
    </div>
  );
}
