import type { CommandContext } from '../command-context.ts';
import type { ExitCode } from '../failure.ts';
import { answerLines } from '../rules/answer-lines.ts';
import { answerAuction } from '../rules/auction-answer.ts';

/** `jangbu auction`: uncrosses a call auction a line of standard input. */
export async function runAuction(context: CommandContext): Promise<ExitCode> {
  return answerLines(context, process.stdin, answerAuction);
}
