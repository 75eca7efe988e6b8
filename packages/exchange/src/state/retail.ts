/** What retail accounts have bought and sold in a calendar year (docs/spec/commands.md, PlaceOrder, effect 5). */

import { civilOfBusinessDate } from '@jangbu/market';
import { ACCOUNT_FLAGS, MAX_SAFE_UINT } from '@jangbu/protocol';
import type { Issue } from './issue.ts';
import type { ExchangeState } from './state.ts';

/** The calendar year of the business date. */
export function calendarYearOf(state: ExchangeState): number {
  const { businessDate } = state;
  if (state.yearDate !== businessDate) {
    state.yearDate = businessDate;
    state.year = civilOfBusinessDate(businessDate).year;
  }
  return state.year;
}

/** Whether purchases of retail accounts in the issue are counted. */
export function isRetailLimited(state: ExchangeState, issue: Issue): boolean {
  return issue.market !== 0 && state.marketOf(issue).retailLimit !== 0;
}

/** Counts a fill of `amount` for an account, if it is a retail account. */
export function noteRetail(
  state: ExchangeState,
  number: number,
  what: 'bought' | 'sold',
  amount: number,
): void {
  if ((state.accounts[number]!.flags & ACCOUNT_FLAGS.retail) === 0) return;
  const account = state.touchAccount(number);
  const year = calendarYearOf(state);
  if (account.year !== year) {
    account.year = year;
    account.bought = 0;
    account.sold = 0;
  }
  account[what] = Math.min(account[what] + amount, MAX_SAFE_UINT);
}

/** Takes a fill of the business date back. */
export function forgetRetail(
  state: ExchangeState,
  number: number,
  what: 'bought' | 'sold',
  amount: number,
): void {
  const { flags, year } = state.accounts[number]!;
  if ((flags & ACCOUNT_FLAGS.retail) === 0 || year !== calendarYearOf(state)) return;
  const account = state.touchAccount(number);
  account[what] = Math.max(account[what] - amount, 0);
}
