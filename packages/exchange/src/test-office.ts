/** A ledger under rules version 2 that has used every command of the offices. */

import { encodeCommand, type Genesis, type LIMITS, NONE_U32 } from '@jangbu/protocol';
import {
  ACCOUNT,
  command,
  openMarket,
  PARTY,
  type TestLedger,
  testGenesis,
  testKey,
} from './test-ledger.ts';

/** `openMarket` under rules version 2, with a tax account; `changes` are to its genesis. */
function openSecondMarket(changes: Partial<Genesis> = {}, seals?: boolean): TestLedger {
  const ledger = openMarket({}, testGenesis({ rulesVersion: 2, ...changes }), seals);
  ledger.send(PARTY.operator, command('OpenAccount', { class: 4 }));
  return ledger;
}

/** The limits of the ledger, where a test has made them an object of its own. */
export type LoweredLimits = { -readonly [Name in keyof typeof LIMITS]: number };

/**
 * A ledger in which every table of the state has a row, a sweep that goes on with it: a fee schedule in force, a trade of
 * the date, a withdrawal, a freeze, an open proposal, a dormant stop.
 */
export function openFullOffice(limits: LoweredLimits, seals?: boolean): TestLedger {
  const ledger = openSecondMarket({}, seals);
  ledger.send(
    PARTY.operator,
    command('DefineFees'),
    command('SetIssueTerms', { feeSchedule: 1, collarPercent: 50, ownershipCapPpm: 900_000 }),
    command('SetParticipantTerms', { ordersPerSecond: 90 }),
    command('DefineTickTable'),
    command('DefineMarket'),
    command('SetMarketTerms', { retailLimit: 1_000_000 }),
    command('SetTradingDay'),
    command('ListMarketIssue'),
    command('SetIssueFlags'),
    command('SetExpiryDay'),
    command('Propose'),
    command('Propose', {
      effectiveDate: ledger.state.businessDate + 2,
      action: encodeCommand(command('SetMarketTerms')),
    }),
    command('ActivateRules', { version: 3 }),
  );
  ledger.send(
    PARTY.kim,
    command('RegisterKey', { publicKey: testKey(33) }),
    command('SetAccountTerms'),
  );
  const order = (clientOrderId: string, limitPrice: number) =>
    command('PlaceOrder', { clientOrderId, limitPrice });
  ledger.send(PARTY.kim, order('a', 100), order('b', 99), order('c', 98));
  ledger.send(PARTY.lee, command('PlaceOrder', { account: ACCOUNT.L, side: 1, quantity: 4 }));
  const stop = { orderType: 6, limitPrice: 130, stopPrice: 130, clientOrderId: 'stop' };
  ledger.send(PARTY.kim, command('PlaceOrder', stop), command('RequestWithdrawal'));
  ledger.send(PARTY.registrar, command('FreezeShares', { account: ACCOUNT.H, quantity: 3 }));
  ledger.send(PARTY.all, command('KillSwitch', { participant: PARTY.lee, account: ACCOUNT.L }));
  const { maxSweepPerCommand } = limits;
  limits.maxSweepPerCommand = 1;
  const buys = { account: ACCOUNT.K, issue: 0, side: 0 };
  ledger.send(PARTY.kim, command('MassCancel', { ...buys, issue: NONE_U32 }));
  limits.maxSweepPerCommand = maxSweepPerCommand;
  return ledger;
}
