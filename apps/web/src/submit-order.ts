import { decodeSignedEnvelope, formatDecimal, NONE_U32, toHex } from '@jangbu/protocol';
import {
  type Draft,
  type OrderReport,
  type OrderRequest,
  RefusedError,
  type Trader,
  UnknownOutcomeError,
  UnreachableError,
} from '@jangbu/sdk';
import type { ReadyOrder } from './order-ticket.ts';
import type { TimeInForce } from './order-types.ts';

/** What became of something signed. */
export type Outcome =
  | { kind: 'done'; report: OrderReport }
  /** Nothing happened, and the venue says why; with the ledger block where the refusal stands, if it is in one. */
  | { kind: 'refused'; code: string; title: string; blockIndex: number | null }
  /** Nothing was sent. */
  | { kind: 'unsent' }
  /** No answer; it may still take effect until `validUntil`. */
  | { kind: 'unknown'; validUntil: number; unavailable: boolean };

/** Commands in one envelope (docs/spec/envelope.md); the rest is canceled with the next question. */
const MOST_CANCELS = 64;

/** A new client order id of this page. */
export function newClientOrderId(): string {
  return `web-${toHex(crypto.getRandomValues(new Uint8Array(8)))}`;
}

const TIMES_IN_FORCE = {
  day: 'day',
  ioc: 'immediate_or_cancel',
  fok: 'fill_or_kill',
} as const satisfies Record<TimeInForce, string>;

/** An order as the SDK takes it. */
export function orderRequestOf(
  account: number,
  order: ReadyOrder,
  clientOrderId: string,
): OrderRequest {
  const { issue, side, kind, quantity, timeInForce } = order;
  const text = (price: number | null) => formatDecimal(price ?? 0, issue.priceDecimals);
  const base = {
    issue: issue.issue,
    account,
    side,
    quantity: String(quantity),
    timeInForce: TIMES_IN_FORCE[timeInForce],
    clientOrderId,
  };
  const price = text(order.price);
  switch (kind) {
    case 'limit':
    case 'conditional_limit':
      return { ...base, orderType: kind, price };
    case 'stop_limit':
      return { ...base, orderType: kind, price, stopPrice: text(order.stopPrice) };
    case 'off_hours':
      return { ...base, price, isOffHours: true };
    default:
      return { ...base, orderType: kind };
  }
}

/** Signs an order in this browser and hands it in. Throws only what is a bug. */
export function submitOrder(
  trader: Trader,
  account: number,
  order: ReadyOrder,
  clientOrderId: string,
): Promise<Outcome> {
  return outcomeOf(trader.placeOrder(orderRequestOf(account, order, clientOrderId)));
}

/** Signs a draft in this browser and hands it in. Throws only what is a bug. */
export function submitDraft(trader: Trader, draft: Draft): Promise<Outcome> {
  return outcomeOf(trader.placeDraft(draft));
}

/** Signs the cancellation of an open order in this browser and hands it in. Throws only what is a bug. */
export function submitCancel(trader: Trader, account: number, orderId: number): Promise<Outcome> {
  return outcomeOf(trader.cancelOrder({ orderId, account }));
}

/** What became of several cancellations in one envelope. */
export type CancelsOutcome =
  | { kind: 'done'; canceled: number }
  | Exclude<Outcome, { kind: 'done' }>;

/** Signs the cancellation of open orders in one envelope. Throws only what is a bug. */
export async function submitCancels(
  trader: Trader,
  account: number,
  orderIds: readonly number[],
): Promise<CancelsOutcome> {
  const commands = orderIds
    .slice(0, MOST_CANCELS)
    .map(
      (orderId) =>
        ({ kind: 'CancelOrder', orderId, account, rowHint: NONE_U32, clientOrderId: '' }) as const,
    );
  try {
    const { results } = await trader.submit(commands);
    return { kind: 'done', canceled: results.filter(({ reject }) => reject === null).length };
  } catch (error) {
    return failureOf(error);
  }
}

async function outcomeOf(report: Promise<OrderReport>): Promise<Outcome> {
  try {
    return { kind: 'done', report: await report };
  } catch (error) {
    return failureOf(error);
  }
}

/** What an error of a submission means; throws what is a bug. */
function failureOf(error: unknown): Exclude<Outcome, { kind: 'done' }> {
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
