import { readdirSync, readFileSync } from 'node:fs';
import { REJECTS } from '@jangbu/protocol';
import { expect, test } from 'vitest';
import { fill, TEXTS } from './messages.ts';
import { REFUSAL_TEXTS } from './messages-refusal.ts';
import type { Translated } from './translated.ts';

const all: [string, Translated][] = [...Object.entries(TEXTS), ...Object.entries(REFUSAL_TEXTS)];

const blanks = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort();

test.each(all)('%s says the same in both languages', (_, { ko, en }) => {
  expect(ko.trim()).toBe(ko);
  expect(en.trim()).toBe(en);
  expect(ko).not.toBe('');
  expect(en).not.toBe('');
  expect(blanks(en)).toEqual(blanks(ko));
});

test('no text raises its voice or trails off', () => {
  const loud = all.filter(([, { ko, en }]) => /[!…]|\.\.\./.test(ko + en));
  expect(loud).toEqual([]);
});

test('each code of the reject table has a text', () => {
  expect(Object.keys(REFUSAL_TEXTS).sort()).toEqual(Object.keys(REJECTS).sort());
});

test('English holds no Hangul but the name of the language to switch to', () => {
  const mixed = all.filter(([, { en }]) => /[ㄱ-힝]/.test(en)).map(([key]) => key);
  expect(mixed).toEqual(['switchLanguage']);
});

test('each text is used', () => {
  const folder = new URL('.', import.meta.url);
  const sources = readdirSync(folder)
    .filter((name) => /\.tsx?$/.test(name) && !/test|messages/.test(name))
    .map((name) => readFileSync(new URL(name, folder), 'utf8'))
    .join('\n');
  const unused = Object.keys(TEXTS).filter((key) => !new RegExp(`'${key}'`).test(sources));
  expect(unused).toEqual([]);
});

test('blanks are filled, unknown ones stay to be seen', () => {
  expect(fill('{side} {quantity} × {price}', { side: 'Buy', quantity: '{x}' })).toBe(
    'Buy {x} × {price}',
  );
});
