import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { type CallResult, call } from '../cli-fixture.ts';
import type { CommandContext } from '../command-context.ts';
import { textsOf } from '../texts.ts';
import { answerLines } from './answer-lines.ts';
import { answerAuction } from './auction-answer.ts';
import { formatKoreanTime, parseIsoTime } from './case-time.ts';
import { inputLines } from './input-lines.ts';
import { parsePlainObject } from './plain-json.ts';
import { RULE_VERBS, type RuleVerb } from './rule-answers.ts';

const LAUNCHER = fileURLToPath(new URL('../../bin/jangbu.mjs', import.meta.url));

async function* chunksOf(...texts: (string | Uint8Array)[]): AsyncGenerator<Uint8Array> {
  for (const text of texts) yield typeof text === 'string' ? new TextEncoder().encode(text) : text;
}

/** Answers lines in this process. */
async function answers(verb: RuleVerb, ...chunks: (string | Uint8Array)[]): Promise<CallResult> {
  let out = '';
  let err = '';
  const context: CommandContext = {
    io: {
      stdout: {
        write: (text) => {
          out += text;
        },
      },
      stderr: {
        write: (text) => {
          err += text;
        },
      },
      env: {},
      outputIsClosed: () => false,
      outputDrained: async () => undefined,
      interruption: () => new AbortController().signal,
    },
    language: 'en',
    texts: textsOf('en'),
    json: false,
    name: 'jangbu rules',
  };
  const exitCode = await answerLines(context, chunksOf(...chunks), verb);
  return { exitCode, out, err };
}

/** The answer to one case, an error as its code. */
async function answerTo(verb: RuleVerb, fields: object): Promise<unknown> {
  const { exitCode, out } = await answers(verb, `${JSON.stringify(fields)}\n`);
  const answer = JSON.parse(out);
  expect(exitCode).toBe(answer.error === undefined ? 0 : 2);
  return answer.error?.code ?? answer;
}

const STOCK = { market: 'KOSPI', kind: 'stock', date: '2026-01-05' };

describe('jangbu rules', () => {
  it.each<[verb: keyof typeof RULE_VERBS, fields: object, answer: unknown]>([
    ['tick', { ...STOCK, price: 2_000 }, { tick: 5 }],
    ['tick', { ...STOCK, date: '2023-01-24', price: 1_999 }, { tick: 5 }],
    ['tick', { ...STOCK, date: '2023-01-25', price: 1_999 }, { tick: 1 }],
    ['tick', { ...STOCK, kind: 'elw', price: 90_000 }, { tick: 5 }],
    ['tick', { ...STOCK, date: '2010-10-03', price: 5 }, 'no_rule'],
    ['limits', { ...STOCK, base: 9_980 }, { lower: 6_990, upper: 12_970 }],
    ['limits', { ...STOCK, base: 10_000, listingDay: true }, { lower: 6_000, upper: 40_000 }],
    ['limits', { ...STOCK, base: 10_000, liquidation: true }, { lower: null, upper: null }],
    ['limits', { ...STOCK, market: 'KONEX', base: 10_000 }, { lower: 8_500, upper: 11_500 }],
    ['limits', { ...STOCK, market: 'KONEX', base: 10_000, listingDay: true }, 'no_rule'],
    ['limits', { ...STOCK, kind: 'elw', base: 10_000 }, { lower: null, upper: null }],
    ['check', { ...STOCK, base: 9_980, price: 12_970 }, { ok: true }],
    ['check', { ...STOCK, base: 9_980, price: 9_985 }, { ok: false, reject: 'off_tick' }],
    ['check', { ...STOCK, base: 9_980, price: 12_980 }, { ok: false, reject: 'above_limit' }],
    ['check', { ...STOCK, base: 9_980, price: 6_980 }, { ok: false, reject: 'below_limit' }],
    ['check', { ...STOCK, base: 9_980, price: 5, liquidation: true }, { ok: true }],
    ['base', { ...STOCK, close: 2_001 }, { base: 2_005 }],
    ['isin', { isin: 'KR7005930003' }, { ok: true }],
    ['isin', { isin: 'KR7005930004' }, { ok: false }],
    ['isin', { isin: 'Samsung' }, { ok: false }],
    ['isin', { body: 'KR700593000' }, { isin: 'KR7005930003' }],
    ['isin', { body: 'KR70059300' }, 'bad_value'],
    ['isin', { body: 'KR700593000', isin: 'KR7005930003' }, 'unknown_field'],
    ['isin', {}, 'missing_field'],
  ])('%s %j', async (verb, fields, answer) => {
    expect(await answerTo(RULE_VERBS[verb], fields)).toEqual(answer);
  });

  it.each<[at: string | number, answer: object]>([
    [
      '2026-01-05T08:50:00+09:00',
      {
        session: 'opening_call',
        accepts: ['limit', 'market', 'conditional_limit', 'stop_limit'],
        next: { session: 'continuous', at: '2026-01-05T09:00:00+09:00' },
      },
    ],
    [
      '2026-01-04T23:35:00Z',
      {
        session: 'pre_open_close',
        accepts: ['limit'],
        next: { session: 'opening_call', at: '2026-01-05T08:40:00+09:00' },
      },
    ],
    [
      1_767_603_600_000_000,
      {
        session: 'after_hours_single',
        accepts: ['limit'],
        next: { session: 'closed', at: 1_767_603_600_000_000 },
      },
    ],
  ])('session at %s', async (at, answer) => {
    // The last one is a microsecond before 18:00.
    const time = typeof at === 'number' ? at - 1 : at;
    expect(await answerTo(RULE_VERBS.session, { market: 'KOSPI', at: time })).toEqual(answer);
  });

  it.each<[fields: object, code: string]>([
    [{ market: 'KOSPI', at: '2020-12-30T12:00:00+09:00' }, 'no_calendar'],
    [{ market: 'KOSPI', at: '2026-01-05T12:00:00' }, 'bad_value'],
    [{ market: 'KOSPI', at: '2026-02-29T12:00:00Z' }, 'bad_value'],
    [{ market: 'KOSPI', at: '2026-02-01T24:00:00Z' }, 'bad_value'],
    [{ market: 'KOSPI', at: '1970-01-01T08:00:00+09:00' }, 'bad_value'],
    [{ market: 'KOSPI', at: true }, 'bad_value'],
    [{ market: 'KOSPI', at: 0, method: 'other' }, 'bad_value'],
  ])('session %j is %s', async (fields, code) => {
    expect(await answerTo(RULE_VERBS.session, fields)).toBe(code);
  });

  it('session of an issue that trades by periodic calls', async () => {
    const fields = { market: 'KOSPI', at: '2026-01-05T12:00:00+09:00', method: 'periodic' };
    expect(await answerTo(RULE_VERBS.session, fields)).toMatchObject({ session: 'periodic_call' });
  });
});

describe('a case converts nothing', () => {
  const tick = (fields: object) => answerTo(RULE_VERBS.tick, fields);

  it.each<[fields: object, code: string]>([
    [{ ...STOCK }, 'missing_field'],
    [{ ...STOCK, price: '5' }, 'bad_value'],
    [{ ...STOCK, price: 0 }, 'bad_value'],
    [{ ...STOCK, price: -5 }, 'bad_value'],
    [{ ...STOCK, price: null }, 'bad_value'],
    [{ ...STOCK, price: true }, 'bad_value'],
    [{ ...STOCK, price: [5] }, 'bad_value'],
    [{ ...STOCK, price: 1.5 }, 'bad_value'],
    [{ ...STOCK, price: 1_000_000_000_000_001 }, 'bad_value'],
    [{ ...STOCK, price: 5, market: 'kospi' }, 'bad_value'],
    [{ ...STOCK, price: 5, kind: 'toString' }, 'bad_value'],
    [{ ...STOCK, price: 5, date: '2026-02-30' }, 'bad_value'],
    [{ ...STOCK, price: 5, date: 20_260_105 }, 'bad_value'],
    [{ ...STOCK, price: 5, prize: 5 }, 'unknown_field'],
    [{ ...STOCK, price: 5, base: 5 }, 'unknown_field'],
  ])('%j is %s', async (fields, code) => {
    expect(await tick(fields)).toBe(code);
  });

  it('a flag is true or false', async () => {
    const limits = (listingDay: unknown) =>
      answerTo(RULE_VERBS.limits, { ...STOCK, base: 10_000, listingDay });
    expect(await limits(false)).toEqual({ lower: 7_000, upper: 13_000 });
    expect(await limits(1)).toBe('bad_value');
    expect(await limits('true')).toBe('bad_value');
  });

  it.each([
    '',
    ' ',
    '{',
    '5',
    'null',
    '[]',
    '"a"',
    '{"a":1.0}',
    '{"a":1e3}',
    '{"a":-0}',
    '{"a":9007199254740993}',
    '{"a":1,"a":1}',
    '{"a":NaN}',
    "{'a':1}",
    '\ufeff{"a":1}',
    `${'['.repeat(200_000)}`,
  ])('the line %.20j is no plain object', (line) => {
    expect(parsePlainObject(line)).toBeUndefined();
  });

  it('white space is free, and what a string says is its own', () => {
    expect(parsePlainObject(' { "a" : [ 1 , "b  \\" c" ] }\r')).toEqual({ a: [1, 'b  " c'] });
  });
});

describe('lines', () => {
  const good = JSON.stringify({ ...STOCK, price: 2_000 });

  it('are answered in order, and one that is wrong does not stop the next', async () => {
    const { exitCode, out, err } = await answers(RULE_VERBS.tick, `${good}\nx\n\n${good}`);
    const lines = out.trimEnd().split('\n');
    expect(exitCode).toBe(2);
    expect(lines.map((line) => JSON.parse(line).tick)).toEqual([5, undefined, undefined, 5]);
    expect(JSON.parse(lines[1] ?? '').error).toEqual({
      code: 'bad_json',
      message: expect.stringContaining('plain form'),
    });
    expect(err.split('\n').map((line) => line.slice(0, 38))).toEqual([
      'jangbu rules: standard input: line 2: ',
      'jangbu rules: standard input: line 3: ',
      '',
    ]);
  });

  it('none at all is done', async () => {
    expect(await answers(RULE_VERBS.tick)).toEqual({ exitCode: 0, out: '', err: '' });
  });

  it('are the same however the bytes come', async () => {
    const bytes = new TextEncoder().encode('가\r\n\n나다\n라');
    for (let size = 1; size <= bytes.length; size += 1) {
      const pieces: Uint8Array[] = [];
      for (let at = 0; at < bytes.length; at += size) pieces.push(bytes.subarray(at, at + size));
      const lines: unknown[] = [];
      for await (const batch of inputLines(chunksOf(...pieces))) lines.push(...batch);
      expect(lines).toEqual(['가\r', '', '나다', '라']);
    }
  });

  it('that are no UTF-8 are refused', async () => {
    const { out } = await answers(RULE_VERBS.tick, new Uint8Array([0x7b, 0xff, 0x0a]), good);
    expect(out.split('\n').map((line) => line.slice(0, 26))).toEqual([
      '{"error":{"code":"bad_line',
      '{"tick":5}',
      '',
    ]);
  });
});

describe('jangbu auction', () => {
  const sell = (price: number | string, quantity: number) => ({ price, quantity });
  const BOOK = {
    ...STOCK,
    base: 7_830,
    last: 7_830,
    phase: 'opening',
    asks: [
      sell(7_860, 450),
      sell(7_850, 750),
      sell(7_840, 300),
      sell(7_830, 400),
      sell(7_820, 200),
      sell(7_810, 150),
    ],
    bids: [
      sell(7_850, 100),
      sell(7_840, 150),
      sell(7_830, 350),
      sell(7_820, 400),
      sell(7_810, 500),
      sell(7_800, 650),
    ],
  };
  const auction = (fields: object) => answerTo(answerAuction, fields);

  it('answers price, quantity and what each order traded', async () => {
    expect(await auction(BOOK)).toEqual({
      price: 7_830,
      quantity: 600,
      asks: [0, 0, 0, 250, 200, 150],
      bids: [100, 150, 350, 0, 0, 0],
    });
  });

  it('answers null where nothing trades', async () => {
    expect(await auction({ ...BOOK, bids: [] })).toEqual({
      price: null,
      quantity: 0,
      asks: [0, 0, 0, 0, 0, 0],
      bids: [],
    });
  });

  it('takes tick and limits that are given for those of the tables', async () => {
    const book = {
      ...STOCK,
      last: 10_000,
      tick: 50,
      lot: 1,
      lower: 8_500,
      upper: 11_500,
      phase: 'vi',
      asks: [sell(10_500, 100)],
      bids: [sell('market', 200), sell(10_450, 100)],
    };
    expect(await auction(book)).toMatchObject({ price: 10_500, quantity: 100 });
    const atLimit = { ...book, bids: [sell(11_500, 200), sell(10_450, 100)] };
    expect(await auction(atLimit)).toMatchObject({ price: 11_500, quantity: 100 });
    expect(await auction({ ...book, upper: undefined })).toBe('missing_field');
    expect(await auction({ ...book, upper: null, bids: [sell(90_000, 200)] })).toMatchObject({
      price: 90_000,
    });
  });

  it('allocates at the limit in the phases where the rule asks for it', async () => {
    const book = {
      ...STOCK,
      base: 15_500,
      last: 15_500,
      asks: [sell(15_500, 13_100)],
      bids: [sell(20_150, 1_000), sell(20_150, 200), sell(20_150, 10_000), sell(20_150, 5_000)],
      tick: 50,
    };
    const bids = async (phase: string) => await auction({ ...book, phase });
    const byTime = [1_000, 200, 10_000, 1_900];
    expect(await bids('opening')).toMatchObject({ bids: [550, 150, 9_850, 2_550] });
    expect(await bids('resume')).toMatchObject({ bids: [550, 150, 9_850, 2_550] });
    expect(await bids('closing')).toMatchObject({ bids: byTime });
    expect(await bids('vi')).toMatchObject({ bids: byTime });
  });

  it('takes the base price for a last price that is null or absent', async () => {
    const { last: _last, ...book } = BOOK;
    expect(await auction(book)).toMatchObject({ price: 7_830 });
    expect(await auction({ ...BOOK, last: null })).toMatchObject({ price: 7_830 });
  });

  it.each<[what: string, fields: object, code: string]>([
    ['a price off the tick', { asks: [sell(7_835, 1)] }, 'off_tick'],
    ['a price above the limit', { asks: [sell(10_180, 1)] }, 'above_limit'],
    ['a price below the limit', { asks: [sell(5_470, 1)] }, 'below_limit'],
    ['a quantity off the lot', { lot: 10, asks: [sell(7_830, 5)] }, 'off_lot'],
    [
      'quantities beyond 2^53',
      { asks: [sell(7_830, 2 ** 53 - 1), sell(7_830, 1)] },
      'quantity_too_large',
    ],
    ['a quantity of nothing', { asks: [sell(7_830, 0)] }, 'bad_value'],
    ['another word for a price', { asks: [sell('MARKET', 1)] }, 'bad_value'],
    ['an order without a quantity', { asks: [{ price: 7_830 }] }, 'missing_field'],
    ['an order with more', { asks: [{ ...sell(7_830, 1), side: 'S' }] }, 'unknown_field'],
    ['an order that is none', { asks: [null] }, 'bad_value'],
    ['no list', { asks: {} }, 'bad_value'],
    ['another phase', { phase: 'continuous' }, 'bad_value'],
    ['limits with no price between them', { lower: 7_831, upper: 7_839 }, 'bad_value'],
    ['a tick of nothing', { tick: 0 }, 'bad_value'],
  ])('refuses %s', async (_what, fields, code) => {
    expect(await auction({ ...BOOK, ...fields })).toBe(code);
  });

  it('names the place of what is wrong', async () => {
    const book = { ...BOOK, bids: [sell(7_830, 1), sell(7_830, -1)] };
    const { out } = await answers(answerAuction, JSON.stringify(book));
    expect(JSON.parse(out).error.message).toMatch(/^bids\[1\]\.quantity must be/);
  });

  it('takes a book of 100,000 orders', async () => {
    const side = (first: number) =>
      Array.from({ length: 50_000 }, (_, order) => sell(first + 10 * ((order * 7_919) % 200), 1));
    const book = { ...BOOK, asks: side(6_800), bids: side(6_900) };
    expect(await auction(book)).toMatchObject({ price: 7_840, quantity: expect.any(Number) });
  });
});

describe('the command', () => {
  /** Runs the command as a process with something on its standard input. */
  async function pipe(argv: readonly string[], input: string): Promise<CallResult> {
    const child = spawn(process.execPath, [LAUNCHER, ...argv], {
      env: { ...process.env, LC_ALL: 'C' },
    });
    let out = '';
    let err = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      out += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      err += text;
    });
    child.stdin.end(input);
    const [exitCode] = await once(child, 'close');
    return { exitCode, out, err };
  }

  it('reads JSON lines from standard input', async () => {
    const cases = [
      { ...STOCK, base: 9_980, price: 9_980 },
      { ...STOCK, base: 9_980, price: 9_981 },
    ].map((fields) => JSON.stringify(fields));
    expect(await pipe(['rules', 'check'], `${cases.join('\n')}\n`)).toEqual({
      exitCode: 0,
      out: '{"ok":true}\n{"ok":false,"reject":"off_tick"}\n',
      err: '',
    });
    const auction = { ...STOCK, base: 100, phase: 'closing', asks: [], bids: [] };
    expect(await pipe(['auction'], JSON.stringify(auction))).toEqual({
      exitCode: 0,
      out: '{"price":null,"quantity":0,"asks":[],"bids":[]}\n',
      err: '',
    });
    expect(await pipe(['rules', 'isin', '--lang', 'ko'], 'x\n')).toMatchObject({
      exitCode: 2,
      err: expect.stringContaining('1행'),
    });
  });

  it.each<[argv: string, out: string]>([
    ['rules tick --market KOSPI --price 2000', '{"tick":5}'],
    ['rules tick --market KOSPI --kind etf --date 2021-01-22 --price 1000', '{"tick":5}'],
    ['rules limits --market KOSDAQ --base 9980', '{"lower":6990,"upper":12970}'],
    ['rules limits --market KOSPI --base 9980 --liquidation', '{"lower":null,"upper":null}'],
    ['rules limits --market KOSPI --base 10000 --listing-day', '{"lower":6000,"upper":40000}'],
    ['rules check --market KOSPI --base 9980 --price 9990', '{"ok":true}'],
    ['rules base --market KOSPI --close 2001', '{"base":2005}'],
    ['rules isin --body KR700593000', '{"isin":"KR7005930003"}'],
    [
      'rules session --market KONEX --at 2026-01-05T15:45:00+09:00',
      '{"session":"after_hours_close","accepts":["limit"],"next":{"session":"closed","at":"2026-01-05T16:00:00+09:00"}}',
    ],
  ])('jangbu %s', async (argv, out) => {
    expect(await call(argv.split(' '))).toEqual({ exitCode: 0, out: `${out}\n`, err: '' });
  });

  it('answers for now where no time is given', async () => {
    const { exitCode, out } = await call(['rules', 'session', '--market', 'KOSPI']);
    // The calendar ends some day, and then there is no answer.
    expect([0, 2]).toContain(exitCode);
    if (exitCode === 0) expect(out).toContain('"session":');
  });

  it.each<[argv: string, code: string]>([
    ['rules --json', 'missing_command'],
    ['rules other --json', 'unknown_command'],
    ['rules tick --market KOSPI --json', 'missing_field'],
    ['rules tick --market KOSPI --price 1x --json', 'not_a_number'],
    ['rules tick --market NYSE --price 1 --json', 'bad_value'],
    ['rules tick --base 1 --json', 'unknown_option'],
    ['auction file --json', 'too_many_arguments'],
  ])('jangbu %s is refused', async (argv, code) => {
    const { exitCode, out, err } = await call(argv.split(' '));
    expect({ exitCode, code: JSON.parse(out).error.code }).toEqual({ exitCode: 2, code });
    expect(err.trimEnd().split('\n').length).toBe(1);
  });

  it.each(['rules', 'auction', ...Object.keys(RULE_VERBS).map((verb) => `rules ${verb}`)])(
    'jangbu %s --help is in both languages',
    async (command) => {
      const words = command.split(' ');
      const english = await call([...words, '--help']);
      const korean = await call([...words, '--help', '--lang', 'ko']);
      expect(english).toMatchObject({ exitCode: 0, err: '' });
      expect(english.out).not.toMatch(/\p{Script=Hangul}/u);
      expect(korean.out).toContain('사용법: jangbu');
      expect(korean.out).not.toMatch(/Options:|Commands:|default/);
    },
  );
});

describe('times', () => {
  it.each<[text: string, timestamp: number | undefined]>([
    ['1970-01-01T00:00:00Z', 0],
    ['2026-01-05T08:30+09:00', 1_767_569_400_000_000],
    ['2026-01-05T08:30:00.000001+09:00', 1_767_569_400_000_001],
    ['2026-01-04T19:00:00.5-04:30', 1_767_569_400_500_000],
    ['2026-01-05 08:30:00+09:00', undefined],
    ['2026-01-05T08:30:60+09:00', undefined],
    ['2026-01-05T08:30:00+24:00', undefined],
    ['2026-01-05T08:30:00.1234567Z', undefined],
  ])('%s is %s', (text, timestamp) => {
    expect(parseIsoTime(text)).toBe(timestamp);
  });

  it('are written with the offset of Korea', () => {
    const time = parseIsoTime('2026-01-04T23:30:05Z');
    expect(time === undefined ? '' : formatKoreanTime(time)).toBe('2026-01-05T08:30:05+09:00');
  });
});
