import { type Command, NONE_U32, type OfficeCommand, type RejectCode } from '@jangbu/protocol';
import { expect, it, vi } from 'vitest';
import {
  AT_MIDPOINT,
  badText,
  badValue,
  DELETE,
  DORMANT,
  type Fault,
  freeze,
  itChecksInOrder,
  LOWER,
  lock,
  lockAccounts,
  lower,
  type MarketKind,
  setIssue,
  throttle,
  UPPER,
} from './test-faults.ts';
import {
  ACCOUNT,
  command,
  DAY,
  PARTY,
  START,
  TestLedger,
  testGenesis,
  testKey,
} from './test-ledger.ts';
import { eventsOf } from './test-play.ts';

// The limits of the ledger as an object that a fault can lower.
vi.mock('@jangbu/protocol', async (original) => {
  const protocol = await original<typeof import('@jangbu/protocol')>();
  return { ...protocol, LIMITS: { ...protocol.LIMITS } };
});

const NO_POINT = new Uint8Array(32).fill(0xff);
/** A point of order 1. */
const IDENTITY = Uint8Array.of(1, ...new Uint8Array(31));
const TOO_LONG = 31_622_400_000_001;

const [MARKET, CONDITIONAL_LIMIT, BEST_COUNTER, BEST_SAME, MIDPOINT, STOP_LIMIT] = [
  1, 2, 3, 4, 5, 6,
];
const OFF_HOURS = 8;
const [CLOSED, HALT] = [0, 10];
/** What a fault of the price states in full, so that no later one changes what it is a fault of. */
const LIMIT_TERMS = { orderType: 0, stopPrice: 0, limitPrice: 100, flags: 0, selfMatch: 0 };
const STOP_TERMS = { ...LIMIT_TERMS, orderType: STOP_LIMIT, stopPrice: 100 };

const unsupported = (fields: object): Fault => ({ code: 'unsupported', fields });
const keyLifetime = (fields: object): Fault => ({ code: 'key_lifetime', fields });
const notAmendable = (fields: object): Fault => {
  return { code: 'order_type_not_accepted', form: 'order id', fields };
};

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
const FAULTS: Readonly<
  Record<Exclude<Command['kind'], MarketKind | OfficeCommand['kind']>, readonly Fault[]>
> = {
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
    badValue({ flags: 16 }),
    unsupported({ flags: 1 }),
    unsupported({ flags: 2 }),
    unsupported({ flags: 4 }),
    unsupported({ details: new Uint8Array(1) }),
    badValue({ orderType: 0, stopPrice: 1 }),
    badValue({ orderType: STOP_LIMIT, stopPrice: 0 }),
    badValue({ orderType: MARKET, limitPrice: 100 }),
    badValue({ orderType: BEST_COUNTER, limitPrice: 100 }),
    badValue({ orderType: BEST_SAME, limitPrice: 100 }),
    badValue({ orderType: MIDPOINT, limitPrice: 100 }),
    badValue({ timeInForce: 2, selfMatch: 1 }),
    { code: 'unknown_issue', fields: { issue: 1 } },
    { code: 'issue_not_trading', prepare: setIssue({ status: 1 }) },
    { code: 'issue_not_trading', prepare: setIssue({ phase: CLOSED }) },
    { code: 'issue_not_trading', prepare: setIssue({ phase: HALT }) },
    { code: 'unknown_account', fields: { account: 9 } },
    { code: 'unknown_account', fields: { account: ACCOUNT.L } },
    { code: 'account_not_active', prepare: freeze },
    { code: 'locked', prepare: lockAccounts },
    { code: 'locked', prepare: lock },
    {
      code: 'account_class',
      prepare: ({ state }) => {
        for (const account of state.accounts) account.class = 3;
      },
    },
    { code: 'bad_client_order_id', fields: { clientOrderId: '' } },
    { code: 'bad_client_order_id', fields: { clientOrderId: 'a b' } },
    { code: 'duplicate_client_order_id', fields: { clientOrderId: 'open' } },
    { code: 'order_type_not_accepted', fields: { flags: OFF_HOURS } },
    {
      code: 'order_type_not_accepted',
      fields: { ...LIMIT_TERMS, orderType: BEST_SAME, limitPrice: 0 },
      prepare: setIssue({ matchingMode: 1 }),
    },
    {
      code: 'order_type_not_accepted',
      fields: { ...LIMIT_TERMS, orderType: MARKET, limitPrice: 0 },
      prepare: setIssue({ lowerLimit: 0, upperLimit: 0 }),
    },
    {
      code: 'time_in_force_not_accepted',
      fields: { ...LIMIT_TERMS, orderType: CONDITIONAL_LIMIT, timeInForce: 1 },
    },
    {
      code: 'time_in_force_not_accepted',
      fields: { ...LIMIT_TERMS, orderType: BEST_SAME, limitPrice: 0, timeInForce: 2 },
    },
    {
      code: 'time_in_force_not_accepted',
      fields: { ...LIMIT_TERMS, orderType: STOP_LIMIT, stopPrice: 100, timeInForce: 1 },
    },
    { code: 'bad_quantity', fields: { quantity: 0 } },
    { code: 'off_lot', fields: { quantity: 9 } },
    { code: 'no_midpoint', fields: { ...LIMIT_TERMS, orderType: MIDPOINT, limitPrice: 0 } },
    { code: 'bad_price', fields: { ...LIMIT_TERMS, limitPrice: 0 } },
    {
      code: 'bad_price',
      fields: { ...LIMIT_TERMS, orderType: CONDITIONAL_LIMIT, limitPrice: UPPER, side: 0 },
    },
    {
      code: 'bad_price',
      fields: { ...LIMIT_TERMS, orderType: CONDITIONAL_LIMIT, limitPrice: LOWER, side: 1 },
    },
    { code: 'off_tick', fields: { ...STOP_TERMS, stopPrice: 101 } },
    { code: 'above_limit', fields: { ...STOP_TERMS, stopPrice: 2 ** 52 } },
    { code: 'below_limit', fields: { ...STOP_TERMS, stopPrice: 48 } },
    { code: 'bad_price', fields: { ...STOP_TERMS, limitPrice: 0 } },
    { code: 'off_tick', fields: { ...LIMIT_TERMS, limitPrice: 101 } },
    { code: 'above_limit', fields: { ...LIMIT_TERMS, limitPrice: 2 ** 52 } },
    { code: 'below_limit', fields: { ...LIMIT_TERMS, limitPrice: 48 } },
    { code: 'outside_collar', prepare: setIssue({ collarPercent: 1, lastPrice: 1_000 }) },
    { code: 'quantity_too_large', prepare: setIssue({ maxQuantity: 9 }) },
    { code: 'value_too_large', prepare: setIssue({ maxNotional: 999 }) },
    {
      code: 'value_too_large',
      fields: { quantity: 2 ** 46 * 10 },
      prepare: setIssue({ maxNotional: 1_000 }),
    },
    { code: 'throttled', prepare: throttle },
    { code: 'notional_too_large', fields: { quantity: 2 ** 46 * 10 } },
    { code: 'limit_reached', prepare: lower({ maxClientOrderIds: 3 }) },
    { code: 'limit_reached', prepare: lower({ maxOpenOrders: 2 }) },
    { code: 'limit_reached', prepare: lower({ maxOpenOrdersPerIssue: 2 }), fields: { side: 1 } },
    { code: 'insufficient_cash', fields: { side: 0, quantity: 100_000 } },
    { code: 'insufficient_shares', fields: { side: 1, quantity: 1_010 } },
    { code: 'ownership_cap', prepare: setIssue({ ownershipCapPpm: 343_000 }) },
  ],
  ReduceOrder: [
    ...ORDER_NAME,
    { code: 'bad_quantity', fields: { quantity: 0 } },
    ...NO_SUCH_ORDER,
    { code: 'off_lot', fields: { quantity: 21 } },
    { code: 'reduce_exceeds_leaves', fields: { quantity: 30 } },
  ],
  CancelOrder: [...ORDER_NAME, ...NO_SUCH_ORDER],
  AmendOrder: [
    ...ORDER_NAME,
    badValue({ orderType: 7 }),
    badValue({ orderType: MARKET, limitPrice: 100 }),
    badValue({ orderType: BEST_COUNTER, limitPrice: 100 }),
    badValue({ orderType: BEST_SAME, limitPrice: 100 }),
    ...NO_SUCH_ORDER,
    { code: 'issue_not_trading', prepare: setIssue({ status: 1 }) },
    { code: 'issue_not_trading', prepare: setIssue({ phase: CLOSED }) },
    { code: 'issue_not_trading', prepare: setIssue({ phase: HALT }) },
    notAmendable({ orderId: DORMANT, orderType: 0 }),
    notAmendable({ orderId: AT_MIDPOINT, orderType: 0 }),
    { code: 'order_type_not_accepted', fields: { orderType: MIDPOINT, limitPrice: 0 } },
    { code: 'order_type_not_accepted', fields: { orderType: STOP_LIMIT } },
    {
      code: 'order_type_not_accepted',
      fields: { orderType: MARKET, limitPrice: 0 },
      prepare: setIssue({ matchingMode: 1 }),
    },
    { code: 'account_not_active', prepare: freeze },
    { code: 'locked', prepare: lockAccounts },
    { code: 'locked', prepare: lock },
    { code: 'bad_price', fields: { orderType: 0, limitPrice: 0 } },
    { code: 'bad_price', fields: { orderType: CONDITIONAL_LIMIT, limitPrice: UPPER } },
    { code: 'off_tick', fields: { orderType: 0, limitPrice: 101 } },
    { code: 'above_limit', fields: { orderType: 0, limitPrice: 2 ** 52 } },
    { code: 'below_limit', fields: { orderType: 0, limitPrice: 48 } },
    { code: 'outside_collar', prepare: setIssue({ collarPercent: 1, lastPrice: 1_000 }) },
    { code: 'value_too_large', prepare: setIssue({ maxNotional: 1_999 }) },
    { code: 'throttled', prepare: throttle },
    { code: 'notional_too_large', fields: { orderType: 0, limitPrice: UPPER } },
    { code: 'insufficient_cash', fields: { orderType: 0, limitPrice: 60_000 } },
  ],
};

for (const [kind, faults] of Object.entries(FAULTS)) {
  itChecksInOrder(kind as Command['kind'], faults);
}

it.each([
  ['two approvals', { approvals: 2 }],
  ['changes of the next business date', { effective: 'next_business_date' }],
] as const)('with %s, what needs a proposal is unsupported before all else', (_name, changes) => {
  const ledger = new TestLedger(testGenesis(changes));
  const lists = command('ListIssue', { shortCode: '' });
  const registers = command('RegisterParticipant', { roles: 0 });
  const markets = [
    command('DefineTickTable', { bands: [] }),
    command('DefineMarket', { tickTable: 9 }),
    command('SetTradingDay', { market: 9 }),
    command('ListMarketIssue', { shortCode: '' }),
  ];
  const others = [command('OpenAccount'), command('RegisterKey')];
  const { events } = ledger.send(PARTY.kim, lists, registers, ...markets, ...others);
  const codes = eventsOf(events).flatMap((event) => ('reject' in event ? event.reject : []));
  expect(codes).toEqual([...Array<string>(6).fill('unsupported'), 'ok', 'ok']);
});
