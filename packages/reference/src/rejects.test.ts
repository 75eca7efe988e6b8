import { type Command, encodeUtf8, LIMITS, type RejectCode } from '@jangbu/protocol';
import { describe, expect, test } from 'vitest';
import type { Limits } from './execution.ts';
import { recordsOf, rejectsOf } from './test-events.ts';
import {
  cancelOrder,
  creditCash,
  GENESIS_TIME,
  issueShares,
  listIssue,
  MEMBER,
  marketLedger,
  openAccount,
  placeOrder,
  publicKey,
  reduceOrder,
  registerKey,
  registerParticipant,
  TestLedger,
  testGenesis,
} from './test-ledger.ts';

/**
 * Faults of a command in the order of its checks. Case n carries fault n and all later ones, where
 * they exclude each other the earlier one, and must be refused with the code of fault n; with no
 * fault the command is done.
 */
interface Precedence {
  readonly command: (fields: never) => Command;
  /** Who may send the command. */
  readonly member: number;
  /** Who lacks the role; the command has no check of a role when left out. */
  readonly stranger?: number;
  /** Whether check 2 is `scope_missing`. */
  readonly scoped?: true;
  readonly faults: readonly (readonly [RejectCode, object])[];
  /** Limits that the last fault, `limit_reached`, meets. */
  readonly full?: Partial<Limits>;
}

const NOT_A_KEY = new Uint8Array(32).fill(0xff);
const OFF_POINT = { rootKey: NOT_A_KEY };

const COMMANDS: Record<string, Precedence> = {
  RegisterParticipant: {
    command: registerParticipant,
    member: MEMBER.operator,
    stranger: MEMBER.broker,
    scoped: true,
    faults: [
      ['bad_text', { name: encodeUtf8('a\u007fb') }],
      ['bad_text', { name: new Uint8Array(0) }],
      ['bad_value', { roles: 0 }],
      ['bad_value', { roles: 512 }],
      ['invalid_key', OFF_POINT],
      ['duplicate_key', { rootKey: publicKey(MEMBER.rival) }],
    ],
    full: { maxParticipants: 6 },
  },
  RegisterKey: {
    command: registerKey,
    member: MEMBER.broker,
    faults: [
      ['bad_value', { keyKind: 0 }],
      ['bad_value', { keyKind: 3 }],
      ['bad_value', { scope: 0 }],
      ['bad_value', { scope: 8 }],
      ['key_lifetime', { validUntil: GENESIS_TIME }],
      ['key_lifetime', { validFrom: 2 ** 52, validUntil: 2 ** 52 }],
      ['key_lifetime', { validFrom: GENESIS_TIME - 1 }],
      ['invalid_key', { publicKey: NOT_A_KEY }],
      ['duplicate_key', { publicKey: publicKey(MEMBER.rival) }],
    ],
    full: { maxKeys: 6 },
  },
  OpenAccount: {
    command: openAccount,
    member: MEMBER.broker,
    faults: [
      ['bad_value', { class: 5 }],
      ['role_missing', { class: 3 }],
      ['role_missing', { class: 4 }],
      ['bad_value', { secret: new Uint8Array(16) }],
    ],
    full: { maxAccounts: 4 },
  },
  CreditCash: {
    command: creditCash,
    member: MEMBER.custodian,
    stranger: MEMBER.operator,
    scoped: true,
    faults: [
      ['bad_quantity', { amount: 0 }],
      ['unknown_account', { account: 4 }],
      ['unknown_currency', { currency: 2 }],
      ['amount_too_large', { amount: 2 ** 53 - 3_000_000 }],
    ],
  },
  ListIssue: {
    command: (fields: object) => listIssue({ shortCode: 'JB002', ...fields }),
    member: MEMBER.operator,
    stranger: MEMBER.registrar,
    scoped: true,
    faults: [
      ['bad_text', { shortCode: 'jb' }],
      ['bad_text', { shortCode: '' }],
      ['bad_text', { isin: 'KR700000000' }],
      ['bad_text', { name: encodeUtf8('\n') }],
      ['bad_text', { nameEnglish: new Uint8Array(0) }],
      ['unknown_currency', { currency: 2 }],
      ['bad_value', { priceDecimals: 9 }],
      ['bad_value', { matchingMode: 2 }],
      ['bad_value', { tick: 0 }],
      ['bad_value', { lot: 0 }],
      ['unsupported', { matchingMode: 1 }],
      ['unsupported', { market: 1 }],
      ['unsupported', { tickTable: 1 }],
      ['off_tick', { tick: 3, basePrice: 4 }],
      ['off_tick', { tick: 3, basePrice: 0, lowerLimit: 4 }],
      ['off_tick', { tick: 3, lowerLimit: 3, upperLimit: 7 }],
      ['bad_value', { tick: 3, lowerLimit: 0, upperLimit: 6 }],
      ['bad_value', { tick: 3, lowerLimit: 6, upperLimit: 3 }],
      ['bad_value', { tick: 3, lowerLimit: 6, upperLimit: 9, basePrice: 3 }],
      ['bad_value', { tick: 3, lowerLimit: 6, upperLimit: 9, basePrice: 12 }],
      [
        'notional_too_large',
        { tick: 2 ** 26, lot: 2 ** 27, lowerLimit: 0, upperLimit: 0, basePrice: 0 },
      ],
      ['inexact_amount', { tick: 5, lot: 1, priceDecimals: 1 }],
      ['duplicate_short_code', { shortCode: 'JB001' }],
    ],
    full: { maxIssues: 1 },
  },
  IssueShares: {
    command: issueShares,
    member: MEMBER.registrar,
    stranger: MEMBER.custodian,
    scoped: true,
    faults: [
      ['bad_quantity', { quantity: 0 }],
      ['unknown_account', { account: 4 }],
      ['unknown_issue', { issue: 1 }],
      ['amount_too_large', { quantity: 2 ** 53 - 3_000 }],
    ],
  },
  PlaceOrder: {
    command: placeOrder,
    member: MEMBER.broker,
    stranger: MEMBER.operator,
    scoped: true,
    faults: [
      ['bad_value', { side: 2 }],
      ['bad_value', { orderType: 7 }],
      ['bad_value', { timeInForce: 3 }],
      ['bad_value', { selfMatch: 5 }],
      ['bad_value', { flags: 16 }],
      ['unsupported', { flags: 1 }],
      ['unsupported', { flags: 2 }],
      ['unsupported', { flags: 4 }],
      ['unsupported', { details: new Uint8Array(1) }],
      ['bad_value', { stopPrice: 1 }],
      ['bad_value', { orderType: 6 }],
      ['bad_value', { orderType: 1, limitPrice: 100 }],
      ['bad_value', { orderType: 5, limitPrice: 100 }],
      ['bad_value', { timeInForce: 2, selfMatch: 1 }],
      ['unknown_issue', { issue: 1 }],
      ['unknown_account', { account: 9 }],
      ['unknown_account', { account: 2 }],
      ['bad_client_order_id', { clientOrderId: '' }],
      ['bad_client_order_id', { clientOrderId: 'a b' }],
      ['duplicate_client_order_id', { clientOrderId: 'used' }],
      ['order_type_not_accepted', { flags: 8 }],
      ['time_in_force_not_accepted', { orderType: 4, timeInForce: 1, limitPrice: 0 }],
      ['bad_quantity', { quantity: 0 }],
      ['off_lot', { quantity: 15 }],
      ['bad_price', { limitPrice: 0 }],
      ['off_tick', { limitPrice: 203 }],
      ['above_limit', { limitPrice: 205 }],
      ['below_limit', { limitPrice: 45 }],
      ['notional_too_large', { limitPrice: 200, quantity: 2 ** 50 - (2 ** 50 % 10) }],
    ],
    full: { maxClientOrderIds: 1 },
  },
};

/**
 * Faults of the ledger's size and of funds come after all others; they need an order that is right
 * by itself.
 */
const LISTING = { tick: 5, lot: 10, lowerLimit: 50, upperLimit: 200, basePrice: 100 };

function ledgerFor(limits: Partial<Limits> = {}): TestLedger {
  const ledger = marketLedger(LISTING, { limits: { ...LIMITS, ...limits } });
  ledger.send(MEMBER.broker, placeOrder({ clientOrderId: 'used', side: 1, limitPrice: 200 }));
  return ledger;
}

/** A key of the participant with every scope but the one whose bit value is given. */
function keyWithout(ledger: TestLedger, member: number, scope: number): void {
  const validUntil = ledger.now + 600_000_000;
  ledger.send(member, registerKey({ publicKey: publicKey(8), scope: 7 - scope, validUntil }));
}

function merged(faults: Precedence['faults'], from: number): object {
  return Object.assign(
    {},
    ...faults
      .slice(from)
      .map(([, fields]) => fields)
      .reverse(),
  );
}

function snapshot(ledger: TestLedger): string {
  const tables = [1, 3, 4, 5, 6, 7, 8, 9, 14];
  return JSON.stringify(
    tables.map((table) => [...ledger.engine.rows(table)].map((row) => [...row.bytes])),
  );
}

function expectReject(
  ledger: TestLedger,
  member: number,
  command: Command,
  code: RejectCode,
): void {
  const before = snapshot(ledger);
  const { events } = ledger.send(member, command);
  expect(rejectsOf(events)).toEqual([code]);
  expect(events.length).toBe(64);
  expect(snapshot(ledger)).toBe(before);
}

describe.each(Object.entries(COMMANDS))('commands.md %s', (_name, precedence) => {
  const { member, stranger, faults, full, scoped } = precedence;
  const command = precedence.command as (fields: object) => Command;

  test.each(faults.map(([code, fields], i) => [code, JSON.stringify(fields), i] as const))(
    '%s %s comes before what follows',
    (code, _fields, first) => {
      expectReject(ledgerFor(full), member, command(merged(faults, first)), code);
    },
  );

  test('is done without a fault', () => {
    expect(rejectsOf(ledgerFor().send(member, command({})).events)).toEqual(['ok']);
  });

  if (full !== undefined) {
    test('limit_reached comes last', () => {
      expectReject(ledgerFor(full), member, command({}), 'limit_reached');
    });
  }
  if (stranger !== undefined) {
    test('role_missing comes first', () => {
      expectReject(ledgerFor(full), stranger, command(merged(faults, 0)), 'role_missing');
    });
  }
  if (scoped) {
    test('scope_missing comes before what follows', () => {
      const ledger = ledgerFor();
      keyWithout(ledger, member, command({}).kind === 'PlaceOrder' ? 1 : 4);
      const key = { key: publicKey(8), nonce: 1 };
      const envelope = ledger.envelope(member, [command(merged(faults, 0))], key);
      expect(rejectsOf(ledger.block([envelope]).events)).toEqual(['scope_missing']);
    });
  }
});

describe('commands.md, checks on other keys and accounts', () => {
  test('only a root key registers keys', () => {
    const ledger = ledgerFor();
    keyWithout(ledger, MEMBER.broker, 0);
    const key = { key: publicKey(8), nonce: 1 };
    const envelope = ledger.envelope(MEMBER.broker, [registerKey({ keyKind: 0 })], key);
    expect(rejectsOf(ledger.block([envelope]).events)).toEqual(['root_key_required']);
  });

  test('an account needs the scope accounts, after the role and before the secret', () => {
    const ledger = ledgerFor();
    keyWithout(ledger, MEMBER.broker, 2);
    const key = { key: publicKey(8), nonce: 1 };
    const commands = [openAccount({ class: 3 }), openAccount({ secret: new Uint8Array(16) })];
    const envelope = ledger.envelope(MEMBER.broker, commands, key);
    expect(rejectsOf(ledger.block([envelope]).events)).toEqual(['role_missing', 'scope_missing']);
  });

  test('fee and tax accounts do not trade', () => {
    const ledger = ledgerFor();
    const { everyone } = MEMBER;
    ledger.send(everyone, openAccount({ class: 3 }), openAccount({ class: 4 }));
    const order = { clientOrderId: '' };
    const commands = [4, 5].map((account) => placeOrder({ ...order, account }));
    const { events } = ledger.send(everyone, ...commands);
    expect(rejectsOf(events)).toEqual(['account_class', 'account_class']);
  });

  test.each([
    [
      'creditCash in a new currency',
      MEMBER.custodian,
      creditCash({ currency: 1 }),
      { maxCashRows: 3 },
    ],
    [
      'issueShares to a new holder',
      MEMBER.registrar,
      issueShares({ account: 3 }),
      { maxPositions: 3 },
    ],
    ['registerParticipant without a key', MEMBER.operator, registerParticipant(), { maxKeys: 6 }],
    ['open orders of the ledger', MEMBER.broker, placeOrder(), { maxOpenOrders: 1 }],
    ['open orders of the issue', MEMBER.broker, placeOrder(), { maxOpenOrdersPerIssue: 1 }],
    [
      'open orders, even for IOC',
      MEMBER.broker,
      placeOrder({ timeInForce: 1 }),
      { maxOpenOrders: 1 },
    ],
    ['before funds', MEMBER.broker, placeOrder({ quantity: 10_000_000 }), { maxOpenOrders: 1 }],
  ] as const)('limit_reached: %s', (_name, member, command, limits) => {
    expectReject(ledgerFor(limits), member, command, 'limit_reached');
  });

  test('limit_reached for the row that a trade would fill, and only if it is not there', () => {
    const ledger = ledgerFor({ maxPositions: 4, maxCashRows: 4 });
    const { everyone } = MEMBER;
    ledger.send(everyone, openAccount(), openAccount(), openAccount(), openAccount());
    ledger.send(MEMBER.custodian, creditCash({ account: 4 }));
    ledger.send(MEMBER.registrar, issueShares({ account: 5 }));
    const buy = placeOrder({ account: 4 });
    const sell = placeOrder({ account: 5, side: 1, limitPrice: 200 });
    expectReject(ledger, everyone, buy, 'limit_reached');
    expectReject(ledger, everyone, sell, 'limit_reached');
    expectReject(ledger, everyone, placeOrder({ account: 6 }), 'limit_reached');
    expect(rejectsOf(ledger.send(MEMBER.broker, placeOrder()).events)).toEqual(['ok']);
  });

  test('an absent row has nothing available', () => {
    const ledger = ledgerFor();
    ledger.send(MEMBER.everyone, openAccount());
    expectReject(ledger, MEMBER.everyone, placeOrder({ account: 4 }), 'insufficient_cash');
    const sell = placeOrder({ account: 4, side: 1 });
    expectReject(ledger, MEMBER.everyone, sell, 'insufficient_shares');
  });

  test.each([
    ['approvals', { approvals: 2 }],
    ['effective', { effective: 'next_business_date' }],
  ] as const)('governed commands are unsupported before any other check: %s', (_name, changes) => {
    const ledger = new TestLedger({ genesis: testGenesis(changes) });
    const { events } = ledger.send(MEMBER.broker, listIssue(), registerParticipant(OFF_POINT));
    expect(rejectsOf(events)).toEqual(['unsupported', 'unsupported']);
  });
});

describe('commands.md ReduceOrder and CancelOrder, checks 1 to 7', () => {
  const none = 0xffff_ffff;
  const TABLE: [RejectCode, Record<string, unknown>][] = [
    ['bad_value', {}],
    ['bad_value', { orderId: 1, clientOrderId: 'used', account: 0 }],
    ['bad_value', { clientOrderId: 'used', account: 0, rowHint: 0 }],
    ['unknown_order', { orderId: 2 }],
    ['unknown_order', { orderId: 1, account: 1 }],
    ['unknown_order', { orderId: 1, rowHint: 1 }],
    ['unknown_account', { clientOrderId: 'used' }],
    ['unknown_account', { clientOrderId: 'used', account: 2 }],
    ['unknown_account', { clientOrderId: 'used', account: 9 }],
    ['unknown_order', { clientOrderId: 'used', account: 1 }],
    ['unknown_order', { clientOrderId: 'no such id!', account: 0 }],
    ['ok', { orderId: 1, account: 0, rowHint: 0 }],
    ['ok', { orderId: 1, account: none, rowHint: none }],
    ['ok', { clientOrderId: 'used', account: 0 }],
  ];

  test.each(TABLE)('%s for %o', (code, name) => {
    const [reduces, cancels] = [reduceOrder(name), cancelOrder(name)].map((command) => {
      const ledger = marketLedger();
      ledger.send(MEMBER.broker, placeOrder({ clientOrderId: 'used' }));
      return rejectsOf(ledger.send(MEMBER.broker, command).events);
    });
    expect(reduces).toEqual([code]);
    expect(cancels).toEqual([code]);
  });

  test('role, scope, name, quantity, order, lot, leaves', () => {
    const ledger = ledgerFor();
    const reject = (member: number, fields: object) =>
      rejectsOf(ledger.send(member, reduceOrder(fields)).events)[0];
    const { broker, operator, rival } = MEMBER;
    expect(reject(operator, { quantity: 0 })).toBe('role_missing');
    expect(reject(broker, { quantity: 0 })).toBe('bad_value');
    expect(reject(broker, { orderId: 9, quantity: 0 })).toBe('bad_quantity');
    expect(reject(rival, { orderId: 1, quantity: 5 })).toBe('unknown_order');
    expect(reject(broker, { orderId: 1, quantity: 25 })).toBe('off_lot');
    expect(reject(broker, { orderId: 1, quantity: 20 })).toBe('reduce_exceeds_leaves');
    expect(reject(broker, { orderId: 1, quantity: 10 })).toBe('ok');
  });

  test('an order is placed and cancelled in one envelope by its client order id', () => {
    const ledger = marketLedger();
    const order = placeOrder();
    const cancels = cancelOrder({ account: 0, clientOrderId: 'a1' });
    const { events } = ledger.send(MEMBER.broker, order, cancels, cancels, order);
    expect(rejectsOf(events)).toEqual(['ok', 'ok', 'order_closed', 'duplicate_client_order_id']);
  });

  test('a refused order command is rejected, any other refused command has no status', () => {
    const ledger = marketLedger();
    const { events } = ledger.send(MEMBER.broker, cancelOrder({}), creditCash());
    expect(recordsOf(events).map((record) => record.u8(17))).toEqual([6, 0]);
    expect(recordsOf(events).map((record) => record.u32(20))).toEqual([none, none]);
  });
});
