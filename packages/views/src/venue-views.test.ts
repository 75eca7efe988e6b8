import { type Command, NONE_U32, ORDER_STATUSES, publicKeyOf, toHex } from '@jangbu/protocol';
import { describe, expect, it } from 'vitest';
import { type ExecutedBlocks, opened, order } from './executed-blocks.test.ts';
import { everythingOf, live, rebuiltOf, seededNumbers, viewsOf } from './executed-views.test.ts';
import { PageCache } from './page-cache.ts';
import { MemoryStore } from './test-page-store.ts';

/** A random stream of orders, reductions and cancels of both members over several days. */
function randomBlocks(seed: number, blocks: number): ExecutedBlocks {
  const random = seededNumbers(seed);
  const executed = opened();
  let placed = 0;
  for (let block = 0; block < blocks; block += 1) {
    const commands = Array.from({ length: 1 + random(4) }, (): Command => {
      const account = block % 2;
      const name = {
        account,
        orderId: 0,
        rowHint: NONE_U32,
        clientOrderId: `x-${random(placed + 1)}`,
      };
      const kind = random(10);
      if (kind === 0) return { kind: 'CancelOrder', ...name };
      if (kind === 1) return { kind: 'ReduceOrder', ...name, quantity: 1 + random(9) };
      placed += 1;
      return order({
        account,
        issue: random(2),
        side: random(2),
        timeInForce: random(5) === 0 ? 1 : 0,
        quantity: 1 + random(50),
        limitPrice: 90 + random(20),
        clientOrderId: `x-${placed}`,
      });
    });
    executed.run([block % 2 === 0 ? 'alpha' : 'beta', ...commands]);
    if (block % 100 === 99) executed.nextDay();
  }
  return executed;
}

describe('views', () => {
  it.each([1, 2, 3])('rebuilt from stored bytes are the live ones, seed %i', (seed) => {
    const executed = randomBlocks(seed, 250);
    const rebuilt = rebuiltOf(executed);
    const views = live(executed);
    expect(views.trades.count).toBeGreaterThan(50);
    expect(everythingOf(rebuilt)).toEqual(everythingOf(views));
  });

  it.each([6, 7])('are the same when their history has no room in memory, seed %i', (seed) => {
    const executed = randomBlocks(seed, 400);
    const store = new MemoryStore();
    const cache = new PageCache(store, 100_000);
    const spilled = live(executed, cache);
    expect(everythingOf(spilled)).toEqual(everythingOf(live(executed)));
    expect(store.writes).toBeGreaterThan(0);
    expect(store.reads).toBeGreaterThan(0);
  });

  it.each([4, 5])('books are the sums of the open orders, after every block, seed %i', (seed) => {
    const executed = randomBlocks(seed, 150);
    const views = viewsOf(executed);
    for (const block of executed.blocks) {
      views.apply(block);
      const expected = new Map<string, [number, number]>();
      for (let orderId = 1; orderId <= views.orders.count; orderId += 1) {
        const one = views.orders.order(orderId)!;
        if (one.leavesQuantity === 0) continue;
        const key = `${one.issue} ${one.side} ${one.limitPrice}`;
        const [quantity, orders] = expected.get(key) ?? [0, 0];
        expected.set(key, [quantity + one.leavesQuantity, orders + 1]);
      }
      const seen = new Map<string, [number, number]>();
      for (const { issue, book } of views.issues.all) {
        for (const [side, levels] of [book.bids, book.asks].entries()) {
          for (const level of levels.best(1_000)) {
            seen.set(`${issue} ${side} ${level.price}`, [level.quantity, level.orders]);
          }
        }
      }
      expect(seen).toEqual(expected);
    }
  });

  it('balances are the ledger’s rows, and held is what open orders hold', () => {
    const executed = randomBlocks(6, 200);
    const views = live(executed);
    for (const { account } of views.members.accounts) {
      const open = views.orders.openOfAccount(account, NONE_U32, 10_000);
      const held = open
        .filter(({ side }) => side === 0)
        .reduce((sum, { limitPrice, leavesQuantity }) => sum + limitPrice * leavesQuantity, 0);
      expect(views.members.cashOf(account)).toMatchObject([{ asset: 0, held }]);
      expect(views.orders.openCount(account)).toBe(open.length);
    }
  });

  it('an order goes through its statuses', () => {
    const executed = opened();
    const views = live(executed);
    const statusOf = (orderId: number) => ORDER_STATUSES[views.orders.order(orderId)!.status];
    const run = (...envelopes: Parameters<ExecutedBlocks['run']>) =>
      views.apply(executed.run(...envelopes));
    const sell = (quantity: number, clientOrderId: string) =>
      order({ account: 1, side: 1, quantity, clientOrderId });
    const name = { account: 0, orderId: 1, rowHint: NONE_U32, clientOrderId: '' };

    expect(run(['alpha', order({})])).toMatchObject({ index: 4, books: new Set([0]) });
    expect(statusOf(1)).toBe('new');
    const changes = run(['beta', sell(4, 'b-1')]);
    expect(changes).toMatchObject({ books: new Set([0]), traded: new Set([0]) });
    expect(statusOf(1)).toBe('partially_filled');
    expect(statusOf(2)).toBe('filled');
    run(['alpha', { kind: 'ReduceOrder', ...name, quantity: 1 }]);
    expect(views.orders.order(1)).toMatchObject({
      quantity: 9,
      placed: { quantity: 10 },
      leavesQuantity: 5,
      cumulativeQuantity: 4,
      row: 0,
    });
    run(['alpha', { kind: 'ReduceOrder', ...name, quantity: 5 }]);
    expect(views.orders.order(1)).toMatchObject({ quantity: 4, leavesQuantity: 0, row: NONE_U32 });
    expect(statusOf(1)).toBe('canceled');
    run(['alpha', order({ clientOrderId: 'a-2', timeInForce: 1 })]);
    expect(statusOf(3)).toBe('expired');
    run(['alpha', order({ clientOrderId: 'a-3' })]);
    views.apply(executed.nextDay());
    expect(statusOf(4)).toBe('expired');
    expect(views.issues.must(0).book.bids.size).toBe(0);
    expect(views.orders.openCount(0)).toBe(0);
  });

  it('a client order id leads to its last order, also on a later day', () => {
    const executed = opened();
    executed.run(['alpha', order({ clientOrderId: 'same' })]);
    executed.nextDay();
    executed.run(['alpha', order({ clientOrderId: 'same', quantity: 7 })]);
    const views = live(executed);
    expect(views.orders.byClientId(0, 'same')).toMatchObject({ orderId: 2, quantity: 7 });
    expect(views.orders.byClientId(1, 'same')).toBeNull();
    expect(views.orders.byClientId(0, 'other')).toBeNull();
  });

  it('thousands of client order ids are told apart', () => {
    const executed = opened();
    for (let block = 0; block < 20; block += 1) {
      const orders = Array.from({ length: 250 }, (_, place) =>
        order({ clientOrderId: `id-${block * 250 + place}`, quantity: 1, limitPrice: 1 }),
      );
      executed.run(['alpha', ...orders]);
    }
    const views = live(executed);
    for (let place = 0; place < 5_000; place += 1) {
      expect(views.orders.byClientId(0, `id-${place}`)?.orderId).toBe(place + 1);
    }
    expect(views.issues.must(0).book.bids.best(1)).toEqual([
      { price: 1, quantity: 5_000, orders: 5_000 },
    ]);
  });

  it('new participants and keys are there', () => {
    const executed = opened();
    const rootKey = publicKeyOf(new Uint8Array(32).fill(7));
    const publicKey = publicKeyOf(new Uint8Array(32).fill(8));
    const validFrom = executed.blocks.at(-1)!.header.timestamp;
    const validUntil = validFrom + 1_000_000_000;
    executed.run(
      [
        'operator',
        { kind: 'RegisterParticipant', name: new Uint8Array([0x67]), roles: 8, rootKey },
      ],
      ['alpha', { kind: 'RegisterKey', publicKey, keyKind: 1, scope: 1, validFrom, validUntil }],
    );
    const views = live(executed);
    expect(views.members.participants.at(-1)).toMatchObject({
      participant: 5,
      name: 'g',
      roles: 8,
      status: 0,
    });
    expect(views.members.keyOf(toHex(rootKey))).toMatchObject({ participant: 5, kind: 0 });
    const key = views.members.keyOf(toHex(publicKey));
    expect(key).toMatchObject({ key: 6, participant: 3, kind: 1, scope: 1, validUntil });
  });

  it('blocks that do not follow are refused, before anything is changed', () => {
    const executed = opened();
    const block = executed.run(['alpha', order({})]);
    const views = live(executed);
    const before = everythingOf(views);
    expect(() => views.apply(block)).toThrow('does not follow');
    expect(everythingOf(views)).toEqual(before);
  });

  it('a history of 20,000 trades is found by number', () => {
    const executed = opened();
    let sold = 0;
    for (let block = 0; block < 25; block += 1) {
      executed.run([
        'alpha',
        order({ quantity: 800, limitPrice: 1, clientOrderId: `bid-${block}` }),
      ]);
      const sells = Array.from({ length: 800 }, () => {
        sold += 1;
        return order({
          account: 1,
          side: 1,
          quantity: 1,
          limitPrice: 1,
          clientOrderId: `s-${sold}`,
        });
      });
      executed.run(['beta', ...sells]);
    }
    const views = live(executed);
    expect(views.trades.countOf(0)).toBe(20_000);
    for (const index of [1, 1_024, 1_025, 19_999, 20_000]) {
      const trade = views.trades.tradeOf(0, index)!;
      expect(trade).toMatchObject({ index, tradeNumber: index - 1, takerSide: 1 });
    }
    expect(views.trades.tradeOf(0, 0)).toBeNull();
    expect(views.trades.tradeOf(0, 20_001)).toBeNull();
    expect(views.trades.tradeOf(1, 1)).toBeNull();
    expect(toHex(views.trades.hashOf(0, 20_000)!)).toBe(toHex(views.issues.must(0).chainHead));
  });
});
