import type { MatchCallOptions } from '../call-options.ts';
import type { CommandContext } from '../command-context.ts';
import type { ExitCode } from '../failure.ts';
import { runMatch } from '../match.ts';
import { wholeNumber } from '../option-values.ts';

/** `jangbu match`: see docs of `runMatch`. */
export async function matchFlow(
  context: CommandContext,
  file: string,
  options: MatchCallOptions,
): Promise<ExitCode> {
  const { io, texts, json, language } = context;
  const exitCode = runMatch({
    file,
    tick: wholeNumber(texts, '--tick', options.tick, { min: 1 }),
    lot: wholeNumber(texts, '--lot', options.lot, { min: 1 }),
    events: options.events,
    top: options.top,
    engine: options.engine,
    json,
    language,
    stdout: io.stdout,
    stderr: io.stderr,
  });
  return exitCode === 0 || exitCode === 2 ? exitCode : 4;
}
