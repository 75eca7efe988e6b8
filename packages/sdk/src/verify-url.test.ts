import { type Anchor, chainIdOf, plainHasher, toHex } from '@jangbu/protocol';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RunningVenue, seedOf } from './running-venue.test.ts';
import { createSigner } from './signer.ts';
import { verifyUrl } from './verify-url.ts';

let venue: RunningVenue;
let anchor: Anchor;

beforeAll(async () => {
  venue = await (await RunningVenue.start()).open();
  const alpha = venue.client().trader(createSigner({ seed: seedOf('alpha') }));
  const beta = venue.client().trader(createSigner({ seed: seedOf('beta') }));
  for (let place = 0; place < 6; place += 1) {
    const issue = place % 2;
    await alpha.placeOrder({ issue, account: 0, side: 'buy', quantity: '3', price: '70000' });
    await beta.placeOrder({ issue, account: 1, side: 'sell', quantity: '2', price: '70000' });
  }
  // Two trades of different issues in one block.
  const ask = { account: 1, side: 'sell', quantity: '1', price: '70000' } as const;
  await beta.submit([
    await beta.orderCommand({ ...ask, issue: 0 }),
    await beta.orderCommand({ ...ask, issue: 1 }),
  ]);
  anchor = {
    genesis: chainIdOf(plainHasher, venue.genesis),
    operator: venue.genesis.operatorKey,
    witnesses: [],
    quorum: 0,
  };
});

afterAll(() => venue.close());

/** A fetch that changes what the venue says under `path`. */
function tampered(path: string, change: (text: string) => string): typeof fetch {
  return async (input, init) => {
    const response = await fetch(input, init);
    const text = await response.text();
    const url = String(input);
    return new Response(url.includes(path) ? change(text) : text, { status: response.status });
  };
}

/** Changes the item of a JSON list whose `index` is `index`. */
function inItem(index: number, change: (item: Record<string, unknown>) => void) {
  return (text: string) => {
    const page = JSON.parse(text);
    for (const item of page.items) if (item.index === index) change(item);
    return JSON.stringify(page);
  };
}

describe('verifyUrl', () => {
  it('is anchored with an anchor and consistent without', async () => {
    const anchored = await verifyUrl(venue.url, anchor);
    expect(anchored).toMatchObject({
      verdict: 'anchored',
      blocks: venue.views.index + 1,
      trades: venue.views.trades.count,
      index: venue.views.index,
      hash: toHex(venue.views.blocks.hash(venue.views.index)),
    });
    expect(anchored.trades).toBeGreaterThan(5);
    expect(anchored.steps.map(({ step }) => step)).toEqual([
      'genesis',
      'checkpoint',
      'headers',
      'chains',
      'trade_log',
    ]);
    expect(await verifyUrl(venue.url)).toMatchObject({ verdict: 'consistent' });
  });

  it('names the step of another ledger and of another operator', async () => {
    const other = { ...anchor, genesis: new Uint8Array(32) };
    expect(await verifyUrl(venue.url, other)).toMatchObject({ verdict: 'false', step: 'genesis' });
    const impostor = { ...anchor, operator: seedOf('alpha') };
    const verdict = await verifyUrl(venue.url, impostor);
    expect(verdict).toMatchObject({ verdict: 'false', step: 'checkpoint' });
    const witness = { name: 'w', key: venue.genesis.operatorKey };
    const alone = { ...anchor, witnesses: [witness], quorum: 1 };
    expect(await verifyUrl(venue.url, alone)).toMatchObject({ step: 'checkpoint' });
  });

  it.each([
    [
      'a genesis with another clock',
      'genesis',
      '/v1/genesis',
      (t: string) => t.replace('"clockRate": 1', '"clockRate": 2'),
      'checkpoint',
    ],
    [
      'a checkpoint of another time',
      'checkpoint',
      '/v1/checkpoint',
      (t: string) => t.replace(/time 1/, 'time 2'),
      'checkpoint',
    ],
    [
      'a header of another time',
      'header',
      '/v1/blocks',
      inItem(3, (item) => {
        item.timestamp = Number(item.timestamp) + 1;
      }),
      'headers',
    ],
    [
      'a header that is left out',
      'header',
      '/v1/blocks',
      (t: string) =>
        JSON.stringify({
          ...JSON.parse(t),
          items: JSON.parse(t).items.filter((i: { index: number }) => i.index !== 2),
        }),
      'headers',
    ],
    [
      'a header that is no header',
      'header',
      '/v1/blocks',
      inItem(4, (item) => {
        item.stateRoot = 7;
      }),
      'headers',
    ],
    [
      'a trade of another price',
      'trade',
      '/chain',
      inItem(2, (item) => {
        item.data = { ...(item.data as object), price: '70100' };
      }),
      'chains',
    ],
    [
      'a listing of another tick',
      'listing',
      '/chain',
      inItem(0, (item) => {
        item.listing = { ...(item.listing as object), tick: '1000' };
      }),
      'chains',
    ],
    [
      'a trade in another place of the log',
      'trade',
      '/chain',
      inItem(2, (item) => {
        item.tradeNumber = Number(item.tradeNumber) + 1;
      }),
      'chains',
    ],
    [
      'an issue that is left out',
      'issues',
      '/v1/issues?',
      (t: string) => JSON.stringify({ ...JSON.parse(t), items: JSON.parse(t).items.slice(0, 1) }),
      'chains',
    ],
    [
      'a float for a number',
      'header',
      '/v1/blocks',
      (t: string) => t.replace('"index":1,', '"index":1.5,'),
      'headers',
    ],
  ])('finds %s', async (_, __, path, change, step) => {
    const verdict = await verifyUrl(venue.url, step === 'checkpoint' ? undefined : anchor, {
      fetch: tampered(path, change),
    });
    expect(verdict).toMatchObject({ verdict: 'false', step });
    expect(verdict.reason).not.toBe('');
  });

  it('finds another order of trades in a block, though every chain holds', async () => {
    const last = venue.views.trades.count - 1;
    const swapped = new Map([
      [last, last - 1],
      [last - 1, last],
    ]);
    const swap = (text: string) => {
      const page = JSON.parse(text);
      for (const item of page.items) {
        item.tradeNumber = swapped.get(item.tradeNumber) ?? item.tradeNumber;
      }
      return JSON.stringify(page);
    };
    const verdict = await verifyUrl(venue.url, anchor, { fetch: tampered('/chain', swap) });
    expect(verdict).toMatchObject({ verdict: 'false', step: 'trade_log' });
  });
});

describe('verifyPublicChain', () => {
  it('checks one issue against headers, checkpoint and anchor', async () => {
    const client = venue.client();
    const trades = venue.views.trades.countOf(1);
    expect(await client.verifyPublicChain('DECI', anchor)).toMatchObject({
      verdict: 'anchored',
      trades,
    });
    expect(await client.verifyPublicChain(1)).toMatchObject({ verdict: 'consistent', trades });
    const change = inItem(2, (item) => {
      item.blockIndex = 3;
    });
    const other = venue.client({ fetch: tampered('/chain', change) });
    expect(await other.verifyPublicChain(1)).toMatchObject({ verdict: 'false', step: 'chains' });
  });
});
