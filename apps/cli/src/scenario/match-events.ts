import { AT } from './expected-events.ts';
import type { OrderHistory } from './order-history.ts';
import type { ExpectedEvent, ExpectedField } from './scenario.ts';
import type { HappenedEvent } from './scenario-ledger.ts';

/**
 * Whether events are all of those that are expected, in their order.
 *
 * What is routine may be left out; everything else that happened must be expected, and everything expected must happen.
 */
export function matches(
  events: readonly HappenedEvent[],
  expected: readonly ExpectedEvent[],
  orders: OrderHistory,
): boolean {
  // From the end: whether the events from each place on are what is expected from one place on.
  let fits = [...events.map((_, place) => events.slice(place).every(isRoutine)), true];
  for (const wanted of [...expected].reverse()) {
    const after = fits;
    fits = after.map(() => false);
    fits[events.length] = wanted.kind === 'anything' && after[events.length] === true;
    for (let place = events.length - 1; place >= 0; place -= 1) {
      const happened = events[place]!;
      const isPassed = wanted.kind === 'anything' || isRoutine(happened);
      const isTaken = wanted.kind === 'anything' ? after[place] : after[place + 1];
      const isIt = wanted.kind === 'anything' || isMatch(happened, wanted, orders);
      fits[place] = (isIt && isTaken === true) || (isPassed && fits[place + 1] === true);
    }
  }
  return fits[0] === true;
}

/** What a line need not say: that an order or command was taken, its own effect, and expected prices. */
export function isRoutine({ event, command }: HappenedEvent): boolean {
  switch (event.kind) {
    case 'order_accepted':
    case 'order_replaced':
    case 'indicative_price':
    case 'seed_committed':
    case 'seed_revealed':
    case 'cash_credited':
    case 'shares_issued':
    case 'trading_day_set':
    case 'issue_listed':
    case 'key_registered':
    case 'key_revoked':
    case 'root_key_changed':
    case 'account_opened':
    case 'cash_debited':
    case 'withdrawal_requested':
    case 'withdrawal_settled':
    case 'shares_retired':
    case 'shares_transferred':
    case 'shares_frozen':
    case 'shares_released':
    case 'account_frozen':
    case 'account_terms_set':
    case 'fees_defined':
    case 'issue_terms_set':
    case 'market_terms_set':
    case 'participant_terms_set':
    case 'issue_flags_set':
    case 'expiry_day_set':
    case 'totals_attested':
    case 'proposed':
    case 'approved':
    case 'proposal_withdrawn':
    case 'trading_locked':
    case 'trading_released':
    case 'rules_scheduled':
      return true;
    case 'order_reduced':
      return command?.kind === 'ReduceOrder';
    case 'order_canceled':
      return event.reason === 'owner' || event.reason === 'reduced';
    case 'command_result':
      return event.reject === 'ok' && event.status === 'none';
    default:
      return false;
  }
}

function isMatch(happened: HappenedEvent, wanted: ExpectedEvent, orders: OrderHistory): boolean {
  if (happened.event.kind !== wanted.kind) return false;
  return wanted.fields.every((field) => hasField(happened, field, orders));
}

function hasField(
  { event, timestamp }: HappenedEvent,
  { field, value }: ExpectedField,
  orders: OrderHistory,
): boolean {
  if (field === AT) return timestamp === value;
  const fields: Readonly<Record<string, number | string>> = event;
  const found = fields[field];
  return typeof value === 'object' ? orders.find(value.order)?.orderId === found : found === value;
}
