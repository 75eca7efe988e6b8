import { decodeSignedEnvelope, toHex } from '@jangbu/protocol';
import type { Submitter, Tester } from '../ports.ts';
import { DoorProblem } from '../problems.ts';
import { testAnswer } from '../test-answer.ts';

/** How often and in which time a deposit is tried again that the ledger did not take. */
const ATTEMPTS = 5;
const RETRY_MS = 1_000;

/** Where deposits are tested and, in the end, submitted. */
export interface DepositPorts {
  readonly submitter: Submitter;
  readonly tester: Tester;
}

interface Deposit {
  readonly bytes: Uint8Array;
  readonly afterMs: number;
  /** The connection that it waits for. */
  readonly owner: object;
  timer?: NodeJS.Timeout;
}

/**
 * Mass cancels that members signed and left here, to be submitted once their connection was lost for so long: the venue has
 * no key of a member, and so can cancel for it only what it has signed for (ADR 0023).
 *
 * One for each key: a later one takes the place of an earlier one, also of one whose connection is lost already. All of
 * them end with the process.
 */
export class DepositedCancels {
  readonly #ports: DepositPorts | undefined;
  readonly #byKey = new Map<string, Deposit>();

  constructor(ports: DepositPorts | undefined) {
    this.#ports = ports;
  }

  /**
   * Takes SSZ(SignedEnvelope) of mass cancels for a connection; settles with its `validUntil`.
   *
   * Throws a DoorProblem with what the ledger would say of it now, or if it holds anything but mass cancels.
   */
  async deposit(owner: object, bytes: Uint8Array, afterMs: number): Promise<number> {
    const ports = this.#ports;
    if (ports === undefined) throw new DoorProblem('not_found', 'nothing is deposited here');
    const decoded = decodeSignedEnvelope(bytes);
    if (!decoded.ok) throw new DoorProblem('malformed', decoded.reason);
    const { key, commands, validUntil } = decoded.signed.envelope;
    if (commands.some(({ kind }) => kind !== 'MassCancel')) {
      throw new DoorProblem('bad_request', 'only MassCancel is deposited');
    }
    await testAnswer(ports.tester, bytes);
    this.withdraw(owner);
    const name = toHex(key);
    clearTimeout(this.#byKey.get(name)?.timer);
    this.#byKey.set(name, { bytes, afterMs, owner });
    return validUntil;
  }

  /** Gives back what a connection deposited. */
  withdraw(owner: object): void {
    for (const [key, deposit] of this.#byKey) {
      if (deposit.owner !== owner) continue;
      clearTimeout(deposit.timer);
      this.#byKey.delete(key);
    }
  }

  /** The connection is gone: what it deposited is submitted after its time, unless its key deposits again before. */
  lost(owner: object): void {
    for (const [key, deposit] of this.#byKey) {
      if (deposit.owner !== owner) continue;
      deposit.timer = setTimeout(() => {
        this.#byKey.delete(key);
        void this.#submit(deposit.bytes, ATTEMPTS);
      }, deposit.afterMs);
    }
  }

  /** The venue ends: nothing that waits is submitted. */
  stop(): void {
    for (const { timer } of this.#byKey.values()) clearTimeout(timer);
    this.#byKey.clear();
  }

  /** What becomes of it stands on the ledger; nobody is there to be told. */
  async #submit(bytes: Uint8Array, attempts: number): Promise<void> {
    const outcome = await this.#ports?.submitter.submit(bytes);
    if (outcome?.kind !== 'unavailable' || attempts === 1) return;
    setTimeout(() => void this.#submit(bytes, attempts - 1), RETRY_MS).unref();
  }
}
