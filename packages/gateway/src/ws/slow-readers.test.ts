import { describe, expect, it, vi } from 'vitest';
import { STREAM_LIMITS } from '../door-limits.ts';
import { order } from '../inline-venue.test.ts';
import { useStream } from './listening-stream.test.ts';

const stream = useStream();

/** A bid that takes 100,000 sales. */
async function bidForMany(): Promise<void> {
  await stream.venue.run('bank', { kind: 'CreditCash', account: 0, currency: 0, amount: 10 ** 10 });
  await stream.venue.run('alpha', order({ quantity: 100_000 }));
}

/** True if the trades are 1, 2, … `count`: a comparison that does not print thousands of lines. */
function isWhole(trades: { index: number }[], count: number): boolean {
  return trades.length === count && trades.every(({ index }, place) => index === place + 1);
}

describe('slow readers', () => {
  it('a stalled reader costs little memory and is closed with 4008', {
    timeout: 30_000,
  }, async () => {
    await stream.restart({ slowConsumerMs: 500 });
    const slow = await stream.connect();
    const quick = await stream.connect();
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
      await stream.venue.run('beta', ...sells);
      most = Math.max(most, stream.door.bufferedBytes);
    }
    // Two connections; kernel buffers come on top.
    expect(most).toBeLessThan(2 * (STREAM_LIMITS.conflateAboveBytes + 65_536));
    await vi.waitFor(
      () => expect(quick.messages.at(-1).index).toBe(stream.venue.views.index),
      10_000,
    );
    const traded = quick.messages.filter(({ ch }) => ch === 'trades').flatMap(({ data }) => data);
    expect(isWhole(traded, 16_000)).toBe(true);
    expect(quick.closed).toBeUndefined();
    await vi.waitFor(() => expect(stream.door.connections).toBeGreaterThan(0));
    await new Promise((wake) => setTimeout(wake, 1_200));
    slow.socket.resume();
    expect(await slow.code(10_000)).toBe(4008);
  });

  it('a slow reader gets every trade and the newest book', { timeout: 30_000 }, async () => {
    const slow = await stream.connect();
    slow.subscribe({ ch: 'trades', issue: 0 }, { ch: 'book', issue: 0 });
    await slow.heard(2);
    slow.socket.pause();
    await bidForMany();
    for (let round = 0; round < 40; round += 1) {
      const sells = Array.from({ length: 200 }, (_, place) =>
        order({ account: 1, side: 1, quantity: 1, clientOrderId: `b-${round}-${place}` }),
      );
      await stream.venue.run('beta', ...sells);
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
        const client = await stream.connect();
        client.subscribe({ ch: 'blocks' });
        await client.heard(1);
        client.socket.close();
      }),
    );
    await vi.waitFor(() => expect(stream.door.connections).toBe(0), 10_000);
  });
});

describe('shutdown', () => {
  it('is announced, goes on for a while, and closes every connection with 1001', async () => {
    await stream.restart({ shutdownNoticeMs: 300 });
    const client = await stream.connect();
    client.subscribe({ ch: 'blocks' });
    await client.heard(1);
    const closing = stream.door.close();
    await client.heard(2);
    expect(client.messages[1]).toMatchObject({
      ch: 'status',
      issue: null,
      type: 'shutdown',
      data: { closesInMs: 300 },
    });
    expect(client.messages[1].data.retryAfterMs).toBeLessThan(5_000);
    await stream.venue.run('alpha', order());
    await client.heard(3);
    expect(client.messages[2]).toMatchObject({ ch: 'blocks', type: 'delta' });
    await closing;
    expect(client.closed).toEqual({ code: 1001, reason: 'shutdown' });
  });

  it('waits for nobody who is not there', async () => {
    const client = await stream.connect();
    const closing = stream.door.announceClose();
    client.socket.close();
    await closing;
    expect(stream.door.connections).toBe(0);
  });
});
