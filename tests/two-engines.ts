import {
  checkInvariants,
  createGenesisBlock,
  type ExchangeState,
  type Execution,
  nextWakeUp,
} from '@jangbu/exchange';
import { decodeEvent, EVENT_BYTES, ISSUE_FLAGS, type RejectCode, toHex } from '@jangbu/protocol';
import { BlockRuleError, type ReferenceBlock, ReferenceEngine } from '@jangbu/reference';
import { nativeHasher } from '../packages/replica/src/native-hasher.ts';
import { RandomSource } from '../packages/simulator/src/random-source.ts';
import type { DayView } from './random-commands.ts';
import { RandomDay } from './random-day.ts';
import { RANDOM_GENESIS } from './random-genesis.ts';
import { type AppliedBlock, applyRandomBlock, viewOf } from './random-ledger.ts';
import { type RandomBlock, RandomMarket } from './random-market.ts';
import { TwoEnginesSights } from './two-engines-sights.ts';

const INVARIANTS_EVERY_BLOCKS = 200;

/** What a run of both engines over the same random blocks came to. */
export interface TwoEnginesRun {
  readonly blocks: number;
  readonly commands: number;
  readonly trades: number;
  /** Commands of the block that had most of them. */
  readonly mostCommands: number;
  /** Trades by issue. */
  readonly tradesByIssue: readonly number[];
  /** Blocks that expired orders and left some for the next block. */
  readonly unfinishedRolls: number;
  /** Blocks at whose end an issue was leaving its phase and had not left it. */
  readonly unfinishedLeavings: number;
  /** What the events showed, by description, and how often. */
  readonly sights: ReadonlyMap<string, number>;
  /** How often each reject and void code was seen. */
  readonly codes: ReadonlyMap<string, number>;
  readonly stateRoot: string;
}

/**
 * Runs the exchange and the reference engine over the same random blocks until `commands` commands were sent, and throws
 * at the first difference in verdicts, events, trades, wake-up, root or hash, or in what is no block at all.
 */
export function runBothEngines(seed: number, commands: number, blocksPerDate = 200): TwoEnginesRun {
  return runBoth(seed, commands, (random, chainId) => {
    return new RandomMarket(random, chainId, blocksPerDate);
  });
}

/** The same over random trading days: markets, sessions, calls, all order types. Blocks are as `RandomDay` says. */
export function runBothOverDays(
  seed: number,
  commands: number,
  commandsPerBlock?: number,
): TwoEnginesRun {
  return runBoth(seed, commands, (random, chainId) => {
    return new RandomDay(random, chainId, commandsPerBlock);
  });
}

/** Where random blocks come from. */
interface BlockSource {
  readonly commands: number;
  next(view: DayView): RandomBlock;
}

function runBoth(
  seed: number,
  commands: number,
  createSource: (random: RandomSource, chainId: Uint8Array) => BlockSource,
): TwoEnginesRun {
  const { state, sealer, sealed } = createGenesisBlock(RANDOM_GENESIS, nativeHasher);
  const reference = new ReferenceEngine(RANDOM_GENESIS, nativeHasher);
  same('block 0', toHex(sealed.hash), toHex(reference.hash));
  const market = createSource(new RandomSource(seed), state.settings.chainId);
  const codes = new Map<string, number>();
  const tradesByIssue: number[] = [];
  const sights = new TwoEnginesSights((issue) => isListingDay(state, issue));
  let [blocks, mostCommands, unfinishedRolls, unfinishedLeavings, stateRoot] = [0, 0, 0, 0, ''];
  while (market.commands < commands) {
    const applied = applyRandomBlock(state, sealer, market.next(viewOf(state)), nativeHasher);
    const { execution } = applied;
    compare(seed, applied, reference);
    same(`block ${blocks}: wake-up`, String(nextWakeUp(state)), String(reference.nextWakeUp()));
    const seen = [...applied.verdicts, ...rejectsOf(execution)];
    for (const code of seen) codes.set(code, (codes.get(code) ?? 0) + 1);
    if (applied.sealed === undefined) continue;
    if (execution.index % INVARIANTS_EVERY_BLOCKS === 0) checkInvariants(state);
    sights.read(execution.events);
    for (const { issue } of execution.trades) {
      tradesByIssue[issue] = (tradesByIssue[issue] ?? 0) + 1;
    }
    blocks += 1;
    mostCommands = Math.max(mostCommands, seen.length - applied.verdicts.length);
    if (state.rollPending) unfinishedRolls += 1;
    if (state.issues.some(({ day }) => day?.isLeaving === 1)) unfinishedLeavings += 1;
    stateRoot = toHex(applied.sealed.header.stateRoot);
  }
  checkInvariants(state);
  const trades = state.tradeCount;
  const run = { blocks, commands: market.commands, trades, tradesByIssue, mostCommands };
  return { ...run, unfinishedRolls, unfinishedLeavings, sights: sights.counts, codes, stateRoot };
}

function isListingDay({ issues }: ExchangeState, number: number): boolean {
  return ((issues[number]?.day?.flags ?? 0) & ISSUE_FLAGS.listing_day) !== 0;
}

function compare(seed: number, applied: AppliedBlock, reference: ReferenceEngine): void {
  const { input, execution, verdicts, sealed } = applied;
  const where = `seed ${seed}, block ${execution.index}`;
  if (sealed === undefined) {
    const refused = refusalOf(reference, input);
    same(`${where}: no effect`, `empty_block ${verdicts.join()}`, refused);
    return;
  }
  const offered = input.envelopes.length > 0;
  if (offered && !execution.envelopesAllowed) {
    const refused = refusalOf(reference, input);
    same(`${where}: roll pending`, 'envelopes_while_roll_pending ', refused);
  }
  const expected = execute(reference, execution.envelopesAllowed ? input : withoutEnvelopes(input));
  same(`${where}: verdicts`, verdicts.join(), expected.voids.join());
  sameEvents(where, execution.events, expected.events);
  same(`${where}: trades`, toHex(sealed.trades), toHex(expected.trades));
  same(`${where}: state root`, toHex(sealed.header.stateRoot), toHex(expected.header.stateRoot));
  same(`${where}: hash`, toHex(sealed.hash), toHex(expected.hash));
}

function execute(
  reference: ReferenceEngine,
  { timestamp, envelopes }: RandomBlock,
): ReferenceBlock {
  const transactions = envelopes.map(({ bytes }) => bytes);
  const signatureValid = (place: number) => envelopes[place]?.signatureValid === true;
  return reference.execute({ timestamp, transactions }, { signatureValid });
}

/** Why the reference does not take a block, with what became of its envelopes. */
function refusalOf(reference: ReferenceEngine, input: RandomBlock): string {
  try {
    return `block ${toHex(execute(reference, input).hash)}`;
  } catch (error) {
    if (!(error instanceof BlockRuleError)) throw error;
    return `${error.rule} ${error.voids.join()}`;
  }
}

function withoutEnvelopes({ timestamp }: RandomBlock): RandomBlock {
  return { timestamp, envelopes: [] };
}

/** The code of each command of a block. */
function rejectsOf({ events }: Execution): RejectCode[] {
  const codes: RejectCode[] = [];
  for (let at = 0; at < events.length; at += EVENT_BYTES) {
    const event = decodeEvent(events, at);
    if (event.kind === 'command_result') codes.push(event.reject);
  }
  return codes;
}

function sameEvents(where: string, actual: Uint8Array, expected: Uint8Array): void {
  if (Buffer.compare(actual, expected) === 0) return;
  const length = Math.max(actual.length, expected.length);
  for (let at = 0; at < length; at += EVENT_BYTES) {
    const ours = at < actual.length ? JSON.stringify(decodeEvent(actual, at)) : 'none';
    const theirs = at < expected.length ? JSON.stringify(decodeEvent(expected, at)) : 'none';
    same(`${where}: event ${at / EVENT_BYTES}`, ours, theirs);
  }
}

function same(what: string, actual: string, expected: string): void {
  if (actual === expected) return;
  throw new Error(`${what}: the exchange has ${actual}, the reference ${expected}`);
}
