/** The usual commands of the offices: with no changes the ledger of `openOffice` takes them. */

import { type Command, encodeCommand, NONE_U32, type OfficeCommand } from '@jangbu/protocol';
import { testKey } from './test-keys.ts';

type Usual = {
  readonly [Kind in OfficeCommand['kind']]: Extract<Command, { kind: Kind }>;
};

/** What is proposed where nothing else is said. */
const USUAL_ACTION: Extract<Command, { kind: 'SetParticipantTerms' }> = {
  kind: 'SetParticipantTerms',
  participant: 3,
  ordersPerSecond: 9,
};

/** A usual command of each kind from selector 18 on. */
export const USUAL_OFFICE: Usual = {
  RevokeKey: { kind: 'RevokeKey', publicKey: testKey(33) },
  RotateRootKey: { kind: 'RotateRootKey', newKey: testKey(34) },
  ReplaceRootKey: { kind: 'ReplaceRootKey', participant: 3, newKey: testKey(34) },
  DebitCash: { kind: 'DebitCash', account: 0, currency: 0, amount: 1 },
  RequestWithdrawal: { kind: 'RequestWithdrawal', account: 0, currency: 0, amount: 5 },
  SettleWithdrawal: { kind: 'SettleWithdrawal', withdrawal: 0, isPaid: 1 },
  RetireShares: { kind: 'RetireShares', account: 0, issue: 0, quantity: 1 },
  TransferShares: { kind: 'TransferShares', from: 0, to: 1, issue: 0, quantity: 1, reason: 1 },
  FreezeShares: { kind: 'FreezeShares', account: 0, issue: 0, quantity: 1 },
  ReleaseShares: { kind: 'ReleaseShares', account: 2, issue: 0, quantity: 1 },
  FreezeAccount: { kind: 'FreezeAccount', account: 0, isFrozen: 1 },
  SetAccountTerms: { kind: 'SetAccountTerms', account: 0, flags: 1, group: 7 },
  DefineFees: {
    kind: 'DefineFees',
    schedule: 1,
    fromDate: 0,
    makerPpm: 1_000,
    takerPpm: 2_000,
    sellTaxPpm: 1_800,
    feeAccount: 3,
    taxAccount: 4,
  },
  SetIssueTerms: {
    kind: 'SetIssueTerms',
    issue: 0,
    maxQuantity: 0,
    maxNotional: 0,
    collarPercent: 0,
    feeSchedule: 0,
    ownershipCapPpm: 0,
  },
  SetMarketTerms: { kind: 'SetMarketTerms', market: 1, retailLimit: 1 },
  SetParticipantTerms: USUAL_ACTION,
  SetIssueStatus: { kind: 'SetIssueStatus', issue: 0, status: 1 },
  AttestTotals: { kind: 'AttestTotals', issue: 0, participant: 3, customers: 1_000, own: 1_000 },
  MassCancel: { kind: 'MassCancel', account: NONE_U32, issue: NONE_U32, side: 2 },
  KillSwitch: { kind: 'KillSwitch', participant: 3, account: NONE_U32 },
  ReleaseKillSwitch: { kind: 'ReleaseKillSwitch', participant: 3, account: NONE_U32 },
  RatifyHalt: { kind: 'RatifyHalt', market: 1, issue: NONE_U32 },
  BustTrade: { kind: 'BustTrade', issue: 0, index: 1 },
  Propose: { kind: 'Propose', effectiveDate: 0, action: encodeCommand(USUAL_ACTION) },
  Approve: { kind: 'Approve', proposal: 0 },
  WithdrawProposal: { kind: 'WithdrawProposal', proposal: 0 },
  ActivateRules: { kind: 'ActivateRules', version: 2, businessDate: 30_000 },
  AdvanceTime: { kind: 'AdvanceTime', from: 0, to: 1 },
  SetIssueFlags: { kind: 'SetIssueFlags', issue: 1, flags: 12 },
  SetExpiryDay: { kind: 'SetExpiryDay', market: 1, date: 30_000, closingPercent: 1 },
};
