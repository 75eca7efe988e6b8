import { toBase64 } from '@jangbu/protocol';
import { beforeEach, describe, expect, it } from 'vitest';
import { DEFAULT_RATES, type RatePolicies } from '../door-limits.ts';
import { InlineVenue, order } from '../inline-venue.test.ts';
import { buildHttp } from './build-http.ts';

let venue: InlineVenue;

beforeEach(async () => {
  venue = await new InlineVenue().open();
});

/** A door with so many points a minute where the test says so. */
function doorOf(points: Partial<Record<keyof RatePolicies, number>>) {
  const rates = Object.entries(DEFAULT_RATES).map(([name, policy]) => {
    const requests = points[name as keyof RatePolicies];
    return [name, requests === undefined ? policy : { ...policy, requests, seconds: 60 }];
  });
  const app = buildHttp({ ...pick(venue), rates: Object.fromEntries(rates) });
  const read = (headers: Record<string, string> = {}, url = '/v1/time') =>
    app.inject({ url, headers });
  const post = (url: string, payload: object, remoteAddress = '127.0.0.1') =>
    app.inject({ method: 'POST', url, payload, remoteAddress });
  const send = (bytes: Uint8Array) => post('/v1/transactions', { envelope: toBase64(bytes) });
  return { read, post, send };
}

const pick = ({ ports, views, tokens }: InlineVenue) => ({ ports, views, tokens });

describe('an address', () => {
  it('is refused for a while when it has had its share, and told how much is left', async () => {
    const { read, send } = doorOf({ read: 2 });
    const first = await read();
    expect(first.headers['ratelimit-policy']).toBe('"read";q=2;w=60');
    expect(first.headers.ratelimit).toMatch(/^"read";r=1;t=(60|59)$/);
    expect((await read()).statusCode).toBe(200);
    const refused = await read({ 'accept-language': 'ko' });
    expect([refused.statusCode, refused.json()]).toMatchObject([
      429,
      { code: 'rate_limited', title: '요청이 너무 많습니다', params: { policy: 'read' } },
    ]);
    expect(refused.headers['retry-after']).toMatch(/^(60|59)$/);
    expect((await send(venue.sign('alpha', [order()]))).statusCode).toBe(200);
  });

  it('pays more for a token, and for a transaction of many commands', async () => {
    const { post, send } = doorOf({ write: 41 });
    const challenge = () => post('/v1/tokens/challenge', { key: '0'.repeat(64) });
    expect((await challenge()).headers.ratelimit).toMatch(/^"write";r=21;/);
    const orders = Array.from({ length: 128 }, (_, place) =>
      order({ quantity: 1, clientOrderId: `many-${place}` }),
    );
    const sent = await send(venue.sign('alpha', orders));
    expect(sent.statusCode).toBe(200);
    // 41 - 20 - 1 - 128 / 64
    expect(sent.headers.ratelimit).toMatch(/"write";r=18;/);
    expect((await challenge()).statusCode).toBe(429);
  });

  it('is not refused for what another has used', async () => {
    const { post } = doorOf({ write: 20 });
    const challenge = (address: string) =>
      post('/v1/tokens/challenge', { key: '0'.repeat(64) }, address);
    expect((await challenge('10.0.0.1')).statusCode).toBe(200);
    expect((await challenge('10.0.0.1')).statusCode).toBe(429);
    expect((await challenge('10.0.0.2')).statusCode).toBe(200);
  });
});

describe('a key', () => {
  it('has a share of reads from wherever its tokens are used', async () => {
    const { read } = doorOf({ keyRead: 1 });
    const alpha = venue.bearer('alpha');
    const first = await read(alpha, '/v1/accounts/0');
    expect(first.statusCode).toBe(200);
    expect(first.headers['ratelimit-policy']).toBe('"read";q=20000;w=1, "key-read";q=1;w=60');
    const refused = await read(alpha, '/v1/accounts/0');
    expect([refused.statusCode, refused.json().params]).toEqual([429, { policy: 'key-read' }]);
    expect((await read(venue.bearer('beta'), '/v1/accounts/1')).statusCode).toBe(200);
    expect((await read()).statusCode).toBe(200);
  });

  it('has a share of transactions, which nobody else can use up', async () => {
    const { send } = doorOf({ keyWrite: 2 });
    for (let place = 0; place < 5; place += 1) {
      const forged = venue.sign('alpha', [order()], { nonce: 9 });
      forged[forged.length - 1]! ^= 1;
      expect((await send(forged)).json().code).toMatch(/^(bad_signature|malformed)$/);
    }
    const sent = () =>
      send(venue.sign('alpha', [order({ clientOrderId: `n-${venue.submissions}` })]));
    expect((await sent()).headers.ratelimit).toMatch(/"key-write";r=1;/);
    const repeated = venue.sign('alpha', [order({ clientOrderId: 'twice' })]);
    expect((await send(repeated)).statusCode).toBe(200);
    // The answer to the same bytes costs the key nothing.
    expect((await send(repeated)).statusCode).toBe(200);
    expect((await sent()).json()).toMatchObject({
      code: 'rate_limited',
      params: { policy: 'key-write' },
    });
    expect((await send(venue.sign('beta', [order({ account: 1 })]))).statusCode).toBe(200);
  });
});
