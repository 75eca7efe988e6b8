import {
  checkInvariants,
  computeStateRoot,
  createGenesisBlock,
  type ExchangeState,
  encodeSnapshot,
  nextWakeUp,
  restoreSnapshot,
} from '@jangbu/exchange';
import { decodeEvent, EVENT_BYTES, LIMITS, PHASES, TABLE, toHex } from '@jangbu/protocol';
import { ReferenceEngine } from '@jangbu/reference';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { dayTime, openDay, playDay } from '../packages/exchange/src/day/test-day.ts';
import { command, PARTY, TestLedger } from '../packages/exchange/src/test-ledger.ts';
import { openFullOffice } from '../packages/exchange/src/test-office.ts';
import { nativeHasher } from '../packages/replica/src/native-hasher.ts';
import { RandomSource } from '../packages/simulator/src/random-source.ts';
import { catalogueGenesis } from './catalogue-keys.ts';
import { RandomCatalogue } from './random-catalogue.ts';
import { applyRandomBlock, makeRandomLedger } from './random-ledger.ts';
import type { RandomBlock } from './random-market.ts';
import { referenceViewOf } from './reference-view.ts';

// The limits of the ledger as an object that a test can lower.
vi.mock('@jangbu/protocol', async (original) => {
  const protocol = await original<typeof import('@jangbu/protocol')>();
  return { ...protocol, LIMITS: { ...protocol.LIMITS } };
});
const limits: { -readonly [Name in keyof typeof LIMITS]: number } = LIMITS;
const usualLimits = { ...LIMITS };

afterEach(() => void Object.assign(limits, usualLimits));

/** Fields that are functions of other rows, and so are under no root; everything else must be. */
const DERIVED: Readonly<Record<string, readonly string[]>> = {
  issues: ['number', 'ticks', 'books', 'stops', 'conditionals', 'fees', 'day'],
  markets: ['windows'],
  orders: ['columns', 'allocator', 'holdRow', 'receiveRow', 'written', 'lists'],
  'orders.columns': ['queueNumbers', 'queueWords', 'numberedBooks'],
  stops: ['columns', 'allocator', 'holdRow', 'receiveRow', 'written', 'lists'],
  // A dormant order is open for all that it is for.
  'stops.columns': ['queueNumbers', 'queueWords', 'numberedBooks', 'leaves'],
  fees: ['number', 'worstPpm'],
  dayTrades: ['count', 'written'],
  // What the positions hold is beside what the books hold.
  managerTotals: ['count', 'written', 'clientShares', 'ownShares'],
  cash: ['count', 'written'],
  positions: ['count', 'written'],
};

/** Another value of the same type, still encodable. */
function changed(value: unknown): unknown {
  if (typeof value === 'number') return value === 0 ? 1 : value - 1;
  if (typeof value === 'boolean') return !value;
  if (typeof value === 'string') return `${value.slice(0, -1)}${value.endsWith('Z') ? 'Y' : 'Z'}`;
  if (value instanceof Uint8Array) return value.map((byte, at) => (at === 0 ? byte ^ 1 : byte));
  throw new Error(`no other value for ${typeof value}`);
}

type Mutable = Record<string, unknown>;

/** Every way to change one field of one row: `apply` changes it, `undo` puts it back. */
interface Mutation {
  readonly name: string;
  apply(): void;
  undo(): void;
}

function fieldMutation(name: string, target: object, field: string): Mutation {
  const row = target as Mutable;
  const before = row[field];
  return {
    name: `${name}.${field}`,
    apply: () => {
      row[field] = changed(before);
    },
    undo: () => {
      row[field] = before;
    },
  };
}

function* rowMutations(name: string, rows: readonly object[]): Generator<Mutation> {
  const row = rows[0];
  if (row === undefined) throw new Error(`the test has no row of ${name}`);
  for (const field of Object.keys(row)) {
    if (DERIVED[name]?.includes(field) === true) continue;
    const value = (row as Mutable)[field];
    if (field === 'nonces') {
      yield* rowMutations(`${name}.nonces`, [value as object]);
    } else yield fieldMutation(name, row, field);
  }
}

/** Each typed-array column of a table at a live row. */
function* columnMutations(name: string, table: object, row: number): Generator<Mutation> {
  for (const [field, column] of Object.entries(table)) {
    if (DERIVED[name]?.includes(field) === true) continue;
    if (!ArrayBuffer.isView(column)) throw new Error(`${name}.${field} is not a column`);
    yield fieldMutation(`${name}.${field}`, column, String(row));
  }
}

function liveOrder(state: ExchangeState): number {
  const rows = Array.from({ length: state.orders.allocator.highWater }, (_, row) => row);
  const row = rows.find((candidate) => state.orders.allocator.isLive(candidate));
  if (row === undefined) throw new Error('the test has no open order');
  return row;
}

const COUNTERS = [
  'timestamp',
  'index',
  'nextOrderId',
  'nextEventSeq',
  'tradeCount',
  'businessDate',
  'rulesVersion',
  'rollPending',
  'extraSequences',
];

function* allMutations(state: ExchangeState): Generator<Mutation> {
  for (const counter of COUNTERS) yield fieldMutation('state', state, counter);
  yield* rowMutations('settings', [state.settings]);
  yield* rowMutations('participants', state.participants);
  yield* rowMutations('keys', state.keys);
  yield* rowMutations('accounts', state.accounts);
  yield* rowMutations('currencies', state.currencies);
  yield* rowMutations('issues', state.issues);
  yield* rowMutations('witnesses', state.witnesses);
  yield* clientOrderIdMutations(state.clientOrderIds.rowBytes(0));
  yield* columnMutations('cash', state.cash, 1);
  yield* columnMutations('positions', state.positions, 1);
  yield* columnMutations('orders', state.orders, liveOrder(state));
  yield* columnMutations('orders.columns', state.orders.columns, liveOrder(state));
}

/** The fields of a client order id: order, block, account, length and text. */
function* clientOrderIdMutations(row: Uint8Array): Generator<Mutation> {
  const flip = (at: number) => {
    row[at] = row[at]! ^ 1;
  };
  for (const at of [0, 8, 16, 20, 24]) {
    yield { name: `clientOrderIds, byte ${at}`, apply: () => flip(at), undo: () => flip(at) };
  }
}

/** The rows that only a ledger with markets has. */
function* marketMutations(state: ExchangeState): Generator<Mutation> {
  const { markets, tickTables, tradingDays, issues, stops } = state;
  yield fieldMutation('state', state, 'extraSequences');
  yield* rowMutations('markets', markets);
  for (const [place, window] of markets[0]!.windows.entries()) {
    yield* rowMutations(`markets.windows.${place}`, [window]);
  }
  for (const [place, band] of tickTables[0]!.entries()) {
    yield* rowMutations(`tickTables.${place}`, [band]);
  }
  yield* rowMutations('tradingDays', tradingDays.rows);
  yield* rowMutations('issues', issues);
  yield* rowMutations('days', [issues[0]!.day!]);
  const slot = stops.rows.allocator.nextLive(0);
  yield* columnMutations('stops', stops.rows, slot);
  yield* columnMutations('stops.columns', stops.rows.columns, slot);
  const details = stops.detailsOf(slot);
  const stopPrice = stops.stopPriceOf(slot);
  const put = (limitPrice: number) => stops.put(slot, { ...details, stopPrice, limitPrice });
  yield {
    name: 'stops.limitPrice',
    apply: () => put(details.limitPrice + 10),
    undo: () => put(details.limitPrice),
  };
}

/** The rows that only a ledger has whose offices were at work. */
function* officeMutations(state: ExchangeState): Generator<Mutation> {
  const { sweeps, withdrawals, freezes } = state;
  for (const counter of ['pendingRules', 'pendingRulesDate', 'feesDate', 'hasMoreCounts']) {
    yield fieldMutation('state', state, counter);
  }
  yield* rowMutations('participants', state.participants);
  yield* rowMutations('keys', state.keys);
  yield* rowMutations('accounts', state.accounts);
  yield* rowMutations('issues', state.issues);
  yield* rowMutations('markets', state.markets);
  yield* rowMutations('fees', state.fees.rows);
  yield* rowMutations('proposals', state.proposals);
  yield* rowMutations('sweeps', [sweeps.rows[sweeps.lowest()]!]);
  yield* rowMutations('withdrawals', [withdrawals.rows[withdrawals.allocator.nextLive(0)]!]);
  yield* rowMutations('freezes', [freezes.rows[freezes.allocator.nextLive(0)]!]);
  yield* columnMutations('dayTrades', state.dayTrades, 0);
  yield* columnMutations('managerTotals', state.managerTotals, 0);
}

/** Head and listing hash of an issue's chain, which hashing alone keeps. */
function* chainMutations({ sealer }: TestLedger): Generator<Mutation> {
  const row = new Uint8Array(256);
  sealer.fillIssueHashes(0, row, 0);
  for (const [name, at] of [
    ['chainHead', 0],
    ['listingHash', 128],
  ] as const) {
    const other = row.map((byte, place) => (place === at ? byte ^ 1 : byte));
    const apply = () => sealer.restoreIssueHashes(0, other);
    yield { name: `issues.${name}`, apply, undo: () => sealer.restoreIssueHashes(0, row) };
  }
}

describe('the state root', () => {
  const ledger = makeRandomLedger(11, 40, nativeHasher);
  const root = () => toHex(computeStateRoot(ledger.state, ledger.sealer, nativeHasher));
  const present = root();
  const day = openDay({ at: '08:45', seals: true });
  const ofDay = command('SetTradingDay', { template: 255 });
  day.send(PARTY.operator, ofDay, command('CommitAuctionSeed'));
  playDay(
    day,
    `K buy 5 @ 10000 a
     L sell 5 @ 9990 b
     08:50
     K buy 5 stop 10100 @ 10200 c
     L sell 1 stop 9900 @ 9800 d
     K reduce c by 1`,
  );
  const dayRoot = () => toHex(computeStateRoot(day.state, day.sealer, nativeHasher));
  const presentDay = dayRoot();

  it.each([...marketMutations(day.state)])('of a market day is another when $name is', (each) => {
    expect(presentDay).toBe(toHex(day.header.stateRoot));
    each.apply();
    const other = dayRoot();
    each.undo();
    expect(other).not.toBe(presentDay);
    expect(dayRoot()).toBe(presentDay);
  });

  const office = openFullOffice(limits);
  const officeRoot = () => toHex(computeStateRoot(office.state, office.sealer, nativeHasher));
  const presentOffice = officeRoot();

  it.each([...officeMutations(office.state), ...chainMutations(office)])(
    'of a ledger with offices is another when $name is',
    (each) => {
      expect(presentOffice).toBe(toHex(office.header.stateRoot));
      each.apply();
      const other = officeRoot();
      each.undo();
      expect(other).not.toBe(presentOffice);
      expect(officeRoot()).toBe(presentOffice);
    },
  );

  it('from all rows is the one that blocks carry', () => {
    expect(present).toBe(toHex(ledger.steps.at(-1)?.sealed.header.stateRoot ?? new Uint8Array()));
  });

  it.each([...allMutations(ledger.state)])('is another when $name is', (mutation) => {
    mutation.apply();
    const other = (() => {
      try {
        return root();
      } finally {
        mutation.undo();
      }
    })();
    expect(other).not.toBe(present);
    expect(root()).toBe(present);
  });
});

/** A day through every phase, with orders of every type, an interruption, a halt, and a seed. */
const MARKET_DAY = `08:30
  K buy 5 @ 10000 off1 off
  L sell 3 @ 10000 off2 off
  K buy 5 market m
  08:40
  L sell 9 @ 9990 a
  H buy 6 conditional @ 10050 b
  K buy 2 @ 990 bb of B
  08:40:01
  K sell 5 stop 9500 @ 9400 c
  commit 1
  09:00:29.9
  uncross 1
  M buy 5 @ 9900 d
  M sell 5 @ 10100 e
  H sell 2 mid f
  K buy 1 mid g
  H buy 5 stop 10500 @ 10900 h
  L sell 4 market i
  K buy 2 market j ioc
  L sell 5 @ 10800 k
  K amend m @ 9950
  K buy 5 @ 10800 l oldest
  K cancel l
  09:05
  halt
  K reduce m by 1
  09:06
  resume
  K buy 3 @ 10100 n
  09:20
  L sell 3 conditional @ 10300 o
  M sell 2 stop 9000 @ 9000 p
  15:20
  K buy 4 @ 10100 q
  15:30:30
  K buy 4 @ 10100 r off
  L sell 3 @ 10100 s off
  15:40
  16:00
  K buy 2 @ 10100 t
  L sell 1 @ 10100 u
  16:00:02
  16:10:30`;
const SEEN_PHASES = PHASES.filter((phase) => phase !== 'periodic_call');

/** A block of a day, with what a ledger is after it. */
interface RecordedBlock {
  readonly envelopes: Parameters<TestLedger['apply']>[0];
  readonly timestamp: number;
  readonly root: string;
  readonly snapshot: Uint8Array;
  readonly phase: string;
  readonly isLeaving: boolean;
}

/** The blocks with an effect that a ledger executes from now on. */
function recorded(ledger: TestLedger): RecordedBlock[] {
  const blocks: RecordedBlock[] = [];
  const apply = ledger.apply.bind(ledger);
  ledger.apply = (envelopes, timestamp = ledger.now + 1_000) => {
    const execution = apply(envelopes, timestamp);
    if (!execution.hasEffect) return execution;
    const { phase, day } = ledger.state.issues[0]!;
    blocks.push({
      envelopes: execution.envelopesAllowed ? envelopes : [],
      timestamp,
      root: toHex(ledger.header.stateRoot),
      snapshot: ledger.snapshot(),
      phase: PHASES[phase] ?? '',
      isLeaving: day?.isLeaving === 1 || ledger.state.rollPending,
    });
    return execution;
  };
  return blocks;
}

/** What a test sees of a ledger. */
type SeenLedger = Pick<TestLedger, 'state' | 'sealer' | 'header'>;

/** Executes random blocks of the whole catalogue; `onBlock` sees each that had an effect, with its state root. */
function playCatalogue(
  rulesVersion: number,
  seed: number,
  onBlock: (ledger: SeenLedger, input: RandomBlock, root: string) => void,
): void {
  const governance = { approvals: 1, effective: 'next_business_date' } as const;
  const genesis = catalogueGenesis({ rulesVersion, ...governance });
  const { state, sealer } = createGenesisBlock(genesis, nativeHasher);
  const reference = new ReferenceEngine(genesis, nativeHasher);
  const source = new RandomCatalogue(
    new RandomSource(seed),
    state.settings.chainId,
    governance,
    {},
  );
  while (source.commands < 1_500) {
    const input = source.next(referenceViewOf(reference));
    const { execution, sealed } = applyRandomBlock(state, sealer, input, nativeHasher);
    if (sealed === undefined) continue;
    const envelopes = execution.envelopesAllowed ? input.envelopes : [];
    reference.execute(
      { timestamp: input.timestamp, transactions: envelopes.map(({ bytes }) => bytes) },
      { signatureValid: (place) => envelopes[place]?.signatureValid === true },
    );
    const { header } = sealed;
    onBlock({ state, sealer, header }, { ...input, envelopes }, toHex(header.stateRoot));
  }
}

describe('a snapshot', () => {
  it('taken at any index and restored gives the same roots afterwards', () => {
    const snapshots: Uint8Array[] = [];
    const { steps } = makeRandomLedger(5, 40, nativeHasher, ({ sealed }, { state, sealer }) => {
      snapshots.push(encodeSnapshot(state, sealer, sealed.header, nativeHasher));
    });
    for (const [index, snapshot] of snapshots.entries()) {
      const restored = restoreSnapshot(snapshot, nativeHasher);
      if (!restored.ok) throw new Error(restored.reason);
      const { state, sealer, header } = restored;
      checkInvariants(state);
      const again = encodeSnapshot(state, sealer, header, nativeHasher);
      expect(toHex(again)).toBe(toHex(snapshot));
      for (const step of steps.slice(index + 1)) {
        const replayed = applyRandomBlock(state, sealer, step.input, nativeHasher);
        expect(toHex(replayed.sealed?.hash ?? new Uint8Array())).toBe(toHex(step.sealed.hash));
      }
    }
  });

  it.each([10_000, 1])(
    'at any index of a market day, %i steps a block, goes on as the day did',
    (most) => {
      const ledger = openDay({ seals: true, withB: true });
      limits.maxTimeStepsPerBlock = most;
      const blocks = recorded(ledger);
      playDay(ledger, MARKET_DAY);
      for (let time = nextWakeUp(ledger.state); time < dayTime('10:00', 1); ) {
        ledger.block([], time);
        time = nextWakeUp(ledger.state);
      }
      const phases = new Set(blocks.map(({ phase }) => phase));
      expect([...phases].sort()).toEqual([...SEEN_PHASES].sort());
      expect(blocks.some(({ isLeaving }) => isLeaving)).toBe(most === 1);
      for (const [index, { snapshot }] of blocks.entries()) {
        const restored = restoreSnapshot(snapshot, nativeHasher);
        if (!restored.ok) throw new Error(`block ${index}: ${restored.reason}`);
        const { state, sealer, header } = restored;
        const twin = Object.assign(new TestLedger(), { state, sealer, header });
        for (const { envelopes, timestamp, root } of blocks.slice(index + 1)) {
          twin.apply(envelopes, timestamp);
          expect(toHex(twin.header.stateRoot)).toBe(root);
        }
      }
    },
  );

  it.each([
    [1, 6],
    [2, 5],
  ])(
    'at any index of a ledger with offices goes on as the ledger did, rules version %i at first, seed %i',
    (rulesVersion, seed) => {
      Object.assign(limits, { maxSweepPerCommand: 2, maxTimeStepsPerBlock: 4 });
      const twins: TestLedger[] = [];
      const seen = { sweeps: 0, waiting: 0, frozen: 0 };
      playCatalogue(rulesVersion, seed, ({ state, sealer, header }, input, root) => {
        for (const twin of twins) {
          const applied = applyRandomBlock(twin.state, twin.sealer, input, nativeHasher);
          expect(toHex(applied.sealed?.header.stateRoot ?? new Uint8Array())).toBe(root);
        }
        if (state.sweeps.liveCount > 0) seen.sweeps += 1;
        if (state.waitingProposals.size > 0) seen.waiting += 1;
        if (state.freezes.count > 0) seen.frozen += 1;
        if (header.index % 7 !== 0 && state.sweeps.liveCount === 0) return;
        const restored = restoreSnapshot(
          encodeSnapshot(state, sealer, header, nativeHasher),
          nativeHasher,
        );
        if (!restored.ok) throw new Error(`block ${header.index}: ${restored.reason}`);
        checkInvariants(restored.state);
        // Two at a time: the last one, and one from before that has executed some blocks.
        if (twins.length > 1) twins.splice(header.index % 2, 1);
        const { state: own, sealer: hashing } = restored;
        twins.push(Object.assign(new TestLedger(), { state: own, sealer: hashing }));
      });
      for (const count of Object.values(seen)) expect(count).toBeGreaterThan(0);
    },
  );

  it('with any byte of a sample flipped is refused', () => {
    const { state, sealer, steps } = makeRandomLedger(6, 10, nativeHasher);
    const header = steps.at(-1)?.sealed.header;
    if (header === undefined) throw new Error('the test has no block');
    const snapshot = encodeSnapshot(state, sealer, header, nativeHasher);
    for (let at = 0; at < snapshot.length; at += 97) {
      const damaged = snapshot.slice();
      damaged[at] = (damaged[at] as number) ^ 1;
      expect(restoreSnapshot(damaged, nativeHasher).ok).toBe(false);
    }
  });
});

describe('a refused command', () => {
  it('writes nothing but the nonce and the counters', () => {
    let seen = 0;
    makeRandomLedger(21, 400, nativeHasher, ({ execution }) => {
      // One event in the block, the result of a command that was refused.
      const { events } = execution;
      const refused = events.length === EVENT_BYTES && decodeEvent(events, 0);
      if (refused === false || refused.kind !== 'command_result' || refused.reject === 'ok') return;
      seen += 1;
      const tables = execution.touched.map(({ table, rows }) => [table, rows.length]);
      expect(tables).toEqual([
        [TABLE.parameters, 1],
        [TABLE.keys, 1],
      ]);
      expect(execution.touched[0]?.rows).toEqual(Uint32Array.of(0));
    });
    expect(seen).toBeGreaterThan(20);
  });
});
