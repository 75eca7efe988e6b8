import { gzipSync } from 'node:zlib';
import { signEd25519 } from '@jangbu/protocol';
import { type BadInputsVenue, bid, type RawAnswer, seedOf } from './bad-inputs-venue.ts';

/** Number of the row, the input, the door, what is expected (`status code`), and how it is sent. */
export type BadInputRow = readonly [number, string, string, string, () => Promise<RawAnswer>];

const decimals = ['1e5', '0x10', '１００', '٣', ' 1', '1\n', '+1', '01', '.5', '-0'];
const words = ['NaN', 'Infinity', 'null', 'true', '[]', '{}'];
const large = ['9007199254740992', '9007199254740993', '9223372036854775807', `1${'0'.repeat(20)}`];
const names = ['abc', '0059\u200d30', '\u1112\u1161\u11ab', '\u202e005930', 'A'.repeat(10_000)];
const deep = '['.repeat(30_000);
const POST = ['POST /v1/transactions HTTP/1.1', 'Host: venue', 'Content-Type: application/json'];

/** Rows that one request is, each to a venue whose order 1 is alpha's. */
export function badInputRows(venue: BadInputsVenue): readonly BadInputRow[] {
  const price = (text: string) =>
    venue.get(`/v1/accounts/0/allowance?issue=0&price=${encodeURIComponent(text)}`);
  const json = (body: string | Uint8Array) => venue.post('/v1/transactions', body);
  const raw = (...lines: string[]) => venue.send([...lines, '', ''].join('\r\n'));
  const signed = (bytes: Promise<Uint8Array>) => bytes.then((envelope) => venue.submit(envelope));
  let serial = 0;
  /** A client order id that was not used before. */
  const fresh = () => {
    serial += 1;
    return `row-${serial}`;
  };
  const placed = (fields: Parameters<typeof bid>[0]) =>
    venue.order(bid({ clientOrderId: fresh(), ...fields }));

  /** A good envelope of alpha, made bad. */
  async function spoilt(make: (bytes: Uint8Array) => Uint8Array): Promise<Uint8Array> {
    const bytes = await venue.sign('alpha', [bid({ clientOrderId: fresh() })]);
    return make(bytes);
  }

  return [
    ...decimals.map<BadInputRow>((text) => [
      1,
      `price ${JSON.stringify(text)}`,
      'query',
      '400 bad_decimal',
      () => price(text),
    ]),
    ...words.map<BadInputRow>((text) => [
      2,
      `price ${text}`,
      'query',
      '400 bad_decimal',
      () => price(text),
    ]),
    ...['NaN', 'Infinity'].map<BadInputRow>((text) => [
      2,
      `envelope ${text}`,
      'body',
      '400 bad_json',
      () => json(`{"envelope":${text}}`),
    ]),
    ...['null', 'true', '[]', '{}'].map<BadInputRow>((text) => [
      2,
      `envelope ${text}`,
      'body',
      '400 bad_request',
      () => json(`{"envelope":${text}}`),
    ]),
    ...large.map<BadInputRow>((text) => [
      3,
      text,
      'query',
      '400 out_of_range',
      () => venue.get(`/v1/blocks?from=${text}`),
    ]),
    ...large.map<BadInputRow>((text) => [
      3,
      text,
      'body',
      '400 bad_json',
      () => json(`{"envelope":${text}}`),
    ]),
    [3, '2^53 - 1', 'query', '200 ', () => venue.get('/v1/blocks?from=9007199254740991')],
    [4, 'quantity 0', 'envelope', '200 bad_quantity', () => placed({ quantity: 0 })],
    [4, 'price 0', 'envelope', '200 bad_price', () => placed({ limitPrice: 0 })],
    [
      4,
      'a notional that overflows',
      'envelope',
      '200 notional_too_large',
      () => placed({ quantity: 2 ** 52 }),
    ],
    [5, 'price off the tick', 'envelope', '200 off_tick', () => placed({ limitPrice: 70_050 })],
    [
      5,
      'one tick above the limit',
      'envelope',
      '200 above_limit',
      () => placed({ limitPrice: 91_100 }),
    ],
    [
      5,
      'one tick below the limit',
      'envelope',
      '200 below_limit',
      () => placed({ limitPrice: 48_900 }),
    ],
    ...names.map<BadInputRow>((text) => [
      6,
      JSON.stringify(text.slice(0, 12)),
      'path',
      '400 bad_request',
      () => venue.get(`/v1/issues/${encodeURIComponent(text)}`),
    ]),
    [7, 'a key twice', 'body', '400 bad_json', () => json('{"envelope":"","envelope":""}')],
    [7, '__proto__', 'body', '400 bad_request', () => json('{"envelope":"","__proto__":{}}')],
    [
      7,
      'constructor.prototype',
      'body',
      '400 bad_request',
      () => json('{"envelope":"","constructor":{"prototype":{}}}'),
    ],
    [8, 'depth 30,000', 'body', '400 bad_json', () => json(deep)],
    [
      8,
      'one byte over the limit',
      'body',
      '413 payload_too_large',
      () => raw(...POST, 'Connection: close', 'Content-Length: 393217'),
    ],
    [
      8,
      'a gzip bomb',
      'body',
      '415 unsupported_media_type',
      () => venue.post('/v1/transactions', gzipSync(Buffer.alloc(1e7)), ['Content-Encoding: gzip']),
    ],
    [8, 'a byte order mark', 'body', '400 bad_json', () => json('\ufeff{"envelope":""}')],
    [
      8,
      'bytes that are not UTF-8',
      'body',
      '400 bad_json',
      () => json(Uint8Array.of(0x22, 0xff, 0x22)),
    ],
    [8, 'a lone surrogate', 'body', '400 bad_json', () => json('{"envelope":"\\ud800"}')],
    [
      8,
      'chunks without end',
      'socket',
      '413 payload_too_large',
      () =>
        venue.send(
          [...POST, 'Transfer-Encoding: chunked', '', '60001', ' '.repeat(0x60001), ''].join(
            '\r\n',
          ),
        ),
    ],
    [9, 'an extra field', 'body', '400 bad_request', () => json('{"envelope":"","note":""}')],
    [9, 'a missing field', 'body', '400 bad_request', () => json('{}')],
    [9, 'a field of wrong case', 'body', '400 bad_request', () => json('{"Envelope":""}')],
    [9, 'an unknown parameter', 'query', '400 unknown_parameter', () => venue.get('/v1/info?x=1')],
    [
      10,
      'no Content-Type',
      'socket',
      '415 unsupported_media_type',
      () =>
        raw(
          'POST /v1/transactions HTTP/1.1',
          'Host: venue',
          'Connection: close',
          'Content-Length: 0',
        ),
    ],
    [
      10,
      'text/plain',
      'socket',
      '415 unsupported_media_type',
      () =>
        raw(
          'POST /v1/transactions HTTP/1.1',
          'Host: venue',
          'Connection: close',
          'Content-Type: text/plain',
          'Content-Length: 0',
        ),
    ],
    [
      10,
      'Transfer-Encoding and Content-Length',
      'socket',
      '400 bad_request',
      () => raw(...POST, 'Content-Length: 2', 'Transfer-Encoding: chunked'),
    ],
    [
      10,
      'two Content-Length',
      'socket',
      '400 bad_request',
      () => raw(...POST, 'Content-Length: 2', 'Content-Length: 3'),
    ],
    [
      10,
      'a bare CR in a header',
      'socket',
      '400 bad_request',
      () => raw('GET /v1/time HTTP/1.1', 'Host: venue', 'X-A: a\rX-B: b'),
    ],
    [
      10,
      'a header of 100 kB',
      'socket',
      '431 headers_too_large',
      () => raw('GET /v1/time HTTP/1.1', `X-A: ${'a'.repeat(100_000)}`),
    ],
    [
      10,
      '10,000 headers',
      'socket',
      '431 headers_too_large',
      () =>
        raw(
          'GET /v1/time HTTP/1.1',
          ...Array.from({ length: 10_000 }, (_, place) => `X-${place}: a`),
        ),
    ],
    [
      13,
      'nonce 0',
      'envelope',
      '409 nonce_used',
      () => signed(venue.sign('alpha', [bid()], { nonce: 0 })),
    ],
    [
      13,
      'the nonce of another envelope',
      'envelope',
      '409 nonce_used',
      () => signed(venue.sign('alpha', [bid({ clientOrderId: fresh() })], { nonce: 1 })),
    ],
    [
      13,
      'a nonce 70,000 ahead',
      'envelope',
      '409 nonce_too_far',
      () => signed(venue.sign('alpha', [bid()], { nonce: 70_000 })),
    ],
    [
      14,
      'an envelope for another ledger',
      'envelope',
      '400 wrong_chain',
      () => signed(venue.sign('alpha', [bid()], { chainId: new Uint8Array(32) })),
    ],
    [
      15,
      'validUntil in the past',
      'envelope',
      '400 expired',
      async () => signed(venue.sign('alpha', [bid()], { validUntil: (await venue.now()) - 1 })),
    ],
    [
      15,
      'validUntil in an hour',
      'envelope',
      '400 valid_until_too_far',
      async () =>
        signed(venue.sign('alpha', [bid()], { validUntil: (await venue.now()) + 3_600_000_000 })),
    ],
    [
      16,
      'a signature of zeros',
      'envelope',
      '403 bad_signature',
      () => signed(spoilt((bytes) => changed(bytes, () => 0))),
    ],
    [
      16,
      'one bit of R flipped',
      'envelope',
      '403 bad_signature',
      () =>
        signed(spoilt((bytes) => changed(bytes, (byte, place) => (place === 0 ? byte ^ 1 : byte)))),
    ],
    [16, 'S + L', 'envelope', '403 bad_signature', () => signed(spoilt(plusGroupOrder))],
    [
      16,
      'a signature over JSON',
      'envelope',
      '403 bad_signature',
      () =>
        signed(
          spoilt((bytes) =>
            replaced(bytes, signEd25519(seedOf('alpha'), Buffer.from('{"envelope":""}'))),
          ),
        ),
    ],
    [16, '63 bytes', 'envelope', '400 malformed', () => signed(spoilt((bytes) => cut(bytes, 1)))],
    [
      17,
      'a key that was never registered',
      'envelope',
      '403 unknown_key',
      () => signed(venue.sign('alpha', [bid()], { seed: seedOf('nobody') })),
    ],
    [
      18,
      'an order that is another’s',
      'path',
      '404 unknown_order',
      () => venue.get('/v1/orders/1', 'beta'),
    ],
    [
      18,
      'an account that is another’s',
      'path',
      '404 unknown_account',
      () => venue.get('/v1/accounts/0', 'beta'),
    ],
    [18, 'no token', 'path', '401 token_required', () => venue.get('/v1/orders/1')],
    [
      18,
      'a cancel of another’s order',
      'envelope',
      '200 unknown_order',
      () =>
        venue.order(
          {
            kind: 'CancelOrder',
            account: 0xffff_ffff,
            clientOrderId: '',
            orderId: 1,
            rowHint: 0xffff_ffff,
          },
          'beta',
        ),
    ],
    [
      20,
      'a cancel of an order that never was',
      'envelope',
      '200 unknown_order',
      () =>
        venue.order({
          kind: 'CancelOrder',
          account: 0xffff_ffff,
          clientOrderId: '',
          orderId: 99,
          rowHint: 0xffff_ffff,
        }),
    ],
    [26, 'nothing', 'envelope', '400 malformed', () => venue.submit(new Uint8Array(0))],
    [
      26,
      'a byte more, which is one of the details of its order',
      'envelope',
      '403 bad_signature',
      () => signed(spoilt((bytes) => Uint8Array.of(...bytes, 0))),
    ],
    [
      26,
      'half of it',
      'envelope',
      '400 malformed',
      () => signed(spoilt((bytes) => bytes.slice(0, bytes.length / 2))),
    ],
    [
      26,
      'a length of 4 GiB',
      'envelope',
      '400 malformed',
      () => signed(spoilt((bytes) => Uint8Array.of(0xff, 0xff, 0xff, 0xff, ...bytes.slice(4)))),
    ],
  ];
}

/** SSZ(SignedEnvelope) is an offset of 4 bytes, the signature of 64, and the envelope. */
function changed(bytes: Uint8Array, change: (byte: number, place: number) => number): Uint8Array {
  return bytes.map((byte, at) => (at >= 4 && at < 68 ? change(byte, at - 4) : byte));
}

function replaced(bytes: Uint8Array, signature: Uint8Array): Uint8Array {
  return changed(bytes, (_, place) => signature[place]!);
}

function cut(bytes: Uint8Array, count: number): Uint8Array {
  return Uint8Array.of(...bytes.slice(0, 68 - count), ...bytes.slice(68));
}

/** The same signature to a library that reduces S first. */
function plusGroupOrder(bytes: Uint8Array): Uint8Array {
  const order = 2n ** 252n + 27_742_317_777_372_353_535_851_937_790_883_648_493n;
  const read = [...bytes.slice(36, 68)].reduceRight((sum, byte) => sum * 256n + BigInt(byte), 0n);
  const sum = read + order;
  return changed(bytes, (byte, place) =>
    place < 32 ? byte : Number((sum >> BigInt(8 * (place - 32))) & 255n),
  );
}
