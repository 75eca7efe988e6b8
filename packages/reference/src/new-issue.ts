/** What ListIssue and ListMarketIssue have in common (docs/spec/commands.md sections 4 and 12). */
import { encodeUtf8, isIsin, isName, isShortCode } from '@jangbu/protocol';
import { UINT_BOUND } from './amount.ts';
import { IssueBooks } from './book.ts';
import type { Execution } from './execution.ts';
import type { Phase } from './phases.ts';
import { ISSUE_STATUS, type Issue } from './records.ts';
import { listingHashOf } from './trade-block.ts';

/** Names and codes of an issue. */
export interface IssueTexts {
  readonly shortCode: string;
  readonly isin: string;
  readonly name: Uint8Array;
  readonly nameEnglish: Uint8Array;
}

/** What an issue row is listed with. */
export type IssueTerms = Pick<
  Issue,
  | 'currency'
  | 'priceDecimals'
  | 'market'
  | 'matchingMode'
  | 'tickTable'
  | 'tick'
  | 'lot'
  | 'basePrice'
  | 'lowerLimit'
  | 'upperLimit'
>;

/** True if the texts have their forms; the ISIN may be empty. */
export function areValidTexts({ shortCode, isin, name, nameEnglish }: IssueTexts): boolean {
  if (!isShortCode(shortCode) || (isin !== '' && !isIsin(isin))) return false;
  return isName(name) && isName(nameEnglish);
}

/** The row of a new issue, with the hash of its listing record. */
export function newIssue(
  { state, hasher }: Execution,
  texts: IssueTexts,
  terms: IssueTerms,
  phase: Phase,
): Issue {
  const { parameters } = state;
  const number = state.issues.length;
  const listingHash = listingHashOf(hasher, parameters.chainId, {
    ...terms,
    issue: number,
    timestamp: parameters.timestamp,
    shortCode: encodeUtf8(texts.shortCode),
    isin: encodeUtf8(texts.isin),
    name: texts.name,
    nameEnglish: texts.nameEnglish,
  });
  return {
    ...terms,
    number,
    shortCode: texts.shortCode,
    status: ISSUE_STATUS.trading,
    phase,
    chainHead: listingHash,
    listingHash,
    chainIndex: 0,
    sharesIssued: 0n,
    lastPrice: 0n,
    listedAt: parameters.index,
    maxQuantity: 0n,
    maxNotional: 0n,
    collarPercent: 0,
    feeSchedule: 0,
    ownershipCapPpm: 0,
    haltKey: 0,
    isHaltRatified: false,
    books: new IssueBooks(),
  };
}

/**
 * Decimals of the currency less those of the price: what a product of price and quantity is scaled
 * by.
 */
export type DecimalsDifference = number;

/** True if a lot at a price does not stay below 2^53. */
export function isLotTooLarge(price: bigint, lot: bigint, difference: DecimalsDifference): boolean {
  const product = price * lot;
  return (difference > 0 ? product * 10n ** BigInt(difference) : product) >= UINT_BOUND;
}

/** True if a lot at a tick is not a whole number of minor units. */
export function isLotInexact(tick: bigint, lot: bigint, difference: DecimalsDifference): boolean {
  return difference < 0 && (tick * lot) % 10n ** BigInt(-difference) !== 0n;
}
