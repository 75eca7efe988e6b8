import { expect, test } from 'vitest';
import { ISSUE } from '../tests/sample-issue.ts';
import { interruptionText } from './issue-banner.tsx';
import { readerOf } from './reader.ts';
import {
  durationText,
  formatCountdown,
  nextMoment,
  nextText,
  randomSeconds,
  secondsLeft,
} from './session-times.ts';
import type { Issue } from './wire.ts';

/** 2026-11-20 15:20:00 in Korea. */
const AT = 1_795_155_600_000_000;
const MINUTE = 60_000_000;
const ko = readerOf('ko');
const en = readerOf('en');
const MARKETS = new Map([[1, { resumeSeconds: 600, staticPercent: 10 }]]);

test.each([
  [0, '0:00'],
  [9, '0:09'],
  [84, '1:24'],
  [3_600, '1:00:00'],
  [7_565, '2:06:05'],
])('%i s are %s', (seconds, text) => expect(formatCountdown(seconds)).toBe(text));

test('a second that has begun counts, and what is over is nothing', () => {
  expect(secondsLeft(AT + 1, AT)).toBe(1);
  expect(secondsLeft(AT + 2_000_000, AT)).toBe(2);
  expect(secondsLeft(AT, AT)).toBe(0);
  expect(secondsLeft(AT - MINUTE, AT)).toBe(0);
});

test('lengths are minutes where they are whole ones', () => {
  expect(durationText(ko, 120)).toBe('2분');
  expect(durationText(en, 90)).toBe('90 s');
  expect(durationText(en, 0)).toBe('0 s');
});

test.each<[string, Partial<Issue>, string | null]>([
  ['a phase that the clock ends', { phaseUntil: AT }, '15:20:00까지 0:30'],
  ['an issue without a day', {}, null],
  ['a closed issue', { session: 'closed', phaseUntil: AT }, '15:20:00에 시작 · 0:30'],
  [
    'a call that ends at its time',
    { session: 'vi_call', callEnd: AT, callEndLatest: AT, phaseUntil: AT },
    '15:20:00 체결까지 0:30',
  ],
  [
    'a call that ends at random',
    { session: 'closing_call', callEnd: AT, callEndLatest: AT + MINUTE / 2, phaseUntil: AT },
    '15:20:00부터 15:20:30 사이에 체결 · 0:30',
  ],
  [
    'orders collected for the close',
    { session: 'after_hours_close', callEnd: AT, callEndLatest: AT, phaseUntil: AT + MINUTE },
    '15:20:00 체결까지 0:30',
  ],
])('%s', (_, change, text) => {
  const issue = { ...ISSUE, ...change };
  expect(nextText(ko, issue, '0:30')).toBe(text);
  expect(nextMoment(issue)).toBe(text === null ? null : AT);
});

test('what stops an issue is said in a sentence', () => {
  const say = (change: Partial<Issue>, reader = ko) =>
    interruptionText(reader, { ...ISSUE, ...change }, MARKETS);
  const interruption = { kind: 'static', price: 20_250, reference: 18_400, timestamp: AT } as const;
  expect(say({})).toBeNull();
  expect(say({ interruption })).toBeNull();
  expect(say({ session: 'vi_call', interruption, callEnd: AT + 2 * MINUTE })).toBe(
    '변동성완화장치(VI)가 발동되었습니다. 20,250원 체결이 예상되어(기준가 +10.05%) 2분 동안 주문을 모읍니다.',
  );
  expect(say({ session: 'opening_call', isExtended: true, interruption }, en)).toBe(
    'The call price was too far off (+10.05%), so the call goes on. More orders are collected.',
  );
  expect(say({ session: 'halt' })).toBe(
    '거래가 정지되었습니다. 취소는 됩니다. 풀리면 10분 동안 단일가로 시작합니다.',
  );
  expect(say({ session: 'halt', market: 7 }, en)).toContain('It resumes with a call.');
  expect(say({ session: 'resume_call' })).toContain('다시 시작됩니다');
});

test('the random end is what may be added to the countdown', () => {
  expect(randomSeconds(ISSUE)).toBe(0);
  expect(randomSeconds({ ...ISSUE, callEnd: AT, callEndLatest: AT + 30_000_000 })).toBe(30);
});
