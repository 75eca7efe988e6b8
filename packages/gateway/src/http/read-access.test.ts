import { publicKeyOf, readTokenDigest, signEd25519, toHex } from '@jangbu/protocol';
import type { FastifyInstance } from 'fastify';
import { beforeEach, describe, expect, it } from 'vitest';
import { InlineVenue, order, type ParticipantName, SEEDS } from '../inline-venue.test.ts';
import { nodeHasher } from '../node-hasher.ts';
import { buildHttp } from './build-http.ts';
import { expectProblem } from './listening-door.test.ts';

let venue: InlineVenue;
let app: FastifyInstance;

beforeEach(async () => {
  venue = await new InlineVenue({ ledgerAudience: 'replicas', rulesVersion: 2 }).open();
  await venue.run('alpha', order());
  app = buildHttp(venue);
  await app.ready();
});

async function read(url: string, headers: Record<string, string> = {}) {
  const { statusCode, body, headers: answered } = await app.inject({ url, headers });
  return { status: statusCode, body: JSON.parse(body), headers: answered };
}

async function post(url: string, payload: object) {
  const response = await app.inject({ method: 'POST', url, payload });
  return { status: response.statusCode, body: response.json() };
}

/** What alpha alone may read of account 0 and its order. */
const PRIVATE = [
  '/v1/accounts/0',
  '/v1/accounts/0/withdrawals',
  '/v1/accounts/0/orders',
  '/v1/accounts/0/fills',
  '/v1/accounts/0/orders/a-1',
  '/v1/orders/1',
];

describe('a token over HTTP', () => {
  it('is given for a signature, and reads', async () => {
    const key = publicKeyOf(SEEDS.alpha);
    const asked = await post('/v1/tokens/challenge', { key: toHex(key) });
    expect(asked).toMatchObject({ status: 200, body: { expiresInSeconds: 60 } });
    const challenge = new Uint8Array(Buffer.from(asked.body.challenge, 'hex'));
    const digest = readTokenDigest(nodeHasher, venue.views.chainId, key, challenge);
    const signature = toHex(signEd25519(SEEDS.alpha, digest));
    const answer = { key: toHex(key), challenge: asked.body.challenge, signature };
    const { status, body } = await post('/v1/tokens', answer);
    expect(status).toBe(200);
    expect(body).toMatchObject({ participant: 3, scopes: ['own'], expiresInSeconds: 600 });
    const own = await read('/v1/accounts/0', { authorization: `Bearer ${body.token}` });
    expect(own).toMatchObject({ status: 200, body: { account: 0, member: 3 } });
    expect(await post('/v1/tokens', answer)).toMatchObject({ body: { code: 'bad_challenge' } });
  });

  it.each([
    ['/v1/tokens/challenge', {}],
    ['/v1/tokens/challenge', { key: 'ab' }],
    ['/v1/tokens/challenge', { key: 7 }],
    ['/v1/tokens/challenge', { key: 'A'.repeat(64) }],
    ['/v1/tokens', { key: 'a'.repeat(64) }],
    ['/v1/tokens', { key: '0'.repeat(64), challenge: '00', signature: '0'.repeat(128) }],
    ['/v1/tokens', { key: '0'.repeat(64), challenge: '0'.repeat(64), signature: '0'.repeat(126) }],
  ])('%s refuses %j', async (url, body) => {
    expect(await post(url, body)).toMatchObject({ status: 400, body: { code: 'bad_request' } });
  });
});

describe('what is private', () => {
  it.each(PRIVATE)(
    '%s is read with a token of its member or of the operator alone',
    async (url) => {
      const anonymous = await read(url);
      expect(anonymous).toMatchObject({ status: 401, body: { code: 'token_required' } });
      expect(anonymous.headers['www-authenticate']).toBe('Bearer realm="jangbu"');
      for (const authorization of ['Bearer x', 'Basic eDp5', `Bearer ${'A'.repeat(70)}`, '']) {
        const { status, body, headers } = await read(url, { authorization });
        expect([status, body.code]).toEqual([401, 'bad_token']);
        expect(headers['www-authenticate']).toBe('Bearer realm="jangbu", error="invalid_token"');
      }
      expect((await read(url, venue.bearer('alpha'))).status).toBe(200);
      expect((await read(url, venue.bearer('operator'))).status).toBe(200);
      expect((await read(url, venue.bearer('beta'))).status).toBe(404);
    },
  );

  it('of another is answered as what does not exist', async () => {
    const pairs = PRIVATE.map((url) => [
      url,
      url.replace('/accounts/0', '/accounts/77').replace('/orders/1', '/orders/77'),
    ]);
    for (const [url = '', nothing = ''] of pairs) {
      const [others, none] = [
        await read(url, venue.bearer('beta')),
        await read(nothing, venue.bearer('beta')),
      ];
      expectProblem(JSON.stringify(others.body), 404);
      const { requestId: _, params: __, ...told } = others.body;
      expect(none.body).toMatchObject(told);
    }
  });

  it('as withdrawals is read by the custodian, who pays them', async () => {
    const bank = venue.bearer('bank');
    expect((await read('/v1/accounts/0/withdrawals', bank)).status).toBe(200);
    for (const url of ['/v1/accounts/0', '/v1/accounts/0/orders', '/v1/orders/1']) {
      expect((await read(url, bank)).status).toBe(404);
    }
  });

  it('as totals shows a member its own, the registrar and the operator everybody’s', async () => {
    const totals = [3, 4].map((participant) => {
      return { participant, customers: 1_000_000, own: 0 };
    });
    for (const { participant, customers, own } of totals) {
      await venue.run('registrar', { kind: 'AttestTotals', issue: 0, participant, customers, own });
    }
    const shown = async (name: ParticipantName) => {
      const { body } = await read('/v1/issues/0/totals', venue.bearer(name));
      return body.items.map(({ participant }: { participant: number }) => participant);
    };
    expect(await shown('alpha')).toEqual([3]);
    expect(await shown('bank')).toEqual([]);
    expect(await shown('registrar')).toEqual([3, 4]);
    expect(await shown('operator')).toEqual([3, 4]);
    expect((await read('/v1/issues/0/totals')).status).toBe(401);
  });

  it('is refused in its form before anybody is asked for a token', async () => {
    expect((await read('/v1/accounts/1e5')).body.code).toBe('bad_decimal');
    expect((await read('/v1/accounts/0/orders?open=yes')).body.code).toBe('bad_request');
  });
});

it('what is public needs no token, and none is looked at', async () => {
  for (const url of ['/v1/info', '/v1/issues/0/book', '/v1/participants', '/v1/blocks/1']) {
    expect((await read(url)).status).toBe(200);
    expect((await read(url, { authorization: 'Bearer x' })).status).toBe(200);
  }
});
