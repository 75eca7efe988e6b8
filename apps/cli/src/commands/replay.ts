import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import {
  chainIdOf,
  EVENT_BYTES,
  EVENT_KINDS,
  equalBytes,
  REJECTS,
  readU16,
  readU32,
  rejectName,
  toHex,
} from '@jangbu/protocol';
import {
  ensureFolders,
  type LoggedBlock,
  nativeHasher,
  nodeFilePort,
  type OpenLedger,
  openLedger,
  processTimers,
  readCandidate,
  type SealedBlock,
} from '@jangbu/replica';
import type { ReplayCallOptions } from '../call-options.ts';
import { answer, answerJson, type CommandContext, tell } from '../command-context.ts';
import { CommandFailure, type ExitCode } from '../failure.ts';
import { failureToOpen } from '../ledger-files.ts';
import { isReplaceable, resolveOutput } from '../match-output.ts';
import { checkDataFolder, wholeNumber } from '../option-values.ts';
import { readOrderFlow } from '../order-flow.ts';
import { lineOfRow } from '../order-flow-parser.ts';
import { startProgress } from '../progress.ts';
import { AcksFile } from '../replay/replay-acks.ts';
import { ReplayEnvelopes, rowsOfBlock } from '../replay/replay-envelopes.ts';
import { writeReplayOutputs } from '../replay/replay-outputs.ts';
import { planReplay, type ReplayPlan } from '../replay/replay-plan.ts';
import { CHECKPOINT_SEED, replayGenesis, timestampOf } from '../replay/replay-world.ts';
import type { Texts } from '../texts.ts';

const MAX_BATCH = 1_024;
/** Blocks that one sync makes durable. */
const BLOCKS_PER_COMMIT = 64;
const INTERRUPTED = 130;
/** Places in an event record. */
const POSITION_AT = 4;
const REJECT_AT = 18;

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
  checkOutputFolders(context, options);
  const acks = options.acks === undefined ? undefined : new AcksFile(options.acks, plan, texts);
  try {
    const envelopes = new ReplayEnvelopes(plan, chainIdOf(nativeHasher, replayGenesis()));
    const opened = await open(context, options.data, envelopes);
    try {
      reportTorn(context, options.data, opened);
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
  checkDataFolder(texts, options.data);
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

/** A long run must not end on the discovery that its results have no place. */
function checkOutputFolders(
  { texts }: CommandContext,
  { events, top, acks }: ReplayCallOptions,
): void {
  for (const path of [events, top, acks]) {
    if (path === undefined || existsSync(dirname(resolveOutput(path)))) continue;
    throw new CommandFailure(2, 'no_folder', texts.noFolder(path), { file: path });
  }
}

async function open(
  { texts }: CommandContext,
  dir: string,
  envelopes: ReplayEnvelopes,
): Promise<OpenLedger> {
  const genesis = replayGenesis();
  const compare = ({ header: { index, chainId }, transactions }: LoggedBlock) => {
    if (!equalBytes(chainId, envelopes.chainId)) {
      throw new CommandFailure(2, 'other_ledger', texts.replayOtherLedger, { file: dir });
    }
    if (index === 0) return;
    const isSame =
      index <= envelopes.lastIndex &&
      transactions.length === 1 &&
      equalBytes(transactions[0]!, envelopes.envelope(index));
    if (isSame) return;
    throw new CommandFailure(2, 'other_file', texts.replayOtherFile(index), { file: dir, index });
  };
  try {
    ensureFolders(nodeFilePort, dirname(resolve(dir)));
    const create = () => ({ genesis, operatorSeed: CHECKPOINT_SEED });
    return await openLedger({ dir, create, onBlock: compare });
  } catch (error) {
    throw failureToOpen(error, dir, texts);
  }
}

function reportTorn(context: CommandContext, dir: string, { torn }: OpenLedger): void {
  if (torn === undefined) return;
  const { segmentFile, index, offset, bytes, file } = torn;
  const path = join(dir, file);
  const message = context.texts.tornTail(join(dir, segmentFile), index, offset, bytes, path);
  tell(context, message);
}

/** Feeds what is not in the ledger yet; returns the seconds that the ledger took, or undefined if interrupted. */
async function feed(
  context: CommandContext,
  { plan, envelopes, opened, acks }: Replay,
): Promise<number | undefined> {
  const { texts, io } = context;
  const { ledger, snapshots } = opened;
  let fault: string | undefined;
  snapshots.run(processTimers, {
    onSkipped: (reason) => tell(context, reason),
    onFault: (reason) => {
      fault = reason;
    },
  });
  const interruption = io.interruption();
  const progress = await startProgress(io, plan.flow.count, texts.replayProgress);
  let rows = rowsBehind(plan, ledger.header.index);
  let spentMs = 0;
  try {
    acks?.checkNotAhead(rows);
    acks?.append(rows);
    while (ledger.header.index < envelopes.lastIndex) {
      if (interruption.aborted) {
        tell(context, texts.replayInterrupted(rows, plan.flow.count));
        return undefined;
      }
      if (fault !== undefined) throw new CommandFailure(4, 'disk', texts.systemError(fault));
      spentMs += feedBatch(texts, opened, envelopes, plan);
      rows = rowsBehind(plan, ledger.header.index);
      acks?.append(rows);
      progress.update(rows);
      // A turn of the event loop, in which a Ctrl-C is seen.
      await setImmediate();
    }
  } finally {
    progress.stop();
  }
  return spentMs / 1000;
}

/** Rows of the file in the blocks up to `index`. */
function rowsBehind(plan: ReplayPlan, index: number): number {
  return rowsOfBlock(plan, index).end;
}

/** Adds up to 64 blocks and makes them durable; returns the milliseconds of the ledger's calls. */
function feedBatch(
  texts: Texts,
  { ledger, snapshots }: OpenLedger,
  envelopes: ReplayEnvelopes,
  plan: ReplayPlan,
): number {
  const first = ledger.header.index + 1;
  const last = Math.min(first + BLOCKS_PER_COMMIT - 1, envelopes.lastIndex);
  const signed: Uint8Array[] = [];
  for (let index = first; index <= last; index += 1) signed.push(envelopes.envelope(index));
  const startMs = performance.now();
  const blocks = signed.map((bytes, place) => {
    const read = readCandidate(bytes, nativeHasher);
    if (!read.ok) throw new Error(`an envelope of the replay cannot be read: ${read.reason}`);
    return ledger.propose(timestampOf(first + place), [read.candidate]);
  });
  ledger.commit();
  const spentMs = performance.now() - startMs;
  for (const { block, verdicts } of blocks) {
    if (block === undefined) throw new Error(`an envelope of the replay is void: ${verdicts[0]}`);
    checkResults(texts, plan, block);
    snapshots.add(block);
  }
  return spentMs;
}

/** Every row was carried out in the plan; a venue that refuses one is wrong, or the plan is. */
function checkResults(texts: Texts, plan: ReplayPlan, { header, events }: SealedBlock): void {
  for (let at = 0; at < events.length; at += EVENT_BYTES) {
    if (events[at] !== EVENT_KINDS.command_result) continue;
    const reject = readU16(events, at + REJECT_AT);
    if (reject === REJECTS.ok) continue;
    const row = rowsOfBlock(plan, header.index).first + readU32(events, at + POSITION_AT);
    const facts = { line: lineOfRow(row), index: header.index };
    const message = texts.replayRefused(rejectName(reject) ?? String(reject), header.index);
    throw new CommandFailure(1, 'row_refused', message, facts);
  }
}

function summarize(
  context: CommandContext,
  { flow }: ReplayPlan,
  { ledger: { header, hash } }: OpenLedger,
  seconds: number,
): void {
  const facts = {
    operations: flow.count,
    trades: header.tradeLogSize,
    blocks: header.index + 1,
    index: header.index,
    hash: toHex(hash),
    stateRoot: toHex(header.stateRoot),
    tradeLogRoot: toHex(header.tradeLogRoot),
    seconds: Number(seconds.toFixed(6)),
  };
  if (context.json) {
    answerJson(context, facts);
    return;
  }
  const { texts } = context;
  answer(context, texts.replayDone(facts.operations, facts.trades, facts.blocks));
  answer(context, texts.replayHead(facts.index, facts.hash));
  answer(context, texts.replayRoots(facts.stateRoot, facts.tradeLogRoot));
  answer(context, texts.replayTime(facts.seconds));
}
