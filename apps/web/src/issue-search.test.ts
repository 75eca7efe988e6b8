import { expect, test } from 'vitest';
import { ISSUE } from '../tests/sample-issue.ts';
import { findsIssue, initialsOf, matchName } from './issue-search.ts';
import { findInPalette } from './palette-search.ts';
import type { Trade } from './trade-chain.ts';

test('initials of Hangul, other letters as they are', () => {
  expect(initialsOf('가람정밀 2호')).toBe('ㄱㄹㅈㅁ 2ㅎ');
  expect(initialsOf('쌍용 힣 Bio')).toBe('ㅆㅇ ㅎ Bio');
});

test.each([
  ['가람', true],
  ['ㄱㄹ', true],
  ['ㅈㅁ', true],
  ['garam', true],
  ['j101', true],
  ['0120', false],
  ['ㄹㄱ', false],
  ['', true],
])('%s finds 가람정밀: %s', (text, finds) => {
  expect(findsIssue(ISSUE, text)).toBe(finds);
});

test('what was matched is known by its place in the name', () => {
  expect(matchName('가람정밀', 'ㄹㅈ')).toEqual({ from: 1, to: 3 });
  expect(matchName('가람정밀', '정밀')).toEqual({ from: 2, to: 4 });
  expect(matchName('가람정밀', ' ')).toBeNull();
});

test('the palette finds blocks by number, and by eight characters of a hash at least', () => {
  const trade = (index: number, hash: string): Trade => ({
    index,
    hash,
    previousHash: '',
    timestamp: 0,
    price: 1,
    quantity: 1,
    takerSide: 'buy',
    blockIndex: 1,
  });
  const trades = [trade(48_203, '511607abcd'), trade(48_202, '7fbb80c4ee')];
  const found = (text: string) => findInPalette(text, [ISSUE], trades, ISSUE);
  expect(found('48,203').trades).toEqual([trades[0]]);
  expect(found('4820').trades).toEqual(trades);
  expect(found('7fbb 80c4').trades).toEqual([trades[1]]);
  expect(found('7fbb80c').trades).toEqual([]);
  expect(found('없음')).toEqual({ issues: [], trades: [], issue: ISSUE });
  expect(found('가').issue).toBe(ISSUE);
});
