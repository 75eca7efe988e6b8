import { expect, it } from 'vitest';
import { call } from '../cli-fixture.ts';
import { LatencyHistogram } from './latency-histogram.ts';
import type { SoakSample } from './soak.ts';

it('tells quantiles to within 3 %, and the largest exactly', () => {
  const histogram = new LatencyHistogram();
  for (let latency = 1; latency <= 10_000; latency += 1) histogram.add(latency);
  for (const part of [0.1, 0.5, 0.99]) {
    const exact = part * 10_000;
    expect(histogram.quantile(part)).toBeGreaterThanOrEqual(exact);
    expect(histogram.quantile(part)).toBeLessThanOrEqual(exact * 1.03 + 1);
  }
  expect(histogram.quantile(1)).toBe(10_000);
  expect(histogram.largest).toBe(10_000);
  expect(new LatencyHistogram().quantile(0.5)).toBe(0);
});

it('answers everything that was due, without an error, over several business dates', async () => {
  const { exitCode, out, err } = await call(
    'soak --json --seconds 4 --rate 300 --issues 3 --accounts 48 --day 87 --sample 2'.split(' '),
  );
  expect(err).toBe('');
  const lines = out.trimEnd().split('\n');
  const samples = lines.slice(0, -1).map((line) => JSON.parse(line) as SoakSample);
  const last = samples.at(-1)!;
  expect(samples.length).toBeGreaterThanOrEqual(2);
  expect(last).toMatchObject({ errors: 0, firstError: '' });
  expect(last.due).toBeGreaterThan(1_100);
  expect(last.answered + last.waiting).toBe(last.due);
  expect(last.refused).toBeLessThan(last.answered / 2);
  const { latency } = JSON.parse(lines.at(-1)!);
  expect(latency.p50).toBeGreaterThan(0);
  expect(latency.p50).toBeLessThanOrEqual(latency.largest);
  expect(exitCode).toBe(0);
}, 60_000);

it.each([
  ['--accounts 50', 'multiple of 16'],
  ['--accounts 160 --issues 11', 'multiple of 16'],
  ['--day 10', '--day'],
  ['--rate 0', '--rate'],
  ['--batch 1025', '--batch'],
  ['--seconds 1e3', '--seconds'],
])('refuses %s', async (options, reason) => {
  const { exitCode, err } = await call(['soak', ...options.split(' ')]);
  expect(err).toContain(reason);
  expect(exitCode).toBe(2);
});
