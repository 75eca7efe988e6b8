import { plainHasher, toHex } from '@jangbu/protocol';
import { describe, expect, it } from 'vitest';
import { openDay } from '../day/test-day.ts';
import { command, DAY, openMarket, PARTY, type TestLedger } from '../test-ledger.ts';
import { play } from '../test-play.ts';
import { restoreSnapshot } from './snapshot.ts';

/** The ledger of a snapshot in the place of the one that it was taken of. */
function restored(ledger: TestLedger, bytes: Uint8Array = ledger.snapshot()): TestLedger {
  const read = restoreSnapshot(bytes, plainHasher);
  if (!read.ok) throw new Error(read.reason);
  const { state, sealer, header } = read;
  return Object.assign(openMarket(), { state, sealer, header, now: header.timestamp });
}

const TRADING = `K buy 10 @ 100 a
  H buy 10 @ 100 b
  L sell 4 @ 100 c
  L sell 7 @ 105 d
  K cancel a
  K buy 3 @ 101 e`;

describe('a snapshot', () => {
  it('does not know of rows that were open once: highest row in use + 1', () => {
    const ledger = openMarket();
    play(ledger, TRADING);
    play(ledger, 'L cancel d');
    const again = restored(ledger);
    expect(again.digest()).toBe(ledger.digest());
    expect(again.state.orders.allocator.highWater).toBe(2);
    ledger.block([], ledger.now + DAY);
    expect(restored(ledger).digest()).toBe(ledger.digest());
    expect(ledger.state.orders.allocator.highWater).toBe(0);
  });

  it('keeps none of the bytes it was read from, in whatever array they came', () => {
    const ledger = openMarket();
    play(ledger, TRADING);
    const bytes = Buffer.from(ledger.snapshot());
    const kept = toHex(bytes);
    const again = restored(ledger, bytes);
    again.send(PARTY.kim, command('PlaceOrder'));
    expect(toHex(bytes)).toBe(kept);
    const after = again.digest();
    bytes.fill(0x55);
    expect(again.digest()).toBe(after);
    ledger.send(PARTY.kim, command('PlaceOrder'));
    expect(after).toBe(ledger.digest());
  });

  it('knows an issue in a session that it will not enter again', () => {
    const ledger = openDay({ at: '16:05', seals: true });
    ledger.send(PARTY.operator, command('SetIssueFlags', { issue: 0, flags: 8 }));
    const again = restored(ledger);
    const next = ledger.now + DAY;
    for (const each of [ledger, again]) each.block([], next);
    expect(again.digest()).toBe(ledger.digest());
  });

  it('knows which nonces are used', () => {
    const ledger = openMarket();
    for (const nonce of [200, 198]) {
      const order = command('PlaceOrder', { clientOrderId: `n${nonce}` });
      ledger.block([ledger.envelope(PARTY.kim, [order], { nonce })]);
    }
    const again = restored(ledger);
    const offers = [200, 199, 198, 197, 72, 65_737, 65_736].map((nonce) => {
      return again.envelope(PARTY.kim, [command('OpenAccount')], { nonce });
    });
    expect(again.block(offers).verdicts).toEqual([
      'nonce_used',
      'ok',
      'nonce_used',
      'ok',
      'nonce_too_old',
      'nonce_too_far',
      'ok',
    ]);
  });

  it('keeps the queue, though a reduced order and a reused row stand in another order', () => {
    const ledger = openMarket();
    play(ledger, TRADING);
    play(ledger, 'H reduce b by 1');
    play(ledger, 'K buy 5 @ 100 f');
    const script = `book
      L sell 9 @ 100 z
      book
      K
      H
      a day passes`;
    expect(play(restored(ledger), script)).toBe(play(ledger, script));
  });

  it.each([
    ['nothing', (bytes: Uint8Array) => bytes.subarray(0, 0)],
    ['one byte less', (bytes: Uint8Array) => bytes.subarray(0, bytes.length - 1)],
    ['one byte more', (bytes: Uint8Array) => Uint8Array.of(...bytes, 0)],
    ['another sum', (bytes: Uint8Array) => bytes.map((byte, at) => (at === 300 ? byte ^ 1 : byte))],
  ])('of %s is refused', (_name, change) => {
    const read = restoreSnapshot(change(openMarket().snapshot()), plainHasher);
    expect(read).toMatchObject({ ok: false, reason: expect.stringMatching(/checksum|short/) });
  });
});
