import { readFileSync } from 'node:fs';
import type { BookEngine } from '@jangbu/market';
import type { ScenarioCallOptions } from '../call-options.ts';
import { answer, answerJson, type CommandContext, tell } from '../command-context.ts';
import { CommandFailure, type ExitCode, systemErrorCode } from '../failure.ts';
import { oneOf } from '../option-values.ts';
import { parseScenario } from '../scenario/parse-scenario.ts';
import { type PlayOptions, playScenario, SCENARIO_ENGINES } from '../scenario/play-scenario.ts';

const BOOKS: readonly BookEngine[] = ['fast', 'plain'];

/** `jangbu scenario`: plays written market days; exit status 1 if one of them came out otherwise. */
export async function runScenario(
  context: CommandContext,
  files: readonly string[],
  options: ScenarioCallOptions,
): Promise<ExitCode> {
  const { texts, json } = context;
  const engine = oneOf(texts, '--engine', options.engine, SCENARIO_ENGINES);
  const book = oneOf(texts, '--book', options.book, BOOKS);
  // All are read before the first is played: a call with a wrong input does nothing.
  const scenarios = files.map((file) => parseScenario(file, textOf(context, file), texts));
  const reports = scenarios.map((scenario) => {
    const { file } = scenario.head;
    const traced: string[] = [];
    const trace = (line: string) => {
      if (json) traced.push(line);
      else answer(context, line);
    };
    const play: PlayOptions = { engine, book, texts, ...(options.trace === true ? { trace } : {}) };
    const report = playScenario(scenario, play);
    for (const { line, message } of report.failures) tell(context, message, { file, line });
    if (!json) {
      const { failures, lines, blocks, trades } = report;
      const result =
        failures.length === 0
          ? texts.scenarioAsExpected(lines, blocks, trades)
          : texts.scenarioFailed(failures.length);
      answer(context, `${file}: ${result}`);
    }
    return { file, ...report, ...(options.trace === true ? { trace: traced } : {}) };
  });
  const isAsExpected = reports.every(({ failures }) => failures.length === 0);
  if (json) answerJson(context, { ok: isAsExpected, engine, book, scenarios: reports });
  return isAsExpected ? 0 : 1;
}

function textOf({ texts }: CommandContext, file: string): string {
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(file);
  } catch (error) {
    const code = systemErrorCode(error) ?? 'unreadable';
    throw new CommandFailure(2, code, texts.unreadable(code), { file });
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new CommandFailure(2, 'not_utf8', texts.scenarioNotUtf8, { file });
  }
}
