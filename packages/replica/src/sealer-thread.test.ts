import {
  readU32,
  readU64,
  type StoredBlock,
  TABLE,
  toHex,
  writeU32,
  writeU64,
} from '@jangbu/protocol';
import { describe, expect, it } from 'vitest';
import { readCandidate } from './candidate.ts';
import { MemoryFilePort } from './memory-file-port.ts';
import { nativeHasher } from './native-hasher.ts';
import { type OpenLedger, openLedger } from './open-ledger.ts';
import { restoreInline, type StartSealerRestorer } from './sealer-restorer.ts';
import { restoreOnThread, SealerThread } from './sealer-thread.ts';
import { OFFICE_SEED, SMALL_GENESIS, smallLedgerBlocks } from './small-ledger-fixture.ts';
import { snapshotPath } from './snapshot-files.ts';

const DIR = '/ledger';
const SUM_BYTES = 32;
const FRONTIER_COUNT_AT = 240;
const BLOCKS = smallLedgerBlocks().slice(1);
const CLOSED_AFTER = 3;

const onThread: StartSealerRestorer = () => new SealerThread();
const onThreadOf = (script: string): StartSealerRestorer => {
  return () => new SealerThread(new URL(`data:text/javascript,${encodeURIComponent(script)}`));
};

function open(port: MemoryFilePort, startRestorer: StartSealerRestorer): Promise<OpenLedger> {
  return openLedger({
    dir: DIR,
    port,
    lock: async () => ({ kind: 'held', release: async () => {} }),
    create: () => ({ genesis: SMALL_GENESIS, operatorSeed: OFFICE_SEED }),
    startRestorer,
  });
}

function bring({ ledger, snapshots }: OpenLedger, blocks: readonly StoredBlock[]): void {
  for (const { header, transactions } of blocks) {
    const candidates = transactions.map((bytes) => {
      const read = readCandidate(bytes, nativeHasher);
      if (!read.ok) throw new Error(read.reason);
      return read.candidate;
    });
    const { block } = ledger.propose(header.timestamp, candidates);
    ledger.commit();
    if (block === undefined) throw new Error('a block of the small ledger has an effect');
    snapshots.add(block);
  }
}

/** A disk with a ledger that has a snapshot of the block before its last one, and one of its last one. */
async function closedDisk(): Promise<MemoryFilePort> {
  const port = new MemoryFilePort();
  port.makeFolder(DIR);
  port.syncFolder('/');
  for (const [from, to] of [
    [0, CLOSED_AFTER - 1],
    [CLOSED_AFTER - 1, CLOSED_AFTER],
  ] as const) {
    const opened = await open(port, restoreInline);
    bring(opened, BLOCKS.slice(from, to));
    await opened.close();
  }
  return port;
}

/** Changes the latest snapshot. */
function damage(port: MemoryFilePort, change: (bytes: Uint8Array) => void): void {
  const path = `${DIR}/${snapshotPath(CLOSED_AFTER)}`;
  const file = port.open(path, 'update');
  const bytes = new Uint8Array(port.sizeOf(file));
  port.read(file, bytes, 0);
  change(bytes);
  port.write(file, bytes, 0);
  port.close(file);
}

/** A snapshot with another first row of a table, and the checksum of what it then is. */
function withRow(table: number, change: (row: Uint8Array) => void): (bytes: Uint8Array) => void {
  return (bytes) => {
    let at = FRONTIER_COUNT_AT + 8 + 32 * readU64(bytes, FRONTIER_COUNT_AT);
    while (readU32(bytes, at) !== table) at += 16 + readU32(bytes, at + 4) * readU64(bytes, at + 8);
    change(bytes.subarray(at + 16, at + 16 + readU32(bytes, at + 4)));
    const end = bytes.length - SUM_BYTES;
    bytes.set(nativeHasher.sha256(bytes.subarray(0, end)), end);
  };
}

/** What a start makes of the disk, and what the ledger comes to when it goes on. */
async function outcome(port: MemoryFilePort, startRestorer: StartSealerRestorer) {
  const opened = await open(port, startRestorer);
  bring(opened, BLOCKS.slice(CLOSED_AFTER));
  const { recovery } = opened;
  const { stateRoot } = opened.ledger.header;
  await opened.close();
  return { recovery, stateRoot: toHex(stateRoot), goesOn: toHex(BLOCKS.at(-1)!.header.stateRoot) };
}

describe('a sealer that is restored on a thread', () => {
  it('goes on as the ledger did', async () => {
    const { recovery, stateRoot, goesOn } = await outcome(await closedDisk(), onThread);
    expect(recovery).toMatchObject({ startedFrom: CLOSED_AFTER, executed: 0, refused: [] });
    expect(stateRoot).toBe(goesOn);
  });

  it.each([
    [
      'a byte that flipped',
      /checksum/,
      (bytes: Uint8Array) => bytes.fill(bytes[400]! ^ 1, 400, 401),
    ],
    [
      'rows that the state can be made of',
      /do not give the state root/,
      withRow(TABLE.cash, (row) => writeU64(row, 24, readU64(row, 24) + 1)),
    ],
    [
      'rows that break a rule',
      /breaks a rule/,
      withRow(TABLE.cash, (row) => writeU64(row, 16, readU64(row, 16) + 1)),
    ],
    // Of such rows there is no root at all: the thread breaks.
    ['rows of nobody', /cash rows/, withRow(TABLE.cash, (row) => writeU32(row, 0, 99))],
  ])('refuses %s for the reason that is given inline', async (_what, reason, change) => {
    const outcomes = [];
    for (const startRestorer of [restoreInline, onThread]) {
      const port = await closedDisk();
      damage(port, change);
      outcomes.push(await outcome(port, startRestorer));
    }
    const [inline, threaded] = outcomes;
    expect(threaded).toEqual(inline);
    expect(threaded!.recovery).toMatchObject({ startedFrom: CLOSED_AFTER - 1, executed: 1 });
    expect(threaded!.recovery.refused).toMatchObject([{ reason: expect.stringMatching(reason) }]);
    expect(threaded!.stateRoot).toBe(threaded!.goesOn);
  });

  const listen = "const { parentPort } = await import('node:worker_threads');";
  it.each([
    ['ends before it is asked', 'process.exit(0)'],
    ['throws', 'throw new Error("no memory")'],
    ['ends when it is asked', `${listen} parentPort.on('message', () => process.exit(3))`],
    [
      'says that it broke',
      `${listen} parentPort.on('message', ({ number }) => {
        parentPort.postMessage({ number, kind: 'fault', reason: 'no memory' });
      })`,
    ],
  ])('is restored inline where the thread %s', async (_what, script) => {
    const port = await closedDisk();
    const threaded = await outcome(port, onThreadOf(script));
    expect(threaded).toEqual(await outcome(await closedDisk(), restoreInline));
    expect(threaded.recovery).toMatchObject({ startedFrom: CLOSED_AFTER, refused: [] });

    const damaged = await closedDisk();
    damage(
      damaged,
      withRow(TABLE.cash, (row) => writeU64(row, 24, readU64(row, 24) + 1)),
    );
    const { recovery } = await outcome(damaged, onThreadOf(script));
    expect(recovery).toMatchObject({ startedFrom: CLOSED_AFTER - 1, executed: 1 });
  });

  it('answers for one snapshot what is of that one, also if another was given up', async () => {
    const port = await closedDisk();
    damage(
      port,
      withRow(TABLE.cash, (row) => writeU64(row, 16, readU64(row, 16) + 1)),
    );
    // The start gives the latest one up while the thread may still hash it, and asks for the one before.
    const { stateRoot, goesOn } = await outcome(port, onThread);
    expect(stateRoot).toBe(goesOn);
  });

  it('is not worth a thread where the snapshot is small', async () => {
    const restorer = restoreOnThread(1_000_000);
    expect(restorer).not.toBeInstanceOf(SealerThread);
    expect(restorer.room(8).buffer).toBeInstanceOf(ArrayBuffer);
    await restorer.close();
  });
});
