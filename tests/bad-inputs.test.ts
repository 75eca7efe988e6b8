/** The bad inputs that a venue must bear, one by one, sent to a venue in a process of its own by a client of bytes. */

import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { plainHasher, publicKeyOf } from '@jangbu/protocol';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ELSEWHERE, NOT_SENT_YET } from './bad-inputs-elsewhere.ts';
import { badInputRows } from './bad-inputs-rows.ts';
import { BadInputsVenue, bid, request, seedOf } from './bad-inputs-venue.ts';

const venue = new BadInputsVenue();
const CONSTANT = badInputRows(venue);
const signed = (bytes: Promise<Uint8Array>) => bytes.then((envelope) => venue.submit(envelope));
const TYPE = 'Content-Type: application/json';
let serial = 0;
/** A client order id that was not used before. */
const fresh = () => {
  serial += 1;
  return `here-${serial}`;
};

beforeAll(async () => {
  await venue.open();
  expect((await venue.order(bid())).code).toBe('ok');
}, 60_000);
afterAll(() => venue.close());

describe('a bad input is refused for its reason and changes nothing', () => {
  it.each(CONSTANT)('row %i: %s (%s) is %s', async (_, __, ___, expected, send) => {
    const before = await venue.state();
    const { status, code, head } = await send();
    expect(`${status} ${code}`).toBe(expected);
    if (status >= 400) expect(head).toMatch(/content-type: application\/problem\+json/i);
    expect(await venue.state()).toBe(before);
  });
});

describe('one effect, one answer', () => {
  it('row 11: the same order over two connections at once, again, and after a kill', async () => {
    const bytes = await venue.sign('alpha', [bid({ clientOrderId: 'once', quantity: 3 })]);
    const answers = await Promise.all(Array.from({ length: 8 }, () => venue.submit(bytes)));
    const [first] = answers;
    expect(first).toMatchObject({ status: 200, code: 'ok' });
    for (const { body } of answers) expect(body).toBe(first!.body);
    const state = await venue.state();
    await venue.kill();
    await venue.start();
    expect((await venue.submit(bytes)).body).toBe(first!.body);
    expect(await venue.state()).toBe(state);
  }, 60_000);

  it('row 11: an order whose answer never came, because the client or the venue was gone', async () => {
    const bytes = await venue.sign('alpha', [bid({ clientOrderId: 'unheard', quantity: 7 })]);
    const body = JSON.stringify({ envelope: Buffer.from(bytes).toString('base64') });
    const unheard = venue.send(request('POST', '/v1/transactions', [TYPE], body)).catch(() => null);
    await venue.kill();
    await unheard;
    await venue.start();
    const [again, and] = [await venue.submit(bytes), await venue.submit(bytes)];
    expect(again).toMatchObject({ status: 200, code: 'ok' });
    expect(and.body).toBe(again.body);
    const { items } = JSON.parse((await venue.get('/v1/accounts/0/orders', 'alpha')).body);
    const ids = items.map(({ clientOrderId }: { clientOrderId: string }) => clientOrderId);
    expect(ids.filter((id: string) => id === 'unheard')).toHaveLength(1);
  }, 60_000);

  it('row 12: the same client order id is the first order with the same body, and 409 with another', async () => {
    const same = await venue.order(bid());
    expect(JSON.parse(same.body).results[0]).toMatchObject({ orderId: 1, repeated: true });
    const other = await venue.order(bid({ quantity: 11 }));
    expect([other.status, other.code]).toEqual([409, 'duplicate_client_order_id']);
  });

  it('row 17: a key reads and trades from its first moment on, within its scope, until it is revoked', async () => {
    const seed = seedOf('trading key');
    const publicKey = publicKeyOf(seed);
    const validFrom = (await venue.now()) - 1;
    const bounds = { keyKind: 1, scope: 1, validFrom, validUntil: validFrom + 3_600_000_000 };
    const later = plainHasher.sha256(seed);
    const tomorrow = { ...bounds, validFrom: validFrom + 1_800_000_000 };
    await venue.order({ kind: 'RegisterKey', publicKey, ...bounds });
    await venue.order({ kind: 'RegisterKey', publicKey: publicKeyOf(later), ...tomorrow });
    const act = (by: Uint8Array, command: Parameters<typeof venue.order>[0]) =>
      signed(venue.sign('alpha', [command], { seed: by }));
    const withdrawal = { kind: 'RequestWithdrawal', account: 0, currency: 0, amount: 1 } as const;
    expect((await act(seed, bid({ clientOrderId: fresh() }))).code).toBe('ok');
    expect((await act(seed, withdrawal)).code).toBe('scope_missing');
    const early = await act(later, bid());
    expect([early.status, early.code]).toEqual([403, 'key_not_in_force']);
    await venue.order({ kind: 'RevokeKey', publicKey });
    const late = await act(seed, bid());
    expect([late.status, late.code]).toEqual([403, 'key_revoked']);
  });

  it('row 20: a cancel twice, and of a filled order, has one outcome', async () => {
    const clientOrderId = fresh();
    const cancel = {
      kind: 'CancelOrder',
      account: 0,
      clientOrderId,
      orderId: 0,
      rowHint: 0xffff_ffff,
    } as const;
    expect((await venue.order(bid({ clientOrderId }))).code).toBe('ok');
    const both = await Promise.all([venue.order(cancel), venue.order(cancel)]);
    expect(both.map(({ code }) => code).sort()).toEqual(['ok', 'order_closed']);
  });
});

describe('the table is whole', () => {
  const here = [...CONSTANT.map(([row]) => row), 11, 12, 17, 20];

  it('every row from 1 to 40 is sent here, or somewhere that is named, or says why it is not yet', () => {
    const rows = new Set([...here, ...ELSEWHERE.map(({ row }) => row), ...NOT_SENT_YET.keys()]);
    expect([...rows].sort((a, b) => a - b)).toEqual(Array.from({ length: 40 }, (_, at) => at + 1));
    for (const row of NOT_SENT_YET.keys()) expect(here).not.toContain(row);
  });

  it.each(ELSEWHERE)('row $row: $input is tested in $file', ({ file, words: found }) => {
    const text = readFileSync(fileURLToPath(new URL(`../${file}`, import.meta.url)), 'utf8');
    expect(text).toContain(found);
  });
});
