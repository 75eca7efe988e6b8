import { type Command, NONE_U32, readU32, readU64, TABLE, toHex } from '@jangbu/protocol';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SNAPSHOT_TABLES } from './snapshot/table-section.ts';
import { rowBytesOf } from './state/rows.ts';
import { command, DAY, openMarket, PARTY, type TestLedger } from './test-ledger.ts';
import { eventsOf } from './test-play.ts';

/** A command of anybody on accounts K, L and H, most of them good. */
const number = fc.nat({ max: 40 });
const account = fc.nat({ max: 3 });
const price = fc.integer({ min: 95, max: 105 });
const named = fc.oneof(
  fc.record({ orderId: fc.integer({ min: 1, max: 25 }), clientOrderId: fc.constant('') }),
  fc.record({ orderId: fc.constant(0), clientOrderId: number.map((each) => `c${each}`), account }),
);
const anyCommand: fc.Arbitrary<Command> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc
      .record({
        account,
        side: fc.nat({ max: 1 }),
        timeInForce: fc.constantFrom(0, 0, 0, 1, 2),
        quantity: number,
        limitPrice: price,
        clientOrderId: number.map((each) => `c${each}`),
      })
      .map((fields) => command('PlaceOrder', fields)),
  },
  {
    weight: 2,
    arbitrary: named.map((name) => command('CancelOrder', { account: NONE_U32, ...name })),
  },
  {
    weight: 2,
    arbitrary: fc
      .tuple(named, number)
      .map(([name, quantity]) => command('ReduceOrder', { account: NONE_U32, ...name, quantity })),
  },
  {
    weight: 1,
    arbitrary: fc
      .record({ account, currency: fc.nat({ max: 2 }), amount: fc.nat({ max: 500 }) })
      .map((fields) => command('CreditCash', fields)),
  },
  {
    weight: 1,
    arbitrary: fc
      .record({ account, issue: fc.nat({ max: 1 }), quantity: fc.nat({ max: 50 }) })
      .map((fields) => command('IssueShares', fields)),
  },
  { weight: 1, arbitrary: account.map((each) => command('OpenAccount', { class: 2 * each })) },
);
const sender = fc.constantFrom(PARTY.kim, PARTY.kim, PARTY.lee, PARTY.bank, PARTY.registrar);

/** Rights do not matter to most properties: so Kim and Lee are banks and registrars, too. */
function equalMarket(seals = true): TestLedger {
  const ledger = openMarket({}, undefined, seals);
  for (const participant of ledger.state.participants) participant.roles = 511;
  return ledger;
}

const tape = fc.array(fc.tuple(sender, anyCommand), { minLength: 20, maxLength: 60 });

function rejectsOf(events: Uint8Array): string[] {
  return eventsOf(events).flatMap((event) => ('reject' in event ? event.reject : []));
}

describe('whatever is sent', () => {
  it('cash and shares are conserved, what is held is what orders need, no book is crossed', () => {
    // The ledger checks its invariants after every block.
    fc.assert(
      fc.property(tape, (commands) => {
        const ledger = equalMarket(false);
        let [cash, shares] = [3_000_000, 3_000];
        for (const [member, each] of commands) {
          const { events } = ledger.send(member, each);
          for (const event of eventsOf(events)) {
            if (event.kind === 'cash_credited' && event.currency === 0) cash += event.amount;
            if (event.kind === 'shares_issued') shares += event.quantity;
          }
        }
        const sumOf = (column: Float64Array) => column.reduce((sum, each) => sum + each, 0);
        const { state } = ledger;
        const won = state.cash.asset.map((asset) => (asset === 0 ? 1 : 0));
        const inWon = (column: Float64Array) => column.map((each, row) => each * won[row]!);
        expect(sumOf(inWon(state.cash.available)) + sumOf(inWon(state.cash.held))).toBe(cash);
        expect(sumOf(state.positions.available) + sumOf(state.positions.held)).toBe(shares);
        ledger.block([], ledger.now + DAY);
        expect(sumOf(state.cash.held) + sumOf(state.positions.held)).toBe(0);
      }),
      { numRuns: 150 },
    );
  });

  it('each trade is at the best price there was, with the earliest order of it', () => {
    fc.assert(
      fc.property(tape, (commands) => {
        const ledger = equalMarket(false);
        const { orders } = ledger.state;
        for (const [member, each] of commands) {
          const open = [...Array(orders.allocator.highWater).keys()]
            .filter((slot) => orders.allocator.isLive(slot))
            .map((slot) => ({
              id: orders.orderId[slot]!,
              side: orders.columns.side[slot]!,
              price: orders.columns.limitPrice[slot]!,
              leaves: orders.columns.leaves[slot]!,
            }));
          const trades = eventsOf(ledger.send(member, each).events).flatMap((event) => {
            return event.kind === 'trade_executed' ? event : [];
          });
          if (each.kind !== 'PlaceOrder' || trades.length === 0) continue;
          const sign = each.side === 0 ? 1 : -1;
          const expected: object[] = [];
          let { quantity } = each;
          const makers = open.filter(({ side }) => side !== each.side);
          makers.sort((a, b) => sign * (a.price - b.price) || a.id - b.id);
          for (const maker of makers) {
            if (quantity === 0 || sign * (maker.price - each.limitPrice) > 0) break;
            const traded = Math.min(quantity, maker.leaves);
            expected.push({ makerOrderId: maker.id, price: maker.price, quantity: traded });
            quantity -= traded;
          }
          expect(trades).toMatchObject(expected);
          expect(trades.length).toBe(expected.length);
        }
      }),
      { numRuns: 150 },
    );
  });

  it('a refused command changes no byte but its nonce and the counters of the block', () => {
    let refused = 0;
    fc.assert(
      fc.property(tape, (commands) => {
        const ledger = equalMarket();
        for (const [member, each] of commands) {
          const before = rowsOf(ledger.snapshot());
          const { events } = ledger.send(member, each);
          if (rejectsOf(events)[0] === 'ok') continue;
          refused += 1;
          expect(events.length).toBe(64);
          const after = rowsOf(ledger.snapshot());
          const changed = [...after].filter(([name, row]) => before.get(name) !== row);
          expect(changed.map(([name]) => name)).toEqual(['0/0', `${TABLE.keys}/${member}`]);
          expect(after.size).toBe(before.size);
          expectOnlyNonce(before.get(`2/${member}`), after.get(`2/${member}`));
        }
      }),
      { numRuns: 25 },
    );
    expect(refused).toBeGreaterThan(50);
  });

  it('refused commands between others leave the state of the others alone', () => {
    fc.assert(
      fc.property(tape, (commands) => {
        const ledger = equalMarket(false);
        const sent = commands.map(([, each]) => each);
        const { events } = ledger.send(PARTY.kim, ...sent);
        const codes = rejectsOf(events);
        const done = sent.filter((_, place) => codes[place] === 'ok');
        const other = equalMarket(false);
        if (done.length === 0) return;
        const without = other.send(PARTY.kim, ...done);
        const bare = (records: Uint8Array) =>
          eventsOf(records).flatMap((event) => {
            if ('reject' in event && event.reject !== 'ok') return [];
            return JSON.stringify({ ...event, eventSeq: 0, position: 0, command: 0 });
          });
        expect(bare(without.events)).toEqual(bare(events));
      }),
      { numRuns: 100 },
    );
  });
});

/** Of a key's row, highest nonce and window alone: docs/spec/state.md section 2. */
function expectOnlyNonce(before: string | undefined, after: string | undefined): void {
  expect(after?.slice(0, 2 * 56)).toBe(before?.slice(0, 2 * 56));
  expect(after?.slice(2 * 80)).toBe(before?.slice(2 * 80));
}

/** Every row of a snapshot in hexadecimal by `table/row`, and its frontier. */
function rowsOf(snapshot: Uint8Array): Map<string, string> {
  const rows = new Map<string, string>();
  let at = 248 + 32 * readU64(snapshot, 240);
  rows.set('frontier', toHex(snapshot.subarray(240, at)));
  for (const table of SNAPSHOT_TABLES) {
    expect(readU32(snapshot, at)).toBe(table);
    const rowBytes = rowBytesOf(table);
    const count = readU64(snapshot, at + 8);
    at += 16;
    for (let row = 0; row < count; row += 1) {
      rows.set(`${table}/${row}`, toHex(snapshot.subarray(at, at + rowBytes)));
      at += rowBytes;
    }
  }
  return rows;
}
