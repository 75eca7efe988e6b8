import {
  COMMAND_KINDS,
  commandSelector,
  decodeEvent,
  EVENT_BYTES,
  type LedgerEvent,
  NONE_U32,
} from '@jangbu/protocol';

/** What is known of an order from its events. */
interface SeenOrder {
  readonly issue: number;
  readonly selfMatch: string;
  readonly timeInForce: string;
  orderType: string;
}

/** What an issue has been through since it came into its phase. */
interface SeenIssue {
  lowerLimit: number;
  upperLimit: number;
  /** Conditional limit orders that expired with the session. */
  conditionalsExpired: number;
}

const REDUCE_ORDER = commandSelector('ReduceOrder');
const AMEND_ORDER = commandSelector('AmendOrder');

/**
 * Counts what the events of a run show, by short descriptions: so that a test can say what its run is to have met.
 *
 * Each kind of event counts under its name; beside, what its fields and the events around it tell.
 */
export class TwoEnginesSights {
  readonly counts = new Map<string, number>();
  readonly #orders = new Map<number, SeenOrder>();
  readonly #issues = new Map<number, SeenIssue>();
  /** Events of the command in hand, without its result, each with the rule of the order that trades then. */
  #command: { event: LedgerEvent; selfMatch: string }[] = [];
  /** The order that trades, is canceled or is reduced against others. */
  #takerId = 0;
  readonly #isListingDay: (issue: number) => boolean;

  /** `isListingDay` says whether an issue has its listing day in the block that is read. */
  constructor(isListingDay: (issue: number) => boolean) {
    this.#isListingDay = isListingDay;
  }

  /** Reads the events of the next block. */
  read(events: Uint8Array): void {
    for (let at = 0; at < events.length; at += EVENT_BYTES) {
      const event = decodeEvent(events, at);
      this.#count(event.kind);
      this.#readOne(event);
      if (event.kind === 'command_result') this.#readCommand(event.selector);
      else if (event.position !== NONE_U32) {
        const selfMatch = this.#orders.get(this.#takerId)?.selfMatch ?? 'unknown';
        this.#command.push({ event, selfMatch });
      }
    }
  }

  #count(sight: string): void {
    this.counts.set(sight, (this.counts.get(sight) ?? 0) + 1);
  }

  #readOne(event: LedgerEvent): void {
    switch (event.kind) {
      case 'order_accepted': {
        const { issue, orderType, timeInForce, selfMatch } = event;
        this.#orders.set(event.orderId, { issue, orderType, timeInForce, selfMatch });
        this.#takerId = event.orderId;
        this.#count(`accepted ${orderType} ${timeInForce}`);
        return;
      }
      case 'order_replaced':
        this.#orderOf(event.orderId).orderType = event.orderType;
        this.#takerId = event.orderId;
        this.#count(`replaced ${event.orderType}`);
        return;
      case 'order_converted':
        this.#orderOf(event.orderId).orderType = event.orderType;
        return;
      case 'stop_triggered':
        this.#takerId = event.orderId;
        this.#count(`stop triggered by ${event.position === NONE_U32 ? 'the clock' : 'a command'}`);
        return;
      case 'command_result':
        this.#readResult(event);
        return;
      case 'trade_executed':
        this.#readTrade(event);
        return;
      case 'order_canceled':
        this.#count(`canceled by ${event.reason}`);
        if (event.position === NONE_U32) this.#count('canceled by a sweep that goes on');
        if (event.reason !== 'self_match') return;
        this.#count(`self match ${this.#orderOf(this.#takerId).selfMatch}`);
        this.#count(`self match cancels the ${event.row === NONE_U32 ? 'taker' : 'maker'}`);
        return;
      case 'order_expired':
        this.#readExpired(event);
        return;
      default:
        this.#readIssue(event);
    }
  }

  #readResult({ selector, reject }: Extract<LedgerEvent, { kind: 'command_result' }>): void {
    this.#count(`${COMMAND_KINDS[selector]} ${reject === 'ok' ? 'done' : 'refused'}`);
  }

  #readTrade(event: Extract<LedgerEvent, { kind: 'trade_executed' }>): void {
    const { phase, makerOrderId, takerOrderId, issue } = event;
    const [maker, taker] = [this.#orderOf(makerOrderId), this.#orderOf(takerOrderId)];
    this.#count(`trade in ${phase}`);
    this.#count(`trade of a ${maker.orderType} maker in ${phase}`);
    this.#count(`trade of a ${taker.orderType} taker in ${phase}`);
    if (taker.timeInForce !== 'day') this.#count(`trade ${taker.timeInForce}`);
    if (this.#isListingDay(issue)) this.#count('trade on a listing day');
  }

  #readExpired(event: Extract<LedgerEvent, { kind: 'order_expired' }>): void {
    const { orderType, timeInForce } = this.#orderOf(event.orderId);
    this.#count(`expired ${event.reason}`);
    if (event.reason === 'immediate') this.#count(`expired ${timeInForce}`);
    const isConditional = orderType === 'conditional_limit' && event.reason === 'end_of_session';
    if (isConditional) this.#issueOf(event.issue).conditionalsExpired += 1;
  }

  #readIssue(event: LedgerEvent): void {
    switch (event.kind) {
      case 'supply_breach':
        this.#count(`supply breach ${event.breachKind}`);
        return;
      case 'trading_locked':
        this.#count(`locked by ${event.lockedBy}`);
        return;
      case 'proposal_executed':
        this.#count(
          `proposal executed by ${event.position === NONE_U32 ? 'the clock' : 'a command'}`,
        );
        this.#count(`proposal ${event.reject === 'ok' ? 'executed' : 'failed'}`);
        return;
      case 'day_started': {
        const issue = this.#issueOf(event.issue);
        issue.lowerLimit = event.lowerLimit;
        issue.upperLimit = event.upperLimit;
        return;
      }
      case 'issue_closed':
        // What expires at the close expires for another reason than a conversion.
        this.#issueOf(event.issue).conditionalsExpired = Number.NEGATIVE_INFINITY;
        return;
      case 'phase_changed':
        this.#readPhase(event);
        return;
      case 'interrupted':
        this.#count(`interrupted ${event.interruptionKind} in ${event.phase}`);
        return;
      case 'uncrossed':
        this.#readUncrossed(event);
        return;
      default:
    }
  }

  #readPhase(event: Extract<LedgerEvent, { kind: 'phase_changed' }>): void {
    const issue = this.#issueOf(event.issue);
    this.#count(`phase ${event.to} by ${event.cause}`);
    const isConversion = event.to === 'closing_call' && issue.conditionalsExpired > 0;
    if (isConversion) this.#count('conditional order without the cash to convert');
    issue.conditionalsExpired = 0;
  }

  #readUncrossed(event: Extract<LedgerEvent, { kind: 'uncrossed' }>): void {
    const { price, phase, cause } = event;
    const { lowerLimit, upperLimit } = this.#issueOf(event.issue);
    this.#count(`uncrossed ${phase} by ${cause}${price === 0 ? ' without a price' : ''}`);
    if (price > 0 && price === upperLimit) this.#count(`uncrossed ${phase} at the upper limit`);
    if (price > 0 && price === lowerLimit) this.#count(`uncrossed ${phase} at the lower limit`);
  }

  #readCommand(selector: number): void {
    const kinds = this.#command.map(({ event }) => event.kind);
    const stops = kinds.filter((kind) => kind === 'stop_triggered').length;
    if (stops > 1) this.#count('cascade of stops');
    if (selector === AMEND_ORDER && kinds.includes('trade_executed')) {
      this.#count('trade of an amended order');
    }
    for (const { event, selfMatch } of this.#command) {
      if (event.kind !== 'order_reduced' || selector === REDUCE_ORDER) continue;
      this.#count(`self match reduces the ${event.row === NONE_U32 ? 'taker' : 'maker'}`);
      this.#count(`self match ${selfMatch}`);
    }
    if (kinds.includes('interrupted') && kinds.indexOf('trade_executed') >= 0) {
      this.#count('interruption after a trade');
    }
    this.#command = [];
  }

  #orderOf(orderId: number): SeenOrder {
    const order = this.#orders.get(orderId);
    if (order === undefined)
      throw new Error(`an event names order ${orderId}, which was never told of`);
    return order;
  }

  #issueOf(number: number): SeenIssue {
    const known = this.#issues.get(number);
    if (known !== undefined) return known;
    const issue = {
      lowerLimit: 0,
      upperLimit: 0,
      conditionalsExpired: 0,
    };
    this.#issues.set(number, issue);
    return issue;
  }
}
