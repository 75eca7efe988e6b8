import type { CommandIo } from './command-io.ts';

/** Shows how far a long work has come. */
export interface Progress {
  update(done: number): void;
  /** Clears the line. */
  stop(): void;
}

const NONE: Progress = Object.freeze({ update: () => undefined, stop: () => undefined });

/** A progress bar on standard error, if that is a terminal; otherwise nothing is shown. */
export async function startProgress(
  { stderr }: CommandIo,
  total: number,
  unit: string,
): Promise<Progress> {
  if (stderr !== process.stderr || !process.stderr.isTTY) return NONE;
  const { default: cliProgress } = await import('cli-progress');
  const bar = new cliProgress.SingleBar({
    format: `{bar} {percentage}% {value}/{total} ${unit}`,
    stream: process.stderr,
    clearOnComplete: true,
    hideCursor: true,
    barCompleteChar: '#',
    barIncompleteChar: '-',
    // A file that ends before its announced end stops the bar where it is.
    stopOnComplete: true,
  });
  bar.start(total, 0);
  return { update: (done) => bar.update(done), stop: () => bar.stop() };
}
