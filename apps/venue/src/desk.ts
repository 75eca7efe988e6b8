import { type Command, type Hasher, signEnvelope } from '@jangbu/protocol';
import type { EmbeddedSequencer, SubmitOutcome } from '@jangbu/replica';
import { nativePublicKeyOf } from '@jangbu/replica';

const VALID_FOR_MICROSECONDS = 30_000_000;

/** One key of a participant that signs and submits within the venue's own process. */
export class Desk {
  readonly #sequencer: EmbeddedSequencer;
  readonly #hasher: Hasher;
  readonly #chainId: Uint8Array;
  readonly #member: number;
  readonly #seed: Uint8Array;
  readonly #key: Uint8Array;
  #nonce: number;

  /** A desk whose key has used nonces up to `highestNonce`. */
  constructor(
    sequencer: EmbeddedSequencer,
    hasher: Hasher,
    chainId: Uint8Array,
    member: number,
    seed: Uint8Array,
    highestNonce: number,
  ) {
    this.#sequencer = sequencer;
    this.#hasher = hasher;
    this.#chainId = chainId;
    this.#member = member;
    this.#seed = seed;
    this.#key = nativePublicKeyOf(seed);
    this.#nonce = highestNonce;
  }

  /** Signs the commands as one envelope and submits it. */
  send(commands: Command[]): Promise<SubmitOutcome> {
    this.#nonce += 1;
    const envelope = {
      version: 1,
      chainId: this.#chainId,
      member: this.#member,
      key: this.#key,
      nonce: this.#nonce,
      validUntil: this.#sequencer.now() + VALID_FOR_MICROSECONDS,
      flags: 0,
      commands,
    };
    return this.#sequencer.submit(signEnvelope(this.#hasher, envelope, this.#seed));
  }

  /** The same, for commands that must all be done; throws an Error with the first refusal. */
  async sendAll(commands: Command[]): Promise<number[]> {
    const outcome = await this.send(commands);
    if (outcome.kind !== 'applied') {
      throw new Error(`the demo's commands were not taken: ${JSON.stringify(outcome)}`);
    }
    const refused = outcome.results.find(({ reject }) => reject !== 'ok');
    if (refused !== undefined)
      throw new Error(`a command of the demo was refused: ${refused.reject}`);
    return outcome.results.map(({ id }) => id);
  }
}
