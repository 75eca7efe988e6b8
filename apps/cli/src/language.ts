import type { FaultLanguage } from './order-flow-fault.ts';

/** Languages of the command's texts. */
export type Language = FaultLanguage;

/** Languages by the name that `--lang` takes. */
export const LANGUAGES: readonly Language[] = Object.freeze(['ko', 'en']);

/** Environment variables by name. */
export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The language that the call asks for with `--lang`, else that of the locale (`LC_ALL`, `LC_MESSAGES`, `LANG`, the first
 * that is set), else English. An unknown `--lang` is refused where the options are read, in the language of the locale.
 */
export function languageOf(argv: readonly string[], env: Environment): Language {
  return languageOption(argv) ?? languageOfLocale(env);
}

function languageOption(argv: readonly string[]): Language | undefined {
  const end = argv.indexOf('--');
  const options = end < 0 ? argv : argv.slice(0, end);
  let found: Language | undefined;
  options.forEach((argument, place) => {
    const value = argument === '--lang' ? options[place + 1] : /^--lang=(.*)$/s.exec(argument)?.[1];
    found = LANGUAGES.find((language) => language === value) ?? found;
  });
  return found;
}

function languageOfLocale(env: Environment): Language {
  const locale = env.LC_ALL || env.LC_MESSAGES || env.LANG || '';
  return /^ko(?:[_.@-]|$)/i.test(locale) ? 'ko' : 'en';
}
