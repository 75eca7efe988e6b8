import { LIMITS } from '@jangbu/protocol';
import { describe, expect, test } from 'vitest';
import { BlockRuleError } from './engine.ts';
import { recordsOf } from './test-events.ts';
import { MEMBER, marketLedger, openAccount, placeOrder } from './test-ledger.ts';

const DAY = 86_400_000_000;
/** 2026-03-02T24:00:00+09:00. */
const END_OF_DATE = 1_772_463_600_000_000;

function pending(ledger: ReturnType<typeof marketLedger>): number {
  return [...ledger.engine.rows(0)][0]!.bytes[48]!;
}

describe('block.md section 2, time-driven work', () => {
  test('20,005 orders expire in three blocks, and no envelope comes in between', () => {
    const ledger = marketLedger();
    const orders = Array.from({ length: 20_005 }, (_, i) =>
      placeOrder({ account: i % 2, quantity: 1, limitPrice: 1 + (i % 7), clientOrderId: `o${i}` }),
    );
    for (let i = 0; i < orders.length; i += 1_000) {
      ledger.send(MEMBER.broker, ...orders.slice(i, i + 1_000));
    }
    expect(ledger.engine.orders.length).toBe(20_005);
    expect(ledger.engine.nextWakeUp()).toBe(END_OF_DATE);

    const late = ledger.envelope(MEMBER.broker, [openAccount()], { validUntil: END_OF_DATE + 1e6 });
    const { header } = ledger.engine;
    expect(() => ledger.block([late], END_OF_DATE)).toThrow(BlockRuleError);
    expect(ledger.engine.header).toBe(header);

    const first = recordsOf(ledger.block([], END_OF_DATE).events);
    expect(first.length).toBe(10_001);
    expect(first[0]!.kind).toBe(2);
    expect(first.slice(1).map((event) => event.u32(32))).toEqual([...Array(10_000).keys()]);
    expect(pending(ledger)).toBe(1);
    expect(ledger.engine.nextWakeUp()).toBe(END_OF_DATE + 1);

    expect(() => ledger.block([late], END_OF_DATE + 1)).toThrow('envelopes_while_roll_pending');
    const second = recordsOf(ledger.block([], END_OF_DATE + 1).events);
    expect(second.length).toBe(10_000);
    expect(second[0]!.u32(32)).toBe(10_000);

    // Five are left: the block that takes them may hold envelopes again, behind them.
    const third = recordsOf(ledger.block([late], END_OF_DATE + 2).events);
    expect(third.map((event) => event.kind)).toEqual([13, 13, 13, 13, 13, 5, 1]);
    expect(third.map((event) => event.u32(4))).toEqual([...Array(5).fill(0xffff_ffff), 0, 0]);
    expect(pending(ledger)).toBe(0);
    expect(ledger.engine.nextWakeUp()).toBe(END_OF_DATE + DAY);
    expect(ledger.engine.cash.map((row) => [row.available, row.held])).toEqual(
      Array(3).fill([1_000_000n, 0n]),
    );
    expect(ledger.engine.stateRoot()).toEqual(ledger.engine.header.stateRoot);
  });

  test('a second date changes when the roll of the first has ended', () => {
    const limits = { ...LIMITS, maxTimeStepsPerBlock: 1 };
    const ledger = marketLedger({}, { limits });
    const orders = ['x', 'y', 'z'].map((clientOrderId) => placeOrder({ clientOrderId }));
    ledger.send(MEMBER.broker, ...orders);
    const kindsAt = (timestamp: number) =>
      recordsOf(ledger.block([], timestamp).events).map((event) => event.kind);
    expect(kindsAt(END_OF_DATE)).toEqual([2, 13]);
    expect(kindsAt(END_OF_DATE + DAY)).toEqual([13]);
    expect(kindsAt(END_OF_DATE + DAY + 1)).toEqual([13, 2]);
    expect(pending(ledger)).toBe(0);
    const change = recordsOf(ledger.block([], END_OF_DATE + 9 * DAY).events);
    expect(change.length).toBe(1);
    expect(change[0]!.u32(20) - change[0]!.u32(16)).toBe(8);
  });

  test('the envelopes of the block that changes the date belong to the new one', () => {
    const ledger = marketLedger();
    const order = [placeOrder()];
    ledger.send(MEMBER.broker, ...order);
    const again = ledger.envelope(MEMBER.broker, order, { validUntil: END_OF_DATE });
    const { events } = ledger.block([again], END_OF_DATE);
    expect(recordsOf(events).map((event) => event.kind)).toEqual([2, 13, 9, 1]);
    expect(recordsOf(events).at(-1)!.u16(18)).toBe(0);
  });
});
