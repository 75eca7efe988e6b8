import { type Command, NONE_U32, toBase64 } from '@jangbu/protocol';
import { describe, expect, it, vi } from 'vitest';
import { order } from '../inline-venue.test.ts';
import { useStream } from './listening-stream.test.ts';

const stream = useStream();
const ALL: Command = { kind: 'MassCancel', account: NONE_U32, issue: NONE_U32, side: 2 };
const openOrders = () => stream.venue.views.orders.openCount(0);

function signed(commands: Command[] = [ALL], fields: { validUntil?: number } = {}): string {
  return toBase64(stream.venue.sign('alpha', commands, fields));
}

/** A client with a deposit, and what it was answered. */
async function depositor(fields: object = {}) {
  const client = await stream.connect();
  client.say({ op: 'cancel_on_disconnect', envelope: signed(), afterMs: 50, ...fields });
  await client.heard(1);
  return client;
}

describe('cancel on disconnect', () => {
  it('submits what was deposited once the connection is lost for so long', async () => {
    const client = await depositor();
    expect(client.messages[0]).toMatchObject({ ch: 'deposit', afterMs: 50 });
    await stream.venue.run('alpha', order());
    await stream.venue.run('alpha', order({ limitPrice: 69_000, clientOrderId: 'a-2' }));
    expect([openOrders(), stream.venue.submissions]).toEqual([2, 0]);
    client.socket.terminate();
    await vi.waitFor(() => expect(openOrders()).toBe(0));
    expect(stream.venue.submissions).toBe(1);
  });

  it('does nothing for who comes back in time and deposits again', async () => {
    const client = await depositor({ afterMs: 200 });
    await stream.venue.run('alpha', order());
    client.socket.terminate();
    await vi.waitFor(() => expect(stream.door.connections).toBe(0));
    const back = await depositor({ afterMs: 0 });
    await new Promise((wake) => setTimeout(wake, 250));
    expect([openOrders(), stream.venue.submissions]).toEqual([1, 0]);
    back.socket.terminate();
    await vi.waitFor(() => expect(openOrders()).toBe(0));
  });

  it('does nothing for who took it back', async () => {
    const client = await depositor({ afterMs: 0 });
    client.say({ op: 'cancel_on_disconnect', envelope: null });
    await client.heard(2);
    expect(client.messages[1]).toEqual({ ch: 'deposit', validUntil: null, afterMs: null });
    client.socket.close();
    await client.code();
    await vi.waitFor(() => expect(stream.door.connections).toBe(0));
    await new Promise((wake) => setImmediate(wake));
    expect(stream.venue.submissions).toBe(0);
  });

  it('does nothing when the venue ends', async () => {
    await depositor({ afterMs: 0 });
    await stream.restart({});
    expect(stream.venue.submissions).toBe(0);
  });

  it('tries again while the ledger takes nothing', async () => {
    const client = await depositor({ afterMs: 0 });
    stream.venue.override = async () => ({ kind: 'unavailable', reason: 'busy' });
    client.socket.terminate();
    await vi.waitFor(() => expect(stream.venue.submissions).toBe(1));
    stream.venue.override = undefined;
    await vi.waitFor(() => expect(stream.venue.submissions).toBe(2), 3_000);
  });

  it.each<[string, () => object, string]>([
    ['another command', () => ({ envelope: signed([ALL, order()]) }), 'bad_request'],
    ['an envelope that is none', () => ({ envelope: toBase64(new Uint8Array(99)) }), 'malformed'],
    ['text that is no base64', () => ({ envelope: '?' }), 'malformed'],
    ['what is over', () => ({ envelope: signed([ALL], { validUntil: 1 }) }), 'expired'],
    ['too long a time', () => ({ afterMs: 60_001 }), 'bad_request'],
    ['no time', () => ({ afterMs: undefined }), 'bad_request'],
    ['a field too many', () => ({ channels: [] }), 'bad_request'],
  ])('%s is not taken', async (_, fields, code) => {
    const client = await depositor(fields());
    expect(client.messages[0]).toMatchObject({ ch: 'error', code });
  });
});
