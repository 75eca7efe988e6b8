import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { call, callProcess, csvRows, randomFlow } from '../cli-fixture.ts';

const ROWS = 1_500;

let folder: string;
let flow: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'jangbu-replay-'));
  flow = path('flow.csv');
  writeFileSync(flow, randomFlow(11, ROWS));
});
afterAll(() => rmSync(folder, { recursive: true }));

function path(name: string): string {
  return join(folder, name);
}

function read(name: string): string {
  return readFileSync(path(name), 'utf8');
}

/** Names and content of everything that a ledger keeps. */
function bytesOf(name: string): Record<string, string> {
  const segments = readdirSync(join(path(name), 'segments')).map((file) => `segments/${file}`);
  const files = ['genesis.json', 'anchor.json', ...segments];
  return Object.fromEntries(
    files.map((file) => [file, readFileSync(join(path(name), file)).toString('latin1')]),
  );
}

async function replay(name: string, ...options: string[]) {
  const result = await call(['replay', flow, '--data', path(name), '--json', ...options]);
  return { ...result, summary: result.exitCode === 0 ? JSON.parse(result.out) : undefined };
}

const outputs = (name: string) => [
  '--events',
  path(`${name}.fills`),
  '--top',
  path(`${name}.top`),
  '--acks',
  path(`${name}.acks`),
];

describe('jangbu replay', () => {
  it.each([
    ['one', 1],
    ['many', 64],
  ])('gives the fills and levels of match, with %s row(s) an envelope', async (name, batch) => {
    const matched = await call([
      'match',
      flow,
      '--events',
      path('m.fills'),
      '--top',
      path('m.top'),
      '--json',
    ]);
    const { fills, operations } = JSON.parse(matched.out);
    const { exitCode, err, summary } = await replay(name, ...outputs(name), '--batch', `${batch}`);
    expect({ exitCode, err }).toEqual({ exitCode: 0, err: '' });
    expect(summary).toMatchObject({ operations, trades: fills });
    expect(summary.index).toBe(4 + Math.ceil(ROWS / batch));
    expect(summary.blocks).toBe(summary.index + 1);
    for (const root of ['hash', 'stateRoot', 'tradeLogRoot']) {
      expect(summary[root]).toMatch(/^[0-9a-f]{64}$/);
    }
    expect(fills).toBeGreaterThan(ROWS / 10);
    expect(read(`${name}.fills`)).toBe(read('m.fills'));
    expect(read(`${name}.top`)).toBe(read('m.top'));
    const lines = Array.from(
      { length: ROWS },
      (_, row) => `${row + 1},${5 + Math.floor(row / batch)},${row % batch}\n`,
    );
    expect(read(`${name}.acks`)).toBe(lines.join(''));
  });

  it('gives the same bytes in another process, time zone and language', async () => {
    const here = await replay('again', '--batch', '64');
    expect(bytesOf('again')).toEqual(bytesOf('many'));
    const argv = ['replay', flow, '--data', path('there'), '--batch', '64', '--json'];
    const there = await callProcess(argv, { TZ: 'America/New_York', LC_ALL: 'tr_TR.UTF-8' });
    expect(there).toMatchObject({ exitCode: 0, err: '' });
    expect(bytesOf('there')).toEqual(bytesOf('many'));
    const facts = (text: string) => ({ ...JSON.parse(text), seconds: 0 });
    expect(facts(there.out)).toEqual(facts(here.out));
  });

  it('says the same again on a ledger that is complete, and changes nothing', async () => {
    const before = bytesOf('one');
    const first = await replay('one', '--events', path('again.fills'), '--top', path('again.top'));
    expect(first.summary).toMatchObject({ operations: ROWS, index: ROWS + 4 });
    expect(bytesOf('one')).toEqual(before);
    expect(read('again.fills')).toBe(read('m.fills'));
    expect(read('again.top')).toBe(read('m.top'));
  });

  it('ends a Ctrl-C in order, and goes on where the ledger ends', async () => {
    const interrupted = new AbortController();
    const argv = ['replay', flow, '--data', path('cut'), ...outputs('cut')];
    const running = call(argv, { signal: interrupted.signal });
    setTimeout(() => interrupted.abort(), 60);
    const { exitCode, err } = await running;
    expect(exitCode).toBe(130);
    expect(err).toContain(`of ${ROWS} rows`);
    expect(existsSync(path('cut.fills'))).toBe(false);
    const acknowledged = read('cut.acks').trimEnd().split('\n').length;
    expect(acknowledged).toBeLessThan(ROWS);

    // As a crash leaves it: the last line is cut.
    truncateSync(path('cut.acks'), Math.max(0, read('cut.acks').length - 2));
    const { exitCode: second } = await call(argv);
    expect(second).toBe(0);
    expect(bytesOf('cut')).toEqual(bytesOf('one'));
    for (const kind of ['fills', 'top', 'acks']) {
      expect(read(`cut.${kind}`)).toBe(read(`one.${kind}`));
    }
  });

  it('refuses another file, --batch, --tick or --lot on the same folder', async () => {
    const before = bytesOf('one');
    const other = path('other.csv');
    writeFileSync(other, `${read('flow.csv')}${ROWS + 1},ADD,more,B,1,1,\n`);
    const shorter = path('shorter.csv');
    writeFileSync(shorter, `${read('flow.csv').trimEnd().split('\n').slice(0, -1).join('\n')}\n`);
    for (const argv of [
      ['replay', other],
      ['replay', shorter],
      ['replay', flow, '--batch', '2'],
      ['replay', flow, '--batch', '64'],
    ]) {
      const result = await call([...argv, '--data', path('one'), '--json']);
      expect(result.exitCode).toBe(2);
      expect(JSON.parse(result.out).error).toMatchObject({ file: path('one') });
      expect(result.err).toMatch(/^jangbu replay: [^\n]+\n$/);
    }
    expect(bytesOf('one')).toEqual(before);
  });

  it('refuses a row that the venue would refuse, with its line, and writes nothing', async () => {
    const huge = '9007199254740991';
    const half = '94906266';
    const cases: [rows: string[], line: number, words: string][] = [
      [['1,ADD,a,B,5,5,', '2,ADD,a,B,5,5,'], 3, 'still open'],
      [['1,CANCEL,a,B,5,5,'], 2, 'no order'],
      [['1,ADD,a,B,5,5,', '2,REDUCE,a,B,5,6,'], 3, 'reduced'],
      [[`1,ADD,a,B,2,${huge},`], 2, 'price × qty'],
      [[`1,ADD,a,S,${half},${half},`], 2, 'price × qty'],
      [[`1,ADD,a,B,${huge},1,`, '2,ADD,b,B,1,1,'], 3, 'cash'],
      [[`1,ADD,a,S,1,${huge},`, '2,IOC,b,S,1,1,'], 3, 'shares'],
    ];
    for (const [rows, line, words] of cases) {
      const file = path('wrong.csv');
      writeFileSync(file, `seq,op,id,side,price,qty,note\n${rows.join('\n')}\n`);
      const argv = ['replay', file, '--data', path('wrong'), ...outputs('wrong'), '--json'];
      const { exitCode, out, err } = await call(argv);
      expect({ exitCode, rows }).toEqual({ exitCode: 2, rows });
      expect(JSON.parse(out).error).toMatchObject({ file, line });
      expect(err).toContain(words);
      for (const name of ['wrong', 'wrong.fills', 'wrong.top', 'wrong.acks']) {
        expect(existsSync(path(name))).toBe(false);
      }
    }
  });

  it('needs only what is tied up at one time, so that cash that comes back may be used again', async () => {
    const file = path('turns.csv');
    const turns = Array.from({ length: 40 }, (_, turn) => [
      `${2 * turn + 1},ADD,a,B,4000000000000000,2,`,
      `${2 * turn + 2},CANCEL,a,B,1,1,`,
    ]);
    writeFileSync(file, `seq,op,id,side,price,qty,note\n${turns.flat().join('\n')}\n`);
    const { exitCode } = await call(['replay', file, '--data', path('turns')]);
    expect(exitCode).toBe(0);
    const { out } = await call(['export', path('turns'), 'accounts']);
    expect(csvRows(out)).toContainEqual({
      member: '3',
      account: '0',
      class: 'client',
      asset: 'SIM',
      available: '8000000000000000',
      held: '0',
    });
  });

  it('refuses a file of acknowledgements of another run, or one that is ahead of the ledger', async () => {
    writeFileSync(path('strange.acks'), '1,5,0\n2,9,9\n');
    const strange = await replay('fresh', '--acks', path('strange.acks'));
    expect(strange).toMatchObject({ exitCode: 2 });
    expect(JSON.parse(strange.out).error).toMatchObject({ code: 'acks_other_run', line: 2 });
    expect(existsSync(path('fresh'))).toBe(false);

    const ahead = await replay('fresh', '--acks', path('one.acks'));
    expect(ahead).toMatchObject({ exitCode: 1 });
    expect(JSON.parse(ahead.out).error).toMatchObject({ code: 'acks_ahead', line: 1 });
    expect(read('one.acks').split('\n')).toHaveLength(ROWS + 1);
  });

  it('takes a file without rows, and standard output for acknowledgements', async () => {
    const file = path('none.csv');
    writeFileSync(file, 'seq,op,id,side,price,qty,note\n');
    const argv = ['replay', file, '--data', path('none'), '--events', path('none.fills'), '--json'];
    const { exitCode, out } = await call(argv);
    expect(exitCode).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ operations: 0, trades: 0, blocks: 5, index: 4 });
    expect(read('none.fills')).toBe('seq,maker,price,qty\n');
  });

  it('refuses the folder of another ledger, and one that holds something else', async () => {
    const { exitCode, out } = await replay('.', '--batch', '1');
    expect(exitCode).toBe(2);
    expect(JSON.parse(out).error.code).toBe('not_a_ledger');
  });
});
