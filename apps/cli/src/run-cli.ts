import { CommanderError } from 'commander';
import { type CommandContext, tell } from './command-context.ts';
import type { CommandIo } from './command-io.ts';
import {
  CommandFailure,
  type ExitCode,
  exitCodeOfSystemError,
  printable,
  systemErrorCode,
} from './failure.ts';
import { LANGUAGES, languageOf } from './language.ts';
import { buildProgram } from './program.ts';
import { type Texts, textsOf } from './texts.ts';

/**
 * Runs the command of `argv` (without node and script) and returns its exit status; never throws.
 *
 * An error is one line on standard error and, with `--json`, an object `{"error":{"code","message",…}}` on standard
 * output.
 */
export async function runCli(argv: readonly string[], io: CommandIo): Promise<ExitCode> {
  const language = languageOf(argv, io.env);
  const texts = textsOf(language);
  const json = beforeDashes(argv).includes('--json');
  let context: CommandContext = { io, language, texts, json, name: 'jangbu' };
  let exitCode: ExitCode = 0;
  try {
    const program = buildProgram({
      io,
      texts,
      async run(name, options, action) {
        context = { ...context, name };
        checkLanguage(options.lang, texts);
        exitCode = await action(context);
      },
    });
    await program.parseAsync(argv, { from: 'user' });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return 0;
    const failure =
      error instanceof CommanderError ? failureOfCall(error, argv, texts) : asFailure(error, texts);
    report(failure, context);
    return failure.exitCode;
  }
}

function beforeDashes(argv: readonly string[]): readonly string[] {
  const end = argv.indexOf('--');
  return end < 0 ? argv : argv.slice(0, end);
}

function checkLanguage(lang: string | undefined, texts: Texts): void {
  if (lang === undefined || LANGUAGES.some((language) => language === lang)) return;
  const message = texts.notOneOf('--lang', printable(lang), LANGUAGES.join(', '));
  throw new CommandFailure(2, 'bad_option', message);
}

function report({ code, message, facts }: CommandFailure, context: CommandContext): void {
  tell(context, message, facts);
  if (!context.json) return;
  context.io.stdout.write(`${JSON.stringify({ error: { code, message, ...facts } })}\n`);
}

/** What was thrown, as the end of the command: a stack trace is for nobody who uses it. */
function asFailure(error: unknown, texts: Texts): CommandFailure {
  if (error instanceof CommandFailure) return error;
  const message = error instanceof Error ? error.message : String(error);
  const firstLine = message.split('\n', 1)[0] ?? '';
  const code = systemErrorCode(error);
  if (code !== undefined) {
    const isFull = code === 'ENOSPC' || code === 'EDQUOT';
    const words = isFull ? texts.noRoom(firstLine) : texts.systemError(firstLine);
    return new CommandFailure(exitCodeOfSystemError(code), code, words);
  }
  return new CommandFailure(1, 'unexpected', texts.unexpected(firstLine));
}

/** A call that the parser of the command line refused, in the words of the user's language. */
function failureOfCall(
  error: CommanderError,
  argv: readonly string[],
  texts: Texts,
): CommandFailure {
  const wrong = (code: string, message: string) => new CommandFailure(2, code, message);
  const named = printable(/'([^']*)'/.exec(error.message)?.[1] ?? '');
  const command = `jangbu${commandNameIn(argv)}`;
  switch (error.code) {
    case 'commander.help':
      return wrong('missing_command', texts.missingCommand(command));
    case 'commander.unknownCommand':
      return wrong('unknown_command', texts.unknownCommand(named));
    case 'commander.unknownOption':
      return wrong('unknown_option', texts.unknownOption(named, command));
    case 'commander.missingArgument':
      return wrong('missing_argument', texts.missingArgument(named.toUpperCase(), command));
    case 'commander.missingMandatoryOptionValue':
      return wrong('missing_option', texts.missingOption(named, command));
    case 'commander.optionMissingArgument':
      return wrong('missing_value', texts.missingValue(named));
    case 'commander.excessArguments':
      return wrong('too_many_arguments', texts.tooManyArguments(command));
    default:
      return wrong('wrong_call', printable(error.message.replace(/^error: /, '')));
  }
}

/** The first word that is no option, for a hint where to look; the parser has already refused the call. */
function commandNameIn(argv: readonly string[]): string {
  const word = argv[0];
  return word !== undefined && /^[a-z]+$/.test(word) ? ` ${word}` : '';
}
