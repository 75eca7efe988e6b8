import { useEffect, useRef, useState } from 'react';
import { formatCount, formatTime } from './format.ts';
import { OpenIcon, WarnIcon } from './icons.tsx';
import type { ReadyOrder } from './order-ticket.ts';
import { type Reader, usePage } from './reader.ts';
import type { Outcome, Trader } from './trader.ts';
import { VenueProblem } from './venue.ts';
import { NoAnswer, type OrderView, readCount, readOrder } from './wire.ts';

const ASK_EVERY_MS = 2000;
// A block that was begun before the last moment may still be on its way.
const MARGIN_MICROSECONDS = 5_000_000;

/** What the page knows of the order last handed in. */
type Known =
  | { kind: 'none' }
  | { kind: 'sending' }
  | { kind: 'order'; order: Pick<OrderView, OrderKeys>; status: string }
  | { kind: 'refused'; code: string; title: string; blockIndex: number | null }
  | { kind: 'unknown'; validUntil: number; unavailable: boolean }
  | { kind: 'neverIn' };

type OrderKeys = 'orderId' | 'cumulativeQuantity' | 'leavesQuantity' | 'blockIndex';

/** The order last handed in, and how to hand in one. */
export interface Submission {
  known: Known;
  pending: boolean;
  unknown: boolean;
  place(trader: Trader, order: ReadyOrder, clientOrderId: string): Promise<void>;
}

function knownFrom(outcome: Outcome): Known {
  if (outcome.kind === 'unknown') return outcome;
  if (outcome.kind === 'refused') return { ...outcome, blockIndex: null };
  const { result, blockIndex } = outcome;
  if (result.reject !== null && result.reject !== 'ok') {
    return { kind: 'refused', code: result.reject, title: '', blockIndex };
  }
  return {
    kind: 'order',
    status: result.status,
    order: {
      orderId: result.orderId ?? 0,
      cumulativeQuantity: readCount(String(result.cumulativeQuantity)),
      leavesQuantity: readCount(String(result.leavesQuantity)),
      blockIndex,
    },
  };
}

function describe({ t, refusal }: Reader, known: Known): string {
  switch (known.kind) {
    case 'none':
      return '';
    case 'sending':
      return t('sending');
    case 'unknown':
      return known.unavailable ? `${t('notAccepting')} ${t('unknown')}` : t('unknown');
    case 'neverIn':
      return t('neverIn');
    case 'refused':
      if (known.code === 'unsent') return t('resultUnsent');
      return `${t('resultRejected')} ${refusal(known.code, known.title)}`;
    case 'order': {
      const { order, status } = known;
      const done = formatCount(order.cumulativeQuantity);
      if (status === 'filled') return t('resultFilled', { done });
      if (status === 'expired') return t('resultExpired', { done });
      if (status === 'canceled') return t('resultCanceled');
      if (status === 'partially_filled') {
        return t('resultPart', { leaves: formatCount(order.leavesQuantity) });
      }
      return t('resultNew');
    }
  }
}

/** Hands orders in, and keeps asking after one whose answer did not come. */
export function useSubmission(): Submission {
  const { market, reader, announce } = usePage();
  const [known, setKnown] = useState<Known>({ kind: 'none' });
  const asked = useRef({ clientOrderId: '', account: 0, priceDecimals: 0 });

  useEffect(() => {
    const text = describe(reader, known);
    if (text !== '') announce(text);
  }, [known, reader, announce]);

  useEffect(() => {
    if (known.kind !== 'unknown') return;
    const { clientOrderId, account, priceDecimals } = asked.current;
    const ask = async () => {
      try {
        const askedAt = market.clock.now() ?? 0;
        const wire = await market.venue.orderByClientId(account, clientOrderId);
        if (wire !== null) {
          const order = readOrder(wire, priceDecimals);
          setKnown({ kind: 'order', order, status: order.status });
        } else if (askedAt > known.validUntil + MARGIN_MICROSECONDS) setKnown({ kind: 'neverIn' });
      } catch (error) {
        if (!(error instanceof NoAnswer || error instanceof VenueProblem)) throw error;
      }
    };
    const timer = setInterval(() => void ask(), ASK_EVERY_MS);
    return () => clearInterval(timer);
  }, [known, market]);

  return {
    known,
    pending: known.kind === 'sending',
    unknown: known.kind === 'unknown',
    async place(trader, order, clientOrderId) {
      asked.current = {
        clientOrderId,
        account: trader.demo.account,
        priceDecimals: order.issue.priceDecimals,
      };
      setKnown({ kind: 'sending' });
      setKnown(knownFrom(await trader.place(order, clientOrderId)));
      void market.refreshOwn();
    },
  };
}

function Evidence({ known }: { known: Known }) {
  const { reader } = usePage();
  if (known.kind === 'order') {
    const { orderId, blockIndex } = known.order;
    return (
      <small>
        {reader.t('orderNumber', { id: formatCount(orderId) })} ·{' '}
        <span className="hash">
          {reader.t('ledgerBlock', { index: formatCount(blockIndex) })}
        </span>
      </small>
    );
  }
  if (known.kind === 'refused') {
    const block =
      known.blockIndex === null
        ? ''
        : ` · ${reader.t('ledgerBlock', { index: formatCount(known.blockIndex) })}`;
    return (
      <small>
        <code>{known.code}</code>
        {block}
      </small>
    );
  }
  if (known.kind === 'unknown') {
    return <small>{reader.t('unknownUntil', { time: formatTime(known.validUntil) })}</small>;
  }
  return null;
}

/** What became of the order last handed in, where it was handed in. */
export function OrderResult({ submission: { known } }: { submission: Submission }) {
  const { reader } = usePage();
  if (known.kind === 'none' || known.kind === 'sending') return null;
  return (
    <div className={`result result-${known.kind}`}>
      {known.kind === 'refused' && <WarnIcon />}
      {known.kind === 'unknown' && <OpenIcon />}
      <p>
        <b>{describe(reader, known)}</b>
        <Evidence known={known} />
      </p>
    </div>
  );
}
