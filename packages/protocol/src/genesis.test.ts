import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SMALL_ORDER } from '../tests/ed25519-cases.ts';
import { toHex } from './bytes.ts';
import { DOMAINS } from './domains.ts';
import { publicKeyOf } from './ed25519.ts';
import {
  chainIdOf,
  EFFECTIVES,
  encodeGenesis,
  formatGenesis,
  type Genesis,
  LEDGER_AUDIENCES,
  NETWORKS,
  parseGenesis,
  RULES_VERSION,
  roleNames,
} from './genesis.ts';
import { plainHasher } from './hasher.ts';
import { GenesisSsz } from './ssz-types.ts';
import { encodeUtf8, fromLatin1, isName, tryEncodeUtf8 } from './text.ts';

function keyOf(n: number): Uint8Array {
  const seed = new Uint8Array(32);
  seed[0] = n & 255;
  seed[1] = n >> 8;
  return publicKeyOf(seed);
}

const KEYS = Array.from({ length: 12 }, (_, n) => keyOf(n));

const GENESIS: Genesis = {
  formatVersion: 1,
  network: 'demo',
  time: 1_735_830_000_000_000,
  clockRate: 60,
  ledgerAudience: 'members',
  approvals: 1,
  effective: 'now',
  currencies: [
    { code: 'KRW', decimals: 0 },
    { code: 'USD', decimals: 2 },
  ],
  participants: [
    { name: '거래소', roles: 1, rootKey: KEYS[0]! },
    { name: 'Bank "A"', roles: 2 | 4, rootKey: KEYS[1]! },
    { name: 'Broker', roles: 8, rootKey: KEYS[2]! },
  ],
  operatorKey: KEYS[3]!,
  witnesses: [{ name: 'Witness', key: KEYS[4]! }],
  quorum: 1,
  rulesVersion: 1,
};

const name = fc.string({ unit: 'binary', minLength: 1, maxLength: 20 }).filter((text) => {
  const bytes = tryEncodeUtf8(text);
  return bytes !== null && isName(bytes);
});

const anyGenesis: fc.Arbitrary<Genesis> = fc
  .record({
    network: fc.constantFrom(...NETWORKS),
    time: fc.maxSafeNat(),
    clockRate: fc.integer({ min: 1, max: 1_000 }),
    ledgerAudience: fc.constantFrom(...LEDGER_AUDIENCES),
    approvals: fc.integer({ min: 1, max: 2 }),
    effective: fc.constantFrom(...EFFECTIVES),
    currencies: fc.uniqueArray(
      fc.record({ code: fc.stringMatching(/^[A-Z0-9]{1,8}$/), decimals: fc.nat(8) }),
      { minLength: 1, maxLength: 16, selector: ({ code }) => code },
    ),
    names: fc.array(fc.tuple(name, fc.integer({ min: 1, max: 511 })), {
      minLength: 1,
      maxLength: 5,
    }),
    witnessNames: fc.array(name, { maxLength: 3 }),
  })
  .map(({ names, witnessNames, ...fields }) => ({
    ...fields,
    clockRate: fields.network === 'prod' ? 1 : fields.clockRate,
    formatVersion: 1,
    participants: names.map(([text, roles], i) => ({ name: text, roles, rootKey: KEYS[i]! })),
    operatorKey: KEYS[6]!,
    witnesses: witnessNames.map((text, i) => ({ name: text, key: KEYS[7 + i]! })),
    quorum: witnessNames.length,
    rulesVersion: 1 + (names.length % RULES_VERSION),
  }));

function libraryEncode(genesis: Genesis): Uint8Array {
  return GenesisSsz.serialize({
    ...genesis,
    network: NETWORKS.indexOf(genesis.network),
    time: BigInt(genesis.time),
    ledgerAudience: LEDGER_AUDIENCES.indexOf(genesis.ledgerAudience),
    effective: EFFECTIVES.indexOf(genesis.effective),
    currencies: genesis.currencies.map((c) => ({ ...c, code: fromLatin1(c.code) })),
    participants: genesis.participants.map((p) => ({ ...p, name: encodeUtf8(p.name) })),
    witnesses: genesis.witnesses.map((w) => ({ ...w, name: encodeUtf8(w.name) })),
  });
}

describe('genesis', () => {
  it('is SSZ as the library writes it, and its chain id is the hash of that', () => {
    fc.assert(
      fc.property(anyGenesis, (genesis) => {
        const bytes = libraryEncode(genesis);
        expect(toHex(encodeGenesis(genesis))).toBe(toHex(bytes));
        const hash = createHash('sha256').update(DOMAINS.genesis).update(bytes).digest('hex');
        expect(toHex(chainIdOf(plainHasher, genesis))).toBe(hash);
      }),
    );
  });

  it('is read from the document that it is written to', () => {
    fc.assert(
      fc.property(anyGenesis, (genesis) => {
        expect(parseGenesis(formatGenesis(genesis))).toEqual({ ok: true, genesis });
      }),
      { numRuns: 30 },
    );
  });

  it('is written with two spaces, fields in order, roles by name', () => {
    const text = formatGenesis(GENESIS);
    expect(text.startsWith('{\n  "formatVersion": 1,\n  "network": "demo",\n  "time": 17358')).toBe(
      true,
    );
    expect(text.endsWith('  "quorum": 1,\n  "rulesVersion": 1\n}\n')).toBe(true);
    expect(JSON.parse(text).participants[1].roles).toEqual(['custodian', 'registrar']);
    expect(roleNames(511).length).toBe(9);
  });

  it('takes names with escapes and other orders of fields', () => {
    const text = formatGenesis(GENESIS).replace('거래소', '\\uac70\\ub798\\uc18c');
    expect(parseGenesis(text)).toEqual({ ok: true, genesis: GENESIS });
    const document = JSON.parse(text);
    const reversed = Object.fromEntries(Object.entries(document).reverse());
    expect(parseGenesis(JSON.stringify(reversed))).toEqual({ ok: true, genesis: GENESIS });
  });
});

describe('a genesis document', () => {
  const reasonOf = (text: string): string => {
    const parsed = parseGenesis(text);
    return parsed.ok ? 'accepted' : parsed.reason;
  };
  const TEXT = formatGenesis(GENESIS);
  const hex = (n: number): string => toHex(KEYS[n]!);

  const replaced: [string, string, string, string][] = [
    ['not JSON', '{', '', 'not JSON'],
    [
      'an unknown field',
      '"quorum"',
      '"extra": 1, "quorum"',
      'genesis has an unknown field "extra"',
    ],
    ['a missing field', '"quorum": 1,', '', 'genesis lacks the field quorum'],
    ['a repeated field', '"quorum": 1', '"quorum": 1, "quorum": 1', 'field "quorum" is repeated'],
    [
      'a repeated field in other letters',
      '"quorum": 1',
      '"quorum": 1, "\\u0071uorum": 1',
      'field "\\u0071uorum" is repeated',
    ],
    ['a repeated inner field', '"roles": [', '"name": "x", "roles": [', 'field "name" is repeated'],
    ['a fraction', '"clockRate": 60', '"clockRate": 60.0', '60.0 is not a whole number'],
    ['an exponent', '"clockRate": 60', '"clockRate": 6e1', '6e1 is not a whole number'],
    ['a negative number', '"quorum": 1', '"quorum": -1', '-1 is not a whole number'],
    ['minus zero', '"quorum": 1', '"quorum": -0', '-0 is not a whole number'],
    [
      'a time of 2^53',
      '1735830000000000',
      '9007199254740992',
      'time is not a whole number from 0 to 9007199254740991',
    ],
    ['another format', '"formatVersion": 1', '"formatVersion": 2', 'formatVersion is not 1'],
    ...[0, 3].map((version): [string, string, string, string] => [
      `rules version ${version}`,
      '"rulesVersion": 1',
      `"rulesVersion": ${version}`,
      'rulesVersion is not a whole number from 1 to 2',
    ]),
    ['an unknown network', '"demo"', '"main"', 'network is not one of prod, sim, demo'],
    ['a fast clock on prod', '"demo"', '"prod"', 'clockRate is not 1 on prod'],
    [
      'a stopped clock',
      '"clockRate": 60',
      '"clockRate": 0',
      'clockRate is not a whole number from 1 to 1000',
    ],
    [
      'a clock too fast',
      '"clockRate": 60',
      '"clockRate": 1001',
      'clockRate is not a whole number from 1 to 1000',
    ],
    [
      'no approvals',
      '"approvals": 1',
      '"approvals": 0',
      'approvals is not a whole number from 1 to 2',
    ],
    [
      'a number as text',
      '"approvals": 1',
      '"approvals": "1"',
      'approvals is not a whole number from 1 to 2',
    ],
    [
      'quorum above the witnesses',
      '"quorum": 1',
      '"quorum": 2',
      'quorum is not a whole number from 0 to 1',
    ],
    ['a currency twice', '"USD"', '"KRW"', 'currency codes are not distinct'],
    ['a bad currency', '"USD"', '"usd"', 'currencies[1].code is not a currency code'],
    [
      'nine decimals',
      '"decimals": 2',
      '"decimals": 9',
      'currencies[1].decimals is not a whole number from 0 to 8',
    ],
    ['an empty name', '"Broker"', '""', 'participants[2].name is not a name'],
    ['a control character', '"Broker"', '"Bro\\nker"', 'participants[2].name is not a name'],
    ['a lone surrogate', '"Broker"', '"Bro\\ud800ker"', 'participants[2].name is not text'],
    ['no role', '"member"', '', 'participants[2].roles has 0 entries, not 1 to 9'],
    [
      'a role twice',
      '"member"',
      '"member", "member"',
      'participants[2].roles are not in the order of their bits',
    ],
    ['a root key twice', hex(1), hex(0), 'root keys are not distinct'],
    [
      'an uppercase key',
      hex(1),
      hex(1).toUpperCase(),
      'participants[1].rootKey is not 32 bytes in lowercase hex',
    ],
    ['a short key', hex(3), hex(3).slice(2), 'operatorKey is not 32 bytes in lowercase hex'],
    [
      'an operator key of small order',
      hex(3),
      toHex(SMALL_ORDER[1]!),
      'operatorKey is not a key of the prime-order subgroup',
    ],
    [
      'a root key of small order',
      hex(1),
      toHex(SMALL_ORDER[0]!),
      'participants[1].rootKey is not a key of the prime-order subgroup',
    ],
    [
      'a witness key of small order',
      hex(4),
      toHex(SMALL_ORDER[4]!),
      'witnesses[0].key is not a key of the prime-order subgroup',
    ],
  ];

  it.each(replaced)('with %s is refused', (_what, from, to, reason) => {
    expect(TEXT.includes(from)).toBe(true);
    expect(reasonOf(TEXT.replace(from, to))).toBe(reason);
  });

  it.each([
    ['null', 'genesis is not an object'],
    ['[]', 'genesis is not an object'],
    ['{"__proto__": 1}', 'genesis has an unknown field "__proto__"'],
    [`"${'x'.repeat(1_048_576)}"`, 'document is too long'],
    ['['.repeat(100_000), 'not JSON'],
    ['', 'not JSON'],
  ])('of %.30s is refused', (text, reason) => {
    expect(reasonOf(text)).toBe(reason);
  });

  it('with the most entries is taken and with one more refused', () => {
    const most = (count: number): Genesis => ({
      ...GENESIS,
      participants: Array.from({ length: count }, (_, n) => ({
        name: `P${n}`,
        roles: 8,
        rootKey: keyOf(n),
      })),
    });
    expect(reasonOf(formatGenesis(most(256)))).toBe('accepted');
    expect(reasonOf(formatGenesis(most(257)))).toBe('participants has 257 entries, not 1 to 256');
    expect(() => encodeGenesis(most(257))).toThrow(RangeError);
  });
});

describe('encoding out of range', () => {
  it.each([
    ['no currency', { currencies: [] }],
    [
      '17 currencies',
      { currencies: Array.from({ length: 17 }, (_, i) => ({ code: `C${i}`, decimals: 0 })) },
    ],
    ['no participant', { participants: [] }],
    ['a quorum above the witnesses', { quorum: 2 }],
    ['a time of 2^53', { time: 2 ** 53 }],
    ['a short key', { operatorKey: new Uint8Array(31) }],
    ['unknown roles', { participants: [{ name: 'x', roles: 512, rootKey: KEYS[0]! }] }],
    ['a long name', { participants: [{ name: 'x'.repeat(65), roles: 1, rootKey: KEYS[0]! }] }],
  ])('throws a RangeError at %s', (_what, change) => {
    expect(() => encodeGenesis({ ...GENESIS, ...change })).toThrow(RangeError);
  });
});
