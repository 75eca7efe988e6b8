import { BackupError, type BackupRefusal } from '@jangbu/replica';
import { CommandFailure } from '../failure.ts';
import { failureToOpen } from '../ledger-files.ts';
import type { Texts } from '../texts.ts';

const EXIT_CODES: Readonly<Record<BackupRefusal, 1 | 2 | 4>> = {
  not_empty: 2,
  inside_source: 2,
  no_manifest: 1,
  bad_manifest: 1,
  future_version: 4,
  missing_file: 1,
  extra_file: 1,
  differs: 1,
  operator_key: 2,
  false_ledger: 1,
};

/** Why a ledger is not backed up or restored, as the end of the command; anything else is given back as it is. */
export function failureOfBackup(error: unknown, dir: string, texts: Texts): unknown {
  if (!(error instanceof BackupError)) return failureToOpen(error, dir, texts);
  const { code, file, message } = error;
  const facts = file === '' ? {} : { file };
  return new CommandFailure(EXIT_CODES[code], code, texts.backupRefused(code, message), facts);
}
