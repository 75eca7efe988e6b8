import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  decodeUtf8,
  encodeUtf8,
  formatDecimal,
  fromLatin1,
  isClientOrderId,
  isClientOrderIdByte,
  isCurrencyCode,
  isIsin,
  isName,
  isShortCode,
  latin1,
  parseDecimal,
  parseUint,
  tryEncodeUtf8,
} from './text.ts';

const platform = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function platformDecode(bytes: Uint8Array): string | null {
  try {
    return platform.decode(bytes);
  } catch {
    return null;
  }
}

describe('UTF-8', () => {
  it('encodes well-formed text as the platform does and reads it back', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const bytes = encodeUtf8(text);
        expect(bytes).toEqual(new TextEncoder().encode(text));
        expect(decodeUtf8(bytes)).toBe(text);
      }),
    );
  });

  it('refuses lone surrogates', () => {
    for (const text of ['\ud800', '\udc00', 'a\ud800b', '\udc00\ud800', '\ud800\ud800\udc00']) {
      expect(tryEncodeUtf8(text)).toBeNull();
      expect(() => encodeUtf8(text)).toThrow(RangeError);
    }
  });

  const edge = fc.constantFrom(
    ...[0x00, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0, 0xc1, 0xc2, 0xdf, 0xe0, 0xec, 0xed],
    ...[0xee, 0xef, 0xf0, 0xf3, 0xf4, 0xf5, 0xf8, 0xff, 0x41],
  );

  it('accepts exactly what the platform accepts', () => {
    fc.assert(
      fc.property(fc.array(edge, { maxLength: 6 }), (codes) => {
        const bytes = new Uint8Array(codes);
        expect(decodeUtf8(bytes)).toBe(platformDecode(bytes));
      }),
      { numRuns: 5_000 },
    );
  });

  it('accepts exactly what the platform accepts, over all sequences of two bytes', () => {
    for (let word = 0; word < 65_536; word += 1) {
      const bytes = new Uint8Array([word >> 8, word & 255]);
      if (decodeUtf8(bytes) !== platformDecode(bytes)) throw new Error(`differs at ${word}`);
    }
  });

  it('keeps a byte order mark as a character', () => {
    expect(decodeUtf8(new Uint8Array([0xef, 0xbb, 0xbf, 0x41]))).toBe('\ufeffA');
  });
});

describe('Latin-1', () => {
  it('keeps every byte', () => {
    const bytes = new Uint8Array(256).map((_, i) => i);
    expect(fromLatin1(latin1(bytes))).toEqual(bytes);
    expect(() => fromLatin1('Ā')).toThrow(RangeError);
  });
});

describe('names', () => {
  it.each([
    ['한국증권', true],
    ['a', true],
    [' a ', true],
    ['\u0080', true],
    ['', false],
    ['a\u0000', false],
    ['a\u001f', false],
    ['a\n', false],
    ['\u007f', false],
    ['x'.repeat(64), true],
    ['x'.repeat(65), false],
    [`${'가'.repeat(21)}x`, true],
    ['가'.repeat(22), false],
  ])('%j: %s', (text, expected) => {
    expect(isName(encodeUtf8(text))).toBe(expected);
  });

  it.each([
    ['overlong', [0xc0, 0xaf]],
    ['surrogate', [0xed, 0xa0, 0x80]],
    ['above U+10FFFF', [0xf4, 0x90, 0x80, 0x80]],
    ['cut off', [0xe0, 0xa0]],
    ['continuation alone', [0x80]],
  ])('refuses UTF-8 that is %s', (_what, codes) => {
    expect(isName(new Uint8Array(codes))).toBe(false);
  });
});

describe('codes', () => {
  it.each([
    [isShortCode, 'A005930', true],
    [isShortCode, 'A'.repeat(12), true],
    [isShortCode, 'A'.repeat(13), false],
    [isShortCode, '', false],
    [isShortCode, 'a', false],
    [isShortCode, 'A\n', false],
    [isIsin, 'KR7005930003', true],
    [isIsin, 'KR700593000A', false],
    [isIsin, 'K17005930003', false],
    [isIsin, 'KR700593000', false],
    [isIsin, '', false],
    [isCurrencyCode, 'KRW', true],
    [isCurrencyCode, 'ABCDEFG8', true],
    [isCurrencyCode, 'ABCDEFGH9', false],
    [isCurrencyCode, 'krw', false],
    [isClientOrderId, 'a.B-9_', true],
    [isClientOrderId, 'x'.repeat(36), true],
    [isClientOrderId, 'x'.repeat(37), false],
    [isClientOrderId, '', false],
    [isClientOrderId, 'a b', false],
    [isClientOrderId, 'é', false],
  ])('%o(%j) is %s', (is, text, expected) => {
    expect(is(text)).toBe(expected);
  });
});

describe('decimal text', () => {
  it.each([
    ['0', 0],
    ['9007199254740991', 9_007_199_254_740_991],
    ['9007199254740992', null],
    ['9007199254740993', null],
    ['99999999999999999999', null],
    ['00', null],
    ['01', null],
    ['-1', null],
    ['+1', null],
    ['1.0', null],
    ['1e3', null],
    [' 1', null],
    ['', null],
    ['１', null],
  ])('parseUint(%j) is %s', (text, value) => {
    expect(parseUint(text)).toBe(value);
  });

  it.each([
    ['12.5', 2, 1_250],
    ['12', 2, 1_200],
    ['0.01', 2, 1],
    ['0', 8, 0],
    ['0.00', 2, 0],
    ['70000', 0, 70_000],
    ['90071992547409.91', 2, 9_007_199_254_740_991],
    ['90071992547409.92', 2, null],
    ['1.000', 2, null],
    ['1.5', 0, null],
    ['1.', 2, null],
    ['.5', 2, null],
    ['00.5', 2, null],
    ['1,5', 2, null],
    ['-1.5', 2, null],
    ['1.5e1', 4, null],
    ['1.2.3', 4, null],
    ['', 2, null],
  ])('parseDecimal(%j, %d) is %s', (text, decimals, units) => {
    expect(parseDecimal(text, decimals)).toBe(units);
  });

  it('reads back what it writes', () => {
    fc.assert(
      fc.property(fc.maxSafeNat(), fc.nat(8), (units, decimals) => {
        expect(parseDecimal(formatDecimal(units, decimals), decimals)).toBe(units);
      }),
    );
    expect(formatDecimal(5, 2)).toBe('0.05');
    expect(formatDecimal(1_250, 2)).toBe('12.50');
    expect(() => formatDecimal(-1, 2)).toThrow(RangeError);
    expect(() => formatDecimal(0.5, 0)).toThrow(RangeError);
  });
});

it('a client order id is made of the bytes that may stand in one', () => {
  for (let byte = 0; byte < 256; byte += 1) {
    expect(isClientOrderIdByte(byte)).toBe(isClientOrderId(String.fromCharCode(byte)));
  }
});
