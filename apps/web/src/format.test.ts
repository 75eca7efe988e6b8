import { expect, test } from 'vitest';
import {
  directionOf,
  formatChange,
  formatCompact,
  formatCount,
  formatPercent,
  formatTime,
  formatTimeMilliseconds,
  formatUnits,
  groupHash,
} from './format.ts';

test.each([
  [0, 0, '0'],
  [70_500, 0, '70,500'],
  [1_284_391_000, 0, '1,284,391,000'],
  [999, 0, '999'],
  [1000, 0, '1,000'],
  [123_456, 2, '1,234.56'],
  [5, 2, '0.05'],
  [-77_000, 0, '−77,000'],
  [-5, 2, '−0.05'],
  [9_007_199_254_740_991, 0, '9,007,199,254,740,991'],
])('%d units of 10^-%d read %s', (units, decimals, text) => {
  expect(formatUnits(units, decimals)).toBe(text);
});

test.each([
  [70_500, 70_200, '+0.43%'],
  [69_900, 70_200, '−0.43%'],
  [70_200, 70_200, '0.00%'],
  [70_201, 70_200_000, '−99.90%'],
  [91_260, 70_200, '+30.00%'],
  [1_000_000, 1, '+99,999,900.00%'],
])('%d against %d is %s', (price, base, text) => {
  expect(formatPercent(price, base)).toBe(text);
});

test('a change carries an arrow, never only a colour', () => {
  expect(formatChange(70_500, 70_200, 0)).toBe('▲ 300');
  expect(formatChange(70_150, 70_200, 0)).toBe('▼ 50');
  expect(formatChange(70_200, 70_200, 0)).toBe('0');
  expect(formatChange(1050, 1000, 2)).toBe('▲ 0.50');
  expect(directionOf(70_200, null)).toBe('level');
});

test('times are those of Korea', () => {
  // 2026-11-20T05:32:07.420999Z
  const timestamp = Date.UTC(2026, 10, 20, 5, 32, 7, 420) * 1000 + 999;
  expect(formatTime(timestamp)).toBe('14:32:07');
  expect(formatTimeMilliseconds(timestamp)).toBe('14:32:07.420');
  expect(formatTime(Date.UTC(2026, 10, 20, 16, 0, 0) * 1000)).toBe('01:00:00');
});

test('hashes are read in groups of four', () => {
  expect(groupHash('4987036a55')).toBe('4987 036a');
  expect(groupHash('4987036a55', 1)).toBe('4987');
  expect(formatCount(48_203)).toBe('48,203');
});

test('traded values are short in summaries alone', () => {
  expect(formatCompact(21_990_000_000, 'ko')).toBe('220억');
  expect(formatCompact(1_204_000_000_000, 'ko')).toBe('1.20조');
  expect(formatCompact(8_450_000, 'ko')).toBe('845만');
  expect(formatCompact(9_999, 'ko')).toBe('9,999');
  expect(formatCompact(21_990_000_000, 'en')).toBe('21.99bn');
  expect(formatCompact(8_460_000, 'en')).toBe('8.5m');
});
