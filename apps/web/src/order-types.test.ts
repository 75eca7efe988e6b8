import { readFileSync } from 'node:fs';
import { ORDER_TYPES, PHASES, type Phase } from '@jangbu/protocol';
import { describe, expect, test } from 'vitest';
import { ISSUE } from '../tests/sample-issue.ts';
import {
  isCall,
  kindRefusal,
  ORDER_KINDS,
  type OrderKind,
  orderRefusal,
  takesValidity,
} from './order-types.ts';

const KINDS_BY_WORDS: Readonly<Record<string, readonly OrderKind[]>> = {
  none: [],
  all: ORDER_KINDS.filter((kind) => kind !== 'off_hours'),
  limit: ['limit'],
  market: ['market'],
  'conditional limit': ['conditional_limit'],
  'stop limit': ['stop_limit'],
};

/** What each phase takes, read from the page of the specification. */
function specified(): Map<string, OrderKind[]> {
  const page = readFileSync(new URL('../../../docs/spec/trading-day.md', import.meta.url), 'utf8');
  const section = page.slice(page.indexOf('## 5. '), page.indexOf('## 6. '));
  const byPhase = new Map<string, OrderKind[]>();
  for (const [, phases = '', types = ''] of section.matchAll(/^\| (`.*?) \| (.*) \|$/gm)) {
    const kinds = types
      .replace('with flag off hours: limit. Without: ', 'off hours, ')
      .replace('with flag off hours: limit', 'off hours')
      .replace(/ \(.*\)/, '')
      .split(', ')
      .flatMap((words) =>
        words === 'off hours' ? ['off_hours' as const] : KINDS_BY_WORDS[words]!,
      );
    for (const [, phase = ''] of phases.matchAll(/`(\w+)`/g)) byPhase.set(phase, kinds);
  }
  return byPhase;
}

const accepted = (session: Phase) =>
  ORDER_KINDS.filter((kind) => kindRefusal({ ...ISSUE, session }, kind) === null);

describe('what a phase takes', () => {
  const pages = specified();

  test.each(PHASES)('%s is that of docs/spec/trading-day.md', (session) => {
    expect(new Set(accepted(session))).toEqual(new Set(pages.get(session)));
  });

  test('an issue takes what its market does', () => {
    const issue = { ...ISSUE, orderTypes: ['limit'] as const };
    expect(ORDER_KINDS.filter((kind) => kindRefusal(issue, kind) === null)).toEqual(['limit']);
    expect(kindRefusal(issue, 'market')).toBe('typeNotHere');
    expect(kindRefusal({ ...issue, session: 'after_hours_close' }, 'off_hours')).toBeNull();
  });

  test('no market orders before the first price of a listing day', () => {
    const listed = { ...ISSUE, isListingDay: true };
    expect(kindRefusal({ ...listed, session: 'opening_call' }, 'market')).toBe('typeNotNow');
    expect(kindRefusal({ ...listed, session: 'pre_open_close' }, 'market')).toBe('typeNotNow');
    expect(kindRefusal({ ...listed, session: 'vi_call' }, 'market')).toBeNull();
    expect(kindRefusal({ ...listed, session: 'opening_call' }, 'limit')).toBeNull();
  });

  test('a halted or closed issue says that it takes nothing, whatever the kind', () => {
    for (const session of ['halt', 'closed'] as const) {
      const reasons = ORDER_KINDS.map((kind) => kindRefusal({ ...ISSUE, session }, kind));
      expect(new Set(reasons)).toEqual(new Set(['noOrdersNow']));
    }
  });
});

describe('validities', () => {
  test.each<[OrderKind, boolean]>([
    ['limit', true],
    ['market', true],
    ['best_counter', true],
    ['best_same', false],
    ['conditional_limit', false],
    ['midpoint', true],
    ['stop_limit', false],
  ])('%s: IOC and FOK %s while trading continuously, and never in a call', (kind, isTaken) => {
    for (const validity of ['ioc', 'fok'] as const) {
      expect(takesValidity(ISSUE, kind, validity)).toBe(isTaken);
      expect(orderRefusal(ISSUE, kind, validity)).toBe(isTaken ? null : 'validityNotNow');
      expect(takesValidity({ ...ISSUE, session: 'vi_call' }, kind, validity)).toBe(false);
    }
    expect(takesValidity({ ...ISSUE, session: 'vi_call' }, kind, 'day')).toBe(true);
  });
});

test('a call is a phase that collects, while it does', () => {
  const calls = PHASES.filter((session) => isCall({ session, callEnd: 1 }));
  expect(calls).toEqual([
    'opening_call',
    'closing_call',
    'after_hours_single',
    'periodic_call',
    'vi_call',
    'resume_call',
  ]);
  expect(isCall({ session: 'vi_call', callEnd: null })).toBe(false);
  expect(ORDER_TYPES.every((type) => ORDER_KINDS.includes(type))).toBe(true);
});
