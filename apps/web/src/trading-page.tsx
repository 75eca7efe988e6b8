import './desk.css';
import { useEffect } from 'react';
import { ChartPanel } from './chart-panel.tsx';
import { IssueStopped } from './issue-banner.tsx';
import { IssueHead, PhoneHead } from './issue-head.tsx';
import { IssueList } from './issue-list.tsx';
import { OrderBook } from './order-book.tsx';
import { OrderForm } from './order-form.tsx';
import type { Side } from './order-ticket.ts';
import { OwnLists } from './own-lists.tsx';
import { usePage, useSlice } from './reader.ts';
import { Tape } from './tape.tsx';
import type { PhoneTab } from './ui-state.ts';
import { useViewport, type Viewport } from './viewport.ts';

const PHONE_TABS = [
  ['book', 'orderBook'],
  ['chart', 'chart'],
  ['tape', 'trades'],
  ['own', 'myOrders'],
] as const satisfies [PhoneTab, string][];

/** The way to the form where it has no place of its own. */
function SideButtons() {
  const { reader, ticket, ui } = usePage();
  const go = (side: Side) => {
    ticket.set({ ...ticket.get(), side });
    ui.open({ kind: 'order' });
  };
  return (
    <div className="side-buttons">
      <button type="button" className="main fill-sell" onClick={() => go('sell')}>
        {reader.t('sell')}
      </button>
      <button type="button" className="main fill-buy" onClick={() => go('buy')}>
        {reader.t('buy')}
      </button>
    </div>
  );
}

function PhoneDesk() {
  const { reader, ui } = usePage();
  const tab = useSlice(ui.phoneTab);
  return (
    <>
      <PhoneHead />
      <IssueStopped />
      <div className="tabs phone-tabs">
        {PHONE_TABS.map(([value, text]) => (
          <button
            key={value}
            type="button"
            aria-pressed={value === tab}
            onClick={() => ui.phoneTab.set(value)}
          >
            {reader.t(text)}
          </button>
        ))}
      </div>
      <div className="phone-part">
        {tab === 'book' && <OrderBook />}
        {tab === 'chart' && <ChartPanel />}
        {tab === 'chart' && <Tape />}
        {tab === 'tape' && <Tape />}
        {tab === 'own' && <OwnLists />}
      </div>
      <SideButtons />
    </>
  );
}

function Columns({ viewport }: { viewport: Viewport }) {
  return (
    <>
      {viewport === 'wide' && <IssueList />}
      <div className="head-area">
        <IssueStopped />
        <IssueHead viewport={viewport} />
      </div>
      <ChartPanel />
      <OrderBook />
      {viewport === 'narrow' ? (
        <div className="narrow-foot">
          <SideButtons />
          <Tape />
        </div>
      ) : (
        <div className="order-column">
          <OrderForm />
          <Tape />
        </div>
      )}
      <OwnLists />
    </>
  );
}

/** The trading desk: list, chart, book, form, tape and own lists, as far as there is room for them side by side. */
export function TradingPage() {
  const { market, ui } = usePage();
  const viewport = useViewport();
  const connection = useSlice(market.connection);
  useEffect(() => {
    ui.isFormInline = viewport === 'wide' || viewport === 'medium';
  }, [ui, viewport]);
  const cut = connection.kind === 'cut' ? ' is-cut' : '';
  return (
    <main className={`desk desk-${viewport}${cut}`}>
      {viewport === 'phone' ? <PhoneDesk /> : <Columns viewport={viewport} />}
    </main>
  );
}
