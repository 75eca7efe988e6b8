import type { Command } from 'commander';
import type { CommandContext } from '../command-context.ts';
import type { ExitCode } from '../failure.ts';
import type { Texts } from '../texts.ts';

/** Options of `soak` as they were written. */
export interface SoakCallOptions {
  readonly seconds: string;
  readonly rate: string;
  readonly batch: string;
  readonly issues: string;
  readonly accounts: string;
  readonly day: string;
  readonly sample: string;
}

/** How the program adds a command and gives it its work. */
interface ProgramParts {
  readonly add: (name: string, about: string) => Command;
  readonly act: (
    command: Command,
    work: (
      context: CommandContext,
      args: readonly string[],
      options: SoakCallOptions,
    ) => Promise<ExitCode>,
  ) => void;
}

/** Adds `jangbu soak`. */
export function addSoakCommand(texts: Texts, { add, act }: ProgramParts): void {
  const soak = add('soak', texts.soakAbout)
    .option('--seconds <n>', texts.soakSeconds, '60')
    .option('--rate <n>', texts.soakRate, '778')
    .option('--batch <n>', texts.soakBatch, '256')
    .option('--issues <n>', texts.soakIssues, '100')
    .option('--accounts <n>', texts.soakAccounts, '100000')
    .option('--day <seconds>', texts.soakDay, '600')
    .option('--sample <seconds>', texts.soakSample, '10');
  act(soak, async (context, _args, options) => {
    const { runSoakCommand } = await import('./soak-command.ts');
    return runSoakCommand(context, options);
  });
}
