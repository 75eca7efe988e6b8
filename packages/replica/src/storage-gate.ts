/** Whether there is room for ordinary work: what a full disk refuses before it is executed (docs/adr/0025). */

import { LIMITS } from '@jangbu/protocol';
import type { Arrival, Taken } from './arrivals.ts';
import type { Candidate } from './candidate.ts';
import type { SubmitOutcome } from './submit-outcome.ts';
import type { Timers } from './timers.ts';

/** What may go into the reserve: it only lessens what is open. */
const RESERVED_KINDS: ReadonlySet<string> = new Set([
  'CancelOrder',
  'ReduceOrder',
  'MassCancel',
  'KillSwitch',
  'HaltIssue',
]);
/** Frame, header, signature and offsets of a block. */
const BLOCK_BYTES = 4_096;
/** Offset of an envelope in its block. */
const ENVELOPE_BYTES = 4;
/**
 * Events and trades of a command in the mean of a block; a fill takes 192 of them. A command that fills more takes more,
 * and time-driven work is not counted at all: what then finds no room is held in memory, so this only decides how seldom.
 */
const COMMAND_BYTES = 1_024;
/** What any single envelope is counted with at most: with less room ordinary work is refused, with more it is split. */
export const ONE_ENVELOPE_BYTES =
  BLOCK_BYTES +
  ENVELOPE_BYTES +
  LIMITS.maxEnvelopeBytes +
  LIMITS.maxCommandsPerEnvelope * COMMAND_BYTES;
/** Signed bytes of a command in an envelope of its own, about; blocks are split by it. */
const USUAL_COMMAND_BYTES = 512;
/** How long a full disk is left alone before it is asked again. */
const RETRY_MS = 1_000;

/** True for an envelope that is taken while there is no room for ordinary work. */
export function isReserved({ signed }: Candidate): boolean {
  return signed.envelope.commands.every(({ kind }) => RESERVED_KINDS.has(kind));
}

/** True if nothing of a block is ordinary work; also for one that is only driven by time. */
export function isReservedWork({ candidates }: Taken): boolean {
  return candidates.every(isReserved);
}

/** Bytes that a block of these arrivals is counted with before it is executed. */
export function countedBytes({ arrivals, commands }: Taken): number {
  const add = (sum: number, { bytes }: Arrival) => sum + bytes.length + ENVELOPE_BYTES;
  return arrivals.reduce(add, BLOCK_BYTES + commands * COMMAND_BYTES);
}

/** As much of `taken` as is counted with at most `roomBytes`, at least one envelope; `peek` takes fewer commands. */
export function takenWithin(
  roomBytes: number,
  taken: Taken,
  peek: (maxCommands: number) => Taken,
): Taken {
  if (countedBytes(taken) <= roomBytes) return taken;
  const commands = Math.floor((roomBytes - BLOCK_BYTES) / (COMMAND_BYTES + USUAL_COMMAND_BYTES));
  const fewer = peek(Math.max(1, commands));
  return countedBytes(fewer) <= roomBytes ? fewer : peek(1);
}

/** Where blocks go: how much there is room for, and more of it if the disk has any. */
interface RoomOwner {
  readonly ordinaryRoomBytes: number;
  ensureRoom(bytes: number): boolean;
}

const FULL =
  'the disk has no room for new orders; cancels are taken, and orders again once there is room';
const HOLDING =
  'the disk has no room for what was executed last; nothing is taken until there is some';

/** Refuses ordinary work from the moment at which the disk has no room for it until there is some again. */
export class StorageGate {
  readonly #owner: RoomOwner;
  readonly #timers: Timers;
  readonly #retry: () => void;
  readonly #listeners: ((reason: string | undefined) => void)[] = [];
  #state: 'open' | 'full' | 'holding' = 'open';
  #cancelRetry = () => {};

  /** `retry` is called at intervals while work is refused, and is to call `release` or `ask`. */
  constructor(owner: RoomOwner, timers: Timers, retry: () => void) {
    this.#owner = owner;
    this.#timers = timers;
    this.#retry = retry;
  }

  /** Why ordinary work is refused, or undefined while it is taken. */
  get refusing(): string | undefined {
    if (this.#state === 'open') return undefined;
    return this.#state === 'full' ? FULL : HOLDING;
  }

  /** What ordinary work is answered, or undefined while it is taken. */
  get refusal(): SubmitOutcome | undefined {
    const reason = this.refusing;
    if (reason === undefined) return undefined;
    return { kind: 'unavailable', reason, cause: this.#state === 'full' ? 'disk_full' : 'holding' };
  }

  /** True while blocks that were executed wait for room: then nothing at all is taken. */
  get isHolding(): boolean {
    return this.#state === 'holding';
  }

  /** Calls `listener` with the reason when work begins to be refused, and with undefined when that ends. */
  onChange(listener: (reason: string | undefined) => void): void {
    this.#listeners.push(listener);
  }

  /**
   * True if there is room for ordinary work of so many bytes, or for as much of it as the next segment holds; makes it, or
   * refuses from now on.
   */
  takes(bytes: number): boolean {
    if (this.#state !== 'open') return false;
    if (this.#hasRoom(bytes)) return true;
    this.#become('full');
    this.#retryLater();
    return false;
  }

  /** Blocks that were executed found no room, and wait for it. */
  hold(): void {
    this.#become('holding');
    this.#retryLater();
  }

  /** They have found it; whether there is more is for `ask` to find out. */
  release(): void {
    if (this.#state === 'holding') this.#become('full');
  }

  /** Asks the disk again, if ordinary work is refused. */
  ask(): void {
    if (this.#state !== 'full') return;
    if (this.#hasRoom(ONE_ENVELOPE_BYTES)) {
      this.stop();
      this.#become('open');
    } else this.#retryLater();
  }

  /** Asks no more by itself. */
  stop(): void {
    this.#cancelRetry();
  }

  #hasRoom(bytes: number): boolean {
    const owner = this.#owner;
    if (owner.ordinaryRoomBytes >= bytes) return true;
    owner.ensureRoom(bytes);
    return owner.ordinaryRoomBytes >= Math.min(bytes, ONE_ENVELOPE_BYTES);
  }

  #retryLater(): void {
    this.#cancelRetry();
    this.#cancelRetry = this.#timers.after(RETRY_MS, this.#retry);
  }

  #become(state: 'open' | 'full' | 'holding'): void {
    if (this.#state === state) return;
    this.#state = state;
    for (const listener of this.#listeners) listener(this.refusing);
  }
}
