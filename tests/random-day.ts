import {
  type Command,
  type Envelope,
  encodeSignedEnvelope,
  h64,
  NONE_U32,
  plainHasher,
  toHex,
} from '@jangbu/protocol';
import type { RandomSource } from '../packages/simulator/src/random-source.ts';
import type { DayView } from './random-commands.ts';
import { CLOSED, RandomDayMarkets, TURNING_HOURS } from './random-day-markets.ts';
import { RandomDayOrders } from './random-day-orders.ts';
import { ALMIGHTY, KEYS, START_MICROSECONDS } from './random-genesis.ts';
import type { RandomBlock } from './random-market.ts';

const SECOND = 1_000_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** A business date begins at midnight in Seoul. */
const DATE_OFFSET = 9 * HOUR;
/** From genesis, at nine in the morning, to ten minutes before the closing calls. */
const TO_SECOND_DATE = 27 * HOUR - 10 * MINUTE;
const SEEDS = 500;
/** Markets that commit to seeds at the beginning. */
const SEEDED_MARKETS = [1, 3, 4];

/** How random days differ from the usual ones. */
export interface RandomDayOptions {
  /** How many commands a block has at most, but for one in thirty, which has many more. */
  readonly commandsPerBlock?: number | undefined;
  /** Begins before the closing calls of the second date, and derivatives expire on the first dates; an ATS trades some issues. */
  readonly hasExpiries?: boolean;
}

/** A random block before it is encoded. */
export interface RandomDayBlock {
  readonly timestamp: number;
  /** Empty where nobody sends anything. */
  readonly commands: readonly Command[];
}

/**
 * Random blocks of trading days: markets of every kind, all order types, halts, seeds, and time that goes on by itself.
 *
 * A date takes some three hundred blocks, about as many in each phase.
 */
export class RandomDay {
  readonly #random: RandomSource;
  readonly #chainId: Uint8Array;
  readonly #markets: RandomDayMarkets;
  readonly #orders: RandomDayOrders;
  readonly #commandsPerBlock: number;
  readonly #hasExpiries: boolean;
  /** True once the first date was left behind. */
  #isSecondDate = false;
  readonly #seeds: Uint8Array[] = [];
  /** Place of each seed, by its hex. */
  readonly #links = new Map<string, number>();
  #timestamp = START_MICROSECONDS;
  /** True if a call may just have come to its end. */
  #isAfterCall = false;
  #nonce = 0;
  #count = 0;

  constructor(
    random: RandomSource,
    chainId: Uint8Array,
    { commandsPerBlock = 6, hasExpiries = false }: RandomDayOptions = {},
  ) {
    this.#commandsPerBlock = commandsPerBlock;
    this.#hasExpiries = hasExpiries;
    this.#random = random;
    this.#chainId = chainId;
    this.#markets = new RandomDayMarkets(random);
    this.#orders = new RandomDayOrders(random, this.#markets);
    let seed = random.bytes(32);
    for (let link = 0; link < SEEDS; link += 1) {
      this.#links.set(toHex(seed), link);
      this.#seeds.push(seed);
      seed = h64(plainHasher, seed, new Uint8Array(32));
    }
  }

  /** Number of commands made so far. */
  get commands(): number {
    return this.#count;
  }

  /** The next block for the ledger of `view`, encoded. */
  next(view: DayView): RandomBlock {
    const { timestamp, commands } = this.nextCommands(view);
    if (commands.length === 0) return { timestamp, envelopes: [] };
    const signed = { envelope: this.envelopeOf(commands), signature: new Uint8Array(64).fill(1) };
    return {
      timestamp,
      envelopes: [{ bytes: encodeSignedEnvelope(signed), signatureValid: true }],
    };
  }

  /** The next block for the ledger of `view`, as commands of one envelope. */
  nextCommands(view: DayView): RandomDayBlock {
    const random = this.#random;
    if (this.#count === 0) {
      this.#timestamp += 1;
      const commands = [...this.#markets.setup(), ...this.#commitments()];
      if (this.#hasExpiries) commands.push(...this.#markets.expiries());
      return this.#blockOf(commands);
    }
    this.#advance(view);
    if (this.#hasExpiries && !this.#isSecondDate) {
      this.#isSecondDate = true;
      this.#timestamp += TO_SECOND_DATE;
    }
    if (view.rollPending || random.oneIn(7)) return this.#blockOf([]);
    const most = this.#commandsPerBlock;
    const length = random.oneIn(30) ? random.between(20, 20 * most) : random.between(1, most);
    const commands: Command[] = [];
    if (this.#isAfterCall && !random.oneIn(3)) {
      for (const market of SEEDED_MARKETS) commands.push(this.#uncross(view, market));
    }
    while (commands.length < length) commands.push(...this.#commands(view));
    return this.#blockOf(commands);
  }

  /** The envelope of a block's commands, which uses up a nonce. */
  envelopeOf(commands: readonly Command[]): Envelope {
    this.#nonce += 1;
    return {
      version: 1,
      chainId: this.#chainId,
      member: ALMIGHTY,
      key: KEYS[ALMIGHTY] as Uint8Array,
      nonce: this.#nonce,
      validUntil: this.#timestamp,
      flags: 0,
      commands: [...commands],
    };
  }

  #blockOf(commands: readonly Command[]): RandomDayBlock {
    this.#count += commands.length;
    return { timestamp: this.#timestamp, commands };
  }

  #advance(view: DayView): void {
    const random = this.#random;
    const now = Math.max(view.timestamp, this.#timestamp);
    const dice = random.below(200);
    this.#isAfterCall = dice < 40;
    if (dice < 7) {
      this.#timestamp = nextTurn(now) + random.below(30 * SECOND);
      this.#orders.changeMoods(view);
    } else if (dice < 17) this.#timestamp = now + random.between(100, 160) * SECOND;
    else if (dice < 40) {
      this.#timestamp = Math.max(view.wakeUp, now + 1) + (random.oneIn(4) ? random.below(3) : 0);
    } else if (random.oneIn(1_000)) this.#timestamp = now + random.between(1, 3 * DAY);
    else this.#timestamp = now + random.between(1, random.oneIn(6) ? 20 * SECOND : 300_000);
  }

  #commands(view: DayView): Command[] {
    const random = this.#random;
    const dice = random.below(1000);
    if (dice < 7) return [this.#halt('HaltIssue')];
    if (dice < 32) return [this.#halt('ResumeIssue')];
    if (dice < 36) return [this.#uncross(view, random.below(5))];
    if (dice < 39) return [this.#commit()];
    if (dice < 42) return [this.#tradingDay(view)];
    if (dice < 44) return this.#markets.anotherMarket();
    // An issue that is not there has a base of 1, and no other.
    if (dice < 46) return this.#markets.listing((issue) => view.issueAt(issue).base > 1);
    if (dice < 50 && this.#hasExpiries) {
      return [random.oneIn(2) ? this.#expiryDay(view) : this.#markets.otherFlags()];
    }
    return [this.#orders.next(view)];
  }

  #expiryDay(view: DayView): Command {
    const random = this.#random;
    const date = Math.floor((view.timestamp + DATE_OFFSET) / DAY) + random.below(4);
    const closingPercent = random.pick([0, 1, 1, 101]);
    return { kind: 'SetExpiryDay', market: random.between(0, 5), date, closingPercent };
  }

  #halt(kind: 'HaltIssue' | 'ResumeIssue'): Command {
    const random = this.#random;
    const { issues } = this.#markets;
    const number = random.below(issues.length);
    const market = random.oneIn(20) ? random.below(6) : (issues[number]?.market ?? 1);
    const issue = random.oneIn(3) ? NONE_U32 : number;
    return kind === 'HaltIssue' ? { kind, market, issue, reason: 7 } : { kind, market, issue };
  }

  #commitments(): Command[] {
    return SEEDED_MARKETS.map((market) => {
      const commitment = this.#seeds[SEEDS - 1] as Uint8Array;
      return { kind: 'CommitAuctionSeed', market, commitment };
    });
  }

  #commit(): Command {
    const random = this.#random;
    const commitment = random.oneIn(8) ? new Uint8Array(32) : random.pick(this.#seeds);
    return { kind: 'CommitAuctionSeed', market: random.between(0, 5), commitment };
  }

  /** Mostly the seed that was committed to. */
  #uncross(view: DayView, market: number): Command {
    const random = this.#random;
    const link = this.#links.get(view.commitmentOf(market)) ?? 0;
    const seed = this.#seeds[random.oneIn(12) ? random.below(SEEDS) : Math.max(link - 1, 0)];
    return { kind: 'Uncross', market, seed: seed as Uint8Array };
  }

  #tradingDay({ timestamp }: DayView): Command {
    const random = this.#random;
    const date = Math.floor((timestamp + DATE_OFFSET) / DAY) + random.below(4);
    const template = random.pick([0, 1, CLOSED, 3]);
    return { kind: 'SetTradingDay', market: random.between(0, 5), date, template };
  }
}

/** The next moment at which a window of some market begins or ends. */
function nextTurn(timestamp: number): number {
  const start = timestamp - ((timestamp + DATE_OFFSET) % DAY);
  const turns = TURNING_HOURS.map((hour) => start + hour * HOUR);
  return (
    turns.find((turn) => turn > timestamp) ?? start + DAY + (TURNING_HOURS[0] as number) * HOUR
  );
}
