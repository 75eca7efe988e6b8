import {
  applyBlock,
  checkInvariants,
  type ExchangeState,
  encodeSnapshot,
  nextWakeUp,
  restoreSnapshot,
  Sealer,
  type TableSection,
} from '@jangbu/exchange';
import {
  plainHasher,
  readU32,
  readU64,
  TABLE,
  type TableName,
  toHex,
  writeU64,
} from '@jangbu/protocol';
import { describe, expect, it } from 'vitest';
import { openDay, playDay, session } from '../packages/exchange/src/day/test-day.ts';
import { command, DAY, PARTY } from '../packages/exchange/src/test-ledger.ts';
import { nativeHasher } from '../packages/replica/src/native-hasher.ts';
import { RandomSource } from '../packages/simulator/src/random-source.ts';
import { makeRandomLedger } from './random-ledger.ts';

/** Offsets of docs/spec/state.md section 4. */
const HEADER_AT = 16;
const STATE_ROOT_AT = HEADER_AT + 186;
const CHAIN_ID_AT = HEADER_AT + 2;
const FRONTIER_COUNT_AT = 240;
const FRONTIER_AT = 248;
const SUM_BYTES = 32;

function takeSnapshot(seed: number, blocks: number): Uint8Array {
  const { state, sealer, steps } = makeRandomLedger(seed, blocks, nativeHasher);
  const header = steps.at(-1)?.sealed.header;
  if (header === undefined) throw new Error('the test has no block');
  return encodeSnapshot(state, sealer, header, nativeHasher);
}

/** Puts the right sum behind whatever stands before. */
function withSum(bytes: Uint8Array): Uint8Array {
  const end = bytes.length - SUM_BYTES;
  bytes.set(nativeHasher.sha256(bytes.subarray(0, end)), end);
  return bytes;
}

/** Puts the root of the rows into the header and the right sum behind, where the rows have a root. */
function withRootAndSum(bytes: Uint8Array): Uint8Array {
  const sections: TableSection[] = [];
  let at = FRONTIER_AT + 32 * readU64(bytes, FRONTIER_COUNT_AT);
  while (at + 16 <= bytes.length - SUM_BYTES) {
    const [table, rowBytes, count] = [
      readU32(bytes, at),
      readU32(bytes, at + 4),
      readU64(bytes, at + 8),
    ];
    const from = at + 16;
    if (rowBytes === 0 || count < 0 || from + rowBytes * count > bytes.length - SUM_BYTES)
      return withSum(bytes);
    const section = bytes.slice(from, from + rowBytes * count);
    sections.push({ table, count, bytes: section });
    at = from + section.length;
  }
  try {
    const sealer = new Sealer(nativeHasher, bytes.slice(CHAIN_ID_AT, CHAIN_ID_AT + 32));
    bytes.set(sealer.restoreRows(sections), STATE_ROOT_AT);
  } catch {
    // Rows that name an account that is not there have no root at all.
  }
  return withSum(bytes);
}

/** Restores crafted bytes, which must not throw; what is restored must be a ledger that goes on. */
function outcomeOf(bytes: Uint8Array): string {
  const restored = restoreSnapshot(bytes, nativeHasher);
  if (!restored.ok) return restored.reason;
  const { state, sealer, header } = restored;
  checkInvariants(state);
  expect(toHex(encodeSnapshot(state, sealer, header, nativeHasher))).toBe(toHex(bytes));
  // A market goes on for ever: three days of it will do.
  const end = state.timestamp + 3 * DAY;
  while (state.orders.openCount > 0 || (state.markets.length > 0 && state.timestamp < end)) {
    const execution = applyBlock(state, { timestamp: nextWakeUp(state), envelopes: [] });
    sealer.seal(execution, []);
    checkForged(state);
  }
  return 'restored';
}

/** A forged phase may let orders that cross into continuous trading; nothing else gives way. */
function checkForged(state: ExchangeState): void {
  try {
    checkInvariants(state);
  } catch (error) {
    if (!String(error).includes('a book in continuous trading is not crossed')) throw error;
  }
}

/** Where the rows of a table begin. */
function sectionOf(snapshot: Uint8Array, table: number): { at: number; rowBytes: number } {
  let at = FRONTIER_AT + 32 * readU64(snapshot, FRONTIER_COUNT_AT);
  while (readU32(snapshot, at) !== table) {
    at += 16 + readU32(snapshot, at + 4) * readU64(snapshot, at + 8);
  }
  return { at: at + 16, rowBytes: readU32(snapshot, at + 4) };
}

function count(outcomes: Map<string, number>, outcome: string): void {
  outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
}

/** A day in the middle of a call, with dormant stop orders, markets and a calendar. */
function takeDaySnapshot(): Uint8Array {
  const windows = [session(2, '08:40', '09:00'), session(3, '09:00', '09:30')];
  const ledger = openDay({ at: '08:45', seals: true, withB: true, market: { windows } });
  const days = [20_600, 20_601].map((date) => command('SetTradingDay', { date }));
  ledger.send(PARTY.operator, ...days, command('CommitAuctionSeed'), command('ListIssue'));
  playDay(
    ledger,
    `K buy 5 @ 10000 a
     L sell 5 @ 9990 b
     08:50
     K buy 5 stop 10100 @ 10200 c
     L sell 1 stop 9900 @ 9800 d
     H buy 5 conditional @ 9900 e
     L sell 1 @ 1000 f of B`,
  );
  return ledger.snapshot();
}

describe.each([
  ['of issues of no market', takeSnapshot(6, 14)],
  ['of a market day', takeDaySnapshot()],
])('a snapshot %s that was crafted, with a sum that holds', (_name, snapshot) => {
  it('is refused with a reason or goes on, whatever single byte differs', () => {
    const outcomes = new Map<string, number>();
    const random = new RandomSource(1);
    for (let at = 0; at < snapshot.length - SUM_BYTES; at += random.between(1, 40)) {
      const crafted = snapshot.slice();
      crafted[at] = (crafted[at] as number) ^ random.pick([1, 0x80, 0xff, random.between(1, 255)]);
      count(outcomes, outcomeOf(withRootAndSum(crafted)));
    }
    expect(outcomes.size).toBeGreaterThan(15);
    expect(outcomes.get('restored')).toBeGreaterThan(60);
  });

  it('is refused with a reason or goes on, whatever many bytes differ', () => {
    const random = new RandomSource(2);
    for (let run = 0; run < 1_500; run += 1) {
      const crafted = snapshot.slice();
      for (let times = random.between(1, 4); times > 0; times -= 1) {
        const at = FRONTIER_AT + random.below(crafted.length - SUM_BYTES - FRONTIER_AT - 64);
        if (random.oneIn(2)) {
          // A piece of another place, as a row that is there twice.
          const from = 32 * random.below(Math.floor((crafted.length - 128) / 32));
          crafted.set(crafted.slice(from, from + random.pick([4, 8, 32, 64])), at);
        } else writeU64(crafted, at, random.below(random.pick([3, 300, 100_000])));
      }
      outcomeOf(withRootAndSum(crafted));
    }
  });

  /** Copies `length` bytes at `offset` from the first row of a table to its second. */
  const TWICE: readonly (readonly [table: TableName, offset: number, length: number])[] = [
    ['keys', 0, 32],
    ['issues', 160, 12],
    ['cash', 0, 8],
    ['positions', 0, 8],
    ['orders', 0, 8],
    ['orders', 8, 8],
    ['client_order_ids', 16, 48],
  ];
  it.each(TWICE)('with two rows of %s that share what is one row’s alone is refused', (...each) => {
    const [name, offset, length] = each;
    const crafted = snapshot.slice();
    const { at, rowBytes } = sectionOf(crafted, TABLE[name]);
    const first = at + offset;
    crafted.set(crafted.slice(first, first + length), first + rowBytes);
    expect(outcomeOf(withRootAndSum(crafted))).not.toBe('restored');
  });

  it('with less or more is refused', () => {
    const random = new RandomSource(3);
    for (let run = 0; run < 300; run += 1) {
      const length = random.below(snapshot.length + 64);
      const crafted = new Uint8Array(length + SUM_BYTES);
      crafted.set(snapshot.subarray(0, length));
      if (length === snapshot.length - SUM_BYTES) continue;
      expect(outcomeOf(withSum(crafted))).not.toBe('restored');
    }
  });
});

describe('the plain and the native hasher', () => {
  it.each([31, 32])('give the same blocks, trades and snapshots, seed %i', (seed) => {
    const [plain, native] = [plainHasher, nativeHasher].map((hasher) => {
      const { state, sealer, steps, genesis } = makeRandomLedger(seed, 60, hasher);
      const blocks = [genesis, ...steps.map(({ sealed }) => sealed)].map((sealed) => {
        return [toHex(sealed.hash), toHex(sealed.trades), toHex(sealed.tradeHashes)];
      });
      const header = steps.at(-1)?.sealed.header ?? genesis.header;
      return { blocks, snapshot: toHex(encodeSnapshot(state, sealer, header, hasher)) };
    });
    expect(plain).toEqual(native);
  });
});
