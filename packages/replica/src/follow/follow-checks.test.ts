import {
  copyBytes,
  EVENT_BYTES,
  EVENT_KINDS,
  encodeStoredBlock,
  equalBytes,
  hashHeader,
  listRoot,
  type StoredBlock,
  writeU64,
} from '@jangbu/protocol';
import { describe, expect, it } from 'vitest';
import { executeWithExchange } from '../block-execution.ts';
import { nativeHasher } from '../native-hasher.ts';
import { SMALL_GENESIS } from '../small-ledger-fixture.ts';
import { type Difference, FollowChecks } from './follow-checks.ts';
import { resealed, SMALL_BLOCKS, SMALL_HASHES, SMALL_PAYLOADS, signed } from './follow-fixture.ts';

/** Takes blocks until one differs; throws if none does. */
function differenceIn(payloads: readonly Uint8Array[]): Difference {
  const checks = new FollowChecks(SMALL_GENESIS, executeWithExchange(SMALL_GENESIS));
  for (const payload of payloads) {
    const taken = checks.take(payload);
    if (taken.kind === 'difference') {
      expect(taken.index).toBe(checks.index + 1);
      expect(equalBytes(taken.payload, payload)).toBe(true);
      return taken;
    }
  }
  throw new Error('nothing differs');
}

/** The small ledger with other bytes in the place of one block. */
function withPayload(index: number, payload: Uint8Array): Uint8Array[] {
  return SMALL_PAYLOADS.map((own, n) => (n === index ? payload : own));
}

function withBlock(index: number, change: (block: StoredBlock) => StoredBlock): Uint8Array[] {
  return withPayload(index, encodeStoredBlock(change(SMALL_BLOCKS[index]!)));
}

function withU64(bytes: Uint8Array, offset: number, value: number): Uint8Array {
  const copy = copyBytes(bytes, 0, bytes.length);
  writeU64(copy, offset, value);
  return copy;
}

/** The events of a block with another id in the last command's result. */
function otherResult({ events }: StoredBlock): Uint8Array {
  const last = events.length - EVENT_BYTES;
  expect(events[last]).toBe(EVENT_KINDS.command_result);
  return withU64(events, last + 24, 4242);
}

function withFlippedByte(bytes: Uint8Array, at: number): Uint8Array {
  const copy = copyBytes(bytes, 0, bytes.length);
  copy[at]! ^= 1;
  return copy;
}

describe('blocks that are as they should be', () => {
  it('are taken one after the other', () => {
    const checks = new FollowChecks(SMALL_GENESIS, executeWithExchange(SMALL_GENESIS));
    expect([checks.index, checks.hash]).toEqual([-1, SMALL_BLOCKS[0]!.header.previousHash]);
    for (const [index, payload] of SMALL_PAYLOADS.entries()) {
      const taken = checks.take(payload);
      expect(taken).toMatchObject({ kind: 'block', hash: SMALL_HASHES[index] });
      expect([checks.index, checks.hash]).toEqual([index, SMALL_HASHES[index]]);
    }
  });

  it('need no signatures where they were taken before', () => {
    const checks = new FollowChecks(SMALL_GENESIS, executeWithExchange(SMALL_GENESIS));
    for (const block of SMALL_BLOCKS) {
      const unsigned = encodeStoredBlock({ ...block, operatorSignature: new Uint8Array(64) });
      expect(checks.take(unsigned, { trusted: true }).kind).toBe('block');
    }
  });
});

describe('a false block is found', () => {
  it('with a result that execution does not give', () => {
    const altered = withBlock(4, (block) => ({ ...block, events: otherResult(block) }));
    const { index, expected, computed, step, reason } = differenceIn(altered);
    expect([index, step, reason]).toEqual([4, 'execution', 'the engine gives other events']);
    expect(expected).toEqual(SMALL_HASHES[4]);
    // The header is that of the true block; the hash of what was served is another.
    const { events } = SMALL_BLOCKS[4]!;
    const leaves = new Uint8Array((32 * events.length) / 64);
    nativeHasher.hash64(otherResult(SMALL_BLOCKS[4]!), leaves, events.length / 64);
    const eventsRoot = listRoot(nativeHasher, leaves, events.length / 64);
    expect(computed).toEqual(hashHeader(nativeHasher, { ...SMALL_BLOCKS[4]!.header, eventsRoot }));
  });

  it('with such a result under the operator’s own signature', () => {
    const lied = withBlock(4, (block) => resealed({ ...block, events: otherResult(block) }));
    const { index, expected, computed, step } = differenceIn(lied);
    expect([index, step]).toEqual([4, 'execution']);
    expect(expected).not.toEqual(SMALL_HASHES[4]);
    expect(computed).toEqual(SMALL_HASHES[4]);
  });

  it('with another state root', () => {
    const stateRoot = new Uint8Array(32).fill(7);
    const { index, expected, computed, reason } = differenceIn(
      withBlock(3, (block) => signed({ ...block, header: { ...block.header, stateRoot } })),
    );
    expect([index, reason]).toEqual([3, 'the engine gives another stateRoot']);
    expect(expected).not.toEqual(SMALL_HASHES[3]);
    expect(computed).toEqual(SMALL_HASHES[3]);
  });

  it('with a trade of another price, or with another side of a trade', () => {
    for (const at of [24, 64]) {
      const found = differenceIn(
        withBlock(3, (block) => ({ ...block, trades: withU64(block.trades, at, 11) })),
      );
      expect(found).toMatchObject({ index: 3, step: 'execution', expected: SMALL_HASHES[3] });
      expect(found.reason).toBe('the engine gives other trades');
    }
  });

  it('signed by somebody else', () => {
    const { index, expected, computed, step } = differenceIn(
      withBlock(2, (block) => ({
        ...block,
        operatorSignature: withFlippedByte(block.operatorSignature, 3),
      })),
    );
    expect([index, step]).toEqual([2, 'operator_signature']);
    // The signature is under no hash.
    expect([expected, computed]).toEqual([SMALL_HASHES[2], SMALL_HASHES[2]]);
  });

  it('with an envelope that its member did not sign', () => {
    const { index, expected, computed, step, reason } = differenceIn(
      withBlock(3, (block) => {
        const [first, second] = block.transactions;
        return { ...block, transactions: [first!, withFlippedByte(second!, 5)] };
      }),
    );
    expect([index, step]).toEqual([3, 'envelope_signatures']);
    expect(reason).toBe('the signature of envelope 1 of the block does not verify');
    expect(expected).toEqual(SMALL_HASHES[3]);
    expect(computed).not.toEqual(expected);
  });

  it('with an envelope of another length, left out, or twice', () => {
    const changes: ((own: Uint8Array[]) => Uint8Array[])[] = [
      ([first, ...rest]) => [first!.subarray(1), ...rest],
      ([, ...rest]) => rest,
      ([first, ...rest]) => [first!, first!, ...rest],
    ];
    const found = changes.map((change) =>
      differenceIn(
        withBlock(3, (block) => ({ ...block, transactions: change(block.transactions) })),
      ),
    );
    expect(found.map(({ index, step }) => [index, step])).toEqual([
      [3, 'envelopes'],
      [3, 'execution'],
      [3, 'execution'],
    ]);
    for (const { expected, computed } of found) {
      expect(expected).toEqual(SMALL_HASHES[3]);
      expect(computed).not.toEqual(expected);
    }
  });

  it('where one is missing, and where two are swapped', () => {
    const missing = differenceIn(SMALL_PAYLOADS.toSpliced(3, 1));
    expect(missing).toMatchObject({ index: 3, step: 'header', expected: SMALL_HASHES[4] });
    expect(missing.reason).toBe('block 4 comes where block 3 is next');
    expect(missing.computed).not.toEqual(missing.expected);
    const [zero, one, two, three] = SMALL_PAYLOADS;
    const swapped = differenceIn([zero!, one!, three!, two!]);
    expect(swapped).toMatchObject({ index: 2, step: 'header', expected: SMALL_HASHES[3] });
  });

  it('cut off anywhere', () => {
    const whole = SMALL_PAYLOADS[3]!;
    for (let length = 0; length < whole.length; length += 13) {
      const found = differenceIn(withPayload(3, copyBytes(whole, 0, length)));
      expect(found.index).toBe(3);
      expect(found.expected).toHaveLength(32);
      expect(found.computed).not.toEqual(found.expected);
      if (length >= 218) expect(found.expected).toEqual(SMALL_HASHES[3]);
    }
  });

  it('with any one bit changed', () => {
    const whole = SMALL_PAYLOADS[3]!;
    for (let at = 0; at < whole.length; at += 7) {
      expect(differenceIn(withPayload(3, withFlippedByte(whole, at))).index).toBe(3);
    }
  });

  it('of another genesis', () => {
    const checks = new FollowChecks(
      { ...SMALL_GENESIS, clockRate: 2 },
      executeWithExchange(SMALL_GENESIS),
    );
    expect(checks.take(SMALL_PAYLOADS[0]!)).toMatchObject({
      index: 0,
      step: 'header',
      reason: 'the block belongs to another ledger',
    });
  });

  it('over which the engine stops', () => {
    const execute = () => {
      throw new Error('invariant');
    };
    const checks = new FollowChecks(SMALL_GENESIS, { execute, finish: () => undefined });
    expect(checks.take(SMALL_PAYLOADS[0]!)).toMatchObject({
      index: 0,
      reason: 'the engine stopped: invariant',
    });
  });
});
