import './own-lists.css';
import { useState } from 'react';
import { formatCount } from './format.ts';
import { FillRows } from './own-fills.tsx';
import { OrderRows } from './own-orders.tsx';
import { CashRows, PositionRows } from './own-positions.tsx';
import { usePage, useSlice } from './reader.ts';
import type { OwnTab } from './ui-state.ts';

const TABS = [
  ['orders', 'openOrders'],
  ['fills', 'fillsTab'],
  ['positions', 'positions'],
  ['cash', 'cash'],
] as const satisfies [OwnTab, string][];

/** How many rows a list has; null where the number says nothing. */
function useCounts(issueOnly: number | null): Record<OwnTab, number | null> {
  const { market } = usePage();
  const { orders, account } = useSlice(market.own);
  const fills = useSlice(market.account.fills)?.fills ?? [];
  const isShown = ({ issue }: { issue: number }) => issueOnly === null || issue === issueOnly;
  const positions = [...(account?.balanceByIssue ?? [])].filter(([, balance]) => balance > 0);
  return {
    orders: orders.filter(isShown).length,
    fills: fills.filter(isShown).length,
    positions: positions.filter(([issue]) => isShown({ issue })).length,
    cash: null,
  };
}

/** Open orders, fills, positions and cash of the demo account. */
export function OwnLists() {
  const { market, reader, ui } = usePage();
  const tab = useSlice(ui.ownTab);
  const selected = useSlice(market.selected);
  const { desk, orders } = useSlice(market.own);
  const [thisIssueOnly, setThisIssueOnly] = useState(false);
  const issueOnly = thisIssueOnly ? (selected?.issue ?? null) : null;
  const counts = useCounts(issueOnly);
  const cancelable = orders.some(({ issue }) => issue === selected?.issue);
  return (
    <section className="panel own" aria-label={reader.t('account')}>
      <div className="tabs">
        {TABS.map(([value, text]) => (
          <button
            key={value}
            type="button"
            aria-pressed={value === tab}
            onClick={() => ui.ownTab.set(value)}
          >
            {reader.t(text)} {counts[value] === null ? '' : formatCount(counts[value])}
          </button>
        ))}
        <span className="tab-tools">
          {tab !== 'cash' && (
            <button
              type="button"
              className="tag toggle-issue"
              aria-pressed={thisIssueOnly}
              onClick={() => setThisIssueOnly(!thisIssueOnly)}
            >
              {reader.t('thisIssueOnly')}
            </button>
          )}
          {tab === 'orders' && cancelable && (
            <button
              type="button"
              className="quiet cancel-all"
              title="Alt C"
              onClick={() => ui.open({ kind: 'cancelAll' })}
            >
              {reader.t('cancelAll')}
            </button>
          )}
        </span>
      </div>
      {desk === null && <p className="empty">{reader.t('noKey')}</p>}
      {desk !== null && tab === 'orders' && <OrderRows issueOnly={issueOnly} />}
      {desk !== null && tab === 'fills' && <FillRows issueOnly={issueOnly} />}
      {desk !== null && tab === 'positions' && <PositionRows issueOnly={issueOnly} />}
      {desk !== null && tab === 'cash' && <CashRows />}
    </section>
  );
}
