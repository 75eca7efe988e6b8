import { type Command, LIMITS, NONE_U32, type RejectCode, type Scope } from '@jangbu/protocol';
import { expect, it, vi } from 'vitest';
import {
  ACCOUNT,
  command,
  DAY,
  openMarket,
  PARTY,
  START,
  TestLedger,
  testGenesis,
  testKey,
  USUAL,
} from './test-ledger.ts';
import { eventsOf } from './test-play.ts';

// The limits of the ledger as an object that a fault can lower.
vi.mock('@jangbu/protocol', async (original) => {
  const protocol = await original<typeof import('@jangbu/protocol')>();
  return { ...protocol, LIMITS: { ...protocol.LIMITS } };
});

const limits: { -readonly [Name in keyof typeof LIMITS]: number } = LIMITS;
const usualLimits = { ...LIMITS };

/** What makes one check fail: other fields, a prepared ledger, another sender, a key without a scope. */
interface Fault {
  readonly code: RejectCode;
  readonly fields?: object;
  readonly prepare?: (ledger: TestLedger) => void;
  readonly sender?: number;
  readonly missing?: Scope;
  /** Which of two forms a command has: faults of different forms are no pair. */
  readonly form?: string;
}

const NO_POINT = new Uint8Array(32).fill(0xff);
/** A point of order 1. */
const IDENTITY = Uint8Array.of(1, ...new Uint8Array(31));
const TOO_LONG = 31_622_400_000_001;
const DELETE = new Uint8Array([0x41, 0x7f]);

const lower = (changes: Partial<typeof limits>) => () => void Object.assign(limits, changes);
const place = (fields: Partial<(typeof USUAL)['PlaceOrder']>) => (ledger: TestLedger) => {
  ledger.send(PARTY.kim, command('PlaceOrder', fields));
};
const freeze = ({ state }: TestLedger) => {
  for (const account of state.accounts) account.status = 1;
};
const badValue = (fields: object): Fault => ({ code: 'bad_value', fields });
const unsupported = (fields: object): Fault => ({ code: 'unsupported', fields });
const badText = (fields: object): Fault => ({ code: 'bad_text', fields });
const keyLifetime = (fields: object): Fault => ({ code: 'key_lifetime', fields });

const ORDER_NAME: readonly Fault[] = [
  { code: 'role_missing', sender: PARTY.bank },
  { code: 'scope_missing', missing: 'trade' },
  badValue({ orderId: 0, clientOrderId: '', rowHint: NONE_U32 }),
  badValue({ orderId: 1, clientOrderId: 'open', rowHint: NONE_U32 }),
  badValue({ orderId: 0, clientOrderId: 'open', rowHint: 0 }),
];

const byClientOrderId = (code: RejectCode, account: number, clientOrderId: string): Fault => {
  return { code, form: 'client order id', fields: { orderId: 0, clientOrderId, account } };
};
const byOrderId = (fields: object): Fault => {
  return { code: 'unknown_order', form: 'order id', fields: { clientOrderId: '', ...fields } };
};

const NO_SUCH_ORDER: readonly Fault[] = [
  byClientOrderId('unknown_account', 99, 'open'),
  byClientOrderId('unknown_account', NONE_U32, 'open'),
  byClientOrderId('unknown_account', ACCOUNT.L, 'open'),
  byClientOrderId('unknown_order', ACCOUNT.K, 'none'),
  byClientOrderId('order_closed', ACCOUNT.K, 'gone'),
  byOrderId({ orderId: 9 }),
  byOrderId({ orderId: 2 }),
  byOrderId({ orderId: 1, account: ACCOUNT.H }),
  byOrderId({ orderId: 1, rowHint: 1 }),
];

/** The faults of each command in the order of the checks of docs/spec/commands.md. */
const FAULTS: { readonly [Kind in Command['kind']]: readonly Fault[] } = {
  RegisterParticipant: [
    { code: 'role_missing', sender: PARTY.kim },
    { code: 'scope_missing', missing: 'office' },
    badText({ name: new Uint8Array(0) }),
    badText({ name: DELETE }),
    badValue({ roles: 0 }),
    badValue({ roles: 512 }),
    { code: 'invalid_key', fields: { rootKey: NO_POINT } },
    { code: 'invalid_key', fields: { rootKey: IDENTITY } },
    { code: 'duplicate_key', fields: { rootKey: testKey(PARTY.kim) } },
    { code: 'limit_reached', prepare: lower({ maxParticipants: 6 }) },
    { code: 'limit_reached', prepare: lower({ maxKeys: 6 }) },
  ],
  RegisterKey: [
    { code: 'root_key_required', missing: 'accounts' },
    badValue({ keyKind: 0 }),
    badValue({ keyKind: 3 }),
    badValue({ scope: 0 }),
    badValue({ scope: 8 }),
    keyLifetime({ validFrom: 0, validUntil: START }),
    keyLifetime({ validFrom: START + DAY, validUntil: START + DAY }),
    keyLifetime({ validFrom: START, validUntil: START + TOO_LONG }),
    { code: 'invalid_key', fields: { publicKey: NO_POINT } },
    { code: 'duplicate_key', fields: { publicKey: testKey(PARTY.lee) } },
    { code: 'limit_reached', prepare: lower({ maxKeys: 6 }) },
  ],
  OpenAccount: [
    badValue({ class: 5 }),
    { code: 'role_missing', fields: { class: 3 } },
    { code: 'role_missing', sender: PARTY.bank },
    { code: 'scope_missing', missing: 'accounts' },
    badValue({ secret: new Uint8Array(16) }),
    { code: 'limit_reached', prepare: lower({ maxAccounts: 4 }) },
  ],
  CreditCash: [
    { code: 'role_missing', sender: PARTY.kim },
    { code: 'scope_missing', missing: 'office' },
    { code: 'bad_quantity', fields: { amount: 0 } },
    { code: 'unknown_account', fields: { account: 4 } },
    { code: 'unknown_currency', fields: { currency: 2 } },
    { code: 'account_not_active', prepare: freeze },
    { code: 'amount_too_large', fields: { amount: Number.MAX_SAFE_INTEGER - 2_999_999 } },
    { code: 'limit_reached', fields: { account: 3 }, prepare: lower({ maxCashRows: 3 }) },
  ],
  ListIssue: [
    { code: 'role_missing', sender: PARTY.kim },
    { code: 'scope_missing', missing: 'office' },
    badText({ shortCode: '' }),
    badText({ shortCode: 'low' }),
    badText({ isin: 'KR700000000' }),
    badText({ name: DELETE }),
    badText({ nameEnglish: new Uint8Array(0) }),
    { code: 'unknown_currency', fields: { currency: 2 } },
    badValue({ priceDecimals: 9 }),
    badValue({ matchingMode: 2 }),
    badValue({ tick: 0 }),
    badValue({ lot: 0 }),
    unsupported({ matchingMode: 1 }),
    unsupported({ market: 1 }),
    unsupported({ tickTable: 1 }),
    { code: 'off_tick', fields: { basePrice: 3, tick: 2 } },
    { code: 'off_tick', fields: { lowerLimit: 3, tick: 2 } },
    { code: 'off_tick', fields: { upperLimit: 3, tick: 2 } },
    badValue({ lowerLimit: 0, upperLimit: 8 }),
    badValue({ lowerLimit: 8, upperLimit: 0 }),
    badValue({ lowerLimit: 8, upperLimit: 6 }),
    badValue({ lowerLimit: 4, upperLimit: 8, basePrice: 2 }),
    badValue({ lowerLimit: 4, upperLimit: 8, basePrice: 10 }),
    { code: 'notional_too_large', fields: { tick: 2, lot: 2 ** 52 } },
    {
      code: 'notional_too_large',
      fields: { currency: 1, priceDecimals: 0, lot: 90_071_992_547_410 },
    },
    { code: 'inexact_amount', fields: { priceDecimals: 2, lot: 50 } },
    { code: 'duplicate_short_code', fields: { shortCode: 'ABC' } },
    { code: 'limit_reached', prepare: lower({ maxIssues: 1 }) },
  ],
  IssueShares: [
    { code: 'role_missing', sender: PARTY.kim },
    { code: 'scope_missing', missing: 'office' },
    { code: 'bad_quantity', fields: { quantity: 0 } },
    { code: 'unknown_account', fields: { account: 4 } },
    { code: 'unknown_issue', fields: { issue: 1 } },
    { code: 'account_not_active', prepare: freeze },
    { code: 'amount_too_large', fields: { quantity: Number.MAX_SAFE_INTEGER - 2_999 } },
    { code: 'limit_reached', fields: { account: 3 }, prepare: lower({ maxPositions: 3 }) },
  ],
  PlaceOrder: [
    { code: 'role_missing', sender: PARTY.bank },
    { code: 'scope_missing', missing: 'trade' },
    badValue({ side: 2 }),
    badValue({ orderType: 7 }),
    badValue({ timeInForce: 3 }),
    badValue({ selfMatch: 5 }),
    badValue({ flags: 8 }),
    unsupported({ orderType: 1 }),
    unsupported({ orderType: 6 }),
    unsupported({ timeInForce: 2 }),
    unsupported({ selfMatch: 1 }),
    unsupported({ flags: 1 }),
    unsupported({ details: new Uint8Array(1) }),
    badValue({ stopPrice: 1 }),
    { code: 'unknown_issue', fields: { issue: 1 } },
    {
      code: 'issue_not_trading',
      prepare: ({ state }) => {
        state.issues[0]!.status = 1;
      },
    },
    { code: 'unknown_account', fields: { account: 9 } },
    { code: 'unknown_account', fields: { account: ACCOUNT.L } },
    { code: 'account_not_active', prepare: freeze },
    {
      code: 'account_class',
      prepare: ({ state }) => {
        for (const account of state.accounts) account.class = 3;
      },
    },
    { code: 'bad_client_order_id', fields: { clientOrderId: '' } },
    { code: 'bad_client_order_id', fields: { clientOrderId: 'a b' } },
    { code: 'duplicate_client_order_id', fields: { clientOrderId: 'open' } },
    { code: 'bad_quantity', fields: { quantity: 0 } },
    { code: 'off_lot', fields: { quantity: 9 } },
    { code: 'bad_price', fields: { limitPrice: 0 } },
    { code: 'off_tick', fields: { limitPrice: 101 } },
    { code: 'above_limit', fields: { limitPrice: 2 ** 52 } },
    { code: 'below_limit', fields: { limitPrice: 48 } },
    { code: 'notional_too_large', fields: { quantity: 2 ** 46 * 10 } },
    { code: 'limit_reached', prepare: lower({ maxClientOrderIds: 3 }) },
    { code: 'limit_reached', prepare: lower({ maxOpenOrders: 2 }) },
    { code: 'limit_reached', prepare: lower({ maxOpenOrdersPerIssue: 2 }), fields: { side: 1 } },
    { code: 'insufficient_cash', fields: { side: 0, quantity: 100_000 } },
    { code: 'insufficient_shares', fields: { side: 1, quantity: 1_010 } },
  ],
  ReduceOrder: [
    ...ORDER_NAME,
    { code: 'bad_quantity', fields: { quantity: 0 } },
    ...NO_SUCH_ORDER,
    { code: 'off_lot', fields: { quantity: 21 } },
    { code: 'reduce_exceeds_leaves', fields: { quantity: 30 } },
  ],
  CancelOrder: [...ORDER_NAME, ...NO_SUCH_ORDER],
};

const SENDERS: { readonly [Kind in Command['kind']]: number } = {
  RegisterParticipant: PARTY.operator,
  RegisterKey: PARTY.kim,
  OpenAccount: PARTY.kim,
  CreditCash: PARTY.bank,
  ListIssue: PARTY.operator,
  IssueShares: PARTY.registrar,
  PlaceOrder: PARTY.kim,
  ReduceOrder: PARTY.kim,
  CancelOrder: PARTY.kim,
};

/** Of two faults that set the same thing the earlier one counts. */
function verdictWith(kind: Command['kind'], faults: readonly Fault[]): RejectCode {
  Object.assign(limits, usualLimits);
  const ledger = openMarket(
    { tick: 2, lot: 10, lowerLimit: 50, upperLimit: 2 ** 51 },
    undefined,
    false,
  );
  place({ clientOrderId: 'open', quantity: 20 })(ledger);
  ledger.send(PARTY.lee, command('PlaceOrder', { account: ACCOUNT.L, clientOrderId: 'other' }));
  place({ clientOrderId: 'gone', timeInForce: 1 })(ledger);
  // A quantity of a lot, where there is one.
  const usual = kind === 'ReduceOrder' ? { quantity: 10 } : {};
  const fields = Object.assign({}, ...faults.map((fault) => fault.fields).reverse());
  for (const { prepare } of faults) prepare?.(ledger);
  const sender = faults.find((fault) => fault.sender !== undefined)?.sender ?? SENDERS[kind];
  const missing = faults.find((fault) => fault.missing !== undefined)?.missing;
  const sent = { ...USUAL[kind], ...usual, ...fields } as Command;
  const key = missing === undefined ? {} : { key: ledger.weakKey(sender, missing) };
  const { events } = ledger.block([ledger.envelope(sender, [sent], key)]);
  const result = eventsOf(events).at(-1);
  if (result?.kind !== 'command_result') throw new Error('the command has no result');
  return result.reject;
}

for (const [name, faults] of Object.entries(FAULTS)) {
  const kind = name as Command['kind'];
  it(`${name} without a fault is done`, () => expect(verdictWith(kind, [])).toBe('ok'));

  for (const [number, own] of faults.entries()) {
    it(`${name}: ${own.code} (fault ${number}) comes before all that follow`, () => {
      expect(verdictWith(kind, [own])).toBe(own.code);
      for (const later of faults.slice(number + 1)) {
        if (own.form !== undefined && later.form !== undefined && own.form !== later.form) continue;
        expect([later, verdictWith(kind, [own, later])]).toEqual([later, own.code]);
      }
    });
  }
}

it.each([
  ['two approvals', { approvals: 2 }],
  ['changes of the next business date', { effective: 'next_business_date' }],
] as const)('with %s, what needs a proposal is unsupported before all else', (_name, changes) => {
  const ledger = new TestLedger(testGenesis(changes));
  const lists = command('ListIssue', { shortCode: '' });
  const registers = command('RegisterParticipant', { roles: 0 });
  const others = [command('OpenAccount'), command('RegisterKey')];
  const { events } = ledger.send(PARTY.kim, lists, registers, ...others);
  const codes = eventsOf(events).flatMap((event) => ('reject' in event ? event.reject : []));
  expect(codes).toEqual(['unsupported', 'unsupported', 'ok', 'ok']);
});
