import { expect, test } from 'vitest';
import { readPreferences } from './preferences.ts';

test.each([
  [['ko-KR', 'en'], 'ko'],
  [['en-GB', 'ko'], 'en'],
  [['fr-FR', 'ko'], 'ko'],
  [['fr-FR'], 'en'],
  [[], 'en'],
])('languages %j of the browser give %s', (languages, language) => {
  expect(readPreferences(null, languages)).toEqual({
    language,
    theme: 'system',
    market: 'redblue',
  });
});

test('what was chosen wins, what is damaged is left out', () => {
  const kept = JSON.stringify({ language: 'en', theme: 'dark', market: 'pink', other: 1 });
  expect(readPreferences(kept, ['ko'])).toEqual({
    language: 'en',
    theme: 'dark',
    market: 'redblue',
  });
  for (const damaged of ['', '{', 'null', '7', '[]']) {
    expect(readPreferences(damaged, ['ko']).language).toBe('ko');
  }
});
