import { once } from 'node:events';
import { type AddressInfo, createConnection, type Socket } from 'node:net';
import { gzipSync } from 'node:zlib';
import {
  concatBytes,
  encodeSignedEnvelope,
  encodeUtf8,
  envelopeId,
  LIMITS,
  publicKeyOf,
  signEd25519,
  toBase64,
  toHex,
  writeU32,
  writeU64,
} from '@jangbu/protocol';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HTTP_LIMITS } from '../door-limits.ts';
import { InlineVenue, inlineGenesis, order, SEEDS } from '../inline-venue.test.ts';
import { nodeHasher } from '../node-hasher.ts';
import { buildHttp } from './build-http.ts';

let venue: InlineVenue;
let app: FastifyInstance;
let port: number;

beforeAll(async () => {
  venue = await new InlineVenue().open();
  await venue.run('alpha', order());
  app = buildHttp({ ports: venue.ports, views: venue.views });
  await app.listen({ port: 0, host: '127.0.0.1' });
  port = (app.server.address() as AddressInfo).port;
});

afterAll(() => app.close());

/** Runs what must change nothing, and checks that it did not. */
async function unchanged<Answer>(run: () => Promise<Answer>): Promise<Answer> {
  const { index } = venue.views;
  const book = JSON.stringify(venue.views.issues.must(0).book.bids.best(10));
  const answer = await run();
  expect(venue.views.index).toBe(index);
  expect(JSON.stringify(venue.views.issues.must(0).book.bids.best(10))).toBe(book);
  return answer;
}

/** A problem document, and nothing of the machine in it. */
function expectProblem(text: string, status: number, code?: string): void {
  const problem = JSON.parse(text);
  expect(problem).toMatchObject({ status, type: `urn:jangbu:problem:${problem.code}` });
  if (code !== undefined) expect(problem.code).toBe(code);
  expect(Object.keys(problem).sort()).toEqual([
    'code',
    'detail',
    'params',
    'requestId',
    'status',
    'title',
    'type',
  ]);
  expect(text).not.toMatch(/node_modules|\.ts:|Error:|at Object/);
}

describe('numbers of the query and the path (rows 1 to 3)', () => {
  const numbers = [
    '1e5',
    '0x10',
    '１００',
    '٣',
    ' 1',
    '1\n',
    '+1',
    '01',
    '.5',
    '-0',
    '-1',
    '',
    '1.0',
  ];
  const words = ['NaN', 'Infinity', 'null', 'true', '[]', '{}', '1,2'];
  const paths = (text: string) => [
    `/v1/issues/0/book?levels=${text}`,
    `/v1/issues/0/trades?limit=${text}`,
    `/v1/issues/0/chain?from=${text}`,
    `/v1/blocks?from=${text}`,
    ...(text === '' ? [] : [`/v1/blocks/${text}`, `/v1/orders/${text}`, `/v1/accounts/${text}`]),
  ];
  const cases = [...numbers, ...words].flatMap((text) => paths(encodeURIComponent(text)));

  it.each(cases)('%s is no number', async (url) => {
    const response = await unchanged(async () => app.inject(url));
    expect(response.statusCode).toBe(400);
    expectProblem(response.body, 400, 'bad_decimal');
  });

  const large = [
    '9007199254740992',
    '9007199254740993',
    '9223372036854775808',
    `1${'0'.repeat(40)}`,
  ];
  it.each(large.flatMap(paths))('%s is out of range', async (url) => {
    const response = await app.inject(url);
    expect(response.statusCode).toBe(400);
    expectProblem(response.body, 400, 'out_of_range');
  });

  it('2^53 - 1 is a number', async () => {
    expect((await app.inject('/v1/blocks?from=9007199254740991')).json().items).toEqual([]);
    expect((await app.inject('/v1/orders/9007199254740991')).statusCode).toBe(404);
  });

  it.each([
    '/v1/issues/0/book?levels=0',
    '/v1/issues/0/book?levels=51',
    '/v1/blocks?limit=0',
    '/v1/blocks?limit=1001',
  ])('%s is outside its bounds', async (url) =>
    expectProblem((await app.inject(url)).body, 400, 'out_of_range'),
  );

  it.each(['x5', 'a', 'd-1', 'a01', 'd1', ''])('%j is no cursor of the chain', async (cursor) => {
    const response = await app.inject(`/v1/issues/0/chain?cursor=${cursor}`);
    expectProblem(response.body, 400, 'bad_request');
  });
});

describe('names (row 6)', () => {
  it.each([
    ['lower case', 'abc'],
    ['a zero-width joiner', '0059\u200d30'],
    ['Hangul in parts', '\u1112\u1161\u11ab'],
    ['a bidi override', '\u202e005930'],
    ['10 kB', 'A'.repeat(10_000)],
    ['a path', '..%2f..%2fetc%2fpasswd'],
    ['a null', '%00'],
    ['a byte that is not UTF-8', '%ff'],
    ['a lone percent sign', '%'],
    ['__proto__', '__proto__'],
    ['a space', ' '],
  ])('%s is refused', async (_, name) => {
    const encoded = name.includes('%') ? name : encodeURIComponent(name);
    const response = await app.inject(`/v1/issues/${encoded}/book`);
    expectProblem(response.body, 400);
  });

  it('a name that no issue has is 404', async () => {
    expectProblem((await app.inject('/v1/issues/NOBODY')).body, 404, 'unknown_issue');
    expectProblem((await app.inject('/v1/accounts/77')).body, 404, 'unknown_account');
    expectProblem((await app.inject('/v1/orders/77')).body, 404, 'unknown_order');
    expectProblem((await app.inject('/v1/accounts/0/orders/none')).body, 404, 'unknown_order');
    expectProblem((await app.inject('/v1/accounts/0/orders/a%20b')).body, 400, 'bad_request');
    expectProblem((await app.inject(`/v1/keys/${'A'.repeat(64)}`)).body, 400, 'bad_request');
    expectProblem((await app.inject(`/v1/keys/${'a'.repeat(64)}`)).body, 404, 'not_found');
  });
});

describe('parameters (row 9)', () => {
  it.each([
    ['/v1/info?x=1', 'unknown_parameter'],
    ['/v1/issues/0/book?Levels=1', 'unknown_parameter'],
    ['/v1/blocks?__proto__=1', 'unknown_parameter'],
    ['/v1/blocks?constructor=1', 'unknown_parameter'],
    ['/v1/blocks?from=1&from=2', 'bad_request'],
    ['/v1/blocks?from[]=1', 'unknown_parameter'],
    ['/v1/blocks?from=1&cursor=a1', 'bad_request'],
    [`/v1/blocks?from=${'1'.repeat(500)}`, 'bad_request'],
    ['/v1/accounts/0/orders?open=yes', 'bad_request'],
    ['/v1/accounts/0/orders?open=', 'bad_request'],
  ])('%s is refused as %s', async (url, code) => {
    expectProblem((await app.inject(url)).body, 400, code);
  });
});

async function send(payload: string | Uint8Array, headers: Record<string, string> = {}) {
  return unchanged(() =>
    app.inject({
      method: 'POST',
      url: '/v1/transactions',
      payload: typeof payload === 'string' ? payload : Buffer.from(payload),
      headers: { 'content-type': 'application/json', ...headers },
    }),
  );
}

describe('bodies (rows 2, 7, 8, 9)', () => {
  const json: [string, string | Uint8Array, string][] = [
    ['a key twice', '{"envelope":"","envelope":""}', 'bad_json'],
    ['a key twice, once escaped', '{"envelope":"","envel\\u006fpe":""}', 'bad_json'],
    ['__proto__', '{"envelope":"","__proto__":{"a":1}}', 'bad_request'],
    ['constructor.prototype', '{"envelope":"","constructor":{"prototype":{}}}', 'bad_request'],
    ['depth 17', `${'['.repeat(17)}${']'.repeat(17)}`, 'bad_json'],
    ['depth 30,000', '['.repeat(30_000), 'bad_json'],
    ['a byte order mark', '\ufeff{"envelope":""}', 'bad_json'],
    [
      'bytes that are not UTF-8',
      concatBytes(encodeUtf8('{"envelope":"'), Uint8Array.of(0xff, 0x22, 0x7d)),
      'bad_json',
    ],
    ['UTF-16', Uint8Array.of(0xff, 0xfe, 0x7b, 0x00, 0x7d, 0x00), 'bad_json'],
    [
      'overlong UTF-8',
      concatBytes(encodeUtf8('{"envelope":"'), Uint8Array.of(0xc0, 0x80, 0x22, 0x7d)),
      'bad_json',
    ],
    ['a lone surrogate', '{"envelope":"\\ud800"}', 'bad_json'],
    ['an extra field', '{"envelope":"","note":""}', 'bad_request'],
    ['a missing field', '{}', 'bad_request'],
    ['a field of wrong case', '{"Envelope":""}', 'bad_request'],
    ['two values', '{"envelope":""}{}', 'bad_json'],
    ['a comma too many', '{"envelope":"",}', 'bad_json'],
    ['single quotes', "{'envelope':''}", 'bad_json'],
    ['a comment', '{"envelope":""/**/}', 'bad_json'],
    ['a control character', '{"envelope":"\u0001"}', 'bad_json'],
    ['nothing', '', 'bad_json'],
    ['a list', '[]', 'bad_request'],
    ['text', '"envelope"', 'bad_request'],
  ];
  for (const value of ['null', 'true', '0', '[]', '{}', '9007199254740991']) {
    json.push([`envelope ${value}`, `{"envelope":${value}}`, 'bad_request']);
  }
  for (const value of [
    'NaN',
    'Infinity',
    '1e5',
    '0x10',
    '1.5',
    '-1',
    '01',
    '9007199254740992',
    `1${'0'.repeat(400)}`,
  ]) {
    json.push([`envelope ${value}`, `{"envelope":${value}}`, 'bad_json']);
  }
  for (const value of ['', 'A', 'AA', 'AA=', 'AAA', 'AB==', 'AA==\\n', ' AA==', 'A-_=', '가']) {
    json.push([`base64 ${JSON.stringify(value)}`, `{"envelope":"${value}"}`, 'malformed']);
  }

  it.each(json)('%s', async (_, payload, code) => {
    const response = await send(payload);
    expect(response.statusCode).toBe(400);
    expectProblem(response.body, 400, code);
  });

  it('one byte over the limit', async () => {
    const { maxTransactionBodyBytes } = HTTP_LIMITS;
    const frame = '{"envelope":""}'.length;
    const fits = await send(`{"envelope":"${'A'.repeat(maxTransactionBodyBytes - frame)}"}`);
    expectProblem(fits.body, 400, 'malformed');
    const over = await send(`{"envelope":"${'A'.repeat(maxTransactionBodyBytes - frame + 1)}"}`);
    expect(over.statusCode).toBe(413);
    expectProblem(over.body, 413, 'payload_too_large');
  });

  it('a gzip bomb is not opened', async () => {
    const bomb = gzipSync(Buffer.alloc(50_000_000));
    const response = await send(bomb.subarray(0, 60_000), { 'content-encoding': 'gzip' });
    expect(response.statusCode).toBe(415);
    expectProblem(response.body, 415, 'unsupported_media_type');
  });

  it.each([
    'text/plain',
    'application/x-www-form-urlencoded',
    'application/json; charset=utf-16',
    'application/jsonp',
    'multipart/form-data; boundary=x',
    'application/json, text/plain',
  ])('content type %s (row 10)', async (type) => {
    const response = await send('{"envelope":""}', { 'content-type': type });
    expectProblem(response.body, 415, 'unsupported_media_type');
  });
});

/** Signed bytes over an envelope of alpha whose SSZ is changed before it is signed again. */
function resigned(change: (envelope: Uint8Array) => Uint8Array): Uint8Array {
  const envelope = change(venue.sign('alpha', [order({ clientOrderId: 'z' })]).slice(68));
  const head = new Uint8Array(68);
  writeU32(head, 0, 68);
  head.set(signEd25519(SEEDS.alpha, envelopeId(nodeHasher, envelope)), 4);
  return concatBytes(head, envelope);
}

function changed(at: number, ...bytes: number[]) {
  return (envelope: Uint8Array) => {
    envelope.set(bytes, at);
    return envelope;
  };
}

describe('SSZ (row 26)', () => {
  const withU64 = (at: number, high: number) => (envelope: Uint8Array) => {
    writeU64(envelope, at, 0);
    envelope[at + 6] = high;
    return envelope;
  };
  const signed = () => venue.sign('alpha', [order({ clientOrderId: 'y' })]);
  const credit = () =>
    venue.sign('bank', [{ kind: 'CreditCash', account: 0, currency: 0, amount: 1 }]);
  it.each<[string, () => Uint8Array]>([
    ['nothing', () => new Uint8Array(0)],
    ['one byte short', () => signed().slice(0, -1)],
    ['a byte after a command of fixed length', () => concatBytes(credit(), new Uint8Array(1))],
    [
      'a byte between offset and envelope',
      () => concatBytes(signed().slice(0, 68), new Uint8Array(1), signed().slice(68)),
    ],
    ['first offset too large', () => signed().fill(69, 0, 1)],
    ['offset of 4 GiB', () => signed().fill(0xff, 0, 4)],
    ['offset of the commands overlaps', () => resigned(changed(88, 80, 0, 0, 0))],
    ['offset of the commands leaves a gap', () => resigned(changed(88, 96, 0, 0, 0))],
    ['no command', () => resigned((envelope) => envelope.slice(0, 92))],
    ['an unknown selector', () => resigned(changed(96, 99))],
    ['offset of the first command', () => resigned(changed(92, 0xff, 0xff, 0xff, 0xff))],
    ['nonce of 2^53', () => resigned(withU64(70, 0x20))],
    ['nonce of 2^64 - 1', () => resigned(changed(70, ...new Array(8).fill(0xff)))],
    ['validUntil of 2^63', () => resigned(withU64(78, 0x80))],
    ['quantity of 2^53', () => resigned(withU64(97 + 11, 0x20))],
    ['more bytes than an envelope has', () => new Uint8Array(LIMITS.maxEnvelopeBytes + 1)],
    ['one of random bytes', () => nodeHasher.sha256(encodeUtf8('random'))],
  ])('%s is malformed', async (_, bytes) => {
    const submissions = venue.submissions;
    const response = await send(`{"envelope":"${toBase64(bytes())}"}`);
    expectProblem(response.body, 400, 'malformed');
    expect(venue.submissions).toBe(submissions);
  });

  it('1,025 commands are malformed, 1,024 are not', async () => {
    const cancel = (orderId: number) =>
      ({
        kind: 'CancelOrder',
        account: 0,
        orderId,
        rowHint: 0xffffffff,
        clientOrderId: '',
      }) as const;
    const many = venue.sign(
      'alpha',
      Array.from({ length: 1_024 }, () => cancel(99)),
    );
    const text = toBase64(many);
    const payload = { envelope: text };
    const response = await app.inject({ method: 'POST', url: '/v1/transactions', payload });
    expect(response.statusCode).toBe(200);
    expect(response.json().results).toHaveLength(1_024);
    const one = resigned((envelope) => {
      // A list of 1,025 commands by its first offset.
      writeU32(envelope, 92, 4 * 1_025);
      return concatBytes(envelope, new Uint8Array(8_000));
    });
    expectProblem((await send(`{"envelope":"${toBase64(one)}"}`)).body, 400, 'malformed');
  });
});

describe('envelopes that are void (rows 13 to 16)', () => {
  const otherChain = () => {
    const other = new InlineVenue({ network: 'sim' });
    return other.sign('alpha', [order()], { nonce: 500 });
  };
  const signedWith = (change: (signature: Uint8Array, id: Uint8Array) => void) => {
    const bytes = venue.sign('alpha', [order({ clientOrderId: 'x' })]);
    const id = envelopeId(nodeHasher, bytes.subarray(68));
    change(bytes.subarray(4, 68), id);
    return bytes;
  };
  /** The group's order, little-endian. */
  const L = '010000000000000000000000000000000000000000000000000000000000001000';

  it.each<[string, () => Uint8Array, number, string]>([
    ['nonce 0', () => venue.sign('alpha', [order()], { nonce: 0 }), 409, 'nonce_used'],
    [
      'a used nonce',
      () => venue.sign('alpha', [order({ clientOrderId: 'w' })], { nonce: 1 }),
      409,
      'nonce_used',
    ],
    [
      'a nonce too far ahead',
      () => venue.sign('alpha', [order()], { nonce: 1_000_000 }),
      409,
      'nonce_too_far',
    ],
    ['another ledger', otherChain, 400, 'wrong_chain'],
    [
      'an expired envelope',
      () => venue.sign('alpha', [order()], { validUntil: venue.timestamp - 1 }),
      400,
      'expired',
    ],
    [
      'too long a validity',
      () => venue.sign('alpha', [order()], { validUntil: venue.timestamp + 61_000_000 }),
      400,
      'valid_until_too_far',
    ],
    [
      'a key that is not registered',
      () => venue.sign('alpha', [order()], { seed: new Uint8Array(32) }),
      403,
      'unknown_key',
    ],
    [
      'another member’s key',
      () => venue.sign('alpha', [order()], { seed: SEEDS.beta }),
      403,
      'wrong_member',
    ],
    ['another version', () => resigned(changed(0, 2)), 400, 'wrong_version'],
    ['an unknown flag', () => resigned(changed(86, 2)), 400, 'bad_flags'],
    [
      'a signature of zeros',
      () => signedWith((signature) => signature.fill(0)),
      403,
      'bad_signature',
    ],
    [
      'a flipped bit',
      () => signedWith((signature) => signature.set([signature[9]! ^ 1], 9)),
      403,
      'bad_signature',
    ],
    [
      'another key’s signature',
      () => signedWith((signature, id) => signature.set(signEd25519(SEEDS.beta, id))),
      403,
      'bad_signature',
    ],
    [
      'a signature over the bytes instead of the id',
      () => {
        const bytes = venue.sign('alpha', [order()]);
        bytes.set(signEd25519(SEEDS.alpha, bytes.slice(68)), 4);
        return bytes;
      },
      403,
      'bad_signature',
    ],
    [
      'a signature over JSON',
      () => signedWith((signature) => signature.set(signEd25519(SEEDS.alpha, encodeUtf8('{}')))),
      403,
      'bad_signature',
    ],
    [
      'S + L',
      () =>
        signedWith((signature) => {
          let carry = 0;
          for (let place = 0; place < 32; place += 1) {
            carry +=
              signature[32 + place]! + Number.parseInt(L.slice(2 * place, 2 * place + 2), 16);
            signature[32 + place] = carry & 255;
            carry >>= 8;
          }
        }),
      403,
      'bad_signature',
    ],
    [
      'a small-order R',
      () => signedWith((signature) => signature.fill(0, 0, 32).fill(1, 0, 1)),
      403,
      'bad_signature',
    ],
    [
      'a non-canonical R',
      () => signedWith((signature) => signature.fill(0xff, 0, 32)),
      403,
      'bad_signature',
    ],
    [
      'the identity as key',
      () => resigned(changed(38, 1, ...new Array(31).fill(0))),
      403,
      'bad_signature',
    ],
    [
      'a key of order 8',
      () =>
        resigned(
          changed(
            38,
            ...Buffer.from(
              'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a',
              'hex',
            ),
          ),
        ),
      403,
      'bad_signature',
    ],
    [
      '63 bytes of signature',
      () => {
        const bytes = venue.sign('alpha', [order()]);
        return concatBytes(Uint8Array.of(67, 0, 0, 0), bytes.slice(5));
      },
      400,
      'malformed',
    ],
    [
      '65 bytes of signature',
      () => {
        const bytes = venue.sign('alpha', [order()]);
        return concatBytes(Uint8Array.of(69, 0, 0, 0, 0), bytes.slice(4));
      },
      400,
      'malformed',
    ],
  ])('%s', async (_, bytes, status, code) => {
    const response = await send(`{"envelope":"${toBase64(bytes())}"}`);
    expect(response.statusCode).toBe(status);
    expectProblem(response.body, status, code);
  });

  it('the bytes of a cancel are no order', async () => {
    const cancel = {
      kind: 'CancelOrder',
      account: 0,
      orderId: 1,
      rowHint: 0,
      clientOrderId: '',
    } as const;
    const bytes = venue.sign('alpha', [cancel]);
    // The selector says that an order is placed; the signature covers it, and the layout is another.
    bytes[68 + 96] = 6;
    const response = await send(`{"envelope":"${toBase64(bytes)}"}`);
    expectProblem(response.body, 400, 'malformed');
  });

  it('an envelope that is whole again after all of that is taken', async () => {
    const nonce = 400;
    const envelope = venue.sign('alpha', [order({ clientOrderId: 'last' })], { nonce });
    const payload = { envelope: toBase64(envelope) };
    const response = await app.inject({ method: 'POST', url: '/v1/transactions', payload });
    expect(response.json().results).toMatchObject([{ status: 'new', clientOrderId: 'last' }]);
    expect(toHex(publicKeyOf(SEEDS.alpha))).toHaveLength(64);
    expect(encodeSignedEnvelope).toBeTypeOf('function');
    expect(inlineGenesis().network).toBe('demo');
  });
});

/** What comes back for raw bytes until the connection ends or `quietMs` pass without a byte. */
async function raw(
  text: string | Buffer,
  quietMs = 1_500,
): Promise<{ answer: string; closed: boolean }> {
  const socket: Socket = createConnection(port, '127.0.0.1');
  await once(socket, 'connect');
  let answer = '';
  let closed = false;
  const done = new Promise<void>((settle) => {
    let timer = setTimeout(settle, quietMs);
    socket.on('data', (chunk) => {
      answer += String(chunk);
      clearTimeout(timer);
      timer = setTimeout(settle, quietMs);
    });
    socket.on('error', () => {});
    socket.on('close', () => {
      closed = true;
      clearTimeout(timer);
      settle();
    });
  });
  socket.write(text);
  await done;
  socket.destroy();
  return { answer, closed };
}

const POST_HEAD = 'POST /v1/transactions HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n';

describe('raw sockets (rows 8 and 10)', () => {
  it.each<[string, string, number]>([
    [
      'chunked and with a length',
      `${POST_HEAD}Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
      400,
    ],
    ['two lengths', `${POST_HEAD}Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}`, 400],
    ['two encodings', `${POST_HEAD}Transfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n`, 400],
    ['an unknown encoding', `${POST_HEAD}Transfer-Encoding: gzip\r\n\r\n0\r\n\r\n`, 400],
    ['a negative length', `${POST_HEAD}Content-Length: -1\r\n\r\n`, 400],
    [
      'a bare line feed in a header',
      'GET /v1/info HTTP/1.1\r\nHost: x\r\nX-A: a\nX-B: b\r\n\r\n',
      400,
    ],
    ['a folded header', 'GET /v1/info HTTP/1.1\r\nHost: x\r\nX-A: a\r\n b\r\n\r\n', 400],
    ['a space before the colon', 'GET /v1/info HTTP/1.1\r\nHost : x\r\n\r\n', 400],
    [
      '100 kB of header',
      `GET /v1/info HTTP/1.1\r\nHost: x\r\nX-A: ${'a'.repeat(100_000)}\r\n\r\n`,
      431,
    ],
    ['10,000 headers', `GET /v1/info HTTP/1.1\r\nHost: x\r\n${'A: b\r\n'.repeat(10_000)}\r\n`, 431],
    ['65 headers', `GET /v1/info HTTP/1.1\r\nHost: x\r\n${'A: b\r\n'.repeat(64)}\r\n`, 431],
    ['a long address', `GET /${'a'.repeat(100_000)} HTTP/1.1\r\nHost: x\r\n\r\n`, 431],
    ['no HTTP', 'HELO venue\r\n\r\n', 400],
    ['TLS', '\u0016\u0003\u0001\u0002\u0000\u0001', 400],
    ['two hosts', 'GET /v1/info HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n', 400],
    [
      'two content types',
      `${POST_HEAD}Content-Type: text/plain\r\nContent-Length: 2\r\n\r\n{}`,
      400,
    ],
    ['no host', 'GET /v1/info HTTP/1.1\r\n\r\n', 400],
    ['a method that is none', 'BREW /v1/info HTTP/1.1\r\nHost: x\r\n\r\n', 400],
  ])('%s', async (_, text, status) => {
    const { answer } = await unchanged(() => raw(text, 500));
    expect(answer.slice(0, 12)).toBe(`HTTP/1.1 ${status}`);
    expect(answer).not.toMatch(/node_modules|\.ts:/);
  });

  it('a body that is announced too large is refused before it comes, and the connection ends', async () => {
    const { answer, closed } = await raw(`${POST_HEAD}Content-Length: 10000000\r\n\r\n{`, 1_000);
    expect(answer.slice(0, 12)).toBe('HTTP/1.1 413');
    expectProblem(answer.split('\r\n\r\n')[1] ?? '', 413, 'payload_too_large');
    expect(closed).toBe(true);
  });

  it('chunks without end are cut off at the limit with flat memory', async () => {
    const socket = createConnection(port, '127.0.0.1');
    let answer = '';
    socket.on('data', (chunk) => {
      answer += String(chunk);
    });
    socket.on('error', () => {});
    await once(socket, 'connect');
    socket.write(`${POST_HEAD}Transfer-Encoding: chunked\r\n\r\n`);
    const chunk = `10000\r\n${'a'.repeat(65_536)}\r\n`;
    let sent = 0;
    while (!socket.destroyed && sent < 2_000 && answer === '') {
      await new Promise((settle) => socket.write(chunk, settle));
      sent += 1;
    }
    expect(sent).toBeLessThan(200);
    expect(answer.slice(0, 12)).toBe('HTTP/1.1 413');
    socket.destroy();
  });

  it('a CONNECT and a TRACE get nothing', async () => {
    const traced = await raw('TRACE /v1/info HTTP/1.1\r\nHost: x\r\n\r\n', 500);
    expect(traced.answer).toMatch(/^HTTP\/1\.1 40[045]/);
    const tunnel = await raw('CONNECT 127.0.0.1:22 HTTP/1.1\r\nHost: x\r\n\r\n', 500);
    expect(tunnel.answer).not.toContain(' 200 ');
  });

  it('the door still answers after all of that', async () => {
    const response = await fetch(`http://127.0.0.1:${port}/v1/info`);
    expect(response.status).toBe(200);
  });
});
