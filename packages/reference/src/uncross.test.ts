import { type Command, plainHasher } from '@jangbu/protocol';
import { describe, expect, test } from 'vitest';
import { h64, tag16 } from './hashing.ts';
import { recordsOf, rejectsOf } from './test-events.ts';
import { MEMBER } from './test-ledger.ts';
import { at, MarketLedger, sessionWindow } from './test-market.ts';

const RANDOM_END_SECONDS = 30;
const windows = [sessionWindow(2, '08:30', '09:30'), sessionWindow(3, '09:30', '15:00')];

function hashOf(seed: Uint8Array): Uint8Array {
  return h64(plainHasher, seed, new Uint8Array(32));
}

/** Microseconds from the end of a call to that under a seed. */
function offsetOf(seed: Uint8Array): number {
  const hash = h64(plainHasher, tag16('jangbu/uncross'), seed, new Uint8Array(16));
  const number = new DataView(hash.buffer).getBigUint64(0, true) % 2n ** 48n;
  return Number(number % BigInt(RANDOM_END_SECONDS * 1_000_000 + 1));
}

function uncross(seed: Uint8Array): Command {
  return { kind: 'Uncross', market: 1, seed };
}

function commit(commitment: Uint8Array): Command {
  return { kind: 'CommitAuctionSeed', market: 1, commitment };
}

describe('trading-day.md section 10, random end', () => {
  const second = new Uint8Array(32).fill(3);
  const first = hashOf(second);

  test('a call ends under its seed, and the seed is the next commitment', () => {
    const ledger = new MarketLedger({ windows, randomEndSeconds: RANDOM_END_SECONDS });
    const rejects = (command: Command) => rejectsOf(ledger.send(MEMBER.operator, command).events);
    expect(rejects(uncross(first))).toEqual(['no_commitment']);
    expect(rejects(commit(new Uint8Array(32)))).toEqual(['bad_value']);
    expect(rejects(commit(hashOf(first)))).toEqual(['ok']);
    ledger.place({ quantity: 5, limitPrice: 10_000 });
    ledger.place({ side: 1, quantity: 5, limitPrice: 10_000 });
    const end = at('09:30') + offsetOf(first);
    ledger.runTo(end - 2_001);
    expect(rejects(uncross(second))).toEqual(['wrong_seed']);
    ledger.now = end - 1_001;
    expect(rejects(uncross(first))).toEqual(['no_call_due']);
    const envelope = ledger.envelope(MEMBER.operator, [uncross(first)]);
    const { events } = ledger.block([envelope], end);
    expect(recordsOf(events).map((event) => event.kind)).toEqual([27, 20, 10, 1]);
    expect(ledger.place({}).map((event) => event.kind)).toEqual([18, 9, 1]);
    const market = [...ledger.engine.rows(11)][0]!.bytes;
    expect(market.slice(96, 128)).toEqual(first);
  });

  test('without a seed it ends at its last moment', () => {
    const ledger = new MarketLedger({ windows, randomEndSeconds: RANDOM_END_SECONDS });
    expect(ledger.runTo(at('09:30:29')).map((event) => event.kind)).toEqual([19]);
    expect(ledger.engine.nextWakeUp()).toBe(at('09:30:30'));
    expect(ledger.runTo(at('09:30:30')).map((event) => event.kind)).toEqual([20, 18]);
  });
});
