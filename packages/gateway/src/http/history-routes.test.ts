import type { FastifyInstance } from 'fastify';
import { beforeEach, describe, expect, it } from 'vitest';
import { GENESIS_TIME, InlineVenue, order } from '../inline-venue.test.ts';
import { buildHttp } from './build-http.ts';

const SELL = { side: 1, account: 1 } as const;

let venue: InlineVenue;
let app: FastifyInstance;

beforeEach(async () => {
  venue = await new InlineVenue().open();
  app = buildHttp(venue);
  await app.ready();
});

async function get(url: string) {
  const response = await app.inject({ method: 'GET', url, headers: venue.bearer('operator') });
  return { status: response.statusCode, body: response.json() };
}

/** A sale of `quantity` at `price` to whoever waits, seconds after the last. */
async function trade(price: number, quantity: number, id: string, seconds = 0): Promise<void> {
  venue.timestamp += seconds * 1_000_000;
  const terms = { limitPrice: price, quantity, clientOrderId: id };
  await venue.run('alpha', order(terms));
  await venue.run('beta', order({ ...terms, ...SELL }));
}

describe('GET /v1/issues/{issue}/candles', () => {
  beforeEach(async () => {
    await trade(70_000, 10, 'x-1');
    await trade(70_200, 5, 'x-2', 10);
    await trade(69_900, 1, 'x-3', 60);
    await trade(70_100, 2, 'x-4', 600);
  });

  it('minutes are the default, newest first, in the figures of the issue', async () => {
    const { body } = await get('/v1/issues/0/candles');
    expect(body).toMatchObject({ cursor: null, index: venue.views.index });
    expect(body.items).toHaveLength(3);
    expect(body.items[2]).toEqual({
      start: GENESIS_TIME,
      open: '70000',
      high: '70200',
      low: '70000',
      close: '70200',
      volume: '15',
      value: '1051000',
      firstTrade: 1,
      lastTrade: 2,
    });
  });

  it('pages go on where the one before ended, and bounds are bounds', async () => {
    const first = await get('/v1/issues/0/candles?limit=2');
    const rest = await get(`/v1/issues/0/candles?limit=2&cursor=${first.body.cursor}`);
    const all = [...first.body.items, ...rest.body.items];
    expect(all.map(({ lastTrade }: { lastTrade: number }) => lastTrade)).toEqual([4, 3, 2]);
    expect(rest.body.cursor).toBeNull();
    const to = all[0].start;
    const bounded = await get(`/v1/issues/0/candles?from=${all[1].start}&to=${to}`);
    expect(bounded.body.items).toEqual([all[1]]);
    expect((await get('/v1/issues/0/candles?resolution=1D')).body.items).toHaveLength(1);
  });

  it.each([
    ['resolution=2', 400, 'bad_request'],
    ['cursor=a5', 400, 'bad_request'],
    ['from=-1', 400, 'bad_decimal'],
    ['limit=0', 400, 'out_of_range'],
  ])('%s is refused', async (query, status, code) => {
    const answer = await get(`/v1/issues/0/candles?${query}`);
    expect([answer.status, answer.body.code]).toEqual([status, code]);
  });
});

describe('GET /v1/accounts/{account}/fills', () => {
  it('has the account’s own share of each trade', async () => {
    await trade(70_000, 10, 'x-1');
    await trade(70_200, 5, 'x-2');
    await venue.run('alpha', order({ clientOrderId: 'waits', limitPrice: 60_000 }));
    const [alpha, beta] = [await get('/v1/accounts/0/fills'), await get('/v1/accounts/1/fills')];
    expect(alpha.body.items).toHaveLength(2);
    const [newest] = alpha.body.items;
    const tape = await get('/v1/issues/0/trades');
    expect(newest).toEqual({
      issue: 0,
      index: 2,
      orderId: 3,
      clientOrderId: 'x-2',
      side: 'buy',
      liquidity: 'maker',
      price: '70200',
      quantity: '5',
      fee: '0',
      tax: '0',
      isBusted: false,
      timestamp: tape.body.items[0].timestamp,
      hash: tape.body.items[0].hash,
      blockIndex: tape.body.items[0].blockIndex,
      eventSeq: tape.body.items[0].eventSeq,
    });
    expect(beta.body.items[0]).toMatchObject({ orderId: 4, side: 'sell', liquidity: 'taker' });
  });

  it('pages go on where the one before ended', async () => {
    for (let place = 0; place < 7; place += 1) await trade(70_000, 1, `x-${place}`);
    const indexes: number[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const next: string = cursor === '' ? '' : `&cursor=${cursor}`;
      const { body } = await get(`/v1/accounts/1/fills?limit=3${next}`);
      indexes.push(...body.items.map(({ index }: { index: number }) => index));
      cursor = body.cursor;
    }
    expect(indexes).toEqual([7, 6, 5, 4, 3, 2, 1]);
  });
});
