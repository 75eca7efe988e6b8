import { createConnection } from 'node:net';
import { expect, it } from 'vitest';
import { HTTP_LIMITS } from '../door-limits.ts';
import { useDoor } from './listening-door.test.ts';

const door = useDoor();

/** What comes back while a byte of `text` is sent every `everyMs`, and after how long the connection ends. */
function drip(text: string, everyMs: number): Promise<{ answer: string; afterMs: number }> {
  const start = performance.now();
  const socket = createConnection(door.port, '127.0.0.1');
  let answer = '';
  let place = 0;
  const timer = setInterval(() => {
    socket.write(text[place % text.length]!);
    place += 1;
  }, everyMs);
  socket.on('data', (chunk) => {
    answer += String(chunk);
  });
  socket.on('error', () => {});
  return new Promise((settle) => {
    socket.on('close', () => {
      clearInterval(timer);
      settle({ answer, afterMs: performance.now() - start });
    });
  });
}

it('header lines that drip in are not waited for', async () => {
  const head = `GET /v1/info HTTP/1.1\r\nHost: x\r\nX-A: ${'a'.repeat(10_000)}`;
  const { answer, afterMs } = await drip(head, 100);
  expect(answer).toContain('HTTP/1.1 408');
  expect(afterMs).toBeLessThan(HTTP_LIMITS.headersTimeoutMs + 5_000);
});

it('a body that drips in is not waited for', async () => {
  const head =
    'POST /v1/transactions HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 100000\r\n\r\n';
  const { answer, afterMs } = await drip(`${head}${' '.repeat(50_000)}`, 20);
  expect(answer).toContain('HTTP/1.1 408');
  expect(afterMs).toBeLessThan(HTTP_LIMITS.requestTimeoutMs + 5_000);
});
