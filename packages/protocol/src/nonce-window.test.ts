import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toHex } from './bytes.ts';
import { type NonceVerdict, type NonceWindow, useNonce } from './nonce-window.ts';

function fresh(): NonceWindow {
  return { highest: 0, window: new Uint8Array(16) };
}

/** docs/spec/envelope.md section 2 with a set instead of bits. */
class PlainWindow {
  highest = 0;
  readonly used = new Set<number>([]);

  use(n: number): NonceVerdict {
    if (n === 0) return 'nonce_used';
    if (n > this.highest + 65_536) return 'nonce_too_far';
    if (n <= this.highest - 128) return 'nonce_too_old';
    if (this.used.has(n)) return 'nonce_used';
    this.used.add(n);
    this.highest = Math.max(this.highest, n);
    return 'ok';
  }
}

describe('nonce window', () => {
  it('behaves like a set of nonces', () => {
    const step = fc.oneof(
      fc.integer({ min: -140, max: 140 }),
      fc.constantFrom(-129, -128, -127, 0, 1, 7, 8, 127, 128, 129, 65_535, 65_536, 65_537),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 120, size: 'max' }), (steps) => {
        const window = fresh();
        const plain = new PlainWindow();
        for (const delta of steps) {
          const n = Math.max(0, plain.highest + delta);
          const before = { highest: window.highest, window: window.window.slice() };
          const verdict = useNonce(window, n);
          expect(verdict).toBe(plain.use(n));
          if (verdict !== 'ok') expect(window).toEqual(before);
          expect(window.highest).toBe(plain.highest);
        }
      }),
    );
  });

  it.each([
    ['first nonce', [1], 1, '01000000000000000000000000000000'],
    ['bits count down from the highest', [1, 2, 4], 4, '0d000000000000000000000000000000'],
    ['late nonces fill in', [130, 3, 10], 130, '01000000000000000000000000000081'],
    ['a jump drops what passes bit 127', [1, 128, 129], 129, '03000000000000000000000000000000'],
    ['the farthest jump', [65_536], 65_536, '01000000000000000000000000000000'],
  ])('%s', (_what, nonces, highest, window) => {
    const state = fresh();
    for (const n of nonces) expect(useNonce(state, n)).toBe('ok');
    expect(state.highest).toBe(highest);
    expect(toHex(state.window)).toBe(window);
  });

  it('works up to the last nonce', () => {
    const highest = Number.MAX_SAFE_INTEGER - 1;
    const state = { highest, window: new Uint8Array(16) };
    expect(useNonce(state, Number.MAX_SAFE_INTEGER)).toBe('ok');
    expect(useNonce(state, Number.MAX_SAFE_INTEGER)).toBe('nonce_used');
    expect(useNonce(state, Number.MAX_SAFE_INTEGER - 128)).toBe('nonce_too_old');
    expect(useNonce(state, Number.MAX_SAFE_INTEGER - 127)).toBe('ok');
  });
});
