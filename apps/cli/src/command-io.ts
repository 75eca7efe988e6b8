import type { Environment } from './language.ts';
import type { TextOutput } from './match.ts';

/** What a command reads and writes besides files: the process, or lists in a test. */
export interface CommandIo {
  readonly stdout: TextOutput;
  readonly stderr: TextOutput;
  readonly env: Environment;
  /** True once whoever read the output has gone: what is written from then on is for nobody. */
  outputIsClosed(): boolean;
  /** Waits until standard output takes more. */
  outputDrained(): Promise<void>;
  /** Aborts at Ctrl-C or SIGTERM; the first call takes these signals over from the system. */
  interruption(): AbortSignal;
}

/**
 * The process as a command sees it.
 *
 * A reader that goes away (`| head`) is no error: the output ends there, quietly, and the exit status stays that of the
 * work. Other faults of the output, like a full disk, end the command with status 4.
 */
export function processIo(): CommandIo {
  let isClosed = false;
  let interrupt: AbortController | undefined;
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE' && stream === process.stdout) {
        process.exitCode = 4;
        process.stderr.write(`jangbu: standard output: ${error.code ?? 'failed'}\n`);
      }
      if (stream === process.stdout) isClosed = true;
    });
  }
  return {
    stdout: process.stdout,
    stderr: process.stderr,
    env: process.env,
    outputIsClosed: () => isClosed,
    outputDrained: () =>
      new Promise((resolve) => {
        // A turn of the event loop even where nothing waits: it brings the news that the reader has gone.
        if (!process.stdout.writableNeedDrain || isClosed) setImmediate(resolve);
        else process.stdout.once('drain', resolve).once('error', () => resolve());
      }),
    interruption() {
      if (interrupt === undefined) {
        const controller = new AbortController();
        interrupt = controller;
        for (const signal of ['SIGINT', 'SIGTERM'] as const) {
          process.on(signal, () => controller.abort());
        }
      }
      return interrupt.signal;
    },
  };
}
