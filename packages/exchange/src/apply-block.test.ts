import {
  type Command,
  decodeSignedEnvelope,
  type Envelope,
  encodeSignedEnvelope,
  endOfBusinessDate,
  LIMITS,
  type RejectCode,
} from '@jangbu/protocol';
import { describe, expect, it } from 'vitest';
import { applyBlock, takeTouchedRows } from './apply-block.ts';
import type { BlockEnvelope } from './envelope-check.ts';
import {
  command,
  DAY,
  openMarket,
  PARTY,
  SECOND,
  signed,
  type TestLedger,
  testKey,
} from './test-ledger.ts';
import { eventsOf, textOf } from './test-play.ts';

/** Time of the block that the envelopes are offered to, after the ledger's last one. */
const LATER = SECOND;

/** What makes one check of docs/spec/envelope.md section 1 fail. */
type Fault = readonly [
  code: RejectCode,
  change: (ledger: TestLedger, now: number) => Partial<Envelope> & { signatureValid?: boolean },
];

const keyOf = (ledger: TestLedger, fields: { validFrom?: number; validUntil?: number }) => {
  const publicKey = testKey(70);
  const bounds = { validFrom: 0, validUntil: 2 ** 52, ...fields };
  if (ledger.state.findKey(publicKey) < 0) {
    ledger.state.addKey({ publicKey, participant: PARTY.kim, kind: 1, scope: 7, ...bounds });
  }
  return publicKey;
};

const FAULTS: readonly Fault[] = [
  ['wrong_version', () => ({ version: 2 })],
  ['wrong_chain', () => ({ chainId: new Uint8Array(32) })],
  ['bad_flags', () => ({ flags: 2 })],
  ['bad_flags', () => ({ flags: 3 })],
  ['bad_signature', () => ({ signatureValid: false })],
  ['unknown_key', () => ({ key: testKey(71) })],
  ['wrong_member', () => ({ member: PARTY.lee })],
  ['wrong_member', () => ({ member: 99 })],
  [
    'key_revoked',
    (ledger, now) => {
      const key = keyOf(ledger, { validUntil: now - 1 });
      ledger.state.keys[ledger.state.findKey(key)]!.status = 1;
      return { key };
    },
  ],
  ['key_not_in_force', (ledger, now) => ({ key: keyOf(ledger, { validUntil: now - 1 }) })],
  ['key_not_in_force', (ledger, now) => ({ key: keyOf(ledger, { validFrom: now + 1 }) })],
  ['expired', (_, now) => ({ validUntil: now - 1 })],
  ['valid_until_too_far', (_, now) => ({ flags: 0, validUntil: now + 60 * SECOND + 1 })],
  [
    'valid_until_too_far',
    ({ state }) => ({ flags: 1, validUntil: endOfBusinessDate(state.businessDate) }),
  ],
  ['nonce_used', () => ({ nonce: 0 })],
  ['nonce_too_far', () => ({ nonce: 2 + LIMITS.maxNonceJump + 1 })],
];

function offer(faults: readonly Fault[]): { ledger: TestLedger; offered: BlockEnvelope } {
  const ledger = openMarket();
  const now = ledger.now + LATER;
  // Kim has used the nonces 1 and 2.
  const usual = ledger.envelope(PARTY.kim, [command('PlaceOrder')], { validUntil: now });
  // The first fault wins where two set the same field.
  const changes = faults.toReversed().map(([, change]) => change(ledger, now));
  // What the faults wrote into the state is not of the block.
  takeTouchedRows(ledger.state);
  const { signatureValid = true, ...envelope } = Object.assign({ ...usual }, ...changes);
  return { ledger, offered: { envelope, signatureValid, sizeBytes: 300 } };
}

describe('an envelope is void', () => {
  for (const [number, own] of FAULTS.entries()) {
    const [code] = own;
    it(`${code} (fault ${number}) before all that follow, and leaves no trace`, () => {
      for (const faults of [[own], ...FAULTS.slice(number + 1).map((later) => [own, later])]) {
        const { ledger, offered } = offer(faults);
        const before = ledger.digest();
        const execution = ledger.apply([offered], ledger.now + LATER);
        expect([faults.at(-1)?.[0], execution.verdicts]).toEqual([faults.at(-1)?.[0], [code]]);
        expect([execution.hasEffect, execution.touched, execution.events.length]).toEqual([
          false,
          [],
          0,
        ]);
        expect(ledger.digest()).toBe(before);
      }
    });
  }

  const EDGES: readonly Fault[] = [
    ['ok', () => ({})],
    ['ok', (_, now) => ({ validUntil: now + 60 * SECOND })],
    ['ok', ({ state }) => ({ flags: 1, validUntil: endOfBusinessDate(state.businessDate) - 1 })],
    ['ok', (ledger, now) => ({ key: keyOf(ledger, { validFrom: now, validUntil: now }) })],
    ['ok', () => ({ nonce: 2 + LIMITS.maxNonceJump })],
  ];
  it('not at the edges of what is allowed', () => {
    for (const edge of EDGES) {
      const { ledger, offered } = offer([edge]);
      expect(ledger.apply([offered], ledger.now + LATER).verdicts).toEqual(['ok']);
    }
  });

  it('nonces of the last 128 may come in any order, each once', () => {
    const ledger = openMarket();
    const codes = [200, 73, 72, 73, 200, 199, 201, 73, 74].map((nonce) => {
      const order = command('PlaceOrder', { clientOrderId: `n${nonce}` });
      return ledger.block([ledger.envelope(PARTY.kim, [order], { nonce })]).verdicts[0];
    });
    const used = 'nonce_used';
    const expected = ['ok', 'ok', 'nonce_too_old', used, used, 'ok', 'ok', 'nonce_too_old', 'ok'];
    expect(codes).toEqual(expected);
  });
});

describe('a block', () => {
  it('counts envelopes without the void ones, positions through all, commands in each', () => {
    const ledger = openMarket();
    const buy = (number: number) => command('PlaceOrder', { clientOrderId: `b${number}` });
    const offers = [
      signed(ledger.envelope(PARTY.kim, [buy(0), buy(1)])),
      { ...signed(ledger.envelope(PARTY.kim, [buy(2)])), signatureValid: false },
      signed(ledger.envelope(PARTY.lee, [command('OpenAccount'), command('PlaceOrder')])),
    ];
    const { verdicts, events } = ledger.apply(offers);
    expect(verdicts).toEqual(['ok', 'bad_signature', 'ok']);
    const results = eventsOf(events).filter((event) => event.kind === 'command_result');
    expect(results).toMatchObject([
      { position: 0, envelope: 0, command: 0, participant: 3, key: 3, selector: 6, status: 'new' },
      { position: 1, envelope: 0, command: 1, id: 2, row: 1, leavesQuantity: 10 },
      { position: 2, envelope: 1, command: 0, participant: 4, selector: 2, status: 'none', id: 4 },
      {
        position: 3,
        envelope: 1,
        command: 1,
        status: 'rejected',
        reject: 'unknown_account',
        id: 0,
      },
    ]);
  });

  it('numbers events through all blocks and gives each its command', () => {
    const ledger = openMarket();
    const { nextEventSeq } = ledger.state;
    const first = eventsOf(ledger.send(PARTY.kim, command('PlaceOrder')).events);
    const second = eventsOf(ledger.send(PARTY.kim, command('CancelOrder')).events);
    expect([...first, ...second]).toMatchObject([
      { kind: 'order_accepted', eventSeq: nextEventSeq, position: 0, part: 0 },
      { kind: 'command_result', eventSeq: nextEventSeq + 1, position: 0 },
      { kind: 'order_canceled', eventSeq: nextEventSeq + 2, position: 0 },
      { kind: 'command_result', eventSeq: nextEventSeq + 3, position: 0 },
    ]);
  });

  it('uses the key that an envelope before it registered', () => {
    const ledger = openMarket();
    const key = testKey(80);
    const until = { validFrom: ledger.now, validUntil: ledger.now + DAY };
    const registers = command('RegisterKey', { publicKey: key, scope: 1, ...until });
    const { verdicts, events } = ledger.block([
      ledger.envelope(PARTY.kim, [command('PlaceOrder')], { key }),
      ledger.envelope(PARTY.kim, [registers]),
      ledger.envelope(PARTY.kim, [command('PlaceOrder'), command('OpenAccount')], { key }),
    ]);
    expect(verdicts).toEqual(['unknown_key', 'ok', 'ok']);
    expect(textOf(events)).toBe('none #6; new #1 row 0 open 10; scope_missing');
  });

  it.each([
    ['the same time', (now: number) => now],
    ['an earlier time', (now: number) => now - 1],
    ['half a microsecond', (now: number) => now + 0.5],
    ['2^53', () => 2 ** 53],
    ['no time', () => Number.NaN],
  ])('of %s is a bug of the caller and changes nothing', (_name, timeOf) => {
    const ledger = openMarket();
    const before = ledger.digest();
    const input = { timestamp: timeOf(ledger.now), envelopes: [] };
    expect(() => applyBlock(ledger.state, input)).toThrow('broken invariant');
    expect(ledger.digest()).toBe(before);
  });

  it('without effect leaves no trace, and the next one follows the last that had one', () => {
    const ledger = openMarket();
    const { index } = ledger.state;
    const before = ledger.digest();
    for (let place = 1; place <= 3; place += 1) {
      const empty = ledger.block([], ledger.now + place * SECOND);
      expect([empty.hasEffect, empty.touched, empty.index]).toEqual([false, [], index]);
    }
    expect(ledger.digest()).toBe(before);
    expect(ledger.send(PARTY.kim, command('PlaceOrder')).index).toBe(index + 1);
  });

  it('without effect is never sealed', () => {
    const ledger = openMarket();
    const empty = ledger.block([]);
    expect(() => ledger.sealer.seal(empty, [])).toThrow('nothing happened');
  });

  it('keeps no bytes of its envelopes: the buffer may be used again', () => {
    const all: Command[] = [
      command('RegisterParticipant'),
      command('RegisterKey'),
      command('OpenAccount'),
      command('ListIssue', { isin: '' }),
      command('PlaceOrder', { clientOrderId: 'kept' }),
    ];
    const roots = [true, false].map((reused) => {
      const ledger = openMarket();
      const party = PARTY.all;
      const order = command('PlaceOrder', { account: 4, side: 1, clientOrderId: 'own' });
      const shares = command('IssueShares', { account: 4, quantity: 50 });
      const envelope = ledger.envelope(party, [...all, shares, order]);
      const bytes = Buffer.from(encodeSignedEnvelope({ envelope, signature: new Uint8Array(64) }));
      const decoded = decodeSignedEnvelope(bytes);
      if (!decoded.ok) throw new Error(decoded.reason);
      const given = { envelope: decoded.signed.envelope, signatureValid: true, sizeBytes: 900 };
      ledger.apply([given]);
      if (reused) {
        bytes.fill(0x55);
        for (const each of given.envelope.commands) wipe(each);
      }
      return ledger.digest();
    });
    expect(roots[0]).toBe(roots[1]);
  });
});

/** Overwrites the byte fields of a command. */
function wipe(given: Command): void {
  for (const value of Object.values(given)) if (value instanceof Uint8Array) value.fill(0x55);
}
