import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RefusedError } from './errors.ts';
import { RunningVenue, seedOf } from './running-venue.test.ts';
import { createSigner } from './signer.ts';

let venue: RunningVenue;

beforeAll(async () => {
  venue = await RunningVenue.start();
  await venue.open();
});

afterAll(() => venue.close());

const signerOf = (name: 'alpha' | 'beta' | 'checkpoints') => createSigner({ seed: seedOf(name) });

/** A fetch that notes what it asks for, and lets `spoil` change the header lines. */
function watched(spoil: (headers: Headers, count: number) => void = () => {}) {
  const asked: string[] = [];
  const watchedFetch: typeof fetch = (input, init) => {
    const headers = new Headers(init?.headers);
    asked.push(new URL(String(input)).pathname);
    spoil(headers, asked.length);
    return fetch(input, { ...init, headers });
  };
  return { asked, fetch: watchedFetch };
}

describe('private reads', () => {
  it('are refused to a client that reads as nobody', async () => {
    const refused = venue.client().account(0);
    await expect(refused).rejects.toThrow(RefusedError);
    await expect(refused).rejects.toMatchObject({ code: 'token_required' });
  });

  it('are made with the key of the first trader, in one exchange for requests at the same time', async () => {
    const { asked, fetch } = watched();
    const client = venue.client({ fetch });
    client.trader(signerOf('alpha'));
    client.trader(signerOf('beta'));
    const [account, orders] = await Promise.all([client.account(0), client.orders(0)]);
    expect([account.member, orders.items]).toEqual([3, []]);
    expect(asked.filter((path) => path === '/v1/tokens')).toHaveLength(1);
    const before = asked.length;
    await client.withdrawals(0);
    expect(asked.slice(before)).toEqual(['/v1/accounts/0/withdrawals']);
  });

  it('show another member’s account as one that does not exist', async () => {
    const client = venue.client({ signer: signerOf('beta') });
    for (const account of [0, 77]) {
      await expect(client.account(account)).rejects.toMatchObject({ code: 'unknown_account' });
    }
  });

  it('go on with a new token when the venue takes the old one no more', async () => {
    let isSpoilt = false;
    const { asked, fetch } = watched((headers) => {
      if (isSpoilt && headers.has('authorization')) headers.set('authorization', 'Bearer gone');
      isSpoilt = false;
    });
    const client = venue.client({ fetch, signer: signerOf('alpha') });
    await client.account(0);
    isSpoilt = true;
    expect(await client.account(0)).toMatchObject({ account: 0 });
    expect(asked.filter((path) => path === '/v1/tokens')).toHaveLength(2);
  });

  it('end after one new token that is refused too', async () => {
    const { asked, fetch } = watched((headers) => {
      if (headers.has('authorization')) headers.set('authorization', 'Bearer gone');
    });
    const client = venue.client({ fetch, signer: signerOf('alpha') });
    await expect(client.account(0)).rejects.toMatchObject({ code: 'bad_token' });
    expect(asked.filter((path) => path === '/v1/accounts/0')).toHaveLength(3);
  });

  it('say why a key gets no token', async () => {
    const client = venue.client({ signer: signerOf('checkpoints') });
    await expect(client.account(0)).rejects.toMatchObject({ code: 'unknown_key' });
  });
});
