import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { call } from '../cli-fixture.ts';

const DAY = `date 2026-03-03
start 10:00
market KOSPI
issue ABC base 10000
member K cash 1000000 ABC 100
10:00:01 K buy 5 @ 10000 as k1
         K sell 5 @ 10000 => trade 10000 x 5; filled
`;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'jangbu-scenario-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function saved(name: string, text: string): string {
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
}

it('status 0 where everything comes as expected', async () => {
  const file = saved('day', DAY);
  const { exitCode, out, err } = await call(['scenario', file]);
  expect([exitCode, err]).toEqual([0, '']);
  expect(out).toBe(`${file}: as expected (2 lines, 3 blocks, 1 trades)\n`);
});

it.each([
  ['exchange', 'fast'],
  ['exchange', 'plain'],
  ['reference', 'fast'],
])('engine %s with book %s gives the same root', async (engine, book) => {
  const file = saved('day', DAY);
  const rootOf = async (...options: string[]) => {
    const { out } = await call(['scenario', file, '--json', ...options]);
    const { ok, scenarios } = JSON.parse(out);
    expect(ok).toBe(true);
    return scenarios[0].stateRoot;
  };
  expect(await rootOf('--engine', engine, '--book', book)).toBe(await rootOf());
});

it('status 1 where something differs, with file and line; the other files are played too', async () => {
  const wrong = saved('wrong', DAY.replace('=> trade 10000 x 5', '=> trade 10000 x 6'));
  const right = saved('right', DAY);
  const { exitCode, out, err } = await call(['scenario', wrong, right]);
  expect(exitCode).toBe(1);
  expect(err).toContain(
    `jangbu scenario: ${wrong}: line 7: expected: trade 10000 x 6; filled; happened: trade 10000 x 5`,
  );
  expect(out).toBe(
    `${wrong}: 1 differences\n${right}: as expected (2 lines, 3 blocks, 1 trades)\n`,
  );
});

it('status 1 with --json has the lines', async () => {
  const wrong = saved('wrong', DAY.replace('; filled', '; new'));
  const { exitCode, out } = await call(['scenario', wrong, '--json']);
  expect(exitCode).toBe(1);
  const { ok, scenarios } = JSON.parse(out);
  expect([ok, scenarios[0].failures[0].line, scenarios[0].failures[0].code]).toEqual([
    false,
    7,
    'differs',
  ]);
});

it.each<[name: string, argv: (file: string) => string[], message: string]>([
  ['a wrong line', (file) => [file], 'line 8: "bang" is not known here; write'],
  ['no file', () => [join('/nowhere', 'day')], 'cannot be read (ENOENT)'],
  [
    'another engine',
    (file) => [file, '--engine', 'third'],
    '--engine "third" is none of exchange, reference, both',
  ],
  ['another book', (file) => [file, '--book', 'slow'], '--book "slow" is none of fast, plain'],
  ['nothing', () => [], 'FILES is missing'],
])('status 2: %s', async (_name, argv, message) => {
  const file = saved('day', `${DAY}bang\n`);
  const { exitCode, out, err } = await call(['scenario', ...argv(file)]);
  expect([exitCode, out]).toEqual([2, '']);
  expect(err).toContain(message);
});

it('status 2 for what is no UTF-8, and for a head that the exchange refuses', async () => {
  const file = join(folder, 'latin');
  writeFileSync(file, Buffer.from([0x23, 0x20, 0xe9, 0x0a]));
  expect((await call(['scenario', file])).err).toContain('not UTF-8; save the file as UTF-8');
  const refused = saved('refused', DAY.replace('base 10000', 'base 10005'));
  const { exitCode, err } = await call(['scenario', refused]);
  expect(exitCode).toBe(2);
  expect(err).toContain(`${refused}: line 4: the exchange refuses this (off_tick)`);
});

it('a trace is printed line by line, and with --json it is part of the object', async () => {
  const file = saved('day', DAY);
  const { out } = await call(['scenario', file, '--trace']);
  expect(out).toContain('    10:00:01.000001 block 3: trade 10000 x 5 maker k1 taker n7');
  const json = await call(['scenario', file, '--trace', '--json']);
  expect(JSON.parse(json.out).scenarios[0].trace).toContain('10:00:01 K buy 5 @ 10000 as k1');
});

it('in Korean', async () => {
  const file = saved('day', DAY);
  const { out } = await call(['scenario', file, '--lang', 'ko']);
  expect(out).toBe(`${file}: 기대와 같습니다 (2줄, 블록 3, 체결 1)\n`);
});
