/** Markets of the Korea Exchange whose rules are known. */
export const MARKETS = Object.freeze(['KOSPI', 'KOSDAQ', 'KONEX'] as const);

/** A market of the Korea Exchange. */
export type Market = (typeof MARKETS)[number];

/** Kinds of issues that differ in their rules; `etf` stands for ETN as well. */
export const ISSUE_KINDS = Object.freeze(['stock', 'etf', 'elw'] as const);

/** Kind of an issue. */
export type IssueKind = (typeof ISSUE_KINDS)[number];

/** What the rules of an issue depend on. */
export interface Listing {
  readonly market: Market;
  readonly kind: IssueKind;
}
