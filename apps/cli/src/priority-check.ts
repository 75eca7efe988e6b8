import type { EventOf, LedgerEvent } from '@jangbu/protocol';
import { AccountGroups } from './priority/account-groups.ts';
import { CallCheck } from './priority/call-check.ts';
import { FollowedIssue } from './priority/followed-issue.ts';
import { acceptedOrder, type FollowedOrder } from './priority/followed-order.ts';
import { type CommandAt, ListedTerms } from './priority/issue-terms.ts';
import { TakerCheck } from './priority/taker-check.ts';

/** Where price-time priority was broken. */
export interface PriorityFault {
  readonly blockIndex: number;
  /** Of the command in the block; `NONE_U32` for a time-driven event. */
  readonly position: number;
  readonly reason: string;
}

/** What a check has judged so far. */
export interface PriorityTally {
  readonly trades: number;
  /** Trades, among them, whose orders were judged and whose price was not: those with a resting market order. */
  readonly unpriced: number;
}

/**
 * Follows the events of a ledger from its beginning and finds where a better or earlier order was passed over: as orders
 * come, in calls, off hours and in bilateral issues, in every book (docs/spec/trading-day.md sections 7 to 10). It has no
 * matching engine: it only holds the orders that the events name against each other.
 *
 * Not judged are: the price that a call has, the price of resting market orders, whether an interruption was due, whether
 * a fill or kill order in an issue that can be interrupted had to trade, and whether and in which order stop orders fire.
 */
export class PriorityCheck {
  readonly #terms = new ListedTerms();
  readonly #groups = new AccountGroups();
  readonly #issues = new Map<number, FollowedIssue>();
  readonly #orders = new Map<number, FollowedOrder>();
  #taker: TakerCheck | undefined;
  #call: CallCheck | undefined;
  #places = 0;
  #trades = 0;
  #unpriced = 0;

  /** What was judged so far. */
  get tally(): PriorityTally {
    return { trades: this.#trades, unpriced: this.#unpriced };
  }

  /**
   * Follows the next event; returns the fault that it shows, after which it must not be called again.
   *
   * @param commandAt - finds the command whose effect the event is, by its position in the block; asked about the terms of
   *   markets and issues.
   */
  follow(blockIndex: number, event: LedgerEvent, commandAt: CommandAt): PriorityFault | undefined {
    // It stands between a trade and the next one of the same order or call.
    if (event.kind === 'fees_charged') return undefined;
    this.#terms.follow(event, commandAt);
    this.#groups.follow(event);
    const reason = this.#endBefore(event) ?? this.#reasonAgainst(event, commandAt);
    if (reason === undefined) return undefined;
    return { blockIndex, position: event.position, reason };
  }

  /** Ends the call or the taker in hand if the event is none of its own. */
  #endBefore(event: LedgerEvent): string | undefined {
    if (this.#call !== undefined && (event.kind !== 'trade_executed' || this.#call.isComplete)) {
      const call = this.#call;
      this.#call = undefined;
      const reason = call.end(() => this.#nextPlace());
      if (reason !== undefined) return reason;
    }
    const taker = this.#taker;
    if (taker === undefined || isOf(taker, event)) return undefined;
    this.#taker = undefined;
    const reason = taker.end();
    const { order } = taker;
    if (order.leaves > 0 && !order.isDormant) this.#issueOf(order.issue).rest(order);
    return reason;
  }

  #reasonAgainst(event: LedgerEvent, commandAt: CommandAt): string | undefined {
    switch (event.kind) {
      case 'issue_listed':
        this.#issues.set(event.issue, new FollowedIssue(this.#terms.termsOf(event, commandAt)));
        return undefined;
      case 'order_accepted': {
        const order = acceptedOrder(event, this.#nextPlace());
        this.#orders.set(order.orderId, order);
        this.#take(order, event.position);
        return undefined;
      }
      case 'trade_executed':
        return this.#trade(event);
      case 'order_reduced':
        return this.#taker?.selfMatch(event.orderId) ?? this.#takeOff(event);
      case 'order_canceled': {
        const isSelfMatch = event.reason === 'self_match';
        const reason = isSelfMatch ? this.#taker?.selfMatch(event.orderId) : undefined;
        return reason ?? this.#takeOff(event);
      }
      case 'order_expired': {
        const reason = event.reason === 'immediate' ? this.#taker?.end() : undefined;
        return reason ?? this.#takeOff(event);
      }
      case 'order_replaced':
      case 'order_converted':
      case 'stop_triggered':
        return this.#change(event);
      default:
        return this.#followIssue(event);
    }
  }

  #followIssue(event: LedgerEvent): string | undefined {
    switch (event.kind) {
      case 'day_started': {
        const { lowerLimit: lower, upperLimit: upper } = event;
        this.#issueOf(event.issue).limits = upper === 0 ? undefined : { lower, upper };
        return undefined;
      }
      case 'phase_changed': {
        const issue = this.#issueOf(event.issue);
        issue.phase = event.to;
        issue.callEnd = event.callEnd;
        return undefined;
      }
      case 'uncrossed': {
        const issue = this.#issueOf(event.issue);
        if (event.phase === 'after_hours_close') issue.callEnd = 0;
        this.#call = new CallCheck(event, issue);
        return undefined;
      }
      case 'interrupted':
        return event.phase === 'continuous' ? this.#taker?.interruption(event.price) : undefined;
      default:
        return undefined;
    }
  }

  #trade(event: EventOf<'trade_executed'>): string | undefined {
    const { makerOrderId, takerOrderId, quantity } = event;
    const call = this.#call?.issue === event.issue ? this.#call : undefined;
    const taker = this.#taker?.order.orderId === takerOrderId ? this.#taker : undefined;
    this.#trades += 1;
    if (call !== undefined) {
      const reason = call.trade(event);
      if (reason !== undefined) return reason;
    } else {
      if (taker === undefined || taker.order.issue !== event.issue) {
        return `order ${takerOrderId} trades though it is not being placed`;
      }
      if (!taker.isPriceJudged) this.#unpriced += 1;
      const reason = taker.trade(event, this.#orders.get(makerOrderId));
      if (reason !== undefined) return reason;
      taker.order.hasTraded = true;
    }
    return (
      this.#takeOff({ orderId: makerOrderId, quantity }) ??
      this.#takeOff({ orderId: takerOrderId, quantity })
    );
  }

  /** Another price, type or place: an amended order and a stop that fires come anew, a converted one stays. */
  #change(
    event: EventOf<'order_replaced'> | EventOf<'order_converted'> | EventOf<'stop_triggered'>,
  ): string | undefined {
    const order = this.#orders.get(event.orderId);
    if (order === undefined) return `order ${event.orderId} changes though it is not open`;
    // A stop order that fires as it comes keeps the place of its own.
    const isNew = this.#taker?.order === order;
    if (!isNew) order.place = this.#nextPlace();
    if (event.kind === 'stop_triggered') order.isDormant = false;
    else {
      order.price = event.limitPrice;
      order.orderType = event.orderType;
    }
    if (event.kind === 'order_converted') this.#issueOf(order.issue).rest(order);
    else {
      if (event.kind === 'order_replaced') order.timeInForce = 'day';
      this.#take(order, event.position);
    }
    return undefined;
  }

  /** An order comes in. */
  #take(order: FollowedOrder, position: number): void {
    order.isResting = false;
    this.#taker = new TakerCheck(order, position, this.#issueOf(order.issue), this.#groups);
  }

  #takeOff({ orderId, quantity }: { orderId: number; quantity: number }): string | undefined {
    const order = this.#orders.get(orderId);
    if (order === undefined || order.leaves < quantity) {
      return `order ${orderId} loses ${quantity}, more than it has open`;
    }
    order.leaves -= quantity;
    if (order.leaves === 0) this.#orders.delete(orderId);
    return undefined;
  }

  #issueOf(number: number): FollowedIssue {
    const issue = this.#issues.get(number);
    if (issue === undefined)
      throw new RangeError(`an event names issue ${number} before its listing`);
    return issue;
  }

  #nextPlace(): number {
    this.#places += 1;
    return this.#places;
  }
}

/** Whether an event belongs to what an order does as it comes, and does not end that. */
function isOf({ order, position }: TakerCheck, event: LedgerEvent): boolean {
  if (event.position !== position) return false;
  switch (event.kind) {
    case 'trade_executed':
      return event.takerOrderId === order.orderId;
    case 'order_canceled':
      return event.reason === 'self_match';
    case 'order_reduced':
      return true;
    case 'order_expired':
      return event.orderId === order.orderId && event.reason === 'immediate';
    case 'stop_triggered':
      return event.orderId === order.orderId;
    case 'interrupted':
      return event.issue === order.issue && event.phase === 'continuous';
    case 'phase_changed':
      return event.issue === order.issue && event.cause === 'interruption';
    default:
      return false;
  }
}
