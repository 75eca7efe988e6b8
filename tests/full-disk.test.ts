/** A venue in a process of its own on a small file system that fills up, as its users and whoever runs it see it. */

import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { type Command, fromHex, signEnvelope, toBase64 } from '@jangbu/protocol';
import { createSigner, JangbuClient, RefusedError, type Trader } from '@jangbu/sdk';
import { afterEach, expect, it } from 'vitest';
import { call, start } from '../apps/cli/src/cli-fixture.ts';
import { nativeHasher } from '../packages/replica/src/native-hasher.ts';
import { nativePublicKeyOf } from '../packages/replica/src/native-signature.ts';
import { canMakeSmallDisk, makeSmallDisk, type SmallDisk } from './small-disk.ts';

const DISK_BYTES = 25_165_824;
/** Orders that fit into one request. */
const ORDERS_PER_REQUEST = 400;

let disk: SmallDisk | undefined;
let running: ChildProcess | undefined;

afterEach(async () => {
  await kill();
  disk?.remove();
  disk = undefined;
});

async function kill(): Promise<void> {
  const child = running;
  running = undefined;
  if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const closed = once(child, 'close');
  child.kill('SIGKILL');
  await closed;
}

/** Starts the demo venue on the disk and waits until it takes orders. */
async function venue(dir: string): Promise<{ url: string; log: () => string }> {
  const child = start(['start', '--demo', '--data', join(dir, 'data'), '--port', '0']);
  running = child;
  let log = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    log += text;
  });
  let out = '';
  const url = await new Promise<string>((resolve, reject) => {
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      out += text;
      const found = /^ready (\S+)\n/.exec(out)?.[1];
      if (found !== undefined) resolve(found);
    });
    child.once('close', () => reject(new Error(`the venue ended: ${out}${log}`)));
  });
  return { url, log: () => log };
}

/** A visitor of the demo. */
async function visitor(url: string) {
  const client = new JangbuClient({ url });
  const { account, seed } = await client.demo();
  const signer = createSigner({ seed: fromHex(seed) as Uint8Array });
  return { client, account, trader: client.trader(signer) };
}

/** An order far from the market. */
function order(account: number, clientOrderId: string): Command {
  return {
    kind: 'PlaceOrder',
    issue: 0,
    account,
    side: 0,
    orderType: 0,
    timeInForce: 0,
    quantity: 1,
    limitPrice: 10,
    stopPrice: 0,
    selfMatch: 0,
    flags: 0,
    clientOrderId,
    details: new Uint8Array(0),
  };
}

/** Sends orders until one is refused for want of room; the refusal. */
async function fill(trader: Trader, account: number): Promise<RefusedError> {
  for (let request = 0; request < 200; request += 1) {
    const orders = Array.from({ length: ORDERS_PER_REQUEST }, (_, n) =>
      order(account, `fill-${request}-${n}`),
    );
    try {
      await trader.submit(orders);
    } catch (error) {
      if (error instanceof RefusedError) return error;
      throw error;
    }
  }
  throw new Error('the disk is never full');
}

/** What a signed order is answered in a language, without a client that tries again. */
async function refusalIn(language: string, url: string, seedHex: string, nonce: number) {
  const client = new JangbuClient({ url });
  const [info, { timestamp }, { member, account }] = await Promise.all([
    client.info(),
    client.time(),
    client.demo(),
  ]);
  const seed = fromHex(seedHex) as Uint8Array;
  const envelope = {
    version: 1,
    chainId: fromHex(info.genesis) as Uint8Array,
    member,
    key: nativePublicKeyOf(seed),
    nonce,
    validUntil: timestamp + 10_000_000,
    flags: 0,
    commands: [order(account, 'refused')],
  };
  const response = await fetch(`${url}/v1/transactions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'accept-language': language },
    body: JSON.stringify({ envelope: toBase64(signEnvelope(nativeHasher, envelope, seed)) }),
  });
  return { status: response.status, body: await response.json() };
}

it.skipIf(!canMakeSmallDisk())(
  'a full disk refuses orders in words, takes cancels, loses nothing at a kill, and ends by itself',
  async () => {
    disk = makeSmallDisk(DISK_BYTES);
    const first = await venue(disk.dir);
    const { client, account, trader } = await visitor(first.url);
    const kept = await trader.placeOrder(restingBid(account, 'kept'));
    const canceled = await trader.placeOrder(restingBid(account, 'canceled'));
    expect([kept.status, canceled.status]).toEqual(['new', 'new']);

    disk.fillTo(65_536);
    const refusal = await fill(trader, account);
    expect(refusal.problem).toMatchObject({
      status: 503,
      code: 'storage_unavailable',
      params: { cause: 'disk_full', takesCancels: true },
    });
    const { seed, publicKey } = await client.demo();
    const { highestNonce } = await client.key(publicKey);
    const korean = await refusalIn('ko', first.url, seed, highestNonce + 1);
    expect([korean.status, korean.body.detail]).toEqual([
      503,
      expect.stringContaining('디스크가 가득 차'),
    ]);
    const english = await refusalIn('en', first.url, seed, highestNonce + 1);
    expect(english.body.detail).toMatch(/^The disk of the venue is full: nothing was done/);
    const health = await fetch(`${first.url}/health`);
    expect([health.status, await health.json()]).toMatchObject([
      503,
      { status: 'storage_unavailable' },
    ]);
    expect(first.log()).toContain('the disk has no room for new orders');

    const cancel = await trader.cancelOrder({ account, orderId: Number(canceled.orderId) });
    expect(cancel.status).toBe('canceled');
    await kill();

    const again = await venue(disk.dir);
    const later = await visitor(again.url);
    const orders = await Promise.all(
      [kept, canceled].map(({ orderId }) => later.client.order(Number(orderId))),
    );
    expect(orders.map(({ status }) => status)).toEqual(['new', 'canceled']);
    expect(await later.client.block(cancel.index)).toMatchObject({ index: cancel.index });
    expect((await fill(later.trader, account)).problem.params.cause).toBe('disk_full');
    const last = await later.trader.cancelOrder({ account, orderId: Number(kept.orderId) });
    expect(last.status).toBe('canceled');

    disk.free();
    // The disk is asked every second; a trader tries again for longer than that.
    await expect
      .poll(() => later.trader.placeOrder(restingBid(account, 'after')).catch(() => undefined), {
        timeout: 10_000,
      })
      .toMatchObject({ status: 'new' });
    expect((await fetch(`${again.url}/health`)).status).toBe(200);
    expect(again.log()).toContain('the disk has room again');
    const closed = once(running!, 'close');
    running!.kill('SIGTERM');
    await closed;
    const data = join(disk.dir, 'data');
    const { exitCode, out } = await call(['verify', data, '--trust', join(data, 'anchor.json')]);
    expect([exitCode, out]).toEqual([0, expect.stringContaining('anchored')]);
  },
  60_000,
);

/** A bid that rests. */
function restingBid(account: number, clientOrderId: string) {
  return {
    issue: 0,
    account,
    side: 'buy',
    quantity: '1',
    price: '60000',
    clientOrderId,
  } as const;
}
