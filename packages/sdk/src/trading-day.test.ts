import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { BookState } from './book-feed.ts';
import type { JangbuClient } from './client.ts';
import { InputError, RefusedError } from './errors.ts';
import { amendOrderCommand, type OrderRequest, placeOrderCommand } from './order-request.ts';
import { RunningVenue, seedOf } from './running-venue.test.ts';
import { createSigner } from './signer.ts';
import type { StatusState } from './status-feed.ts';
import type { Trader } from './trader.ts';

const TERMS = { issue: 2, priceDecimals: 2 };
const BASE = { issue: 'DAY', account: 0, side: 'buy', quantity: '20', clientOrderId: 'x' } as const;

describe('the command of an order', () => {
  it.each<[OrderRequest, object]>([
    [
      { ...BASE, price: '10' },
      { orderType: 0, limitPrice: 1_000, timeInForce: 0, flags: 0 },
    ],
    [
      { ...BASE, orderType: 'market' },
      { orderType: 1, limitPrice: 0, selfMatch: 0 },
    ],
    [
      { ...BASE, orderType: 'conditional_limit', price: '9.95' },
      { orderType: 2, limitPrice: 995 },
    ],
    [
      { ...BASE, orderType: 'best_counter' },
      { orderType: 3, limitPrice: 0, stopPrice: 0 },
    ],
    [
      { ...BASE, orderType: 'best_same' },
      { orderType: 4, limitPrice: 0 },
    ],
    [
      { ...BASE, orderType: 'midpoint', selfMatch: 'decrement' },
      { orderType: 5, selfMatch: 4 },
    ],
    [
      { ...BASE, orderType: 'stop_limit', price: '10.1', stopPrice: '10.05' },
      { orderType: 6, limitPrice: 1_010, stopPrice: 1_005 },
    ],
    [{ ...BASE, price: '10', timeInForce: 'fill_or_kill' }, { timeInForce: 2 }],
    [{ ...BASE, price: '10', isOffHours: true }, { flags: 8 }],
  ])('%j', (request, fields) => {
    expect(placeOrderCommand(request, TERMS)).toMatchObject({
      kind: 'PlaceOrder',
      issue: 2,
      account: 0,
      side: 0,
      quantity: 20,
      clientOrderId: 'x',
      ...fields,
    });
  });

  it.each([
    { ...BASE, price: '10.001' },
    { ...BASE, orderType: 'stop_limit', price: '10', stopPrice: '1e1' },
    { ...BASE },
    { ...BASE, orderType: 'stop_limit', stopPrice: '10' },
    { ...BASE, price: '10', clientOrderId: 'a b' },
  ])('%j is no order', (request) => {
    expect(() => placeOrderCommand(request as OrderRequest, TERMS)).toThrow(InputError);
  });

  it('an amendment names its order and its new terms', () => {
    const name = { account: 0, clientOrderId: 'x' };
    expect(amendOrderCommand(name, { issue: 2, price: '9.9' }, 2)).toMatchObject({
      kind: 'AmendOrder',
      ...name,
      orderId: 0,
      orderType: 0,
      limitPrice: 990,
    });
    expect(amendOrderCommand({ orderId: 7, row: 3 }, { orderType: 'market' }, 0)).toMatchObject({
      orderId: 7,
      rowHint: 3,
      orderType: 1,
      limitPrice: 0,
    });
  });
});

describe('a venue with a trading day', () => {
  let venue: RunningVenue;
  let client: JangbuClient;
  let alpha: Trader;
  let beta: Trader;

  beforeEach(async () => {
    venue = await (await RunningVenue.start()).openMarket();
    client = venue.client({ signer: createSigner({ seed: seedOf('operator') }) });
    alpha = client.trader(createSigner({ seed: seedOf('alpha') }));
    beta = client.trader(createSigner({ seed: seedOf('beta') }));
  });

  afterEach(async () => {
    client.close();
    await venue.close();
  });

  const bid = (price: string) => alpha.placeOrder({ ...BASE, price, clientOrderId: `b-${price}` });
  const ask = { ...BASE, account: 1, side: 'sell' } as const;

  it('has a calendar', async () => {
    const { items } = await client.calendar(1, { from: '2027-01-01', days: 1 });
    expect(items).toEqual([{ date: '2027-01-01', template: 0, isOpen: true }]);
  });

  it('takes orders of every type and shows what they are', async () => {
    await bid('9.90');
    await beta.placeOrder({ ...ask, price: '10.10' });
    const { orderId } = await beta.placeOrder({
      ...ask,
      orderType: 'midpoint',
      clientOrderId: 'm',
    });
    expect(await client.order(orderId!)).toMatchObject({ orderType: 'midpoint', price: '7.00' });
    const stop = { ...BASE, side: 'sell', orderType: 'stop_limit', price: '9.00' } as const;
    const dormant = await alpha.placeOrder({ ...stop, stopPrice: '9.50', clientOrderId: 's' });
    expect(await client.order(dormant.orderId!)).toMatchObject({
      isDormant: true,
      stopPrice: '9.50',
      flags: [],
      selfMatch: 'none',
    });
    expect(await client.book('DAY')).toMatchObject({
      asks: [['10.10', '20', 1]],
      bids: [['9.90', '20', 1]],
      expected: null,
      midpointOrders: { asks: '20', bids: '0' },
    });
    const taken = await alpha.placeOrder({ ...BASE, orderType: 'market', clientOrderId: 'k' });
    expect(taken).toMatchObject({ status: 'filled' });
    expect((await client.trades('DAY')).items).toMatchObject([{ price: '10.00' }]);
    const late = alpha.placeOrder({ ...BASE, price: '10', isOffHours: true, clientOrderId: 'o' });
    await expect(late).rejects.toSatisfy(
      (error) => error instanceof RefusedError && error.code === 'order_type_not_accepted',
    );
  });

  it('amends', async () => {
    await bid('9.90');
    const name = { account: 0, clientOrderId: 'b-9.90' };
    const amended = await alpha.amendOrder(name, { issue: 'DAY', price: '9.95' });
    expect(amended).toMatchObject({ status: 'new', clientOrderId: 'b-9.90', leavesQuantity: '20' });
    expect((await client.book('DAY')).bids).toEqual([['9.95', '20', 1]]);
    await alpha.amendOrder(name, { orderType: 'market' });
    expect(await client.book('DAY')).toMatchObject({
      bids: [],
      marketOrders: { asks: '0', bids: '20' },
    });
  });

  it('an order that would meet one’s own is prevented as it says', async () => {
    await bid('10.00');
    const sell = { ...BASE, side: 'sell', price: '10.00', clientOrderId: 's' } as const;
    const report = await alpha.placeOrder({ ...sell, selfMatch: 'cancel_newest' });
    expect(report).toMatchObject({ status: 'canceled', cumulativeQuantity: '0' });
  });

  it('reads markets and sessions, and follows a status and what a call would come to', async () => {
    expect((await client.markets()).items).toMatchObject([{ market: 1, name: 'Round the clock' }]);
    expect(await client.market(1)).toMatchObject({
      windows: [{ session: 'continuous', from: '00:00:00', until: '23:59:59' }],
      tradingDays: [],
    });
    expect(await client.issue('DAY')).toMatchObject({
      market: 1,
      tick: '0.05',
      basePrice: '10.00',
      upperLimit: '13.00',
    });
    const statuses: StatusState[] = [];
    const books: BookState[] = [];
    client.subscribeStatus(2, (status) => statuses.push(status));
    client.subscribeBook(2, (book) => books.push(book));
    await vi.waitFor(() => expect(statuses[0]).toMatchObject({ issue: 2, session: 'continuous' }));
    const all = { market: 1, issue: 0xffff_ffff };
    await venue.run('operator', { kind: 'HaltIssue', ...all, reason: 9 });
    await venue.run('operator', { kind: 'ResumeIssue', ...all });
    await bid('10.00');
    await beta.placeOrder({ ...ask, orderType: 'market' });
    await vi.waitFor(
      () => {
        const expected = { price: '10.00', quantity: '20' };
        expect(statuses.at(-1)).toMatchObject({ session: 'resume_call', expected });
        expect(books.at(-1)).toMatchObject({ expected, marketOrders: { asks: '20' } });
      },
      { timeout: 4_000 },
    );
    expect(statuses.map(({ session }) => session).slice(0, 3)).toEqual([
      'continuous',
      'halt',
      'resume_call',
    ]);
    expect(statuses[1]?.halt).toMatchObject({ reason: 9 });
    expect(await client.session('DAY')).toMatchObject({ session: 'resume_call', issue: 2 });
  });

  it('an issue of a market proves its chain', async () => {
    await bid('10.00');
    await beta.placeOrder({ ...ask, price: '10.00' });
    expect(await client.verifyPublicChain('DAY')).toMatchObject({
      verdict: 'consistent',
      trades: 1,
    });
  });
});
