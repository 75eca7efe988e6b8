import { publicKeyOf, toBase64, toHex } from '@jangbu/protocol';
import { createConfig, lintFromString } from '@redocly/openapi-core';
import fc from 'fast-check';
import type { FastifyInstance } from 'fastify';
import Schema from 'typebox/schema';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { InlineVenue, order, SEEDS } from '../inline-venue.test.ts';
import { buildHttp } from './build-http.ts';

interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query';
  readonly schema: { readonly type: string; readonly enum?: readonly string[] };
}

interface Answer {
  readonly content: Readonly<Record<string, { readonly schema: object }>>;
}

interface Operation {
  readonly operationId: string;
  readonly summary: string;
  readonly security: readonly object[];
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly content: Answer['content'] };
  readonly responses: Readonly<Record<string, Answer>>;
}

let venue: InlineVenue;
let app: FastifyInstance;
let document: { openapi: string; paths: Record<string, Record<string, Operation>> } & {
  components: { schemas: { Problem: object } };
};

beforeAll(async () => {
  venue = await new InlineVenue({ rulesVersion: 2 }).openMarket();
  await venue.run('alpha', order());
  await venue.run('beta', order({ account: 1, side: 1, quantity: 4, clientOrderId: 'b-1' }));
  await venue.run('alpha', { kind: 'RequestWithdrawal', account: 0, currency: 0, amount: 5 });
  venue.pass(3_600);
  app = buildHttp({ ...venue, version: '1.2.3', demo: DEMO });
  await app.ready();
  document = (await app.inject('/v1/openapi.json')).json();
});

afterAll(() => app.close());

const DEMO = {
  member: 3,
  account: 0,
  accountCash: '1',
  seed: toHex(SEEDS.alpha),
  publicKey: toHex(publicKeyOf(SEEDS.alpha)),
  note: 'shared',
};

/** Everything that is described, one line each. */
function operations() {
  return Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  );
}

/** Sends a request as the operator, and holds the answer to its description. */
async function send(
  { path, method, operation }: ReturnType<typeof operations>[number],
  values: Readonly<Record<string, string | undefined>>,
  payload?: string | object,
): Promise<number> {
  const { parameters = [] } = operation;
  let url = path;
  const query = new URLSearchParams();
  for (const { name, in: place } of parameters) {
    const value = values[name];
    if (value === undefined) continue;
    if (place === 'path') url = url.replace(`{${name}}`, encodeURIComponent(value));
    else query.set(name, value);
  }
  const response = await app.inject({
    method: method.toUpperCase() as 'GET',
    url: query.size === 0 ? url : `${url}?${query}`,
    headers: {
      ...venue.bearer('operator'),
      ...(payload === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(payload === undefined ? {} : { payload }),
  });
  const status = response.statusCode;
  if (status === 200) {
    const [[type, { schema }] = ['', { schema: {} }]] = Object.entries(
      operation.responses['200']!.content,
    );
    expect(response.headers['content-type'], url).toContain(type);
    if (type === 'application/json') expectForm(schema, response.json(), url);
  } else {
    expect(response.headers['content-type'], url).toContain('application/problem+json');
    expectForm(document.components.schemas.Problem, response.json(), url);
  }
  return status;
}

function expectForm(schema: object, value: unknown, url: string): void {
  const [fits, errors] = Schema.Errors(schema, value);
  expect(fits ? [] : errors, `${url} ${JSON.stringify(value).slice(0, 300)}`).toEqual([]);
}

const GOOD: Readonly<Record<string, string>> = {
  issue: '1',
  market: '1',
  account: '0',
  orderId: '1',
  clientOrderId: 'a-1',
  publicKey: toHex(publicKeyOf(SEEDS.alpha)),
  participant: '3',
  proposal: '0',
  index: '1',
  from: '1',
};

describe('the description', () => {
  it('is OpenAPI 3.1 and names every route once', () => {
    expect(document.openapi).toBe('3.1.0');
    const ids = operations().map(({ operation }) => operation.operationId);
    expect(new Set(ids).size).toBe(ids.length);
    expect(Object.keys(document.paths).sort()).toEqual(
      [
        '/health',
        '/metrics',
        '/v1/accounts/{account}',
        '/v1/accounts/{account}/allowance',
        '/v1/accounts/{account}/fills',
        '/v1/accounts/{account}/orders',
        '/v1/accounts/{account}/orders/{clientOrderId}',
        '/v1/accounts/{account}/withdrawals',
        '/v1/blocks',
        '/v1/blocks/raw',
        '/v1/blocks/{index}',
        '/v1/blocks/{index}/raw',
        '/v1/checkpoint',
        '/v1/demo',
        '/v1/fees',
        '/v1/genesis',
        '/v1/info',
        '/v1/issues',
        '/v1/issues/{issue}',
        '/v1/issues/{issue}/book',
        '/v1/issues/{issue}/candles',
        '/v1/issues/{issue}/chain',
        '/v1/issues/{issue}/session',
        '/v1/issues/{issue}/totals',
        '/v1/issues/{issue}/trades',
        '/v1/keys/{publicKey}',
        '/v1/markets',
        '/v1/markets/{market}',
        '/v1/markets/{market}/calendar',
        '/v1/openapi.json',
        '/v1/orders/{orderId}',
        '/v1/participants',
        '/v1/participants/{participant}',
        '/v1/proposals',
        '/v1/proposals/{proposal}',
        '/v1/time',
        '/v1/tokens',
        '/v1/tokens/challenge',
        '/v1/transactions',
        '/v1/transactions/test',
      ].sort(),
    );
  });

  it('is clean for the linter', async () => {
    const config = await createConfig({ extends: ['recommended-strict'] });
    const problems = await lintFromString({ source: JSON.stringify(document), config });
    expect(
      problems.map(({ ruleId, message, location }) => [ruleId, message, location[0]?.pointer]),
    ).toEqual([]);
  });

  it('shows parameters as the numbers that they are, with their bounds', () => {
    const levels = document.paths['/v1/issues/{issue}/book']!.get!.parameters;
    expect(levels?.find(({ name }) => name === 'levels')?.schema).toEqual({
      type: 'integer',
      minimum: 1,
      maximum: 50,
      default: 10,
    });
  });

  it('says which routes want a token', async () => {
    for (const { path, method, operation } of operations()) {
      if (method !== 'get') continue;
      const url = path.replace(/\{(\w+)\}/g, (_, name) => GOOD[name] ?? '0');
      const { statusCode } = await app.inject(url);
      const isPrivate = operation.security.length === 1;
      expect([path, statusCode === 401]).toEqual([path, isPrivate]);
    }
  });

  it('holds for the answers to good requests', async () => {
    for (const described of operations().filter(({ method }) => method === 'get')) {
      const status = await send(described, GOOD);
      const isAbsent =
        described.path === '/v1/proposals/{proposal}' || described.path.endsWith('/raw');
      const isDate = described.path.endsWith('/calendar');
      expect([described.path, status < 300]).toEqual([described.path, !isAbsent && !isDate]);
    }
    const [calendar] = operations().filter(({ path }) => path.endsWith('/calendar'));
    expect(await send(calendar!, { ...GOOD, from: '2026-11-23' })).toBe(200);
  });

  it('holds for whatever is asked, and nothing that is asked is a fault of ours', async () => {
    const all = operations();
    const text = fc.oneof(
      fc.constantFrom(
        ...Object.values(GOOD),
        '',
        '-1',
        '1e5',
        '9007199254740993',
        '__proto__',
        'd5',
      ),
      fc.string({ maxLength: 80 }),
      fc.string({ unit: 'binary', maxLength: 20 }),
      fc.nat().map(String),
    );
    const names = [
      ...new Set(
        all.flatMap(({ operation }) => operation.parameters ?? []).map(({ name }) => name),
      ),
    ];
    const values = fc.record(Object.fromEntries(names.map((name) => [name, text])), {
      requiredKeys: [],
    });
    const body = fc.oneof(
      fc.json(),
      fc.record({ envelope: fc.base64String() }),
      fc.record({
        key: fc.constant('0'.repeat(64)),
        challenge: fc.string(),
        signature: fc.string(),
      }),
      fc.constant({ envelope: toBase64(new Uint8Array(300)) }),
    );
    await fc.assert(
      fc.asyncProperty(fc.nat(all.length - 1), values, body, async (place, parts, payload) => {
        const described = all[place]!;
        const status = await send(
          described,
          { ...GOOD, ...parts },
          described.method === 'post' ? payload : undefined,
        );
        expect(status, described.path).toBeLessThan(500);
      }),
      { numRuns: 400 },
    );
  });
});

describe('GET /docs', () => {
  it('is a page with every route, without a script and without anything from elsewhere', async () => {
    const page = await app.inject('/docs');
    expect(page.headers['content-type']).toBe('text/html; charset=utf-8');
    expect(page.headers['content-security-policy']).toContain("script-src 'self'");
    for (const { path, method } of operations()) {
      expect(page.body).toContain(`<code>${method.toUpperCase()} ${path}</code>`);
    }
    expect(page.body).not.toMatch(/<script|javascript:|https?:|\son\w+=|\sstyle=/i);
    expect((await app.inject('/docs/style.css')).headers['content-type']).toContain('text/css');
  });
});
