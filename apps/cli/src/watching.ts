import { setTimeout } from 'node:timers/promises';
import type { CommandContext } from './command-context.ts';
import { tell } from './command-context.ts';
import { CommandFailure, type ExitCode } from './failure.ts';

const INTERVAL_MS = 500;

/**
 * Runs `show` once, or with `--watch` again and again until Ctrl-C or until nobody reads the output.
 *
 * While watching, a venue that does not answer is said once and asked again; the first request must be answered.
 */
export async function showOrWatch(
  context: CommandContext,
  watch: boolean,
  show: () => Promise<void>,
): Promise<ExitCode> {
  await show();
  if (!watch) return 0;
  const interruption = context.io.interruption();
  let isSilent = false;
  while (!interruption.aborted && !context.io.outputIsClosed()) {
    await setTimeout(INTERVAL_MS, undefined, { signal: interruption }).catch(() => undefined);
    if (interruption.aborted) break;
    try {
      await show();
      isSilent = false;
    } catch (error) {
      if (!(error instanceof CommandFailure) || error.code !== 'unreachable') throw error;
      if (!isSilent) tell(context, error.message);
      isSilent = true;
    }
  }
  return 0;
}
