import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { chainIdOf, equalBytes, formatAnchor, formatGenesis, toHex } from '@jangbu/protocol';
import {
  DamagedLogError,
  FalseLedgerError,
  FolderBusyError,
  nativeHasher,
  type OpenLedger,
  openLedger,
  readCandidate,
  type SealedBlock,
} from '@jangbu/replica';
import { answer, answerJson, type CommandContext, tell } from '../command-context.ts';
import { CommandFailure, type ExitCode } from '../failure.ts';
import { isReplaceable, resolveOutput } from '../match-output.ts';
import { wholeNumber } from '../option-values.ts';
import { readOrderFlow } from '../order-flow.ts';
import type { ReplayCallOptions } from '../program.ts';
import { startProgress } from '../progress.ts';
import { AcksFile } from '../replay/replay-acks.ts';
import { ReplayEnvelopes, rowsOfBlock } from '../replay/replay-envelopes.ts';
import { writeReplayOutputs } from '../replay/replay-outputs.ts';
import { planReplay, type ReplayPlan } from '../replay/replay-plan.ts';
import { CHECKPOINT_SEED, replayGenesis, timestampOf } from '../replay/replay-world.ts';

const MAX_BATCH = 1_024;
/** Blocks that one sync makes durable. */
const BLOCKS_PER_COMMIT = 64;
const INTERRUPTED = 130;

/** A replay in progress. */
interface Replay {
  readonly plan: ReplayPlan;
  readonly envelopes: ReplayEnvelopes;
  readonly opened: OpenLedger;
  readonly acks: AcksFile | undefined;
}

/**
 * `jangbu replay`: feeds an order-flow file as signed envelopes through the whole venue into a ledger in `--data`.
 *
 * The world is fixed (see `replay-world.ts`), an envelope is a block, the timestamp of block n is that of block 0 plus n
 * milliseconds, and 64 blocks share a sync, so file, `--batch`, `--tick` and `--lot` alone decide the bytes. The file is
 * checked from end to end before anything is written. On a ledger of an earlier run every stored envelope is compared
 * with the one that the file gives, and the run goes on behind the last. `seconds` is the time that the ledger took in
 * this run: to check signatures, execute, hash and write; building the envelopes and reading the file are not in it.
 */
export async function runReplay(
  context: CommandContext,
  file: string,
  options: ReplayCallOptions,
): Promise<ExitCode> {
  const { texts } = context;
  const plan = readPlan(context, file, options);
  checkDistinctFiles(context, file, options);
  prepareFolder(context, options.data);
  const acks = options.acks === undefined ? undefined : new AcksFile(options.acks, plan, texts);
  try {
    const genesis = replayGenesis();
    const envelopes = new ReplayEnvelopes(plan, chainIdOf(nativeHasher, genesis));
    const opened = await open(context, options.data, envelopes);
    try {
      reportTorn(context, opened);
      const seconds = await feed(context, { plan, envelopes, opened, acks });
      if (seconds === undefined) return INTERRUPTED;
      writeReplayOutputs(options.data, plan, options, texts);
      summarize(context, plan, opened, seconds);
      return 0;
    } finally {
      await opened.close();
    }
  } finally {
    acks?.close();
  }
}

function readPlan(context: CommandContext, file: string, options: ReplayCallOptions): ReplayPlan {
  const { texts, language } = context;
  const tick = wholeNumber(texts, '--tick', options.tick, { min: 1 });
  const lot = wholeNumber(texts, '--lot', options.lot, { min: 1 });
  const batch = wholeNumber(texts, '--batch', options.batch, { min: 1, max: MAX_BATCH });
  if (options.data === '') throw new CommandFailure(2, 'empty_value', texts.emptyValue('--data'));
  const read = readOrderFlow(file, { tick, lot, language });
  if (!read.ok) {
    const line = read.line > 0 ? read.line : undefined;
    throw new CommandFailure(2, read.fault.kind, read.message, { file, line });
  }
  return planReplay(read.flow, { file, tick, lot, batch, language, texts });
}

function checkDistinctFiles(
  { texts }: CommandContext,
  file: string,
  { events, top, acks }: ReplayCallOptions,
): void {
  const paths = [file === '-' ? undefined : file, events, top, acks]
    .filter((path) => path !== undefined)
    .map(resolveOutput)
    .filter(isReplaceable);
  if (new Set(paths).size === paths.length) return;
  throw new CommandFailure(2, 'same_file', texts.sameFile('FILE, --events, --top, --acks'));
}

/** Puts the documents of the fixed world into a folder that is absent or empty; any other must hold a ledger. */
function prepareFolder({ texts }: CommandContext, dir: string): void {
  mkdirSync(dir, { recursive: true });
  const names = readdirSync(dir);
  if (names.includes('genesis.json')) return;
  const strangers = names.filter((name) => !['anchor.json', 'lock', 'scratch'].includes(name));
  if (strangers.length > 0) {
    throw new CommandFailure(2, 'foreign_folder', texts.foreignFolder, { file: dir });
  }
  const genesis = replayGenesis();
  const { operatorKey: operator, quorum } = genesis;
  const anchor = { genesis: chainIdOf(nativeHasher, genesis), operator, witnesses: [], quorum };
  writeFileSync(join(dir, 'anchor.json'), formatAnchor(anchor), { flush: true });
  writeFileSync(join(dir, 'genesis.json'), formatGenesis(genesis), { flush: true });
}

async function open(
  context: CommandContext,
  dir: string,
  envelopes: ReplayEnvelopes,
): Promise<OpenLedger> {
  const { texts } = context;
  const onBlock = ({ header: { index }, transactions }: SealedBlock) => {
    if (index === 0) return;
    const isSame =
      index <= envelopes.lastIndex &&
      transactions.length === 1 &&
      equalBytes(transactions[0]!, envelopes.envelope(index));
    if (isSame) return;
    const facts = { file: dir, index };
    throw new CommandFailure(2, 'other_file', texts.replayOtherFile(index), facts);
  };
  try {
    const genesis = replayGenesis();
    return await openLedger({ dir, genesis, operatorSeed: CHECKPOINT_SEED, onBlock });
  } catch (error) {
    throw failureToOpen(context, dir, error);
  }
}
