import { runBenchMatch } from '../bench-match.ts';
import { answerJson, type CommandContext } from '../command-context.ts';
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
  switch (bench) {
    case 'match':
      await runBenchMatch({ quick, json, stdout: io.stdout, stderr: io.stderr });
      return 0;
    case 'venue':
    case 'verify':
      await runBenchOfLedgers(context, bench, quick);
      return 0;
    default:
      throw new CommandFailure(2, 'not_built_yet', texts.notBuiltYet(`bench ${bench}`));
  }
}

async function runBenchOfLedgers(
  context: CommandContext,
  bench: 'venue' | 'verify',
  quick: boolean,
): Promise<void> {
  const { io, json } = context;
  const { benchVenue, FULL_SCALE, QUICK_SCALE, reportTable } = await import(
    '../bench/bench-venue.ts'
  );
  const { benchVerify } = await import('../bench/bench-verify.ts');
  const scale = quick ? QUICK_SCALE : FULL_SCALE;
  const measure = bench === 'venue' ? benchVenue : benchVerify;
  const report = await measure(scale, (text) => {
    if (io.stderr === process.stderr && process.stderr.isTTY) io.stderr.write(`${text}\n`);
  });
  if (json) answerJson(context, report);
  else io.stdout.write(reportTable(context, report));
}
