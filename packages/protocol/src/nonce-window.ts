/** Nonces of a key, docs/spec/envelope.md section 2: parallel senders, no nonce used twice. */

import { LIMITS } from './limits.ts';

/** Bit i of `window` (bit i mod 8 of byte floor(i / 8)) says that nonce `highest - i` is used. */
export interface NonceWindow {
  /** 0 until the first nonce is used. */
  highest: number;
  /** 16 bytes. */
  window: Uint8Array;
}

/** What becomes of a nonce. */
export type NonceVerdict = 'ok' | 'nonce_used' | 'nonce_too_old' | 'nonce_too_far';

function moveUp(window: Uint8Array, places: number): void {
  const bytes = Math.floor(places / 8);
  const bits = places % 8;
  for (let i = window.length - 1; i >= 0; i -= 1) {
    const high = i - bytes >= 0 ? window[i - bytes]! : 0;
    const low = i - bytes - 1 >= 0 ? window[i - bytes - 1]! : 0;
    window[i] = ((high << bits) | (low >> (8 - bits))) & 0xff;
  }
}

/** Uses nonce `n` (an integer from 0 to 2^53 - 1); `w` changes only when the verdict is `ok`. */
export function useNonce(w: NonceWindow, n: number): NonceVerdict {
  if (n === 0) return 'nonce_used';
  if (n > w.highest) {
    const places = n - w.highest;
    if (places > LIMITS.maxNonceJump) return 'nonce_too_far';
    moveUp(w.window, places);
    w.window[0] = w.window[0]! | 1;
    w.highest = n;
    return 'ok';
  }
  const i = w.highest - n;
  if (i >= LIMITS.nonceWindow) return 'nonce_too_old';
  const at = i >> 3;
  const bit = 1 << (i & 7);
  if ((w.window[at]! & bit) !== 0) return 'nonce_used';
  w.window[at] = w.window[at]! | bit;
  return 'ok';
}
