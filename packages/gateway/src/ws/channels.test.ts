import { describe, expect, it } from 'vitest';
import { order } from '../inline-venue.test.ts';
import { useStream } from './listening-stream.test.ts';

const stream = useStream();

describe('channels', () => {
  it('book: a snapshot first, then what changed, each naming the one before', async () => {
    await stream.venue.run('alpha', order());
    const client = await stream.connect();
    client.subscribe({ ch: 'book', issue: 0 });
    await client.heard(1);
    const [snapshot] = client.messages;
    expect(snapshot).toEqual({
      ch: 'book',
      issue: 0,
      seq: stream.venue.views.issues.must(0).book.seq,
      prev: null,
      index: 8,
      t: stream.venue.timestamp,
      type: 'snapshot',
      data: {
        asks: [],
        bids: [['70000', '10', 1]],
        expected: null,
        marketOrders: { asks: '0', bids: '0' },
        midpointOrders: { asks: '0', bids: '0' },
      },
    });
    await stream.venue.run(
      'beta',
      order({ account: 1, side: 1, quantity: 4, clientOrderId: 'b-1' }),
    );
    await stream.venue.run('alpha', order({ limitPrice: 69_000, clientOrderId: 'a-2' }));
    await stream.venue.run(
      'beta',
      order({ account: 1, side: 1, quantity: 6, clientOrderId: 'b-2' }),
    );
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
    await stream.venue.run('alpha', order({ quantity: 100 }));
    const sell = (place: number) =>
      stream.venue.run(
        'beta',
        order({ account: 1, side: 1, quantity: 1, clientOrderId: `b-${place}` }),
      );
    await sell(0);
    const client = await stream.connect();
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
    const client = await stream.connect();
    client.subscribe({ ch: 'blocks' });
    await client.heard(1);
    await stream.venue.run('alpha', order());
    await client.heard(2);
    const [snapshot, delta] = client.messages;
    expect(snapshot).toMatchObject({ issue: null, prev: null, data: { index: 7 } });
    expect(delta).toMatchObject({ prev: snapshot.seq, data: { index: 8, commands: 1 } });
    expect(delta.data.previousHash).toBe(snapshot.data.hash);
  });

  it('a reader who comes later hears the same messages as one who was there', async () => {
    const [one, two] = [await stream.connect(), await stream.connect()];
    one.subscribe({ ch: 'book', issue: 0 });
    await one.heard(1);
    await stream.venue.run('alpha', order());
    await one.heard(2);
    two.subscribe({ ch: 'book', issue: 0 });
    await two.heard(1);
    await stream.venue.run('alpha', order({ limitPrice: 69_000, clientOrderId: 'a-2' }));
    await one.heard(3);
    await two.heard(2);
    expect(two.messages[1]).toEqual(one.messages[2]);
  });

  it('a checksum comes in its time', async () => {
    await stream.restart({ checksumIntervalMs: 50 });
    const client = await stream.connect();
    client.subscribe({ ch: 'book', issue: 0 });
    await client.heard(2);
    const checksum = client.messages.find(({ type }) => type === 'checksum');
    expect(checksum).toMatchObject({ ch: 'book', issue: 0, data: { levels: 25 } });
    expect(checksum.seq).toBe(client.messages[0].seq);
    expect(checksum.data.checksum).toMatch(/^[0-9a-f]{64}$/);
  });

  it('an ended subscription is silent, a repeated one starts anew, a ping is answered', async () => {
    const client = await stream.connect();
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
    await stream.venue.run('alpha', order());
    await client.heard(5);
    expect(client.messages.slice(4).map(({ ch }) => ch)).toEqual(['blocks']);
  });
});
