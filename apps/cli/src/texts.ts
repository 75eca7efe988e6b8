import { BACKUP_TEXTS } from './backup/backup-texts.ts';
import { BENCH_TEXTS } from './bench/bench-texts.ts';
import { FOLLOW_TEXTS } from './follow/follow-texts.ts';
import { HELP_TEXTS } from './help-texts.ts';
import type { Language } from './language.ts';
import { MESSAGE_TEXTS } from './message-texts.ts';
import { RULES_TEXTS } from './rules/rules-texts.ts';
import { SCENARIO_TEXTS } from './scenario/scenario-texts.ts';
import { SOAK_TEXTS } from './soak/soak-texts.ts';

const CATALOGUE = {
  ...BACKUP_TEXTS,
  ...FOLLOW_TEXTS,
  ...HELP_TEXTS,
  ...MESSAGE_TEXTS,
  ...RULES_TEXTS,
  ...SCENARIO_TEXTS,
  ...BENCH_TEXTS,
  ...SOAK_TEXTS,
};

type Catalogue = typeof CATALOGUE;

/** Every text of the command in one language, by key. */
export type Texts = { readonly [Key in keyof Catalogue]: Catalogue[Key]['en'] };

/** The texts of a language. */
export function textsOf(language: Language): Texts {
  const entries = Object.entries(CATALOGUE).map(([key, text]) => [key, text[language]]);
  // Object.fromEntries forgets which text belongs to which key; the catalogue has just said it.
  return Object.fromEntries(entries) as Texts;
}
