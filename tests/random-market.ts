import {
  type Command,
  type Envelope,
  encodeSignedEnvelope,
  endOfBusinessDate,
} from '@jangbu/protocol';
import type { RandomSource } from '../packages/simulator/src/random-source.ts';
import { type LedgerView, RandomCommands } from './random-commands.ts';
import { ALMIGHTY, GENESIS_PARTICIPANTS, KEYS, START_MICROSECONDS } from './random-genesis.ts';

export { RANDOM_GENESIS, testSeed } from './random-genesis.ts';

const SECOND = 1_000_000;
const DAY = 86_400 * SECOND;

/** An envelope of a random block: its bytes, and whether its signature is to count as valid. */
export interface RandomEnvelope {
  readonly bytes: Uint8Array;
  readonly signatureValid: boolean;
}

/** A random block. */
export interface RandomBlock {
  readonly timestamp: number;
  readonly envelopes: readonly RandomEnvelope[];
}

/** Random blocks of every command, most of them sensible, many refused or void, with gaps in time that end business dates. */
export class RandomMarket {
  readonly #random: RandomSource;
  readonly #chainId: Uint8Array;
  readonly #commands: RandomCommands;
  readonly #blocksPerDate: number;
  /** The highest nonce of each key that this block and those before it tried. */
  #nonces = KEYS.map(() => 0);
  #timestamp = START_MICROSECONDS;
  #count = 0;

  /** `blocksPerDate` says how many blocks a business date has on average, about. */
  constructor(random: RandomSource, chainId: Uint8Array, blocksPerDate = 200) {
    this.#random = random;
    this.#chainId = chainId;
    this.#commands = new RandomCommands(random);
    this.#blocksPerDate = blocksPerDate;
  }

  /** Number of commands made so far. */
  get commands(): number {
    return this.#count;
  }

  /** The next block for the ledger of `view`; mostly without envelopes while orders wait to expire. */
  next(view: LedgerView): RandomBlock {
    const random = this.#random;
    const first = this.#timestamp === START_MICROSECONDS;
    this.#advance();
    this.#nonces = KEYS.map((key) => view.highestNonce(key));
    if (first) return { timestamp: this.#timestamp, envelopes: [this.#setup()] };
    const quiet = view.rollPending && !random.oneIn(4);
    const many = random.oneIn(60) ? random.between(5, 20) : random.between(1, 4);
    const envelopes = Array.from({ length: quiet ? 0 : many }, () => this.#envelope(view));
    return { timestamp: this.#timestamp, envelopes };
  }

  #advance(): void {
    const random = this.#random;
    if (random.oneIn(2 * this.#blocksPerDate)) this.#timestamp += random.between(1, 2 * DAY);
    else this.#timestamp += random.between(1, random.oneIn(10) ? 90 * SECOND : 5_000);
    if (!random.oneIn(2 * this.#blocksPerDate)) return;
    const date = Math.floor((this.#timestamp + 32_400_000_000) / 86_400_000_000);
    this.#timestamp = endOfBusinessDate(date) - random.below(2);
  }

  #setup(): RandomEnvelope {
    const commands = this.#commands.setup();
    const envelope = { ...this.#bare(ALMIGHTY, ALMIGHTY, commands), nonce: 1 };
    return { bytes: this.#encode(envelope), signatureValid: true };
  }

  #envelope(view: LedgerView): RandomEnvelope {
    const random = this.#random;
    const key = random.oneIn(8)
      ? random.below(random.oneIn(2) ? KEYS.length : GENESIS_PARTICIPANTS)
      : ALMIGHTY;
    const owner = view.ownerOf(KEYS[key] as Uint8Array) ?? random.below(GENESIS_PARTICIPANTS);
    const commands = Array.from({ length: this.#length() }, () => {
      return this.#commands.next(view, this.#timestamp);
    });
    const envelope: Envelope = {
      ...this.#bare(key, owner, commands),
      version: random.oneIn(300) ? 2 : 1,
      chainId: random.oneIn(300) ? random.bytes(32) : this.#chainId,
      nonce: this.#nonce(key),
      flags: random.pick([0, 0, 0, 0, 1, 1, random.oneIn(50) ? 2 : 0]),
    };
    if (random.oneIn(100)) envelope.member = random.below(9);
    const bytes = this.#encode(envelope);
    if (random.oneIn(150)) this.#damage(bytes);
    return { bytes, signatureValid: !random.oneIn(100) };
  }

  /** Number of commands of an envelope: mostly one, now and then hundreds. */
  #length(): number {
    const random = this.#random;
    if (random.oneIn(40)) return random.between(100, 400);
    return random.oneIn(3) ? random.between(2, 20) : 1;
  }

  #bare(key: number, member: number, commands: Command[]): Envelope {
    return {
      version: 1,
      chainId: this.#chainId,
      member,
      key: KEYS[key] as Uint8Array,
      nonce: 0,
      validUntil: this.#validUntil(),
      flags: 0,
      commands,
    };
  }

  #encode(envelope: Envelope): Uint8Array {
    this.#count += envelope.commands.length;
    return encodeSignedEnvelope({ envelope, signature: this.#random.bytes(64) });
  }

  /** Makes the offset of the commands wrong, or the nonce 2^53 and more. */
  #damage(bytes: Uint8Array): void {
    bytes[this.#random.oneIn(2) ? 156 : 145] = 0xff;
  }

  #nonce(key: number): number {
    const random = this.#random;
    const highest = this.#nonces[key] as number;
    if (random.oneIn(25)) return Math.max(0, highest - random.below(150));
    if (random.oneIn(200)) return highest + 65_536 + random.below(3);
    const nonce = highest + (random.oneIn(10) ? random.between(1, 200) : 1);
    this.#nonces[key] = nonce;
    return nonce;
  }

  #validUntil(): number {
    const random = this.#random;
    if (this.#count > 0 && random.oneIn(60)) return this.#timestamp - random.below(3);
    if (this.#count > 0 && random.oneIn(60)) return this.#timestamp + 60 * SECOND + random.below(3);
    return this.#timestamp + random.below(60 * SECOND);
  }
}
