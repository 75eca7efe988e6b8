import { createGenesisBlock } from '@jangbu/exchange';
import {
  type Command,
  decodeEvent,
  endOfBusinessDate,
  type Genesis,
  NONE_U32,
  ROLES,
  signEnvelope,
} from '@jangbu/protocol';
import { describe, expect, it } from 'vitest';
import type { BlockStore, StoredPayload } from './block-finisher.ts';
import { Ledger } from './ledger.ts';
import { LedgerClock, type MachineClock } from './ledger-clock.ts';
import { nativeHasher } from './native-hasher.ts';
import { nativePublicKeyOf } from './native-signature.ts';
import type { SealedBlock } from './sealed-block.ts';
import { EmbeddedSequencer } from './sequencer.ts';

const seed = (number: number) => new Uint8Array(32).fill(number);
const START = 1_767_312_000_000_000;

function genesisAt(time: number): Genesis {
  return {
    formatVersion: 1,
    network: 'sim',
    time,
    clockRate: 1,
    ledgerAudience: 'members',
    approvals: 1,
    effective: 'now',
    currencies: [{ code: 'KRW', decimals: 0 }],
    participants: [
      { name: 'all', roles: ROLES.operator + ROLES.member, rootKey: nativePublicKeyOf(seed(1)) },
    ],
    operatorKey: nativePublicKeyOf(seed(2)),
    witnesses: [],
    quorum: 0,
    rulesVersion: 1,
  };
}

/** A store in memory that tells what happened in which order, and fails when told to. */
class MemoryStore implements BlockStore {
  readonly batches: (readonly StoredPayload[])[] = [];
  failure: Error | undefined;

  append(blocks: readonly StoredPayload[]): void {
    if (this.failure !== undefined) throw this.failure;
    this.batches.push([...blocks]);
  }
}

function world(time = START, clock: Partial<MachineClock> = {}) {
  const { state, sealer, sealed } = createGenesisBlock(genesisAt(time), nativeHasher);
  const store = new MemoryStore();
  const { header, hash } = sealed;
  const ledger = new Ledger(nativeHasher, store, seed(2), { state, sealer, header, hash });
  const machine: MachineClock = {
    wallMicroseconds: () => time + 1_000,
    monotonicMicroseconds: () => Math.floor(performance.now() * 1_000),
    ...clock,
  };
  const sequencer = new EmbeddedSequencer(ledger, new LedgerClock(machine, 1, time));
  const blocks: SealedBlock[] = [];
  sequencer.onBlock((block) => blocks.push(block));
  let nonce = 0;
  const envelope = (commands: Command[], nonceUsed = ++nonce) =>
    signEnvelope(
      nativeHasher,
      {
        version: 1,
        chainId: state.settings.chainId,
        member: 0,
        key: nativePublicKeyOf(seed(1)),
        nonce: nonceUsed,
        validUntil: sequencer.now() + 10_000_000,
        flags: 0,
        commands,
      },
      seed(1),
    );
  return { sequencer, store, ledger, state, blocks, envelope };
}

const OPEN: Command = { kind: 'OpenAccount', class: 0, secret: seed(7).slice(0, 16) };

describe('the embedded sequencer', () => {
  it('puts what arrives together into one block and one sync, and answers by envelope', async () => {
    const { sequencer, store, blocks, envelope } = world();
    const sent = [envelope([OPEN, OPEN]), envelope([OPEN]), envelope([OPEN])];
    const outcomes = await Promise.all(sent.map((bytes) => sequencer.submit(bytes)));
    expect(store.batches).toHaveLength(1);
    expect(blocks).toHaveLength(1);
    const ids = outcomes.map((outcome) =>
      outcome.kind === 'applied' ? outcome.results.map(({ id, position }) => [id, position]) : [],
    );
    expect(ids).toEqual([
      [
        [0, 0],
        [1, 1],
      ],
      [[2, 2]],
      [[3, 3]],
    ]);
  });

  it('leaves void envelopes out of the block and says why', async () => {
    const { sequencer, blocks, envelope } = world();
    const good = envelope([OPEN]);
    const forged = envelope([OPEN]);
    forged[10] = (forged[10] as number) ^ 1;
    const outcomes = await Promise.all([
      sequencer.submit(good),
      sequencer.submit(good),
      sequencer.submit(forged),
      sequencer.submit(new Uint8Array(3)),
    ]);
    const codes = outcomes.map((outcome) => ('code' in outcome ? outcome.code : outcome.kind));
    expect(codes).toEqual(['applied', 'nonce_used', 'bad_signature', 'malformed']);
    expect(blocks.map(({ transactions }) => transactions.length)).toEqual([1]);
  });

  it('writes no block when all that came is void', async () => {
    const { sequencer, store, state, envelope } = world();
    const bytes = envelope([OPEN]);
    bytes[bytes.length - 1] = 1;
    await sequencer.submit(bytes);
    expect(store.batches).toHaveLength(0);
    expect([state.index, state.timestamp]).toEqual([0, START]);
  });

  it('answers nothing as done when the store fails, and takes nothing more', async () => {
    const { sequencer, store, blocks, envelope } = world();
    const faults: string[] = [];
    sequencer.onFault((reason) => faults.push(reason));
    store.failure = new Error('EIO: i/o error, fdatasync');
    const checkpoint = sequencer.checkpoint();
    const first = await sequencer.submit(envelope([OPEN]));
    store.failure = undefined;
    const second = await sequencer.submit(envelope([OPEN]));
    expect([first.kind, second.kind]).toEqual(['unavailable', 'unavailable']);
    expect(blocks).toHaveLength(0);
    expect(store.batches).toHaveLength(0);
    expect(sequencer.stoppedBecause).toContain('EIO');
    expect(faults).toEqual([sequencer.stoppedBecause]);
    // A signed checkpoint of a block that is not on disk would be evidence against an honest operator.
    expect(sequencer.checkpoint()).toBe(checkpoint);
    expect(sequencer.head.header.index).toBe(0);
  });

  it('writes a block at the end of the business date though nobody trades', async () => {
    const end = endOfBusinessDate(20_454);
    const { sequencer, blocks } = world(end - 200_000);
    await new Promise((resolve) => setTimeout(resolve, 500));
    const events = blocks.map(({ events: bytes }) => decodeEvent(bytes, 0).kind);
    expect(events).toEqual(['business_date_changed']);
    expect(blocks[0]?.header.timestamp).toBeGreaterThanOrEqual(end);
    await sequencer.close();
  });

  it('gives every block a later time, also while the clocks stand still or fall', async () => {
    let monotonic = 5_000;
    const { sequencer, blocks, envelope } = world(START, {
      wallMicroseconds: () => START - 3_600_000_000,
      monotonicMicroseconds: () => monotonic,
    });
    for (const step of [0, 0, -1_000, 7]) {
      monotonic += step;
      await sequencer.submit(envelope([OPEN]));
    }
    const times = blocks.map(({ header }) => header.timestamp);
    expect(times).toHaveLength(4);
    expect(times.every((time, place) => time > (times[place - 1] ?? START))).toBe(true);
  });

  it('answers what waits when it closes', async () => {
    const { sequencer, envelope } = world();
    const waiting = sequencer.submit(envelope([OPEN]));
    const closed = sequencer.close();
    expect((await waiting).kind).toBe('applied');
    await closed;
    expect((await sequencer.submit(envelope([OPEN]))).kind).toBe('unavailable');
  });

  it('names rows that do not exist as none', async () => {
    const { sequencer, envelope } = world();
    const outcome = await sequencer.submit(envelope([OPEN]));
    expect(outcome.kind === 'applied' && outcome.results[0]?.row).toBe(NONE_U32);
  });
});
