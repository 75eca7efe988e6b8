import { type Command, ORDER_FLAGS, ORDER_TYPES, TIMES_IN_FORCE } from '@jangbu/protocol';
import { formatCount } from './format.ts';
import { type OrderKind, type TimeInForce, VALIDITY_WORDS } from './order-types.ts';
import type { Reader } from './reader.ts';
import type { Issue } from './wire.ts';

const VALIDITIES = {
  day: 'day',
  immediate_or_cancel: 'ioc',
  fill_or_kill: 'fok',
} as const satisfies Record<(typeof TIMES_IN_FORCE)[number], TimeInForce>;

type PlaceOrder = Extract<Command, { kind: 'PlaceOrder' }>;

/** The kind of a command as the form names it. */
function kindOf({ orderType, flags }: PlaceOrder): OrderKind {
  return (flags & ORDER_FLAGS.off_hours) !== 0 ? 'off_hours' : (ORDER_TYPES[orderType] ?? 'limit');
}

/** At which price the order trades, in words. */
function termsText(reader: Reader, command: PlaceOrder, issue: Issue): string {
  const price = reader.price(command.limitPrice, issue);
  const limit = reader.t(command.side === 0 ? 'termsBuy' : 'termsSell', { price });
  switch (kindOf(command)) {
    case 'limit':
      return limit;
    case 'conditional_limit':
      return reader.t('termsConditional', { limit });
    case 'stop_limit':
      return reader.t('termsStop', { limit, stop: reader.price(command.stopPrice, issue) });
    case 'off_hours':
      return reader.t('termsOffHours', { price });
    case 'market':
      return reader.t('termsMarket');
    case 'best_counter':
      return reader.t('termsCounter');
    case 'best_same':
      return reader.t('termsSame');
    case 'midpoint':
      return reader.t('termsMidpoint');
  }
}

/**
 * What a signature under the command would say, read from the command itself and not from the form; null if it is no order
 * of `issue`.
 */
export function wordsOf(reader: Reader, command: Command | undefined, issue: Issue): string | null {
  if (command?.kind !== 'PlaceOrder' || command.issue !== issue.issue) return null;
  const timeInForce = TIMES_IN_FORCE[command.timeInForce] ?? 'day';
  return reader.t(command.side === 0 ? 'wordsBuy' : 'wordsSell', {
    account: formatCount(command.account),
    issue: reader.issueName(issue),
    quantity: formatCount(command.quantity),
    terms: termsText(reader, command, issue),
    validity: reader.t(VALIDITY_WORDS[VALIDITIES[timeInForce]]),
    id: command.clientOrderId,
  });
}
