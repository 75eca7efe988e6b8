import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { type Command, signEnvelope } from '@jangbu/protocol';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LedgerClock, type MachineClock } from './ledger-clock.ts';
import type { LedgerThreadHandlers } from './ledger-thread.ts';
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
import {
  type SequencerThreads,
  type StartThreads,
  startProcessThreads,
} from './sequencer-threads.ts';
import type { SubmitOutcome } from './submit-outcome.ts';
import { verifyLedger } from './verify-ledger.ts';

/** So many envelopes at once are load, also if they turn out to be none. */
const JUNK = Array.from({ length: 64 }, () => new Uint8Array(3));

/** Clocks that stand still: the time of each block follows from the block before. */
const STILL: MachineClock = { wallMicroseconds: () => START, monotonicMicroseconds: () => 0 };

const OFFICE: Command[] = [
  { kind: 'OpenAccount', class: 0, secret: new Uint8Array(16).fill(3) },
  { kind: 'OpenAccount', class: 0, secret: new Uint8Array(16).fill(4) },
  LISTING,
  { kind: 'CreditCash', account: 0, currency: 0, amount: 1_000_000 },
  { kind: 'IssueShares', account: 1, issue: 0, quantity: 10_000 },
];

/** Envelope number n of the test: the office first, then orders that rest and trade. */
function commandsOf(n: number): Command[] {
  if (n === 0) return OFFICE;
  return [limitOrder(0, 7, 100 + (n % 3), `b${n}`), limitOrder(1, 7, 99 + (n % 5), `s${n}`)];
}

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'jangbu-threads-'));
});
afterEach(() => {
  rmSync(dir, { recursive: true });
});

interface World {
  readonly opened: OpenLedger;
  readonly sequencer: EmbeddedSequencer;
  /** Sends the next envelope with others that are none, and waits for its answer. */
  send(junk: readonly Uint8Array[]): Promise<SubmitOutcome>;
  close(): Promise<void>;
}

async function worldIn(folder: string, startThreads?: StartThreads): Promise<World> {
  const create = () => ({ genesis: GENESIS, operatorSeed: OPERATOR_SEED });
  const opened = await openLedger({ dir: folder, create });
  const { chainId } = opened.ledger.state.settings;
  const clock = new LedgerClock(STILL, 1, opened.ledger.header.timestamp);
  const sequencer = new EmbeddedSequencer(opened.ledger, clock, undefined, startThreads);
  let sent = 0;
  const send = async (junk: readonly Uint8Array[]) => {
    const commands = commandsOf(sent);
    sent += 1;
    const signed = signEnvelope(
      nativeHasher,
      {
        version: 1,
        chainId,
        member: 0,
        key: nativePublicKeyOf(SEED),
        nonce: sent,
        validUntil: START + 1_000_000,
        flags: 0,
        commands,
      },
      SEED,
    );
    const others = junk.map((bytes) => sequencer.submit(bytes));
    const outcome = await sequencer.submit(signed);
    for (const { kind } of await Promise.all(others)) expect(kind).not.toBe('applied');
    return outcome;
  };
  const close = async () => {
    await sequencer.close();
    await opened.close();
  };
  return { opened, sequencer, send, close };
}

/** Threads that tell how many blocks they were given; and their handlers. */
function watched() {
  const seen = { blocks: 0, returns: 0, threads: undefined as SequencerThreads | undefined };
  const start: StartThreads = (handlers: LedgerThreadHandlers) => {
    const threads = startProcessThreads({
      ...handlers,
      onParts: (parts) => {
        seen.returns += 1;
        handlers.onParts(parts);
      },
    });
    seen.threads = threads;
    return {
      get isReady() {
        return threads.isReady;
      },
      checkCount: threads.checkCount,
      check: (envelopes, answer) => threads.check(envelopes, answer),
      take: (parts) => threads.take(parts),
      finish: (block) => {
        seen.blocks += 1;
        threads.finish(block);
      },
      retry: () => threads.retry(),
      askBack: () => threads.askBack(),
      close: () => threads.close(),
    };
  };
  return { seen, start };
}

/** Files of the ledger by name. */
function segmentsOf(folder: string): Record<string, Buffer> {
  const segments = join(folder, 'segments');
  return Object.fromEntries(
    readdirSync(segments).map((name) => [name, readFileSync(join(segments, name))]),
  );
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await setTimeout(5);
}

describe('a sequencer with threads', () => {
  it('writes the same bytes as one without, while it goes to its threads and back', async () => {
    const plain = await worldIn(join(dir, 'plain'));
    const { seen, start } = watched();
    const threaded = await worldIn(join(dir, 'threaded'), start);
    for (let n = 0; n < 24; n += 1) {
      // Sometimes load, sometimes none, sometimes long enough none to come back.
      const junk = n % 8 < 5 ? JUNK : [];
      const [inline, away] = [await plain.send([]), await threaded.send(junk)];
      expect(away).toEqual(inline);
      expect(away.kind).toBe('applied');
      if (n === 0) await until(() => seen.threads?.isReady === true);
      if (n % 8 === 7) await setTimeout(60);
    }
    expect(seen.blocks).toBeGreaterThan(10);
    expect(seen.returns).toBeGreaterThan(1);
    expect(threaded.sequencer.checkpoint()).toBe(plain.sequencer.checkpoint());
    await plain.close();
    await threaded.close();
    expect(segmentsOf(join(dir, 'threaded'))).toEqual(segmentsOf(join(dir, 'plain')));
    expect(verifyLedger(join(dir, 'threaded'))).toMatchObject({ verdict: 'consistent', index: 24 });
  });

  it('comes back from its threads also while one order follows the other', async () => {
    const { seen, start } = watched();
    const world = await worldIn(dir, start);
    await world.send(JUNK);
    await until(() => seen.threads?.isReady === true);
    await world.send(JUNK);
    await until(() => seen.blocks > 0);
    expect(seen.returns).toBe(0);
    while (seen.returns === 0) expect((await world.send([])).kind).toBe('applied');
    await world.close();
  });

  it('answers what waits when it closes under load, and leaves a ledger that opens again', async () => {
    const { seen, start } = watched();
    const world = await worldIn(dir, start);
    await world.send(JUNK);
    await until(() => seen.threads?.isReady === true);
    const waiting = [world.send(JUNK), world.send(JUNK), world.send(JUNK)];
    await until(() => seen.blocks > 0);
    const closed = world.sequencer.close();
    const late = await world.sequencer.submit(new Uint8Array(3));
    for (const { kind } of await Promise.all(waiting)) expect(kind).toBe('applied');
    expect(late.kind).toBe('unavailable');
    await closed;
    await world.opened.close();
    const again = await worldIn(dir);
    expect(again.sequencer.head.header.index).toBeGreaterThan(1);
    await again.close();
  });

  it('stops for good when its ledger thread breaks: everything is answered unavailable', async () => {
    const { seen, start } = watched();
    const faults: string[] = [];
    let handlers: LedgerThreadHandlers | undefined;
    const world = await worldIn(dir, (given) => {
      handlers = given;
      // Blocks that it is given are never finished.
      return startThreadsThatHang(start, given);
    });
    world.sequencer.onFault((reason) => faults.push(reason));
    await world.send(JUNK);
    await until(() => seen.threads?.isReady === true);
    const checkpoint = world.sequencer.checkpoint();
    const waiting = [world.send(JUNK), world.send(JUNK)];
    await setTimeout(100);
    handlers?.onFault('EIO: i/o error, fdatasync');
    for (const { kind } of await Promise.all(waiting)) expect(kind).toBe('unavailable');
    expect((await world.send([])).kind).toBe('unavailable');
    expect(world.sequencer.stoppedBecause).toContain('EIO');
    expect(faults).toEqual([world.sequencer.stoppedBecause]);
    expect(world.sequencer.checkpoint()).toBe(checkpoint);
    await world.close();
  });
});

/** Real threads, but no block comes back. */
function startThreadsThatHang(
  start: StartThreads,
  handlers: LedgerThreadHandlers,
): SequencerThreads {
  const threads = start(handlers);
  return {
    get isReady() {
      return threads.isReady;
    },
    checkCount: threads.checkCount,
    check: (envelopes, answer) => threads.check(envelopes, answer),
    take: (parts) => threads.take(parts),
    finish: () => {},
    retry: () => threads.retry(),
    askBack: () => threads.askBack(),
    close: () => threads.close(),
  };
}
