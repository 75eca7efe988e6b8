import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EVENT_BYTES, EVENT_KINDS, readU64 } from '@jangbu/protocol';
import {
  EmbeddedSequencer,
  LedgerClock,
  type MachineClock,
  type OpenLedger,
  openLedger,
  restoreOnThread,
  type SubmitOutcome,
  startProcessThreads,
} from '@jangbu/replica';
import type { ResultHash } from './bench-figures.ts';
import type { VenueStream } from './bench-stream.ts';
import { BenchWorld, benchGenesis, GENESIS_TIME, OPERATOR_SEED } from './bench-world.ts';

/** Envelopes that wait for their answers at a time: more than the blocks in work can hold. */
const WINDOW = 1_024;

/** Microseconds of one process, from the beginning of the business date of the world on. */
const clock: MachineClock = {
  wallMicroseconds: () => GENESIS_TIME + 1_000,
  monotonicMicroseconds: () => Math.floor(performance.now() * 1_000),
};

/** What a run took. */
export interface Spent {
  readonly seconds: number;
  /** CPU time of all threads of the process. */
  readonly cpuMicroseconds: number;
}

/** A new folder for temporary ledgers; `dispose` takes it away. */
export function temporaryFolder(): { readonly dir: string; dispose(): void } {
  const dir = mkdtempSync(join(tmpdir(), 'jangbu-bench-'));
  return { dir, dispose: () => rmSync(dir, { recursive: true, force: true }) };
}

/** A real ledger on disk with its sequencer, which plays envelopes as if they came from a door. */
export class BenchLedger {
  readonly opened: OpenLedger;
  readonly sequencer: EmbeddedSequencer;
  /** Event records of the blocks since `takeFills`. */
  #events: Uint8Array[] = [];

  private constructor(opened: OpenLedger) {
    this.opened = opened;
    const { header } = opened.ledger;
    this.sequencer = new EmbeddedSequencer(
      opened.ledger,
      new LedgerClock(clock, 1, header.timestamp),
      undefined,
      startProcessThreads,
    );
    this.sequencer.onBlock(({ events }) => this.#events.push(events));
  }

  /** Opens the ledger in a folder, which is made with its block 0 if it is not there. */
  static async open(dir: string): Promise<BenchLedger> {
    const create = () => ({ genesis: benchGenesis(), operatorSeed: OPERATOR_SEED });
    return new BenchLedger(await openLedger({ dir, create, startRestorer: restoreOnThread }));
  }

  /** A new ledger whose world is prepared and whose books are filled, and the world. */
  static async create(
    dir: string,
    stream: VenueStream,
  ): Promise<{ ledger: BenchLedger; world: BenchWorld }> {
    const ledger = await BenchLedger.open(dir);
    const world = new BenchWorld(ledger.opened.ledger.state.settings.chainId);
    await ledger.play(world.preparations(stream));
    await ledger.play(world.envelopes(stream, 0, stream.preparedEnvelopes));
    return { ledger, world };
  }

  /** Submits envelopes as fast as they are taken, and waits for the last answer; throws if anything is refused. */
  async play(envelopes: readonly Uint8Array[]): Promise<Spent> {
    const cpuBefore = process.cpuUsage();
    const start = performance.now();
    await this.#submitAll(envelopes);
    const seconds = (performance.now() - start) / 1_000;
    const { user, system } = process.cpuUsage(cpuBefore);
    return { seconds, cpuMicroseconds: user + system };
  }

  /** Adds price, quantity, maker and taker of each trade since the last call to `hash`. */
  takeFills(hash: ResultHash): void {
    for (const events of this.#events.splice(0)) {
      for (let at = 0; at < events.length; at += EVENT_BYTES) {
        if (events[at] !== EVENT_KINDS.trade_executed) continue;
        hash.add(
          readU64(events, at + 16),
          readU64(events, at + 24),
          readU64(events, at + 32),
          readU64(events, at + 40),
        );
      }
    }
  }

  async close(): Promise<void> {
    await this.sequencer.close();
    await this.opened.close();
  }

  #submitAll(envelopes: readonly Uint8Array[]): Promise<void> {
    const { sequencer } = this;
    let sent = 0;
    let answered = 0;
    return new Promise((resolve, reject) => {
      const answer = (outcome: SubmitOutcome) => {
        answered += 1;
        const fault = faultOf(outcome);
        if (fault !== undefined) reject(new Error(`broken invariant: ${fault}`));
        else if (answered === envelopes.length) resolve();
        else if (answered % (WINDOW / 4) === 0 || sent === answered) send();
      };
      const send = () => {
        while (sent < envelopes.length && sent - answered < WINDOW) {
          sequencer.submit(envelopes[sent]!).then(answer, reject);
          sent += 1;
        }
      };
      if (envelopes.length === 0) resolve();
      else send();
    });
  }
}

function faultOf(outcome: SubmitOutcome): string | undefined {
  if (outcome.kind === 'void') return `an envelope is void: ${outcome.code}`;
  if (outcome.kind === 'unavailable') return outcome.reason;
  const refused = outcome.results.find(({ reject }) => reject !== 'ok');
  return refused === undefined ? undefined : `a command is refused: ${refused.reject}`;
}
