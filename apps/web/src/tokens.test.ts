import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';

const css = readFileSync(new URL('./tokens.css', import.meta.url), 'utf8');

/** Tokens of one theme and market theme, as the cascade gives them. */
function tokensOf(theme: string, market: string): Map<string, string> {
  const tokens = new Map<string, string>();
  for (const [, selector, body] of css.matchAll(/^(\[[^{]+\]) \{([^}]*)\}/gm)) {
    const wanted = [...(selector as string).matchAll(/\[data-(theme|market)="(\w+)"\]/g)];
    if (!wanted.every(([, kind, value]) => value === (kind === 'theme' ? theme : market))) continue;
    for (const [, name, value] of (body as string).matchAll(/--([\w-]+): (#[0-9a-f]{6});/g)) {
      tokens.set(name as string, value as string);
    }
  }
  return tokens;
}

function luminance(hex: string): number {
  const [red, green, blue] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** WCAG 2 contrast ratio, from 1 to 21. */
function contrast(one: string, other: string): number {
  const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a) as [
    number,
    number,
  ];
  return (light + 0.05) / (dark + 0.05);
}

const TEXT_ON = {
  text: ['bg', 'surface', 'raised', 'sunken', 'rise-bar', 'fall-bar', 'thread-bg'],
  text2: ['bg', 'surface', 'raised', 'sunken', 'rise-bg', 'fall-bg'],
  text3: ['bg', 'surface', 'raised', 'sunken'],
  rise: ['surface', 'raised', 'rise-bg', 'fall-bg', 'thread-bg'],
  fall: ['surface', 'raised', 'rise-bg', 'fall-bg', 'thread-bg'],
  thread: ['surface', 'raised', 'thread-bg'],
  ok: ['surface', 'ok-bg'],
  grey: ['surface', 'grey-bg'],
  bad: ['surface', 'raised', 'bad-bg'],
  warn: ['surface', 'warn-bg'],
  'on-primary': ['primary'],
  'on-fill': ['rise-fill', 'fall-fill'],
} as const;

const STROKE_ON = {
  line3: ['surface', 'raised'],
  primary: ['bg', 'surface'],
  'thread-line': ['surface'],
} as const;

const themes = ['light', 'dark'].flatMap((theme) =>
  ['redblue', 'greenred', 'cvd'].map((market) => [theme, market] as const),
);

describe.each(themes)('contrast, %s and %s', (theme, market) => {
  const tokens = tokensOf(theme, market);
  const ratio = (on: string, under: string) => {
    const [one, other] = [tokens.get(on), tokens.get(under)];
    if (one === undefined || other === undefined) throw new Error(`no token ${on} or ${under}`);
    return contrast(one, other);
  };

  test('text is at least 4.5', () => {
    const low = Object.entries(TEXT_ON)
      .flatMap(([on, grounds]) => grounds.map((under) => [on, under, ratio(on, under)] as const))
      .filter(([, , value]) => value < 4.5);
    expect(low).toEqual([]);
  });

  test('borders of inputs, focus and icons are at least 3', () => {
    const low = Object.entries(STROKE_ON)
      .flatMap(([on, grounds]) => grounds.map((under) => [on, under, ratio(on, under)] as const))
      .filter(([, , value]) => value < 3);
    expect(low).toEqual([]);
  });
});

test('tokens are those of their theme', () => {
  expect(tokensOf('light', 'redblue').get('surface')).toBe('#ffffff');
  expect(tokensOf('dark', 'cvd').get('rise')).toBe('#ffb15c');
});

test('contrast follows WCAG 2: black on white is 21, equal colours are 1', () => {
  expect(contrast('#000000', '#ffffff')).toBeCloseTo(21, 5);
  expect(contrast('#767676', '#ffffff')).toBeCloseTo(4.54, 2);
  expect(contrast('#123456', '#123456')).toBe(1);
});

test('components name tokens and never a colour', () => {
  const folder = new URL('.', import.meta.url);
  const named = readdirSync(folder)
    .filter((name) => /\.(css|tsx)$/.test(name) && name !== 'tokens.css')
    .filter((name) =>
      /#[0-9a-f]{3,8}\b|rgba?\(|hsl/i.test(readFileSync(new URL(name, folder), 'utf8')),
    );
  expect(named).toEqual([]);
});
