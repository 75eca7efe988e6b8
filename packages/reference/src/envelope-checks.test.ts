import { type Envelope, LIMITS, plainHasher, type RejectCode } from '@jangbu/protocol';
import { describe, expect, test } from 'vitest';
import { BlockRuleError } from './engine.ts';
import { rejectsOf } from './test-events.ts';
import {
  GENESIS_TIME,
  MEMBER,
  marketLedger,
  openAccount,
  publicKey,
  registerKey,
  signed,
  TestLedger,
  testGenesis,
  unsigned,
} from './test-ledger.ts';

const MINUTE = 60_000_000;
/** 2026-03-02T24:00:00+09:00. */
const END_OF_DATE = 1_772_463_600_000_000;

/** Verdicts on envelopes that are offered together, with their signatures verified. */
function verdicts(ledger: TestLedger, transactions: Uint8Array[]): readonly RejectCode[] {
  const timestamp = ledger.now + 1_000;
  try {
    const { voids } = ledger.engine.execute({ timestamp, transactions });
    ledger.now = timestamp;
    return voids;
  } catch (error) {
    if (error instanceof BlockRuleError && error.rule === 'empty_block') return error.voids;
    throw error;
  }
}

/** A ledger whose broker has the trading key 6, in force for the hour from its second minute. */
function ledgerWithKey(): TestLedger {
  const ledger = new TestLedger();
  const validFrom = GENESIS_TIME + MINUTE;
  ledger.send(MEMBER.broker, registerKey({ validFrom, validUntil: validFrom + 60 * MINUTE }));
  return ledger;
}

/**
 * Faults of an envelope in the order of the checks; each leaves what the later ones need to fail as
 * well.
 */
const FAULTS: [RejectCode, Partial<Envelope>, { forged?: true; longer?: true }?][] = [
  ['malformed', {}, { longer: true }],
  ['wrong_version', { version: 2 }],
  ['wrong_chain', { chainId: new Uint8Array(32).fill(1) }],
  ['bad_flags', { flags: 2 }],
  ['bad_signature', {}, { forged: true }],
  ['unknown_key', { key: publicKey(9) }],
  ['wrong_member', { member: MEMBER.rival }],
  ['key_not_in_force', { key: publicKey(6) }],
  ['expired', { validUntil: GENESIS_TIME }],
  ['valid_until_too_far', { validUntil: GENESIS_TIME + 10 * MINUTE }],
  ['nonce_used', { nonce: 0 }],
];

describe('envelope.md section 1', () => {
  test.each(FAULTS.map(([code], i) => [code, i] as const))(
    '%s comes before what follows',
    (code, first) => {
      const ledger = ledgerWithKey();
      const later = FAULTS.slice(first);
      const fields = Object.assign({}, ...later.map((fault) => fault[1]).reverse());
      const envelope = ledger.envelope(MEMBER.broker, [openAccount()], fields);
      const seed = [3, 6, 9].find((number) => `${publicKey(number)}` === `${envelope.key}`)!;
      let bytes = signed(envelope, seed);
      for (const [, , how] of later) {
        if (how?.forged) bytes[4]! ^= 1;
        if (how?.longer) bytes = Uint8Array.of(...bytes, 0);
      }
      const { header, hash } = ledger.engine;
      expect(verdicts(ledger, [bytes])).toEqual([code]);
      expect(ledger.engine.header).toBe(header);
      expect(ledger.engine.hash).toBe(hash);
    },
  );

  test('a key is in force from validFrom to validUntil, both included', () => {
    const ledger = ledgerWithKey();
    const validFrom = GENESIS_TIME + MINUTE;
    const validUntil = validFrom + 60 * MINUTE;
    const verdictAt = (timestamp: number, nonce: number) => {
      ledger.now = timestamp - 1_000;
      const changes = { key: publicKey(6), nonce, validUntil: timestamp };
      return verdicts(ledger, [
        signed(ledger.envelope(MEMBER.broker, [openAccount()], changes), 6),
      ]);
    };
    expect(verdictAt(validFrom - 1, 1)).toEqual(['key_not_in_force']);
    expect(verdictAt(validFrom, 1)).toEqual(['ok']);
    expect(verdictAt(validUntil, 2)).toEqual(['ok']);
    expect(verdictAt(validUntil + 1, 3)).toEqual(['key_not_in_force']);
  });

  test.each([
    ['expired', 0, -1],
    ['ok', 0, 0],
    ['ok', 0, MINUTE],
    ['valid_until_too_far', 0, MINUTE + 1],
    ['expired', 1, -1],
    ['ok', 1, MINUTE + 1],
  ])('%s with flags %i and validUntil %i µs after the block', (code, flags, ahead) => {
    const ledger = new TestLedger();
    const validUntil = ledger.now + 1_000 + ahead;
    const envelope = ledger.envelope(MEMBER.broker, [openAccount()], { validUntil, flags });
    expect(verdicts(ledger, [signed(envelope, MEMBER.broker)])).toEqual([code]);
  });

  test('with the day flag an envelope ends with the business date', () => {
    const day = { flags: 1 };
    const ledger = new TestLedger();
    const at = (validUntil: number) =>
      signed(
        ledger.envelope(MEMBER.broker, [openAccount()], { ...day, validUntil }),
        MEMBER.broker,
      );
    expect(verdicts(ledger, [at(END_OF_DATE), at(END_OF_DATE - 1)])).toEqual([
      'valid_until_too_far',
      'ok',
    ]);
  });

  test('a void envelope is not in the block: it moves no place, position or root', () => {
    const [a, b] = [new TestLedger(), new TestLedger()];
    const good = a.envelope(MEMBER.broker, [openAccount()]);
    const bad = a.envelope(MEMBER.broker, [openAccount()], { version: 7 });
    const withVoids = a.block([bad, good, bad]);
    const without = b.block([good]);
    expect(withVoids.voids).toEqual(['wrong_version', 'ok', 'wrong_version']);
    expect({ ...withVoids, voids: [] }).toEqual({ ...without, voids: [] });
  });

  test('a key that an earlier envelope of the block registers may sign', () => {
    const ledger = new TestLedger();
    const registers = ledger.envelope(MEMBER.broker, [registerKey()]);
    const uses = ledger.envelope(MEMBER.broker, [openAccount()], { key: publicKey(6), nonce: 1 });
    expect(verdicts(ledger, [signed(registers, 3), signed(uses, 6), signed(uses, 6)])).toEqual([
      'ok',
      'ok',
      'nonce_used',
    ]);
  });

  test('given verdicts take the place of verification', () => {
    const ledger = new TestLedger();
    const transactions = [1, 2].map(() =>
      unsigned(ledger.envelope(MEMBER.broker, [openAccount()])),
    );
    const timestamp = ledger.now + 1;
    const signatureValid = (index: number) => index === 1;
    const { voids } = ledger.engine.execute({ timestamp, transactions }, { signatureValid });
    expect(voids).toEqual(['bad_signature', 'ok']);
  });
});

describe('envelope.md section 2', () => {
  const TABLE: [nonce: number, code: RejectCode][] = [
    [0, 'nonce_used'],
    [65_537, 'nonce_too_far'],
    [65_536, 'ok'],
    [65_536, 'nonce_used'],
    [0, 'nonce_used'],
    [65_409, 'ok'],
    [65_408, 'nonce_too_old'],
    [65_535, 'ok'],
    [65_535, 'nonce_used'],
    [65_537, 'ok'],
    [65_409, 'nonce_too_old'],
    [65_410, 'ok'],
    [65_536, 'nonce_used'],
    [131_074, 'nonce_too_far'],
    [131_073, 'ok'],
    [130_946, 'ok'],
    [130_945, 'nonce_too_old'],
    [65_537, 'nonce_too_old'],
  ];

  test('a window of 128 moves with the highest nonce', () => {
    const ledger = new TestLedger();
    const offered = TABLE.map(([nonce]) =>
      ledger.envelope(MEMBER.broker, [openAccount()], { nonce }),
    );
    expect(ledger.block(offered).voids).toEqual(TABLE.map(([, code]) => code));
    const row = [...ledger.engine.rows(2)][MEMBER.broker]!.bytes;
    const view = new DataView(row.buffer, row.byteOffset);
    expect(Number(view.getBigUint64(56, true))).toBe(131_073);
    // Bit 0 is the highest nonce, bit 127 is 130,946.
    expect([...row.subarray(64, 80)]).toEqual([1, ...new Array(14).fill(0), 0x80]);
  });

  test('nonces count for each key alone', () => {
    const ledger = new TestLedger();
    ledger.send(MEMBER.broker, registerKey());
    const second = ledger.envelope(MEMBER.broker, [openAccount()], { key: publicKey(6), nonce: 1 });
    expect(ledger.block([second]).voids).toEqual(['ok']);
  });
});

describe('block.md section 2', () => {
  function ruleOf(run: () => unknown): string {
    try {
      run();
    } catch (error) {
      if (error instanceof BlockRuleError) return error.rule;
      throw error;
    }
    return 'none';
  }

  test.each([
    ['timestamp_not_increasing', 0],
    ['timestamp_not_increasing', -1],
    ['none', 1],
    ['timestamp_too_large', 2 ** 53 - GENESIS_TIME],
  ])('%s for a block %i µs after the one before', (rule, later) => {
    const ledger = new TestLedger();
    const validUntil = GENESIS_TIME + 10;
    const envelope = ledger.envelope(MEMBER.broker, [openAccount()], { validUntil });
    expect(ruleOf(() => ledger.block([envelope], GENESIS_TIME + later))).toBe(rule);
  });

  test('the bytes of a block are bounded', () => {
    const probe = new TestLedger();
    const envelope = probe.envelope(MEMBER.broker, [openAccount()]);
    const sizeBytes = unsigned(envelope).length;
    const limits = { ...LIMITS, maxBlockBytes: 2 * sizeBytes - 1 };
    const ledger = new TestLedger({ limits });
    const both = [
      { ...envelope, nonce: 1 },
      { ...envelope, nonce: 2 },
    ];
    expect(ruleOf(() => ledger.block(both))).toBe('block_too_large');
    expect(ruleOf(() => ledger.block(both.slice(0, 1)))).toBe('none');
  });

  test('a block with nothing in it is not written', () => {
    const ledger = marketLedger();
    const { header } = ledger.engine;
    expect(ruleOf(() => ledger.block([]))).toBe('empty_block');
    expect(ledger.engine.header).toBe(header);
    expect(ledger.engine.stateRoot()).toEqual(header.stateRoot);
  });

  test('a block index and all three roots of nothing for block 0', () => {
    const { engine } = new TestLedger({ genesis: testGenesis({ time: 0 }) });
    expect(engine.header.index).toBe(0);
    expect(engine.header.previousHash).toEqual(engine.header.chainId);
    expect(engine.header.tradeLogRoot).toEqual(plainHasher.sha256(new Uint8Array(0)));
    expect(engine.nextWakeUp()).toBe(15 * 3_600_000_000);
    expect(engine.stateRoot()).toEqual(engine.header.stateRoot);
  });
});

test('a command of an envelope that is refused leaves the others', () => {
  const ledger = new TestLedger();
  const { events } = ledger.send(
    MEMBER.broker,
    openAccount(),
    openAccount({ class: 5 }),
    openAccount(),
  );
  expect(rejectsOf(events)).toEqual(['ok', 'bad_value', 'ok']);
  expect(ledger.engine.accounts.length).toBe(2);
});
