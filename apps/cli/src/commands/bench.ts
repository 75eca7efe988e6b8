import { runBenchMatch } from '../bench-match.ts';
import type { CommandContext } from '../command-context.ts';
import { CommandFailure, type ExitCode } from '../failure.ts';
import { oneOf } from '../option-values.ts';

const BENCHES = ['match', 'venue', 'verify', 'network'] as const;

/** `jangbu bench`: measures one part, and prints a table or JSON. */
export async function runBench(
  context: CommandContext,
  what: string,
  quick: boolean,
): Promise<ExitCode> {
  const { io, texts, json } = context;
  const bench = oneOf(texts, 'WHAT', what, BENCHES);
  if (bench !== 'match') {
    throw new CommandFailure(2, 'not_built_yet', texts.notBuiltYet(`bench ${bench}`));
  }
  await runBenchMatch({ quick, json, stdout: io.stdout, stderr: io.stderr });
  return 0;
}
