import {
  checkInvariants,
  createGenesisBlock,
  type ExchangeState,
  type Execution,
  nextWakeUp,
} from '@jangbu/exchange';
import {
  decodeEvent,
  EVENT_BYTES,
  type Genesis,
  ISSUE_FLAGS,
  type RejectCode,
  toHex,
} from '@jangbu/protocol';
import { BlockRuleError, type ReferenceBlock, ReferenceEngine } from '@jangbu/reference';
import { nativeHasher } from '../packages/replica/src/native-hasher.ts';
import { RandomSource } from '../packages/simulator/src/random-source.ts';
import { catalogueGenesis } from './catalogue-keys.ts';
import { ChargedFees, checkDrained } from './drained-ledger.ts';
import { RandomCatalogue } from './random-catalogue.ts';
import { RandomDay } from './random-day.ts';
import { RANDOM_GENESIS } from './random-genesis.ts';
import { type AppliedBlock, applyRandomBlock, viewOf } from './random-ledger.ts';
import { type RandomBlock, RandomMarket } from './random-market.ts';
import { referenceViewOf } from './reference-view.ts';
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
  /** Blocks at whose end orders of a sweep were left for the next block. */
  readonly unfinishedSweeps: number;
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
  return runBoth(seed, commands, {
    createSource: (random, chainId) => new RandomMarket(random, chainId, blocksPerDate),
    viewOfBoth: viewOf,
  });
}

/** The same over random trading days: markets, sessions, calls, all order types. Blocks are as `RandomDay` says. */
export function runBothOverDays(
  seed: number,
  commands: number,
  commandsPerBlock?: number,
  hasExpiries = false,
): TwoEnginesRun {
  return runBoth(seed, commands, {
    createSource: (random, chainId) =>
      new RandomDay(random, chainId, { commandsPerBlock, hasExpiries }),
    viewOfBoth: viewOf,
  });
}

/** What the blocks of a run over the whole catalogue are made for. */
export interface CatalogueRun {
  readonly rulesVersion?: number;
  readonly approvals?: number;
  readonly effective?: Genesis['effective'];
  /** As `RandomCatalogue` says. */
  readonly commandsPerBlock?: number;
  readonly officeShare?: number;
}

/**
 * The same over the whole catalogue of commands; at the end everything is drained, and nothing may be held and no asset
 * lost or made.
 */
export function runBothOverCatalogue(
  seed: number,
  commands: number,
  { rulesVersion = 2, approvals = 1, effective = 'now', ...options }: CatalogueRun = {},
): TwoEnginesRun {
  const governance = { approvals, effective };
  const genesis = catalogueGenesis({ rulesVersion, ...governance });
  return runBoth(seed, commands, {
    createSource: (random, chainId) => new RandomCatalogue(random, chainId, governance, options),
    viewOfBoth: (_, reference) => referenceViewOf(reference),
    genesis,
  });
}

/** Where random blocks come from. */
interface BlockSource<View> {
  readonly commands: number;
  next(view: View): RandomBlock;
  /** The blocks that leave nothing open, one at a time; undefined when it is done. */
  nextOfDrain?(view: View): RandomBlock | undefined;
}

/** What a run is made of. */
interface RunOf<View> {
  createSource(random: RandomSource, chainId: Uint8Array): BlockSource<View>;
  /** What the source may know of the ledger. */
  viewOfBoth(state: ExchangeState, reference: ReferenceEngine): View;
  readonly genesis?: Genesis;
}

function runBoth<View>(
  seed: number,
  commands: number,
  { createSource, viewOfBoth, genesis = RANDOM_GENESIS }: RunOf<View>,
): TwoEnginesRun {
  const { state, sealer, sealed } = createGenesisBlock(genesis, nativeHasher);
  const reference = new ReferenceEngine(genesis, nativeHasher);
  same('block 0', toHex(sealed.hash), toHex(reference.hash));
  const market = createSource(new RandomSource(seed), state.settings.chainId);
  const codes = new Map<string, number>();
  const tradesByIssue: number[] = [];
  const sights = new TwoEnginesSights((issue) => isListingDay(state, issue));
  let [blocks, mostCommands, stateRoot] = [0, 0, ''];
  const unfinished = { unfinishedRolls: 0, unfinishedLeavings: 0, unfinishedSweeps: 0 };
  const charged = new ChargedFees();
  for (;;) {
    const view = viewOfBoth(state, reference);
    const block = market.commands < commands ? market.next(view) : market.nextOfDrain?.(view);
    if (block === undefined) break;
    const applied = applyRandomBlock(state, sealer, block, nativeHasher);
    const { execution } = applied;
    compare(seed, applied, reference);
    same(`block ${blocks}: wake-up`, String(nextWakeUp(state)), String(reference.nextWakeUp()));
    const seen = [...applied.verdicts, ...rejectsOf(execution)];
    for (const code of seen) codes.set(code, (codes.get(code) ?? 0) + 1);
    if (applied.sealed === undefined) continue;
    if (execution.index % INVARIANTS_EVERY_BLOCKS === 0) checkInvariants(state);
    sights.read(execution.events);
    charged.read(execution.events);
    for (const { issue } of execution.trades) {
      tradesByIssue[issue] = (tradesByIssue[issue] ?? 0) + 1;
    }
    blocks += 1;
    mostCommands = Math.max(mostCommands, seen.length - applied.verdicts.length);
    if (state.rollPending) unfinished.unfinishedRolls += 1;
    if (state.issues.some(({ day }) => day?.isLeaving === 1)) unfinished.unfinishedLeavings += 1;
    if (reference.state.sweeps.length > 0) unfinished.unfinishedSweeps += 1;
    stateRoot = toHex(applied.sealed.header.stateRoot);
  }
  checkInvariants(state);
  if (market.nextOfDrain !== undefined) checkDrained(reference, charged);
  const trades = state.tradeCount;
  const run = { blocks, commands: market.commands, trades, tradesByIssue, mostCommands };
  return { ...run, ...unfinished, sights: sights.counts, codes, stateRoot };
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
