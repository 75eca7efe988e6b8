import { answer, type CommandContext, tell } from '../command-context.ts';
import { CommandFailure, type ExitCode } from '../failure.ts';
import { type InputLine, inputLines } from './input-lines.ts';
import { parsePlainObject } from './plain-json.ts';
import type { RuleVerb } from './rule-answers.ts';
import { caseFailure, RuleCase } from './rule-case.ts';

/**
 * Answers each line of `chunks` with a line on standard output, in the same order.
 *
 * A case without an answer gives `{"error":{"code","message"}}` on its line, a line on standard error, and exit status 2
 * at the end; the cases after it are answered all the same.
 */
export async function answerLines(
  context: CommandContext,
  chunks: AsyncIterable<Uint8Array>,
  verb: RuleVerb,
): Promise<ExitCode> {
  const { io } = context;
  let exitCode: ExitCode = 0;
  let line = 0;
  for await (const lines of inputLines(chunks)) {
    const answers = lines.map((text) => {
      line += 1;
      try {
        return JSON.stringify(answerLine(context, text, verb));
      } catch (error) {
        if (!(error instanceof CommandFailure)) throw error;
        exitCode = 2;
        const { code, message } = error;
        tell(context, message, { file: '-', line });
        return JSON.stringify({ error: { code, message } });
      }
    });
    answer(context, answers.join('\n'));
    await io.outputDrained();
    if (io.outputIsClosed()) break;
  }
  return exitCode;
}

function answerLine({ texts }: CommandContext, text: InputLine, verb: RuleVerb): object {
  if (text === undefined) throw caseFailure('bad_line', texts.caseUnreadable);
  const fields = parsePlainObject(text);
  if (fields === undefined) throw caseFailure('bad_json', texts.caseNotPlain);
  return verb(new RuleCase(texts, fields));
}
