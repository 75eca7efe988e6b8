import { fromHex, toHex } from '@jangbu/protocol';
import {
  type FollowEnd,
  type FollowNotice,
  type KnownDifference,
  OtherGenesisError,
  SourceRefusedError,
} from '@jangbu/replica';
import { type FollowerStartOptions, type FollowHead, startFollower } from '@jangbu/venue';
import type { FollowCallOptions } from '../call-options.ts';
import { answer, answerJson, type CommandContext, tell } from '../command-context.ts';
import { CommandFailure, type ExitCode } from '../failure.ts';
import { HeadLines, type ReachedBlock } from '../follow/head-lines.ts';
import { readKeyFile } from '../key-file.ts';
import { checkDataFolder, oneOf, wholeNumber } from '../option-values.ts';
import { type Progress, startProgress } from '../progress.ts';
import { referenceEngine } from '../reference-engine.ts';
import { builtPage, failureOfStart, MAX_PORT } from '../start-failure.ts';
import { checkVenueUrl } from '../venue-client.ts';

const HASH_BYTES = 32;
/** How far behind a follower is before its progress is shown. */
const FAR_BEHIND_BLOCKS = 1_000;

/**
 * `jangbu follow`: keeps a ledger of its own that is checked block by block, until Ctrl-C or SIGTERM, or until a block
 * differs.
 */
export async function runFollow(
  context: CommandContext,
  url: string,
  options: FollowCallOptions,
): Promise<ExitCode> {
  const started = await optionsOf(context, url, options);
  const interruption = context.io.interruption();
  const shown = new Shown(context);
  try {
    const end = await following(context, shown, started, interruption);
    shown.end();
    if (end.kind === 'difference') throw failureOfDifference(context, url, end.difference);
    return 0;
  } catch (error) {
    throw failureOf(context, url, error);
  } finally {
    shown.end();
  }
}

async function optionsOf(
  context: CommandContext,
  url: string,
  { genesis, data, engine, key, port, host }: FollowCallOptions,
): Promise<Omit<FollowerStartOptions, 'onHead'>> {
  const { texts } = context;
  checkVenueUrl(context, url);
  const chainId = fromHex(genesis);
  if (chainId?.length !== HASH_BYTES) {
    throw new CommandFailure(2, 'not_a_hash', texts.followBadGenesis);
  }
  checkDataFolder(texts, data);
  const name = oneOf(texts, '--engine', engine, ['fast', 'reference']);
  if (host === '') throw new CommandFailure(2, 'empty_value', texts.emptyValue('--host'));
  const doors =
    port === undefined
      ? undefined
      : { host, port: wholeNumber(texts, '--port', port, { max: MAX_PORT }), webDir: builtPage() };
  const seed = key === undefined ? undefined : readKeyFile(key, texts).seed;
  return {
    url,
    seed,
    chainId,
    dataDir: data,
    engine: name === 'reference' ? await referenceEngine() : undefined,
    doors,
    log: (line) => tell(context, line),
    onNotice: (notice) => tell(context, noticeText(context, url, notice)),
  };
}

async function following(
  context: CommandContext,
  shown: Shown,
  options: Omit<FollowerStartOptions, 'onHead'>,
  interruption: AbortSignal,
): Promise<FollowEnd> {
  const started = await startFollower(
    { ...options, onHead: (head) => shown.reach(head) },
    interruption,
  );
  if (started.kind !== 'following') return started;
  if (started.url !== undefined) {
    if (context.json) answerJson(context, { ready: started.url });
    else answer(context, `ready ${started.url}`);
  }
  return started.ended;
}

function noticeText({ texts }: CommandContext, url: string, notice: FollowNotice): string {
  if (notice.kind === 'silent') return texts.followSilent(url, notice.reason);
  if (notice.kind === 'behind') return texts.followBehind(url, notice.index);
  return texts.followAnswers(url);
}

/** Says on standard output where the ledger differs, and ends the command. */
function failureOfDifference(
  context: CommandContext,
  url: string,
  { index, expected, computed, step, reason }: KnownDifference,
): CommandFailure {
  const hashes = { expected: toHex(expected), computed: toHex(computed) };
  if (!context.json) {
    answer(
      context,
      `differs at ${index}: expected ${hashes.expected}, computed ${hashes.computed}`,
    );
  }
  const { texts } = context;
  const message = texts.followDiffers(index, hashes.expected, hashes.computed, step, reason);
  return new CommandFailure(1, 'differs', message, { url, index, ...hashes, step, reason });
}

function failureOf({ texts }: CommandContext, url: string, error: unknown): unknown {
  if (error instanceof OtherGenesisError) {
    const message = texts.followOtherGenesis(toHex(error.found));
    return new CommandFailure(1, 'other_genesis', message, { url });
  }
  if (error instanceof SourceRefusedError) {
    return new CommandFailure(4, 'refused', texts.followRefused(error.message), { url });
  }
  return failureOfStart(error, texts);
}

/** What is shown of the way: a line a second at most, and on a terminal the progress while it is long. */
class Shown {
  readonly #context: CommandContext;
  readonly #lines: HeadLines;
  #progress: Promise<Progress> | undefined;

  constructor(context: CommandContext) {
    this.#context = context;
    this.#lines = new HeadLines((block) => this.#show(block));
  }

  reach({ index, hash, sourceIndex }: FollowHead): void {
    this.#lines.reach({ index, hash });
    const behind = sourceIndex - index;
    if (behind > FAR_BEHIND_BLOCKS && this.#progress === undefined) {
      const { io, texts } = this.#context;
      this.#progress = startProgress(io, undefined, texts.blocksUnit);
    }
    if (this.#progress === undefined) return;
    if (behind === 0) this.#stopProgress();
    else void this.#progress.then((progress) => progress.update(index));
  }

  end(): void {
    this.#stopProgress();
    this.#lines.end();
  }

  #stopProgress(): void {
    void this.#progress?.then((progress) => progress.stop());
    this.#progress = undefined;
  }

  #show({ index, hash }: ReachedBlock): void {
    if (this.#context.json) answerJson(this.#context, { index, hash: toHex(hash) });
    else answer(this.#context, `at ${index} ${toHex(hash)}`);
  }
}
