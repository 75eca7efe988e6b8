/** What the tests of `jangbu follow` share: a venue with a ledger of its own, orders for it, followers as processes. */

import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import {
  type Command,
  chainIdOf,
  encodeUtf8,
  formatGenesis,
  type Genesis,
  type PlaceOrder,
  ROLES,
  toHex,
} from '@jangbu/protocol';
import { nativeHasher, nativePublicKeyOf, nodeFilePort, saveKeyFile } from '@jangbu/replica';
import {
  createSigner,
  JangbuClient,
  RefusedError,
  type Trader,
  type TransactionAnswer,
} from '@jangbu/sdk';
import { start } from '../cli-fixture.ts';
import { SeededRandom } from '../seeded-random.ts';

const MEMBER_SEED = new Uint8Array(32).fill(0x31);
const CHECKPOINT_SEED = new Uint8Array(32).fill(0x32);
/** Microseconds that the ledger is older than the test. */
const AGE_MICROSECONDS = 1_000_000;
/** Envelopes under way at the same time, and orders of each. */
const SENDERS = 3;
const ORDERS_PER_ENVELOPE = 8;
/** Between the envelopes of a sender: the machine has better to do than to sign. */
const BETWEEN_MS = 20;
/** Before a venue that did not answer is asked again. */
const AFTER_SILENCE_MS = 100;

/** How orders are sent. */
export interface TradeOptions {
  /** Envelopes under way at the same time. */
  readonly senders?: number;
  /** Pause of a sender after an answer. */
  readonly betweenMs?: number;
  readonly ordersPerEnvelope?: number;
  /** Hears what became of each envelope; no answer is undefined. */
  readonly onAnswer?: (
    orders: readonly PlaceOrder[],
    answer: TransactionAnswer | undefined,
  ) => void;
}

/** A command that runs as a process of its own. */
export class Running {
  readonly child: ChildProcess;
  out = '';
  err = '';
  readonly #ended: Promise<unknown[]>;
  #wake = () => {};

  constructor(argv: readonly string[]) {
    this.child = start(argv);
    this.#ended = once(this.child, 'close').finally(() => this.#wake());
    this.child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      this.out += text;
      this.#wake();
    });
    this.child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.err += text;
      this.#wake();
    });
  }

  /** True once the process has ended. */
  get hasEnded(): boolean {
    return this.child.exitCode !== null || this.child.signalCode !== null;
  }

  /** Waits until `test` holds of what it has said; throws if it ends before. */
  async until(test: (said: this) => boolean): Promise<void> {
    while (!test(this)) {
      if (this.hasEnded) throw new Error(`it ended: ${this.out}${this.err}`);
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  /** Address of the line `ready URL`. */
  async ready(): Promise<string> {
    const pattern = /^ready (\S+)$/m;
    await this.until(({ out }) => pattern.test(out));
    return pattern.exec(this.out)?.[1] ?? '';
  }

  /** The last block that it said it has come to; -1 if it has said nothing. */
  get lastIndex(): number {
    return lastIndexIn(this.out);
  }

  /** Waits until it has come to block `index` or beyond. */
  async reached(index: number): Promise<void> {
    await this.until(({ lastIndex }) => lastIndex >= index);
  }

  /** Sends a signal; exit status and signal of the end. */
  async stop(signal: NodeJS.Signals): Promise<unknown[]> {
    this.child.kill(signal);
    return this.#ended;
  }
}

/** Index of the last whole line `at INDEX HASH`; -1 if there is none. */
function lastIndexIn(out: string): number {
  return Number([...out.matchAll(/^at (\d+) [0-9a-f]{64}$/gm)].at(-1)?.[1] ?? -1);
}

/** A venue on a new ledger, and everything that runs beside it; what it starts it ends. */
export class FollowWorld {
  readonly folder = mkdtempSync(join(tmpdir(), 'jangbu-follow-'));
  readonly genesis: Genesis = newGenesis();
  /** Genesis hash in hex. */
  readonly genesisHash = toHex(chainIdOf(nativeHasher, this.genesis));
  url = '';
  venue: Running | undefined;
  readonly #running = new Set<Running>();
  readonly #random = new SeededRandom(11);
  readonly #venueOptions: readonly string[];
  #trader: Trader | undefined;
  #order = 0;

  /** `venueOptions` are given to every start of the venue. */
  constructor(venueOptions: readonly string[] = []) {
    this.#venueOptions = venueOptions;
  }

  /** Path of something in the folder of the world. */
  path(name: string): string {
    return join(this.folder, name);
  }

  /** Runs a command until the end of the world at the latest. */
  run(...argv: string[]): Running {
    const running = new Running(argv);
    this.#running.add(running);
    return running;
  }

  /** Starts the venue, at its address of before if it has run. */
  async startVenue(): Promise<void> {
    const port = this.url === '' ? '0' : new URL(this.url).port;
    const isNew = this.url === '';
    const key = this.path('operator.json');
    if (isNew) {
      writeFileSync(this.path('genesis.json'), formatGenesis(this.genesis));
      saveKeyFile(nodeFilePort, key, CHECKPOINT_SEED);
    }
    const made = isNew ? ['--genesis', this.path('genesis.json'), '--operator-key', key] : [];
    const options = ['--data', this.path('venue'), '--port', port, ...made, ...this.#venueOptions];
    this.venue = this.run('start', ...options);
    this.url = await this.venue.ready();
    const client = new JangbuClient({ url: this.url });
    this.#trader = client.trader(createSigner({ seed: MEMBER_SEED }));
    if (isNew) await this.#trader.submit(preparations());
  }

  /** Starts a follower with a ledger in the folder `name`, from the venue unless another address is given. */
  follow(name: string, ...options: string[]): Running {
    return this.followFrom(this.url, name, ...options);
  }

  /** The same from any address. */
  followFrom(url: string, name: string, ...options: string[]): Running {
    const argv = [url, '--genesis', this.genesisHash, '--data', this.path(name)];
    return this.run('follow', ...argv, ...options);
  }

  /** Sends orders until `signal` aborts; a venue that does not answer is asked again. */
  async trade(signal: AbortSignal, options: TradeOptions = {}): Promise<void> {
    const { senders = SENDERS, betweenMs = BETWEEN_MS, onAnswer = () => {} } = options;
    const { ordersPerEnvelope: length = ORDERS_PER_ENVELOPE } = options;
    const send = async () => {
      while (!signal.aborted) {
        const orders = Array.from({ length }, () => this.#nextOrder());
        const answer = await this.#trader?.submit(orders).catch(() => undefined);
        onAnswer(orders, answer);
        await setTimeout(answer === undefined ? AFTER_SILENCE_MS : betweenMs);
      }
    };
    await Promise.all(Array.from({ length: senders }, send));
  }

  /** Sends `count` envelopes of orders, each answered. */
  async tradeOnce(count: number): Promise<void> {
    for (let sent = 0; sent < count; sent += 1) {
      const orders = Array.from({ length: ORDERS_PER_ENVELOPE }, () => this.#nextOrder());
      await this.#trader?.submit(orders);
    }
  }

  /** Index of the venue's last block; right after a start it is asked until the reads are ready. */
  async index(): Promise<number> {
    for (;;) {
      try {
        return (await new JangbuClient({ url: this.url }).info()).index;
      } catch (error) {
        if (!(error instanceof RefusedError) || error.code !== 'catching_up') throw error;
      }
      await setTimeout(AFTER_SILENCE_MS);
    }
  }

  /** Throws unless the segments of the ledger in `name` are those of the venue, byte for byte. */
  requireSameFiles(name: string): void {
    const [venue, own] = ['venue', name].map((data) => this.path(`${data}/segments`));
    const files = readdirSync(venue!);
    if (files.join() !== readdirSync(own!).join()) throw new Error(`${name} has other segments`);
    for (const file of files) {
      const isSame = readFileSync(join(venue!, file)).equals(readFileSync(join(own!, file)));
      if (!isSame) throw new Error(`${file} of ${name} is not that of the venue`);
    }
  }

  /** Ends whatever runs, and removes the folder. */
  async end(): Promise<void> {
    for (const running of this.#running) {
      if (!running.hasEnded) await running.stop('SIGKILL');
    }
    rmSync(this.folder, { recursive: true });
  }

  #nextOrder(): PlaceOrder {
    const side = this.#random.below(2);
    this.#order += 1;
    return {
      kind: 'PlaceOrder',
      issue: 0,
      account: side,
      side,
      orderType: 0,
      timeInForce: this.#random.below(4) === 0 ? 1 : 0,
      quantity: 1 + this.#random.below(50),
      limitPrice: 1_000 + this.#random.below(20),
      stopPrice: 0,
      selfMatch: 0,
      flags: 0,
      clientOrderId: `o-${this.#order}`,
      details: new Uint8Array(0),
    };
  }
}

function newGenesis(): Genesis {
  const roles = ROLES.operator | ROLES.custodian | ROLES.registrar | ROLES.member;
  return {
    formatVersion: 1,
    network: 'sim',
    time: Date.now() * 1_000 - AGE_MICROSECONDS,
    clockRate: 1,
    ledgerAudience: 'members',
    approvals: 1,
    effective: 'now',
    currencies: [{ code: 'KRW', decimals: 0 }],
    participants: [{ name: 'everybody', roles, rootKey: nativePublicKeyOf(MEMBER_SEED) }],
    operatorKey: nativePublicKeyOf(CHECKPOINT_SEED),
    witnesses: [],
    quorum: 0,
    rulesVersion: 1,
  };
}

/** Issue 0, and accounts 0 (buys) and 1 (sells) with more than they need. */
function preparations(): Command[] {
  const account = (fill: number): Command => ({
    kind: 'OpenAccount',
    class: 0,
    secret: new Uint8Array(16).fill(fill),
  });
  return [
    account(1),
    account(2),
    {
      kind: 'ListIssue',
      shortCode: 'ONE',
      isin: '',
      name: encodeUtf8('하나'),
      nameEnglish: encodeUtf8('One'),
      currency: 0,
      priceDecimals: 0,
      market: 0,
      matchingMode: 0,
      tickTable: 0,
      tick: 1,
      lot: 1,
      basePrice: 0,
      lowerLimit: 0,
      upperLimit: 0,
    },
    { kind: 'CreditCash', account: 0, currency: 0, amount: 10 ** 13 },
    { kind: 'IssueShares', account: 1, issue: 0, quantity: 10 ** 9 },
  ];
}
