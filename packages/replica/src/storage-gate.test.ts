import {
  type Command,
  decodeEvent,
  endOfBusinessDate,
  NONE_U32,
  signEnvelope,
} from '@jangbu/protocol';
import { describe, expect, it } from 'vitest';
import type { FilePort } from './file-port.ts';
import { LedgerClock } from './ledger-clock.ts';
import { MemoryFilePort } from './memory-file-port.ts';
import { nativeHasher } from './native-hasher.ts';
import { nativePublicKeyOf } from './native-signature.ts';
import {
  GENESIS,
  LISTING,
  limitOrder,
  OPERATOR_SEED,
  SEED,
  START,
} from './one-participant-fixture.ts';
import { type OpenLedger, openLedger } from './open-ledger.ts';
import { EmbeddedSequencer } from './sequencer.ts';
import type { SubmitOutcome } from './submit-outcome.ts';
import { verifyLedger } from './verify-ledger.ts';

const DIR = '/ledger';

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

/** Orders in the book that one order sweeps. */
const DEPTH = 20_000;
/** An issue, a buyer (account 0) with cash and a seller (account 1) with shares. */
const MARKET: Command[] = [
  LISTING,
  ACCOUNT,
  ACCOUNT,
  { kind: 'CreditCash', account: 0, currency: 0, amount: 1_000_000_000 },
  { kind: 'IssueShares', account: 1, issue: 0, quantity: DEPTH },
];

/** An order of account 0, which buys, or 1, which sells. */
const order = (account: 0 | 1, quantity: number, clientOrderId: string) =>
  limitOrder(account, quantity, 10, clientOrderId);

class Venue {
  readonly opened: OpenLedger;
  readonly sequencer: EmbeddedSequencer;
  readonly answered: SubmitOutcome[] = [];
  readonly news: (string | undefined)[] = [];
  wall = START;
  #nonce: number;

  constructor(opened: OpenLedger, nonce: number) {
    this.opened = opened;
    this.#nonce = nonce;
    const machine = {
      wallMicroseconds: () => this.wall,
      monotonicMicroseconds: () => this.wall - START,
    };
    const clock = new LedgerClock(machine, 1, opened.ledger.header.timestamp);
    this.sequencer = new EmbeddedSequencer(opened.ledger, clock);
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

  /** The outcome, or nothing once blocks are held: then it comes later. */
  async sendUnlessHeld(commands: Command[]): Promise<SubmitOutcome | undefined> {
    const held = new Promise<undefined>((resolve) => {
      this.sequencer.onStorage((reason) => {
        if (reason?.includes('executed last')) resolve(undefined);
      });
    });
    return Promise.race([this.send(commands), held]);
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

async function open(port: FilePort, nonce = 0): Promise<Venue> {
  const opened = await openLedger({
    dir: DIR,
    create: () => ({ genesis: GENESIS, operatorSeed: OPERATOR_SEED }),
    port,
    lock: async () => ({ kind: 'held', release: async () => {} }),
  });
  return new Venue(opened, nonce);
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

/** Nothing is taken, nothing is broken, and a loss of power now would lose nothing that was answered. */
async function expectHeld(venue: Venue, disk: MemoryFilePort): Promise<void> {
  expect(venue.sequencer.refusesOrders).toContain('executed last');
  expect(venue.sequencer.stoppedBecause).toBeUndefined();
  const { lastAnswered } = venue;
  for (const survival of ['none', 'all'] as const) {
    const again = await open(
      disk.afterCrash(survival, () => 0),
      1_000_000,
    );
    expect(again.opened.ledger.header.index).toBe(lastAnswered);
  }
}

/** The ledger is in the folder as it was answered. */
async function expectWhole(venue: Venue, disk: MemoryFilePort): Promise<void> {
  expect(venue.sequencer.refusesOrders).toBeUndefined();
  await venue.sequencer.close();
  await venue.opened.close();
  const { verdict, index } = verifyLedger(DIR, { port: disk });
  expect({ verdict, index }).toEqual({ verdict: 'consistent', index: venue.lastAnswered });
}

describe('a full disk in memory', () => {
  it.each([0, 700, 3_000])(
    'refuses orders, takes cancels and time, goes on once there is room (first %i KiB)',
    async (warm) => {
      const full = fullDisk();
      const venue = await open(full.disk);
      for (let sent = 0; sent < warm; sent += 200) await venue.send(MANY);
      full.isFull = true;
      expect(await venue.fill()).toBe(true);
      expect(venue.sequencer.refusesOrders).toContain('no room');
      const { header } = venue.sequencer.head;
      expect(await venue.send([ACCOUNT])).toMatchObject({ kind: 'unavailable' });
      expect(await venue.send([CANCEL, ACCOUNT])).toMatchObject({ kind: 'unavailable' });
      expect(venue.sequencer.head.header.index).toBe(header.index);

      for (let count = 0; count < 100; count += 1) {
        expect(await venue.send([CANCEL])).toMatchObject({ kind: 'applied' });
      }
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
    const venue = await open(full.disk);
    full.isFull = true;
    expect(await venue.fill()).toBe(true);
    full.isFull = false;
    await expect.poll(() => venue.sequencer.refusesOrders, { timeout: 10_000 }).toBeUndefined();
    expect(await venue.send([ACCOUNT])).toMatchObject({ kind: 'applied' });
    await venue.sequencer.close();
  });

  it('holds what it executed when the reserve is used up too, and answers it once there is room', async () => {
    const full = fullDisk();
    const venue = await open(full.disk);
    full.isFull = true;
    expect(await venue.fill()).toBe(true);
    const cancels = Array.from({ length: 1_000 }, () => CANCEL);
    let taken = 0;
    while ((await venue.sendUnlessHeld(cancels)) !== undefined) taken += 1;
    expect(taken).toBeGreaterThan(0);
    await expectHeld(venue, full.disk);

    venue.wall = endOfBusinessDate(20_455) + 1;
    venue.sequencer.retryStorage();
    await expectHeld(venue, full.disk);
    const before = venue.answered.length;
    full.isFull = false;
    venue.sequencer.retryStorage();
    expect(await venue.send([ACCOUNT])).toMatchObject({ kind: 'applied' });
    // The first of these is the answer to the cancels that were held.
    expect(venue.answered.slice(before).map(({ kind }) => kind)).toEqual(['applied', 'applied']);
    await expectWhole(venue, full.disk);
  });

  it.each(['close', 'crash'])(
    'gives up what it held and nobody was told of, at a %s',
    async (end) => {
      const full = fullDisk();
      const venue = await open(full.disk);
      full.isFull = true;
      expect(await venue.fill()).toBe(true);
      const cancels = Array.from({ length: 1_000 }, () => CANCEL);
      while ((await venue.sendUnlessHeld(cancels)) !== undefined);
      const { lastAnswered } = venue;
      const answers = venue.answered.length;
      if (end === 'close') {
        await venue.sequencer.close();
        await venue.opened.close();
        expect(venue.answered.slice(answers)).toMatchObject([{ kind: 'unavailable' }]);
      }
      const left = full.disk.afterCrash('all', () => 0);
      const again = await open(left, 10_000);
      expect(again.opened.ledger.header.index).toBe(lastAnswered);
      expect(await again.send([ACCOUNT])).toMatchObject({ kind: 'applied' });
    },
  );

  it('holds an order that fills more than there is room for, whatever its block takes', async () => {
    const full = fullDisk();
    const venue = await open(full.disk);
    await venue.send(MARKET);
    for (let first = 0; first < DEPTH; first += 1_000) {
      const orders = Array.from({ length: 1_000 }, (_, n) => order(1, 1, `s-${first + n}`));
      expect(await venue.send(orders)).toMatchObject({ kind: 'applied' });
    }
    full.isFull = true;
    const { ledger } = venue.opened;
    while (ledger.ordinaryRoomBytes > 2_000_000) await venue.send(MANY);
    expect(venue.sequencer.refusesOrders).toBeUndefined();

    expect(await venue.sendUnlessHeld([order(0, DEPTH, 'b-1')])).toBeUndefined();
    await expectHeld(venue, full.disk);
    expect(await venue.send([CANCEL])).toMatchObject({ kind: 'unavailable', cause: 'holding' });
    full.isFull = false;
    let bytes = 0;
    venue.sequencer.onBlock(({ events, trades }) => {
      bytes = Math.max(bytes, events.length + trades.length);
    });
    venue.sequencer.retryStorage();
    expect(await venue.send([ACCOUNT])).toMatchObject({ kind: 'applied' });
    const swept = venue.answered.at(-2);
    const [result] = swept?.kind === 'applied' ? swept.results : [];
    expect(result).toMatchObject({ status: 'filled', cumulativeQuantity: DEPTH });
    // Far more than one command is counted with.
    expect(bytes).toBeGreaterThan(180 * DEPTH);
    await expectWhole(venue, full.disk);
  });

  it('loses nothing wherever the power goes while it is full', async () => {
    const full = fullDisk();
    const venue = await open(full.disk);
    full.isFull = true;
    expect(await venue.fill()).toBe(true);
    for (let count = 0; count < 5; count += 1) {
      await venue.send([CANCEL]);
      const left = full.disk.afterCrash('none', () => 0);
      const again = await open(left, 10_000);
      expect(again.opened.ledger.header.index).toBe(venue.lastAnswered);
      expect(await again.send([ACCOUNT])).toMatchObject({ kind: 'applied' });
    }
    await venue.sequencer.close();
  });
});
