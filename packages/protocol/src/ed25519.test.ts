import { describe, expect, it } from 'vitest';
import {
  RFC_8032,
  SMALL_ORDER,
  SMALL_ORDER_NON_CANONICAL,
  signatureCases,
} from '../tests/ed25519-cases.ts';
import { toHex } from './bytes.ts';
import { isValidPublicKey, publicKeyOf, signEd25519, verifyEd25519 } from './ed25519.ts';

const CASES = signatureCases();

describe('RFC 8032', () => {
  it.each(RFC_8032)('derives keys and signs', ({ seed, key, message, signature }) => {
    expect(toHex(publicKeyOf(seed))).toBe(toHex(key));
    expect(toHex(signEd25519(seed, message))).toBe(toHex(signature));
  });

  it('refuses seeds of another length', () => {
    expect(() => publicKeyOf(new Uint8Array(31))).toThrow(RangeError);
    expect(() => signEd25519(new Uint8Array(64), new Uint8Array(1))).toThrow(RangeError);
  });
});

describe('docs/spec/envelope.md section 3', () => {
  it('knows eight points of small order', () => {
    expect(new Set(SMALL_ORDER.map(toHex)).size).toBe(8);
    expect(new Set([...SMALL_ORDER, ...SMALL_ORDER_NON_CANONICAL].map(toHex)).size).toBe(14);
    expect(new Set(CASES.map((entry) => entry.name)).size).toBe(CASES.length);
  });

  it.each(CASES)('$name: $valid', ({ key, message, signature, keyValid, valid }) => {
    expect(verifyEd25519(key, signature, message)).toBe(valid);
    expect(isValidPublicKey(key)).toBe(keyValid);
  });

  it('refuses keys and signatures of wrong lengths', () => {
    const { key, message, signature } = CASES.find((entry) => entry.name === 'good')!;
    const longer = new Uint8Array(65);
    longer.set(signature);
    expect(verifyEd25519(key, longer, message)).toBe(false);
    for (const length of [0, 32, 63]) {
      expect(verifyEd25519(key, signature.subarray(0, length), message)).toBe(false);
    }
    for (const length of [0, 31]) {
      expect(verifyEd25519(key.subarray(0, length), signature, message)).toBe(false);
      expect(isValidPublicKey(key.subarray(0, length))).toBe(false);
    }
    expect(isValidPublicKey(new Uint8Array(33))).toBe(false);
  });
});

interface Sodium {
  crypto_sign_verify_detached(signature: Uint8Array, message: Uint8Array, key: Uint8Array): boolean;
  crypto_core_ed25519_is_valid_point(key: Uint8Array): boolean;
}

/** The native library of the replica, if it is installed. */
async function loadSodium(): Promise<Sodium | null> {
  // Not a dependency of this package: the name is kept from the resolver.
  const name = ['sodium', 'native'].join('-');
  try {
    const loaded: { default: Sodium } = await import(name);
    return loaded.default;
  } catch {
    return null;
  }
}

const sodium = await loadSodium();

describe.skipIf(sodium === null)('libsodium', () => {
  it.each(CASES)('agrees on $name', ({ key, message, signature, keyValid, valid }) => {
    const pointValid = sodium?.crypto_core_ed25519_is_valid_point(Buffer.from(key));
    expect(pointValid).toBe(keyValid);
    // The rule takes the key's check from registration; on valid keys the library alone decides the same.
    if (!keyValid) return;
    const verdict = sodium?.crypto_sign_verify_detached(
      Buffer.from(signature),
      Buffer.from(message),
      Buffer.from(key),
    );
    expect(verdict).toBe(valid);
  });
});
