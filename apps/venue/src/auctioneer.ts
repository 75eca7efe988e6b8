import { type ExchangeState, isCallPhase, randomEndOf } from '@jangbu/exchange';
import { type Command, concatBytes, encodeUtf8, h64, toHex } from '@jangbu/protocol';
import { nativeHasher } from '@jangbu/replica';
import type { Desk } from './desk.ts';

const LOOK_EVERY_MS = 100;
/** Calls that one commitment serves, and how often a new one may follow. */
const SEEDS = 2_048;
const MAX_CHAINS = 64;
const ZEROS = new Uint8Array(32);

/** The seeds of one market: each is the preimage of the one that was revealed, or committed to, before it. */
interface SeedChain {
  /** From the last that will be revealed to the commitment. */
  readonly seeds: readonly Uint8Array[];
  /** Place of what the ledger holds now; the next seed to reveal is the one before it. */
  at: number;
  readonly number: number;
}

/**
 * Ends the calls of the operator's markets at random: commits to a chain of seeds before, and reveals one for each end
 * (docs/spec/trading-day.md section 10). A call that it misses ends by itself at its last moment.
 *
 * The chains follow from the operator's key, so a venue that starts again goes on where the ledger stands.
 */
export class Auctioneer {
  readonly #desk: Desk;
  readonly #state: ExchangeState;
  readonly #now: () => number;
  readonly #operatorSeed: Uint8Array;
  readonly #chains = new Map<number, SeedChain>();
  #timer: NodeJS.Timeout | undefined;
  #isBusy = false;

  /** `now` tells the ledger's time in microseconds. */
  constructor(desk: Desk, state: ExchangeState, operatorSeed: Uint8Array, now: () => number) {
    this.#desk = desk;
    this.#state = state;
    this.#operatorSeed = operatorSeed;
    this.#now = now;
  }

  /** Commits where nothing is committed to, and begins to look for calls that are to end. */
  async start(): Promise<void> {
    for (const number of this.#state.markets.keys()) await this.#ready(number + 1);
    this.#timer = setInterval(() => void this.#look(), LOOK_EVERY_MS);
  }

  /** Ends no more calls. */
  stop(): void {
    clearInterval(this.#timer);
  }

  async #look(): Promise<void> {
    if (this.#isBusy) return;
    this.#isBusy = true;
    try {
      for (const number of this.#state.markets.keys()) {
        const market = number + 1;
        const seed = await this.#ready(market);
        if (this.#isDue(market, seed)) {
          await this.#desk.send([{ kind: 'Uncross', market, seed } satisfies Command]);
        }
      }
    } finally {
      this.#isBusy = false;
    }
  }

  #isDue(market: number, seed: Uint8Array): boolean {
    const { issues, markets } = this.#state;
    const offset = randomEndOf(seed, markets[market - 1]?.randomEndSeconds ?? 0);
    const latest = this.#now() - offset;
    return issues.some(({ market: of, day, phase }) => {
      if (of !== market || day === null || day.isLeaving !== 0) return false;
      return day.callEnd !== 0 && isCallPhase(phase) && day.callEnd <= latest;
    });
  }

  /** The seed to reveal next, after a new commitment where there is none that this operator made. */
  async #ready(market: number): Promise<Uint8Array> {
    const known = this.#chains.get(market) ?? this.#find(market);
    const commitment = toHex(this.#commitmentOf(market));
    if (known !== undefined) {
      while (known.at > 0 && toHex(known.seeds[known.at]!) !== commitment) known.at -= 1;
      if (known.at > 0) {
        this.#chains.set(market, known);
        return known.seeds[known.at - 1]!;
      }
    }
    const next = this.#chainOf(market, (known?.number ?? -1) + 1);
    this.#chains.set(market, next);
    const committed = next.seeds[next.at]!;
    await this.#desk.send([{ kind: 'CommitAuctionSeed', market, commitment: committed }]);
    return next.seeds[next.at - 1]!;
  }

  /** The chain that the ledger's commitment is of. */
  #find(market: number): SeedChain | undefined {
    const commitment = this.#commitmentOf(market);
    if (toHex(commitment) === toHex(ZEROS)) return undefined;
    for (let number = 0; number < MAX_CHAINS; number += 1) {
      const chain = this.#chainOf(market, number);
      if (chain.seeds.some((seed) => toHex(seed) === toHex(commitment))) return chain;
    }
    return undefined;
  }

  #chainOf(market: number, number: number): SeedChain {
    const name = encodeUtf8(`jangbu/auction-seed/${market}/${number}/`);
    const seeds = [nativeHasher.sha256(concatBytes(name, this.#operatorSeed))];
    for (let link = 1; link < SEEDS; link += 1) {
      seeds.push(h64(nativeHasher, seeds[link - 1]!, ZEROS));
    }
    return { seeds, at: SEEDS - 1, number };
  }

  #commitmentOf(market: number): Uint8Array {
    return this.#state.markets[market - 1]?.commitment ?? ZEROS;
  }
}
