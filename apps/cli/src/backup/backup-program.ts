import type { Command } from 'commander';
import type { CommandContext } from '../command-context.ts';
import type { ExitCode } from '../failure.ts';
import type { Texts } from '../texts.ts';

/** Options of `backup` and `restore` as they were written. */
export interface BackupCallOptions {
  readonly withOperatorKey?: boolean;
  readonly drill?: boolean;
  readonly trust?: string;
  readonly operatorKey?: string;
}

/** How the program adds a command and gives it its work. */
interface ProgramParts {
  readonly add: (name: string, about: string) => Command;
  readonly act: (
    command: Command,
    work: (
      context: CommandContext,
      args: readonly string[],
      options: BackupCallOptions,
    ) => Promise<ExitCode>,
  ) => void;
}

/** Adds `jangbu backup` and `jangbu restore`. */
export function addBackupCommands(texts: Texts, { add, act }: ProgramParts): void {
  const backup = add('backup', texts.backupAbout)
    .argument('<dir>', texts.backupDir)
    .argument('<dest>', texts.backupDest)
    .option('--with-operator-key', texts.backupWithKey);
  act(backup, async (context, [dir = '', dest = ''], options) => {
    const { runBackup } = await import('../commands/backup.ts');
    return runBackup(context, dir, dest, options);
  });

  const restore = add('restore', texts.restoreAbout)
    .argument('<src>', texts.restoreSource)
    .argument('[dir]', texts.restoreDir)
    .option('--drill', texts.restoreDrill)
    .option('--trust <file>', texts.restoreTrust)
    .option('--operator-key <file>', texts.restoreKey);
  act(restore, async (context, [source = '', dir], options) => {
    const { runRestore } = await import('../commands/restore.ts');
    return runRestore(context, source, dir, options);
  });
}
