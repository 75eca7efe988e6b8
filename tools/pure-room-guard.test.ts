import { runInThisContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { guardPureRooms } from './pure-room-guard.ts';

guardPureRooms();

const CALLS = ['Date.now()', 'new Date()', 'Date()', 'Math.random()', 'performance.now()'];

function runAs(filename: string, code: string): unknown {
  return runInThisContext(code, { filename });
}

describe('the clock and randomness seen from a pure room', () => {
  it.each(CALLS)('%s throws in a source file', (code) => {
    expect(() => runAs('/checkout/packages/market/src/clock.ts', code)).toThrow('pure room');
  });

  it.each(CALLS)('%s works in a test file of the room', (code) => {
    expect(runAs('/checkout/packages/market/src/clock.test.ts', code)).toBeDefined();
  });

  it.each(CALLS)('%s works in the other rooms', (code) => {
    expect(runAs('/checkout/packages/replica/src/clock.ts', code)).toBeDefined();
  });

  it('leaves dates from fixed numbers as they were', () => {
    expect(new Date(0).toISOString()).toBe('1970-01-01T00:00:00.000Z');
    expect(new Date(0)).toBeInstanceOf(Date);
  });
});
