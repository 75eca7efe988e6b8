/**
 * A notation for tests of the trading day: one line an action, with what comes of it behind the
 * arrow.
 *
 *     09:00 -> opening_call>continuous
 *     A buy 10@10000 -> new
 *     C sell 4 market ioc -> trade 4@10000 #1 #2, filled
 *     A amend #1 @10010 -> replaced #1 6@10010, partially_filled
 *     halt -> continuous>halt, ok
 */
import { type Command, PHASES, rejectName } from '@jangbu/protocol';
import { NONE } from './events.ts';
import type { EventRecord } from './test-events.ts';
import { ACCOUNTS, cancelOrder, MEMBER, placeOrder, reduceOrder } from './test-ledger.ts';
import { amendOrder, at, haltIssue, type MarketLedger, resumeIssue } from './test-market.ts';

const TYPES = ['limit', 'market', 'conditional', 'counter', 'same', 'midpoint', 'stop'];
const SELF_MATCH = ['none', 'newest', 'oldest', 'both', 'decrement'];
const STATUSES = ['ok', 'new', 'partially_filled', 'filled', 'canceled', 'expired'];
const FLAG_OFF_HOURS = 8;

/**
 * Plays each line before its arrow on a business date, from 0, and returns the script with what
 * came of it; a time may have a date before it, as in `1 09:00`.
 */
export function playDay(ledger: MarketLedger, script: string): string {
  let orders = 0;
  return linesOf(script)
    .map((line) => {
      const action = line.split(' -> ')[0]!;
      if (/ (buy|sell) /.test(action)) orders += 1;
      const text = playAction(ledger, action, orders).map(describeEvent).filter(Boolean);
      return `${action} -> ${text.length === 0 ? 'nothing' : text.join(', ')}`;
    })
    .join('\n');
}

/** The lines of a script without their margins. */
export function linesOf(script: string): string[] {
  const lines = script.split('\n').map((line) => line.trim());
  return lines.filter((line) => line !== '');
}

function playAction(ledger: MarketLedger, action: string, number: number): EventRecord[] {
  const words = action.split(' ');
  const time = words.at(-1)!;
  if (/^\d\d:\d\d/.test(time)) {
    return ledger.runTo(at(time, words.length > 1 ? Number(words[0]) : 0));
  }
  if (words[0] === 'halt') return ledger.done(MEMBER.operator, haltIssue());
  if (words[0] === 'resume') return ledger.done(MEMBER.operator, resumeIssue());
  const account = ACCOUNTS[words[0] as keyof typeof ACCOUNTS];
  const member = account === ACCOUNTS.C ? MEMBER.rival : MEMBER.broker;
  return ledger.done(member, commandOf(account, words.slice(1), number));
}

function commandOf(account: number, words: string[], number: number): Command {
  const [verb, first = '', ...options] = words;
  const orderId = Number(first.slice(1));
  if (verb === 'cancel') return cancelOrder({ orderId });
  if (verb === 'reduce') return reduceOrder({ orderId, quantity: Number(options[0]) });
  const orderType = Math.max(
    0,
    TYPES.findIndex((type) => options.includes(type)),
  );
  const amount = (mark: string): number =>
    Number(options.find((option) => option.startsWith(mark))?.slice(mark.length) ?? 0);
  if (verb === 'amend') return amendOrder({ orderId, orderType, limitPrice: amount('@') });
  const [quantity, limitPrice = 0] = first.split('@').map(Number);
  return placeOrder({
    account,
    side: verb === 'buy' ? 0 : 1,
    orderType,
    quantity: quantity!,
    limitPrice,
    stopPrice: amount('stop='),
    timeInForce: options.includes('ioc') ? 1 : options.includes('fok') ? 2 : 0,
    selfMatch: Math.max(
      0,
      SELF_MATCH.findIndex((rule) => options.includes(rule)),
    ),
    flags: options.includes('off') ? FLAG_OFF_HOURS : 0,
    clientOrderId: `o${number}`,
  });
}

function describeEvent(event: EventRecord): string {
  const order = `#${event.u64(16)}`;
  switch (event.kind) {
    case 1:
      return rejectName(event.u16(18)) === 'ok'
        ? STATUSES[event.u8(17)]!
        : rejectName(event.u16(18))!;
    case 2:
      return 'date';
    case 10:
      return `trade ${event.u64(24)}@${event.u64(16)} #${event.u64(32)} #${event.u64(40)}`;
    case 11:
      return `reduced ${order} ${event.u64(24)}`;
    case 12:
      return `canceled ${order} ${event.u64(24)}`;
    case 13:
      return `expired ${order} ${event.u64(24)}`;
    case 17:
      return `day ${event.u64(24)} ${event.u64(32)}..${event.u64(40)}`;
    case 18:
      return `${PHASES[event.u8(20)]}>${PHASES[event.u8(21)]}`;
    case 19:
      return `indicative ${event.u64(32)}@${event.u64(24)}`;
    case 20:
      return `uncrossed ${event.u64(32)}@${event.u64(24)}`;
    case 21: {
      const kind = event.u8(21) === 0 ? 'dynamic' : 'static';
      return `interrupted ${kind} ${event.u64(24)} from ${event.u64(32)}`;
    }
    case 22:
      return `close ${event.u64(24)}`;
    case 23:
      return `replaced ${order} ${event.u64(32)}@${event.u64(24)}`;
    case 24:
      return `converted ${order} @${event.u64(24)}`;
    case 25:
      return `stop ${order} at ${event.u64(24)}${event.u32(32) === NONE ? ' at once' : ''}`;
    default:
      return '';
  }
}
