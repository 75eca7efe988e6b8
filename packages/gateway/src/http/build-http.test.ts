import {
  fromHex,
  parseCheckpoint,
  parseGenesis,
  publicKeyOf,
  toBase64,
  toHex,
} from '@jangbu/protocol';
import type { FastifyInstance } from 'fastify';
import { beforeEach, describe, expect, it } from 'vitest';
import { InlineVenue, listing, order, SEEDS } from '../inline-venue.test.ts';
import { buildHttp } from './build-http.ts';

let venue: InlineVenue;
let app: FastifyInstance;

beforeEach(async () => {
  venue = await new InlineVenue().open();
  const { ports, views } = venue;
  app = buildHttp({ ports, views, tokens: venue.tokens, version: '0.1.0' });
  await app.ready();
});

async function get(url: string) {
  const response = await app.inject({ method: 'GET', url, headers: venue.bearer('operator') });
  return { status: response.statusCode, headers: response.headers, body: response.json() };
}

async function post(bytes: Uint8Array) {
  const response = await app.inject({
    method: 'POST',
    url: '/v1/transactions',
    payload: { envelope: toBase64(bytes) },
  });
  return { status: response.statusCode, headers: response.headers, body: response.json() };
}

/** A bid of 10 at 70,000 by alpha, of which beta takes 4. */
async function tradeOnce() {
  await venue.run('alpha', order());
  await venue.run('beta', order({ account: 1, side: 1, quantity: 4, clientOrderId: 'b-1' }));
}

describe('GET', () => {
  it('/v1/info tells what the ledger is and every bound', async () => {
    const { status, body } = await get('/v1/info');
    expect(status).toBe(200);
    expect(body).toMatchObject({
      network: 'demo',
      genesis: toHex(venue.views.chainId),
      index: 7,
      ledgerAudience: 'members',
      currencies: [
        { currency: 0, code: 'KRW', decimals: 0 },
        { currency: 1, code: 'USD', decimals: 2 },
      ],
      limits: { maxEnvelopeBytes: 262_144, http: { maxBodyBytes: 65_536 } },
    });
  });

  it('/v1/genesis and /v1/checkpoint can be parsed and belong together', async () => {
    const genesis = parseGenesis((await app.inject('/v1/genesis')).body);
    expect(genesis.ok).toBe(true);
    const checkpoint = parseCheckpoint((await app.inject('/v1/checkpoint')).body);
    expect(checkpoint).toMatchObject({ ok: true, checkpoint: { index: 7 } });
  });

  it('/v1/time gives the ledger’s clock to the microsecond', async () => {
    venue.timestamp = 1_795_395_600_123_456;
    expect((await get('/v1/time')).body).toEqual({
      timestamp: 1_795_395_600_123_456,
      iso: new Date(1_795_395_600_123).toISOString().replace('Z', '456Z'),
    });
  });

  it('/v1/issues shows an issue by number and by short code', async () => {
    await tradeOnce();
    const { body } = await get('/v1/issues');
    expect(body.items).toHaveLength(1);
    expect(body.items[0]).toMatchObject({
      issue: 0,
      shortCode: '005930',
      name: '삼성전자',
      tick: '100',
      lastPrice: '70000',
      sharesIssued: '2000000',
      session: 'continuous',
      chainIndex: 1,
    });
    expect((await get('/v1/issues/005930')).body).toEqual(body.items[0]);
    expect((await get('/v1/issues/0')).body).toEqual(body.items[0]);
  });

  it('prices have the decimals of the issue', async () => {
    const terms = { shortCode: 'USD1', isin: '', currency: 1, priceDecimals: 4, tick: 1, lot: 100 };
    const limits = { basePrice: 0, lowerLimit: 0, upperLimit: 0 };
    await venue.run('operator', listing({ ...terms, ...limits }));
    await venue.run('bank', { kind: 'CreditCash', account: 0, currency: 1, amount: 100_000 });
    const fields = { issue: 1, quantity: 100, limitPrice: 12_300, clientOrderId: 'u-1' };
    await venue.run('alpha', order(fields));
    expect((await get('/v1/issues/USD1')).body).toMatchObject({ tick: '0.0001', basePrice: null });
    expect((await get('/v1/issues/1/book')).body.bids).toEqual([['1.2300', '100', 1]]);
    expect((await get('/v1/accounts/0')).body.cash).toContainEqual({
      currency: 1,
      code: 'USD',
      available: '877.00',
      held: '123.00',
    });
  });

  it('the book has levels best first', async () => {
    for (const [place, limitPrice] of [69_900, 70_000, 69_800].entries()) {
      await venue.run('alpha', order({ limitPrice, clientOrderId: `a-${place}` }));
    }
    await venue.run('alpha', order({ limitPrice: 70_000, clientOrderId: 'a-9', quantity: 5 }));
    const { body } = await get('/v1/issues/0/book?levels=2');
    expect(body).toMatchObject({
      issue: 0,
      asks: [],
      bids: [
        ['70000', '15', 2],
        ['69900', '10', 1],
      ],
      expected: null,
    });
    expect(body.seq).toBe(venue.views.issues.must(0).book.seq);
  });

  it('trades come newest first and page by cursor', async () => {
    await venue.run('alpha', order({ quantity: 5 }));
    for (let place = 0; place < 5; place += 1) {
      const fields = { account: 1, side: 1, quantity: 1, clientOrderId: `b-${place}` };
      await venue.run('beta', order(fields));
    }
    const first = (await get('/v1/issues/0/trades?limit=2')).body;
    expect(first.items.map((trade: { index: number }) => trade.index)).toEqual([5, 4]);
    const second = (await get(`/v1/issues/0/trades?limit=2&cursor=${first.cursor}`)).body;
    const third = (await get(`/v1/issues/0/trades?limit=2&cursor=${second.cursor}`)).body;
    expect(third.items.map((trade: { index: number }) => trade.index)).toEqual([1]);
    expect(third.cursor).toBeNull();
    expect(first.items[0]).toMatchObject({ takerSide: 'sell', price: '70000', quantity: '1' });
    expect(first.items[0].previousHash).toBe(first.items[1].hash);
  });

  it('the chain begins with the listing', async () => {
    await tradeOnce();
    const { body } = await get('/v1/issues/0/chain?from=0');
    expect(body.items[0]).toMatchObject({ index: 0, listing: { shortCode: '005930' } });
    expect(body.items[1]).toMatchObject({
      index: 1,
      tradeNumber: 0,
      data: { phase: 'continuous' },
    });
    expect(body.items[1].previousHash).toBe(body.items[0].hash);
    expect(body.cursor).toBeNull();
  });

  it('headers come ascending from a number and newest first without one', async () => {
    const up = (await get('/v1/blocks?from=2&limit=3')).body;
    expect(up.items.map((block: { index: number }) => block.index)).toEqual([2, 3, 4]);
    expect((await get(`/v1/blocks?limit=3&cursor=${up.cursor}`)).body.items[0].index).toBe(5);
    const down = (await get('/v1/blocks?limit=2')).body;
    expect(down.items.map((block: { index: number }) => block.index)).toEqual([7, 6]);
    expect(down.items[0].previousHash).toBe(down.items[1].hash);
  });

  it('a block shows its envelopes and trades, and never its bytes', async () => {
    await tradeOnce();
    const { body } = await get('/v1/blocks/9');
    expect(body).toMatchObject({ commands: 1, trades: 1, tradeBlocks: [{ issue: 0, index: 1 }] });
    expect(body.envelopeIds).toHaveLength(1);
    expect(await get('/v1/blocks/9/raw')).toMatchObject({
      status: 403,
      body: { code: 'audience' },
    });
  });

  it('an account shows what it has, and nothing shows its secret', async () => {
    await tradeOnce();
    const { body } = await get('/v1/accounts/0');
    expect(body).toMatchObject({
      account: 0,
      member: 3,
      class: 'client',
      cash: [{ code: 'KRW', available: '999300000', held: '420000' }],
      positions: [{ shortCode: '005930', available: '1000004', held: '0' }],
      openOrders: 1,
    });
    const secret = toHex(new Uint8Array(16).fill(0xa1));
    for (const url of ['/v1/accounts/0', '/v1/blocks', '/v1/info', '/v1/accounts/0/orders']) {
      expect(JSON.stringify((await get(url)).body)).not.toContain(secret);
    }
  });

  it('orders are found by id, by client order id and by account', async () => {
    await tradeOnce();
    const { body } = await get('/v1/orders/1');
    expect(body).toMatchObject({
      orderId: 1,
      clientOrderId: 'a-1',
      side: 'buy',
      price: '70000',
      quantity: '10',
      leavesQuantity: '6',
      cumulativeQuantity: '4',
      status: 'partially_filled',
      row: 0,
      blockIndex: 8,
      position: 0,
    });
    expect((await get('/v1/accounts/0/orders/a-1')).body).toEqual(body);
    expect((await get('/v1/accounts/0/orders?open=true')).body.items).toEqual([body]);
    expect((await get('/v1/accounts/1/orders?open=true')).body.items).toEqual([]);
    expect((await get('/v1/accounts/1/orders')).body.items).toMatchObject([{ status: 'filled' }]);
  });

  it('a key shows its highest nonce', async () => {
    const key = toHex(publicKeyOf(SEEDS.alpha));
    expect((await get(`/v1/keys/${key}`)).body).toMatchObject({
      key,
      participant: 3,
      kind: 'root',
      scope: ['trade', 'accounts', 'office'],
      highestNonce: 1,
    });
  });
});

describe('POST /v1/transactions', () => {
  it('answers with index, hash and results, and what it says can be read at once', async () => {
    const { status, body } = await post(venue.sign('alpha', [order()]));
    expect(status).toBe(200);
    expect(body).toEqual({
      index: 8,
      hash: toHex(venue.views.blocks.hash(8)),
      results: [
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
      ],
    });
    expect((await get('/v1/orders/1')).body.status).toBe('new');
  });

  it('a refused command is a result, not an error', async () => {
    const { status, body } = await post(venue.sign('alpha', [order({ limitPrice: 70_050 })]));
    expect(status).toBe(200);
    expect(body.results[0]).toMatchObject({
      status: 'rejected',
      reject: 'off_tick',
      orderId: null,
    });
  });

  it('commands that are not on orders are done', async () => {
    const bytes = venue.sign('bank', [
      { kind: 'CreditCash', account: 0, currency: 0, amount: 5 },
      { kind: 'CreditCash', account: 77, currency: 0, amount: 5 },
    ]);
    const { body } = await post(bytes);
    expect(body.results).toMatchObject([
      { position: 0, status: 'done', reject: null, orderId: null, row: null },
      { position: 1, status: 'rejected', reject: 'unknown_account' },
    ]);
  });

  it('the same bytes get the first answer again, also two at once and after a rebuild', async () => {
    const bytes = venue.sign('alpha', [order()]);
    const [first, second] = await Promise.all([post(bytes), post(bytes)]);
    expect(first.status).toBe(200);
    expect(second.body).toEqual(first.body);
    expect((await post(bytes)).body).toEqual(first.body);
    expect(venue.submissions).toBe(1);

    const rebuilt = new InlineVenue();
    for (const block of venue.blocks) rebuilt.take(block);
    app = buildHttp({ ports: rebuilt.ports, views: rebuilt.views });
    expect((await post(bytes)).body).toEqual(first.body);
    expect(rebuilt.submissions).toBe(0);
  });

  it('the same bytes at two doors at once have one effect and one answer', async () => {
    const other = buildHttp({ ports: venue.ports, views: venue.views });
    const bytes = venue.sign('alpha', [order()]);
    const payload = { envelope: toBase64(bytes) };
    const answers = await Promise.all(
      [app, other, app, other].map((door) =>
        door.inject({ method: 'POST', url: '/v1/transactions', payload }),
      ),
    );
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([200, 200, 200, 200]);
    expect(new Set(answers.map(({ body }) => body)).size).toBe(1);
    expect(venue.views.orders.count).toBe(1);
  });

  it('a cancel of what is filled, unknown, canceled or another’s has a definite answer', async () => {
    await venue.run('alpha', order(), order({ clientOrderId: 'a-2', limitPrice: 69_000 }));
    await venue.run('beta', order({ account: 1, side: 1, clientOrderId: 'b-1' }));
    const cancel = { kind: 'CancelOrder', account: 0, orderId: 0, rowHint: 0xffffffff } as const;
    const byId = { ...cancel, account: 0xffffffff, clientOrderId: '' };
    const { body } = await post(
      venue.sign('alpha', [
        { ...cancel, clientOrderId: 'a-1' },
        { ...cancel, clientOrderId: 'none' },
        { ...cancel, clientOrderId: 'a-2' },
        { ...cancel, clientOrderId: 'a-2' },
        { ...byId, orderId: 2 },
        { ...byId, orderId: 99 },
      ]),
    );
    const rejects = body.results.map(({ reject }: { reject: string | null }) => reject);
    expect(rejects).toEqual([
      'order_closed',
      'unknown_order',
      null,
      'order_closed',
      'unknown_order',
      'unknown_order',
    ]);
    const foreign = await post(venue.sign('beta', [{ ...byId, orderId: 1 }]));
    expect(foreign.body.results).toMatchObject([{ reject: 'unknown_order', status: 'rejected' }]);
  });

  it('a forged copy of a known envelope does not get its answer', async () => {
    const bytes = venue.sign('alpha', [order()]);
    await post(bytes);
    const forged = bytes.slice();
    forged[40] = forged[40]! ^ 1;
    expect(await post(forged)).toMatchObject({ status: 403, body: { code: 'bad_signature' } });
  });

  it('the same order under a new nonce gets the first order’s present state', async () => {
    await post(venue.sign('alpha', [order()]));
    await venue.run('beta', order({ account: 1, side: 1, quantity: 4, clientOrderId: 'b-1' }));
    const { status, body } = await post(venue.sign('alpha', [order()]));
    expect(status).toBe(200);
    expect(body.results).toMatchObject([
      { status: 'partially_filled', orderId: 1, leavesQuantity: '6', reject: null, repeated: true },
    ]);
    expect(venue.views.orders.count).toBe(2);
  });

  it('the same client order id with another body is a conflict', async () => {
    await post(venue.sign('alpha', [order()]));
    const { status, body } = await post(venue.sign('alpha', [order({ quantity: 11 })]));
    expect(status).toBe(409);
    expect(body).toMatchObject({
      code: 'duplicate_client_order_id',
      params: { results: [{ status: 'rejected', reject: 'duplicate_client_order_id' }] },
    });
    const many = await post(venue.sign('alpha', [order({ quantity: 11 }), order()]));
    expect(many.status).toBe(200);
    expect(many.body.results).toMatchObject([
      { status: 'rejected', reject: 'duplicate_client_order_id' },
      { status: 'new', orderId: 1, repeated: true },
    ]);
  });

  it('a cancel by order id names the client order id', async () => {
    await post(venue.sign('alpha', [order()]));
    const cancel = { kind: 'CancelOrder', account: 0, orderId: 1, rowHint: 0xffffffff } as const;
    const { body } = await post(venue.sign('alpha', [{ ...cancel, clientOrderId: '' }]));
    expect(body.results).toMatchObject([{ status: 'canceled', orderId: 1, clientOrderId: 'a-1' }]);
  });

  it('a ledger that takes nothing is 503, one that is silent is unknown, never failed', async () => {
    venue.override = async () => ({ kind: 'unavailable', reason: 'disk is full' });
    const full = await post(venue.sign('alpha', [order()]));
    expect(full).toMatchObject({ status: 503, body: { code: 'storage_unavailable' } });
    expect(full.headers['retry-after']).toBe('1');
    expect(full.body.params).toEqual({});
    const details: string[] = [];
    for (const cause of ['disk_full', 'holding'] as const) {
      venue.override = async () => ({ kind: 'unavailable', reason: 'full', cause });
      const envelope = toBase64(venue.sign('alpha', [order()]));
      for (const language of ['en', 'ko']) {
        const refused = await app.inject({
          method: 'POST',
          url: '/v1/transactions',
          headers: { 'accept-language': language },
          payload: { envelope },
        });
        const takesCancels = cause === 'disk_full';
        expect([refused.statusCode, refused.json()]).toMatchObject([
          503,
          { code: 'storage_unavailable', params: { cause: 'disk_full', takesCancels } },
        ]);
        details.push(refused.json().detail);
      }
    }
    expect(details[0]).toMatch(/disk .* full.*Cancels are taken/);
    expect(details[1]).toMatch(/디스크.*취소는 받습니다/);
    expect(details[2]).not.toContain('Cancels');
    expect(details[3]).not.toContain('취소');
    venue.override = async () => {
      throw new Error('secret of the machine');
    };
    const broken = await post(venue.sign('alpha', [order()]));
    expect(broken).toMatchObject({ status: 504, body: { code: 'outcome_unknown' } });
    expect(JSON.stringify(broken.body)).not.toContain('secret');
  });
});

describe('every answer', () => {
  it('has a request id, security headers and the state of the rate limit', async () => {
    const response = await app.inject({ url: '/v1/time', headers: { 'x-request-id': 'mine-1' } });
    expect(response.headers).toMatchObject({
      'x-request-id': 'mine-1',
      'x-content-type-options': 'nosniff',
      'ratelimit-policy': '"read";q=20000;w=1',
    });
    expect(response.headers['content-security-policy']).toContain("script-src 'self'");
    expect(response.headers['content-security-policy']).not.toContain('unsafe');
    const odd = await app.inject({ url: '/v1/time', headers: { 'x-request-id': 'a b' } });
    expect(odd.headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('a problem speaks the language that is asked for', async () => {
    const headers = { 'accept-language': 'ko-KR,ko;q=0.9,en;q=0.8' };
    const response = await app.inject({ url: '/v1/issues/77', headers });
    expect(response.json()).toMatchObject({ title: '없는 종목입니다', code: 'unknown_issue' });
    expect(response.headers['content-type']).toBe('application/problem+json; charset=utf-8');
  });

  it('a wrong method is 405 with what is allowed, a wrong path 404', async () => {
    const wrong = await app.inject({ method: 'DELETE', url: '/v1/orders/1' });
    expect(wrong.statusCode).toBe(405);
    expect(wrong.headers.allow).toBe('GET, HEAD');
    expect(wrong.json().code).toBe('method_not_allowed');
    const posted = await app.inject({ method: 'GET', url: '/v1/transactions' });
    expect(posted.headers.allow).toBe('POST');
    expect((await get('/v2/info')).body.code).toBe('not_found');
    expect(await get('/v1/stream')).toMatchObject({
      status: 426,
      headers: { upgrade: 'websocket' },
      body: { code: 'upgrade_required' },
    });
    expect((await get('/v1/demo')).status).toBe(404);
  });
});

describe('the demo trader', () => {
  it('is shown on a demo ledger only', async () => {
    const demo = {
      member: 3,
      account: 0,
      accountCash: '1000000000',
      seed: toHex(SEEDS.alpha),
      publicKey: toHex(publicKeyOf(SEEDS.alpha)),
      note: 'anybody may trade with this key',
    };
    app = buildHttp({ ports: venue.ports, views: venue.views, demo });
    expect((await get('/v1/demo')).body).toEqual(demo);
    expect(fromHex(demo.seed)).toHaveLength(32);
    const sim = await new InlineVenue({ network: 'sim' }).open();
    app = buildHttp({ ports: sim.ports, views: sim.views, demo });
    expect((await get('/v1/demo')).status).toBe(404);
  });
});
