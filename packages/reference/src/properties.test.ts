import type { Command } from '@jangbu/protocol';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type EventRecord, recordsOf } from './test-events.ts';
import {
  cancelOrder,
  MEMBER,
  marketLedger,
  placeOrder,
  reduceOrder,
  type TestLedger,
} from './test-ledger.ts';

const OWNER = [MEMBER.broker, MEMBER.broker, MEMBER.rival];

type Action =
  | { kind: 'place'; account: number; side: 0 | 1; quantity: number; price: number; ioc: boolean }
  | { kind: 'reduce'; account: number; orderId: number; quantity: number }
  | { kind: 'cancel'; account: number; orderId: number };

const account = fc.integer({ min: 0, max: 2 });
const orderId = fc.integer({ min: 1, max: 40 });
const action: fc.Arbitrary<Action> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('place' as const),
      account,
      side: fc.constantFrom(0 as const, 1 as const),
      quantity: fc.integer({ min: 0, max: 400 }),
      price: fc.integer({ min: 94, max: 106 }),
      ioc: fc.boolean(),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('reduce' as const),
      account,
      orderId,
      quantity: fc.integer({ min: 0, max: 100 }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('cancel' as const), account, orderId }),
  },
);

function commandOf(action: Action, number: number): Command {
  if (action.kind === 'reduce') return reduceOrder({ ...pick(action), quantity: action.quantity });
  if (action.kind === 'cancel') return cancelOrder(pick(action));
  const { account: owner, side, quantity, price, ioc } = action;
  return placeOrder({
    account: owner,
    side,
    quantity,
    limitPrice: price,
    timeInForce: ioc ? 1 : 0,
    clientOrderId: `o${number}`,
  });
}

function pick({ orderId: id }: { orderId: number }): { orderId: number } {
  return { orderId: id };
}

interface OpenOrder {
  readonly id: number;
  readonly side: number;
  readonly price: number;
  leaves: number;
}

/**
 * Follows the events with a list of open orders and demands that each trade is with the best of all
 * of them.
 */
class Auditor {
  readonly #open: OpenOrder[] = [];
  #taker: OpenOrder | undefined;

  follow(event: EventRecord): void {
    if (event.kind === 9) {
      const [id, price, leaves] = [16, 24, 32].map((offset) => event.u64(offset)) as number[];
      this.#taker = { id: id!, side: event.u8(60), price: price!, leaves: leaves! };
    } else if (event.kind === 10) this.#followTrade(event);
    else if (event.kind === 11) this.#find(event).leaves -= event.u64(24);
    else if (event.kind === 12) this.#open.splice(this.#open.indexOf(this.#find(event)), 1);
    else if (event.kind === 13) this.#taker = undefined;
    else if (event.kind === 1) this.#followResult(event);
  }

  #followTrade(event: EventRecord): void {
    const taker = this.#taker!;
    const sign = taker.side === 0 ? 1 : -1;
    const crossing = this.#open.filter(
      (order) => order.side !== taker.side && sign * (taker.price - order.price) >= 0,
    );
    crossing.sort((a, b) => sign * (a.price - b.price) || a.id - b.id);
    const maker = crossing[0]!;
    const quantity = Math.min(maker.leaves, taker.leaves);
    const seen = [16, 24, 32, 40].map((offset) => event.u64(offset));
    expect(seen).toEqual([maker.price, quantity, maker.id, taker.id]);
    maker.leaves -= quantity;
    taker.leaves -= quantity;
    if (maker.leaves === 0) this.#open.splice(this.#open.indexOf(maker), 1);
  }

  #followResult(event: EventRecord): void {
    const taker = this.#taker;
    if (taker === undefined || event.u16(18) !== 0 || event.u8(16) !== 6) return;
    expect(event.u64(40)).toBe(taker.leaves);
    if (taker.leaves > 0) this.#open.push(taker);
    this.#taker = undefined;
  }

  #find(event: EventRecord): OpenOrder {
    return this.#open.find((order) => order.id === event.u64(16))!;
  }
}

function expectHeldAndConserved(ledger: TestLedger): void {
  const { cash, positions, orders } = ledger.engine;
  for (const row of cash) {
    const buys = orders.filter(({ order }) => order.account === row.account && order.side === 0);
    const cost = buys.reduce((sum, { order }) => sum + order.limitPrice * order.leaves, 0n);
    expect(row.held).toBe(cost);
  }
  for (const row of positions) {
    const sells = orders.filter(({ order }) => order.account === row.account && order.side === 1);
    expect(row.held).toBe(sells.reduce((sum, { order }) => sum + order.leaves, 0n));
  }
  const total = (rows: readonly { available: bigint; held: bigint }[]) =>
    rows.reduce((sum, row) => sum + row.available + row.held, 0n);
  expect(total(cash)).toBe(3_000_000n);
  expect(total(positions)).toBe(3_000n);
}

function expectNotCrossed(ledger: TestLedger): void {
  const [bid, ask] = [ledger.engine.queue(0, 'buy')[0], ledger.engine.queue(0, 'sell')[0]];
  if (bid !== undefined && ask !== undefined) expect(bid.limitPrice < ask.limitPrice).toBe(true);
}

function tablesOf(ledger: TestLedger): string {
  return [3, 4, 5, 6, 7, 8, 9]
    .map((table) => [...ledger.engine.rows(table)].map(({ row, bytes }) => `${row}:${bytes}`))
    .join('|');
}

test('assets are conserved, priority holds, no book is crossed, a refusal changes nothing', () => {
  fc.assert(
    fc.property(fc.array(action, { minLength: 1, maxLength: 60 }), (actions) => {
      const ledger = marketLedger();
      const auditor = new Auditor();
      actions.forEach((step, number) => {
        const before = tablesOf(ledger);
        const { events } = ledger.send(OWNER[step.account]!, commandOf(step, number));
        const records = recordsOf(events);
        for (const record of records) auditor.follow(record);
        if (records.at(-1)!.u16(18) !== 0) expect(tablesOf(ledger)).toBe(before);
        expectHeldAndConserved(ledger);
        expectNotCrossed(ledger);
      });
      expect(ledger.engine.stateRoot()).toEqual(ledger.engine.header.stateRoot);
    }),
    { numRuns: 40 },
  );
});
