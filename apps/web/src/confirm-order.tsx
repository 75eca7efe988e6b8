import './confirm-order.css';
import { useEffect, useMemo, useRef } from 'react';
import { formatCount, MINUS } from './format.ts';
import type { ReadyOrder } from './order-ticket.ts';
import { KIND_NAMES, VALIDITY_WORDS } from './order-types.ts';
import { type Reader, usePage, useSlice } from './reader.ts';
import { newClientOrderId } from './submit-order.ts';
import type { Issue } from './wire.ts';

interface ConfirmProps {
  order: ReadyOrder;
  account: number;
  onBack(): void;
  onSign(clientOrderId: string): void;
}

function distanceText(
  reader: Reader,
  { price, issue }: { price: number; issue: Issue },
  lastPrice: number,
): string {
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

/** At which price the order trades, in words. */
function termsText(reader: Reader, order: ReadyOrder): string {
  const { issue, side, kind } = order;
  const price = reader.price(order.price ?? 0, issue);
  const limit = reader.t(side === 'buy' ? 'termsBuy' : 'termsSell', { price });
  switch (kind) {
    case 'limit':
      return limit;
    case 'conditional_limit':
      return reader.t('termsConditional', { limit });
    case 'stop_limit':
      return reader.t('termsStop', { limit, stop: reader.price(order.stopPrice ?? 0, issue) });
    case 'off_hours':
      return reader.t('termsOffHours', { price });
    case 'market':
      return reader.t('termsMarket');
    case 'best_counter':
      return reader.t('termsCounter');
    case 'best_same':
      return reader.t('termsSame');
    case 'midpoint':
      return reader.t('termsMidpoint');
  }
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
          terms: termsText(reader, order),
          validity: reader.t(VALIDITY_WORDS[order.timeInForce]),
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
  const { issue, side, kind, price, quantity, timeInForce } = order;
  const buys = side === 'buy';
  const type = reader.t(KIND_NAMES[kind]);
  const rows: [string, string][] = [
    [reader.t('orderType'), `${type} · ${reader.t(VALIDITY_WORDS[timeInForce])}`],
  ];
  if (order.stopPrice !== null) {
    rows.push([reader.t('stopPrice'), reader.price(order.stopPrice, issue)]);
  }
  if (order.amount !== null && (buys || price !== null)) {
    const amount = reader.money(order.amount, issue.currency);
    rows.push([reader.t(price === null ? 'atMost' : 'notional'), amount]);
  }
  if (lastPrice !== null && price !== null) {
    rows.push([reader.t('distance'), distanceText(reader, { price, issue }, lastPrice)]);
  }
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
            price: price === null ? type : reader.price(price, issue),
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
