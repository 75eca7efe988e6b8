import { NONE_U32, ORDER_FLAGS, ORDER_TYPES, toBase64 } from '@jangbu/protocol';
import type { FastifyInstance } from 'fastify';
import { beforeEach, describe, expect, it } from 'vitest';
import { GENESIS_TIME, InlineVenue, order } from '../inline-venue.test.ts';
import { buildHttp } from './build-http.ts';

const HOUR_SECONDS = 3_600;
const ON_DAY = { issue: 1, limitPrice: 2_000 };
/** Ten in the morning is when the venue begins. */
const timeOf = (hours: number) => GENESIS_TIME + (hours - 10) * HOUR_SECONDS * 1_000_000;

let venue: InlineVenue;
let app: FastifyInstance;

beforeEach(async () => {
  venue = await new InlineVenue().openMarket();
  app = buildHttp(venue);
  await app.ready();
});

async function get(url: string) {
  const response = await app.inject({ method: 'GET', url, headers: venue.bearer('operator') });
  return { status: response.statusCode, body: response.json() };
}

function passTo(hours: number): void {
  venue.pass((timeOf(hours) - venue.timestamp) / 1_000_000);
}

describe('GET /v1/markets', () => {
  it('has the rules, the week and the windows by their times of day', async () => {
    const { body } = await get('/v1/markets');
    expect(body.items).toHaveLength(1);
    expect(body.items[0]).toEqual({
      market: 1,
      name: '시장',
      matchingMode: 'competitive',
      tickTable: 1,
      ticks: [
        { from: '0', tick: '1' },
        { from: '2000', tick: '5' },
      ],
      randomEndSeconds: 30,
      upPercent: 30,
      downPercent: 30,
      listingUpPercent: 300,
      listingDownPercent: 40,
      afterHoursPercent: 10,
      dynamicPercent: 6,
      dynamicClosingPercent: 4,
      indexDynamicPercent: 3,
      indexDynamicClosingPercent: 2,
      staticPercent: 10,
      interruptionSeconds: 120,
      resumeSeconds: 600,
      resumeGuardSeconds: 1_200,
      indicativeSeconds: 1,
      lowPrice: '1000',
      lowPriceTicks: 3,
      orderTypes: ORDER_TYPES,
      weekdays: [0, 0, 0, 0, 0, null, null],
      windows: [
        { session: 'opening_call', from: '08:30:00', until: '09:00:00', everySeconds: null },
        { session: 'continuous', from: '09:00:00', until: '15:00:00', everySeconds: null },
        { session: 'closing_call', from: '15:00:00', until: '15:30:00', everySeconds: null },
        { session: 'after_hours_close', from: '15:30:00', until: '16:00:00', everySeconds: 600 },
        { session: 'after_hours_single', from: '16:00:00', until: '18:00:00', everySeconds: 600 },
      ].map((window) => ({ template: 0, ...window })),
      commitment: null,
      seed: null,
      retailLimit: null,
    });
  });

  it('one market has its days of their own from today on', async () => {
    const day = { kind: 'SetTradingDay', market: 1, template: 255 } as const;
    const today = 20_780;
    await venue.run('operator', { ...day, date: today + 1 }, { ...day, date: today + 32 });
    expect((await get('/v1/markets/1')).body).toMatchObject({
      market: 1,
      tradingDays: [
        { date: '2026-11-24', template: null },
        { date: '2026-12-25', template: null },
      ],
    });
    expect(await get('/v1/markets/2')).toMatchObject({
      status: 404,
      body: { code: 'unknown_market', params: { market: 2 } },
    });
    expect(await get('/v1/markets/0')).toMatchObject({ status: 404 });
    expect(await get('/v1/markets/x')).toMatchObject({
      status: 400,
      body: { code: 'bad_decimal' },
    });
  });
});

describe('GET /v1/issues/{issue}', () => {
  it('an issue of a market shows its market, ticks, limits and session', async () => {
    expect((await get('/v1/issues/DAY')).body).toMatchObject({
      issue: 1,
      market: 1,
      matchingMode: 'competitive',
      isIndexMember: true,
      tick: '5',
      ticks: [
        { from: '0', tick: '1' },
        { from: '2000', tick: '5' },
      ],
      basePrice: '2000',
      lowerLimit: '1400',
      upperLimit: '2600',
      singlePrice: '2000',
      closePrice: null,
      session: 'continuous',
      phaseUntil: timeOf(15),
      callEnd: null,
      expected: null,
      date: '2026-11-23',
      interruption: null,
      halt: null,
    });
  });

  it('an issue without a market has the same fields and no times', async () => {
    expect((await get('/v1/issues/0')).body).toMatchObject({
      market: 0,
      tick: '100',
      ticks: [{ from: '0', tick: '100' }],
      session: 'continuous',
      phaseUntil: null,
      callEnd: null,
      callEndLatest: null,
      date: null,
      singlePrice: null,
      isListingDay: false,
    });
  });

  it('the tick shown is that of the last price', async () => {
    await venue.run('alpha', order({ ...ON_DAY, limitPrice: 1_990 }));
    const sell = order({ ...ON_DAY, limitPrice: 1_990, account: 1, side: 1, clientOrderId: 'b' });
    await venue.run('beta', sell);
    expect((await get('/v1/issues/1')).body).toMatchObject({ lastPrice: '1990', tick: '1' });
  });

  it('a call says when it ends, what it would come to, and so does the book', async () => {
    passTo(15);
    const callEnd = timeOf(15.5);
    await venue.run('alpha', order({ ...ON_DAY, limitPrice: 2_010, quantity: 7 }));
    const market = { ...ON_DAY, account: 1, side: 1, orderType: 1, limitPrice: 0 };
    await venue.run('beta', order({ ...market, quantity: 4, clientOrderId: 'b-1' }));
    expect((await get('/v1/issues/1/book')).body).toMatchObject({ expected: null });
    venue.pass(1);
    const expected = { price: '2010', quantity: '4' };
    expect((await get('/v1/issues/1/session')).body).toMatchObject({
      issue: 1,
      session: 'closing_call',
      phaseUntil: callEnd,
      callEnd,
      callEndLatest: callEnd + 30_000_000,
      expected,
      seq: venue.views.issues.must(1).statusSeq,
    });
    expect((await get('/v1/issues/1/book')).body).toMatchObject({
      asks: [],
      bids: [['2010', '7', 1]],
      expected,
      marketOrders: { asks: '4', bids: '0' },
      midpointOrders: { asks: '0', bids: '0' },
      seq: venue.views.issues.must(1).book.seq,
    });
    passTo(15.6);
    expect((await get('/v1/issues/1')).body).toMatchObject({
      session: 'after_hours_close',
      expected: null,
      closePrice: '2010',
      lastPrice: '2010',
      callEnd: timeOf(15.5) + 600_000_000,
      callEndLatest: timeOf(15.5) + 600_000_000,
    });
    expect((await get('/v1/issues/1/trades')).body.items).toMatchObject([
      { price: '2010', phase: 'closing_call' },
    ]);
  });

  it('interruptions and halts are told with their block', async () => {
    await venue.run('alpha', order({ ...ON_DAY, limitPrice: 1_850 }));
    const sell = order({ ...ON_DAY, limitPrice: 1_850, account: 1, side: 1, clientOrderId: 'b-1' });
    await venue.run('beta', sell);
    const { index } = venue.views;
    const { timestamp } = venue;
    expect((await get('/v1/issues/1')).body).toMatchObject({
      session: 'vi_call',
      callEnd: timestamp + 120_000_000,
      interruption: {
        kind: 'dynamic',
        session: 'continuous',
        price: '1850',
        reference: '2000',
        timestamp,
        blockIndex: index,
      },
    });
    await venue.run('operator', { kind: 'HaltIssue', market: 1, issue: NONE_U32, reason: 3 });
    expect((await get('/v1/issues/1')).body).toMatchObject({
      session: 'halt',
      callEnd: null,
      halt: { reason: 3, blockIndex: index + 1 },
    });
  });
});

describe('orders of the trading day', () => {
  const post = async (
    member: 'alpha' | 'beta',
    ...commands: Parameters<InlineVenue['sign']>[1]
  ) => {
    const payload = { envelope: toBase64(venue.sign(member, commands)) };
    const response = await app.inject({ method: 'POST', url: '/v1/transactions', payload });
    return { status: response.statusCode, body: response.json() };
  };
  const stop = { ...ON_DAY, side: 1, orderType: 6, limitPrice: 1_900, stopPrice: 1_950 };

  it('show type, flags, self-match rule and stop price', async () => {
    await venue.run('alpha', order({ ...stop, selfMatch: 2 }));
    expect((await get('/v1/orders/1')).body).toMatchObject({
      orderType: 'stop_limit',
      selfMatch: 'cancel_oldest',
      flags: [],
      price: '1900',
      stopPrice: '1950',
      isDormant: true,
      row: null,
      status: 'new',
    });
    passTo(15.6);
    await venue.run(
      'alpha',
      order({ ...ON_DAY, flags: ORDER_FLAGS.off_hours, clientOrderId: 'o' }),
    );
    expect((await get('/v1/orders/2')).body).toMatchObject({
      flags: ['off_hours'],
      stopPrice: null,
      isDormant: false,
    });
  });

  it('an amendment has the result of an order, and the order shows it', async () => {
    await venue.run('alpha', order(ON_DAY));
    const name = { account: 0, orderId: 0, rowHint: NONE_U32, clientOrderId: 'a-1' };
    const amend = { kind: 'AmendOrder', ...name, orderType: 0, limitPrice: 2_010 } as const;
    expect((await post('alpha', amend)).body.results).toEqual([
      {
        position: 0,
        status: 'new',
        orderId: 1,
        clientOrderId: 'a-1',
        reject: null,
        id: 1,
        row: 0,
        cumulativeQuantity: '0',
        leavesQuantity: '10',
      },
    ]);
    expect((await get('/v1/orders/1')).body).toMatchObject({ price: '2010', orderType: 'limit' });
    const wrong = await post('alpha', { ...amend, orderType: 5, limitPrice: 0 });
    expect(wrong.body.results).toMatchObject([
      { status: 'rejected', reject: 'order_type_not_accepted', clientOrderId: 'a-1' },
    ]);
  });

  it('the same order again is repeated, though it was amended, converted or is dormant', async () => {
    const commands = [
      order(ON_DAY),
      order({ ...ON_DAY, orderType: 1, limitPrice: 0, clientOrderId: 'a-2' }),
      order({ ...stop, clientOrderId: 'a-3' }),
    ];
    for (const command of commands) await post('alpha', command);
    const name = { account: 0, orderId: 0, rowHint: NONE_U32, clientOrderId: 'a-1' };
    await post('alpha', { kind: 'AmendOrder', ...name, orderType: 1, limitPrice: 0 });
    for (const command of commands) {
      const { status, body } = await post('alpha', command);
      expect(status).toBe(200);
      expect(body.results).toMatchObject([{ repeated: true, reject: null, status: 'new' }]);
    }
    for (const command of [
      { ...commands[2]!, stopPrice: 1_945 },
      { ...commands[1]!, orderType: 3 },
    ]) {
      expect((await post('alpha', command)).status).toBe(409);
    }
  });
});
