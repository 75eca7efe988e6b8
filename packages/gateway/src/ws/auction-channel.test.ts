import { expect, it } from 'vitest';
import { order } from '../inline-venue.test.ts';
import { useStream } from './listening-stream.test.ts';

const stream = useStream();
const ON_DAY = { issue: 1, limitPrice: 2_000 };
/** From ten in the morning to the closing call, and through it. */
const TO_CALL_SECONDS = 5 * 3_600;
const CALL_SECONDS = 1_800 + 31;

it('channel auction tells what the call would come to, and what it came to', async () => {
  await stream.venue.listMarket();
  const client = await stream.connect();
  client.subscribe({ ch: 'auction', issue: 1 });
  await client.heard(1);
  expect(client.messages[0]).toMatchObject({
    ch: 'auction',
    issue: 1,
    type: 'snapshot',
    prev: null,
    data: { session: 'continuous', callEnd: null, expected: null, result: null },
  });
  stream.venue.pass(TO_CALL_SECONDS);
  await client.heard(2);
  await stream.venue.run('alpha', order(ON_DAY));
  const sell = { ...ON_DAY, account: 1, side: 1, quantity: 3, clientOrderId: 'b-1' };
  await stream.venue.run('beta', order(sell));
  stream.venue.pass(1);
  await client.heard(3);
  const [snapshot, opened, indicated] = client.messages;
  const expected = { price: '2000', quantity: '3' };
  expect(opened).toMatchObject({
    type: 'delta',
    prev: snapshot.seq,
    data: { session: 'closing_call', expected: null },
  });
  expect(opened.data.callEndLatest).toBe(opened.data.callEnd + 30_000_000);
  expect(indicated).toMatchObject({ prev: opened.seq, data: { expected, result: null } });
  stream.venue.pass(CALL_SECONDS);
  await client.heard(4);
  const ended = client.messages[3];
  const trade = stream.venue.views.trades.tradeOf(1, 1);
  expect(ended).toMatchObject({
    prev: indicated.seq,
    data: {
      session: 'after_hours_close',
      expected: null,
      result: {
        session: 'closing_call',
        price: '2000',
        quantity: '3',
        timestamp: trade?.timestamp,
        blockIndex: trade?.blockIndex,
      },
    },
  });
});
