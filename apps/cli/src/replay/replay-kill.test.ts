import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { call, randomFlow, start } from '../cli-fixture.ts';
import { surviveKills } from './kill-fixture.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'jangbu-lock-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

it('keeps every acknowledged row through 5 kills, and trades none twice', async () => {
  await surviveKills(5_000, 5);
}, 120_000);

it('lets only one process into a folder', async () => {
  const flow = join(folder, 'long.csv');
  const data = join(folder, 'locked');
  const acks = join(folder, 'locked.csv');
  writeFileSync(flow, randomFlow(5, 5_000));
  const child = start(['replay', flow, '--data', data, '--acks', acks]);
  const closed = once(child, 'close');
  while (!existsSync(acks) || statSync(acks).size === 0) await setTimeout(5);
  const second = await call(['replay', flow, '--data', data, '--json']);
  expect(second.exitCode).toBe(4);
  expect(JSON.parse(second.out).error.code).toBe('locked');
  // Readers need no lock.
  expect((await call(['export', data, 'blocks'])).exitCode).toBe(0);
  expect((await call(['verify', data])).exitCode).toBe(0);
  child.kill('SIGINT');
  expect(await closed).toEqual([130, null]);
});
