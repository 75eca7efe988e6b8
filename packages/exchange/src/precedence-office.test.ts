import { encodeCommand, type OfficeCommand } from '@jangbu/protocol';
import { expect, it, vi } from 'vitest';
import { PROPOSAL } from './state/proposal.ts';
import {
  badValue,
  type Fault,
  freeze,
  itChecksInOrder,
  lock,
  lockAccounts,
  lower,
} from './test-faults.ts';
import {
  ACCOUNT,
  command,
  PARTY,
  SECOND,
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
const MUCH = 2 ** 52;
const role = (sender: number): Fault => ({ code: 'role_missing', sender });
const OFFICE: Fault = { code: 'scope_missing', missing: 'office' };
const ACCOUNTS: Fault = { code: 'scope_missing', missing: 'accounts' };
const TRADE: Fault = { code: 'scope_missing', missing: 'trade' };
const OF_OPERATOR: readonly Fault[] = [role(PARTY.kim), OFFICE];
const NO_ACCOUNT: Fault = { code: 'unknown_account', fields: { account: 9 } };
const OF_OTHERS: Fault = { code: 'unknown_account', fields: { account: ACCOUNT.L } };
const NO_ISSUE: Fault = { code: 'unknown_issue', fields: { issue: 9 } };
const NO_CURRENCY: Fault = { code: 'unknown_currency', fields: { currency: 2 } };
const NO_QUANTITY: Fault = { code: 'bad_quantity', fields: { quantity: 0 } };
const NO_AMOUNT: Fault = { code: 'bad_quantity', fields: { amount: 0 } };
const NO_PARTICIPANT: Fault = { code: 'unknown_participant', fields: { participant: 9 } };
const NO_MARKET: Fault = { code: 'unknown_market', fields: { market: 9 } };
const newKey = (code: 'invalid_key' | 'duplicate_key', key: Uint8Array): Fault => {
  return { code, fields: { newKey: key } };
};
const NEW_KEY: readonly Fault[] = [
  newKey('invalid_key', NO_POINT),
  newKey('duplicate_key', testKey(PARTY.lee)),
  { code: 'limit_reached', prepare: lower({ maxKeys: 6 }) },
];
const OF_SHARES: readonly Fault[] = [role(PARTY.kim), OFFICE, NO_QUANTITY, NO_ACCOUNT, NO_ISSUE];
const change = (fields: (ledger: TestLedger) => void) => fields;
const halted = (fields: object) =>
  change(({ state }) => void Object.assign(state.issues[1]!, fields));
const proposal = (fields: object) =>
  change(({ state }) => void Object.assign(state.proposals[0]!, fields));
const proposing = (action: Parameters<typeof encodeCommand>[0]) => ({
  action: encodeCommand(action),
});

/** The faults of each command in the order of the checks of docs/spec/commands.md. */
const FAULTS: Readonly<Record<OfficeCommand['kind'], readonly Fault[]>> = {
  RevokeKey: [
    { code: 'root_key_required', missing: 'accounts' },
    { code: 'key_not_found', fields: { publicKey: testKey(39) } },
    { code: 'key_not_found', fields: { publicKey: testKey(PARTY.lee) } },
    badValue({ publicKey: testKey(PARTY.kim) }),
    {
      code: 'key_not_active',
      prepare: ({ state }) =>
        void Object.assign(state.keys[state.findKey(testKey(33))]!, { status: 1 }),
    },
  ],
  RotateRootKey: [{ code: 'root_key_required', missing: 'accounts' }, ...NEW_KEY],
  ReplaceRootKey: [...OF_OPERATOR, NO_PARTICIPANT, ...NEW_KEY],
  DebitCash: [
    role(PARTY.kim),
    OFFICE,
    NO_AMOUNT,
    NO_ACCOUNT,
    NO_CURRENCY,
    { code: 'insufficient_cash', fields: { amount: 1_000_000 } },
    { code: 'insufficient_cash', fields: { currency: 1 } },
  ],
  RequestWithdrawal: [
    role(PARTY.bank),
    ACCOUNTS,
    NO_AMOUNT,
    NO_ACCOUNT,
    OF_OTHERS,
    NO_CURRENCY,
    { code: 'account_not_active', prepare: freeze },
    { code: 'locked', prepare: lockAccounts },
    { code: 'locked', prepare: lock },
    { code: 'limit_reached', prepare: lower({ maxWithdrawals: 0 }) },
    { code: 'insufficient_cash', fields: { amount: 1_000_000 } },
  ],
  SettleWithdrawal: [
    role(PARTY.kim),
    OFFICE,
    badValue({ isPaid: 2 }),
    { code: 'unknown_withdrawal', fields: { withdrawal: 1 } },
  ],
  RetireShares: [...OF_SHARES, { code: 'insufficient_shares', fields: { quantity: 1_001 } }],
  TransferShares: [
    role(PARTY.kim),
    OFFICE,
    NO_QUANTITY,
    { code: 'unknown_account', fields: { from: 9 } },
    { code: 'unknown_account', fields: { to: 9 } },
    badValue({ to: 0 }),
    NO_ISSUE,
    { code: 'limit_reached', fields: { to: 3 }, prepare: lower({ maxPositions: 3 }) },
    { code: 'insufficient_shares', fields: { quantity: 1_001 } },
  ],
  FreezeShares: [
    ...OF_SHARES,
    { code: 'limit_reached', prepare: lower({ maxFreezes: 0 }) },
    { code: 'insufficient_shares', fields: { quantity: 1_001 } },
  ],
  ReleaseShares: [
    ...OF_SHARES,
    { code: 'exceeds_frozen', fields: { quantity: 6 } },
    { code: 'exceeds_frozen', fields: { account: ACCOUNT.K } },
  ],
  FreezeAccount: [
    role(PARTY.kim),
    OFFICE,
    badValue({ isFrozen: 2 }),
    NO_ACCOUNT,
    { ...badValue({ isFrozen: 0 }), form: 'of what is not frozen' },
    {
      code: 'role_missing',
      form: 'of what the regulator froze',
      fields: { isFrozen: 0 },
      prepare: ({ state }) => void Object.assign(state.accounts[ACCOUNT.K]!, { status: 5 }),
    },
  ],
  SetAccountTerms: [
    role(PARTY.bank),
    ACCOUNTS,
    badValue({ flags: 2 }),
    NO_ACCOUNT,
    { ...OF_OTHERS, form: 'by a member' },
    {
      code: 'role_missing',
      form: 'by a member',
      fields: { flags: 0 },
      prepare: ({ state }) => void Object.assign(state.accounts[ACCOUNT.K]!, { flags: 1 }),
    },
    { code: 'bad_value', form: 'by the operator', sender: PARTY.operator },
  ],
  DefineFees: [
    ...OF_OPERATOR,
    badValue({ schedule: 0 }),
    badValue({ schedule: 2 }),
    badValue({ makerPpm: 250_001 }),
    badValue({ takerPpm: 250_001 }),
    badValue({ sellTaxPpm: 250_001 }),
    { code: 'unknown_account', fields: { feeAccount: 9 } },
    { code: 'unknown_account', fields: { taxAccount: 9 } },
    { code: 'account_class', fields: { feeAccount: 4 } },
    { code: 'account_class', fields: { taxAccount: 3 } },
    { code: 'limit_reached', prepare: lower({ maxFeeRows: 0 }) },
  ],
  SetIssueTerms: [
    ...OF_OPERATOR,
    NO_ISSUE,
    badValue({ collarPercent: 101 }),
    badValue({ ownershipCapPpm: 1_000_001 }),
    { code: 'unknown_fee_schedule', fields: { feeSchedule: 2 } },
    {
      code: 'issue_has_orders',
      fields: { feeSchedule: 1 },
      prepare: (ledger) => void ledger.send(PARTY.operator, command('DefineFees')),
    },
  ],
  SetMarketTerms: [...OF_OPERATOR, NO_MARKET],
  SetParticipantTerms: [...OF_OPERATOR, NO_PARTICIPANT],
  SetIssueStatus: [
    ...OF_OPERATOR,
    NO_ISSUE,
    badValue({ status: 2 }),
    badValue({ status: 0 }),
    {
      code: 'bad_value',
      prepare: ({ state }) => void Object.assign(state.issues[0]!, { status: 2 }),
    },
  ],
  AttestTotals: [
    role(PARTY.kim),
    OFFICE,
    { code: 'unsupported', prepare: ({ state }) => void Object.assign(state, { rulesVersion: 1 }) },
    NO_ISSUE,
    NO_PARTICIPANT,
    { code: 'amount_too_large', fields: { customers: MUCH, own: MUCH } },
    {
      code: 'limit_reached',
      fields: { participant: PARTY.bank },
      prepare: lower({ maxManagerTotals: 0 }),
    },
  ],
  MassCancel: [role(PARTY.bank), TRADE, badValue({ side: 3 }), NO_ACCOUNT, OF_OTHERS, NO_ISSUE],
  KillSwitch: [
    role(PARTY.bank),
    { ...TRADE, form: 'own' },
    {
      code: 'unknown_participant',
      form: 'of another',
      sender: PARTY.operator,
      fields: { participant: 9 },
    },
    NO_ACCOUNT,
    OF_OTHERS,
    { code: 'locked', prepare: lock },
  ],
  ReleaseKillSwitch: [
    NO_PARTICIPANT,
    NO_ACCOUNT,
    { code: 'not_locked', fields: { account: ACCOUNT.K } },
    role(PARTY.lee),
    { code: 'root_key_required', missing: 'accounts' },
    {
      code: 'too_early',
      prepare: (ledger) => void Object.assign(ledger, { now: ledger.now - SECOND }),
    },
  ],
  RatifyHalt: [
    ...OF_OPERATOR,
    NO_MARKET,
    { code: 'unknown_issue', fields: { issue: 0 } },
    { code: 'not_halted', prepare: halted({ haltKey: 0 }) },
    { code: 'halt_ratified', prepare: halted({ haltRatified: 1 }) },
    {
      code: 'same_key',
      prepare: ({ state }) => {
        if (state.issues[1]!.haltKey !== 0) state.issues[1]!.haltKey = PARTY.operator + 1;
      },
    },
  ],
  BustTrade: [
    ...OF_OPERATOR,
    NO_ISSUE,
    { code: 'unknown_trade', fields: { index: 2 } },
    {
      code: 'trade_busted',
      prepare: ({ state }) => state.dayTrades.bust(0, 0),
    },
    {
      code: 'insufficient_shares',
      prepare: (ledger) => {
        const { state } = ledger;
        const quantity = state.positions.availableOf(ACCOUNT.K, 0);
        ledger.send(PARTY.registrar, command('FreezeShares', { quantity }));
      },
    },
    {
      code: 'insufficient_cash',
      prepare: (ledger) => {
        const amount = ledger.state.cash.availableOf(ACCOUNT.L, 0);
        ledger.send(PARTY.bank, command('DebitCash', { account: ACCOUNT.L, amount }));
      },
    },
  ],
  Propose: [
    ...OF_OPERATOR,
    badValue({ action: new Uint8Array(0) }),
    badValue({ action: encodeCommand(command('SetMarketTerms')).slice(1) }),
    badValue(proposing(command('OpenAccount'))),
    badValue({ effectiveDate: 1 }),
    badValue({ effectiveDate: 99_999 }),
    { code: 'limit_reached', prepare: lower({ maxProposals: 0 }) },
    { code: 'unknown_market', fields: proposing(command('SetMarketTerms')) },
    { code: 'bad_text', fields: proposing(command('ListIssue', { shortCode: '' })) },
  ],
  Approve: [
    ...OF_OPERATOR,
    { code: 'unknown_proposal', fields: { proposal: 1 } },
    { code: 'proposal_not_open', prepare: proposal({ status: PROPOSAL.failed }) },
    { code: 'proposal_not_open', prepare: proposal({ status: PROPOSAL.withdrawn }) },
    { code: 'proposal_not_open', prepare: proposal({ proposedAt: 1 }) },
    { code: 'same_key', prepare: proposal({ key: PARTY.operator, participant: PARTY.operator }) },
  ],
  WithdrawProposal: [
    ...OF_OPERATOR,
    { code: 'unknown_proposal', fields: { proposal: 1 } },
    { code: 'proposal_not_open', prepare: proposal({ status: PROPOSAL.executed }) },
  ],
  ActivateRules: [
    ...OF_OPERATOR,
    { code: 'unsupported', fields: { version: 3 } },
    badValue({ version: 1 }),
    badValue({ businessDate: 1 }),
    { code: 'bad_value', prepare: ({ state }) => void Object.assign(state, { pendingRules: 2 }) },
  ],
  AdvanceTime: [
    ...OF_OPERATOR,
    badValue({ from: 1 }),
    badValue({ to: 1 }),
    badValue({ to: Number.MAX_SAFE_INTEGER }),
  ],
  SetIssueFlags: [
    ...OF_OPERATOR,
    NO_ISSUE,
    { code: 'unknown_issue', fields: { issue: 0 } },
    badValue({ flags: 16 }),
    badValue({ flags: 2 }),
  ],
  SetExpiryDay: [
    ...OF_OPERATOR,
    NO_MARKET,
    badValue({ date: 1 }),
    badValue({ closingPercent: 101 }),
    { code: 'limit_reached', prepare: lower({ maxTradingDays: 0 }) },
  ],
};

for (const [kind, faults] of Object.entries(FAULTS)) {
  itChecksInOrder(kind as OfficeCommand['kind'], faults);
}

it.each([
  ['needs_proposal', 2],
  ['unsupported', 1],
] as const)(
  'with two approvals, what needs a proposal is %s before all else',
  (code, rulesVersion) => {
    const ledger = new TestLedger(testGenesis({ approvals: 2, rulesVersion }));
    const governed = [
      command('ReplaceRootKey', { participant: 9 }),
      command('DefineFees', { schedule: 9 }),
      command('SetIssueTerms', { issue: 9 }),
      command('SetMarketTerms', { market: 9 }),
      command('SetParticipantTerms', { participant: 9 }),
      command('SetIssueStatus', { issue: 9 }),
      command('BustTrade', { issue: 9 }),
      command('ActivateRules', { version: 9 }),
      command('SetIssueFlags', { issue: 9 }),
      command('SetExpiryDay', { market: 9 }),
    ];
    const { events } = ledger.send(PARTY.kim, ...governed, command('FreezeAccount'));
    const codes = eventsOf(events).flatMap((event) => ('reject' in event ? event.reject : []));
    expect(codes).toEqual([...governed.map(() => code), 'role_missing']);
  },
);

it('a schedule that exists gets rows for later dates alone, one a date', () => {
  const ledger = new TestLedger();
  const account = (kind: number) => command('OpenAccount', { class: kind });
  const today = ledger.state.businessDate;
  const from = (fromDate: number) => {
    return command('DefineFees', { fromDate, feeAccount: 0, taxAccount: 1 });
  };
  const { events } = ledger.send(
    PARTY.operator,
    ...[account(3), account(4)],
    ...[from(today + 5), from(today), from(today + 5), from(today + 4)],
  );
  const codes = eventsOf(events).flatMap((event) => ('reject' in event ? event.reject : []));
  expect(codes).toEqual(['ok', 'ok', 'ok', 'bad_value', 'bad_value', 'ok']);
});
