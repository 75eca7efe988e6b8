import { once } from 'node:events';
import { expect, it } from 'vitest';
import { useStream } from './listening-stream.test.ts';

const stream = useStream();

it('5,000 clients that come back at once are all served for ten seconds of a processor', {
  timeout: 300_000,
}, async () => {
  // A client of a machine that does much else is not shut out for its slowness.
  await stream.restart({ subscribeWithinMs: 300_000, deadAfterMs: 300_000 });
  // The work of server and clients together: how long it takes depends on what else the machine does.
  const start = process.cpuUsage();
  await Promise.all(
    Array.from({ length: 5_000 }, async () => {
      const client = await stream.connect();
      const heard = once(client.socket, 'message');
      client.subscribe({ ch: 'book', issue: 0 });
      await heard;
      expect(client.messages[0]).toMatchObject({ ch: 'book', type: 'snapshot' });
    }),
  );
  const { user, system } = process.cpuUsage(start);
  expect((user + system) / 1_000_000).toBeLessThan(10);
  expect(stream.door.connections).toBe(5_000);
});
