/** Net purchases of retail accounts in a calendar year (docs/spec/commands.md, PlaceOrder). */
import { UINT_BOUND } from './amount.ts';
import { greater, smaller } from './bigints.ts';
import { yearOf } from './business-date.ts';
import type { Account, Issue } from './records.ts';
import type { State } from './state.ts';

/** The limit of an issue's market for retail accounts, 0 for none. */
export function retailLimitOf(state: State, issue: Issue): bigint {
  return issue.market === 0 ? 0n : state.markets[issue.market - 1]!.retailLimit;
}

/** What an account bought in the year of the business date beyond what it sold, at least 0. */
export function netPurchases(state: State, { year, bought, sold }: Account): bigint {
  if (year !== yearOf(state.parameters.businessDate)) return 0n;
  return greater(bought - sold, 0n);
}

/** Counts a fill of an amount for the accounts of its two sides, those of them that are retail. */
export function countPurchase(
  state: State,
  issue: Issue,
  { buyer, seller }: { buyer: number; seller: number },
  amount: bigint,
): void {
  if (retailLimitOf(state, issue) === 0n) return;
  for (const [number, field] of [
    [buyer, 'bought'],
    [seller, 'sold'],
  ] as const) {
    const account = state.accounts[number]!;
    if (!account.isRetail) continue;
    const year = yearOf(state.parameters.businessDate);
    if (account.year !== year) Object.assign(account, { year, bought: 0n, sold: 0n });
    account[field] = smaller(account[field] + amount, UINT_BOUND - 1n);
    state.writeAccount(number);
  }
}

/** Takes a fill of an amount of the year of the business date back. */
export function uncountPurchase(
  state: State,
  issue: Issue,
  { buyer, seller }: { buyer: number; seller: number },
  amount: bigint,
): void {
  if (retailLimitOf(state, issue) === 0n) return;
  for (const [number, field] of [
    [buyer, 'bought'],
    [seller, 'sold'],
  ] as const) {
    const account = state.accounts[number]!;
    if (!account.isRetail || account.year !== yearOf(state.parameters.businessDate)) continue;
    account[field] = greater(account[field] - amount, 0n);
    state.writeAccount(number);
  }
}
