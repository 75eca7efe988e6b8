import { type Arrival, Arrivals, type Taken } from './arrivals.ts';
import { type Candidate, type ReadCandidate, readCandidate, readChecked } from './candidate.ts';
import type { Ledger } from './ledger.ts';
import {
  countedBytes,
  isReserved,
  isReservedWork,
  ONE_ENVELOPE_BYTES,
  type StorageGate,
  takenWithin,
} from './storage-gate.ts';

/** Most commands of a block. */
const MAX_COMMANDS_PER_BLOCK = 10_000;

/** What waits, and as much of it at a time as a block and the disk have room for. */
export class Intake {
  readonly arrivals = new Arrivals();
  readonly #ledger: Ledger;
  readonly #gate: StorageGate;

  constructor(ledger: Ledger, gate: StorageGate) {
    this.#ledger = ledger;
    this.#gate = gate;
  }

  /**
   * The next block's arrivals, none for one that is only driven by time; undefined if there is no room for them behind
   * `promised` bytes of blocks that are not on disk yet. What the disk has no room for at all is answered and taken out.
   */
  nextHere(promised: number): Taken | undefined {
    const taken = this.#peekHere();
    if (isReservedWork(taken)) return taken;
    const needed = countedBytes(taken);
    if (promised > 0) {
      return needed <= this.#ledger.ordinaryRoomBytes - promised ? taken : undefined;
    }
    if (!this.#gate.takes(needed)) return this.#peekHere();
    return takenWithin(this.#ledger.ordinaryRoomBytes, taken, (most) => this.#peekHere(most));
  }

  /** The next block's arrivals among those whose signatures were checked. */
  nextChecked(): Taken {
    return this.#peekChecked();
  }

  /** As much of `taken` as there is room for in `roomBytes`; undefined if that is not even one envelope of any size. */
  checkedWithin(roomBytes: number, taken: Taken): Taken | undefined {
    if (isReservedWork(taken) || countedBytes(taken) <= roomBytes) return taken;
    if (roomBytes < ONE_ENVELOPE_BYTES) return undefined;
    return takenWithin(roomBytes, taken, (most) => this.#peekChecked(most));
  }

  #peekHere(maxCommands = MAX_COMMANDS_PER_BLOCK): Taken {
    const { hasher } = this.#ledger;
    const refusal = this.#gate.refusal;
    const refuse = (candidate: Candidate) => (isReserved(candidate) ? undefined : refusal);
    return this.arrivals.peekBlock(
      maxCommands,
      ({ bytes, checked }) =>
        checked === undefined ? readCandidate(bytes, hasher) : readChecked(bytes, checked),
      refusal === undefined ? undefined : refuse,
    );
  }

  #peekChecked(maxCommands = MAX_COMMANDS_PER_BLOCK): Taken {
    return this.arrivals.peekBlock(maxCommands, readIfChecked);
  }
}

function readIfChecked({ bytes, checked }: Arrival): ReadCandidate | undefined {
  return checked === undefined ? undefined : readChecked(bytes, checked);
}
