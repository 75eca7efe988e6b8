import { NONE_U32 } from '@jangbu/protocol';
import { beforeEach, describe, expect, it } from 'vitest';
import { order } from '../inline-venue.test.ts';
import { useStream } from './listening-stream.test.ts';

const stream = useStream();
const ON_DAY = { issue: 1, limitPrice: 2_000 };
/** From ten in the morning to the closing call. */
const TO_CALL_SECONDS = 5 * 3_600;

beforeEach(async () => {
  await stream.venue.listMarket();
});

describe('channel status', () => {
  it('says where the issue stands, then each change, whole each time', async () => {
    const client = await stream.connect();
    client.subscribe({ ch: 'status', issue: 1 });
    await client.heard(1);
    expect(client.messages[0]).toMatchObject({
      ch: 'status',
      issue: 1,
      type: 'snapshot',
      prev: null,
      seq: stream.venue.views.issues.must(1).statusSeq,
      data: { session: 'continuous', halt: null, expected: null, upperLimit: '2600' },
    });
    await stream.venue.run('operator', {
      kind: 'HaltIssue',
      market: 1,
      issue: NONE_U32,
      reason: 2,
    });
    await stream.venue.run('operator', { kind: 'ResumeIssue', market: 1, issue: NONE_U32 });
    await client.heard(3);
    expect(client.messages.slice(1)).toMatchObject([
      {
        type: 'delta',
        prev: client.messages[0].seq,
        data: { session: 'halt', halt: { reason: 2 } },
      },
      {
        type: 'delta',
        prev: client.messages[1].seq,
        data: { session: 'resume_call', halt: null, upperLimit: '2600' },
      },
    ]);
  });

  it('says what a call would come to, and the book channel says it too', async () => {
    const client = await stream.connect();
    stream.venue.pass(TO_CALL_SECONDS);
    client.subscribe({ ch: 'status', issue: 1 }, { ch: 'book', issue: 1 });
    await client.heard(2);
    expect(client.messages[1].data).toEqual({
      asks: [],
      bids: [],
      expected: null,
      marketOrders: { asks: '0', bids: '0' },
      midpointOrders: { asks: '0', bids: '0' },
    });
    await stream.venue.run('alpha', order(ON_DAY));
    const sell = { ...ON_DAY, account: 1, side: 1, orderType: 1, limitPrice: 0, quantity: 3 };
    await stream.venue.run('beta', order({ ...sell, clientOrderId: 'b-1' }));
    stream.venue.pass(1);
    await client.heard(6);
    const [bid, ask, ...indicated] = client.messages.slice(2);
    expect(bid.data).toEqual({ asks: [], bids: [['2000', '10', 1]] });
    expect(ask.data).toEqual({ asks: [], bids: [], marketOrders: { asks: '3', bids: '0' } });
    const expected = { price: '2000', quantity: '3' };
    expect(indicated).toMatchObject([
      { ch: 'status', data: { session: 'closing_call', expected } },
      { ch: 'book', prev: ask.seq, data: { asks: [], bids: [], expected } },
    ]);
    expect(indicated[1].seq).toBe(indicated[0].seq);
  });

  it('a block that changes nothing of it is not told', async () => {
    const client = await stream.connect();
    client.subscribe({ ch: 'status', issue: 1 });
    await client.heard(1);
    await stream.venue.run('alpha', order(ON_DAY));
    client.say({ op: 'ping' });
    await client.heard(2);
    expect(client.messages.map(({ ch }) => ch)).toEqual(['status', 'pong']);
  });

  it('is there for an issue without a market', async () => {
    const client = await stream.connect();
    client.subscribe({ ch: 'status', issue: 0 });
    await client.heard(1);
    expect(client.messages[0].data).toMatchObject({ session: 'continuous', phaseUntil: null });
  });
});
