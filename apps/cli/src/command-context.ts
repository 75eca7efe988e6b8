import type { CommandIo } from './command-io.ts';
import type { FailureFacts } from './failure.ts';
import { printable } from './failure.ts';
import type { Language } from './language.ts';
import type { Texts } from './texts.ts';

/** What every command gets beside its arguments and options. */
export interface CommandContext {
  readonly io: CommandIo;
  readonly language: Language;
  readonly texts: Texts;
  /** True if `--json` was given. */
  readonly json: boolean;
  /** Name of the command with its verb, as messages begin: `jangbu keys new`. */
  readonly name: string;
}

/** Writes a line for people to standard error, with where it is about before it. */
export function tell(context: CommandContext, message: string, facts: FailureFacts = {}): void {
  const { texts, io, name } = context;
  const where = [
    facts.file === '-' ? texts.standardInput : facts.file,
    facts.line === undefined ? undefined : texts.line(facts.line),
  ].filter((part) => part !== undefined);
  io.stderr.write(`${printable([name, ...where, message].join(': '))}\n`);
}

/** Writes a line to standard output. */
export function answer({ io }: CommandContext, line: string): void {
  io.stdout.write(`${line}\n`);
}

/** Writes an object to standard output as one line of JSON. */
export function answerJson(context: CommandContext, value: unknown): void {
  answer(context, JSON.stringify(value));
}
