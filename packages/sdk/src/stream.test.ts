import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { WebSocket } from 'ws';
import { type BookState, bookChecksum } from './book-feed.ts';
import type { JangbuClient } from './client.ts';
import { RunningVenue, seedOf } from './running-venue.test.ts';
import { createSigner } from './signer.ts';
import type { Trader } from './trader.ts';

let venue: RunningVenue;
let client: JangbuClient;
let alpha: Trader;
let beta: Trader;
/** Sockets that the client opened, newest last. */
let sockets: WebSocket[];

class KeptSocket extends WebSocket {
  constructor(url: string) {
    super(url);
    sockets.push(this);
  }
}

beforeEach(async () => {
  sockets = [];
  venue = await (await RunningVenue.start()).open();
  client = venue.client({ WebSocket: KeptSocket });
  alpha = client.trader(createSigner({ seed: seedOf('alpha') }));
  beta = client.trader(createSigner({ seed: seedOf('beta') }));
});

afterEach(async () => {
  client.close();
  await venue.close();
});

const bid = (price: string, quantity = '10') =>
  alpha.placeOrder({ issue: 0, account: 0, side: 'buy', quantity, price });
const ask = (price: string, quantity = '10') =>
  beta.placeOrder({ issue: 0, account: 1, side: 'sell', quantity, price });

/** What the venue's own view has, as a client should see it. */
async function sameAsVenue(book: BookState | undefined) {
  const { asks, bids } = await client.book(0, { levels: 25 });
  expect({ asks: book?.asks, bids: book?.bids }).toEqual({ asks, bids });
}

describe('a followed book', () => {
  it('is the venue’s book after every change', async () => {
    const states: BookState[] = [];
    await bid('70000');
    client.subscribeBook(0, (book) => states.push(book));
    await vi.waitFor(() => expect(states).toHaveLength(1));
    for (const price of ['69900', '69800', '70100']) await bid(price);
    await ask('70100', '15');
    await ask('71000');
    await vi.waitFor(() => sameAsVenue(states.at(-1)));
    expect(states.map(({ seq }) => seq)).toEqual(
      states.map(({ seq }) => seq).toSorted((a, b) => a - b),
    );
  });

  it('has the best 25 levels though there are more', async () => {
    let last: BookState | undefined;
    client.subscribeBook(0, (book) => {
      last = book;
    });
    for (let place = 0; place < 30; place += 1) await bid(String(60_000 + 100 * place));
    await vi.waitFor(() => sameAsVenue(last));
    expect(last?.bids).toHaveLength(25);
    expect(last?.bids[0]?.[0]).toBe('62900');
    // The best levels go: those that enter the window were not changed by any order.
    await ask('62500', '50');
    await vi.waitFor(() => sameAsVenue(last));
    expect(last?.bids).toHaveLength(25);
  });

  it('starts anew after a gap and after a wrong checksum', async () => {
    const states: BookState[] = [];
    client.subscribeBook(0, (book) => states.push(book));
    await vi.waitFor(() => expect(states).toHaveLength(1));
    await bid('70000');
    await vi.waitFor(() => expect(states).toHaveLength(2));
    const socket = sockets[0]!;
    const deliver = (message: object) =>
      socket.emit('message', Buffer.from(JSON.stringify(message)), false);
    const { seq } = states[1]!;
    const gap = {
      ch: 'book',
      issue: 0,
      seq: seq + 9,
      prev: seq + 5,
      index: 9,
      t: 9,
      type: 'delta',
    };
    deliver({ ...gap, data: { asks: [], bids: [['1', '1', 1]] } });
    await vi.waitFor(() => expect(states).toHaveLength(3));
    await sameAsVenue(states[2]);
    const wrong = { ...gap, seq, prev: seq, type: 'checksum', data: { checksum: '00' } };
    deliver(wrong);
    await vi.waitFor(() => expect(states).toHaveLength(4));
    deliver({ ...wrong, data: { checksum: bookChecksum(states[3]!) } });
    await bid('69000');
    await vi.waitFor(() => expect(states).toHaveLength(5));
  });

  it('is marked stale when the connection goes, and comes back', async () => {
    const seen: boolean[] = [];
    client.subscribeBook(0, (_, isStale) => seen.push(isStale));
    await vi.waitFor(() => expect(seen).toEqual([false]));
    sockets[0]!.terminate();
    await vi.waitFor(() => expect(seen).toEqual([false, true, false]), { timeout: 5_000 });
    expect(sockets).toHaveLength(2);
  });
});

it('the checksum of a book is that of the example in docs/spec/doors.md', () => {
  const page = readFileSync(new URL('../../../docs/spec/doors.md', import.meta.url), 'utf8');
  const book = {
    issue: 3,
    seq: 71,
    asks: [['70100', '5', 1]],
    bids: [
      ['70000', '10', 2],
      ['69900', '1', 1],
    ],
  } as const;
  expect(page).toContain(`give \`${bookChecksum(book)}\``);
});

describe('followed trades', () => {
  it('come once and in order, also those of the time without a connection', async () => {
    const indexes: number[] = [];
    await bid('70000', '500');
    await ask('70000', '1');
    client.subscribeTrades(0, (trades) => indexes.push(...trades.map(({ index }) => index)));
    await vi.waitFor(() => expect(indexes).toEqual([1]));
    sockets[0]!.terminate();
    const asks = Array.from({ length: 80 }, () => ask('70000', '1'));
    await Promise.all(asks);
    await ask('70000', '1');
    await vi.waitFor(() => expect(indexes).toHaveLength(82), { timeout: 5_000 });
    expect(indexes).toEqual(Array.from({ length: 82 }, (_, place) => place + 1));
  });
});

describe('followed blocks', () => {
  it('come once and in order', async () => {
    const indexes: number[] = [];
    client.subscribeBlocks(({ index }) => indexes.push(index));
    const first = venue.views.index;
    await vi.waitFor(() => expect(indexes).toEqual([first]));
    sockets[0]!.terminate();
    await bid('70000');
    await bid('69900');
    await vi.waitFor(() => expect(indexes).toEqual([first, first + 1, first + 2]), {
      timeout: 5_000,
    });
  });
});

describe('the connection', () => {
  it('is closed with the last subscription', async () => {
    const statuses: string[] = [];
    client.onStreamStatus((status) => statuses.push(status));
    const handle = client.subscribeBlocks(() => {});
    await vi.waitFor(() => expect(statuses).toEqual(['open']));
    handle.close();
    await vi.waitFor(() => expect(venue.stream.connections).toBe(0));
  });

  it('hears of a shutdown', async () => {
    const statuses: string[] = [];
    client.onStreamStatus((status) => statuses.push(status));
    client.subscribeBlocks(() => {});
    await vi.waitFor(() => expect(statuses).toEqual(['open']));
    await venue.stream.close();
    await vi.waitFor(() => expect(statuses.slice(0, 3)).toEqual(['open', 'shutdown', 'closed']));
  });
});
