import { BOOK_ENGINES } from '@jangbu/market';
import { describe, expect, it } from 'vitest';
import { benchMatch } from './bench-match.ts';
import { DEEP_1M, MIXED_10K, RECORDED_LIKE } from './bench-match-laws.ts';
import { loadPeer, measurePeer } from './bench-match-peer.ts';
import { buildStream } from './bench-match-streams.ts';
import { MatchRun } from './match-run.ts';
import { OP_CANCEL, OP_IOC, OP_REDUCE } from './order-flow-parser.ts';
import { SeededRandom } from './seeded-random.ts';

describe('SeededRandom', () => {
  it('is the published 32-bit xorshift: the first numbers after 1', () => {
    const random = new SeededRandom(1);
    const drawn = Array.from({ length: 3 }, () => random.below(2 ** 32 - 1) + 1);
    expect(drawn).toEqual([270_369, 67_634_689, 2_647_435_461]);
  });

  it('draws every number below its bound about as often', () => {
    const random = new SeededRandom(7);
    const counts = new Array<number>(10).fill(0);
    for (let draw = 0; draw < 100_000; draw += 1) {
      const drawn = random.below(10);
      counts[drawn] = counts[drawn]! + 1;
    }
    for (const count of counts) expect(Math.abs(count - 10_000)).toBeLessThan(400);
  });

  it('refuses what is no seed', () => {
    for (const seed of [0, -1, 0.5, 2 ** 32, Number.NaN]) {
      expect(() => new SeededRandom(seed)).toThrow(RangeError);
    }
  });
});

describe('buildStream', () => {
  const share = (op: Uint8Array, kind: number) =>
    op.filter((each) => each === kind).length / op.length;

  it('draws the same stream from the same seed, and another from another', () => {
    const [one, same, other] = [1, 1, 2].map((seed) => buildStream(RECORDED_LIKE, seed, 2000));
    expect(same).toEqual(one);
    expect(other).not.toEqual(one);
  });

  it('mixes kinds as its law says and stays near its number of open orders', () => {
    const mixed = buildStream(MIXED_10K, 1, 50_000);
    const measured = mixed.op.subarray(mixed.preparedRows);
    expect(share(measured, OP_CANCEL)).toBeGreaterThan(0.4);
    expect(share(measured, OP_CANCEL)).toBeLessThan(0.5);
    expect(share(measured, OP_IOC)).toBeCloseTo(0.04, 2);
    const recorded = buildStream(RECORDED_LIKE, 1, 50_000);
    const recordedOps = recorded.op.subarray(recorded.preparedRows);
    expect(share(recordedOps, OP_CANCEL)).toBeGreaterThan(0.4);
    expect(share(recordedOps, OP_REDUCE)).toBeCloseTo(0.005, 2);
    expect(new Set(recorded.book).size).toBe(72);
  });
});

describe('benchMatch', () => {
  it('gives one row a law in the form of the contract, with the deep one compared with the shallow one', () => {
    const laws = [
      { ...MIXED_10K, restingPerBook: 100 },
      { ...RECORDED_LIKE, restingPerBook: 10 },
      { ...DEEP_1M, restingPerBook: 1000 },
    ];
    const report = benchMatch(laws, 2000, undefined, 100, () => {});
    expect(report.rows.map((row) => row.id)).toEqual([
      'match_mixed_10k',
      'match_recorded_like',
      'match_deep_1m',
    ]);
    for (const row of report.rows) {
      expect(row.unit).toBe('operations/s');
      expect(row.value).toBeGreaterThan(0);
      expect(row.spread).toBeGreaterThanOrEqual(0);
      expect(row.resultHash).toMatch(/^[0-9a-f]{64}$/);
    }
    const [mixed, recorded, deep] = report.rows;
    expect([mixed?.ratio, recorded?.comparedWith]).toEqual([null, null]);
    expect([deep?.comparedWith, deep?.comparedValue]).toEqual(['match_mixed_10k', mixed?.value]);
    expect(report.conditions.runs).toBeGreaterThanOrEqual(5);
    const again = benchMatch(laws, 2000, undefined, 100, () => {});
    expect(again.rows.map((row) => row.resultHash)).toEqual(
      report.rows.map((row) => row.resultHash),
    );
  });

  it('compares with the peer on the same stream, and the peer does the same work', async () => {
    const makePeerBook = await loadPeer();
    if (makePeerBook === undefined) throw new Error('nodejs-order-book is not installed');
    const law = { ...MIXED_10K, restingPerBook: 500 };
    const [row] = benchMatch([law], 2000, makePeerBook, 100, () => {}).rows;
    expect(row).toMatchObject({ comparedWith: 'nodejs-order-book', ratio: expect.any(Number) });

    const stream = buildStream(law, 1, 5000);
    const run = new MatchRun(stream);
    const book = BOOK_ENGINES.plain(run.columns);
    for (let at = 0; at < stream.count; at += 1) run.apply(at, book);
    const { count, quantity, takerRow } = run.log;
    let filledQuantity = 0;
    for (let fill = 0; fill < count; fill += 1) {
      if (takerRow[fill]! >= stream.preparedRows) filledQuantity += quantity[fill]!;
    }
    expect(filledQuantity).toBeGreaterThan(0);
    expect(measurePeer(stream, makePeerBook).filledQuantity).toBe(filledQuantity);
  });
});
