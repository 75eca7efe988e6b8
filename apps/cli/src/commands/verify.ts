import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import {
  type Anchor,
  decodeEvent,
  EVENT_BYTES,
  EventCommands,
  NONE_U32,
  type StoredBlock,
  toHex,
} from '@jangbu/protocol';
import {
  type LedgerStep,
  type LedgerVerdict,
  nativeHasher,
  nodeFilePort,
  openDataFolder,
  verifyLedger,
} from '@jangbu/replica';
import { UnreachableError, verifyUrl } from '@jangbu/sdk';
import { createColors } from 'picocolors';
import { readAnchor } from '../anchor-file.ts';
import type { VerifyCallOptions } from '../call-options.ts';
import { answer, answerJson, type CommandContext } from '../command-context.ts';
import { commandsByPosition } from '../export/block-commands.ts';
import { CommandFailure, type ExitCode, printable } from '../failure.ts';
import {
  endsAtFutureVersion,
  openLedgerFolder,
  pauseForWriter,
  storedBlocks,
} from '../ledger-files.ts';
import { optionalWholeNumber } from '../option-values.ts';
import { PriorityCheck, type PriorityFault, type PriorityTally } from '../priority-check.ts';
import { startProgress } from '../progress.ts';
import { referenceEngine } from '../reference-engine.ts';

const URL_FORM = /^https?:\/\//i;
/** Everything that holds when a folder is not false. */
const FOLDER_STEPS = [
  'genesis',
  'anchor',
  'files',
  'block',
  'header',
  'envelopes',
  'envelope_signatures',
  'transactions_root',
  'events_root',
  'trade_chains',
  'trade_log',
  'operator_signature',
  'execution',
  'invariants',
] as const satisfies readonly LedgerStep[];

/** What a verification came to, as `--json` shows it; `index` is that of the damaged block where there is one (0 for damaged documents). */
interface Verdict {
  readonly verdict: 'anchored' | 'consistent' | 'false';
  readonly blocks: number;
  readonly trades: number;
  readonly index: number;
  readonly hash: string;
  readonly step?: string;
  readonly file?: string;
  readonly offset?: number;
  readonly reason?: string;
}

/** A verdict with the steps that hold, for people. */
interface Findings {
  readonly verdict: Verdict;
  readonly steps: readonly string[];
}

/** `jangbu verify`: checks a data folder or a venue, says what holds, and repairs nothing. */
export async function runVerify(
  context: CommandContext,
  target: string,
  options: VerifyCallOptions,
): Promise<ExitCode> {
  const anchor = options.trust === undefined ? undefined : readAnchor(context, options.trust);
  const { verdict, steps } = URL_FORM.test(target)
    ? await verifyVenue(context, target, anchor, options)
    : await verifyFolder(context, target, anchor, options);
  if (context.json) answerJson(context, verdict);
  else describe(context, verdict, steps);
  if (verdict.verdict === 'false') return 1;
  return anchor !== undefined && verdict.verdict !== 'anchored' ? 1 : 0;
}

async function verifyFolder(
  context: CommandContext,
  dir: string,
  anchor: Anchor | undefined,
  options: VerifyCallOptions,
): Promise<Findings> {
  const { texts, io } = context;
  const from = optionalWholeNumber(texts, '--from', options.from);
  const to = optionalWholeNumber(texts, '--to', options.to);
  if (from !== undefined && to !== undefined && from > to) {
    throw new CommandFailure(2, 'from_above_to', texts.fromAboveTo);
  }
  checkIsLedger(context, dir);
  const progress = await startProgress(io, undefined, texts.blocksUnit);
  const found = verifyLedger(dir, {
    ...(anchor === undefined ? {} : { anchor }),
    ...(options.independent === true ? { engine: await referenceEngine() } : {}),
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
    pause: pauseForWriter,
    onBlock: ({ block }) => progress.update(block.header.index),
  });
  progress.stop();
  if (found.step === 'files' && endsAtFutureVersion(dir)) {
    const message = texts.futureVersion(found.reason ?? '');
    throw new CommandFailure(4, 'future_version', message, { file: dir });
  }
  const verdict = verdictOf(found);
  const held = FOLDER_STEPS.filter((step) => step !== 'anchor' || anchor !== undefined);
  if (verdict.verdict === 'false') return { verdict, steps: [] };
  if (options.priority !== true) return { verdict, steps: held };
  const { passedOver, judged } = checkPriority(context, dir, verdict, from ?? 0);
  if (passedOver !== undefined) return { verdict: passedOver, steps: held };
  return { verdict, steps: judged === undefined ? held : [...held, priorityStep(judged)] };
}

/** Throws a CommandFailure unless there is something that could be a ledger of this version. */
function checkIsLedger({ texts }: CommandContext, dir: string): void {
  const facts = statSync(dir, { throwIfNoEntry: false });
  if (facts === undefined) {
    throw new CommandFailure(2, 'unreadable', texts.unreadable('ENOENT'), { file: dir });
  }
  if (!facts.isDirectory()) {
    throw new CommandFailure(2, 'not_verifiable', texts.notVerifiable, { file: dir });
  }
  const folder = openDataFolder(nodeFilePort, dir);
  if (folder.kind === 'future_version') {
    const reason = `${folder.file}: formatVersion ${folder.formatVersion}`;
    throw new CommandFailure(4, 'future_version', texts.futureVersion(reason), { file: dir });
  }
  // A folder with blocks and without a genesis document is a ledger that was damaged.
  if (folder.kind === 'ledger' || folder.kind === 'damaged') return;
  if (existsSync(join(dir, 'segments'))) return;
  throw new CommandFailure(2, 'not_a_ledger', texts.notALedger, { file: dir });
}

function verdictOf(found: LedgerVerdict): Verdict {
  const { verdict, blocks, trades, step, file, offset, faultIndex, reason } = found;
  return {
    verdict,
    blocks,
    trades,
    index: Math.max(0, faultIndex ?? found.index),
    hash: toHex(found.hash),
    ...(step === undefined ? {} : { step }),
    ...(file === undefined ? {} : { file }),
    ...(offset === undefined ? {} : { offset }),
    ...(reason === undefined ? {} : { reason }),
  };
}

/**
 * What was judged of the blocks from `from` to the last one verified, or the verdict if an order was passed over there;
 * neither if one was before, after which nothing can be judged.
 */
function checkPriority(
  { texts }: CommandContext,
  dir: string,
  verdict: Verdict,
  from: number,
): { readonly passedOver?: Verdict; readonly judged?: PriorityTally } {
  const check = new PriorityCheck();
  const commands = new EventCommands();
  let before = check.tally;
  for (const block of storedBlocks(openLedgerFolder(dir, texts), 0, texts)) {
    const { index } = block.header;
    if (index > verdict.index) break;
    const fault = checkBlock(check, commands, block);
    if (fault !== undefined && index < from) return {};
    if (fault !== undefined) {
      const { position } = fault;
      const where = position === NONE_U32 ? 'time-driven events' : `command ${position}`;
      const reason = `${where}: ${fault.reason}`;
      return { passedOver: { ...verdict, verdict: 'false', step: 'priority', index, reason } };
    }
    if (index < from) before = check.tally;
  }
  const { trades, unpriced } = check.tally;
  return { judged: { trades: trades - before.trades, unpriced: unpriced - before.unpriced } };
}

function checkBlock(
  check: PriorityCheck,
  commands: EventCommands,
  { header, events, transactions }: StoredBlock,
): PriorityFault | undefined {
  commands.begin(events, () => commandsByPosition(transactions));
  for (let at = 0; at < events.length; at += EVENT_BYTES) {
    const command = () => commands.commandAt(at);
    const fault = check.follow(header.index, decodeEvent(events, at), command);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

function priorityStep({ trades, unpriced }: PriorityTally): string {
  const judged = `${trades} trades`;
  return `priority (${unpriced === 0 ? judged : `${judged}; the price of ${unpriced} not judged`})`;
}

async function verifyVenue(
  context: CommandContext,
  url: string,
  anchor: Anchor | undefined,
  options: VerifyCallOptions,
): Promise<Findings> {
  const { texts, io } = context;
  for (const name of ['independent', 'priority', 'from', 'to'] as const) {
    if (options[name] === undefined) continue;
    throw new CommandFailure(2, 'only_for_ledgers', texts.onlyForLedgers(`--${name}`), { url });
  }
  if (!URL.canParse(url)) throw new CommandFailure(2, 'bad_url', texts.badUrl, { url });
  const progress = await startProgress(io, undefined, texts.checkedUnit);
  try {
    const { steps, ...verdict } = await verifyUrl(url, anchor, {
      hasher: nativeHasher,
      onProgress: (_step, done) => progress.update(done),
    });
    const held = steps.filter(({ holds }) => holds);
    return { verdict, steps: held.map(({ step, detail }) => `${step}: ${detail}`) };
  } catch (error) {
    if (!(error instanceof UnreachableError)) throw error;
    throw new CommandFailure(4, 'unreachable', texts.unreachable(url), { url });
  } finally {
    progress.stop();
  }
}

function describe(context: CommandContext, verdict: Verdict, steps: readonly string[]): void {
  const { texts, io } = context;
  const colors = createColors(io.stdout.isTTY === true && !io.env.NO_COLOR);
  for (const step of steps) answer(context, texts.stepHolds(step));
  if (verdict.blocks > 0) {
    const last = verdict.verdict === 'false' ? verdict.blocks - 1 : verdict.index;
    answer(context, texts.verdictFacts(verdict.blocks, verdict.trades, last, verdict.hash));
  }
  if (verdict.verdict === 'anchored') answer(context, colors.green(texts.verdictAnchored));
  else if (verdict.verdict === 'consistent') answer(context, texts.verdictConsistent);
  else {
    const { step = '', reason = '', file, offset, index } = verdict;
    const where = file === undefined ? '' : `${texts.verdictWhere(file, offset, index)}: `;
    answer(context, colors.red(texts.verdictFalse(step, printable(`${where}${reason}`))));
  }
}
