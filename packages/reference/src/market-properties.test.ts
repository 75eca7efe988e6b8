import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cancelOrder, MEMBER, placeOrder, reduceOrder } from './test-ledger.ts';
import {
  amendOrder,
  at,
  FULL_DAY,
  haltIssue,
  MarketLedger,
  resumeIssue,
  sessionWindow,
} from './test-market.ts';

const OWNER = [MEMBER.broker, MEMBER.broker, MEMBER.rival];
const WITHOUT_LIMIT_PRICE = [1, 3, 4, 5];
const STOP = 6;
const STEPS = 60;

const order = fc.record({
  kind: fc.constant('place' as const),
  account: fc.integer({ min: 0, max: 2 }),
  side: fc.constantFrom(0, 1),
  orderType: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 6 })),
  timeInForce: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 2 })),
  selfMatch: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 4 })),
  quantity: fc.integer({ min: 1, max: 500 }),
  price: fc.integer({ min: 960, max: 1_040 }).map((ticks) => 10 * ticks),
  stop: fc.integer({ min: 960, max: 1_040 }).map((ticks) => 10 * ticks),
  offHours: fc.integer({ min: 0, max: 5 }).map((number) => number === 0),
});
const change = fc.record({
  kind: fc.constantFrom('amend' as const, 'cancel' as const, 'reduce' as const),
  orderId: fc.integer({ min: 1, max: STEPS }),
  orderType: fc.constantFrom(0, 0, 1, 2, 3, 4),
  price: fc.integer({ min: 960, max: 1_040 }).map((ticks) => 10 * ticks),
});
const halt = fc.record({ kind: fc.constantFrom('halt' as const, 'resume' as const) });
const action = fc.record({
  /** Seconds that pass before it. */
  seconds: fc.oneof(fc.integer({ min: 0, max: 60 }), fc.integer({ min: 0, max: 4_000 })),
  what: fc.oneof(
    { weight: 8, arbitrary: order },
    { weight: 3, arbitrary: change },
    { weight: 1, arbitrary: halt },
  ),
});

type Action = typeof action extends fc.Arbitrary<infer T> ? T : never;

function act(ledger: MarketLedger, { what }: Action, number: number): void {
  if (what.kind === 'place') {
    const { price, stop, offHours, kind: _, ...fields } = what;
    const command = placeOrder({
      ...fields,
      limitPrice: WITHOUT_LIMIT_PRICE.includes(fields.orderType) ? 0 : price,
      stopPrice: fields.orderType === STOP ? stop : 0,
      flags: offHours ? 8 : 0,
      clientOrderId: `o${number}`,
    });
    ledger.done(OWNER[what.account]!, command);
    return;
  }
  if (!('orderId' in what)) {
    ledger.done(MEMBER.operator, what.kind === 'halt' ? haltIssue() : resumeIssue());
  } else {
    const { orderId, orderType, price } = what;
    const limitPrice = WITHOUT_LIMIT_PRICE.includes(orderType) ? 0 : price;
    const command = {
      amend: amendOrder({ orderId, orderType, limitPrice }),
      cancel: cancelOrder({ orderId }),
      reduce: reduceOrder({ orderId }),
    }[what.kind];
    for (const member of [MEMBER.broker, MEMBER.rival]) ledger.done(member, command);
  }
}

/** Open and dormant orders, the latter with their quantity as leaves. */
function heldBy(ledger: MarketLedger, account: number, side: number): bigint {
  const open = ledger.engine.orders.map(({ order: row }) => row);
  const dormant = [...ledger.engine.rows(19)].map(({ bytes }) => {
    const view = new DataView(bytes.buffer);
    return {
      account: view.getUint32(48, true),
      side: bytes[60],
      limitPrice: view.getBigUint64(16, true),
      leaves: view.getBigUint64(24, true),
    };
  });
  return [...open, ...dormant]
    .filter((row) => row.account === account && row.side === side)
    .reduce((sum, row) => sum + row.leaves * (side === 0 ? row.limitPrice : 1n), 0n);
}

function expectHeldAndConserved(ledger: MarketLedger): void {
  const { cash, positions } = ledger.engine;
  for (const row of cash) expect(row.held).toBe(heldBy(ledger, row.account, 0));
  for (const row of positions) expect(row.held).toBe(heldBy(ledger, row.account, 1));
  const total = (rows: readonly { available: bigint; held: bigint }[]) =>
    rows.reduce((sum, row) => sum + row.available + row.held, 0n);
  expect(total(cash)).toBe(3n * 10n ** 12n);
  expect(total(positions)).toBe(3n * 10n ** 8n);
}

const DAYS = [
  FULL_DAY,
  [
    sessionWindow(2, '09:00', '10:00'),
    sessionWindow(3, '10:00', '12:00'),
    sessionWindow(7, '12:00', '15:00', 1_800),
    sessionWindow(6, '15:00', '16:00', 600),
  ],
];

test('assets are conserved and held as the open orders say, at any time of any day', () => {
  fc.assert(
    fc.property(
      fc.array(action, { minLength: 1, maxLength: STEPS }),
      fc.constantFrom(...DAYS),
      fc.constantFrom(0, 3),
      (actions, windows, percent) => {
        const market = { windows, dynamicPercent: percent, dynamicClosingPercent: 1 };
        const ledger = new MarketLedger({ ...market, staticPercent: percent });
        let time = at('09:01');
        actions.forEach((step, number) => {
          time += 1_000_000 * (step.seconds + 1);
          ledger.runTo(time);
          act(ledger, step, number);
          expectHeldAndConserved(ledger);
        });
        expect(ledger.engine.stateRoot()).toEqual(ledger.engine.header.stateRoot);
        ledger.runTo(at('00:00', 2));
        expect(ledger.engine.orders).toEqual([]);
        expectHeldAndConserved(ledger);
      },
    ),
    { numRuns: 15 },
  );
}, 30_000);
