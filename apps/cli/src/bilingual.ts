import type { Language } from './language.ts';

/** One text in each language; a text that is missing in one does not compile. */
export type Bilingual<Text> = Readonly<Record<Language, Text>>;

/** Pairs the English with the Korean text; both take the same facts. */
export function pair<Text>(en: Text, ko: NoInfer<Text>): Bilingual<Text> {
  return { en, ko };
}
