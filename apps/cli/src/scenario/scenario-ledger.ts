import {
  type Command,
  decodeEvent,
  EVENT_BYTES,
  type LedgerEvent,
  type RejectCode,
} from '@jangbu/protocol';
import type { EngineBlock, ScenarioEngine } from './scenario-engine.ts';

/** An event with the block that it is in. */
export interface HappenedEvent {
  readonly event: LedgerEvent;
  readonly timestamp: number;
  readonly blockIndex: number;
  /** The command in hand; undefined for time-driven events. */
  readonly command: Command | undefined;
}

/** The two engines did not do the same; after it their states are no longer comparable. */
export class EnginesDiffer extends Error {
  override readonly name = 'EnginesDiffer';
  readonly what: string;
  readonly ours: string;
  readonly theirs: string;

  constructor(what: string, ours: string, theirs: string) {
    super(`${what}: ${ours}, ${theirs}`);
    this.what = what;
    this.ours = ours;
    this.theirs = theirs;
  }
}

/** An engine threw: a broken invariant, or a rule of the block. */
export class EngineBroke extends Error {
  override readonly name = 'EngineBroke';
  readonly engine: string;

  constructor(engine: string, reason: string) {
    super(reason);
    this.engine = engine;
  }
}

/** One ledger in one or two engines, which must agree after every block, with the time that it has come to. */
export class ScenarioLedger {
  /** The engine whose state is looked at. */
  readonly engine: ScenarioEngine;
  blocks = 0;
  trades = 0;
  /** Timestamp of the last block. */
  timestamp: number;
  stateRoot = '';
  readonly #engines: readonly ScenarioEngine[];

  /** @param engines - at least one; the first is the one that the second is compared with. */
  constructor(engines: readonly [ScenarioEngine, ...ScenarioEngine[]], start: number) {
    this.engine = engines[0];
    this.#engines = engines;
    this.timestamp = start;
  }

  /**
   * Makes the blocks that fall due up to a time, one a wake-up, as a venue would; a wake-up that comes at once after a
   * block belongs to its moment.
   */
  advance(until: number): HappenedEvent[] {
    const happened: HappenedEvent[] = [];
    for (;;) {
      const due = this.#nextWakeUp();
      if (due > Math.max(until, this.timestamp + 1)) return happened;
      happened.push(...this.#apply(due, [], []));
      // The ledger would ask for the same time again, for ever.
      if (this.timestamp !== due) throw new EngineBroke(this.engine.name, `no block at ${due}`);
    }
  }

  /** Makes a block of envelopes at a time, or right after the last block; `commands` are theirs, in order. */
  block(
    at: number,
    commands: readonly Command[],
    envelopesAt: (timestamp: number) => readonly Uint8Array[],
  ): HappenedEvent[] {
    const timestamp = Math.max(at, this.timestamp + 1);
    return this.#apply(timestamp, envelopesAt(timestamp), commands);
  }

  #nextWakeUp(): number {
    return this.#agreed('wake-up', (engine) => engine.nextWakeUp(), String);
  }

  #apply(
    timestamp: number,
    envelopes: readonly Uint8Array[],
    commands: readonly Command[],
  ): HappenedEvent[] {
    const block = this.#compared(timestamp, envelopes);
    if (block === undefined) return [];
    const isVoid = block.verdicts.find((verdict) => verdict !== 'ok');
    if (isVoid !== undefined || block.verdicts.length < envelopes.length) {
      throw new EngineBroke(this.engine.name, `the envelope is void: ${isVoid ?? 'not taken'}`);
    }
    this.blocks += 1;
    this.trades += block.trades;
    this.timestamp = timestamp;
    this.stateRoot = block.stateRoot;
    return eventsOf(block.events).map((event) => ({
      event,
      timestamp,
      blockIndex: block.index,
      command: commands[event.position],
    }));
  }

  /** Executes a block in all engines, which must come to the same. */
  #compared(timestamp: number, envelopes: readonly Uint8Array[]): EngineBlock | undefined {
    const [ours, ...others] = this.#engines.map((engine) =>
      guarded(engine, () => engine.apply(timestamp, envelopes)),
    );
    for (const theirs of others) compareBlocks(ours, theirs);
    return ours;
  }

  #agreed<Value>(
    what: string,
    read: (engine: ScenarioEngine) => Value,
    format: (value: Value) => string,
  ): Value {
    const [ours, ...others] = this.#engines.map((engine) => guarded(engine, () => read(engine)));
    for (const theirs of others) {
      if (format(theirs) !== format(ours!))
        throw new EnginesDiffer(what, format(ours!), format(theirs));
    }
    return ours!;
  }
}

function guarded<Result>(engine: ScenarioEngine, work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    throw new EngineBroke(engine.name, error instanceof Error ? error.message : String(error));
  }
}

function compareBlocks(ours: EngineBlock | undefined, theirs: EngineBlock | undefined): void {
  const same = (what: string, left: string, right: string) => {
    if (left !== right) throw new EnginesDiffer(what, left, right);
  };
  if (ours === undefined || theirs === undefined) {
    same('whether there is a block', String(ours !== undefined), String(theirs !== undefined));
    return;
  }
  const where = `block ${ours.index}`;
  const verdicts = (list: readonly RejectCode[]) => list.join(' ');
  same(`${where}, verdicts`, verdicts(ours.verdicts), verdicts(theirs.verdicts));
  const [left, right] = [eventsOf(ours.events), eventsOf(theirs.events)];
  for (let place = 0; place < Math.max(left.length, right.length); place += 1) {
    const text = (events: LedgerEvent[]) => JSON.stringify(events[place] ?? 'none');
    same(`${where}, event ${place}`, text(left), text(right));
  }
  same(`${where}, state root`, ours.stateRoot, theirs.stateRoot);
  same(`${where}, trade log`, ours.tradeLogRoot, theirs.tradeLogRoot);
  same(`${where}, hash`, ours.hash, theirs.hash);
}

function eventsOf(records: Uint8Array): LedgerEvent[] {
  const count = records.length / EVENT_BYTES;
  return Array.from({ length: count }, (_, place) => decodeEvent(records, place * EVENT_BYTES));
}
