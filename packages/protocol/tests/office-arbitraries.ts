/** Values of commands 18 to 45 for the properties of this package. */

import fc from 'fast-check';
import type { Command, OfficeCommand } from '../src/index.ts';
import { byteList, bytesOf, u8, u16, u32, u64 } from './values.ts';

/** One command of each kind, whatever its meaning. */
export const officeCommandsByKind: { [Kind in OfficeCommand['kind']]: fc.Arbitrary<Command> } = {
  RevokeKey: fc.record({ kind: fc.constant('RevokeKey' as const), publicKey: bytesOf(32) }),
  RotateRootKey: fc.record({ kind: fc.constant('RotateRootKey' as const), newKey: bytesOf(32) }),
  ReplaceRootKey: fc.record({
    kind: fc.constant('ReplaceRootKey' as const),
    participant: u32,
    newKey: bytesOf(32),
  }),
  DebitCash: fc.record({
    kind: fc.constant('DebitCash' as const),
    account: u32,
    currency: u32,
    amount: u64,
  }),
  RequestWithdrawal: fc.record({
    kind: fc.constant('RequestWithdrawal' as const),
    account: u32,
    currency: u32,
    amount: u64,
  }),
  SettleWithdrawal: fc.record({
    kind: fc.constant('SettleWithdrawal' as const),
    withdrawal: u32,
    isPaid: u8,
  }),
  RetireShares: fc.record({
    kind: fc.constant('RetireShares' as const),
    account: u32,
    issue: u32,
    quantity: u64,
  }),
  TransferShares: fc.record({
    kind: fc.constant('TransferShares' as const),
    from: u32,
    to: u32,
    issue: u32,
    quantity: u64,
    reason: u16,
  }),
  FreezeShares: fc.record({
    kind: fc.constant('FreezeShares' as const),
    account: u32,
    issue: u32,
    quantity: u64,
  }),
  ReleaseShares: fc.record({
    kind: fc.constant('ReleaseShares' as const),
    account: u32,
    issue: u32,
    quantity: u64,
  }),
  FreezeAccount: fc.record({
    kind: fc.constant('FreezeAccount' as const),
    account: u32,
    isFrozen: u8,
  }),
  SetAccountTerms: fc.record({
    kind: fc.constant('SetAccountTerms' as const),
    account: u32,
    flags: u8,
    group: u32,
  }),
  DefineFees: fc.record({
    kind: fc.constant('DefineFees' as const),
    schedule: u32,
    fromDate: u32,
    makerPpm: u32,
    takerPpm: u32,
    sellTaxPpm: u32,
    feeAccount: u32,
    taxAccount: u32,
  }),
  SetIssueTerms: fc.record({
    kind: fc.constant('SetIssueTerms' as const),
    issue: u32,
    maxQuantity: u64,
    maxNotional: u64,
    collarPercent: u16,
    feeSchedule: u32,
    ownershipCapPpm: u32,
  }),
  SetMarketTerms: fc.record({
    kind: fc.constant('SetMarketTerms' as const),
    market: u32,
    retailLimit: u64,
  }),
  SetParticipantTerms: fc.record({
    kind: fc.constant('SetParticipantTerms' as const),
    participant: u32,
    ordersPerSecond: u32,
  }),
  SetIssueStatus: fc.record({
    kind: fc.constant('SetIssueStatus' as const),
    issue: u32,
    status: u8,
  }),
  AttestTotals: fc.record({
    kind: fc.constant('AttestTotals' as const),
    issue: u32,
    participant: u32,
    customers: u64,
    own: u64,
  }),
  MassCancel: fc.record({
    kind: fc.constant('MassCancel' as const),
    account: u32,
    issue: u32,
    side: u8,
  }),
  KillSwitch: fc.record({
    kind: fc.constant('KillSwitch' as const),
    participant: u32,
    account: u32,
  }),
  ReleaseKillSwitch: fc.record({
    kind: fc.constant('ReleaseKillSwitch' as const),
    participant: u32,
    account: u32,
  }),
  RatifyHalt: fc.record({ kind: fc.constant('RatifyHalt' as const), market: u32, issue: u32 }),
  BustTrade: fc.record({ kind: fc.constant('BustTrade' as const), issue: u32, index: u64 }),
  Propose: fc.record({
    kind: fc.constant('Propose' as const),
    effectiveDate: u32,
    action: byteList(2_016),
  }),
  Approve: fc.record({ kind: fc.constant('Approve' as const), proposal: u32 }),
  WithdrawProposal: fc.record({ kind: fc.constant('WithdrawProposal' as const), proposal: u32 }),
  ActivateRules: fc.record({
    kind: fc.constant('ActivateRules' as const),
    version: u32,
    businessDate: u32,
  }),
  AdvanceTime: fc.record({ kind: fc.constant('AdvanceTime' as const), from: u64, to: u64 }),
  SetIssueFlags: fc.record({ kind: fc.constant('SetIssueFlags' as const), issue: u32, flags: u16 }),
  SetExpiryDay: fc.record({
    kind: fc.constant('SetExpiryDay' as const),
    market: u32,
    date: u32,
    closingPercent: u16,
  }),
};
