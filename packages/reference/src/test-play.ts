/**
 * A notation for tests of the order book: one line an event, with its expected result behind the
 * arrow.
 *
 *     A buy a1 10@100 -> new row 0
 *     C sell c1 4@100 ioc -> trade a1 4@100, filled
 *     A reduce a1 2 -> reduced 2, partially_filled row 0 done 4 open 4
 *     book -> buys a1 4@100 | sells
 *     A -> cash 999200+400 shares 1004+0
 *     tomorrow -> date, expired a1 4
 */
import { type Command, rejectName } from '@jangbu/protocol';
import type { ReferenceBlock } from './engine.ts';
import { NONE } from './events.ts';
import { type EventRecord, recordsOf } from './test-events.ts';
import {
  ACCOUNTS,
  cancelOrder,
  MEMBER,
  placeOrder,
  reduceOrder,
  type TestLedger,
} from './test-ledger.ts';

const STATUSES = ['none', 'new', 'partially_filled', 'filled', 'canceled', 'expired'];
const DAY_MICROSECONDS = 86_400_000_000;

/**
 * Plays each line before its arrow as a block of its own and returns the script with what came of
 * it.
 */
export function play(ledger: TestLedger, script: string): string {
  const clientOrderIds = new Map<number, string>();
  return linesOf(script)
    .map((line) => {
      const event = line.split(' -> ')[0]!;
      return `${event} -> ${playLine(ledger, event, clientOrderIds)}`;
    })
    .join('\n');
}

/** The lines of a script without their margins: what `play` returns when all is as expected. */
export function linesOf(script: string): string[] {
  return script
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

type Names = Map<number, string>;

function playLine(ledger: TestLedger, event: string, names: Names): string {
  const [letter, verb, ...rest] = event.split(' ') as [string, string?, ...string[]];
  if (letter === 'book') return drawBook(ledger, names);
  if (letter === 'tomorrow') {
    return describe(ledger.block([], ledger.now + DAY_MICROSECONDS), names, '');
  }
  const account = ACCOUNTS[letter as keyof typeof ACCOUNTS];
  if (verb === undefined) return drawAccount(ledger, account);
  const command = commandOf(account, verb, rest);
  const member = letter === 'C' ? MEMBER.rival : MEMBER.broker;
  return describe(
    ledger.send(member, command),
    names,
    command.kind === 'PlaceOrder' ? rest[0]! : '',
  );
}

function commandOf(account: number, verb: string, [name = '', ...rest]: string[]): Command {
  if (verb === 'buy' || verb === 'sell') {
    const [quantity, limitPrice] = rest[0]!.split('@').map(Number) as [number, number];
    const side = verb === 'buy' ? 0 : 1;
    const timeInForce = rest[1] === 'ioc' ? 1 : 0;
    return placeOrder({ account, side, clientOrderId: name, quantity, limitPrice, timeInForce });
  }
  const orderName = name.startsWith('#')
    ? { orderId: Number(name.slice(1)) }
    : { account, clientOrderId: name };
  if (verb === 'cancel') return cancelOrder(orderName);
  return reduceOrder({ ...orderName, quantity: Number(rest[0]) });
}

function describe(block: ReferenceBlock, names: Names, newName: string): string {
  const parts: string[] = [];
  for (const record of recordsOf(block.events)) {
    if (record.kind === 9) names.set(record.u64(16), newName);
    else parts.push(describeEvent(record, names));
  }
  return parts.join(', ');
}

function describeEvent(record: EventRecord, names: Names): string {
  switch (record.kind) {
    case 1:
      return describeResult(record);
    case 2:
      return 'date';
    case 10:
      return `trade ${names.get(record.u64(32))} ${record.u64(24)}@${record.u64(16)}`;
    case 11:
      return `reduced ${record.u64(24)}`;
    case 12:
      return `canceled ${record.u64(24)}${record.u8(40) === 1 ? ' by reduction' : ''}`;
    case 13:
      return record.u8(40) === 0
        ? `expired ${record.u64(24)}`
        : `expired ${names.get(record.u64(16))} ${record.u64(24)}`;
    default:
      throw new Error(`an event of kind ${record.kind}`);
  }
}

function describeResult(record: EventRecord): string {
  const reject = record.u16(18);
  if (reject !== 0) return rejectName(reject)!;
  const row = record.u32(20) === NONE ? '' : ` row ${record.u32(20)}`;
  const [done, open] = [record.u64(32), record.u64(40)];
  const status = STATUSES[record.u8(17)]!;
  return status === 'partially_filled'
    ? `${status}${row} done ${done} open ${open}`
    : `${status}${row}`;
}

function drawBook(ledger: TestLedger, names: Names): string {
  const [buys, sells] = (['buy', 'sell'] as const).map((side) =>
    ledger.engine
      .queue(0, side)
      .map((order) => ` ${names.get(order.orderId)} ${order.leaves}@${order.limitPrice}`)
      .join(','),
  );
  return `buys${buys} | sells${sells}`;
}

function drawAccount(ledger: TestLedger, account: number): string {
  const cash = ledger.engine.cash.find((row) => row.account === account);
  const shares = ledger.engine.positions.find((row) => row.account === account);
  return `cash ${cash?.available}+${cash?.held} shares ${shares?.available}+${shares?.held}`;
}
