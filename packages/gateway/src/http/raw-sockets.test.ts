import { once } from 'node:events';
import { createConnection, type Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import { expectProblem, useDoor } from './listening-door.test.ts';

const door = useDoor();

/** What comes back for raw bytes until the connection ends or `quietMs` pass without a byte. */
async function raw(
  text: string | Buffer,
  quietMs = 1_500,
): Promise<{ answer: string; closed: boolean }> {
  const socket: Socket = createConnection(door.port, '127.0.0.1');
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
    const { answer } = await door.unchanged(() => raw(text, 500));
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
    const socket = createConnection(door.port, '127.0.0.1');
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
    const response = await fetch(`http://127.0.0.1:${door.port}/v1/info`);
    expect(response.status).toBe(200);
  });
});
