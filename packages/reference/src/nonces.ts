/** Nonces of a key (docs/spec/envelope.md section 2). */
import { LIMITS } from '@jangbu/protocol';

/** Which nonces a key has used: bit i of `window` says that `highest - i` is used. */
export interface Nonces {
  readonly highest: number;
  /** 128 bits. */
  readonly window: bigint;
}

/** What a key starts with. */
export const NO_NONCES: Nonces = { highest: 0, window: 0n };

/** The void codes of check 12. */
type NonceRefusal = 'nonce_used' | 'nonce_too_old' | 'nonce_too_far';

/** `nonces` after `nonce` is used, or why it may not be used. */
export function useNonce(nonces: Nonces, nonce: number): Nonces | NonceRefusal {
  const { highest, window } = nonces;
  if (nonce === 0) return 'nonce_used';
  if (nonce > highest) {
    const jump = nonce - highest;
    if (jump > LIMITS.maxNonceJump) return 'nonce_too_far';
    const moved = BigInt.asUintN(LIMITS.nonceWindow, window << BigInt(jump));
    return { highest: nonce, window: moved | 1n };
  }
  const i = highest - nonce;
  if (i >= LIMITS.nonceWindow) return 'nonce_too_old';
  const bit = 1n << BigInt(i);
  if ((window & bit) !== 0n) return 'nonce_used';
  return { highest, window: window | bit };
}

/**
 * The 16 bytes of a window: bit i is bit (i mod 8), from the least significant, of byte floor(i /
 * 8).
 */
export function encodeWindow(window: bigint): Uint8Array {
  const bytes = new Uint8Array(16);
  for (let i = 0; i < 16; i += 1) bytes[i] = Number((window >> BigInt(8 * i)) & 0xffn);
  return bytes;
}
