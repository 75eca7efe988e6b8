import type { SubmitOutcome, Submitter } from '@jangbu/gateway';
import { toHex } from '@jangbu/protocol';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { InputError, RefusedError, UnknownOutcomeError, UnreachableError } from './errors.ts';
import {
  killSwitchCommand,
  massCancelCommand,
  proposeCommand,
  releaseKillSwitchCommand,
  withdrawalCommand,
} from './office-commands.ts';
import { RunningVenue, seedOf } from './running-venue.test.ts';
import { createSigner } from './signer.ts';
import type { Trader } from './trader.ts';

let venue: RunningVenue;
/** What stands between the door and the ledger, if anything. */
let between: ((bytes: Uint8Array, ledger: Submitter) => Promise<SubmitOutcome>) | undefined;

beforeEach(async () => {
  between = undefined;
  venue = await RunningVenue.start((ledger) => ({
    submit: (bytes) => (between === undefined ? ledger.submit(bytes) : between(bytes, ledger)),
  }));
  await venue.open();
});

afterEach(() => venue.close());

function trader(name: 'alpha' | 'beta'): Trader {
  return venue.client().trader(createSigner({ seed: seedOf(name) }));
}

/** A client that reads as a participant. */
function reader(name: 'alpha' | 'operator') {
  return venue.client({ signer: createSigner({ seed: seedOf(name) }) });
}

const BID = { issue: '005930', account: 0, side: 'buy', quantity: '10', price: '70000' } as const;
const ASK = { issue: 0, account: 1, side: 'sell', quantity: '4', price: '70000' } as const;

describe('a trader', () => {
  it('places, reduces and cancels', async () => {
    const alpha = trader('alpha');
    const placed = await alpha.placeOrder({ ...BID, clientOrderId: 'mine' });
    expect(placed).toMatchObject({ status: 'new', clientOrderId: 'mine', leavesQuantity: '10' });
    const sold = await trader('beta').placeOrder(ASK);
    expect(sold).toMatchObject({ status: 'filled', cumulativeQuantity: '4' });
    const name = { account: 0, clientOrderId: 'mine' };
    expect(await alpha.reduceOrder(name, '1')).toMatchObject({ leavesQuantity: '5' });
    const gone = await alpha.cancelOrder({ orderId: placed.orderId! });
    expect(gone).toMatchObject({ status: 'canceled', clientOrderId: 'mine' });
    expect(await reader('alpha').order(placed.orderId!)).toMatchObject({ status: 'canceled' });
  });

  it('asks what would become of commands, and uses nothing up', async () => {
    const alpha = trader('alpha');
    const { index } = venue.views;
    const good = await alpha.orderCommand({ ...BID, clientOrderId: 'once' });
    const answer = await alpha.test([good, { ...good, limitPrice: 1 }]);
    expect(answer).toEqual({
      index,
      results: [
        { position: 0, reject: null },
        { position: 1, reject: 'off_tick' },
      ],
    });
    expect(await alpha.placeOrder({ ...BID, clientOrderId: 'once' })).toMatchObject({
      status: 'new',
      index: index + 1,
    });
    await expect(trader('beta').test([good])).resolves.toMatchObject({
      results: [{ reject: 'unknown_account' }],
    });
  });

  it('reads what the offices did', async () => {
    const client = reader('operator');
    await venue.run('alpha', {
      kind: 'RequestWithdrawal',
      account: 0,
      currency: 1,
      amount: 1,
    });
    const terms = { kind: 'SetParticipantTerms', participant: 3, ordersPerSecond: 9 } as const;
    await venue.run('operator', proposeCommand(terms));
    expect(await client.participant(3)).toMatchObject({ name: 'alpha', ordersPerSecond: 9 });
    expect((await client.participants()).items).toHaveLength(5);
    expect(await client.proposal(0)).toMatchObject({ status: 'executed', reject: null });
    expect((await client.proposals({ status: 'open' })).items).toEqual([]);
    expect((await client.fees()).items).toEqual([]);
    expect((await client.withdrawals(0)).items).toEqual([]);
    expect(await client.totals('005930')).toMatchObject({ issue: 0, breaches: [] });
  });

  it('cancels together, locks, and asks for cash', async () => {
    const alpha = trader('alpha');
    const client = reader('alpha');
    for (const clientOrderId of ['a', 'b']) await alpha.placeOrder({ ...BID, clientOrderId });
    await alpha.submit([massCancelCommand({ account: 0, issue: 0, side: 'sells' })]);
    expect((await client.account(0)).openOrders).toBe(2);
    await alpha.submit([massCancelCommand()]);
    expect((await client.account(0)).openOrders).toBe(0);
    await alpha.submit([withdrawalCommand(0, 0, '5', 0)]);
    expect((await client.withdrawals(0)).items).toMatchObject([{ amount: '5', code: 'KRW' }]);
    expect(() => withdrawalCommand(0, 0, '5.5', 0)).toThrow(InputError);
    await alpha.submit([killSwitchCommand(3, 0)]);
    expect((await client.account(0)).lockedBy).toBe('member');
    const { results } = await alpha.submit([
      killSwitchCommand(3),
      releaseKillSwitchCommand(3, 0),
      releaseKillSwitchCommand(3),
    ]);
    expect(results.map(({ reject }) => reject)).toEqual([null, 'too_early', 'too_early']);
    expect(await client.participant(3)).toMatchObject({ status: 'locked', lockedBy: 'member' });
  });

  it('says why the venue refused', async () => {
    const refused = trader('alpha').placeOrder({ ...BID, price: '70050' });
    await expect(refused).rejects.toSatisfy(
      (error) => error instanceof RefusedError && error.code === 'off_tick',
    );
    const stranger = venue.client().trader(createSigner({ seed: new Uint8Array(32).fill(9) }));
    await expect(stranger.placeOrder(BID)).rejects.toThrow(RefusedError);
  });

  it.each(['1e5', '0x10', '１００', '٣', ' 1', '1\n', '+1', '01', '.5', '-0', '', '1.5', 'NaN'])(
    'refuses the number %j before anything is sent',
    async (text) => {
      const { index } = venue.views;
      await expect(trader('alpha').placeOrder({ ...BID, quantity: text })).rejects.toThrow(
        InputError,
      );
      await expect(trader('alpha').placeOrder({ ...BID, price: text })).rejects.toThrow(InputError);
      expect(venue.views.index).toBe(index);
    },
  );

  it('counts nonces for submissions under way at the same time', async () => {
    const alpha = trader('alpha');
    const bids = Array.from({ length: 40 }, () => alpha.placeOrder({ ...BID, quantity: '1' }));
    const reports = await Promise.all(bids);
    expect(new Set(reports.map(({ orderId }) => orderId)).size).toBe(40);
    const key = toHex(createSigner({ seed: seedOf('alpha') }).publicKey);
    expect((await venue.client().key(key)).highestNonce).toBe(41);
  });

  it('goes on where another process left the nonces', async () => {
    const [one, two] = [trader('alpha'), trader('alpha')];
    await one.placeOrder(BID);
    await two.placeOrder(BID);
    expect(await one.placeOrder(BID)).toMatchObject({ status: 'new' });
    expect(await two.placeOrder(BID)).toMatchObject({ status: 'new' });
  });

  it('sends the same bytes again when no answer comes, and the order is placed once', async () => {
    const sent: string[] = [];
    let answers = 0;
    between = async (bytes, ledger) => {
      sent.push(toHex(bytes));
      const outcome = await ledger.submit(bytes);
      answers += 1;
      // The ledger has it, the answer is lost.
      return answers === 1 ? { kind: 'unavailable', reason: 'lost' } : outcome;
    };
    const report = await trader('alpha').placeOrder(BID);
    expect(report).toMatchObject({ status: 'new', orderId: 1 });
    expect(new Set(sent).size).toBe(1);
    expect(venue.views.orders.count).toBe(1);
  });

  it('calls an outcome unknown, never failed, and settles it later', async () => {
    between = async () => ({ kind: 'unavailable', reason: 'gone' });
    const alpha = trader('alpha');
    const failure = await alpha.placeOrder({ ...BID, clientOrderId: 'lost' }).catch((e) => e);
    expect(failure).toBeInstanceOf(UnknownOutcomeError);
    expect(failure.clientOrderIds).toEqual(['lost']);
    await expect(reader('alpha').orderByClientId(0, 'lost')).rejects.toThrow(RefusedError);
    between = undefined;
    const answer = await alpha.send(failure.envelope);
    expect(answer.results).toMatchObject([{ status: 'new', clientOrderId: 'lost' }]);
    expect(await reader('alpha').orderByClientId(0, 'lost')).toMatchObject({ status: 'new' });
  });
});

describe('a venue whose disk is full', () => {
  it('refuses, as is known for certain, and takes the order once there is room', async () => {
    const refusal: SubmitOutcome = { kind: 'unavailable', reason: 'full', cause: 'disk_full' };
    const alpha = trader('alpha');
    between = async () => refusal;
    const refused = await alpha.placeOrder(BID).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(RefusedError);
    expect(refused).toMatchObject({ problem: { params: { takesCancels: true } } });
    let tries = 0;
    between = async (bytes, ledger) => {
      tries += 1;
      return tries === 1 ? refusal : ledger.submit(bytes);
    };
    expect(await alpha.placeOrder(BID)).toMatchObject({ status: 'new', orderId: 1 });
  });
});

describe('reads', () => {
  it('have types and follow the venue', async () => {
    await trader('alpha').placeOrder(BID);
    await trader('beta').placeOrder(ASK);
    const client = reader('alpha');
    expect((await client.issues()).items.map(({ shortCode }) => shortCode)).toEqual([
      '005930',
      'DECI',
    ]);
    expect((await client.book(0)).bids).toEqual([['70000', '6', 1]]);
    expect((await client.trades('005930')).items).toMatchObject([
      { price: '70000', quantity: '4' },
    ]);
    expect((await client.account(0)).positions[0]).toMatchObject({ available: '1000004' });
    expect((await client.orders(0, { open: true })).items).toHaveLength(1);
    const allowance = await client.allowance(0, { issue: 'DECI', price: '1' });
    expect(allowance.order).toMatchObject({ issue: 1, price: '1', sellQuantity: '1000000' });
    expect((await client.block(venue.views.index)).tradeBlocks).toHaveLength(1);
  });

  it('say that nobody is there', async () => {
    const nobody = venue.client({ url: 'http://127.0.0.1:9' });
    await expect(nobody.info()).rejects.toThrow(UnreachableError);
    const silent = venue.client({ fetch: async () => new Response('<html>', { status: 502 }) });
    await expect(silent.info()).rejects.toThrow(UnreachableError);
  });
});
