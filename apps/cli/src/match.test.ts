import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BOOK_ENGINES } from '@jangbu/market';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type MatchOptions, runMatch } from './match.ts';

const HEADER = 'seq,op,id,side,price,qty,note';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'jangbu-match-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Runs the command on the lines of a flow; both outputs are asked for unless told otherwise. */
function match(lines: string, options: Partial<MatchOptions> = {}) {
  const file = join(folder, 'flow.csv');
  writeFileSync(file, `${HEADER}\n${lines.trim().replaceAll(/^\s+/gm, '')}\n`);
  const [events, top] = [join(folder, 'fills.csv'), join(folder, 'top.csv')];
  const out: string[] = [];
  const err: string[] = [];
  const exitCode = runMatch({
    file,
    tick: 1,
    lot: 1,
    events,
    top,
    json: false,
    stdout: { write: (text) => out.push(text) },
    stderr: { write: (text) => err.push(text) },
    ...options,
  });
  const read = (path: string) => (existsSync(path) ? readFileSync(path, 'utf8') : undefined);
  return { exitCode, out: out.join(''), err: err.join(''), fills: read(events), top: read(top) };
}

const FLOW = `
  1,ADD,a,S,102,10,seed
  2,ADD,b,S,102,5,seed
  3,ADD,m,B,100,8,seed
  4,REDUCE,a,S,102,9,
  5,IOC,x,B,102,2,
  6,ADD,c,S,100,20,
  7,CANCEL,b,S,102,4,
  8,IOC,y,B,100,50,
  9,ADD,a,B,99,1,
`;
const FILLS = `seq,maker,price,qty
5,a,102,1
5,b,102,1
6,m,100,8
8,c,100,12
`;
const TOP = `after_seq,ask,askQty,bid,bidQty
4,102,6,100,8
5,102,4,100,8
6,100,12,,
7,100,12,,
8,,,,
9,,,99,1
`;

describe.each(Object.keys(BOOK_ENGINES))('jangbu match --engine %s', (engine) => {
  it('writes the fills in order, and the best levels after every operation that is not seed', () => {
    const { exitCode, fills, top, out, err } = match(FLOW, { engine });
    expect({ exitCode, out }).toEqual({ exitCode: 0, out: '' });
    expect(fills).toBe(FILLS);
    expect(top).toBe(TOP);
    expect(err).toContain('9 operations, 4 fills of 22 in all, 1 orders resting');
    expect(readdirSync(folder).sort()).toEqual(['fills.csv', 'flow.csv', 'top.csv']);
  });

  it('answers in JSON, with a hash that anybody can compute from the two texts', () => {
    const { exitCode, out, err } = match(FLOW, { engine, json: true, top: undefined });
    expect({ exitCode, err }).toEqual({ exitCode: 0, err: '' });
    const { seconds, ...facts } = JSON.parse(out);
    const resultHash = createHash('sha256').update(`${FILLS}id,side,price,qty\na,B,99,1\n`);
    expect(facts).toEqual({
      operations: 9,
      fills: 4,
      filledQuantity: 22,
      resting: 1,
      resultHash: resultHash.digest('hex'),
    });
    expect(seconds).toBeGreaterThanOrEqual(0);
  });

  it('adds quantities up beyond 2^53 without rounding', () => {
    const most = 9_007_199_254_740_991;
    const lines = [1, 2, 3].map(
      (n) => `${n},ADD,a${n},S,100,${most},\n${n},ADD,b${n},B,100,${most},`,
    );
    const { out } = match(lines.join('\n'), { engine, json: true });
    expect(out).toContain('"filledQuantity":27021597764222973,');
  });

  it('orders the resting orders of its hash by side, price and time', () => {
    const lines = `
      1,ADD,a,B,99,1,
      2,ADD,b,S,105,1,
      3,ADD,c,B,100,2,
      4,ADD,d,S,104,3,
      5,ADD,e,B,100,4,
      6,CANCEL,a,B,99,1,
      7,ADD,f,S,104,5,
      8,ADD,g,B,98,6,
    `;
    const { out } = match(lines, { engine, json: true });
    const resting = 'd,S,104,3\nf,S,104,5\nb,S,105,1\nc,B,100,2\ne,B,100,4\ng,B,98,6\n';
    const text = `seq,maker,price,qty\nid,side,price,qty\n${resting}`;
    expect(JSON.parse(out).resultHash).toBe(createHash('sha256').update(text).digest('hex'));
  });

  const REFUSED: readonly [what: string, lines: string, line: number, message: string][] = [
    ['a cancel of an unknown id', '1,CANCEL,a,B,1,1,', 2, 'no order "a" is open'],
    ['a reduce of an unknown id', '1,REDUCE,a,B,1,1,', 2, 'no order "a" is open'],
    [
      'a cancel of a filled order',
      '1,ADD,a,B,9,1,\n2,IOC,b,S,9,1,\n3,CANCEL,a,B,9,1,',
      4,
      'no order "a" is open',
    ],
    ['a cancel of an IOC', '1,IOC,a,B,9,1,\n2,CANCEL,a,B,9,1,', 3, 'no order "a" is open'],
    ['an open id once more', '1,ADD,a,B,9,1,\n2,ADD,a,S,10,1,', 3, 'order "a" is still open'],
    ['an IOC with an open id', '1,ADD,a,B,9,1,\n2,IOC,a,S,10,1,', 3, 'order "a" is still open'],
    [
      'a reduce by more than is open',
      '1,ADD,a,B,9,5,\n2,IOC,b,S,9,2,\n3,REDUCE,a,B,9,4,',
      4,
      'order "a" has 3 open and cannot be reduced by 4',
    ],
    [
      'more open quantity than a number holds',
      '1,ADD,a,B,9,9007199254740991,\n2,ADD,b,B,8,1,',
      3,
      'would exceed 9007199254740991',
    ],
    [
      'a malformed line after good ones',
      `${FLOW}10,ADD,z,B,1x,1,`,
      11,
      'price "1x" is not a number',
    ],
  ];

  it.each(REFUSED)(
    'refuses %s with its line, and touches no output file',
    (_what, lines, line, message) => {
      for (const json of [false, true]) {
        const [events, top] = [join(folder, 'fills.csv'), join(folder, 'top.csv')];
        writeFileSync(events, 'old fills');
        const { exitCode, out, err, fills } = match(lines, { engine, json });
        expect(exitCode).toBe(2);
        expect(err).toContain(`jangbu match: ${join(folder, 'flow.csv')}: line ${line}: `);
        expect(err).toContain(message);
        expect(err.endsWith('\n') && err.indexOf('\n') === err.length - 1).toBe(true);
        if (json) {
          const { error } = JSON.parse(out);
          expect(error).toMatchObject({ line, file: join(folder, 'flow.csv') });
          expect(error.message).toContain(message);
          expect(error.code).toMatch(/^[a-z_]+$/);
        } else expect(out).toBe('');
        expect(fills).toBe('old fills');
        expect(existsSync(top)).toBe(false);
        expect(readdirSync(folder).sort()).toEqual(['fills.csv', 'flow.csv']);
      }
    },
  );

  it('lets an id come again after it has left, also by reducing all of it', () => {
    const lines =
      '1,ADD,a,B,9,5,\n2,REDUCE,a,B,9,5,\n3,ADD,a,B,8,1,\n4,IOC,a2,S,8,1,\n5,ADD,a,B,7,1,';
    const { exitCode, top } = match(lines, { engine });
    expect(exitCode).toBe(0);
    expect(top).toBe('after_seq,ask,askQty,bid,bidQty\n1,,,9,5\n2,,,,\n3,,,8,1\n4,,,,\n5,,,7,1\n');
  });
});

describe('jangbu match', () => {
  it('writes headers alone for a flow without operations', () => {
    expect(match('')).toMatchObject({ exitCode: 2, err: expect.stringContaining('line 2') });
    writeFileSync(join(folder, 'none.csv'), `${HEADER}\n`);
    expect(match('', { file: join(folder, 'none.csv'), json: true })).toMatchObject({
      exitCode: 0,
      fills: 'seq,maker,price,qty\n',
      top: 'after_seq,ask,askQty,bid,bidQty\n',
      out: expect.stringContaining('"operations":0,"fills":0,"filledQuantity":0,"resting":0'),
    });
  });

  it('says what came of it on standard output when no file was asked for, in both languages', () => {
    const none = { events: undefined, top: undefined };
    expect(match(FLOW, none).out).toContain('9 operations, 4 fills of 22');
    expect(match(FLOW, { ...none, language: 'ko' }).out).toContain('작업 9, 체결 4 (수량 22)');
    expect(match(FLOW, { ...none, language: 'ko', tick: 7 }).err).toContain('호가단위 7의 배수');
  });

  it.each([
    ['an engine that is not there', { engine: 'quick' }, 'unknown_engine'],
    ['an engine with a name that objects have', { engine: 'constructor' }, 'unknown_engine'],
    ['a tick of 0', { tick: 0 }, 'wrong_tick'],
    ['a lot that is not whole', { lot: 0.5 }, 'wrong_lot'],
    ['a file that is not there', { file: '/nowhere/flow.csv' }, 'unreadable'],
  ])('refuses %s', (_what, options, code) => {
    const { exitCode, out, err, fills } = match(FLOW, { ...options, json: true });
    expect({ exitCode, fills }).toEqual({ exitCode: 2, fills: undefined });
    expect(JSON.parse(out).error.code).toBe(code);
    expect(err).toMatch(/^jangbu match: .+\n$/);
  });

  it('refuses to write over its input, or both outputs into one file', () => {
    const flow = join(folder, 'flow.csv');
    symlinkSync(flow, join(folder, 'link.csv'));
    for (const events of [flow, join(folder, 'link.csv'), join(folder, '.', 'top.csv')]) {
      expect(match(FLOW, { events })).toMatchObject({ exitCode: 2, top: undefined });
    }
    expect(readFileSync(flow, 'utf8')).toContain(HEADER);
  });

  it('writes all outputs or none: a folder in the way of one leaves the other as it was', () => {
    mkdirSync(join(folder, 'taken'));
    for (const top of [join(folder, 'taken'), join(folder, 'no', 'top.csv')]) {
      const { exitCode, err, fills } = match(FLOW, { top });
      expect({ exitCode, fills }).toEqual({ exitCode: 2, fills: undefined });
      expect(err).toContain('cannot be written');
    }
    expect(readdirSync(folder).sort()).toEqual(['flow.csv', 'taken']);
  });

  it('follows a link to the file that it names, and writes into what is no ordinary file', () => {
    symlinkSync(join(folder, 'real.csv'), join(folder, 'link.csv'));
    writeFileSync(join(folder, 'real.csv'), 'old');
    expect(match(FLOW, { events: join(folder, 'link.csv'), top: '/dev/null' }).exitCode).toBe(0);
    expect(readFileSync(join(folder, 'real.csv'), 'utf8')).toBe(FILLS);
    expect(match(FLOW, { events: '/dev/null', top: '/dev/null' }).exitCode).toBe(0);
    expect(statSync('/dev/null').isCharacterDevice()).toBe(true);
    expect(readdirSync(folder).sort()).toEqual(['flow.csv', 'link.csv', 'real.csv']);
  });

  it.skipIf(!existsSync('/dev/full'))(
    'reports a full disk as the environment, not as wrong input',
    () => {
      const { exitCode, out, fills } = match(FLOW, { top: '/dev/full', json: true });
      expect({ exitCode, fills }).toEqual({ exitCode: 4, fills: undefined });
      expect(JSON.parse(out).error).toMatchObject({ code: 'unwritable' });
    },
  );

  it('puts nothing from a file name into the terminal but text', () => {
    expect(match(FLOW, { file: '/nowhere/\u001b[2J\nflow' }).err).toContain('/nowhere/?[2J?flow');
  });
});
