import './confirm-order.css';
import { useEffect, useMemo, useRef } from 'react';
import { formatCount, MINUS } from './format.ts';
import type { ReadyOrder } from './order-ticket.ts';
import { type Reader, usePage, useSlice } from './reader.ts';
import { newClientOrderId } from './submit-order.ts';

interface ConfirmProps {
  order: ReadyOrder;
  account: number;
  onBack(): void;
  onSign(clientOrderId: string): void;
}

function distanceText(reader: Reader, { price, issue }: ReadyOrder, lastPrice: number): string {
  const distance = price - lastPrice;
  if (distance === 0) return reader.t('distanceNone');
  const figure = reader.price(distance, issue);
  const ticks = Math.round(distance / issue.tick);
  const sign = (text: string) => (distance > 0 ? `+${text}` : text);
  return reader.t('distanceTicks', {
    change: sign(figure),
    ticks: sign(ticks < 0 ? MINUS + formatCount(-ticks) : formatCount(ticks)),
  });
}

function Words({ order, account, id }: { order: ReadyOrder; account: number; id: string }) {
  const { reader } = usePage();
  const buys = order.side === 'buy';
  return (
    <div className="words">
      <b>{reader.t('wordsTitle')}</b>
      <p>
        {reader.t(buys ? 'wordsBuy' : 'wordsSell', {
          account: formatCount(account),
          issue: reader.issueName(order.issue),
          quantity: formatCount(order.quantity),
          price: reader.price(order.price, order.issue),
          validity: reader.t(order.timeInForce === 'day' ? 'dayValid' : 'iocValid'),
          id,
        })}
      </p>
    </div>
  );
}

/**
 * The order in words, before it is signed.
 *
 * Enter alone does nothing here, so that the key that opened the question cannot answer it.
 */
export function ConfirmOrder({ order, account, onBack, onSign }: ConfirmProps) {
  const { market, reader } = usePage();
  const lastPrice = useSlice(market.lastPrice);
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useMemo(newClientOrderId, []);
  useEffect(() => dialog.current?.showModal(), []);
  const { issue, side, quantity, timeInForce } = order;
  const buys = side === 'buy';
  const rows: [string, string][] = [
    [
      reader.t('orderType'),
      `${reader.t('limitOrder')} · ${reader.t(timeInForce === 'day' ? 'dayValid' : 'iocValid')}`,
    ],
    [reader.t('notional'), reader.money(order.amount, issue.currency)],
  ];
  if (lastPrice !== null) rows.push([reader.t('distance'), distanceText(reader, order, lastPrice)]);
  return (
    <dialog
      ref={dialog}
      aria-labelledby="confirm-title"
      onClose={onBack}
      onKeyDown={(event) => {
        if (event.key !== 'Enter') return;
        event.preventDefault();
        if (event.ctrlKey) onSign(id);
      }}
    >
      <h2 id="confirm-title">{reader.t(buys ? 'confirmBuy' : 'confirmSell')}</h2>
      <p className={`confirm-line ${buys ? 'rise' : 'fall'}`}>
        <span>{reader.issueName(issue)}</span>
        <b>
          {reader.t('quantityAtPrice', {
            side: reader.t(side),
            quantity: formatCount(quantity),
            price: reader.price(order.price, issue),
          })}
        </b>
      </p>
      <dl className="figures">
        {rows.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <Words order={order} account={account} id={id} />
      <p className="note">{reader.t('sharedKey')}</p>
      <div className="dialog-buttons">
        <button type="button" className="quiet" onClick={onBack}>
          {reader.t('goBack')} <kbd>Esc</kbd>
        </button>
        <button type="button" className={`main fill-${side}`} onClick={() => onSign(id)}>
          {reader.t(buys ? 'signBuy' : 'signSell')} <kbd>Ctrl Enter</kbd>
        </button>
      </div>
    </dialog>
  );
}
