import { expect, it, vi } from 'vitest';
import { useStream } from './listening-stream.test.ts';

const stream = useStream();

it('5,000 clients that come back at once are all served within ten seconds', async () => {
  const start = performance.now();
  await Promise.all(
    Array.from({ length: 5_000 }, async () => {
      const client = await stream.connect();
      client.subscribe({ ch: 'book', issue: 0 });
      await vi.waitFor(() => expect(client.messages).toHaveLength(1), {
        timeout: 20_000,
        interval: 200,
      });
    }),
  );
  expect(performance.now() - start).toBeLessThan(10_000);
  expect(stream.door.connections).toBe(5_000);
});
