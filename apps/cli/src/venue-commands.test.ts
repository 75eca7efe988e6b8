import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { formatGenesis, fromHex } from '@jangbu/protocol';
import { createSigner, JangbuClient } from '@jangbu/sdk';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { call, start } from './cli-fixture.ts';
import { replayGenesis } from './replay/replay-world.ts';

let folder: string;
let data: string;
let venue: ChildProcess;
let url: string;
let key: string;
let account: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'jangbu-venue-'));
  data = join(folder, 'ledger');
  venue = start(['start', '--demo', '--data', data, '--port', '0']);
  url = await readyUrl(venue);
  const answer = await fetch(`${url}/v1/demo`);
  const demo = (await answer.json()) as { seed: string; publicKey: string; account: number };
  key = join(folder, 'key.json');
  const { seed, publicKey } = demo;
  writeFileSync(key, JSON.stringify({ seed, publicKey }), { mode: 0o600 });
  account = String(demo.account);
});
afterAll(async () => {
  if (venue.exitCode === null && venue.signalCode === null) {
    const closed = once(venue, 'close');
    venue.kill('SIGKILL');
    await closed;
  }
  rmSync(folder, { recursive: true });
});

/** The URL of the line `ready URL`, which stands alone on standard output. */
async function readyUrl(child: ChildProcess): Promise<string> {
  let out = '';
  let err = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    err += text;
  });
  child.stdout?.setEncoding('utf8');
  return new Promise((resolve, reject) => {
    child.stdout?.on('data', (text: string) => {
      out += text;
      const found = /^ready (\S+)\n/.exec(out)?.[1];
      if (found !== undefined) resolve(found);
    });
    child.once('close', () => reject(new Error(`the venue ended: ${out}${err}`)));
  });
}

const signed = () => ['--account', account, '--key', key, '--url', url, '--json'];

async function asJson(...argv: string[]) {
  const { exitCode, out, err } = await call(argv);
  return { exitCode, err, answer: JSON.parse(out) };
}

/** A price that meets nothing: the lower limit of the issue. */
async function lowPrice(): Promise<number> {
  const answer = await fetch(`${url}/v1/issues/0`);
  return Number(((await answer.json()) as { lowerLimit: string }).lowerLimit);
}

describe('submit', () => {
  const submit = async (text: string, ...more: string[]) => {
    const file = join(folder, 'commands.json');
    writeFileSync(file, text);
    return call(['submit', file, '--key', key, '--url', url, '--lang', 'en', ...more]);
  };
  const sweep = (side: number) =>
    `{"kind":"MassCancel","account":${account},"issue":0,"side":${side}}`;

  it('says what became of each command', async () => {
    const dry = await submit(sweep(2), '--dry-run');
    expect(dry).toMatchObject({ exitCode: 0, out: expect.stringContaining('would be taken') });
    const { exitCode, out } = await submit(`[${sweep(2)}, ${sweep(3)}]`);
    expect(exitCode).toBe(1);
    expect(out).toMatch(/^MassCancel: done, id \d+\n/);
    expect(out).toContain('MassCancel: refused: bad_value (Value outside its range)\nblock ');
    const json = await submit(sweep(0), '--json');
    expect(JSON.parse(json.out)).toMatchObject({ results: [{ reject: null, status: 'done' }] });
  });

  it('sends nothing of a file that holds no commands', async () => {
    for (const [text, reason] of [
      ['{', 'not JSON'],
      ['[]', '0 commands'],
      [`[${sweep(0)}, {"kind":"Nothing"}]`, 'command 1: no command is called Nothing'],
    ] as const) {
      const { exitCode, err } = await submit(text);
      expect(exitCode).toBe(2);
      expect(err).toContain(reason);
    }
    const missing = await call(['submit', join(folder, 'none'), '--key', key, '--url', url]);
    expect(missing).toMatchObject({ exitCode: 2, err: expect.stringContaining('ENOENT') });
  });
});

describe('orders', () => {
  it('are placed, reduced and canceled by either name', async () => {
    const price = String(await lowPrice());
    const id = ['--client-order-id', 'mine-1'];
    const placed = await asJson('order', 'buy', '5', price, '--issue', '0', ...id, ...signed());
    expect(placed).toMatchObject({ exitCode: 0, err: '' });
    // The market makers may have commands in the same block.
    const { index, position, orderId } = placed.answer;
    expect(placed.answer).toEqual({
      index,
      position,
      orderId,
      clientOrderId: 'mine-1',
      status: 'new',
      reject: null,
    });
    const reduced = await asJson('reduce', '2', ...id, ...signed());
    expect(reduced).toMatchObject({ exitCode: 0, answer: { orderId, status: 'new' } });
    const canceled = await asJson('cancel', '--order-id', `${orderId}`, ...signed());
    expect(canceled).toMatchObject({ exitCode: 0, answer: { orderId, status: 'canceled' } });
    const again = await asJson('cancel', ...id, ...signed());
    expect(again).toMatchObject({
      exitCode: 1,
      answer: { status: 'rejected', reject: 'order_closed' },
    });
  });

  it('give the same answer to the same order under its client order id, and refuse another', async () => {
    const price = String(await lowPrice());
    const order = (quantity: string) =>
      asJson(
        'order',
        'buy',
        quantity,
        price,
        '--issue',
        'GARAM',
        '--client-order-id',
        'twice',
        ...signed(),
      );
    const first = await order('3');
    const second = await order('3');
    expect(second.exitCode).toBe(0);
    expect(second.answer.orderId).toBe(first.answer.orderId);
    expect((await order('4')).exitCode).toBe(1);
  });

  it('are refused with the code of the table, exit 1', async () => {
    const argv = ['--issue', '0', ...signed()];
    const tooLow = await asJson('order', 'buy', '1', '100', ...argv);
    expect(tooLow).toMatchObject({ exitCode: 1, answer: { reject: 'below_limit', orderId: null } });
    const people = await call(['order', 'buy', '1', '100', ...argv.slice(0, -1), '--lang', 'ko']);
    expect(people).toMatchObject({
      exitCode: 1,
      out: expect.stringContaining('거부: below_limit'),
    });
    const ioc = await asJson('order', 'buy', '1', String(await lowPrice()), '--ioc', ...argv);
    expect(ioc).toMatchObject({ exitCode: 0, answer: { status: 'expired' } });
  });

  it('say what would become of them, and leave nothing behind', async () => {
    const price = String(await lowPrice());
    const argv = ['--issue', '0', '--client-order-id', 'dry', '--dry-run', ...signed()];
    const taken = await asJson('order', 'buy', '5', price, ...argv);
    const { index } = taken.answer;
    expect(taken).toMatchObject({
      exitCode: 0,
      answer: { index, results: [{ position: 0, reject: null }] },
    });
    const refused = await asJson('order', 'buy', '1', '100', ...argv);
    expect(refused).toMatchObject({
      exitCode: 1,
      answer: { results: [{ reject: 'below_limit' }] },
    });
    const people = await call(['order', 'buy', '1', '100', ...argv.slice(0, -1), '--lang', 'ko']);
    expect(people).toMatchObject({
      exitCode: 1,
      out: expect.stringContaining('거부됩니다: below_limit (하한가보다 낮습니다)'),
    });
    const { seed } = JSON.parse(readFileSync(key, 'utf8'));
    const reader = new JangbuClient({ url, signer: createSigner({ seed: fromHex(seed)! }) });
    const gone = reader.orderByClientId(Number(account), 'dry');
    await expect(gone).rejects.toMatchObject({ code: 'unknown_order' });
  });

  it('need a key that the ledger knows', async () => {
    const stranger = join(folder, 'stranger.json');
    await call(['keys', 'new', stranger]);
    const argv = ['--account', account, '--key', stranger, '--url', url, '--json'];
    const refused = await asJson('cancel', '--order-id', '1', ...argv);
    expect(refused.exitCode).toBe(1);
    expect(refused.answer.error).toMatchObject({ code: expect.any(String), url });
  });
});

describe('views', () => {
  it('show book, trades and account as tables and as JSON', async () => {
    const book = await call(['book', '0', '--url', url, '--levels', '2']);
    expect(book.out).toMatch(
      /^side +price +quantity +orders\n(ask[ \d]+\n){0,2}(bid[ \d]+\n){0,2}$/,
    );
    const levels = await asJson('book', 'GARAM', '--url', url, '--json');
    expect(levels.answer).toMatchObject({ issue: 0, asks: expect.any(Array) });
    const trades = await asJson('trades', '0', '--url', url, '--limit', '3', '--json');
    expect(trades.answer.items.length).toBeLessThanOrEqual(3);
    const balances = await call(['account', account, '--url', url, '--lang', 'ko']);
    expect(balances.out).toContain(`계좌 ${account}`);
    expect(balances.out).toMatch(/KRW +\d+ +\d+\n/);
    const named = await asJson('account', account, '--key', key, '--url', url, '--json');
    expect(named.answer).toMatchObject({ account: Number(account) });
    const missing = await asJson('account', '4000000000', '--url', url, '--json');
    expect(missing.exitCode).toBe(1);
    expect(missing.answer.error.code).toMatch(/^[a-z_]+$/);
  });

  it('follow with --watch until Ctrl-C', async () => {
    const stop = new AbortController();
    let shown = () => {};
    const nextState = () => {
      return new Promise<void>((resolve) => {
        shown = resolve;
      });
    };
    const first = nextState();
    const watching = call(['account', account, '--url', url, '--watch', '--json'], {
      signal: stop.signal,
      onOutput: () => shown(),
    });
    await first;
    const second = nextState();
    const price = String(await lowPrice());
    await call(['order', 'buy', '1', price, '--issue', '0', ...signed()]);
    await second;
    stop.abort();
    const { exitCode, out } = await watching;
    expect(exitCode).toBe(0);
    const states = out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(states.length).toBeGreaterThanOrEqual(2);
    expect(states.at(-1).openOrders).toBe(states[0].openOrders + 1);
  });
});

describe('jangbu verify URL', () => {
  it('checks what the venue publishes', async () => {
    const plain = await asJson('verify', url, '--json');
    expect(plain).toMatchObject({ exitCode: 0, answer: { verdict: 'consistent' } });
    const trust = ['--trust', join(data, 'anchor.json')];
    const anchored = await asJson('verify', url, ...trust, '--json');
    expect(anchored).toMatchObject({ exitCode: 0, answer: { verdict: 'anchored' } });
  });
});

describe('jangbu start', () => {
  it('does not take a folder or a port that is in use: exit 4', async () => {
    const locked = await asJson('start', '--data', data, '--port', '0', '--json');
    expect(locked).toMatchObject({ exitCode: 4, answer: { error: { code: 'locked' } } });
    const port = new URL(url).port;
    const other = ['--data', join(folder, 'other'), '--port', port, '--demo', '--json'];
    const taken = await asJson('start', ...other);
    expect(taken).toMatchObject({ exitCode: 4, answer: { error: { code: 'port_taken' } } });
    expect(taken.err).toMatch(/^jangbu start: [^\n]*--port[^\n]*\n$/);
  });

  it('runs a ledger of one’s own genesis and key', async () => {
    const own = join(folder, 'own');
    const operatorKey = join(folder, 'operator.json');
    await call(['keys', 'new', operatorKey]);
    const { publicKey } = JSON.parse(readFileSync(operatorKey, 'utf8'));
    const genesis = { ...replayGenesis(), operatorKey: fromHex(publicKey)! };
    const genesisFile = join(folder, 'genesis.json');
    writeFileSync(genesisFile, formatGenesis(genesis));
    const stop = new AbortController();
    const argv = ['start', '--data', own, '--port', '0', '--genesis', genesisFile];
    const running = call([...argv, '--operator-key', operatorKey], { signal: stop.signal });
    stop.abort();
    const { exitCode, out } = await running;
    expect(exitCode).toBe(0);
    expect(out).toMatch(/^ready http:\/\/127\.0\.0\.1:\d+\n$/);
    expect((await asJson('verify', own, '--json')).answer.verdict).toBe('consistent');
  });

  it.each(['SIGINT', 'SIGTERM'] as const)(
    'ends in order at %s, and starts again',
    async (signal) => {
      const closed = once(venue, 'close');
      venue.kill(signal);
      expect(await closed).toEqual([0, null]);
      expect((await asJson('verify', data, '--json')).exitCode).toBe(0);
      venue = start(['start', '--data', data, '--port', '0']);
      url = await readyUrl(venue);
      expect((await asJson('account', account, '--url', url, '--json')).exitCode).toBe(0);
    },
  );
});
