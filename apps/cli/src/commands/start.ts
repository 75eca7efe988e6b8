import { startVenue, type Venue } from '@jangbu/venue';
import type { StartCallOptions } from '../call-options.ts';
import { answer, type CommandContext, tell } from '../command-context.ts';
import { CommandFailure, type ExitCode } from '../failure.ts';
import { checkDataFolder, optionalWholeNumber, wholeNumber } from '../option-values.ts';
import { builtPage, failureOfStart, MAX_PORT } from '../start-failure.ts';

/** `jangbu start`: runs a venue until Ctrl-C or SIGTERM, or until it stops by itself. */
export async function runStart(
  context: CommandContext,
  options: StartCallOptions,
): Promise<ExitCode> {
  const { io, texts } = context;
  checkDataFolder(texts, options.data);
  if (options.host === '') throw new CommandFailure(2, 'empty_value', texts.emptyValue('--host'));
  const snapshotBlocks = optionalWholeNumber(texts, '--snapshot-blocks', options.snapshotBlocks, {
    min: 1,
  });
  const port = wholeNumber(texts, '--port', options.port, { max: MAX_PORT });
  // Taken over before the start, so that a Ctrl-C meanwhile ends it in order too.
  const interruption = io.interruption();
  const webDir = builtPage();
  const venue = await start(context, {
    dataDir: options.data,
    port,
    host: options.host,
    demo: options.demo === true,
    snapshotBlocks,
    ...(options.genesis === undefined ? {} : { genesisFile: options.genesis }),
    ...(options.operatorKey === undefined ? {} : { operatorKeyFile: options.operatorKey }),
    ...(options.advanceTime === undefined ? {} : { advanceTimeKeyFile: options.advanceTime }),
    ...(webDir === undefined ? {} : { webDir }),
    isWatchedByAll: options.openMetrics === true,
    log: (line: string) => tell(context, line),
  });
  answer(context, `ready ${venue.url}`);
  await aborted(interruption);
  await venue.close();
  return 0;
}

async function start(
  { texts }: CommandContext,
  options: Parameters<typeof startVenue>[0],
): Promise<Venue> {
  try {
    return await startVenue(options);
  } catch (error) {
    throw failureOfStart(error, texts);
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve()));
}
