import { describe, expect, it } from 'vitest';
import { fromHex, toHex } from './bytes.ts';
import { publicKeyOf, signEd25519, verifyEd25519 } from './ed25519.ts';

describe('smoke', () => {
  it('signs and verifies', () => {
    const seed = new Uint8Array(32).fill(7);
    const key = publicKeyOf(seed);
    const signature = signEd25519(seed, new Uint8Array([1, 2, 3]));
    expect(verifyEd25519(key, signature, new Uint8Array([1, 2, 3]))).toBe(true);
    expect(verifyEd25519(key, signature, new Uint8Array([1, 2, 4]))).toBe(false);
    expect(toHex(fromHex('00ff')!)).toBe('00ff');
    const t0 = performance.now();
    for (let i = 0; i < 100; i += 1) verifyEd25519(key, signature, new Uint8Array([1, 2, 3]));
    console.log('verify us', (performance.now() - t0) * 10);
  });
});
