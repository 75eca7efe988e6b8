import { createHash } from 'node:crypto';
import { publicKeyOf, signEd25519, verifyEd25519 } from '@jangbu/protocol';
import fc from 'fast-check';
import sodium from 'sodium-native';
import { describe, expect, it } from 'vitest';
import { nativePublicKeyOf, nativeSign, nativeSigner, nativeVerify } from './native-signature.ts';

const ORDER = 2n ** 252n + 27742317777372353535851937790883648493n;
const FIELD = 2n ** 255n - 19n;
const MESSAGE = new Uint8Array(32).fill(0x4d);

/** Encodings of the eight points of small order, and spellings of them that are not canonical. */
const SMALL_ORDER = [
  '0100000000000000000000000000000000000000000000000000000000000000',
  'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  '0000000000000000000000000000000000000000000000000000000000000000',
  '0000000000000000000000000000000000000000000000000000000000000080',
  '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05',
  '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85',
  'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a',
  'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa',
  'edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  'edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff',
  'eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  'eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff',
  '0100000000000000000000000000000000000000000000000000000000000080',
  'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff',
].map((hex) => new Uint8Array(Buffer.from(hex, 'hex')));

/** The eight canonical ones. */
const TORSION = SMALL_ORDER.slice(0, 8);

function toNumber(bytes: Uint8Array): bigint {
  return bytes.reduceRight((value, byte) => value * 256n + BigInt(byte), 0n);
}

function toBytes(value: bigint): Uint8Array {
  const bytes = new Uint8Array(32);
  for (let i = 0, rest = value; i < 32; i += 1, rest >>= 8n) bytes[i] = Number(rest & 255n);
  return bytes;
}

function basePoint(scalar: bigint): Uint8Array {
  const point = new Uint8Array(32);
  sodium.crypto_scalarmult_ed25519_base_noclamp(point, toBytes(scalar));
  return point;
}

function add(a: Uint8Array, b: Uint8Array): Uint8Array {
  const sum = new Uint8Array(32);
  sodium.crypto_core_ed25519_add(sum, a, b);
  return sum;
}

/** S of the signature of secret `a` with nonce `r`, for the given bytes of R and of the key. */
function answer(a: bigint, r: bigint, point: Uint8Array, key: Uint8Array): bigint {
  const hash = createHash('sha512').update(point).update(key).update(MESSAGE).digest();
  return (r + (toNumber(new Uint8Array(hash)) % ORDER) * a) % ORDER;
}

function signature(point: Uint8Array, s: bigint): Uint8Array {
  return new Uint8Array(Buffer.concat([point, toBytes(s)]));
}

/** The verdict of both, which must be the same. */
function verdict(key: Uint8Array, signed: Uint8Array): boolean {
  const native = nativeVerify(key, signed, MESSAGE);
  expect(native).toBe(verifyEd25519(key, signed, MESSAGE));
  return native;
}

const A = 1234567890123456789012345678901234567890n;
const R = 9876543210987654321098765432109876543210n;

describe('nativeVerify: docs/spec/envelope.md section 3', () => {
  const key = basePoint(A);
  const point = basePoint(R);
  const good = signature(point, answer(A, R, point, key));

  it('the honest signature', () => {
    expect(verdict(key, good)).toBe(true);
  });

  it('rule 1: S at or above the order', () => {
    const s = answer(A, R, point, key);
    for (const wrong of [s + ORDER, s + 2n * ORDER, s + 8n * ORDER, 2n ** 256n - 1n, ORDER]) {
      expect(verdict(key, signature(point, wrong % 2n ** 256n))).toBe(false);
    }
  });

  it('rule 2: keys with a part of small order, even where the equation holds', () => {
    let holds = 0;
    for (const part of TORSION.slice(1)) {
      for (let nonce = R; nonce < R + 12n; nonce += 1n) {
        const mixed = add(key, part);
        const r = basePoint(nonce);
        const signed = signature(r, answer(A, nonce, r, mixed));
        if (sodium.crypto_sign_verify_detached(signed, MESSAGE, mixed) === true) holds += 1;
        expect(nativeVerify(mixed, signed, MESSAGE)).toBe(false);
      }
      const mixed = add(key, part);
      const signed = signature(point, answer(A, R, point, mixed));
      expect(verdict(mixed, signed)).toBe(false);
    }
    // libsodium alone lets some of them pass.
    expect(holds).toBeGreaterThan(0);
  });

  it('rule 2: keys of small order, in every spelling', () => {
    for (const small of SMALL_ORDER) {
      for (let nonce = R; nonce < R + 4n; nonce += 1n) {
        const r = basePoint(nonce);
        expect(verdict(small, signature(r, nonce))).toBe(false);
      }
    }
  });

  it('rule 2: keys that are no point, or spelled otherwise', () => {
    expect(verdict(new Uint8Array(32).fill(2), good)).toBe(false);
    for (let y = 0n; y < 19n; y += 1n) {
      expect(verdict(toBytes(FIELD + y), good)).toBe(false);
      expect(verdict(toBytes(FIELD + y + 2n ** 255n), good)).toBe(false);
    }
  });

  it('rule 3: R of small order, in every spelling', () => {
    for (const small of SMALL_ORDER) {
      expect(verdict(key, signature(small, answer(A, 0n, small, key)))).toBe(false);
    }
  });

  it('rule 4: R with a part of small order', () => {
    for (const part of TORSION.slice(1)) {
      const mixed = add(point, part);
      expect(verdict(key, signature(mixed, answer(A, R, mixed, key)))).toBe(false);
    }
  });

  it('any single flipped byte', () => {
    for (let i = 0; i < 64; i += 1) {
      const flipped = good.slice();
      flipped[i]! ^= 1 << (i % 8);
      expect(verdict(key, flipped)).toBe(false);
    }
  });

  it('agrees with the plain rule on random keys, messages and damage', () => {
    const seed = fc.uint8Array({ minLength: 32, maxLength: 32 });
    const message = fc.uint8Array({ maxLength: 700 });
    fc.assert(
      fc.property(
        seed,
        message,
        fc.integer({ min: 0, max: 95 }),
        fc.boolean(),
        (s, m, at, flip) => {
          const publicKey = nativePublicKeyOf(s);
          const signed = nativeSign(s, m);
          expect(publicKey).toEqual(publicKeyOf(s));
          expect(signed).toEqual(signEd25519(s, m));
          if (flip && at < 64) signed[at]! ^= 0x20;
          if (flip && at >= 64) publicKey[at - 64]! ^= 0x20;
          const native = nativeVerify(publicKey, signed, m);
          expect(native).toBe(verifyEd25519(publicKey, signed, m));
          expect(native).toBe(!flip);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('wrong lengths are false and not an error', () => {
    expect(nativeVerify(key.subarray(1), good, MESSAGE)).toBe(false);
    expect(nativeVerify(key, good.subarray(1), MESSAGE)).toBe(false);
    expect(nativeVerify(new Uint8Array(33), good, MESSAGE)).toBe(false);
    expect(nativeVerify(key, good, new Uint8Array(0))).toBe(false);
  });

  it('memory that threads share, which libsodium does not see', () => {
    const share = (bytes: Uint8Array) => {
      const shared = new Uint8Array(new SharedArrayBuffer(bytes.length));
      shared.set(bytes);
      return shared;
    };
    expect(nativeVerify(share(key), share(good), share(MESSAGE))).toBe(true);
    const bad = share(good);
    bad[0]! ^= 1;
    expect(nativeVerify(share(key), bad, share(MESSAGE))).toBe(false);
    const seed = new Uint8Array(32).fill(9);
    expect(nativeSigner(share(seed)).sign(share(MESSAGE))).toEqual(nativeSign(seed, MESSAGE));
    const long = new Uint8Array(5000).fill(1);
    expect(nativeVerify(nativePublicKeyOf(seed), nativeSign(seed, long), share(long))).toBe(true);
  });
});

describe('nativeSigner', () => {
  it('RFC 8032 section 7.1, test 2', () => {
    const seed = '4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb';
    const key = '3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c';
    const signed =
      '92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da' +
      '085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00';
    const signer = nativeSigner(new Uint8Array(Buffer.from(seed, 'hex')));
    expect(Buffer.from(signer.publicKey).toString('hex')).toBe(key);
    expect(Buffer.from(signer.sign(Uint8Array.of(0x72))).toString('hex')).toBe(signed);
  });

  it('does not change the seed and refuses others than 32 bytes', () => {
    const seed = new Uint8Array(32).fill(9);
    nativeSigner(seed);
    expect(seed).toEqual(new Uint8Array(32).fill(9));
    expect(() => nativeSigner(seed.subarray(1))).toThrow(RangeError);
  });
});
