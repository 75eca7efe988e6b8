/** A ledger for tests on which one participant is everybody, and what trades on it. */

import { type Genesis, type ListIssue, type PlaceOrder, ROLES } from '@jangbu/protocol';
import { nativePublicKeyOf } from './native-signature.ts';

/** Its time at block 0, in microseconds. */
export const START = 1_767_312_000_000_000;
/** Seed of the participant's root key. */
export const SEED = new Uint8Array(32).fill(1);
export const OPERATOR_SEED = new Uint8Array(32).fill(2);

export const GENESIS: Genesis = {
  formatVersion: 1,
  network: 'sim',
  time: START,
  clockRate: 1,
  ledgerAudience: 'members',
  approvals: 1,
  effective: 'now',
  currencies: [{ code: 'KRW', decimals: 0 }],
  participants: [
    {
      name: 'all',
      roles: ROLES.operator + ROLES.member + ROLES.custodian + ROLES.registrar,
      rootKey: nativePublicKeyOf(SEED),
    },
  ],
  operatorKey: nativePublicKeyOf(OPERATOR_SEED),
  witnesses: [],
  quorum: 0,
  rulesVersion: 1,
};

/** Lists issue 0, which trades at any time. */
export const LISTING: ListIssue = {
  kind: 'ListIssue',
  shortCode: 'AAA',
  isin: '',
  name: Uint8Array.of(0x41),
  nameEnglish: Uint8Array.of(0x42),
  currency: 0,
  priceDecimals: 0,
  market: 0,
  matchingMode: 0,
  tickTable: 0,
  tick: 1,
  lot: 1,
  basePrice: 0,
  lowerLimit: 0,
  upperLimit: 0,
};

/** A limit order in issue 0 of account 0, which buys, or 1, which sells. */
export function limitOrder(
  account: 0 | 1,
  quantity: number,
  limitPrice: number,
  clientOrderId: string,
): PlaceOrder {
  return {
    kind: 'PlaceOrder',
    issue: 0,
    account,
    side: account,
    orderType: 0,
    timeInForce: 0,
    quantity,
    limitPrice,
    stopPrice: 0,
    selfMatch: 0,
    flags: 0,
    clientOrderId,
    details: new Uint8Array(0),
  };
}
