/** One command of each selector from 18 on, and the same with every field at its greatest. */

import * as protocol from '../src/index.ts';

function keyOf(seed: number): Uint8Array {
  return protocol.publicKeyOf(new Uint8Array(32).fill(seed));
}

/** SetMarketTerms of market 1 with a limit of 10,000,000, and its selector. */
const ACTION = new Uint8Array([32, 1, 0, 0, 0, 0x80, 0x96, 0x98, 0, 0, 0, 0, 0]);

/** In the order of their selectors. */
export const OFFICE_COMMANDS: protocol.Command[] = [
  { kind: 'RevokeKey', publicKey: keyOf(0x31) },
  { kind: 'RotateRootKey', newKey: keyOf(0x32) },
  { kind: 'ReplaceRootKey', participant: 303, newKey: keyOf(0x34) },
  { kind: 'DebitCash', account: 12, currency: 306, amount: 70007 },
  { kind: 'RequestWithdrawal', account: 15, currency: 309, amount: 70010 },
  { kind: 'SettleWithdrawal', withdrawal: 18, isPaid: 1 },
  { kind: 'RetireShares', account: 2147483661, issue: 21, quantity: 4294967311 },
  { kind: 'TransferShares', from: 2147483664, to: 24, issue: 318, quantity: 70019, reason: 276 },
  { kind: 'FreezeShares', account: 321, issue: 2147483670, quantity: 9007199254740023 },
  { kind: 'ReleaseShares', account: 324, issue: 2147483673, quantity: 9007199254740026 },
  { kind: 'FreezeAccount', account: 327, isFrozen: 1 },
  { kind: 'SetAccountTerms', account: 36, flags: 1, group: 2147483679 },
  { kind: 'DefineFees', schedule: 39, fromDate: 333, makerPpm: 2147483682, takerPpm: 42, sellTaxPpm: 336, feeAccount: 2147483685, taxAccount: 45 },
  { kind: 'SetIssueTerms', issue: 339, maxQuantity: 70040, maxNotional: 9007199254740041, collarPercent: 298, feeSchedule: 2147483691, ownershipCapPpm: 51 },
  { kind: 'SetMarketTerms', market: 345, retailLimit: 70046 },
  { kind: 'SetParticipantTerms', participant: 54, ordersPerSecond: 348 },
  { kind: 'SetIssueStatus', issue: 2147483697, status: 1 },
  { kind: 'AttestTotals', issue: 351, participant: 2147483700, customers: 9007199254740053, own: 4294967350 },
  { kind: 'MassCancel', account: 2147483703, issue: 63, side: 1 },
  { kind: 'KillSwitch', participant: 2147483706, account: 66 },
  { kind: 'ReleaseKillSwitch', participant: 360, account: 2147483709 },
  { kind: 'RatifyHalt', market: 69, issue: 363 },
  { kind: 'BustTrade', issue: 2147483712, index: 9007199254740065 },
  { kind: 'Propose', effectiveDate: 20_100, action: ACTION },
  { kind: 'Approve', proposal: 366 },
  { kind: 'WithdrawProposal', proposal: 2147483715 },
  { kind: 'ActivateRules', version: 75, businessDate: 369 },
  { kind: 'AdvanceTime', from: 70070, to: 9007199254740071 },
  { kind: 'SetIssueFlags', issue: 2147483725, flags: 13 },
  { kind: 'SetExpiryDay', market: 81, date: 20_101, closingPercent: 1 },
];

/** In the same order. */
export const FULL_OFFICE_COMMANDS: protocol.Command[] = [
  { kind: 'RevokeKey', publicKey: new Uint8Array(32).fill(0xff) },
  { kind: 'RotateRootKey', newKey: new Uint8Array(32).fill(0xff) },
  { kind: 'ReplaceRootKey', participant: protocol.NONE_U32, newKey: new Uint8Array(32).fill(0xff) },
  { kind: 'DebitCash', account: protocol.NONE_U32, currency: protocol.NONE_U32, amount: protocol.MAX_SAFE_UINT },
  { kind: 'RequestWithdrawal', account: protocol.NONE_U32, currency: protocol.NONE_U32, amount: protocol.MAX_SAFE_UINT },
  { kind: 'SettleWithdrawal', withdrawal: protocol.NONE_U32, isPaid: 255 },
  { kind: 'RetireShares', account: protocol.NONE_U32, issue: protocol.NONE_U32, quantity: protocol.MAX_SAFE_UINT },
  { kind: 'TransferShares', from: protocol.NONE_U32, to: protocol.NONE_U32, issue: protocol.NONE_U32, quantity: protocol.MAX_SAFE_UINT, reason: 65_535 },
  { kind: 'FreezeShares', account: protocol.NONE_U32, issue: protocol.NONE_U32, quantity: protocol.MAX_SAFE_UINT },
  { kind: 'ReleaseShares', account: protocol.NONE_U32, issue: protocol.NONE_U32, quantity: protocol.MAX_SAFE_UINT },
  { kind: 'FreezeAccount', account: protocol.NONE_U32, isFrozen: 255 },
  { kind: 'SetAccountTerms', account: protocol.NONE_U32, flags: 255, group: protocol.NONE_U32 },
  { kind: 'DefineFees', schedule: protocol.NONE_U32, fromDate: protocol.NONE_U32, makerPpm: protocol.NONE_U32, takerPpm: protocol.NONE_U32, sellTaxPpm: protocol.NONE_U32, feeAccount: protocol.NONE_U32, taxAccount: protocol.NONE_U32 },
  { kind: 'SetIssueTerms', issue: protocol.NONE_U32, maxQuantity: protocol.MAX_SAFE_UINT, maxNotional: protocol.MAX_SAFE_UINT, collarPercent: 65_535, feeSchedule: protocol.NONE_U32, ownershipCapPpm: protocol.NONE_U32 },
  { kind: 'SetMarketTerms', market: protocol.NONE_U32, retailLimit: protocol.MAX_SAFE_UINT },
  { kind: 'SetParticipantTerms', participant: protocol.NONE_U32, ordersPerSecond: protocol.NONE_U32 },
  { kind: 'SetIssueStatus', issue: protocol.NONE_U32, status: 255 },
  { kind: 'AttestTotals', issue: protocol.NONE_U32, participant: protocol.NONE_U32, customers: protocol.MAX_SAFE_UINT, own: protocol.MAX_SAFE_UINT },
  { kind: 'MassCancel', account: protocol.NONE_U32, issue: protocol.NONE_U32, side: 255 },
  { kind: 'KillSwitch', participant: protocol.NONE_U32, account: protocol.NONE_U32 },
  { kind: 'ReleaseKillSwitch', participant: protocol.NONE_U32, account: protocol.NONE_U32 },
  { kind: 'RatifyHalt', market: protocol.NONE_U32, issue: protocol.NONE_U32 },
  { kind: 'BustTrade', issue: protocol.NONE_U32, index: protocol.MAX_SAFE_UINT },
  { kind: 'Propose', effectiveDate: protocol.NONE_U32, action: new Uint8Array(protocol.LIMITS.maxActionBytes).fill(0x5b) },
  { kind: 'Approve', proposal: protocol.NONE_U32 },
  { kind: 'WithdrawProposal', proposal: protocol.NONE_U32 },
  { kind: 'ActivateRules', version: protocol.NONE_U32, businessDate: protocol.NONE_U32 },
  { kind: 'AdvanceTime', from: protocol.MAX_SAFE_UINT, to: protocol.MAX_SAFE_UINT },
  { kind: 'SetIssueFlags', issue: protocol.NONE_U32, flags: 65_535 },
  { kind: 'SetExpiryDay', market: protocol.NONE_U32, date: protocol.NONE_U32, closingPercent: 65_535 },
];
