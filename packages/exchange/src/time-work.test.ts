import { businessDateOf, endOfBusinessDate } from '@jangbu/protocol';
import { expect, it } from 'vitest';
import {
  ACCOUNT,
  command,
  DAY,
  openMarket,
  PARTY,
  signed,
  type TestLedger,
} from './test-ledger.ts';
import { eventsOf, textOf } from './test-play.ts';
import { nextWakeUp } from './time-work.ts';

const COMMANDS_PER_ENVELOPE = 1_000;

/** Puts `count` orders on the book in one block: buys of Kim below sells of Lee. */
function rest(ledger: TestLedger, count: number): void {
  const orders = Array.from({ length: count }, (_, number) => {
    const side = number % 2;
    const account = side === 0 ? ACCOUNT.K : ACCOUNT.L;
    const limitPrice = side === 0 ? 1 : 2;
    const clientOrderId = `r${number}`;
    return command('PlaceOrder', { account, side, limitPrice, quantity: 1, clientOrderId });
  });
  const envelopes = [];
  for (const [member, side] of [
    [PARTY.kim, 0],
    [PARTY.lee, 1],
  ] as const) {
    const own = orders.filter((_, number) => number % 2 === side);
    for (let at = 0; at < own.length; at += COMMANDS_PER_ENVELOPE) {
      envelopes.push(ledger.envelope(member, own.slice(at, at + COMMANDS_PER_ENVELOPE)));
    }
  }
  ledger.block(envelopes);
  expect(ledger.state.orders.openCount).toBe(count);
}

/** A market without roots, in which Lee has shares for many orders. */
function busyMarket(): TestLedger {
  const ledger = openMarket({}, undefined, false);
  const shares = { account: ACCOUNT.L, quantity: 1_000_000 };
  ledger.send(PARTY.registrar, command('IssueShares', shares));
  return ledger;
}

it('30,000 orders expire in three blocks of 10,000 steps, from the lowest row', () => {
  const ledger = busyMarket();
  rest(ledger, 30_000);
  const end = endOfBusinessDate(ledger.state.businessDate);
  expect(nextWakeUp(ledger.state)).toBe(end);
  for (const [place, left] of [20_000, 10_000, 0].entries()) {
    const events = eventsOf(ledger.block([], nextWakeUp(ledger.state)).events);
    const expired = events.filter(({ kind }) => kind === 'order_expired');
    expect(events.length).toBe(expired.length + (place === 0 ? 1 : 0));
    const rows = expired.map((event) => ('row' in event ? event.row : -1));
    expect(rows).toEqual(Array.from({ length: 10_000 }, (_, row) => 10_000 * place + row));
    expect(ledger.state.orders.openCount).toBe(left);
    expect(ledger.state.rollPending).toBe(left > 0);
  }
  expect(ledger.now).toBe(end + 2);
  expect(nextWakeUp(ledger.state)).toBe(end + DAY);
  expect(ledger.state.cash.held.every((held) => held === 0)).toBe(true);
});

it('while orders wait to expire no envelope is looked at, and none is used up', () => {
  const ledger = busyMarket();
  rest(ledger, 20_001);
  const order = command('PlaceOrder');
  const envelope = signed({
    ...ledger.envelope(PARTY.kim, [order]),
    validUntil: endOfBusinessDate(ledger.state.businessDate) + 3,
  });
  for (const left of [10_001, 1]) {
    const waiting = ledger.apply([envelope], nextWakeUp(ledger.state));
    expect([waiting.envelopesAllowed, waiting.verdicts]).toEqual([false, []]);
    expect(ledger.state.orders.openCount).toBe(left);
  }
  const last = ledger.apply([envelope], nextWakeUp(ledger.state));
  expect([last.envelopesAllowed, last.verdicts]).toEqual([true, ['ok']]);
  expect(textOf(last.events)).toMatch(/^#\d+ expired 1; new #20002 row 0 open 10$/);
});

it('exactly 10,000 orders leave room for envelopes in the block of the new date', () => {
  const ledger = busyMarket();
  rest(ledger, 10_000);
  const wakeUp = nextWakeUp(ledger.state);
  const envelope = ledger.envelope(PARTY.kim, [command('PlaceOrder')], { validUntil: wakeUp + 1 });
  const { verdicts, events } = ledger.block([envelope], wakeUp);
  expect(verdicts).toEqual(['ok']);
  expect(eventsOf(events)[0]).toMatchObject({
    kind: 'business_date_changed',
    position: 4_294_967_295,
    from: businessDateOf(wakeUp) - 1,
    to: businessDateOf(wakeUp),
  });
  expect(eventsOf(events).at(-1)).toMatchObject({ kind: 'command_result', position: 0, row: 0 });
});

it('a date that nobody saw is skipped, and orders of days ago expire at once', () => {
  const ledger = openMarket();
  ledger.send(PARTY.kim, command('PlaceOrder'));
  const { businessDate } = ledger.state;
  const events = eventsOf(ledger.block([], ledger.now + 5 * DAY).events);
  expect(events).toMatchObject([
    { kind: 'business_date_changed', from: businessDate, to: businessDate + 5 },
    { kind: 'order_expired', orderId: 1, quantity: 10, row: 0, reason: 'end_of_date' },
  ]);
});

it('a microsecond before the end of the date nothing happens, at its end the date changes', () => {
  const ledger = openMarket();
  const end = nextWakeUp(ledger.state);
  expect(ledger.block([], end - 1).hasEffect).toBe(false);
  expect(textOf(ledger.block([], end).events)).toBe('date');
  expect(ledger.block([], end + 1).hasEffect).toBe(false);
});
