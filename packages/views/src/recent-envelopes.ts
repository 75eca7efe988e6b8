import { equalBytes, readU16, readU32, readU64 } from '@jangbu/protocol';

/** What one command of an envelope came to. Closed sets are numbers of docs/spec. */
export interface CommandAnswer {
  readonly position: number;
  /** Selector of the command. */
  readonly selector: number;
  readonly status: number;
  readonly reject: number;
  readonly row: number;
  readonly id: number;
  readonly cumulativeQuantity: number;
  readonly leavesQuantity: number;
}

/** What an envelope that is on the ledger came to. */
export interface EnvelopeAnswer {
  /** Index of its block. */
  readonly index: number;
  readonly answers: readonly CommandAnswer[];
}

/** An envelope as it is kept. */
export interface KeptEnvelope {
  /** Index of its block. */
  readonly index: number;
  /** The id of an envelope does not cover its signature: a forged copy must not get the answer. */
  readonly signature: Uint8Array;
  /** Its `command_result` records in order. */
  readonly results: Uint8Array;
}

const RESULT_BYTES = 64;

/** The answers to the last envelopes, so that the same bytes get the same answer again; bounded by commands. */
export class RecentEnvelopes {
  readonly #maxCommands: number;
  readonly #byId = new Map<string, KeptEnvelope>();
  #commands = 0;

  /** @param maxCommands - how many commands of answers are kept, at 64 bytes each. */
  constructor(maxCommands: number) {
    this.#maxCommands = maxCommands;
  }

  /** Keeps the answer to an envelope: its `command_result` records in order. */
  add(envelopeIdHex: string, kept: KeptEnvelope): void {
    this.#byId.set(envelopeIdHex, kept);
    this.#commands += kept.results.length / RESULT_BYTES;
    for (const [id, oldest] of this.#byId) {
      if (this.#commands <= this.#maxCommands) return;
      this.#byId.delete(id);
      this.#commands -= oldest.results.length / RESULT_BYTES;
    }
  }

  /** The answer to an envelope with that signature, or null if it is not among the last ones. */
  get(envelopeIdHex: string, signature: Uint8Array): EnvelopeAnswer | null {
    const kept = this.#byId.get(envelopeIdHex);
    if (kept === undefined || !equalBytes(kept.signature, signature)) return null;
    const answers: CommandAnswer[] = [];
    for (let at = 0; at < kept.results.length; at += RESULT_BYTES) {
      answers.push(answerAt(kept.results, at));
    }
    return { index: kept.index, answers };
  }
}

function answerAt(results: Uint8Array, at: number): CommandAnswer {
  return {
    position: readU32(results, at + 4),
    selector: results[at + 16]!,
    status: results[at + 17]!,
    reject: readU16(results, at + 18),
    row: readU32(results, at + 20),
    id: readU64(results, at + 24),
    cumulativeQuantity: readU64(results, at + 32),
    leavesQuantity: readU64(results, at + 40),
  };
}
