/** Shapes of the venue's answers on accounts, orders and submitted envelopes. */

import type { AccountFlag, OrderFlag, OrderType, SelfMatch, TimeInForce } from '@jangbu/protocol';
import type { LockAnswer } from './office-answers.ts';

/** `GET /v1/accounts/{account}`. */
export interface AccountAnswer extends LockAnswer {
  readonly account: number;
  readonly member: number;
  readonly class: string;
  /** `frozen` before `locked` before `active`. */
  readonly status: string;
  readonly isFrozen: boolean;
  readonly isLocked: boolean;
  readonly flags: readonly AccountFlag[];
  readonly group: number | null;
  /** What a retail account bought and sold in a calendar year, in minor units. */
  readonly retail: {
    readonly year: number;
    readonly bought: string;
    readonly sold: string;
  } | null;
  readonly cash: readonly {
    readonly currency: number;
    readonly code: string;
    readonly available: string;
    readonly held: string;
  }[];
  readonly positions: readonly {
    readonly issue: number;
    readonly shortCode: string;
    readonly available: string;
    readonly held: string;
    /** Part of `held`. */
    readonly frozen: string;
  }[];
  readonly openOrders: number;
}

/** The present state of an order. */
export interface OrderAnswer {
  readonly orderId: number;
  readonly clientOrderId: string;
  readonly account: number;
  readonly issue: number;
  readonly side: 'buy' | 'sell';
  readonly orderType: OrderType;
  readonly timeInForce: TimeInForce;
  readonly selfMatch: SelfMatch;
  readonly flags: readonly OrderFlag[];
  /** What it may trade at; of a type without a price of its own, what it holds cash for. */
  readonly price: string;
  readonly stopPrice: string | null;
  /** True for a stop order that sleeps. */
  readonly isDormant: boolean;
  readonly quantity: string;
  readonly leavesQuantity: string;
  readonly cumulativeQuantity: string;
  readonly status: string;
  readonly reject: string | null;
  readonly row: number | null;
  readonly blockIndex: number;
  readonly position: number;
  readonly timestamp: number;
}

/** An item of `GET /v1/accounts/{account}/fills`: the share of an account's order in a trade. */
export interface FillAnswer {
  readonly issue: number;
  /** Index of the trade block in the issue's chain. */
  readonly index: number;
  readonly orderId: number;
  readonly clientOrderId: string;
  readonly side: 'buy' | 'sell';
  readonly liquidity: 'maker' | 'taker';
  readonly price: string;
  readonly quantity: string;
  readonly fee: string;
  readonly tax: string;
  readonly isBusted: boolean;
  readonly timestamp: number;
  readonly hash: string;
  readonly blockIndex: number;
  readonly eventSeq: number;
}

/** What one command of an envelope came to. */
export interface ResultAnswer {
  readonly position: number;
  /** Status of the order; `done` for other commands, `rejected` if it was refused. */
  readonly status: string;
  readonly orderId: number | null;
  readonly clientOrderId: string | null;
  readonly reject: string | null;
  readonly id: number;
  readonly row: number | null;
  readonly cumulativeQuantity: string;
  readonly leavesQuantity: string;
  /** True if the same order was there before: then this is its present state. */
  readonly repeated?: true;
}

/** `POST /v1/transactions/test`: what would become of each command by itself after block `index`. */
export interface TestAnswer {
  readonly index: number;
  readonly results: readonly { readonly position: number; readonly reject: string | null }[];
}

/** `POST /v1/transactions`. */
export interface TransactionAnswer {
  readonly index: number;
  readonly hash: string;
  readonly results: readonly ResultAnswer[];
}

/** What an account could order. */
export interface AllowanceAnswer {
  readonly account: number;
  readonly cash: readonly Pick<AccountAnswer['cash'][number], 'currency' | 'code' | 'available'>[];
  readonly positions: readonly Pick<
    AccountAnswer['positions'][number],
    'issue' | 'shortCode' | 'available'
  >[];
  /** Of the issue that was asked for; null without one. */
  readonly order: {
    readonly issue: number;
    /** Null where there is neither a price nor an upper limit; then nothing is said of a buy. */
    readonly price: string | null;
    readonly buyQuantity: string | null;
    /** What such a buy would hold, the greater fee included. */
    readonly buyAmount: string | null;
    readonly sellQuantity: string;
  } | null;
  readonly index: number;
}
