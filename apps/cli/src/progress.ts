import type { CommandIo } from './command-io.ts';

/** Shows how far a long work has come. */
export interface Progress {
  update(done: number): void;
  /** Clears the line. */
  stop(): void;
}

const NONE: Progress = Object.freeze({ update: () => undefined, stop: () => undefined });

/**
 * A progress line on standard error, if that is a terminal; otherwise nothing is shown. Without a total it counts.
 */
export async function startProgress(
  { stderr }: CommandIo,
  total: number | undefined,
  unit: string,
): Promise<Progress> {
  if (stderr !== process.stderr || !process.stderr.isTTY) return NONE;
  const { default: cliProgress } = await import('cli-progress');
  const bar = new cliProgress.SingleBar({
    format: total === undefined ? `{value} ${unit}` : `{bar} {percentage}% {value}/{total} ${unit}`,
    stream: process.stderr,
    clearOnComplete: true,
    barCompleteChar: '#',
    barIncompleteChar: '-',
    // A process that is ended by a signal must leave the terminal as it was.
    gracefulExit: false,
    linewrap: true,
    hideCursor: false,
  });
  bar.start(total ?? 0, 0);
  return { update: (done) => bar.update(done), stop: () => bar.stop() };
}
