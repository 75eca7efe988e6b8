import {
  checkInvariants,
  computeStateRoot,
  type ExchangeState,
  encodeSnapshot,
  restoreSnapshot,
} from '@jangbu/exchange';
import { decodeEvent, EVENT_BYTES, TABLE, toHex } from '@jangbu/protocol';
import { describe, expect, it } from 'vitest';
import { nativeHasher } from '../packages/replica/src/native-hasher.ts';
import { applyRandomBlock, makeRandomLedger } from './random-ledger.ts';

/** Fields that are functions of other rows, and so are under no root; everything else must be. */
const DERIVED: Readonly<Record<string, readonly string[]>> = {
  issues: ['book'],
  orders: ['columns', 'allocator', 'holdRow', 'receiveRow', 'written'],
  'orders.columns': ['queueLinks', 'numberedBooks'],
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
  yield* rowMutations('clientOrderIds', state.clientOrderIds.rows);
  yield* columnMutations('cash', state.cash, 1);
  yield* columnMutations('positions', state.positions, 1);
  yield* columnMutations('orders', state.orders, liveOrder(state));
  yield* columnMutations('orders.columns', state.orders.columns, liveOrder(state));
}

describe('the state root', () => {
  const ledger = makeRandomLedger(11, 40, nativeHasher);
  const root = () => toHex(computeStateRoot(ledger.state, ledger.sealer, nativeHasher));
  const present = root();

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
      expect(execution.touched[0]?.rows).toEqual([0]);
    });
    expect(seen).toBeGreaterThan(20);
  });
});
