import {
  cpSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { nodeFilePort, readLog } from '@jangbu/replica';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { call, csvRows, randomFlow } from './cli-fixture.ts';

const ROWS = 400;
const BATCH = 8;
const BLOCKS = 5 + ROWS / BATCH;

let folder: string;
let ledger: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'jangbu-ledger-'));
  ledger = join(folder, 'ledger');
  const flow = join(folder, 'flow.csv');
  writeFileSync(flow, randomFlow(3, ROWS));
  const options = ['--data', ledger, '--batch', `${BATCH}`, '--events', join(folder, 'fills.csv')];
  await call(['replay', flow, ...options]);
});
afterAll(() => rmSync(folder, { recursive: true }));

/** A copy of the ledger that may be damaged. */
function copy(name: string): string {
  const dir = join(folder, name);
  cpSync(ledger, dir, { recursive: true });
  return dir;
}

/** Where the record of a block begins and how long it is. */
function recordOf(index: number): { file: string; offset: number; bytes: number } {
  for (const frame of readLog(nodeFilePort, ledger)) {
    if (frame.kind === 'frame' && frame.index === index) {
      return { file: frame.file, offset: frame.offset, bytes: frame.payload.length };
    }
  }
  throw new Error(`there is no block ${index}`);
}

function flipByte(path: string, at: number): void {
  const bytes = readFileSync(path);
  bytes[at] = bytes[at]! ^ 1;
  writeFileSync(path, bytes);
}

async function verify(...argv: string[]) {
  const { exitCode, out, err } = await call(['verify', ...argv, '--json']);
  return { exitCode, err, ...JSON.parse(out) };
}

describe('jangbu verify', () => {
  it('finds a sound ledger consistent, and anchored with its anchor', async () => {
    const plain = await verify(ledger);
    expect(plain).toMatchObject({ exitCode: 0, err: '', verdict: 'consistent', blocks: BLOCKS });
    expect(plain).toMatchObject({
      index: BLOCKS - 1,
      hash: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    const anchor = ['--trust', join(ledger, 'anchor.json')];
    const anchored = await verify(ledger, ...anchor, '--independent', '--priority');
    expect(anchored).toEqual({ ...plain, verdict: 'anchored' });
    expect(await verify(ledger, '--to', '9')).toMatchObject({ exitCode: 0, index: 9, blocks: 10 });
  });

  it('says for people which steps hold, in both languages', async () => {
    const english = await call(['verify', ledger, '--priority']);
    expect(english.out).toContain('holds: operator_signature\n');
    expect(english.out).toMatch(/^holds: priority \(\d+ trades\)$/m);
    expect(english.out).toContain('consistent, but not anchored');
    const korean = await call(['verify', ledger, '--lang', 'ko']);
    expect(korean.out).toContain('맞음: operator_signature\n');
    expect(korean.out).toContain('consistent(일관)');
  });

  it('is not satisfied by another ledger than the anchor’s', async () => {
    const anchor = JSON.parse(readFileSync(join(ledger, 'anchor.json'), 'utf8'));
    const file = join(folder, 'other-anchor.json');
    writeFileSync(file, JSON.stringify({ ...anchor, genesis: '00'.repeat(32) }));
    const found = await verify(ledger, '--trust', file);
    expect(found).toMatchObject({ exitCode: 1, verdict: 'false', step: 'anchor' });
  });

  it.each([
    ['its length', 0],
    ['its checksum', 4],
    ['its index', 8],
    ['its content', 700],
  ])('names file, index and beginning of a record with one wrong bit in %s', async (_what, at) => {
    const dir = copy('flipped');
    const { file, offset } = recordOf(20);
    flipByte(join(dir, file), offset + at);
    const found = await verify(dir);
    expect(found).toMatchObject({ exitCode: 1, verdict: 'false', step: 'files', blocks: 20 });
    expect(found).toMatchObject({ file, offset, index: 20, reason: expect.any(String) });
    const { out } = await call(['verify', dir]);
    expect(out).toMatch(new RegExp(`false, at step files: ${file}, byte ${offset}, block 20: `));
    rmSync(dir, { recursive: true });
  });

  it('calls a torn end false, and repairs nothing', async () => {
    const dir = copy('torn');
    const { file, offset, bytes } = recordOf(BLOCKS - 1);
    truncateSync(join(dir, file), offset + bytes - 10);
    const before = readFileSync(join(dir, file));
    const found = await verify(dir);
    expect(found).toMatchObject({ exitCode: 1, verdict: 'false', offset, index: BLOCKS - 1 });
    expect(readFileSync(join(dir, file))).toEqual(before);
    // Replay moves the torn end away, says so, and goes on.
    const flow = join(folder, 'flow.csv');
    const { exitCode, err } = await call(['replay', flow, '--data', dir, '--batch', `${BATCH}`]);
    expect(exitCode).toBe(0);
    expect(err).toContain(`of block ${BLOCKS - 1} at byte ${offset} were moved to ${dir}/torn/`);
    expect((await verify(dir)).exitCode).toBe(0);
  });

  it('calls damage that no crash explains false, and lets nobody write behind it', async () => {
    const dir = copy('damaged');
    const { file, offset } = recordOf(30);
    flipByte(join(dir, file), offset + 300);
    const flow = join(folder, 'flow.csv');
    const argv = ['replay', flow, '--data', dir, '--batch', `${BATCH}`, '--json'];
    const { exitCode, out, err } = await call(argv);
    expect(exitCode).toBe(1);
    expect(JSON.parse(out).error).toMatchObject({ code: 'damaged', offset, index: 30 });
    expect(err.split('\n')).toHaveLength(2);
    expect(existsSync(join(dir, 'torn', 'anything'))).toBe(false);
    const exported = await call(['export', dir, 'blocks', '--json']);
    expect(exported.exitCode).toBe(1);
    const lines = exported.out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines).toHaveLength(31);
    expect(lines[30].error).toMatchObject({ code: 'damaged', offset, index: 30 });
  });

  it('leaves a future version to a later release', async () => {
    const dir = copy('future');
    const genesis = JSON.parse(readFileSync(join(dir, 'genesis.json'), 'utf8'));
    writeFileSync(join(dir, 'genesis.json'), JSON.stringify({ ...genesis, formatVersion: 2 }));
    for (const argv of [
      ['verify', dir],
      ['replay', join(folder, 'flow.csv'), '--data', dir],
      ['start', '--data', dir, '--port', '0'],
    ]) {
      const { exitCode, out } = await call([...argv, '--json']);
      expect(exitCode).toBe(4);
      expect(JSON.parse(out).error.code).toBe('future_version');
    }
  });

  it('calls a ledger without its genesis document false', async () => {
    const dir = copy('headless');
    rmSync(join(dir, 'genesis.json'));
    expect(await verify(dir)).toMatchObject({ exitCode: 1, verdict: 'false', step: 'genesis' });
  });
});

async function rowsOf(table: string, ...options: string[]) {
  const { exitCode, out, err } = await call(['export', ledger, table, ...options]);
  expect({ exitCode, err }).toEqual({ exitCode: 0, err: '' });
  return csvRows(out);
}

describe('jangbu export', () => {
  it('blocks: every header follows from the one before', async () => {
    const blocks = await rowsOf('blocks');
    expect(blocks).toHaveLength(BLOCKS);
    for (const [index, block] of blocks.entries()) {
      expect(block.index).toBe(`${index}`);
      if (index > 0) expect(block.previousHash).toBe(blocks[index - 1]!.hash);
    }
    expect(blocks.at(-1)!.hash).toBe((await verify(ledger)).hash);
    expect(await rowsOf('blocks', '--from', '50')).toEqual(blocks.slice(50));
    expect(await rowsOf('blocks', '--from', '5000')).toEqual([]);
  });

  it('trades: the fills of the flow, each with the hash of the one before', async () => {
    const trades = await rowsOf('trades');
    const fills = csvRows(readFileSync(join(folder, 'fills.csv'), 'utf8'));
    expect(trades.map(({ price, quantity }) => [price, quantity])).toEqual(
      fills.map(({ price, qty }) => [price, qty]),
    );
    for (const [place, trade] of trades.entries()) {
      expect(trade).toMatchObject({ issue: '0', index: `${place + 1}`, phase: 'continuous' });
      if (place > 0) expect(trade.previousHash).toBe(trades[place - 1]!.hash);
    }
    expect(await rowsOf('trades', '--from', '30')).toEqual(
      trades.filter(({ blockIndex }) => Number(blockIndex) >= 30),
    );
  });

  it('orders: one a placed order, with what has become of it', async () => {
    const orders = await rowsOf('orders');
    const flow = csvRows(readFileSync(join(folder, 'flow.csv'), 'utf8'));
    const placed = flow.filter(({ op }) => op === 'ADD' || op === 'IOC');
    expect(orders).toHaveLength(placed.length);
    const filled = new Map<string, number>();
    for (const [place, order] of orders.entries()) {
      expect(order).toMatchObject({
        orderId: `${place + 1}`,
        side: placed[place]!.side === 'B' ? 'buy' : 'sell',
        price: placed[place]!.price,
        timeInForce: placed[place]!.op === 'ADD' ? 'day' : 'immediate_or_cancel',
        reject: '',
      });
      const cumulative = Number(order.cumulativeQuantity);
      expect(order.status === 'filled').toBe(
        cumulative === Number(order.quantity) && cumulative > 0 && order.status !== 'canceled',
      );
      filled.set(order.side!, (filled.get(order.side!) ?? 0) + cumulative);
    }
    const traded = (await rowsOf('trades')).reduce(
      (sum, { quantity }) => sum + Number(quantity),
      0,
    );
    expect(filled).toEqual(
      new Map([
        ['buy', traded],
        ['sell', traded],
      ]),
    );
    expect(new Set(orders.map(({ status }) => status))).toContain('canceled');
  });

  it('accounts: cash and shares are all there', async () => {
    const accounts = await rowsOf('accounts');
    const events = (await call(['export', ledger, 'events', '--json'])).out.trimEnd().split('\n');
    const credited = events.map((line) => JSON.parse(line));
    const sum = (asset: string) =>
      accounts
        .filter((row) => row.asset === asset)
        .reduce((total, row) => total + Number(row.available) + Number(row.held), 0);
    expect(sum('SIM')).toBe(credited.find(({ kind }) => kind === 'cash_credited').amount);
    expect(sum('REPLAY')).toBe(credited.find(({ kind }) => kind === 'shares_issued').quantity);
    expect(accounts.map(({ account, asset }) => [account, asset])).toEqual([
      ['0', 'SIM'],
      ['0', 'REPLAY'],
      ['1', 'SIM'],
      ['1', 'REPLAY'],
    ]);
  });

  it('events: each with its place, as CSV and as JSON', async () => {
    const rows = await rowsOf('events');
    const { out } = await call(['export', ledger, 'events', '--format', 'json']);
    const objects: Record<string, unknown>[] = out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(rows).toHaveLength(objects.length);
    for (const [place, object] of objects.entries()) {
      expect(object.eventSeq).toBe(place + 1);
      for (const [name, value] of Object.entries(object)) {
        expect(rows[place]![name]).toBe(value === null ? '' : String(value));
      }
    }
    expect(objects.filter(({ kind }) => kind === 'command_result')).toHaveLength(ROWS + 6);
  });
});
