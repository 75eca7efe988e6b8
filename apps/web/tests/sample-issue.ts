import { ORDER_TYPES } from '@jangbu/protocol';
import type { AccountView, Issue } from '../src/wire.ts';

/** An issue of a market in continuous trading, with ticks of 50 up to 50,000 and of 100 from there. */
export const ISSUE: Issue = {
  issue: 0,
  shortCode: 'J10120',
  name: '가람정밀',
  nameEnglish: 'Garam',
  currency: { currency: 0, code: 'KRW', decimals: 0 },
  priceDecimals: 0,
  market: 1,
  orderTypes: ORDER_TYPES,
  ticks: [
    { from: 0, tick: 50 },
    { from: 50_000, tick: 100 },
  ],
  tick: 100,
  lot: 10,
  lastPrice: 70_500,
  session: 'continuous',
  phaseUntil: null,
  callEnd: null,
  callEndLatest: null,
  isExtended: false,
  isListingDay: false,
  expected: null,
  basePrice: 70_200,
  lowerLimit: 49_200,
  upperLimit: 91_200,
  singlePrice: 70_000,
  closePrice: null,
  date: '2026-11-20',
  feeSchedule: null,
  interruption: null,
  halt: null,
};

/** What may be used to trade it. */
export const ACCOUNT: AccountView = {
  cashByCurrency: new Map([[0, 7_000_000]]),
  sharesByIssue: new Map([[0, 50]]),
  balanceByIssue: new Map([[0, 60]]),
  heldByCurrency: new Map([[0, 0]]),
};
