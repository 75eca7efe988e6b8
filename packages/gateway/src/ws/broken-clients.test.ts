import { once } from 'node:events';
import { createConnection, type Socket } from 'node:net';
import { describe, expect, it, vi } from 'vitest';
import { STREAM_LIMITS } from '../door-limits.ts';
import { useStream } from './listening-stream.test.ts';

const stream = useStream();

describe('a client that breaks the protocol is closed with a code', () => {
  it('a message that is too long: 1009', async () => {
    const client = await stream.connect();
    client.say('x'.repeat(STREAM_LIMITS.maxMessageBytes + 1));
    expect(await client.code()).toBe(1009);
  });

  it('binary for text: 1003', async () => {
    const client = await stream.connect();
    client.socket.send(Buffer.from('{"op":"ping"}'), { binary: true });
    expect(await client.code()).toBe(1003);
  });

  it('bytes that are not UTF-8: 1007', async () => {
    const client = await stream.connect();
    client.socket.send(Buffer.from([0x22, 0xff, 0x22]), { binary: false });
    expect(await client.code()).toBe(1007);
  });

  it('too many messages: 4029', async () => {
    const client = await stream.connect();
    for (let place = 0; place < 500; place += 1) client.say({ op: 'ping' });
    expect(await client.code()).toBe(4029);
  });

  it('10,000 pings: 4029', async () => {
    const client = await stream.connect();
    for (let place = 0; place < 10_000; place += 1) client.socket.ping();
    expect(await client.code()).toBe(4029);
  });

  it('too many refused messages: 4000', async () => {
    const client = await stream.connect();
    for (let place = 0; place < STREAM_LIMITS.maxErrors; place += 1) client.say('nonsense');
    expect(await client.code()).toBe(4000);
  });

  it('no subscription in time: 4001', async () => {
    await stream.restart({ subscribeWithinMs: 100 });
    const client = await stream.connect();
    expect(await client.code()).toBe(4001);
  });

  it('a client that does not answer pings is cut off', async () => {
    await stream.restart({ pingIntervalMs: 50, deadAfterMs: 300, subscribeWithinMs: 60_000 });
    const alive = await stream.connect();
    const dead = await stream.connect({ autoPong: false });
    expect(await dead.code()).toBe(1006);
    expect(alive.closed).toBeUndefined();
  });
});

/** A handshake on a bare socket; what is written afterwards are frames. */
async function bareSocket(...headers: string[]): Promise<Socket> {
  const socket = createConnection({ port: stream.port, host: '127.0.0.1', allowHalfOpen: true });
  socket.on('error', () => {});
  socket.write(
    [
      'GET /v1/stream HTTP/1.1',
      `Host: 127.0.0.1:${stream.port}`,
      'Connection: Upgrade',
      'Upgrade: websocket',
      'Sec-WebSocket-Version: 13',
      'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
      ...headers,
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

describe('a client that is not let in leaves no socket behind', () => {
  const gone = () =>
    vi.waitFor(async () => expect(await stream.socketCount()).toBe(0), { timeout: 3_000 });

  it('when it went on to speak, and goes', async () => {
    const socket = await bareSocket('Origin: http://elsewhere.example');
    socket.end(frame(0x81, Buffer.from('{"op":"ping"}')));
    await gone();
  });

  it('when it never goes', async () => {
    const socket = await bareSocket('Origin: http://elsewhere.example');
    await gone();
    socket.destroy();
  });
});
