import { formatCount } from './format.ts';
import { findsIssue } from './issue-search.ts';
import type { Trade } from './trade-chain.ts';
import type { Issue } from './wire.ts';

const MOST_ISSUES = 8;
const MOST_TRADES = 5;
const LEAST_HASH = 8;

/** What a search in the palette finds. */
export interface Found {
  issues: readonly Issue[];
  /** Trades of the issue shown, by number or by the beginning of their hash. */
  trades: readonly Trade[];
  /** Whether commands are offered: those on the first issue found. */
  issue: Issue | null;
}

/**
 * Finds issues by name, initials and code, and trade blocks by number or hash prefix.
 *
 * @param shown - the issue on the page, which commands are about until another one is found.
 */
export function findInPalette(
  text: string,
  issues: readonly Issue[],
  trades: readonly Trade[],
  shown: Issue | null,
): Found {
  const wanted = text.trim().toLowerCase();
  const found = issues.filter((issue) => findsIssue(issue, wanted)).slice(0, MOST_ISSUES);
  const digits = wanted.replaceAll(',', '');
  const isNumber = /^\d+$/.test(digits);
  const isHash = wanted.length >= LEAST_HASH && /^[0-9a-f\s]+$/.test(wanted);
  const hash = wanted.replaceAll(' ', '');
  const matches = trades.filter(
    (trade) =>
      (isNumber && formatCount(trade.index).replaceAll(',', '').startsWith(digits)) ||
      (isHash && trade.hash.startsWith(hash)),
  );
  return {
    issues: found,
    trades: matches.slice(0, MOST_TRADES),
    issue: wanted === '' ? shown : (found[0] ?? shown),
  };
}
