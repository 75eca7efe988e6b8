import {
  type AmendOrder,
  isClientOrderId,
  NONE_U32,
  ORDER_FLAGS,
  ORDER_TYPES,
  type OrderType,
  type PlaceOrder,
  parseDecimal,
  SELF_MATCH,
  type SelfMatch,
  TIMES_IN_FORCE,
  type TimeInForce,
  toHex,
} from '@jangbu/protocol';
import { InputError } from './errors.ts';

/** What every order says. */
interface AnyOrder {
  /** Number or short code. */
  readonly issue: number | string;
  readonly account: number;
  readonly side: 'buy' | 'sell';
  /** Decimal text in units of the issue. */
  readonly quantity: string;
  /** `day` unless it says otherwise. */
  readonly timeInForce?: TimeInForce;
  /** What becomes of it where it meets an order of its own account; `none` unless it says otherwise. */
  readonly selfMatch?: SelfMatch;
  /** 1 to 36 of `A-Za-z0-9._-`; drawn at random if absent. */
  readonly clientOrderId?: string;
}

/** An order at a price: a limit order, or one that becomes a market order with the closing call. */
export interface PricedOrder extends AnyOrder {
  /** `limit` unless it says otherwise. */
  readonly orderType?: 'limit' | 'conditional_limit';
  /** Decimal text in the issue's currency. */
  readonly price: string;
  readonly stopPrice?: undefined;
  /** True for trading at the close outside the regular session. */
  readonly isOffHours?: boolean;
}

/** An order whose price the market gives. */
export interface UnpricedOrder extends AnyOrder {
  readonly orderType: 'market' | 'best_counter' | 'best_same' | 'midpoint';
  readonly price?: undefined;
  readonly stopPrice?: undefined;
  readonly isOffHours?: false;
}

/** An order that sleeps until the last price reaches its stop price, and is a limit order from then on. */
export interface StopOrder extends AnyOrder {
  readonly orderType: 'stop_limit';
  /** Decimal text in the issue's currency. */
  readonly price: string;
  /** Decimal text in the issue's currency. */
  readonly stopPrice: string;
  readonly isOffHours?: false;
}

/** An order as a person says it. */
export type OrderRequest = PricedOrder | UnpricedOrder | StopOrder;

/** What is open of an order from now on: another price or type. It loses its place. */
export type OrderAmendment =
  | {
      /** Number or short code of the order's issue, whose decimals the price has. */
      readonly issue: number | string;
      /** `limit` unless it says otherwise. */
      readonly orderType?: 'limit' | 'conditional_limit';
      /** Decimal text in the issue's currency. */
      readonly price: string;
    }
  | {
      readonly orderType: 'market' | 'best_counter' | 'best_same';
      readonly price?: undefined;
    };

/** Names an order of one's own. */
export type OrderName =
  | { readonly account: number; readonly clientOrderId: string }
  | { readonly orderId: number; readonly account?: number; readonly row?: number };

/** How a command names the order; all of it is checked by the ledger. */
export function nameFields(name: OrderName) {
  if ('clientOrderId' in name) {
    const { account, clientOrderId } = name;
    return { account, orderId: 0, rowHint: NONE_U32, clientOrderId };
  }
  const { orderId, account = NONE_U32, row = NONE_U32 } = name;
  return { account, orderId, rowHint: row, clientOrderId: '' };
}

/** Units of a plain decimal number; throws an InputError for any other text. */
export function decimal(text: string, decimals: number, what: string): number {
  const units = parseDecimal(text, decimals);
  if (units === null) {
    throw new InputError(`${what} is not a plain decimal number with at most ${decimals} decimals`);
  }
  return units;
}

/** The command of an order for an issue of these terms; throws an InputError for what is no order. */
export function placeOrderCommand(
  request: OrderRequest,
  { issue, priceDecimals }: { readonly issue: number; readonly priceDecimals: number },
): PlaceOrder {
  const {
    orderType = 'limit',
    timeInForce = 'day',
    selfMatch = 'none',
    price,
    stopPrice,
  } = request;
  const clientOrderId = request.clientOrderId ?? randomClientOrderId();
  if (!isClientOrderId(clientOrderId)) {
    throw new InputError('clientOrderId is not 1 to 36 of A-Za-z0-9._-');
  }
  return {
    kind: 'PlaceOrder',
    issue,
    account: request.account,
    side: request.side === 'buy' ? 0 : 1,
    orderType: ORDER_TYPES.indexOf(orderType),
    timeInForce: TIMES_IN_FORCE.indexOf(timeInForce),
    quantity: decimal(request.quantity, 0, 'quantity'),
    limitPrice: priceOf(orderType, price, priceDecimals),
    stopPrice: stopPrice === undefined ? 0 : decimal(stopPrice, priceDecimals, 'stopPrice'),
    selfMatch: SELF_MATCH.indexOf(selfMatch),
    flags: request.isOffHours === true ? ORDER_FLAGS.off_hours : 0,
    clientOrderId,
    details: new Uint8Array(0),
  };
}

/** The command of an amendment; throws an InputError for what is no price. */
export function amendOrderCommand(
  name: OrderName,
  { orderType = 'limit', price }: OrderAmendment,
  priceDecimals: number,
): AmendOrder {
  const limitPrice = priceOf(orderType, price, priceDecimals);
  return {
    kind: 'AmendOrder',
    ...nameFields(name),
    orderType: ORDER_TYPES.indexOf(orderType),
    limitPrice,
  };
}

/** Price units of an order; 0 for a type that takes its price from the market. */
function priceOf(orderType: OrderType, price: string | undefined, priceDecimals: number): number {
  if (price !== undefined) return decimal(price, priceDecimals, 'price');
  const isPriced = PRICED_TYPES.includes(orderType);
  if (isPriced) throw new InputError(`an order of type ${orderType} needs a price`);
  return 0;
}

const PRICED_TYPES: readonly OrderType[] = ['limit', 'conditional_limit', 'stop_limit'];

function randomClientOrderId(): string {
  return toHex(crypto.getRandomValues(new Uint8Array(16)));
}
