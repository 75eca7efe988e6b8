import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { restoreLedger } from '@jangbu/replica';
import { readAnchor } from '../anchor-file.ts';
import { failureOfBackup } from '../backup/backup-failure.ts';
import type { BackupCallOptions } from '../backup/backup-program.ts';
import { answer, answerJson, type CommandContext } from '../command-context.ts';
import { CommandFailure, type ExitCode } from '../failure.ts';
import { startProgress } from '../progress.ts';

/** Copying is the first part of the way, verifying the rest. */
const PERCENT = 100;
const COPIED_PERCENT = 10;

/** `jangbu restore`: copies a backup into a new folder and verifies the whole ledger there; a drill keeps nothing. */
export async function runRestore(
  context: CommandContext,
  source: string,
  dir: string | undefined,
  options: BackupCallOptions,
): Promise<ExitCode> {
  const { texts } = context;
  if (options.drill !== true) {
    if (dir === undefined || dir === '') {
      const message = texts.missingArgument('DIR', context.name);
      throw new CommandFailure(2, 'missing_argument', message);
    }
    return restoreInto(context, source, dir, options);
  }
  if (dir !== undefined) {
    throw new CommandFailure(2, 'too_many_arguments', texts.tooManyArguments(context.name));
  }
  const temporary = mkdtempSync(join(tmpdir(), 'jangbu-drill-'));
  try {
    return await restoreInto(context, source, join(temporary, 'ledger'), options);
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}

async function restoreInto(
  context: CommandContext,
  source: string,
  dir: string,
  { drill = false, trust, operatorKey }: BackupCallOptions,
): Promise<ExitCode> {
  const { texts, io, json } = context;
  const anchor = trust === undefined ? undefined : readAnchor(context, trust);
  const begin = performance.now();
  const progress = await startProgress(io, PERCENT, '%');
  try {
    const restored = restoreLedger(source, dir, {
      at: new Date().toISOString(),
      ...(anchor === undefined ? {} : { anchor }),
      ...(operatorKey === undefined ? {} : { operatorKeyFile: operatorKey }),
      onCopied: (done, total) => progress.update(Math.floor((done / total) * COPIED_PERCENT)),
      onVerified: (index, last) =>
        progress.update(
          COPIED_PERCENT + Math.floor((index / Math.max(1, last)) * (PERCENT - COPIED_PERCENT)),
        ),
    });
    progress.stop();
    const seconds = ((performance.now() - begin) / 1_000).toFixed(1);
    const { index, hash, stateRoot, blocks, trades } = restored;
    if (json) answerJson(context, { verdict: 'anchored', ...restored, seconds: Number(seconds) });
    else {
      answer(context, texts.restoreDone(index, hash, stateRoot, blocks, trades, seconds));
      if (drill) answer(context, texts.drillDone);
    }
    return 0;
  } catch (error) {
    progress.stop();
    throw failureOfBackup(error, source, texts);
  }
}
