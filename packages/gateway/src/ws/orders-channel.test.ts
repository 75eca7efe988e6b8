import { NONE_U32, publicKeyOf, readTokenDigest, signEd25519 } from '@jangbu/protocol';
import { describe, expect, it } from 'vitest';
import { order, type ParticipantName, SEEDS } from '../inline-venue.test.ts';
import { nodeHasher } from '../node-hasher.ts';
import { useStream } from './listening-stream.test.ts';

const stream = useStream();

/** A read token of a participant's root key, or of the key of another seed. */
function tokenOf(name: ParticipantName, seed = SEEDS[name]): string {
  const { tokens, venue } = stream;
  const key = publicKeyOf(seed);
  const challenge = tokens.challenge(key);
  const digest = readTokenDigest(nodeHasher, venue.views.chainId, key, challenge);
  return tokens.issue(key, challenge, signEd25519(seed, digest)).token;
}

/** A client that has asked for the orders of alpha, with what it was answered. */
async function reader(fields: object = {}, op = 'subscribe') {
  const client = await stream.connect();
  client.say({ op, channels: [{ ch: 'orders', token: tokenOf('alpha'), ...fields }] });
  await client.heard(1);
  return client;
}

const sell = (quantity: number, clientOrderId: string) =>
  stream.venue.run('beta', order({ account: 1, side: 1, quantity, clientOrderId }));
const cancel = (orderId: number) =>
  stream.venue.run('alpha', {
    kind: 'CancelOrder',
    account: 0,
    orderId,
    rowHint: NONE_U32,
    clientOrderId: '',
  });

describe('channel orders', () => {
  it('has what is open, then every change of the own orders and nothing of others', async () => {
    await stream.venue.run('alpha', order());
    const client = await reader();
    await stream.venue.run('alpha', order({ limitPrice: 69_000, clientOrderId: 'a-2' }));
    await sell(4, 'b-1');
    await sell(20, 'b-2');
    await cancel(2);
    await client.heard(5);
    const [snapshot, accepted, filled, rest, canceled] = client.messages;
    expect(client.messages).toHaveLength(5);
    expect(snapshot).toMatchObject({
      ch: 'orders',
      issue: null,
      type: 'snapshot',
      prev: null,
      data: { isWhole: true, orders: [{ orderId: 1, leavesQuantity: '10' }] },
    });
    expect(accepted).toMatchObject({
      type: 'delta',
      prev: snapshot.seq,
      data: [{ change: 'accepted', clientOrderId: 'a-2', quantity: '10', fill: null }],
    });
    const { eventSeq, hash } = stream.venue.views.trades.tradeOf(0, 1)!;
    expect(filled).toMatchObject({
      prev: accepted.seq,
      seq: eventSeq,
      data: [
        {
          change: 'filled',
          orderId: 1,
          quantity: '4',
          leavesQuantity: '6',
          fill: {
            index: 1,
            price: '70000',
            liquidity: 'maker',
            hash: Buffer.from(hash).toString('hex'),
            proof: '/v1/issues/0/chain?from=1&limit=1',
          },
        },
      ],
    });
    expect(rest.data).toMatchObject([{ change: 'filled', quantity: '6', leavesQuantity: '0' }]);
    expect(canceled.data).toMatchObject([
      { change: 'canceled', orderId: 2, quantity: '10', leavesQuantity: '0' },
    ]);
  });

  it('brings to who resumes what it missed, as those who stayed heard it', async () => {
    const stayed = await reader();
    await stream.venue.run('alpha', order());
    await stayed.heard(2);
    const { seq } = stayed.messages[1];
    await sell(4, 'b-1');
    await cancel(1);
    await stayed.heard(4);
    const back = await reader({ seq }, 'resume');
    await back.heard(2);
    const [answer, missed] = back.messages;
    expect(answer).toMatchObject({ type: 'resume', seq, data: { isComplete: true } });
    expect(missed).toMatchObject({ prev: seq, seq: stayed.messages[3].seq });
    expect(missed.data).toEqual(stayed.messages.slice(2).flatMap(({ data }) => data));
  });

  it('tells both sides of a trade with oneself together', async () => {
    const client = await reader();
    await stream.venue.run('registrar', {
      kind: 'IssueShares',
      account: 0,
      issue: 0,
      quantity: 10,
    });
    await stream.venue.run('alpha', {
      kind: 'OpenAccount',
      class: 0,
      secret: new Uint8Array(16).fill(0xc3),
    });
    await stream.venue.run('bank', {
      kind: 'CreditCash',
      account: 2,
      currency: 0,
      amount: 1_000_000,
    });
    await stream.venue.run('alpha', order({ account: 2, clientOrderId: 'c-1' }));
    await stream.venue.run('alpha', order({ side: 1, clientOrderId: 'a-1' }));
    await client.heard(3);
    expect(client.messages[2].data).toMatchObject([
      { change: 'accepted', account: 0 },
      { change: 'filled', account: 2, fill: { liquidity: 'maker' } },
      { change: 'filled', account: 0, fill: { liquidity: 'taker' } },
    ]);
  });

  it('gives a snapshot where too much was missed, and says when it is not whole', async () => {
    await stream.restart({ maxResumeOrderChanges: 1, snapshotOrders: 2 });
    const { lastEventSeq: seq } = stream.venue.views;
    for (const name of ['a-1', 'a-2', 'a-3']) {
      await stream.venue.run('alpha', order({ clientOrderId: name }));
    }
    const client = await reader({ seq }, 'resume');
    await client.heard(2);
    expect(client.messages).toMatchObject([
      { type: 'resume', data: { isComplete: false, reason: 'too_far' } },
      { type: 'snapshot', data: { isWhole: false, orders: [{ orderId: 3 }, { orderId: 2 }] } },
    ]);
  });

  it.each([
    ['no token', { token: undefined }, 'token_required'],
    ['a token that is none', { token: 'x' }, 'bad_token'],
    ['a token that is no text', { token: 7 }, 'bad_request'],
  ])('%s is refused', async (_, fields, code) => {
    const client = await reader(fields);
    expect(client.messages[0]).toMatchObject({ ch: 'error', code });
  });

  it('ends with its key', async () => {
    const seed = new Uint8Array(32).fill(9);
    await stream.venue.run('alpha', {
      kind: 'RegisterKey',
      publicKey: publicKeyOf(seed),
      keyKind: 1,
      scope: 1,
      validFrom: stream.venue.timestamp,
      validUntil: stream.venue.timestamp + 86_400_000_000,
    });
    const client = await reader({ token: tokenOf('alpha', seed) });
    expect(client.messages[0]).toMatchObject({ type: 'snapshot' });
    await stream.venue.run('alpha', { kind: 'RevokeKey', publicKey: publicKeyOf(seed) });
    await stream.venue.run('alpha', order());
    await client.heard(2);
    await stream.venue.run('alpha', order({ clientOrderId: 'a-2' }));
    client.say({ op: 'ping' });
    await client.heard(3);
    expect(client.messages.slice(1)).toMatchObject([
      { ch: 'error', code: 'bad_token' },
      { ch: 'pong' },
    ]);
  });
});
