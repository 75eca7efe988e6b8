/** Languages of the page. */
export type Language = 'ko' | 'en';

/** One text in every language; the compiler refuses an entry that lacks one. */
export type Translated = Readonly<Record<Language, string>>;
