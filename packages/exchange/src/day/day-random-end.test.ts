import { h64, plainHasher, readU32, TAGS } from '@jangbu/protocol';
import { expect, it } from 'vitest';
import { command, PARTY } from '../test-ledger.ts';
import {
  asPlayedDay,
  CALM,
  type DaySetup,
  dayTime,
  openDay,
  playDay,
  seedOf,
  session,
} from './test-day.ts';

type Table = readonly [rule: string, script: string, setup?: DaySetup];

/** The offset of a seed in microseconds, as docs/spec/trading-day.md section 10 has it, in bigints. */
function offsetOf(seed: Uint8Array, randomEndSeconds: number): number {
  const input = new Uint8Array(64);
  input.set(TAGS.uncross, 0);
  input.set(seed, 16);
  const hash = h64(plainHasher, input.subarray(0, 32), input.subarray(32));
  const number = BigInt(readU32(hash, 0)) + ((BigInt(hash[4]!) + (BigInt(hash[5]!) << 8n)) << 32n);
  return Number(number % (BigInt(randomEndSeconds) * 1_000_000n + 1n));
}

it.each([1, 2, 3, 4, 5])('seed %i: not a microsecond before its time, and at it', (number) => {
  const { seed, commitment } = seedOf(number);
  const due = dayTime('09:00') + offsetOf(seed, 30);
  const tried = (timestamp: number) => {
    const ledger = openDay({ at: '08:59' });
    ledger.send(PARTY.operator, command('CommitAuctionSeed', { commitment }));
    ledger.now = timestamp - 1;
    const envelope = ledger.envelope(PARTY.operator, [command('Uncross', { seed })]);
    ledger.block([envelope], timestamp);
    return ledger.state.issues[0]!.day!.isLeaving;
  };
  expect([tried(due - 1), tried(due)]).toEqual([0, 2]);
});

it('offsets reach over the whole time and no further', () => {
  const offsets = Array.from({ length: 2_000 }, (_, number) => {
    return offsetOf(new Uint8Array(32).fill(number % 256, 0, 1 + Math.floor(number / 256)), 30);
  });
  expect(Math.min(...offsets)).toBeLessThan(100_000);
  expect(Math.max(...offsets)).toBeGreaterThan(29_900_000);
  expect(Math.max(...offsets)).toBeLessThanOrEqual(30_000_000);
});

const TABLES: readonly Table[] = [
  [
    'a seed ends the calls of its market that are due, and is the next commitment',
    `K buy 5 @ 10000 a  => new #1 open 5
     L sell 5 @ 10000 b => new #2 open 5
     commit 1           => ok 1
     uncross 2          => wrong_seed
     uncross 1          => no_call_due
     until 09:00:29.9   => 08:59:01 indicative 10000 x 5
     K buy 5 @ 10000 c  => new #3 open 5
     uncross 1          => seed; uncrossed 10000 x 5 by seed; 5 @ 10000 #1-#2
        ; B: uncrossed 0 x 0 by seed; ok 2
     phase              => opening_call until 09:00:29.902 leaving 2
     K buy 5 @ 10000 d  => continuous until 15:20; B: continuous until 15:20; new #4 open 5
     phase              => continuous until 15:20
     uncross 1          => wrong_seed`,
    { at: '08:59', market: CALM, withB: true },
  ],
  [
    'without a commitment a call ends at its last moment',
    `uncross 1        => no_commitment
     until 09:00:29.9 =>
     uncross 1        => no_commitment
     until 09:01      => 09:00:30 uncrossed 0 x 0; continuous until 15:20`,
    { at: '08:59' },
  ],
  [
    'a call that was extended ends by another seed',
    `K buy 5 @ 11000 a  => new #1 open 5
     L sell 5 @ 11000 b => new #2 open 5
     commit 1           => ok 1
     until 09:00:29.9   => 08:59:01 indicative 11000 x 5
     uncross 1          => seed; static 11000 from 10000 call 09:02:29.901; ok 1
     phase              => opening_call until 09:02:29.901 call 09:02:29.901 extended
     commit 2           => ok 1
     until 09:02:59.85  =>
     uncross 2          => seed; uncrossed 11000 x 5 by seed; 5 @ 11000 #1-#2; ok 1
     phase              => opening_call until 09:02:59.851 leaving 2
     until 09:03:10     => 09:02:59.851001 continuous until 15:20
     phase              => continuous until 15:20`,
    { at: '08:59' },
  ],
  [
    'calls of every ten minutes end by a seed each',
    `commit 1         => ok 1
     until 09:10:29.9 =>
     uncross 1        => seed; uncrossed 0 x 0 by seed; ok 1
     phase            => periodic_call until 09:30 call 09:20
     commit 2         => ok 1
     until 09:20:29.9 => 09:10:30 indicative 0 x 0
     uncross 2        => seed; uncrossed 0 x 0 by seed; ok 1
     phase            => periodic_call until 09:30 call 09:30
     until 09:31      => 09:20:30 indicative 0 x 0; 09:30:30 uncrossed 0 x 0; closed`,
    { at: '09:05', market: { windows: [session(7, '09:00', '09:30', 600)] } },
  ],
  [
    'the last call of a session by a seed ends the session',
    `K buy 5 @ 10000 a  => new #1 open 5
     L sell 5 @ 10000 b => new #2 open 5
     K buy 5 @ 9990 c   => new #3 open 5
     commit 1           => ok 1
     until 15:30:29.9   => 15:29:01 indicative 10000 x 5
     uncross 1          => seed; uncrossed 10000 x 5 by seed; 5 @ 10000 #1-#2; ok 1
     phase              => closing_call until 15:30:29.901 leaving 2
     until 15:41        => 15:30:29.901001 close 10000; #3 expired 5
        ; after_hours_close until 16:00 call 15:40; 15:40 uncrossed 0 x 0`,
    { at: '15:29', market: CALM },
  ],
];

for (const [rule, script, setup] of TABLES) {
  it(rule, () => {
    const ledger = openDay(setup);
    expect(playDay(ledger, script)).toBe(asPlayedDay(script));
  });
}

it('a chain of hashes serves many calls', () => {
  const zeros = new Uint8Array(32);
  const first = new Uint8Array(32).fill(9);
  const second = h64(plainHasher, first, zeros);
  const ledger = openDay({ at: '08:59' });
  const commitment = h64(plainHasher, second, zeros);
  ledger.send(PARTY.operator, command('CommitAuctionSeed', { commitment }));
  for (const [seed, time] of [
    [second, '09:00:30'],
    [first, '15:30:30'],
  ] as const) {
    const due = dayTime(time) - 1;
    ledger.now = due - 1_000;
    ledger.block([], due - 1);
    ledger.now = due - 1_000;
    ledger.block([ledger.envelope(PARTY.operator, [command('Uncross', { seed })])], due);
    expect(ledger.state.issues[0]!.day!.isLeaving).toBe(2);
    expect(ledger.state.markets[0]!.commitment).toEqual(seed);
  }
});
