import { useState } from 'react';
import { EmptyList } from './empty-list.tsx';
import { formatCount, formatTime, formatUnits } from './format.ts';
import { CloseIcon } from './icons.tsx';
import { KIND_NAMES } from './order-types.ts';
import { type Reader, usePage, useSlice } from './reader.ts';
import { type Outcome, submitCancel } from './submit-order.ts';
import type { Issue, OrderView } from './wire.ts';

interface RowProps {
  order: OrderView;
  issue: Issue;
  pending: boolean;
  onCancel(orderId: number): void;
}

function Row({ order, issue, pending, onCancel }: RowProps) {
  const { reader } = usePage();
  const id = formatCount(order.orderId);
  return (
    <tr>
      <td>{formatTime(order.timestamp)}</td>
      <td>
        <b>{reader.issueName(issue)}</b>
      </td>
      <td>
        <b className={order.side === 'buy' ? 'rise' : 'fall'}>{reader.t(order.side)}</b>{' '}
        {reader.t(KIND_NAMES[order.kind])}
      </td>
      <td className="figure">{priceOf(reader, order, issue)}</td>
      <td>
        {formatCount(order.leavesQuantity)} / {formatCount(order.quantity)}
      </td>
      <td className="hash">{formatCount(order.blockIndex)}</td>
      <td>
        <button
          type="button"
          className="quiet square"
          disabled={pending}
          aria-label={reader.t('cancelOrder', { id })}
          title={reader.t('cancel')}
          onClick={() => onCancel(order.orderId)}
        >
          <CloseIcon />
        </button>
      </td>
    </tr>
  );
}

/** The price at which an order waits; the market's own where it has none, and for a sleeping stop what wakes it. */
function priceOf(reader: Reader, order: OrderView, issue: Issue): string {
  const { kind, price, stopPrice, isDormant } = order;
  if (kind === 'market' || kind === 'midpoint') return reader.t(KIND_NAMES[kind]);
  const text = formatUnits(price, issue.priceDecimals);
  if (!isDormant || stopPrice === null) return text;
  return `${reader.t('wakesAt', { stop: formatUnits(stopPrice, issue.priceDecimals) })} ${text}`;
}

function describe({ t, refusal }: Reader, outcome: Outcome): string {
  switch (outcome.kind) {
    case 'done':
      return t('resultCanceled');
    case 'unknown':
      return t('cancelUnknown');
    case 'unsent':
      return t('cancelRefused', { reason: t('resultUnsent') });
    case 'refused':
      return t('cancelRefused', { reason: refusal(outcome.code, outcome.title) });
  }
}

/** Open orders of the demo account, each with its way out. */
export function OrderRows({ issueOnly }: { issueOnly: number | null }) {
  const { market, reader, announce, ui, ticket } = usePage();
  const { account, desk, orders } = useSlice(market.own);
  const issues = useSlice(market.issues);
  const [pending, setPending] = useState<number | null>(null);
  const [said, setSaid] = useState('');
  const cancel = async (orderId: number) => {
    if (!desk) return;
    setPending(orderId);
    const text = describe(reader, await submitCancel(desk.trader, desk.number, orderId));
    setPending(null);
    setSaid(text);
    announce(text);
    void market.refreshOwn();
  };
  const rows = orders.flatMap((order) => {
    const issue = issues?.find((known) => known.issue === order.issue);
    const isShown = issueOnly === null || order.issue === issueOnly;
    return issue === undefined || !isShown ? [] : [{ order, issue }];
  });
  if (desk && account === null) return <p className="empty">{reader.t('readingAccount')}</p>;
  return (
    <>
      {said !== '' && <p className="note">{said}</p>}
      {rows.length === 0 ? (
        <EmptyList title={reader.t('noOpenOrders')} hint={reader.t('noOpenOrdersHint')}>
          <button
            type="button"
            className="quiet"
            onClick={() => {
              ticket.set({ ...ticket.get(), side: 'buy' });
              ui.focusForm();
            }}
          >
            {reader.t('placeBuy')} <kbd>F1</kbd>
          </button>
        </EmptyList>
      ) : (
        <div className="own-rows drained">
          <table className="own-orders" aria-label={reader.t('openOrders')}>
            <thead>
              <tr>
                <th>{reader.t('time')}</th>
                <th>{reader.t('issueColumn')}</th>
                <th>{reader.t('sideAndType')}</th>
                <th>{reader.t('price')}</th>
                <th>{reader.t('leftOfQuantity')}</th>
                <th>{reader.t('ledgerBlockColumn')}</th>
                <th>
                  <span className="hidden-visually">{reader.t('cancel')}</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {rows.map(({ order, issue }) => (
                <Row
                  key={order.orderId}
                  order={order}
                  issue={issue}
                  pending={pending === order.orderId}
                  onCancel={(orderId) => void cancel(orderId)}
                />
              ))}
            </tbody>
          </table>
        </div>
      )}
    </>
  );
}
