/** Signatures on which implementations of Ed25519 disagree, made from known scalars. */

import { ed25519 } from '@noble/curves/ed25519.js';
import { sha512 } from '@noble/hashes/sha2.js';
import { concatBytes, fromHex } from '../src/bytes.ts';

const { Point } = ed25519;
const ORDER = Point.Fn.ORDER;
const FIELD = Point.Fp.ORDER;
type CurvePoint = InstanceType<typeof Point>;

/** A case of docs/spec/envelope.md section 3. */
export interface SignatureCase {
  name: string;
  key: Uint8Array;
  message: Uint8Array;
  signature: Uint8Array;
  /** Whether the key may be registered. */
  keyValid: boolean;
  /** Whether the signature verifies. */
  valid: boolean;
}

function bytesOf(hex: string): Uint8Array {
  const bytes = fromHex(hex);
  if (bytes === null) throw new Error('not hex');
  return bytes;
}

function littleEndian(value: bigint): Uint8Array {
  const bytes = new Uint8Array(32);
  let rest = value;
  for (let i = 0; i < 32; i += 1) {
    bytes[i] = Number(rest & 255n);
    rest >>= 8n;
  }
  return bytes;
}

function numberOf(bytes: Uint8Array): bigint {
  return bytes.reduceRight((value, byte) => value * 256n + BigInt(byte), 0n);
}

function modulo(value: bigint, modulus: bigint): bigint {
  return ((value % modulus) + modulus) % modulus;
}

/** Challenge of RFC 8032. */
function challenge(r: Uint8Array, key: Uint8Array, message: Uint8Array): bigint {
  return numberOf(sha512(concatBytes(r, key, message))) % ORDER;
}

/** A point of order 8: the torsion part of the first point that has one. */
function orderEight(): CurvePoint {
  for (let y = 2; ; y += 1) {
    try {
      const point = Point.fromBytes(littleEndian(BigInt(y)), false);
      const torsion = point.multiplyUnsafe(ORDER - 1n).add(point);
      if (!torsion.multiplyUnsafe(4n).is0()) return torsion;
    } catch {
      // No point has this y.
    }
  }
}

const TORSION = orderEight();

/** The eight points of small order in their canonical encodings, the identity first. */
export const SMALL_ORDER: Uint8Array[] = Array.from({ length: 8 }, (_, i) =>
  (i === 0 ? Point.ZERO : TORSION.multiplyUnsafe(BigInt(i))).toBytes(),
);

function withSign(y: bigint, sign: number): Uint8Array {
  const bytes = littleEndian(y);
  bytes[31] = bytes[31]! | (sign << 7);
  return bytes;
}

/** Encodings of points of small order that are not canonical. */
export const SMALL_ORDER_NON_CANONICAL: Uint8Array[] = [
  withSign(1n, 1),
  withSign(FIELD - 1n, 1),
  withSign(FIELD, 0),
  withSign(FIELD, 1),
  withSign(FIELD + 1n, 0),
  withSign(FIELD + 1n, 1),
];

/** RFC 8032 section 7.1: tests 1, 2, 3 and SHA(abc). */
export const RFC_8032: {
  seed: Uint8Array;
  key: Uint8Array;
  message: Uint8Array;
  signature: Uint8Array;
}[] = [
  [
    '9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60',
    'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a',
    '',
    'e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b',
  ],
  [
    '4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb',
    '3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c',
    '72',
    '92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00',
  ],
  [
    'c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7',
    'fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025',
    'af82',
    '6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a',
  ],
  [
    '833fe62409237b9d62ec77587520911e9a759cec1d19755b7da901b96dca3d42',
    'ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf',
    'ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f',
    'dc2a4459e7369633a52b1bf277839a00201009a3efbf3ecb69bea2186c26b58909351fc9ac90b3ecfdfbc7c66431e0303dca179c138ac17ad9bef1177331a704',
  ],
].map(([seed = '', key = '', message = '', signature = '']) => ({
  seed: bytesOf(seed),
  key: bytesOf(key),
  message: bytesOf(message),
  signature: bytesOf(signature),
}));

const SEED = new Uint8Array(32).fill(0x42);
const { scalar: SECRET, point: KEY_POINT } = ed25519.utils.getExtendedPublicKey(SEED);
const KEY = KEY_POINT.toBytes();
const MESSAGE = new Uint8Array(32).fill(0x5a);
const GOOD = ed25519.sign(MESSAGE, SEED);

/** Any scalar as the nonce of a crafted signature. */
const R_SCALAR = 123_456_789_012_345_678_901_234_567_890n;

function flip(bytes: Uint8Array, bit: number): Uint8Array {
  const flipped = bytes.slice();
  flipped[bit >> 3] = flipped[bit >> 3]! ^ (1 << (bit & 7));
  return flipped;
}

function ofKey(name: string, signature: Uint8Array, valid: boolean): SignatureCase {
  return { name, key: KEY, message: MESSAGE, signature, keyValid: true, valid };
}

/** S that makes `[S]B - [h]A = [r]B` for the good key. */
function matching(r: Uint8Array, rScalar: bigint): Uint8Array {
  return littleEndian(modulo(rScalar + challenge(r, KEY, MESSAGE) * SECRET, ORDER));
}

function casesOfR(): SignatureCase[] {
  const cases: SignatureCase[] = [];
  for (const [i, r] of [...SMALL_ORDER, ...SMALL_ORDER_NON_CANONICAL].entries()) {
    const form = i < 8 ? `small order ${i}` : `small order, not canonical, ${i - 8}`;
    cases.push(
      ofKey(`R of ${form}, S matching the identity`, concatBytes(r, matching(r, 0n)), false),
    );
    cases.push(ofKey(`R of ${form}, S of zero`, concatBytes(r, new Uint8Array(32)), false));
  }
  const clean = Point.BASE.multiplyUnsafe(R_SCALAR);
  const cleanBytes = clean.toBytes();
  const good = concatBytes(cleanBytes, matching(cleanBytes, R_SCALAR));
  cases.push(ofKey('crafted from a known nonce', good, true));
  for (let i = 1; i < 8; i += 1) {
    const r = clean.add(TORSION.multiplyUnsafe(BigInt(i))).toBytes();
    cases.push(ofKey(`R with torsion ${i}`, concatBytes(r, matching(r, R_SCALAR)), false));
  }
  const noPoint = littleEndian(2n);
  cases.push(ofKey('R that is no point', concatBytes(noPoint, matching(noPoint, R_SCALAR)), false));
  return cases;
}

function casesOfKey(): SignatureCase[] {
  const cases: SignatureCase[] = [];
  const zeroS = new Uint8Array(32);
  for (const [i, key] of [...SMALL_ORDER, ...SMALL_ORDER_NON_CANONICAL].entries()) {
    const form = i < 8 ? `small order ${i}` : `small order, not canonical, ${i - 8}`;
    for (const [what, r] of [
      ['identity', SMALL_ORDER[0]!],
      ['base point', Point.BASE.toBytes()],
    ] as const) {
      const s = what === 'identity' ? zeroS : littleEndian(1n);
      const signature = concatBytes(r, s);
      const name = `key of ${form}, R of the ${what}`;
      cases.push({ name, key, message: MESSAGE, signature, keyValid: false, valid: false });
    }
  }
  // With h a multiple of 8 the torsion of the key drops out of the equation: only the rule on keys refuses it.
  const torsioned = KEY_POINT.add(TORSION);
  const key = torsioned.toBytes();
  const r = Point.BASE.multiplyUnsafe(R_SCALAR).toBytes();
  for (let i = 0; ; i += 1) {
    const message = new Uint8Array(32).fill(i);
    const h = challenge(r, key, message);
    if (h % 8n !== 0n) continue;
    const signature = concatBytes(r, littleEndian(modulo(R_SCALAR + h * SECRET, ORDER)));
    const name = 'key with torsion that the equation does not see';
    cases.push({ name, key, message, signature, keyValid: false, valid: false });
    break;
  }
  const noPoint = littleEndian(2n);
  const name = 'key that is no point';
  cases.push({
    name,
    key: noPoint,
    message: MESSAGE,
    signature: GOOD,
    keyValid: false,
    valid: false,
  });
  return cases;
}

/** All cases but those of wrong lengths. */
export function signatureCases(): SignatureCase[] {
  const rfc = RFC_8032.map(({ key, message, signature }, i) => {
    return { name: `RFC 8032 ${i}`, key, message, signature, keyValid: true, valid: true };
  });
  const s = numberOf(GOOD.subarray(32));
  const withS = (value: bigint): Uint8Array =>
    concatBytes(GOOD.subarray(0, 32), littleEndian(value));
  const changed = [0, 7, 100, 255, 256, 300, 504, 508, 511].map((bit) =>
    ofKey(`bit ${bit} flipped`, flip(GOOD, bit), false),
  );
  return [
    ...rfc,
    ofKey('good', GOOD, true),
    { ...ofKey('another message', GOOD, false), message: flip(MESSAGE, 3) },
    ...changed,
    ofKey('S + L', withS(s + ORDER), false),
    ofKey('S + 2L', withS(s + 2n * ORDER), false),
    ofKey('S of L', withS(ORDER), false),
    ofKey('S of L - 1', withS(ORDER - 1n), false),
    ofKey('S of 2^256 - 1', withS(2n ** 256n - 1n), false),
    ofKey('all zeros', new Uint8Array(64), false),
    ...casesOfR(),
    ...casesOfKey(),
  ];
}
