import { encodeStoredBlock, formatGenesis, toHex } from '@jangbu/protocol';
import { describe, expect, it } from 'vitest';
import { BlockLog } from '../block-log.ts';
import { DataFolderError } from '../data-folder.ts';
import { FalseLedgerError } from '../ledger-keys.ts';
import { contentOf, DIR, emptyDisk, seededRandom } from '../log-fixture.ts';
import type { MemoryFilePort } from '../memory-file-port.ts';
import { SMALL_GENESIS } from '../small-ledger-fixture.ts';
import { DIFFERENCE_FILE, REFUSED_BLOCK_FILE } from './difference-file.ts';
import {
  FakeSource,
  otherHistory,
  SMALL_BLOCKS,
  SMALL_CHAIN_ID,
  SMALL_HASHES,
  SMALL_PAYLOADS,
} from './follow-fixture.ts';
import type { FollowEnd } from './follower.ts';
import { type FollowerOptions, openFollower } from './open-follower.ts';
import { OtherGenesisError } from './other-genesis.ts';
import type { FollowNotice } from './patience.ts';

const SEGMENT = 'segments/00000000.seg';
/** The small ledger's only segment, as a venue writes it. */
const WHOLE_SEGMENT = segmentOf(SMALL_PAYLOADS);

function segmentOf(payloads: readonly Uint8Array[]): Uint8Array {
  const port = emptyDisk();
  const log = BlockLog.create(port, DIR, SMALL_CHAIN_ID);
  for (const [index, payload] of payloads.entries()) {
    const { previousHash } = SMALL_BLOCKS[index]!.header;
    log.append([{ index, previousHash, payload }]);
  }
  log.close();
  return contentOf(port, SEGMENT);
}

const WITH_SNAPSHOTS: Partial<FollowerOptions> = { hasSnapshots: true };

/** Equal bytes, compared outside the expectation: by value a mebibyte takes it seconds. */
const isSame = (a: Uint8Array, b: Uint8Array) => Buffer.compare(a, b) === 0;

interface Run {
  readonly end: FollowEnd | { readonly kind: 'ended' };
  readonly taken: number[];
  readonly notices: FollowNotice[];
}

/** Follows a source until it has no more blocks, or something is wrong. */
async function follow(
  port: MemoryFilePort,
  source: FakeSource,
  options: Partial<FollowerOptions> = {},
): Promise<Run> {
  const stop = new AbortController();
  source.onIdle = () => stop.abort();
  const taken: number[] = [];
  const notices: FollowNotice[] = [];
  const opened = await openFollower(
    {
      dir: DIR,
      chainId: SMALL_CHAIN_ID,
      source,
      port,
      lock: async () => ({ kind: 'held', release: async () => {} }),
      onBlock: ({ block }) => taken.push(block.header.index),
      onNotice: (notice) => notices.push(notice),
      pause: async () => {},
      random: () => 0.5,
      ...options,
    },
    stop.signal,
  );
  if (opened.kind !== 'follower') return { end: opened, taken, notices };
  try {
    return { end: await opened.follower.run(stop.signal), taken, notices };
  } finally {
    await opened.follower.close();
  }
}

describe('a follower', () => {
  it('has the files of the venue, byte for byte, however the blocks come', async () => {
    for (const batch of [1, 2, 5, 100]) {
      const port = emptyDisk();
      const source = new FakeSource();
      source.batch = batch;
      const { end, taken } = await follow(port, source);
      expect(end).toEqual({ kind: 'ended' });
      expect(taken).toEqual([0, 1, 2, 3, 4, 5]);
      expect(isSame(contentOf(port, SEGMENT), WHOLE_SEGMENT)).toBe(true);
      expect(new TextDecoder().decode(contentOf(port, 'genesis.json'))).toBe(
        formatGenesis(SMALL_GENESIS),
      );
    }
  });

  it('goes on where it ended, and tells of the blocks that it has', async () => {
    const port = emptyDisk();
    await follow(port, new FakeSource(SMALL_PAYLOADS.slice(0, 3)));
    const { taken } = await follow(port, new FakeSource());
    expect(taken).toEqual([0, 1, 2, 3, 4, 5]);
    expect(isSame(contentOf(port, SEGMENT), WHOLE_SEGMENT)).toBe(true);
  });

  it.each([
    ['that executes its whole log again', {}],
    ['that has snapshots', WITH_SNAPSHOTS],
  ])('goes on after a loss of power at any moment: one %s', async (_, options) => {
    const random = seededRandom(3);
    for (let moment = 1; ; moment += 1) {
      const port = emptyDisk();
      let changes = 0;
      port.beforeChange = () => {
        changes += 1;
        if (changes === moment) throw new Error('power lost');
      };
      const lost = await follow(port, new FakeSource(), options).then(
        () => false,
        () => true,
      );
      if (!lost || changes < moment) break;
      const after = port.afterCrash('sectors', random);
      const { end } = await follow(after, new FakeSource(), options);
      expect(end).toEqual({ kind: 'ended' });
      expect(isSame(contentOf(after, SEGMENT), WHOLE_SEGMENT)).toBe(true);
    }
  });

  it('begins with its snapshot and executes only what came after it', async () => {
    const port = emptyDisk();
    await follow(port, new FakeSource(SMALL_PAYLOADS.slice(0, 4)), WITH_SNAPSHOTS);
    const { end, taken } = await follow(port, new FakeSource(), WITH_SNAPSHOTS);
    expect({ end, taken }).toEqual({ end: { kind: 'ended' }, taken: [4, 5] });
    expect(isSame(contentOf(port, SEGMENT), WHOLE_SEGMENT)).toBe(true);
    // Killed: the snapshot that it would have left at its end is not there.
    const snapshots = port.list(`${DIR}/snapshots`).map(({ name }) => name);
    expect(snapshots).toEqual(['0000000000000003.snap', '0000000000000005.snap']);
    port.remove(`${DIR}/snapshots/${snapshots[1]}`);
    expect((await follow(port, new FakeSource(), WITH_SNAPSHOTS)).taken).toEqual([4, 5]);
    // One that is damaged is put aside.
    const file = port.open(`${DIR}/snapshots/${snapshots[1]}`, 'update');
    port.write(file, Uint8Array.of(1, 2, 3), 300);
    port.close(file);
    expect((await follow(port, new FakeSource(), WITH_SNAPSHOTS)).taken).toEqual([4, 5]);
    expect(port.list(`${DIR}/torn`).map(({ name }) => name)).toEqual(['0000000000000005.snap']);
    // Without them everything is executed, and they do no harm.
    expect((await follow(port, new FakeSource())).taken).toEqual([0, 1, 2, 3, 4, 5]);
  });

  it('finds out a source that lies after it began with a snapshot', async () => {
    const port = emptyDisk();
    await follow(port, new FakeSource(SMALL_PAYLOADS.slice(0, 4)), WITH_SNAPSHOTS);
    const source = new FakeSource(otherHistory());
    const { end } = await follow(port, source, WITH_SNAPSHOTS);
    expect(end).toMatchObject({ kind: 'difference', difference: { index: 1 } });
  });

  it('asks again until the source answers, and says so once', async () => {
    const source = new FakeSource();
    source.failures = 3;
    const { end, notices, taken } = await follow(emptyDisk(), source);
    expect(end).toEqual({ kind: 'ended' });
    expect(notices).toEqual([{ kind: 'silent', reason: 'does not answer' }, { kind: 'answers' }]);
    expect(taken).toHaveLength(6);
  });

  it('waits longer and longer, up to ten seconds, each time with jitter', async () => {
    const source = new FakeSource();
    source.failures = 9;
    const pauses: number[] = [];
    const draws = [0, 1, 0, 0, 0, 0, 0, 0, 0.5];
    await follow(emptyDisk(), source, {
      pause: async (ms) => void pauses.push(ms),
      random: () => draws.shift() ?? 0,
    });
    expect(pauses).toEqual([125, 500, 500, 1_000, 2_000, 4_000, 5_000, 5_000, 7_500]);
  });

  it('ends when it is told to, also while nobody answers', async () => {
    const source = new FakeSource();
    source.failures = Number.POSITIVE_INFINITY;
    const stop = new AbortController();
    const opening = openFollower(
      {
        dir: DIR,
        chainId: SMALL_CHAIN_ID,
        source,
        port: emptyDisk(),
        lock: async () => ({ kind: 'held', release: async () => {} }),
        onNotice: () => setImmediate(() => stop.abort()),
      },
      stop.signal,
    );
    expect(await opening).toEqual({ kind: 'ended' });
  });
});

describe('a false block', () => {
  const stateRoot = new Uint8Array(32);
  const other = { ...SMALL_BLOCKS[4]!.header, stateRoot };
  const payload = encodeStoredBlock({ ...SMALL_BLOCKS[4]!, header: other });
  const payloads = SMALL_PAYLOADS.map((own, index) => (index === 4 ? payload : own));

  it('ends it: what was good is kept, and it never goes on by itself', async () => {
    const port = emptyDisk();
    const first = await follow(port, new FakeSource(payloads));
    expect(first.end).toMatchObject({
      kind: 'difference',
      difference: { index: 4, step: 'operator_signature' },
    });
    expect(first.taken).toEqual([0, 1, 2, 3]);
    const kept = segmentOf(SMALL_PAYLOADS.slice(0, 4));
    expect(isSame(contentOf(port, SEGMENT), kept)).toBe(true);
    expect(isSame(contentOf(port, REFUSED_BLOCK_FILE), payload)).toBe(true);

    const again = await follow(port, new FakeSource());
    expect(again.taken).toEqual([]);
    if (first.end.kind !== 'difference' || again.end.kind !== 'difference') throw new Error();
    const { index, expected, computed, step, reason } = first.end.difference;
    expect(again.end.difference).toEqual({ index, expected, computed, step, reason });

    // Somebody has looked at it and moved it away.
    port.remove(`${DIR}/${DIFFERENCE_FILE}`);
    expect((await follow(port, new FakeSource())).taken).toEqual([0, 1, 2, 3, 4, 5]);
    expect(isSame(contentOf(port, SEGMENT), WHOLE_SEGMENT)).toBe(true);
  });

  it('in the place of block 0 leaves no ledger', async () => {
    const port = emptyDisk();
    const source = new FakeSource([SMALL_PAYLOADS[1]!]);
    const { end } = await follow(port, source);
    expect(end).toMatchObject({ kind: 'difference', difference: { index: 0, step: 'header' } });
    expect(port.stat(`${DIR}/genesis.json`)).toBeUndefined();
    expect((await follow(port, new FakeSource())).end.kind).toBe('difference');
  });
});

describe('another history', () => {
  it.each([1, 2, 100])('is found at its first block (answers of %i)', async (batch) => {
    const port = emptyDisk();
    await follow(port, new FakeSource());
    const source = new FakeSource(otherHistory());
    source.batch = batch;
    const { end } = await follow(port, source);
    expect(end).toMatchObject({
      kind: 'difference',
      difference: { index: 1, step: 'history', computed: SMALL_HASHES[1] },
    });
    // Though the source has all blocks again, the follower waits for somebody to look.
    expect((await follow(port, new FakeSource())).end.kind).toBe('difference');
  });

  it('is found at its first block when the source changes while it is followed', async () => {
    const port = emptyDisk();
    const source = new FakeSource(SMALL_PAYLOADS.slice(0, 3));
    const stop = new AbortController();
    const opened = await openFollower(
      {
        dir: DIR,
        chainId: SMALL_CHAIN_ID,
        source,
        port,
        lock: async () => ({ kind: 'held', release: async () => {} }),
        pause: async () => {},
      },
      stop.signal,
    );
    if (opened.kind !== 'follower') throw new Error(opened.kind);
    source.onIdle = () => {
      const [zero, one] = otherHistory();
      source.payloads = [zero!, one!, SMALL_PAYLOADS[3]!, SMALL_PAYLOADS[4]!];
    };
    const end = await opened.follower.run(stop.signal);
    await opened.follower.close();
    expect(end).toMatchObject({ kind: 'difference', difference: { index: 1, step: 'history' } });
  });
});

describe('a source that has less than the follower', () => {
  it('is refused if it is a venue, and followed again once it has everything', async () => {
    const port = emptyDisk();
    await follow(port, new FakeSource());
    const { end } = await follow(port, new FakeSource(SMALL_PAYLOADS.slice(0, 4)));
    expect(end).toMatchObject({
      kind: 'difference',
      difference: { index: 4, expected: SMALL_HASHES[3], computed: SMALL_HASHES[4] },
    });
    expect((await follow(port, new FakeSource())).end).toEqual({ kind: 'ended' });
  });

  it('is waited for if it is a follower itself', async () => {
    const port = emptyDisk();
    await follow(port, new FakeSource(SMALL_PAYLOADS.slice(0, 5)));
    const source = new FakeSource(SMALL_PAYLOADS.slice(0, 2));
    source.follows = true;
    const pause = async () => {
      source.payloads = SMALL_PAYLOADS.slice(0, source.payloads.length + 1);
    };
    const { end, notices } = await follow(port, source, { pause });
    expect(end).toEqual({ kind: 'ended' });
    expect(notices).toEqual([{ kind: 'behind', index: 1 }, { kind: 'answers' }]);
    expect(isSame(contentOf(port, SEGMENT), segmentOf(SMALL_PAYLOADS.slice(0, 5)))).toBe(true);
  });
});

describe('the wrong ledger', () => {
  it('is refused: a source of another genesis', async () => {
    const source = new FakeSource();
    source.genesis = formatGenesis({ ...SMALL_GENESIS, clockRate: 2 });
    await expect(follow(emptyDisk(), source)).rejects.toBeInstanceOf(OtherGenesisError);
    const port = emptyDisk();
    await follow(port, new FakeSource());
    await expect(follow(port, source)).rejects.toBeInstanceOf(OtherGenesisError);
  });

  it('is refused: a folder of another ledger, and one with something else in it', async () => {
    const port = emptyDisk();
    await follow(port, new FakeSource());
    const chainId = new Uint8Array(32).fill(9);
    const other = follow(port, new FakeSource(), { chainId });
    await expect(other).rejects.toThrow(toHex(SMALL_CHAIN_ID));
    await expect(other).rejects.toBeInstanceOf(DataFolderError);
    const used = emptyDisk();
    used.makeFolder(`${DIR}/thesis`);
    await expect(follow(used, new FakeSource())).rejects.toBeInstanceOf(DataFolderError);
  });

  it('is refused: a folder whose blocks no engine gives', async () => {
    const port = emptyDisk();
    await follow(port, new FakeSource());
    const refused = { kind: 'refused', reason: 'never' } as const;
    const execution = () => ({ execute: () => refused, finish: () => undefined });
    const opening = follow(port, new FakeSource(), { execution });
    await expect(opening).rejects.toBeInstanceOf(FalseLedgerError);
    await expect(opening).rejects.toThrow(`${SEGMENT}, byte 128, block 0: never`);
  });
});
