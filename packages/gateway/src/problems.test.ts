import { REJECTS } from '@jangbu/protocol';
import { describe, expect, it } from 'vitest';
import { PROBLEM_TEXTS } from './problem-texts.ts';
import { languageOf } from './problems.ts';

describe('problems', () => {
  it('have a text for every code of the ledger', () => {
    for (const code of Object.keys(REJECTS)) {
      if (code !== 'ok') expect(PROBLEM_TEXTS).toHaveProperty(code);
    }
  });

  it('have texts in both languages and a status of refusal', () => {
    for (const [code, { status, en, ko }] of Object.entries(PROBLEM_TEXTS)) {
      expect(code).toMatch(/^[a-z_]+$/);
      expect(status).toBeGreaterThanOrEqual(400);
      expect(en).toMatch(/^[\u0020-\u007e×]+$/);
      expect(ko).toMatch(/[가-힣]/);
    }
  });

  it.each([
    [undefined, 'en'],
    ['', 'en'],
    ['ko', 'ko'],
    ['ko-KR,ko;q=0.9,en;q=0.8', 'ko'],
    ['en-US,en;q=0.9,ko;q=0.8', 'en'],
    ['fr, ko;q=0.2', 'ko'],
    ['ko;q=0', 'en'],
    ['KO', 'ko'],
    ['korean', 'en'],
    ['ko;q=abc, en;q=0.5', 'ko'],
    [`${'x,'.repeat(100_000)}ko`, 'en'],
  ] as const)('%j asks for %s', (header, language) => {
    expect(languageOf(header)).toBe(language);
  });
});
