import { describe, expect, it } from 'vitest';
import { order } from '../inline-venue.test.ts';
import { type Client, useStream } from './listening-stream.test.ts';

const stream = useStream();

/** One share of beta to alpha's bid; the trade block has the next index. */
const sell = (name: string) =>
  stream.venue.run('beta', order({ account: 1, side: 1, quantity: 1, clientOrderId: name }));

/** A bid that takes 100 sales, and `count` of them. */
async function trade(count: number): Promise<void> {
  await stream.venue.run('alpha', order({ quantity: 100 }));
  for (let place = 0; place < count; place += 1) await sell(`s-${place}`);
}

/** A client that resumes one channel, once it was answered. */
async function resumed(channel: object, count: number): Promise<Client> {
  const client = await stream.connect();
  client.say({ op: 'resume', channels: [channel] });
  await client.heard(count);
  return client;
}

/** What was heard, then a ping: all that was due has come. */
async function allOf(client: Client) {
  client.say({ op: 'ping' });
  await client.heard(client.messages.length + 1);
  return client.messages.filter(({ ch }) => ch !== 'pong');
}

const seqOfTrade = (index: number) => stream.venue.views.trades.tradeOf(0, index)!.eventSeq;

describe('resume of trades', () => {
  it('brings what was missed, each trade once and in order', async () => {
    await trade(5);
    const seq = seqOfTrade(2);
    const client = await resumed({ ch: 'trades', issue: 0, seq }, 2);
    await sell('later');
    await client.heard(3);
    expect(client.messages).toMatchObject([
      { type: 'resume', seq, prev: null, data: { isComplete: true, reason: null } },
      { type: 'delta', prev: seq, data: [{ index: 3 }, { index: 4 }, { index: 5 }] },
      { type: 'delta', prev: seqOfTrade(5), seq: seqOfTrade(6), data: [{ index: 6 }] },
    ]);
  });

  it('brings nothing where nothing was missed', async () => {
    await trade(2);
    const seq = stream.venue.views.lastEventSeq;
    const client = await resumed({ ch: 'trades', issue: 0, seq }, 1);
    expect(await allOf(client)).toMatchObject([{ type: 'resume', data: { isComplete: true } }]);
  });

  it('brings all from the listing on', async () => {
    await trade(2);
    const client = await resumed({ ch: 'trades', issue: 0, seq: 0 }, 2);
    expect(client.messages[1]).toMatchObject({ prev: 0, data: [{ index: 1 }, { index: 2 }] });
  });

  it('gives a snapshot where more was missed than is replayed, and says so', async () => {
    await stream.restart({ maxResumeTrades: 3 });
    await trade(5);
    const channel = { ch: 'trades', issue: 0, seq: seqOfTrade(1) };
    const far = await resumed(channel, 2);
    expect(far.messages).toMatchObject([
      { type: 'resume', data: { isComplete: false, reason: 'too_far' } },
      { type: 'snapshot', prev: null, seq: seqOfTrade(5) },
    ]);
    const near = await resumed({ ...channel, seq: seqOfTrade(2) }, 2);
    expect(near.messages[1]).toMatchObject({ type: 'delta', data: { length: 3 } });
  });

  it('gives a snapshot to who has more than this ledger', async () => {
    await trade(1);
    const client = await resumed({ ch: 'trades', issue: 0, seq: 10 ** 9 }, 2);
    expect(client.messages).toMatchObject([
      { type: 'resume', data: { isComplete: false, reason: 'ahead' } },
      { type: 'snapshot', data: [{ index: 1 }] },
    ]);
  });
});

describe('busts', () => {
  const bust = (index: number) =>
    stream.venue.run('operator', { kind: 'BustTrade', issue: 0, index });

  it('come once more on the tape, in the order of the ledger, also to who resumes', async () => {
    await stream.restart({}, { rulesVersion: 2 });
    const reader = await stream.connect();
    reader.subscribe({ ch: 'trades', issue: 0 });
    await reader.heard(1);
    await trade(2);
    await bust(1);
    await sell('after');
    await reader.heard(5);
    const [second, busted, third] = reader.messages.slice(2);
    expect([second, busted, third]).toMatchObject([
      { type: 'delta', data: [{ index: 2, isBusted: false }] },
      { type: 'delta', prev: second.seq, data: [{ index: 1, isBusted: true }] },
      { type: 'delta', prev: busted.seq, data: [{ index: 3 }] },
    ]);
    const { seq } = second;
    const resuming = await resumed({ ch: 'trades', issue: 0, seq }, 3);
    expect(resuming.messages.slice(1)).toEqual([busted, third]);
    const knowing = await resumed({ ch: 'trades', issue: 0, seq: busted.seq }, 2);
    expect(knowing.messages.slice(1)).toEqual([third]);
    await bust(2);
    const newcomer = await stream.connect();
    newcomer.subscribe({ ch: 'trades', issue: 0 });
    await newcomer.heard(1);
    expect(newcomer.messages[0]).toMatchObject({
      type: 'snapshot',
      seq: stream.venue.views.trades.bustsOf(0).at(-1)?.eventSeq,
      data: [{ isBusted: true }, { isBusted: true }, { isBusted: false }],
    });
  });
});

describe('resume of blocks', () => {
  it('brings every header since', async () => {
    const { views } = stream.venue;
    const seq = views.blocks.lastEventSeq(5);
    const client = await resumed({ ch: 'blocks', seq }, 3);
    expect(client.messages).toMatchObject([
      { ch: 'blocks', issue: null, type: 'resume', seq, data: { isComplete: true } },
      { type: 'delta', prev: seq, data: { index: 6 } },
      { type: 'delta', prev: views.blocks.lastEventSeq(6), data: { index: 7 } },
    ]);
  });

  it('gives the last one where too many were missed', async () => {
    await stream.restart({ maxResumeBlocks: 2 });
    const { blocks, index } = stream.venue.views;
    const client = await resumed({ ch: 'blocks', seq: blocks.lastEventSeq(index - 3) }, 2);
    expect(client.messages).toMatchObject([
      { type: 'resume', data: { isComplete: false, reason: 'too_far' } },
      { type: 'snapshot', prev: null, data: { index } },
    ]);
  });
});

describe('resume of a book', () => {
  it('needs nothing where it is as before, and goes on with deltas', async () => {
    const first = await stream.connect();
    first.subscribe({ ch: 'book', issue: 0 });
    await first.heard(1);
    await stream.venue.run('alpha', order());
    await first.heard(2);
    const { seq } = first.messages[1];
    first.socket.close();
    const client = await resumed({ ch: 'book', issue: 0, seq }, 1);
    await stream.venue.run('alpha', order({ limitPrice: 69_000, clientOrderId: 'a-2' }));
    await client.heard(2);
    expect(client.messages).toMatchObject([
      { type: 'resume', seq, data: { isComplete: true } },
      { type: 'delta', prev: seq, data: { bids: [['69000', '10', 1]] } },
    ]);
  });

  it('is sent anew where it has changed', async () => {
    const { seq } = stream.venue.views.issues.must(0).book;
    await stream.venue.run('alpha', order());
    const client = await resumed({ ch: 'book', issue: 0, seq }, 2);
    expect(client.messages).toMatchObject([
      { type: 'resume', seq, data: { isComplete: false, reason: 'too_far' } },
      { type: 'snapshot', data: { bids: [['70000', '10', 1]] } },
    ]);
  });
});

describe('resume of a status', () => {
  it('is one delta, or nothing', async () => {
    await stream.venue.listMarket();
    const issue = stream.venue.views.issues.must(1);
    const { statusSeq: seq } = issue;
    const same = await resumed({ ch: 'status', issue: 1, seq }, 1);
    expect(await allOf(same)).toMatchObject([{ type: 'resume', data: { isComplete: true } }]);
    await stream.venue.run('operator', { kind: 'HaltIssue', market: 1, issue: 1, reason: 2 });
    const client = await resumed({ ch: 'status', issue: 1, seq }, 2);
    expect(client.messages).toMatchObject([
      { type: 'resume', data: { isComplete: true } },
      { type: 'delta', prev: seq, seq: issue.statusSeq, data: { session: 'halt' } },
    ]);
  });
});
