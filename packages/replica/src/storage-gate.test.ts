import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type Command,
  decodeEvent,
  endOfBusinessDate,
  type Genesis,
  NONE_U32,
  ROLES,
  signEnvelope,
} from '@jangbu/protocol';
import { afterEach, describe, expect, it } from 'vitest';
import type { FilePort } from './file-port.ts';
import { LedgerClock } from './ledger-clock.ts';
import { MemoryFilePort } from './memory-file-port.ts';
import { nativeHasher } from './native-hasher.ts';
import { nativePublicKeyOf } from './native-signature.ts';
import { type OpenLedger, openLedger } from './open-ledger.ts';
import { EmbeddedSequencer } from './sequencer.ts';
import { type StartThreads, startProcessThreads } from './sequencer-threads.ts';
import type { SubmitOutcome } from './submit-outcome.ts';

const START = 1_767_312_000_000_000;
const SEED = new Uint8Array(32).fill(1);
const OPERATOR_SEED = new Uint8Array(32).fill(2);
const DIR = '/ledger';

const GENESIS: Genesis = {
  formatVersion: 1,
  network: 'sim',
  time: START,
  clockRate: 1,
  ledgerAudience: 'members',
  approvals: 1,
  effective: 'now',
  currencies: [{ code: 'KRW', decimals: 0 }],
  participants: [
    {
      name: 'all',
      roles: ROLES.operator + ROLES.member + ROLES.custodian + ROLES.registrar,
      rootKey: nativePublicKeyOf(SEED),
    },
  ],
  operatorKey: nativePublicKeyOf(OPERATOR_SEED),
  witnesses: [],
  quorum: 0,
  rulesVersion: 1,
};

const ACCOUNT: Command = { kind: 'OpenAccount', class: 0, secret: SEED.slice(0, 16) };
/** Commands that fill the log fast. */
const MANY: Command[] = Array.from({ length: 1_000 }, () => ACCOUNT);
const CANCEL: Command = {
  kind: 'CancelOrder',
  account: NONE_U32,
  orderId: 1,
  rowHint: NONE_U32,
  clientOrderId: '',
};

class Venue {
  readonly opened: OpenLedger;
  readonly sequencer: EmbeddedSequencer;
  readonly answered: SubmitOutcome[] = [];
  readonly news: (string | undefined)[] = [];
  wall = START;
  #nonce: number;

  constructor(opened: OpenLedger, threads: StartThreads | undefined, nonce: number) {
    this.opened = opened;
    this.#nonce = nonce;
    const machine = {
      wallMicroseconds: () => this.wall,
      monotonicMicroseconds: () => this.wall - START,
    };
    const clock = new LedgerClock(machine, 1, opened.ledger.header.timestamp);
    this.sequencer = new EmbeddedSequencer(opened.ledger, clock, undefined, threads);
    this.sequencer.onStorage((reason) => this.news.push(reason));
  }

  async send(commands: Command[]): Promise<SubmitOutcome> {
    this.#nonce += 1;
    const envelope = {
      version: 1,
      chainId: this.opened.ledger.state.settings.chainId,
      member: 0,
      key: nativePublicKeyOf(SEED),
      nonce: this.#nonce,
      validUntil: this.sequencer.now() + 10_000_000,
      flags: 0,
      commands,
    };
    const outcome = await this.sequencer.submit(signEnvelope(nativeHasher, envelope, SEED));
    this.answered.push(outcome);
    return outcome;
  }

  /** Sends until the disk is full; false if it never is. */
  async fill(): Promise<boolean> {
    for (let count = 0; count < 200; count += 1) {
      if ((await this.send(MANY)).kind === 'unavailable') return true;
    }
    return false;
  }

  /** Index of the last block of which somebody was told. */
  get lastAnswered(): number {
    return Math.max(0, ...this.answered.map((each) => (each.kind === 'applied' ? each.index : 0)));
  }
}

async function open(
  dir: string,
  port?: FilePort,
  threads?: StartThreads,
  nonce = 0,
): Promise<Venue> {
  const alone = { lock: async () => ({ kind: 'held' as const, release: async () => {} }) };
  const opened = await openLedger({
    dir,
    create: () => ({ genesis: GENESIS, operatorSeed: OPERATOR_SEED }),
    ...(port === undefined ? {} : { port, ...alone }),
  });
  return new Venue(opened, threads, nonce);
}

/** A disk in memory that has no room for a longer file while it is full. */
function fullDisk() {
  const disk = new MemoryFilePort();
  const state = { disk, isFull: false, refusals: 0 };
  // A file keeps the path that it was opened by, so only its length tells whether a write takes room.
  const write = disk.write.bind(disk);
  disk.write = (file, bytes, position) => {
    if (state.isFull && position + bytes.length > disk.sizeOf(file)) {
      state.refusals += 1;
      throw Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC' });
    }
    return write(file, bytes, position);
  };
  return state;
}

describe('a full disk in memory', () => {
  it.each([0, 700, 3_000])(
    'refuses orders, takes cancels and time, goes on once there is room (first %i KiB)',
    async (warm) => {
      const full = fullDisk();
      const venue = await open(DIR, full.disk);
      for (let sent = 0; sent < warm; sent += 200) await venue.send(MANY);
      full.isFull = true;
      expect(await venue.fill()).toBe(true);
      expect(venue.sequencer.refusesOrders).toContain('no room');
      const { header } = venue.sequencer.head;
      expect(await venue.send([ACCOUNT])).toMatchObject({ kind: 'unavailable' });
      expect(await venue.send([CANCEL, ACCOUNT])).toMatchObject({ kind: 'unavailable' });
      expect(venue.sequencer.head.header.index).toBe(header.index);

      const before = full.refusals;
      for (let count = 0; count < 100; count += 1) {
        expect(await venue.send([CANCEL])).toMatchObject({ kind: 'applied' });
      }
      expect(full.refusals).toBe(before);
      const times: string[] = [];
      venue.sequencer.onBlock(({ events }) => times.push(decodeEvent(events, 0).kind));
      venue.wall = endOfBusinessDate(20_455) + 1;
      await venue.send([CANCEL]);
      expect(times[0]).toBe('business_date_changed');

      venue.sequencer.retryStorage();
      expect(venue.sequencer.refusesOrders).toBeDefined();
      full.isFull = false;
      venue.sequencer.retryStorage();
      expect(venue.sequencer.refusesOrders).toBeUndefined();
      expect(venue.news.map((reason) => reason === undefined)).toEqual([false, true]);
      expect(await venue.send([ACCOUNT])).toMatchObject({ kind: 'applied' });
      expect(venue.sequencer.stoppedBecause).toBeUndefined();
      await venue.sequencer.close();
      await venue.opened.close();
    },
  );

  it('asks again by itself', async () => {
    const full = fullDisk();
    const venue = await open(DIR, full.disk);
    full.isFull = true;
    expect(await venue.fill()).toBe(true);
    full.isFull = false;
    await expect.poll(() => venue.sequencer.refusesOrders, { timeout: 10_000 }).toBeUndefined();
    expect(await venue.send([ACCOUNT])).toMatchObject({ kind: 'applied' });
    await venue.sequencer.close();
  });

  it('stops when the reserve is used up, and a start finds every answered block', async () => {
    const full = fullDisk();
    const venue = await open(DIR, full.disk);
    full.isFull = true;
    expect(await venue.fill()).toBe(true);
    const cancels = Array.from({ length: 1_000 }, () => CANCEL);
    let outcome = await venue.send(cancels);
    expect(outcome.kind).toBe('applied');
    for (let count = 0; count < 100 && outcome.kind === 'applied'; count += 1) {
      outcome = await venue.send(cancels);
    }
    expect(outcome.kind).toBe('unavailable');
    expect(venue.sequencer.stoppedBecause).toContain('ENOSPC');
    const again = await open(
      DIR,
      full.disk.afterCrash('none', () => 0),
      undefined,
      1_000,
    );
    expect(again.opened.ledger.header.index).toBe(venue.lastAnswered);
    expect(again.opened.torn).toBeUndefined();
  });

  it('loses nothing wherever the power goes while it is full', async () => {
    const full = fullDisk();
    const venue = await open(DIR, full.disk);
    full.isFull = true;
    expect(await venue.fill()).toBe(true);
    for (let count = 0; count < 5; count += 1) {
      await venue.send([CANCEL]);
      const left = full.disk.afterCrash('none', () => 0);
      const again = await open(DIR, left, undefined, 10_000);
      expect(again.opened.ledger.header.index).toBe(venue.lastAnswered);
      expect(await again.send([ACCOUNT])).toMatchObject({ kind: 'applied' });
    }
    await venue.sequencer.close();
  });
});

const SMALL_BYTES = 8_388_608;
let mounted: string | undefined;

function mountSmall(): string | undefined {
  const dir = mkdtempSync(join(tmpdir(), 'jangbu-full-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${SMALL_BYTES}`, 'tmpfs', dir], {
      stdio: 'ignore',
    });
    mounted = dir;
    return dir;
  } catch {
    rmdirSync(dir);
    return undefined;
  }
}

afterEach(() => {
  if (mounted === undefined) return;
  execFileSync('umount', ['-l', mounted]);
  rmdirSync(mounted);
  mounted = undefined;
});

describe('a small file system that is full', () => {
  it.each([
    ['on one thread', undefined],
    ['with threads', startProcessThreads],
  ])('refuses orders and takes cancels until a file is removed, %s', async (_, threads) => {
    const dir = mountSmall();
    if (dir === undefined) {
      console.info('skipped: no tmpfs can be mounted here');
      return;
    }
    const venue = await open(`${dir}/data`, undefined, threads);
    await venue.send([ACCOUNT]);
    const { bavail, bsize } = statfsSync(dir);
    // Too little is left for a segment of 2 MiB.
    writeFileSync(`${dir}/ballast`, new Uint8Array(Math.max(0, bavail * bsize - 1_000_000)));
    for (let count = 0; count < 100 && venue.sequencer.refusesOrders === undefined; count += 1) {
      // 70 at once are load, which goes to the threads.
      await Promise.all(Array.from({ length: 70 }, () => venue.send(MANY.slice(0, 30))));
    }
    expect(venue.sequencer.refusesOrders).toBeDefined();
    expect(venue.sequencer.stoppedBecause).toBeUndefined();
    const cancels = Array.from({ length: 70 }, () => venue.send([CANCEL]));
    expect((await Promise.all(cancels)).every(({ kind }) => kind === 'applied')).toBe(true);
    expect(await venue.send([ACCOUNT])).toMatchObject({ kind: 'unavailable' });
    rmSync(`${dir}/ballast`);
    venue.sequencer.retryStorage();
    expect(await venue.send([ACCOUNT])).toMatchObject({ kind: 'applied' });
    await venue.sequencer.close();
    await venue.opened.close();
    const again = await open(`${dir}/data`, undefined, undefined, 100_000);
    expect(again.opened.ledger.header.index).toBe(venue.lastAnswered);
    await again.sequencer.close();
    await again.opened.close();
  });
});
