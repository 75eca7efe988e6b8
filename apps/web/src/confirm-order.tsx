import './confirm-order.css';
import type { Draft } from '@jangbu/sdk';
import { useEffect, useMemo, useRef, useState } from 'react';
import { Dialog } from './dialog.tsx';
import { formatCount, formatTime, groupHash, MINUS } from './format.ts';
import { KeyIcon, TickIcon, WarnIcon } from './icons.tsx';
import { isVenueError } from './market.ts';
import type { DemoDesk } from './market-state.ts';
import { worstFee } from './order-cost.ts';
import { checkLimits, type LimitCheck } from './order-limits.ts';
import { type ReadyOrder, readQuantity } from './order-ticket.ts';
import { KIND_NAMES, VALIDITY_WORDS } from './order-types.ts';
import { wordsOf } from './order-words.ts';
import { type Reader, usePage, useSlice } from './reader.ts';
import { newClientOrderId, orderRequestOf } from './submit-order.ts';
import type { Issue } from './wire.ts';

const MICROSECONDS_PER_MS = 1000;
/** A draft is drawn up anew so long before its time is over. */
const RENEWED_BEFORE_MS = 8_000;
const LONGEST_TIMER_MS = 3_600_000;

interface ConfirmProps {
  order: ReadyOrder;
  desk: DemoDesk;
  onBack(): void;
  onSign(draft: Draft, clientOrderId: string): void;
}

type DraftState = { kind: 'drafting' } | { kind: 'failed' } | { kind: 'there'; draft: Draft };

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

/** What will be signed: drawn up when the question is put, and anew before its time is over. */
function useDraft(order: ReadyOrder, desk: DemoDesk, clientOrderId: string): DraftState {
  const { market } = usePage();
  const [state, setState] = useState<DraftState>({ kind: 'drafting' });
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let wanted = true;
    const draw = async () => {
      const { trader, number } = desk;
      const command = await trader.orderCommand(orderRequestOf(number, order, clientOrderId));
      const draft = await trader.draft([command]);
      if (!wanted) return;
      setState({ kind: 'there', draft });
      const now = market.clock.now();
      if (now === null) return;
      const leftMs = (draft.envelope.validUntil - now) / MICROSECONDS_PER_MS - RENEWED_BEFORE_MS;
      timer = setTimeout(() => void tryDraw(), Math.min(Math.max(leftMs, 1000), LONGEST_TIMER_MS));
    };
    const tryDraw = async () => {
      try {
        await draw();
      } catch (error) {
        if (!isVenueError(error)) throw error;
        if (wanted) setState({ kind: 'failed' });
      }
    };
    void tryDraw();
    return () => {
      wanted = false;
      clearTimeout(timer);
    };
  }, [market, order, desk, clientOrderId]);
  return state;
}

/** The bytes in words, with the id that the signature is over. */
function Words({ state, issue }: { state: DraftState; issue: Issue }) {
  const { reader } = usePage();
  if (state.kind === 'failed') {
    return (
      <p className="words words-failed" role="alert">
        {reader.t('draftFailed')}
      </p>
    );
  }
  const envelope = state.kind === 'there' ? state.draft.envelope : null;
  return (
    <div className="words">
      <b>
        <KeyIcon />
        {reader.t('wordsTitle')}
        {state.kind === 'there' && (
          <span className="hash" title={`${reader.t('envelopeId')} ${state.draft.id}`}>
            {groupHash(state.draft.id)}
          </span>
        )}
      </b>
      <p>
        {envelope === null
          ? reader.t('drafting')
          : `${wordsOf(reader, envelope.commands[0], issue) ?? ''} ${reader.t('validUntil', {
              time: formatTime(envelope.validUntil),
            })}`}
      </p>
    </div>
  );
}

/** Each limit with what the order comes to; beyond one the quantity must be typed again. */
function Limits({ checks, issue }: { checks: readonly LimitCheck[]; issue: Issue }) {
  const { reader } = usePage();
  const money = (minorUnits: number) => reader.money(minorUnits, issue.currency);
  const rows = {
    quantity: ['limitQuantity', formatCount, 'ofQuantity', formatCount],
    amount: ['limitAmount', money, 'ofAmount', money],
    ticks: ['limitTicks', formatCount, 'ofTicks', formatCount],
  } as const;
  return (
    <div className="limits">
      <p>
        <b>{reader.t('mistakeLimits')}</b>
        <small>{reader.t('limitsChangeable')}</small>
      </p>
      <ul>
        {checks.map(({ name, value, limit, isWithin }) => {
          const [title, figure, bound, boundFigure] = rows[name];
          return (
            <li key={name} className={isWithin ? '' : 'is-over'}>
              {isWithin ? <TickIcon /> : <WarnIcon />}
              <span>{reader.t(title)}</span>
              <span>{figure(value)}</span>
              <small>/ {reader.t(bound, { limit: boundFigure(limit) })}</small>
            </li>
          );
        })}
      </ul>
    </div>
  );
}

/** What the order holds and leaves, in rows. */
function useRows(order: ReadyOrder): [name: string, value: string, isStrong?: boolean][] {
  const { market, reader } = usePage();
  const lastPrice = useSlice(market.lastPrice);
  const fees = useSlice(market.account.fees);
  const { account } = useSlice(market.own);
  const { issue, side, kind, price, timeInForce, amount } = order;
  const money = (minorUnits: number) => reader.money(minorUnits, issue.currency);
  const type = reader.t(KIND_NAMES[kind]);
  const rows: [string, string, boolean?][] = [
    [reader.t('orderType'), `${type} · ${reader.t(VALIDITY_WORDS[timeInForce])}`],
  ];
  if (order.stopPrice !== null) {
    rows.push([reader.t('stopPrice'), reader.price(order.stopPrice, issue)]);
  }
  if (amount !== null && (side === 'buy' || price !== null)) {
    const fee = worstFee(amount, side, issue.feeSchedule, fees, issue.date);
    rows.push([reader.t(price === null ? 'atMost' : 'notional'), money(amount)]);
    rows.push([reader.t(side === 'sell' ? 'worstFeeTax' : 'worstFee'), money(fee)]);
    if (side === 'buy') {
      const cash = account?.cashByCurrency.get(issue.currency.currency) ?? 0;
      rows.push([reader.t('cashHeld'), money(amount + fee), true]);
      rows.push([reader.t('cashAfter'), money(cash - amount - fee)]);
    }
  }
  if (lastPrice !== null && price !== null) {
    rows.push([reader.t('distance'), distanceText(reader, { price, issue }, lastPrice)]);
  }
  return rows;
}

/**
 * The order in words, before it is signed.
 *
 * Enter alone does nothing here, so that the key that opened the question cannot answer it.
 */
export function ConfirmOrder({ order, desk, onBack, onSign }: ConfirmProps) {
  const { keeper, market, reader } = usePage();
  const { limits } = useSlice(keeper.preferences);
  const lastPrice = useSlice(market.lastPrice);
  const [typed, setTyped] = useState('');
  const id = useMemo(newClientOrderId, []);
  const state = useDraft(order, desk, id);
  const rows = useRows(order);
  const { issue, side, kind, price, quantity } = order;
  const buys = side === 'buy';
  const checks = checkLimits(order, limits, lastPrice);
  const isOver = checks.some(({ isWithin }) => !isWithin);
  const isMeant = !isOver || readQuantity(typed) === quantity;
  const first = useRef<HTMLInputElement & HTMLButtonElement>(null);
  // The button can be reached once there is something to sign; before that the focus has nowhere better to be.
  useEffect(() => {
    if (state.kind === 'there') first.current?.focus();
  }, [state.kind]);
  const sign = () => {
    if (state.kind === 'there' && isMeant) onSign(state.draft, id);
  };
  return (
    <Dialog
      title={reader.t(buys ? 'confirmBuy' : 'confirmSell')}
      className="confirm"
      onClose={onBack}
      onKeyDown={(event) => {
        if (event.key !== 'Enter') return;
        event.preventDefault();
        if (event.ctrlKey) sign();
      }}
    >
      <p className={`confirm-line ${buys ? 'rise' : 'fall'}`}>
        <span>
          {reader.issueName(issue)} <small>{issue.shortCode}</small>
        </span>
        <b>
          {reader.t('quantityAtPrice', {
            side: reader.t(side),
            quantity: formatCount(quantity),
            price: price === null ? reader.t(KIND_NAMES[kind]) : reader.price(price, issue),
          })}
        </b>
      </p>
      <dl className="figures">
        {rows.map(([name, value, isStrong]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{isStrong ? <b>{value}</b> : value}</dd>
          </div>
        ))}
      </dl>
      <Words state={state} issue={issue} />
      <Limits checks={checks} issue={issue} />
      {isOver && (
        <label className="field typed-again">
          <span>{reader.t('typeQuantity')}</span>
          <input
            ref={first}
            inputMode="numeric"
            autoComplete="off"
            value={typed}
            onChange={({ target }) => setTyped(target.value)}
          />
          <small>{reader.t('overLimit')}</small>
        </label>
      )}
      <p className="note">{reader.t('sharedKey')}</p>
      <div className="dialog-buttons">
        <button type="button" className="quiet" onClick={onBack}>
          {reader.t('goBack')} <kbd>Esc</kbd>
        </button>
        <button
          ref={isOver ? null : first}
          type="button"
          className={`main fill-${side}`}
          disabled={state.kind !== 'there' || !isMeant}
          onClick={sign}
        >
          {reader.t(buys ? 'signBuy' : 'signSell')} <kbd>Ctrl Enter</kbd>
        </button>
      </div>
    </Dialog>
  );
}
