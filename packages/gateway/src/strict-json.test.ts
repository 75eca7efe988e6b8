import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MAX_JSON_DEPTH, parseStrictJson, parseStrictJsonText } from './strict-json.ts';

/** Whole numbers below 2^53, and text that UTF-8 has. */
const plain = fc.oneof(
  fc.constant(null),
  fc.boolean(),
  fc.nat(),
  fc.constant(Number.MAX_SAFE_INTEGER),
  fc.string({ unit: 'binary' }),
);
const { value: anyJson } = fc.letrec((tie) => ({
  value: fc.oneof({ depthSize: 'small', maxDepth: 8 }, plain, tie('list'), tie('object')),
  list: fc.array(tie('value'), { maxLength: 5 }),
  object: fc.dictionary(fc.string({ unit: 'binary' }), tie('value'), { maxKeys: 5 }),
}));

describe('strict JSON', () => {
  it('reads what JSON.stringify writes, pretty or not', () => {
    fc.assert(
      fc.property(anyJson, fc.constantFrom(0, 2), (value, indent) => {
        const text = JSON.stringify(value, null, indent);
        const parsed = parseStrictJson(new TextEncoder().encode(text));
        expect(parsed.ok && JSON.stringify(parsed.value)).toBe(JSON.stringify(JSON.parse(text)));
      }),
    );
  });

  it('takes nothing that JSON.parse refuses, and then the same', () => {
    const noise = fc.string({
      unit: fc.constantFrom(
        '{',
        '}',
        '[',
        ']',
        '"',
        ':',
        ',',
        '\\',
        'u',
        '0',
        '1',
        'e',
        '.',
        '-',
        'a',
        ' ',
        'true',
        'null',
        '"a"',
      ),
      maxLength: 30,
    });
    fc.assert(
      fc.property(noise, (text) => {
        const parsed = parseStrictJsonText(text);
        if (!parsed.ok) return;
        expect(JSON.stringify(parsed.value)).toBe(JSON.stringify(JSON.parse(text)));
      }),
      { numRuns: 5_000 },
    );
  });

  it('has a bound of depth at its edge', () => {
    const nested = (depth: number) => `${'['.repeat(depth)}${']'.repeat(depth)}`;
    expect(parseStrictJsonText(nested(MAX_JSON_DEPTH)).ok).toBe(true);
    expect(parseStrictJsonText(nested(MAX_JSON_DEPTH + 1))).toMatchObject({ ok: false, at: 16 });
  });

  it('an object has no prototype, so that a name is only a name', () => {
    const parsed = parseStrictJsonText('{"__proto__":1,"toString":2}');
    if (!parsed.ok) throw new Error(parsed.reason);
    expect(Object.getPrototypeOf(parsed.value)).toBeNull();
    expect(Object.keys(parsed.value as object)).toEqual(['__proto__', 'toString']);
  });

  it('is linear: a megabyte of any kind is read or refused at once', () => {
    const texts = [
      `"${'a'.repeat(1_000_000)}"`,
      `"${'\\n'.repeat(500_000)}"`,
      `[${'1,'.repeat(500_000)}1]`,
      '['.repeat(1_000_000),
      ' '.repeat(1_000_000),
      `{${Array.from({ length: 60_000 }, (_, place) => `"k${place}":1`).join(',')}}`,
    ];
    const start = performance.now();
    for (const text of texts) parseStrictJson(new TextEncoder().encode(text));
    expect(performance.now() - start).toBeLessThan(3_000);
  });
});
