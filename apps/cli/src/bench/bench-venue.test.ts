import { expect, it } from 'vitest';
import { call } from '../cli-fixture.ts';
import type { BenchReport, BenchRow } from './bench-figures.ts';
import { buildVenueStream, memberOfOrder } from './bench-stream.ts';
import { benchVenue, type VenueScale } from './bench-venue.ts';
import { benchVerify } from './bench-verify.ts';

const SMALL: VenueScale = {
  resting: 200,
  manyResting: 400,
  batchOperations: 600,
  singleOperations: 20,
  acknowledgements: 3,
};

/** A row without its figures. */
const formOf = ({ id, unit, resultHash, comparedWith }: BenchRow) => ({
  id,
  unit,
  isCompared: comparedWith !== null,
  hasResult: /^[0-9a-f]{64}$/.test(resultHash),
});

function expectFigures({ rows, conditions }: BenchReport): void {
  expect(conditions['runs']).toBeGreaterThanOrEqual(5);
  for (const { value, spread, comparedValue, ratio } of rows) {
    expect(value).toBeGreaterThan(0);
    expect(spread).toBeGreaterThanOrEqual(0);
    expect(comparedValue === null).toBe(ratio === null);
  }
}

it('sends each envelope for one member, whose orders are all in its envelopes', () => {
  const { stream, ends, members, preparedEnvelopes } = buildVenueStream(1_000, 3_000, 64);
  expect(ends.at(-1)).toBe(stream.count);
  expect(ends[preparedEnvelopes - 1]).toBe(stream.preparedRows);
  expect(new Set(members).size).toBe(4);
  let row = 0;
  for (const [place, end] of ends.entries()) {
    expect(end - row).toBeLessThanOrEqual(64);
    for (; row < end; row += 1) expect(memberOfOrder(stream.order[row]!)).toBe(members[place]);
  }
});

it('measures a venue: the rows of the contract, the same result twice', async () => {
  const report = await benchVenue(SMALL, () => {});
  expect(report.rows.map(formOf)).toEqual([
    { id: 'batch_10k', unit: 'commands/s', isCompared: true, hasResult: true },
    { id: 'batch_1m', unit: 'commands/s', isCompared: true, hasResult: true },
    { id: 'single', unit: 'orders/s', isCompared: true, hasResult: true },
    { id: 'acknowledgement', unit: 'microseconds', isCompared: true, hasResult: true },
    { id: 'restart_1m', unit: 'seconds', isCompared: false, hasResult: true },
  ]);
  expectFigures(report);
  const [batch] = report.rows;
  expect(batch?.cpuMicrosecondsPerCommand).toBeGreaterThan(0);
  const stages = Object.keys(batch?.stageMicrosecondsPerCommand ?? {});
  expect(stages).toEqual(['decode', 'signature', 'execution', 'sealing', 'write', 'sync']);
  const again = await benchVenue(SMALL, () => {});
  const hashes = ({ rows }: BenchReport) => rows.map(({ resultHash }) => resultHash);
  expect(hashes(again)).toEqual(hashes(report));
}, 60_000);

it('measures verification: the rows of the contract', async () => {
  const report = await benchVerify(SMALL, () => {});
  const ids = report.rows.map(({ id }) => id);
  expect(ids).toEqual(['replay_full', 'replay_trusted', 'replay_reference']);
  expectFigures(report);
}, 60_000);

it('says of a bench that is not built that it is not, with exit status 2', async () => {
  expect((await call(['bench', 'network'])).exitCode).toBe(2);
});
