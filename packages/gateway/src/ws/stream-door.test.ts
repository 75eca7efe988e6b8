import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createConnection, type Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { WebSocket } from 'ws';
import { STREAM_LIMITS, type StreamLimits } from '../door-limits.ts';
import { buildHttp } from '../http/build-http.ts';
import { InlineVenue, listing, order } from '../inline-venue.test.ts';
import { attachStream, type StreamDoor } from './stream-door.ts';

let venue: InlineVenue;
let app: FastifyInstance;
let door: StreamDoor;
let port: number;
const clients: Client[] = [];

/** A client that keeps what it hears. */
class Client {
  // biome-ignore lint/suspicious/noExplicitAny: what a server says is not known to have any form.
  readonly messages: any[] = [];
  readonly socket: WebSocket;
  closed: { code: number; reason: string } | undefined;

  constructor(socket: WebSocket) {
    this.socket = socket;
    clients.push(this);
    socket.on('message', (data) => this.messages.push(JSON.parse(String(data))));
    socket.on('close', (code, reason) => {
      this.closed = { code, reason: String(reason) };
    });
    socket.on('error', () => {});
  }

  static async open(headers: Record<string, string> = {}): Promise<Client> {
    const client = new Client(new WebSocket(`ws://127.0.0.1:${port}/v1/stream`, { headers }));
    await once(client.socket, 'open');
    return client;
  }

  say(message: unknown): void {
    this.socket.send(typeof message === 'string' ? message : JSON.stringify(message));
  }

  subscribe(...channels: object[]): void {
    this.say({ op: 'subscribe', channels });
  }

  heard(count: number): Promise<void> {
    return vi.waitFor(() => expect(this.messages.length).toBeGreaterThanOrEqual(count));
  }

  async code(timeout = 3_000): Promise<number | undefined> {
    await vi.waitFor(() => expect(this.closed).toBeDefined(), { timeout });
    return this.closed?.code;
  }
}

async function start(limits: Partial<StreamLimits> = {}): Promise<void> {
  venue = await new InlineVenue().open();
  app = buildHttp({ ports: venue.ports, views: venue.views });
  await app.ready();
  door = attachStream({ server: app.server, views: venue.views, clock: venue.ports.clock, limits });
  venue.listeners.push((changes) => door.publish(changes));
  await app.listen({ port: 0, host: '127.0.0.1' });
  port = (app.server.address() as AddressInfo).port;
}

beforeEach(() => start());

afterEach(async () => {
  for (const { socket } of clients.splice(0)) socket.terminate();
  await door.close();
  await app.close();
});

async function restart(limits: Partial<StreamLimits>): Promise<void> {
  await door.close();
  await app.close();
  await start(limits);
}

describe('channels', () => {
  it('book: a snapshot first, then what changed, each naming the one before', async () => {
    await venue.run('alpha', order());
    const client = await Client.open();
    client.subscribe({ ch: 'book', issue: 0 });
    await client.heard(1);
    const [snapshot] = client.messages;
    expect(snapshot).toEqual({
      ch: 'book',
      issue: 0,
      seq: venue.views.issues.must(0).book.seq,
      prev: null,
      index: 8,
      t: venue.timestamp,
      type: 'snapshot',
      data: { asks: [], bids: [['70000', '10', 1]] },
    });
    await venue.run('beta', order({ account: 1, side: 1, quantity: 4, clientOrderId: 'b-1' }));
    await venue.run('alpha', order({ limitPrice: 69_000, clientOrderId: 'a-2' }));
    await venue.run('beta', order({ account: 1, side: 1, quantity: 6, clientOrderId: 'b-2' }));
    await client.heard(4);
    const deltas = client.messages.slice(1);
    expect(deltas.map(({ data }) => data.bids)).toEqual([
      [['70000', '6', 1]],
      [['69000', '10', 1]],
      [['70000', '0', 0]],
    ]);
    for (const [place, delta] of deltas.entries()) {
      expect(delta).toMatchObject({ type: 'delta', prev: client.messages[place].seq });
    }
  });

  it('trades: the last ones, then every one', async () => {
    await venue.run('alpha', order({ quantity: 100 }));
    const sell = (place: number) =>
      venue.run('beta', order({ account: 1, side: 1, quantity: 1, clientOrderId: `b-${place}` }));
    await sell(0);
    const client = await Client.open();
    client.subscribe({ ch: 'trades', issue: 0 });
    await client.heard(1);
    await sell(1);
    await sell(2);
    await client.heard(3);
    const [snapshot, ...deltas] = client.messages;
    expect(snapshot).toMatchObject({ type: 'snapshot', prev: null, data: [{ index: 1 }] });
    expect(deltas).toMatchObject([
      { type: 'delta', prev: snapshot.seq, data: [{ index: 2, takerSide: 'sell' }] },
      { type: 'delta', prev: deltas[0].seq, data: [{ index: 3 }] },
    ]);
    expect(deltas[1].seq).toBe(deltas[1].data[0].eventSeq);
  });

  it('blocks: the last header, then every one', async () => {
    const client = await Client.open();
    client.subscribe({ ch: 'blocks' });
    await client.heard(1);
    await venue.run('alpha', order());
    await client.heard(2);
    const [snapshot, delta] = client.messages;
    expect(snapshot).toMatchObject({ issue: null, prev: null, data: { index: 7 } });
    expect(delta).toMatchObject({ prev: snapshot.seq, data: { index: 8, commands: 1 } });
    expect(delta.data.previousHash).toBe(snapshot.data.hash);
  });

  it('a reader who comes later hears the same messages as one who was there', async () => {
    const [one, two] = [await Client.open(), await Client.open()];
    one.subscribe({ ch: 'book', issue: 0 });
    await one.heard(1);
    await venue.run('alpha', order());
    await one.heard(2);
    two.subscribe({ ch: 'book', issue: 0 });
    await two.heard(1);
    await venue.run('alpha', order({ limitPrice: 69_000, clientOrderId: 'a-2' }));
    await one.heard(3);
    await two.heard(2);
    expect(two.messages[1]).toEqual(one.messages[2]);
  });

  it('a checksum comes in its time', async () => {
    await restart({ checksumIntervalMs: 50 });
    const client = await Client.open();
    client.subscribe({ ch: 'book', issue: 0 });
    await client.heard(2);
    const checksum = client.messages.find(({ type }) => type === 'checksum');
    expect(checksum).toMatchObject({ ch: 'book', issue: 0, data: { levels: 25 } });
    expect(checksum.seq).toBe(client.messages[0].seq);
    expect(checksum.data.checksum).toMatch(/^[0-9a-f]{64}$/);
  });

  it('an ended subscription is silent, a repeated one starts anew, a ping is answered', async () => {
    const client = await Client.open();
    client.subscribe({ ch: 'book', issue: 0 }, { ch: 'blocks' });
    client.subscribe({ ch: 'book', issue: 0 });
    await client.heard(3);
    client.say({
      op: 'unsubscribe',
      channels: [
        { ch: 'book', issue: 0 },
        { ch: 'trades', issue: 0 },
      ],
    });
    client.say({ op: 'ping' });
    await client.heard(4);
    expect(client.messages.map(({ ch }) => ch)).toEqual(['book', 'blocks', 'book', 'pong']);
    await venue.run('alpha', order());
    await client.heard(5);
    expect(client.messages.slice(4).map(({ ch }) => ch)).toEqual(['blocks']);
  });
});

describe('refusals', () => {
  const bad: [string, string, string][] = [
    ['no JSON', 'hello', 'bad_json'],
    ['a key twice', '{"op":"ping","op":"ping"}', 'bad_json'],
    ['__proto__', '{"op":"ping","__proto__":{"x":1}}', 'bad_request'],
    ['constructor', '{"op":"ping","constructor":{"prototype":1}}', 'bad_request'],
    ['depth 30,000', '['.repeat(30_000), 'bad_json'],
    ['a byte order mark', '\ufeff{"op":"ping"}', 'bad_json'],
    ['a lone surrogate', '{"op":"\\ud800"}', 'bad_json'],
    ['a list', '[]', 'bad_request'],
    ['null', 'null', 'bad_request'],
    ['another operation', '{"op":"resume","channels":[]}', 'unknown_operation'],
    ['an operation of wrong case', '{"op":"Ping"}', 'unknown_operation'],
    ['no channels', '{"op":"subscribe"}', 'bad_request'],
    ['an empty list', '{"op":"subscribe","channels":[]}', 'bad_request'],
    ['an extra field', '{"op":"subscribe","channels":[{"ch":"blocks"}],"seq":1}', 'bad_request'],
    [
      'an extra field of a channel',
      '{"op":"subscribe","channels":[{"ch":"blocks","issue":0}]}',
      'bad_request',
    ],
    [
      'another channel',
      '{"op":"subscribe","channels":[{"ch":"orders","issue":0}]}',
      'unknown_channel',
    ],
    [
      'a channel named like a property',
      '{"op":"subscribe","channels":[{"ch":"toString"}]}',
      'unknown_channel',
    ],
    [
      'an issue that is not there',
      '{"op":"subscribe","channels":[{"ch":"book","issue":77}]}',
      'unknown_issue',
    ],
    ['2^53', '{"op":"subscribe","channels":[{"ch":"book","issue":9007199254740992}]}', 'bad_json'],
    [
      '2^64',
      '{"op":"subscribe","channels":[{"ch":"book","issue":18446744073709551616}]}',
      'bad_json',
    ],
  ];
  for (const value of [
    '"0"',
    'null',
    'true',
    '[]',
    '{}',
    '0.0',
    '-0',
    '1e0',
    '01',
    'NaN',
    '٣',
    '"1e5"',
  ]) {
    const text = `{"op":"subscribe","channels":[{"ch":"book","issue":${value}}]}`;
    const isJson = ['"0"', 'null', 'true', '[]', '{}', '"1e5"'].includes(value);
    bad.push([`issue ${value}`, text, isJson ? 'bad_request' : 'bad_json']);
  }

  it.each(bad)(
    '%s is answered with a problem, and nothing is subscribed',
    async (_, text, code) => {
      const client = await Client.open();
      client.say(text);
      await client.heard(1);
      expect(client.messages[0]).toMatchObject({
        ch: 'error',
        code,
        type: `urn:jangbu:problem:${code}`,
      });
      client.say({ op: 'ping' });
      await client.heard(2);
      await venue.run('alpha', order());
      expect(client.messages.map(({ ch }) => ch)).toEqual(['error', 'pong']);
    },
  );

  it('one bad channel of several subscribes none', async () => {
    const client = await Client.open();
    client.subscribe({ ch: 'blocks' }, { ch: 'book', issue: 77 });
    await client.heard(1);
    await venue.run('alpha', order());
    client.say({ op: 'ping' });
    await client.heard(2);
    expect(client.messages.map(({ ch }) => ch)).toEqual(['error', 'pong']);
  });

  it('the 65th subscription is one too many', async () => {
    const commands = Array.from({ length: 64 }, (_, place) => listing({ shortCode: `X${place}` }));
    await venue.run('operator', ...commands);
    const books = commands.map((_, issue) => ({ ch: 'book', issue }));
    const client = await Client.open();
    client.subscribe(...books);
    await client.heard(64);
    client.subscribe({ ch: 'book', issue: 64 });
    await client.heard(65);
    expect(client.messages[64]).toMatchObject({ ch: 'error', code: 'too_many_subscriptions' });
    client.subscribe({ ch: 'book', issue: 3 });
    await client.heard(66);
    expect(client.messages[65]).toMatchObject({ ch: 'book', issue: 3, type: 'snapshot' });
  });

  it('speaks Korean', async () => {
    const client = await Client.open({ 'accept-language': 'ko' });
    client.say('hello');
    await client.heard(1);
    expect(client.messages[0].title).toBe('본문이 허용된 JSON이 아닙니다');
  });
});

describe('the handshake', () => {
  const handshake = (origin?: string, path = '/v1/stream') =>
    new Promise<number>((settle) => {
      const options = origin === undefined ? {} : { origin };
      const socket = new WebSocket(`ws://127.0.0.1:${port}${path}`, options);
      socket.on('open', () => {
        settle(101);
        socket.terminate();
      });
      socket.on('unexpected-response', (_, response) => settle(response.statusCode ?? 0));
      socket.on('error', () => {});
    });

  it('takes the own origin and programs without one, and no other', async () => {
    expect(await handshake()).toBe(101);
    expect(await handshake(`http://127.0.0.1:${port}`)).toBe(101);
    expect(await handshake(`http://127.0.0.1:${port + 1}`)).toBe(403);
    expect(await handshake('https://evil.example')).toBe(403);
    expect(await handshake('null')).toBe(403);
  });

  it('is at one path only', async () => {
    expect(await handshake(undefined, '/v1/stream/')).toBe(404);
    expect(await handshake(undefined, '/')).toBe(404);
    const plain = await fetch(`http://127.0.0.1:${port}/v1/stream`);
    expect(plain.status).toBe(426);
    expect(await plain.json()).toMatchObject({ code: 'upgrade_required' });
  });

  it('is refused above the number of connections', async () => {
    await restart({ maxConnections: 2 });
    await Client.open();
    await Client.open();
    expect(await handshake()).toBe(503);
  });
});

describe('a client that breaks the protocol is closed with a code', () => {
  it('a message that is too long: 1009', async () => {
    const client = await Client.open();
    client.say('x'.repeat(STREAM_LIMITS.maxMessageBytes + 1));
    expect(await client.code()).toBe(1009);
  });

  it('binary for text: 1003', async () => {
    const client = await Client.open();
    client.socket.send(Buffer.from('{"op":"ping"}'), { binary: true });
    expect(await client.code()).toBe(1003);
  });

  it('bytes that are not UTF-8: 1007', async () => {
    const client = await Client.open();
    client.socket.send(Buffer.from([0x22, 0xff, 0x22]), { binary: false });
    expect(await client.code()).toBe(1007);
  });

  it('too many messages: 4029', async () => {
    const client = await Client.open();
    for (let place = 0; place < 500; place += 1) client.say({ op: 'ping' });
    expect(await client.code()).toBe(4029);
  });

  it('10,000 pings: 4029', async () => {
    const client = await Client.open();
    for (let place = 0; place < 10_000; place += 1) client.socket.ping();
    expect(await client.code()).toBe(4029);
  });

  it('too many refused messages: 4000', async () => {
    const client = await Client.open();
    for (let place = 0; place < STREAM_LIMITS.maxErrors; place += 1) client.say('nonsense');
    expect(await client.code()).toBe(4000);
  });

  it('no subscription in time: 4001', async () => {
    await restart({ subscribeWithinMs: 100 });
    const client = await Client.open();
    expect(await client.code()).toBe(4001);
  });

  it('a client that does not answer pings is cut off', async () => {
    await restart({ pingIntervalMs: 50, deadAfterMs: 300, subscribeWithinMs: 60_000 });
    const alive = await Client.open();
    const dead = new Client(new WebSocket(`ws://127.0.0.1:${port}/v1/stream`, { autoPong: false }));
    expect(await dead.code()).toBe(1006);
    expect(alive.closed).toBeUndefined();
  });
});

/** A handshake on a bare socket; what is written afterwards are frames. */
async function bareSocket(): Promise<Socket> {
  const socket = createConnection(port, '127.0.0.1');
  socket.on('error', () => {});
  socket.write(
    [
      'GET /v1/stream HTTP/1.1',
      `Host: 127.0.0.1:${port}`,
      'Connection: Upgrade',
      'Upgrade: websocket',
      'Sec-WebSocket-Version: 13',
      'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
      '',
      '',
    ].join('\r\n'),
  );
  await once(socket, 'data');
  return socket;
}

/** The close code of the first close frame that comes. */
async function closeCodeOf(socket: Socket): Promise<number> {
  let bytes = Buffer.alloc(0);
  for await (const chunk of socket) {
    bytes = Buffer.concat([bytes, chunk as Buffer]);
    const at = bytes.indexOf(0x88);
    if (at >= 0 && bytes.length >= at + 4) return bytes.readUInt16BE(at + 2);
  }
  return 0;
}

/** A masked frame with a zero mask. */
function frame(first: number, payload: Buffer): Buffer {
  const head =
    payload.length < 126
      ? Buffer.from([first, 0x80 | payload.length])
      : Buffer.from([first, 0x80 | 126, payload.length >> 8, payload.length & 255]);
  return Buffer.concat([head, Buffer.alloc(4), payload]);
}

describe('frames that are none', () => {
  it.each([
    ['unmasked', Buffer.from([0x81, 0x02, 0x7b, 0x7d])],
    ['reserved opcode', frame(0x83, Buffer.from('{}'))],
    ['reserved bit', frame(0xc1, Buffer.from('{}'))],
    ['continuation of nothing', frame(0x80, Buffer.from('{}'))],
    ['long control frame', frame(0x89, Buffer.alloc(126))],
    ['fragmented ping', frame(0x09, Buffer.from('x'))],
  ])('%s: 1002', async (_, bytes) => {
    const socket = await bareSocket();
    socket.write(bytes);
    expect(await closeCodeOf(socket)).toBe(1002);
  });

  it('a length of 2^63: 1009 or 1002', async () => {
    const socket = await bareSocket();
    socket.write(Buffer.from([0x81, 0xff, 0x7f, 255, 255, 255, 255, 255, 255, 255, 0, 0, 0, 0]));
    expect([1002, 1009]).toContain(await closeCodeOf(socket));
  });

  it('100,000 fragments: closed', async () => {
    const socket = await bareSocket();
    const fragments = [frame(0x01, Buffer.from(' '))];
    for (let place = 0; place < 100_000; place += 1) fragments.push(frame(0x00, Buffer.alloc(0)));
    socket.write(Buffer.concat(fragments));
    expect([1008, 1009]).toContain(await closeCodeOf(socket));
  });
});

/** A bid that takes 100,000 sales. */
async function bidForMany(): Promise<void> {
  await venue.run('bank', { kind: 'CreditCash', account: 0, currency: 0, amount: 10 ** 10 });
  await venue.run('alpha', order({ quantity: 100_000 }));
}

/** True if the trades are 1, 2, … `count`: a comparison that does not print thousands of lines. */
function isWhole(trades: { index: number }[], count: number): boolean {
  return trades.length === count && trades.every(({ index }, place) => index === place + 1);
}

describe('slow readers', () => {
  it('a stalled reader costs little memory and is closed with 4008', {
    timeout: 30_000,
  }, async () => {
    await restart({ slowConsumerMs: 500 });
    const slow = await Client.open();
    const quick = await Client.open();
    const channels = [{ ch: 'trades', issue: 0 }, { ch: 'book', issue: 0 }, { ch: 'blocks' }];
    slow.subscribe(...channels);
    quick.subscribe(...channels);
    await quick.heard(3);
    await slow.heard(3);
    slow.socket.pause();
    await bidForMany();
    let most = 0;
    for (let round = 0; round < 40; round += 1) {
      const sells = Array.from({ length: 400 }, (_, place) =>
        order({ account: 1, side: 1, quantity: 1, clientOrderId: `b-${round}-${place}` }),
      );
      await venue.run('beta', ...sells);
      most = Math.max(most, door.bufferedBytes);
    }
    // Two connections; kernel buffers come on top.
    expect(most).toBeLessThan(2 * (STREAM_LIMITS.conflateAboveBytes + 65_536));
    await vi.waitFor(() => expect(quick.messages.at(-1).index).toBe(venue.views.index), 10_000);
    const traded = quick.messages.filter(({ ch }) => ch === 'trades').flatMap(({ data }) => data);
    expect(isWhole(traded, 16_000)).toBe(true);
    expect(quick.closed).toBeUndefined();
    await vi.waitFor(() => expect(door.connections).toBeGreaterThan(0));
    await new Promise((wake) => setTimeout(wake, 1_200));
    slow.socket.resume();
    expect(await slow.code(10_000)).toBe(4008);
  });

  it('a slow reader gets every trade and the newest book', { timeout: 30_000 }, async () => {
    const slow = await Client.open();
    slow.subscribe({ ch: 'trades', issue: 0 }, { ch: 'book', issue: 0 });
    await slow.heard(2);
    slow.socket.pause();
    await bidForMany();
    for (let round = 0; round < 40; round += 1) {
      const sells = Array.from({ length: 200 }, (_, place) =>
        order({ account: 1, side: 1, quantity: 1, clientOrderId: `b-${round}-${place}` }),
      );
      await venue.run('beta', ...sells);
    }
    slow.socket.resume();
    const trades = () =>
      slow.messages.filter(({ ch }) => ch === 'trades').flatMap(({ data }) => data);
    await vi.waitFor(() => expect(trades().length).toBe(8_000), 10_000);
    expect(isWhole(trades(), 8_000)).toBe(true);
    await vi.waitFor(() => {
      const books = slow.messages.filter(({ ch }) => ch === 'book');
      expect(books.at(-1).data.bids).toEqual([['70000', '92000', 1]]);
    }, 5_000);
    for (const ch of ['trades', 'book']) {
      let seq: number | null = null;
      for (const message of slow.messages.filter((one) => one.ch === ch)) {
        if (message.type === 'delta') expect(message.prev).toBe(seq);
        seq = message.seq;
      }
    }
  });
});

describe('floods', () => {
  it('1,000 reconnections are all served', { timeout: 30_000 }, async () => {
    await Promise.all(
      Array.from({ length: 1_000 }, async () => {
        const client = await Client.open();
        client.subscribe({ ch: 'blocks' });
        await client.heard(1);
        client.socket.close();
      }),
    );
    await vi.waitFor(() => expect(door.connections).toBe(0), 10_000);
  });
});

describe('shutdown', () => {
  it('is announced, and every connection is closed with 1001', async () => {
    const client = await Client.open();
    client.subscribe({ ch: 'blocks' });
    await client.heard(1);
    await door.close();
    expect(await client.code()).toBe(1001);
    expect(client.messages.at(-1)).toMatchObject({ ch: 'status', type: 'shutdown' });
    expect(client.messages.at(-1).data.retryAfterMs).toBeLessThan(5_000);
  });
});
