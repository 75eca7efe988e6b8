import { beforeEach, describe, expect, it } from 'vitest';
import { HTTP_LIMITS } from '../door-limits.ts';
import { InlineVenue, order } from '../inline-venue.test.ts';
import type { SubmitOutcome } from '../ports.ts';
import { TransactionDoor } from './transaction-door.ts';

let venue: InlineVenue;

beforeEach(async () => {
  venue = await new InlineVenue().open();
});

describe('the transaction door', () => {
  it('calls an answer that does not come in time unknown, and has it later', async () => {
    const door = new TransactionDoor(venue, venue.views, { submitTimeoutMs: 30 });
    let release: (() => void) | undefined;
    const bytes = venue.sign('alpha', [order()]);
    venue.override = async (given) => {
      await new Promise<void>((go) => {
        release = go;
      });
      venue.override = undefined;
      return venue.submit(given);
    };
    await expect(door.answer(bytes)).rejects.toMatchObject({ code: 'outcome_unknown' });
    expect(door.pending).toBe(1);
    const second = door.answer(bytes);
    release?.();
    expect(await second).toMatchObject({ results: [{ status: 'new' }] });
    expect(door.pending).toBe(0);
    expect(await door.answer(bytes)).toEqual(await second);
    expect(venue.views.orders.count).toBe(1);
  });

  it('takes no more than it can wait for, and says that nothing was done', async () => {
    const never = { submit: () => new Promise<SubmitOutcome>(() => {}) };
    const door = new TransactionDoor(never, venue.views, { submitTimeoutMs: 60_000 });
    const signed = venue.sign('alpha', [order()]);
    for (let nonce = 1; nonce <= HTTP_LIMITS.maxPendingTransactions; nonce += 1) {
      const bytes = signed.slice();
      // Distinct bytes are enough: nobody looks at the signature here.
      bytes.set([nonce & 255, nonce >> 8], 4);
      void door.answer(bytes);
      if (nonce % 1_000 === 0) await new Promise((wake) => setImmediate(wake));
    }
    await expect(door.answer(venue.sign('alpha', [order()]))).rejects.toMatchObject({
      code: 'overloaded',
    });
  });

  it('an answer under way survives the closing of the door', async () => {
    const { buildHttp } = await import('./build-http.ts');
    const app = buildHttp({ ports: venue.ports, views: venue.views });
    const url = await app.listen({ port: 0, host: '127.0.0.1' });
    let release: (() => void) | undefined;
    venue.override = async (given) => {
      await new Promise<void>((go) => {
        release = go;
      });
      venue.override = undefined;
      return venue.submit(given);
    };
    const envelope = Buffer.from(venue.sign('alpha', [order()])).toString('base64');
    const response = fetch(`${url}/v1/transactions`, {
      method: 'POST',
      body: JSON.stringify({ envelope }),
      headers: { 'content-type': 'application/json' },
    });
    while (release === undefined) await new Promise((wake) => setTimeout(wake, 5));
    const closed = app.close();
    release();
    expect(await (await response).json()).toMatchObject({ results: [{ status: 'new' }] });
    await closed;
  });
});
