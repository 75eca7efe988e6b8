import { statSync } from 'node:fs';
import { backupLedger } from '@jangbu/replica';
import { failureOfBackup } from '../backup/backup-failure.ts';
import type { BackupCallOptions } from '../backup/backup-program.ts';
import { answer, answerJson, type CommandContext } from '../command-context.ts';
import { CommandFailure, type ExitCode } from '../failure.ts';
import { pauseForWriter } from '../ledger-files.ts';
import { startProgress } from '../progress.ts';

/** Progress counts in these: the total is known only when the copying begins. */
const PERCENT = 100;

/** `jangbu backup`: copies a ledger up to its last whole block, without its lock. */
export async function runBackup(
  context: CommandContext,
  dir: string,
  dest: string,
  { withOperatorKey = false }: BackupCallOptions,
): Promise<ExitCode> {
  const { texts, io, json } = context;
  if (dest === '') throw new CommandFailure(2, 'empty_value', texts.emptyValue('DEST'));
  if (statSync(dir, { throwIfNoEntry: false })?.isDirectory() !== true) {
    throw new CommandFailure(2, 'not_a_ledger', texts.notALedger, { file: dir });
  }
  const begin = performance.now();
  const progress = await startProgress(io, PERCENT, '%');
  try {
    const backup = backupLedger(dir, dest, {
      withOperatorKey,
      pause: pauseForWriter,
      onProgress: (done, total) => progress.update(Math.floor((done / total) * PERCENT)),
    });
    progress.stop();
    const seconds = ((performance.now() - begin) / 1_000).toFixed(1);
    const { index, hash, files, bytes, hasOperatorKey } = backup;
    if (json) answerJson(context, { ...backup, seconds: Number(seconds) });
    else {
      answer(context, texts.backupDone(index, hash, files, bytes, seconds));
      answer(context, hasOperatorKey ? texts.backupHasKey : texts.backupLacksKey);
    }
    return 0;
  } catch (error) {
    progress.stop();
    throw failureOfBackup(error, dir, texts);
  }
}
