import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { call, callProcess, LAUNCHER, start } from './cli-fixture.ts';

let folder: string;
let flow: string;
let key: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'jangbu-cli-'));
  flow = join(folder, 'flow.csv');
  writeFileSync(flow, 'seq,op,id,side,price,qty,note\n1,ADD,a,B,10,5,\n');
  key = join(folder, 'key.json');
  await call(['keys', 'new', key]);
});
afterAll(() => rmSync(folder, { recursive: true }));

const COMMANDS = [
  'rules',
  'auction',
  'start',
  'follow',
  'keys',
  'keys new',
  'keys show',
  'match',
  'replay',
  'bench',
  'verify',
  'export',
  'order',
  'cancel',
  'reduce',
  'book',
  'trades',
  'account',
];

describe('--help', () => {
  it.each(['', ...COMMANDS])('jangbu %s has a page in both languages', async (command) => {
    const words = command === '' ? [] : command.split(' ');
    const english = await call([...words, '--help']);
    const korean = await call([...words, '--help', '--lang', 'ko']);
    expect({ ...english, out: '' }).toEqual({ exitCode: 0, out: '', err: '' });
    expect(english.out).toContain('Usage: jangbu');
    expect(english.out).not.toMatch(/\p{Script=Hangul}/u);
    expect(korean).toMatchObject({ exitCode: 0, err: '' });
    expect(korean.out).toContain('사용법: jangbu');
    expect(korean.out).not.toMatch(/Options:|Commands:|Arguments:|default/);
  });

  it('names every command', async () => {
    const { out } = await call(['--help']);
    for (const command of COMMANDS) expect(out).toContain(`  ${command.split(' ')[0]} `);
  });
});

describe('the language', () => {
  const missing = '없는 명령입니다';

  it.each([
    [['--lang', 'ko', 'nope'], {}, true],
    [['nope', '--lang=ko'], { LANG: 'en_US.UTF-8' }, true],
    [['nope'], { LANG: 'ko_KR.UTF-8' }, true],
    [['nope'], { LANG: 'ko_KR.UTF-8', LC_ALL: 'C' }, false],
    [['nope'], { LC_MESSAGES: 'ko', LANG: 'C' }, true],
    [['nope'], { LANG: 'kok_IN' }, false],
    [['nope', '--', '--lang', 'ko'], {}, false],
    [['nope'], {}, false],
  ])('%j with %j', async (argv, env, isKorean) => {
    const { exitCode, err } = await call(argv, { env });
    expect(exitCode).toBe(2);
    expect(err.includes(missing)).toBe(isKorean);
  });
});

/** A call that is refused, its code, and a part of what is said. */
const REFUSED: readonly [call: string, code: string, words: string][] = [
  ['', 'missing_command', 'say a command'],
  ['nope', 'unknown_command', 'no command nope'],
  ['nope\u001b[2J', 'unknown_command', 'nope?[2J'],
  ['keys', 'missing_command', 'jangbu keys --help'],
  ['keys nope', 'unknown_command', 'nope'],
  ['keys new', 'missing_argument', 'FILE'],
  ['keys new KEY', 'key_exists', 'never overwritten'],
  ['keys new DIR/none/key.json', 'unwritable', 'ENOENT'],
  ['keys show DIR/none.json', 'bad_key_file', 'not there'],
  ['keys show FLOW', 'bad_key_file', 'chmod 600'],
  ['start --port 65536 --data DIR/v', 'not_a_number', '--port "65536"'],
  ['start --port 08 --data DIR/v', 'not_a_number', '--port "08"'],
  ['start --data= --port 0', 'empty_value', '--data'],
  ['start extra --data DIR/v', 'too_many_arguments', 'start --help'],
  ['start --data DIR/v --port 0', 'bad_input', '--demo'],
  ['start --data DIR/v --genesis FLOW --operator-key KEY --port 0', 'bad_input', 'genesis'],
  ['start --data DIR/v --genesis FLOW --port 0', 'bad_input', '--operator-key'],
  ['start --lang fr', 'bad_option', '--lang fr'],
  ['follow --genesis HASH --data DIR/f', 'missing_argument', 'URL'],
  ['follow http://127.0.0.1:1 --data DIR/f', 'missing_option', '--genesis'],
  ['follow http://127.0.0.1:1 --genesis HASH', 'missing_option', '--data'],
  ['follow http://127.0.0.1:1 --genesis 12ab --data DIR/f', 'not_a_hash', '64 digits'],
  ['follow ftp://127.0.0.1 --genesis HASH --data DIR/f', 'bad_url', 'ftp://127.0.0.1'],
  ['follow http://127.0.0.1:1 --genesis HASH --data=', 'empty_value', '--data'],
  ['follow http://127.0.0.1:1 --genesis HASH --data DIR/f --engine x', 'not_one_of', 'reference'],
  ['follow http://127.0.0.1:1 --genesis HASH --data DIR/f --port x', 'not_a_number', '--port'],
  ['match', 'missing_argument', 'FILE'],
  ['match FLOW --tick 0', 'not_a_number', '--tick "0"'],
  ['match FLOW --tick 1e3', 'not_a_number', '--tick "1e3"'],
  ['match FLOW --lot -1', 'not_a_number', '--lot "-1"'],
  ['match FLOW --tick', 'missing_value', '--tick'],
  ['match FLOW --bogus', 'unknown_option', '--bogus'],
  ['match FLOW --engine quick', 'unknown_engine', 'quick'],
  ['match FLOW more', 'too_many_arguments', 'match --help'],
  ['match DIR/none.csv', 'unreadable', 'ENOENT'],
  ['replay FLOW', 'missing_option', '--data'],
  ['replay FLOW --data=', 'empty_value', '--data'],
  ['replay FLOW --data DIR/r --batch 0', 'not_a_number', '--batch "0"'],
  ['replay FLOW --data DIR/r --batch 1025', 'not_a_number', '1 to 1024'],
  ['replay FLOW --data DIR/r --events FLOW', 'same_file', 'different files'],
  ['replay FLOW --data DIR/r --acks DIR/x --top DIR/x', 'same_file', 'different files'],
  ['replay FLOW --data DIR/r --events DIR/none/x', 'no_folder', 'make it first'],
  ['replay FLOW --data DIR/r --acks DIR/none/x', 'no_folder', 'make it first'],
  ['replay DIR/none.csv --data DIR/r', 'unreadable', 'none.csv'],
  ['replay FLOW --data DIR/r --tick 3', 'off_tick', 'line 2'],
  ['replay FLOW --data DIR', 'not_a_ledger', 'holds no ledger'],
  ['replay FLOW --data FLOW', 'not_a_folder', 'not a folder'],
  ['start --data FLOW --port 0', 'not_a_folder', 'not a folder'],
  ['verify', 'missing_argument', 'TARGET'],
  ['verify DIR/none', 'unreadable', 'ENOENT'],
  ['verify DIR', 'not_a_ledger', 'genesis.json'],
  ['verify FLOW', 'not_verifiable', 'receipt'],
  ['verify DIR --trust DIR/none', 'unreadable', 'ENOENT'],
  ['verify DIR --trust FLOW', 'not_an_anchor', 'anchor'],
  ['verify DIR --from 3 --to 2', 'from_above_to', '--from'],
  ['verify DIR --from x', 'not_a_number', '--from "x"'],
  ['verify http://127.0.0.1:9 --priority', 'only_for_ledgers', '--priority'],
  ['verify http://', 'bad_url', 'URL'],
  ['export DIR', 'missing_argument', 'TABLE'],
  ['export DIR people', 'not_one_of', 'trades'],
  ['export DIR trades', 'not_a_ledger', 'genesis.json'],
  ['export DIR trades --format xml', 'not_one_of', 'csv, json'],
  ['export DIR trades --from 1.5', 'not_a_number', '--from "1.5"'],
  ['order buy 1 2 --issue 0 --account 0', 'missing_option', '--key'],
  ['order hold 1 2 --issue 0 --account 0 --key KEY', 'not_one_of', 'buy, sell'],
  ['order buy 0 2 --issue 0 --account 0 --key KEY', 'not_a_number', 'QUANTITY'],
  ['order buy 1 0.5 --issue 0 --account 0 --key KEY', 'not_a_number', 'PRICE'],
  ['order buy 1 2 --issue a --account 0 --key KEY', 'not_an_issue', '--issue'],
  ['order buy 1 2 --issue 0 --account 4294967295 --key KEY', 'not_a_number', '--account'],
  ['order buy 1 2 --issue 0 --account 0 --key FLOW', 'bad_key_file', 'chmod'],
  ['order buy 1 2 --issue 0 --account 0 --key KEY --url ftp://x', 'bad_url', 'URL'],
  [
    'order buy 1 2 --issue 0 --account 0 --key KEY --client-order-id a/b',
    'bad_client_order_id',
    '',
  ],
  ['cancel --account 0 --key KEY', 'order_name', '--order-id'],
  ['cancel --account 0 --key KEY --order-id 1 --client-order-id a', 'order_name', ''],
  ['cancel --account 0 --key KEY --order-id 0', 'not_a_number', '--order-id'],
  ['reduce 0 --account 0 --key KEY --order-id 1', 'not_a_number', 'QUANTITY'],
  ['book', 'missing_argument', 'ISSUE'],
  ['book 70000', 'not_a_number', 'ISSUE'],
  ['book 0 --levels 51', 'not_a_number', '1 to 50'],
  ['trades 0 --limit 0', 'not_a_number', '--limit'],
  ['account -1', 'not_a_number', 'ACCOUNT'],
  ['account 01', 'not_a_number', 'ACCOUNT'],
  ['bench', 'missing_argument', 'WHAT'],
  ['bench fast', 'not_one_of', 'match, venue'],
  ['bench network', 'not_built_yet', 'not built yet'],
];

const words = (text: string) =>
  text
    .split(' ')
    .filter((word) => word !== '')
    .map((word) =>
      word
        .replace(/^FLOW$/, flow)
        .replace(/^KEY$/, key)
        .replace(/^DIR/, folder)
        .replace('HASH', '0'.repeat(64)),
    );

describe('a wrong call', () => {
  it.each(REFUSED)('jangbu %s: exit 2, %s', async (text, code, said) => {
    const argv = words(text);
    if (text.startsWith('keys show FLOW') || text.includes('--key FLOW')) chmodSync(flow, 0o644);
    const plain = await call(argv);
    expect(plain).toMatchObject({ exitCode: 2, out: '' });
    expect(plain.err).toContain(said);
    expect(plain.err).toMatch(/^jangbu[^\n]*: [^\n]+\n$/);
    expect(plain.err).not.toMatch(/\n {4}at |node:internal/);

    const json = await call([...argv, '--json']);
    expect(json.exitCode).toBe(2);
    const { error } = JSON.parse(json.out);
    expect(error.code).toBe(code);
    expect(json.err).toBe(plain.err);

    const korean = await call([...argv, '--lang', argv.includes('--lang') ? 'xx' : 'ko']);
    expect(korean.exitCode).toBe(2);
    expect(korean.err.split('\n')).toHaveLength(2);
    expect(existsSync(join(folder, 'r', 'segments'))).toBe(false);
  });

  it('without an answer from the venue is the environment: exit 4, nothing was sent', async () => {
    const url = ['--url', 'http://127.0.0.1:9'];
    for (const argv of [
      ['book', '0', ...url],
      ['account', '0', ...url],
      ['order', 'buy', '1', '2', '--issue', '0', '--account', '0', '--key', key, ...url],
      ['cancel', '--account', '0', '--order-id', '1', '--key', key, ...url],
      ['verify', 'http://127.0.0.1:9'],
    ]) {
      const { exitCode, out, err } = await call([...argv, '--json']);
      expect(exitCode).toBe(4);
      expect(JSON.parse(out).error.code).toBe('unreachable');
      expect(err).toMatch(/does not answer[^\n]*\n$/);
    }
  });
});

describe('jangbu keys', () => {
  it('makes a key file that only its owner may read, and shows its public key', async () => {
    const file = join(folder, 'new-key.json');
    const made = await call(['keys', 'new', file]);
    expect(made).toMatchObject({ exitCode: 0, err: '' });
    expect(made.out).toMatch(/^[0-9a-f]{64}\n$/);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const shown = await call(['keys', 'show', file, '--json']);
    expect(JSON.parse(shown.out)).toEqual({ file, publicKey: made.out.trim() });
  });
});

describe('the process', () => {
  it('runs the command of its arguments', async () => {
    expect(await callProcess(['--version'])).toMatchObject({ exitCode: 0, out: '0.1.0\n' });
    const refused = await callProcess(['match', flow, '--tick', 'x'], { LC_ALL: 'ko_KR.UTF-8' });
    expect(refused).toMatchObject({ exitCode: 2, out: '' });
    expect(refused.err).toContain('정수가 아닙니다');
  });

  it.skipIf(!existsSync('/dev/stdout'))('writes an output file into a pipe', () => {
    const script = '"$@" | cat';
    const match = [process.execPath, LAUNCHER, 'match', flow, '--events', '/dev/stdout'];
    const out = execFileSync('sh', ['-c', script, 'sh', ...match], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    expect(out).toBe('seq,maker,price,qty\n');
  });

  it('ends quietly when nobody reads its output', async () => {
    const child = start(['--help']);
    child.stdout?.destroy();
    let err = '';
    child.stderr?.on('data', (text) => {
      err += text;
    });
    const [exitCode, signal] = await once(child, 'close');
    expect({ exitCode, signal, err }).toEqual({ exitCode: 0, signal: null, err: '' });
  });
});
