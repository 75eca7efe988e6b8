import type { Issue } from './wire.ts';

const FIRST_SYLLABLE = 0xac00;
const LAST_SYLLABLE = 0xd7a3;
const SYLLABLES_AN_INITIAL = 588;
const INITIALS = 'ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ';

/** The initial consonants of a Hangul text; other characters stay: `가람정밀` is `ㄱㄹㅈㅁ`. */
export function initialsOf(text: string): string {
  return [...text]
    .map((character) => {
      const code = character.codePointAt(0) ?? 0;
      if (code < FIRST_SYLLABLE || code > LAST_SYLLABLE) return character;
      return INITIALS[Math.floor((code - FIRST_SYLLABLE) / SYLLABLES_AN_INITIAL)] ?? character;
    })
    .join('');
}

/** Where `text` stands in the name of an issue, by its letters or their initials; null if it does not. */
export function matchName(name: string, text: string): { from: number; to: number } | null {
  const wanted = text.trim().toLowerCase();
  if (wanted === '') return null;
  for (const letters of [name.toLowerCase(), initialsOf(name)]) {
    const from = letters.indexOf(wanted);
    if (from >= 0) return { from, to: from + wanted.length };
  }
  return null;
}

/** Whether a search for `text` finds the issue: by either name, initials, or the beginning of its code; an empty one finds all. */
export function findsIssue(issue: Issue, text: string): boolean {
  const wanted = text.trim();
  return (
    wanted === '' ||
    matchName(issue.name, wanted) !== null ||
    matchName(issue.nameEnglish, wanted) !== null ||
    issue.shortCode.toLowerCase().startsWith(wanted.toLowerCase())
  );
}
