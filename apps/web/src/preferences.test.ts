import { expect, test } from 'vitest';
import { DEFAULT_LIMITS, FIRST_CHOICES, readPreferences } from './preferences.ts';

test.each([
  [['ko-KR', 'en'], 'ko'],
  [['en-GB', 'ko'], 'en'],
  [['fr-FR', 'ko'], 'ko'],
  [['fr-FR'], 'en'],
  [[], 'en'],
])('languages %j of the browser give %s', (languages, language) => {
  expect(readPreferences(null, languages)).toEqual({
    ...FIRST_CHOICES,
    language,
    watched: [],
  });
});

test('what was chosen wins, what is damaged is left out', () => {
  const kept = JSON.stringify({ language: 'en', theme: 'dark', market: 'pink', other: 1 });
  expect(readPreferences(kept, ['ko'])).toEqual({
    ...FIRST_CHOICES,
    language: 'en',
    theme: 'dark',
    watched: [],
  });
  for (const damaged of ['', '{', 'null', '7', '[]']) {
    expect(readPreferences(damaged, ['ko']).language).toBe('ko');
  }
});

test('limits and watched issues are kept as far as they make sense, and one-click only if it was switched on', () => {
  const kept = JSON.stringify({
    watched: ['J10120', 7],
    limits: { quantity: 5, amount: -1, ticks: '3' },
    oneClick: 'yes',
  });
  const read = readPreferences(kept, ['ko']);
  expect(read.watched).toEqual(['J10120']);
  expect(read.limits).toEqual({ ...DEFAULT_LIMITS, quantity: 5 });
  expect(read.oneClick).toBe(false);
  expect(readPreferences('{"oneClick":true}', ['ko']).oneClick).toBe(true);
});
