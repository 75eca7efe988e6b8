import { decodeSignedEnvelope, formatDecimal, toHex } from '@jangbu/protocol';
import {
  type OrderReport,
  RefusedError,
  type Trader,
  UnknownOutcomeError,
  UnreachableError,
} from '@jangbu/sdk';
import type { ReadyOrder } from './order-ticket.ts';

/** What became of something signed. */
export type Outcome =
  | { kind: 'done'; report: OrderReport }
  /** Nothing happened, and the venue says why; with the ledger block where the refusal stands, if it is in one. */
  | { kind: 'refused'; code: string; title: string; blockIndex: number | null }
  /** Nothing was sent. */
  | { kind: 'unsent' }
  /** No answer; it may still take effect until `validUntil`. */
  | { kind: 'unknown'; validUntil: number; unavailable: boolean };

/** A new client order id of this page. */
export function newClientOrderId(): string {
  return `web-${toHex(crypto.getRandomValues(new Uint8Array(8)))}`;
}

/** Signs a limit order in this browser and hands it in. Throws only what is a bug. */
export function submitOrder(
  trader: Trader,
  account: number,
  order: ReadyOrder,
  clientOrderId: string,
): Promise<Outcome> {
  const { issue, side, price, quantity, timeInForce } = order;
  return outcomeOf(
    trader.placeOrder({
      issue: issue.issue,
      account,
      side,
      price: formatDecimal(price, issue.priceDecimals),
      quantity: String(quantity),
      timeInForce: timeInForce === 'ioc' ? 'immediate_or_cancel' : 'day',
      clientOrderId,
    }),
  );
}

/** Signs the cancellation of an open order in this browser and hands it in. Throws only what is a bug. */
export function submitCancel(trader: Trader, account: number, orderId: number): Promise<Outcome> {
  return outcomeOf(trader.cancelOrder({ orderId, account }));
}

async function outcomeOf(report: Promise<OrderReport>): Promise<Outcome> {
  try {
    return { kind: 'done', report: await report };
  } catch (error) {
    if (error instanceof RefusedError) {
      const { code, problem } = error;
      const { index } = problem.params;
      const blockIndex = typeof index === 'number' ? index : null;
      return { kind: 'refused', code, title: problem.title, blockIndex };
    }
    if (error instanceof UnknownOutcomeError) {
      const decoded = decodeSignedEnvelope(error.envelope);
      const validUntil = decoded.ok ? decoded.signed.envelope.validUntil : 0;
      const { cause } = error;
      const unavailable = cause instanceof RefusedError && cause.code === 'storage_unavailable';
      return { kind: 'unknown', validUntil, unavailable };
    }
    if (error instanceof UnreachableError) return { kind: 'unsent' };
    throw error;
  }
}
