import { readFileSync } from 'node:fs';
import { type Command, parsePlainCommands } from '@jangbu/protocol';
import type { SubmitCallOptions } from '../call-options.ts';
import { answer, answerJson, type CommandContext } from '../command-context.ts';
import { CommandFailure, type ExitCode, systemErrorCode } from '../failure.ts';
import { rejectText } from '../reject-text.ts';
import { asking, venueClient, venueTrader } from '../venue-client.ts';

/**
 * `jangbu submit FILE`: signs commands that are written as JSON, in one envelope, and says what became of each.
 *
 * Exit status 1 if any of them was refused, or with `--dry-run` would be; the others are done all the same.
 */
export async function runSubmit(
  context: CommandContext,
  file: string,
  { key, url, dryRun }: SubmitCallOptions,
): Promise<ExitCode> {
  const commands = readCommands(context, file);
  const client = venueClient(context, url);
  const trader = venueTrader(context, client, key);
  try {
    const { index, results } = await asking(context, url, () =>
      dryRun === true ? trader.test(commands) : trader.submit(commands),
    );
    if (context.json) answerJson(context, { index, results });
    else describe(context, commands, index, results, dryRun === true);
    return results.every(({ reject }) => reject === null) ? 0 : 1;
  } finally {
    client.close();
  }
}

function readCommands({ texts }: CommandContext, file: string): readonly Command[] {
  let text: string;
  try {
    text = readFileSync(file === '-' ? 0 : file, 'utf8');
  } catch (error) {
    const reason = systemErrorCode(error);
    if (reason === undefined) throw error;
    throw new CommandFailure(2, 'unreadable', texts.unreadable(reason), { file });
  }
  const parsed = parsePlainCommands(text);
  if (parsed.ok) return parsed.commands;
  throw new CommandFailure(2, 'not_commands', texts.notCommands(parsed.reason), { file });
}

function describe(
  context: CommandContext,
  commands: readonly Command[],
  index: number,
  results: readonly { readonly reject: string | null; readonly id?: number }[],
  isTest: boolean,
): void {
  const { texts } = context;
  for (const [place, { reject, id }] of results.entries()) {
    const kind = commands[place]?.kind ?? '';
    if (reject !== null) answer(context, texts.commandRefused(kind, rejectText(context, reject)));
    else if (isTest) answer(context, texts.commandTaken(kind));
    else answer(context, texts.commandDone(kind, id ?? 0));
  }
  answer(context, isTest ? texts.testedAfter(index) : texts.writtenIn(index));
}
