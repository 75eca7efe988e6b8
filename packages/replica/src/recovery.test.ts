import { type StoredBlock, toHex } from '@jangbu/protocol';
import { describe, expect, it } from 'vitest';
import { readCandidate } from './candidate.ts';
import { MemoryFilePort } from './memory-file-port.ts';
import { nativeHasher } from './native-hasher.ts';
import { type OpenLedger, openLedger } from './open-ledger.ts';
import { OFFICE_SEED, SMALL_GENESIS, smallLedgerBlocks } from './small-ledger-fixture.ts';

const DIR = '/ledger';
const SEGMENT = `${DIR}/segments/00000000.seg`;
const BLOCKS = smallLedgerBlocks().slice(1);

function emptyDisk(): MemoryFilePort {
  const port = new MemoryFilePort();
  port.makeFolder(DIR);
  port.syncFolder('/');
  return port;
}

/** Opens the ledger of a disk that only this test sees. */
function open(port: MemoryFilePort): Promise<OpenLedger> {
  return openLedger({
    dir: DIR,
    port,
    lock: async () => ({ kind: 'held', release: async () => {} }),
    create: () => ({ genesis: SMALL_GENESIS, operatorSeed: OFFICE_SEED }),
  });
}

/** Brings blocks to the ledger, each with a sync of its own. */
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

/** A disk on which the ledger was closed after block `index`, with a snapshot of it. */
async function closedAfter(index: number): Promise<MemoryFilePort> {
  const port = emptyDisk();
  const opened = await open(port);
  bring(opened, BLOCKS.slice(0, index));
  await opened.close();
  return port;
}

/** What a file holds, as a sum that is quick to compare. */
function content(port: MemoryFilePort, path: string): string {
  return toHex(nativeHasher.sha256(bytesOf(port, path)));
}

function bytesOf(port: MemoryFilePort, path: string): Uint8Array {
  const file = port.open(path, 'read');
  const bytes = new Uint8Array(port.sizeOf(file));
  port.read(file, bytes, 0);
  port.close(file);
  return bytes;
}

function flip(port: MemoryFilePort, path: string, at: number): void {
  const file = port.open(path, 'update');
  const byte = new Uint8Array(1);
  port.read(file, byte, at);
  port.write(file, Uint8Array.of(byte[0]! ^ 1), at);
  port.close(file);
}

const snapshotOf = (index: number) => `${DIR}/snapshots/${String(index).padStart(16, '0')}.snap`;

describe('a start from a snapshot', () => {
  it('goes on from every index with the same bytes as a ledger that never stopped', async () => {
    const undisturbed = await closedAfter(BLOCKS.length);
    for (let index = 0; index <= BLOCKS.length; index += 1) {
      const port = await closedAfter(index);
      const opened = await open(port);
      expect(opened.recovery).toEqual({
        startedFrom: index,
        executed: 0,
        refused: [],
        torn: undefined,
      });
      bring(opened, BLOCKS.slice(index));
      expect(opened.ledger.header).toEqual(BLOCKS.at(-1)!.header);
      await opened.close();
      expect(content(port, SEGMENT)).toEqual(content(undisturbed, SEGMENT));
      const last = snapshotOf(BLOCKS.length);
      expect(content(port, last)).toEqual(content(undisturbed, last));
    }
  });

  it('executes what came after it', async () => {
    const port = await closedAfter(2);
    const opened = await open(port);
    bring(opened, BLOCKS.slice(2, 4));
    // Not closed: the process is killed here.
    const again = await open(port.afterCrash('none', () => 0));
    expect(again.recovery).toMatchObject({ startedFrom: 2, executed: 2, refused: [] });
    expect(again.ledger.header).toEqual(BLOCKS[3]!.header);
  });

  it('takes the one before where the latest is damaged, at last block 0, and says why', async () => {
    const port = await closedAfter(2);
    const opened = await open(port);
    bring(opened, BLOCKS.slice(2, 3));
    await opened.close();
    flip(port, snapshotOf(3), 300);
    const second = await open(port);
    expect(second.recovery).toMatchObject({
      startedFrom: 2,
      executed: 1,
      refused: [{ file: 'snapshots/0000000000000003.snap', reason: expect.stringMatching(/sum/) }],
    });
    await second.close();
    for (const index of [2, 3]) flip(port, snapshotOf(index), 300);
    const third = await open(port);
    expect(third.recovery).toMatchObject({ startedFrom: 0, executed: 3 });
    bring(third, BLOCKS.slice(3));
    await third.close();
    expect(content(port, SEGMENT)).toEqual(content(await closedAfter(BLOCKS.length), SEGMENT));
  });

  it('does not believe a snapshot of a block that the log does not have', async () => {
    const port = await closedAfter(3);
    const other = await closedAfter(2);
    const stolen = bytesOf(port, snapshotOf(3));
    const file = other.open(snapshotOf(3), 'create');
    other.write(file, stolen, 0);
    other.close(file);
    const opened = await open(other);
    expect(opened.recovery).toMatchObject({
      startedFrom: 2,
      refused: [{ reason: expect.stringMatching(/not the one/) }],
    });
  });

  it('keeps the two latest snapshots', async () => {
    const port = emptyDisk();
    for (const block of BLOCKS) {
      const opened = await open(port);
      bring(opened, [block]);
      await opened.close();
    }
    const names = port.list(`${DIR}/snapshots`).map(({ name }) => Number(name.slice(0, 16)));
    expect(names).toEqual([4, 5]);
  });

  it('survives a crash at every change that writing a snapshot makes', async () => {
    const port = await closedAfter(2);
    const opened = await open(port);
    bring(opened, BLOCKS.slice(2, 4));
    const before = port.changeCount;
    const crashed: MemoryFilePort[] = [];
    port.beforeChange = () => {
      for (const survival of ['none', 'all', 'prefix', 'sectors'] as const) {
        crashed.push(port.afterCrash(survival, () => 0.5));
      }
    };
    opened.snapshots.finish();
    expect(port.changeCount).toBeGreaterThan(before + 5);
    for (const disk of crashed) {
      const again = await open(disk);
      expect(again.ledger.header).toEqual(BLOCKS[3]!.header);
      expect(again.recovery.refused).toEqual([]);
      expect([2, 4]).toContain(again.recovery.startedFrom);
    }
  });
});

describe('a snapshot in the background', () => {
  it('that finds no room is left, and the ledger goes on; a device that fails is told of', async () => {
    for (const code of ['ENOSPC', 'EIO']) {
      const port = await closedAfter(1);
      const opened = await open(port);
      bring(opened, BLOCKS.slice(1, 2));
      port.beforeChange = ({ call, path }) => {
        const isSync = call === 'sync' && path.endsWith('scratch/snapshot');
        if (isSync) throw Object.assign(new Error(code), { code });
      };
      expect(() => opened.snapshots.finish()).toThrow(code);
      expect(port.stat(`${DIR}/scratch/snapshot`)).toBeUndefined();
      port.beforeChange = undefined;
      bring(opened, BLOCKS.slice(2));
      await opened.close();
      expect((await open(port)).recovery.startedFrom).toBe(BLOCKS.length);
    }
  });
});
