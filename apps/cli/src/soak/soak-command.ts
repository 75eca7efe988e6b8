import { LIMITS } from '@jangbu/protocol';
import { answer, answerJson, type CommandContext } from '../command-context.ts';
import { CommandFailure, type ExitCode } from '../failure.ts';
import { wholeNumber } from '../option-values.ts';
import { runSoak, type SoakOptions, type SoakSample } from './soak.ts';
import type { SoakCallOptions } from './soak-program.ts';
import { MEMBERS } from './soak-world.ts';

const DAY_SECONDS = 86_400;
const MAX_CLOCK_RATE = 1_000;
const MEBIBYTE = 1_048_576;

/** `jangbu soak`: exit 1 if an envelope got an error or no answer. */
export async function runSoakCommand(
  context: CommandContext,
  call: SoakCallOptions,
): Promise<ExitCode> {
  const { io, json, texts } = context;
  const options = optionsOf(context, call);
  const report = await runSoak(
    options,
    (sample) => {
      if (json) answerJson(context, sample);
      else for (const line of linesOf(context, sample)) answer(context, line);
    },
    io.interruption(),
  );
  if (json) answerJson(context, { options: report.options, latency: report.latency });
  else answer(context, latencyLine(context, report.latency));
  const last = report.samples.at(-1);
  if (last === undefined || last.errors === 0) return 0;
  io.stderr.write(`${texts.soakErrors(last.errors, last.firstError)}\n`);
  return 1;
}

function optionsOf({ texts }: CommandContext, call: SoakCallOptions): SoakOptions {
  const number = (name: string, text: string, min: number, max: number) =>
    wholeNumber(texts, name, text, { min, max });
  const issues = number('--issues', call.issues, 1, 1_000);
  const accounts = number('--accounts', call.accounts, MEMBERS, LIMITS.maxAccounts);
  if (accounts % MEMBERS !== 0 || accounts / MEMBERS < issues) {
    throw new CommandFailure(2, 'bad_accounts', texts.soakAccountsWrong);
  }
  const day = number('--day', call.day, Math.ceil(DAY_SECONDS / MAX_CLOCK_RATE), DAY_SECONDS);
  return {
    seconds: number('--seconds', call.seconds, 1, 604_800),
    rate: number('--rate', call.rate, 1, 1_000_000),
    batch: number('--batch', call.batch, 1, LIMITS.maxCommandsPerEnvelope),
    sampleSeconds: number('--sample', call.sample, 1, 3_600),
    clockRate: Math.round(DAY_SECONDS / day),
    issues,
    accounts,
  };
}

function linesOf(context: CommandContext, sample: SoakSample): string[] {
  const { second, answered, refused, waiting, venueBytes } = sample;
  const mebibytes = Math.round(venueBytes / MEBIBYTE);
  return [
    context.texts.soakSampleLine(second, answered, refused, waiting, mebibytes),
    latencyLine(context, sample),
  ];
}

function latencyLine(
  { texts }: CommandContext,
  { p50, p99, p999, largest }: Pick<SoakSample, 'p50' | 'p99' | 'p999' | 'largest'>,
): string {
  const [a, b, c, d] = [p50, p99, p999, largest].map((micros) => Math.round(micros / 10) / 100);
  return texts.soakLatency(a!, b!, c!, d!);
}
