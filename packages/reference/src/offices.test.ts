import { type Command, encodeCommand, LIMITS, type RejectCode } from '@jangbu/protocol';
import { describe, expect, test } from 'vitest';
import { NONE } from './events.ts';
import type { Limits } from './execution.ts';
import { recordsOf, rejectsOf } from './test-events.ts';
import {
  creditCash,
  issueShares,
  listIssue,
  MEMBER,
  marketLedger,
  openAccount,
  placeOrder,
  publicKey,
  type TestLedger,
  testGenesis,
} from './test-ledger.ts';

/** Who sends a command, the command, and the code of its result. */
type Step = readonly [member: number, command: Command, code: RejectCode];

const { operator, custodian, registrar, broker, rival, everyone } = MEMBER;
const FEE_ACCOUNT = 3;
const TAX_ACCOUNT = 4;

function ledgerOf(rulesVersion = 1, limits: Partial<Limits> = {}): TestLedger {
  const genesis = testGenesis({ rulesVersion });
  const ledger = marketLedger({}, { genesis, limits: { ...LIMITS, ...limits } });
  ledger.send(operator, openAccount({ class: 4 }));
  return ledger;
}

function play(ledger: TestLedger, steps: readonly Step[]): void {
  for (const [member, command, code] of steps) {
    const { events } = ledger.send(member, command);
    expect([command.kind, ...rejectsOf(events)]).toEqual([command.kind, code]);
  }
}

const fees = (fields: object = {}): Command => ({
  kind: 'DefineFees',
  schedule: 1,
  fromDate: 0,
  makerPpm: 1_000,
  takerPpm: 2_500,
  sellTaxPpm: 1_800,
  feeAccount: FEE_ACCOUNT,
  taxAccount: TAX_ACCOUNT,
  ...fields,
});
const terms = (fields: object = {}): Command => ({
  kind: 'SetIssueTerms',
  issue: 0,
  maxQuantity: 0,
  maxNotional: 0,
  collarPercent: 0,
  feeSchedule: 0,
  ownershipCapPpm: 0,
  ...fields,
});
const buy = (id: string, fields: object = {}): Command =>
  placeOrder({ account: 2, clientOrderId: id, ...fields });
const sell = (id: string, fields: object = {}): Command =>
  placeOrder({ side: 1, clientOrderId: id, ...fields });

function cashOf({ engine }: TestLedger, account: number): (bigint | undefined)[] {
  const row = engine.cash.find((cash) => cash.account === account);
  return [row?.available, row?.held];
}

describe('commands.md, fees', () => {
  test('a buy holds the greater fee, and each side pays its own, rounded down', () => {
    const ledger = ledgerOf();
    play(ledger, [
      [operator, fees(), 'ok'],
      [operator, terms({ feeSchedule: 1 }), 'ok'],
      [rival, buy('b', { quantity: 37, limitPrice: 101 }), 'ok'],
    ]);
    // 37 × 101 = 3,737, and 9.3425 of it.
    expect(cashOf(ledger, 2)).toEqual([1_000_000n - 3_746n, 3_746n]);
    play(ledger, [[broker, sell('s', { quantity: 30, limitPrice: 100 }), 'ok']]);
    // 3,030 at the maker's price; 7 × 101 = 707 stay, with 1 of 1.7675.
    expect(cashOf(ledger, 2)).toEqual([1_000_000n - 3_030n - 3n - 708n, 708n]);
    expect(cashOf(ledger, 0)).toEqual([1_000_000n + 3_030n - 7n - 5n, 0n]);
    expect(cashOf(ledger, FEE_ACCOUNT)).toEqual([10n, 0n]);
    expect(cashOf(ledger, TAX_ACCOUNT)).toEqual([5n, 0n]);
  });

  test('orders that expire give back what they held by the fees of their date', () => {
    const ledger = ledgerOf(1, { maxTimeStepsPerBlock: 1 });
    const { businessDate } = ledger.engine.state.parameters;
    play(ledger, [
      [operator, fees(), 'ok'],
      [operator, fees({ fromDate: businessDate + 1, takerPpm: 9_000 }), 'ok'],
      [operator, terms({ feeSchedule: 1 }), 'ok'],
      [rival, buy('b'), 'ok'],
      [rival, buy('c'), 'ok'],
    ]);
    const tomorrow = ledger.now + 86_400_000_000;
    ledger.block([], tomorrow);
    expect(cashOf(ledger, 2)).toEqual([1_000_000n - 1_002n, 1_002n]);
    ledger.block([], tomorrow + 1);
    expect(cashOf(ledger, 2)).toEqual([1_000_000n, 0n]);
    expect(ledger.engine.state.parameters.feesDate).toBe(businessDate + 1);
    play(ledger, [[rival, buy('d'), 'ok']]);
    expect(cashOf(ledger, 2)).toEqual([1_000_000n - 1_009n, 1_009n]);
  });

  test('the checks of the terms', () => {
    const ledger = ledgerOf();
    const { businessDate } = ledger.engine.state.parameters;
    play(ledger, [
      [operator, fees({ schedule: 0 }), 'bad_value'],
      [operator, fees({ schedule: 2 }), 'bad_value'],
      [operator, fees({ takerPpm: 250_001 }), 'bad_value'],
      [operator, fees({ feeAccount: 9 }), 'unknown_account'],
      [operator, fees({ feeAccount: TAX_ACCOUNT }), 'account_class'],
      [operator, fees(), 'ok'],
      [operator, fees({ fromDate: businessDate }), 'bad_value'],
      [operator, fees({ fromDate: businessDate + 1 }), 'ok'],
      [operator, fees({ fromDate: businessDate + 1 }), 'bad_value'],
      [operator, terms({ issue: 1 }), 'unknown_issue'],
      [operator, terms({ collarPercent: 101 }), 'bad_value'],
      [operator, terms({ feeSchedule: 2 }), 'unknown_fee_schedule'],
      [broker, sell('s'), 'ok'],
      [operator, terms({ feeSchedule: 1 }), 'issue_has_orders'],
      [operator, terms({ maxQuantity: 5 }), 'ok'],
    ]);
  });
});

describe('commands.md, the gate', () => {
  test('collar, quantity, value and throttle, in this order', () => {
    const ledger = ledgerOf();
    const limits = { collarPercent: 5, maxQuantity: 20, maxNotional: 1_900 };
    play(ledger, [
      [broker, sell('s0', { quantity: 1 }), 'ok'],
      [rival, buy('b0', { quantity: 1 }), 'ok'],
      [operator, terms(limits), 'ok'],
      [operator, { kind: 'SetParticipantTerms', participant: 4, ordersPerSecond: 1 }, 'ok'],
      [rival, buy('b1', { limitPrice: 106, quantity: 21 }), 'outside_collar'],
      [rival, buy('b2', { limitPrice: 105, quantity: 21 }), 'quantity_too_large'],
      [rival, buy('b3', { limitPrice: 105, quantity: 19 }), 'value_too_large'],
      [rival, buy('b4', { limitPrice: 95, quantity: 20 }), 'ok'],
      [rival, buy('b5', { limitPrice: 95, quantity: 1 }), 'throttled'],
    ]);
    ledger.now += 1_000_000;
    play(ledger, [
      // It counts, though the cash does not cover it.
      [operator, terms(), 'ok'],
      [rival, buy('b6', { limitPrice: 100_000, quantity: 20 }), 'insufficient_cash'],
      [rival, buy('b7'), 'throttled'],
    ]);
  });

  test('the ownership cap counts positions and open buys', () => {
    const ledger = ledgerOf();
    play(ledger, [
      [operator, terms({ ownershipCapPpm: 340_000 }), 'ok'],
      [rival, buy('b0', { quantity: 20, limitPrice: 90 }), 'ok'],
      [rival, buy('b1', { quantity: 1, limitPrice: 90 }), 'ownership_cap'],
    ]);
  });
});

describe('commands.md, cash and shares', () => {
  test('a withdrawal is held until it is paid or not', () => {
    const ledger = ledgerOf();
    const request = (amount: number): Command => {
      return { kind: 'RequestWithdrawal', account: 0, currency: 0, amount };
    };
    const settle = (withdrawal: number, isPaid: number): Command => {
      return { kind: 'SettleWithdrawal', withdrawal, isPaid };
    };
    play(ledger, [
      [rival, request(5), 'unknown_account'],
      [broker, request(0), 'bad_quantity'],
      [broker, request(1_000_001), 'insufficient_cash'],
      [broker, request(600_000), 'ok'],
      [broker, request(400_000), 'ok'],
      [custodian, settle(0, 2), 'bad_value'],
      [custodian, settle(2, 1), 'unknown_withdrawal'],
      [custodian, settle(0, 1), 'ok'],
      [custodian, settle(0, 1), 'unknown_withdrawal'],
      [broker, request(1), 'insufficient_cash'],
      [custodian, settle(1, 0), 'ok'],
    ]);
    expect(cashOf(ledger, 0)).toEqual([400_000n, 0n]);
    expect(ledger.engine.state.currencies[0]!.total).toBe(2_400_000n);
  });

  test('frozen shares are held, and released as far as they were frozen', () => {
    const ledger = ledgerOf();
    const pair = { account: 0, issue: 0 };
    play(ledger, [
      [registrar, { kind: 'FreezeShares', ...pair, quantity: 1_001 }, 'insufficient_shares'],
      [registrar, { kind: 'FreezeShares', ...pair, quantity: 900 }, 'ok'],
      [broker, sell('s', { quantity: 101 }), 'insufficient_shares'],
      [registrar, { kind: 'ReleaseShares', ...pair, quantity: 901 }, 'exceeds_frozen'],
      [registrar, { kind: 'ReleaseShares', ...pair, quantity: 900 }, 'ok'],
      [registrar, { kind: 'ReleaseShares', ...pair, quantity: 1 }, 'exceeds_frozen'],
      [registrar, { kind: 'RetireShares', ...pair, quantity: 1_000 }, 'ok'],
    ]);
    expect(ledger.engine.state.issues[0]!.sharesIssued).toBe(2_000n);
  });
});

describe('commands.md, sweeps', () => {
  test('a sweep takes the first orders, goes on in the next block, and ends without an event', () => {
    const ledger = ledgerOf(1, { maxSweepPerCommand: 2, maxTimeStepsPerBlock: 1 });
    const ids = ['a', 'b', 'c', 'd'];
    play(
      ledger,
      ids.map((id) => [broker, sell(id), 'ok']),
    );
    const all: Command = { kind: 'MassCancel', account: NONE, issue: NONE, side: 2 };
    const { events } = ledger.send(broker, all);
    expect(recordsOf(events).map(({ kind }) => kind)).toEqual([12, 12, 1]);
    expect(ledger.engine.state.sweeps.length).toBe(1);
    expect(ledger.engine.nextWakeUp()).toBe(ledger.now + 1);
    ledger.block([]);
    expect(ledger.engine.state.sweeps.length).toBe(1);
    ledger.block([]);
    expect([ledger.engine.state.sweeps.length, ledger.engine.orders.length]).toEqual([0, 0]);
    // The second command takes what the first one left.
    play(
      ledger,
      ['e', 'f', 'g', 'h'].map((id) => [broker, sell(id), 'ok']),
    );
    ledger.send(broker, all, all);
    expect(ledger.engine.state.sweeps.length).toBe(0);
  });

  test('an office takes over a lock of lower standing, and no member one of an office', () => {
    const ledger = ledgerOf();
    const target = { participant: broker, account: NONE };
    play(ledger, [
      [broker, { kind: 'KillSwitch', ...target }, 'ok'],
      [operator, { kind: 'KillSwitch', ...target }, 'ok'],
      [operator, { kind: 'KillSwitch', ...target }, 'locked'],
      [broker, { kind: 'KillSwitch', ...target }, 'locked'],
    ]);
    ledger.now += 600_000_000;
    play(ledger, [
      [broker, { kind: 'ReleaseKillSwitch', ...target }, 'role_missing'],
      [operator, { kind: 'ReleaseKillSwitch', ...target }, 'ok'],
    ]);
  });

  test('a kill switch cancels and locks, and stays on for ten minutes', () => {
    const ledger = ledgerOf();
    const target = { participant: broker, account: NONE };
    play(ledger, [
      [broker, sell('s'), 'ok'],
      [rival, { kind: 'KillSwitch', ...target }, 'role_missing'],
      [broker, { kind: 'KillSwitch', ...target }, 'ok'],
      [broker, { kind: 'KillSwitch', ...target }, 'locked'],
      [broker, sell('t'), 'locked'],
      [operator, { kind: 'ReleaseKillSwitch', ...target }, 'role_missing'],
      [broker, { kind: 'ReleaseKillSwitch', ...target }, 'too_early'],
      [custodian, creditCash(), 'ok'],
    ]);
    expect(ledger.engine.orders).toEqual([]);
    ledger.now += 600_000_000;
    play(ledger, [
      [broker, { kind: 'ReleaseKillSwitch', ...target }, 'ok'],
      [broker, { kind: 'ReleaseKillSwitch', ...target }, 'not_locked'],
      [broker, sell('u'), 'ok'],
    ]);
  });

  test('a new root key revokes the old one, whose orders go', () => {
    const ledger = ledgerOf();
    play(ledger, [
      [broker, sell('s'), 'ok'],
      [broker, { kind: 'RotateRootKey', newKey: publicKey(rival) }, 'duplicate_key'],
      [broker, { kind: 'RotateRootKey', newKey: publicKey(8) }, 'ok'],
    ]);
    expect(ledger.engine.orders).toEqual([]);
    expect(() => ledger.send(broker, sell('t'))).toThrow('empty_block');
  });
});

describe('commands.md, rules version 2', () => {
  const attest = (customers: number, own: number): Command => {
    return { kind: 'AttestTotals', issue: 0, participant: broker, customers, own };
  };

  test('books that say too little suspend the issue, and right ones bring it back', () => {
    play(ledgerOf(1), [[registrar, attest(1_000, 1_000), 'unsupported']]);
    const ledger = ledgerOf(2);
    play(ledger, [
      [registrar, attest(999, 1_000), 'ok'],
      [broker, sell('s'), 'issue_not_trading'],
      [operator, { kind: 'SetIssueStatus', issue: 0, status: 1 }, 'bad_value'],
      [registrar, attest(1_000, 1_000), 'ok'],
      [broker, sell('t'), 'ok'],
      [registrar, issueShares({ quantity: 5 }), 'ok'],
      [broker, sell('u', { quantity: 1 }), 'ok'],
    ]);
    // More than there is, too.
    play(ledger, [
      [registrar, attest(1_006, 1_000), 'ok'],
      [broker, sell('v'), 'issue_not_trading'],
    ]);
  });

  test('a busted trade gives back cash, fees and shares', () => {
    const ledger = ledgerOf(2);
    const bust: Command = { kind: 'BustTrade', issue: 0, index: 1 };
    play(ledger, [
      [operator, fees(), 'ok'],
      [operator, terms({ feeSchedule: 1 }), 'ok'],
      [operator, bust, 'unknown_trade'],
      [broker, sell('s', { quantity: 37 }), 'ok'],
      [rival, buy('b', { quantity: 37 }), 'ok'],
      [operator, terms({ feeSchedule: 0 }), 'ok'],
      [operator, bust, 'ok'],
      [operator, bust, 'trade_busted'],
    ]);
    expect([0, 2, FEE_ACCOUNT, TAX_ACCOUNT].map((account) => cashOf(ledger, account)[0])).toEqual([
      1_000_000n,
      1_000_000n,
      0n,
      0n,
    ]);
    expect(ledger.engine.positions.map(({ available }) => available)).toEqual([
      1_000n,
      1_000n,
      1_000n,
    ]);
  });

  test('two keys of operators make a change', () => {
    const genesis = testGenesis({ rulesVersion: 2, approvals: 2 });
    const ledger = marketLedger({}, { genesis });
    const listing = listIssue({ shortCode: 'JB002' });
    const propose = (command: Command): Command => {
      return { kind: 'Propose', effectiveDate: 0, action: encodeCommand(command) };
    };
    const approve: Command = { kind: 'Approve', proposal: 0 };
    play(ledger, [
      [operator, listing, 'needs_proposal'],
      [operator, propose(creditCash()), 'bad_value'],
      [operator, propose(listIssue({ lot: 0 })), 'bad_value'],
      [operator, approve, 'unknown_proposal'],
      [operator, propose(listing), 'ok'],
      [operator, approve, 'same_key'],
      [everyone, approve, 'ok'],
      [everyone, approve, 'proposal_not_open'],
    ]);
    expect(ledger.engine.state.issues.map(({ shortCode }) => shortCode)).toEqual(['JB002']);
  });
});
