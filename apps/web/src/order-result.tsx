import { LIMITS } from '@jangbu/protocol';
import { type Draft, RefusedError } from '@jangbu/sdk';
import { useEffect, useRef, useState } from 'react';
import { formatCount, formatTime } from './format.ts';
import { OpenIcon, WarnIcon } from './icons.tsx';
import { isVenueError } from './market.ts';
import type { DemoDesk } from './market-state.ts';
import type { ReadyOrder } from './order-ticket.ts';
import { type Reader, usePage } from './reader.ts';
import { type Outcome, submitDraft, submitOrder } from './submit-order.ts';
import { type OrderView, readCount, readOrder } from './wire.ts';

const ASK_EVERY_MS = 2000;
// A block that was begun before the last moment may still be on its way.
const MARGIN_MICROSECONDS = 5_000_000;

/** What the page knows of the order last handed in. */
type Known =
  | { kind: 'none' }
  | { kind: 'sending' }
  | { kind: 'order'; order: Pick<OrderView, OrderKeys>; status: string }
  | Exclude<Outcome, { kind: 'done' }>
  /** No answer came, and the time in which it could take effect is over. */
  | { kind: 'neverIn' };

type OrderKeys = 'orderId' | 'cumulativeQuantity' | 'leavesQuantity' | 'blockIndex';

/** The order last handed in, and how to hand in one. */
export interface Submission {
  known: Known;
  pending: boolean;
  unknown: boolean;
  /** `draft` is what the reader has read, where there was a question. */
  place(desk: DemoDesk, order: ReadyOrder, clientOrderId: string, draft?: Draft): Promise<void>;
}

function knownFrom(outcome: Outcome): Known {
  if (outcome.kind !== 'done') return outcome;
  const { report } = outcome;
  return {
    kind: 'order',
    status: report.status,
    order: {
      orderId: report.orderId ?? 0,
      cumulativeQuantity: readCount(report.cumulativeQuantity),
      leavesQuantity: readCount(report.leavesQuantity),
      blockIndex: report.index,
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
    case 'unsent':
      return t('resultUnsent');
    case 'refused':
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
      const askedAt = market.clock.now() ?? 0;
      try {
        const order = readOrder(
          await market.client.orderByClientId(account, clientOrderId),
          priceDecimals,
        );
        setKnown({ kind: 'order', order, status: order.status });
      } catch (error) {
        if (!isVenueError(error)) throw error;
        const absent = error instanceof RefusedError && error.problem.status === 404;
        const over = askedAt > known.validUntil + MARGIN_MICROSECONDS;
        if (absent && over) setKnown({ kind: 'neverIn' });
      }
    };
    const timer = setInterval(() => void ask(), ASK_EVERY_MS);
    return () => clearInterval(timer);
  }, [known, market]);

  return {
    known,
    pending: known.kind === 'sending',
    unknown: known.kind === 'unknown',
    async place(desk, order, clientOrderId, draft) {
      asked.current = {
        clientOrderId,
        account: desk.number,
        priceDecimals: order.issue.priceDecimals,
      };
      setKnown({ kind: 'sending' });
      try {
        const outcome =
          draft === undefined
            ? await submitOrder(desk.trader, desk.number, order, clientOrderId)
            : await submitDraft(desk.trader, draft);
        setKnown(knownFrom(outcome));
      } catch (error) {
        // Even where this page is at fault, nobody may believe that the order did not go in.
        const validUntil = (market.clock.now() ?? 0) + LIMITS.maxValidityMicroseconds;
        setKnown({ kind: 'unknown', validUntil, unavailable: false });
        throw error;
      }
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
        <span className="hash">{reader.t('ledgerBlock', { index: formatCount(blockIndex) })}</span>
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
      {(known.kind === 'refused' || known.kind === 'unsent') && <WarnIcon />}
      {known.kind === 'unknown' && <OpenIcon />}
      <p>
        <b>{describe(reader, known)}</b>
        <Evidence known={known} />
      </p>
    </div>
  );
}
