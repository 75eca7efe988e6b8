/** Commands that set the terms of accounts, issues, markets and participants, docs/spec/commands.md 29 to 34, 46 and 47. */

/** Sets flags and group of an account of the participant that signs. */
export interface SetAccountTerms {
  kind: 'SetAccountTerms';
  account: number;
  /** Bits of `ACCOUNT_FLAGS`. */
  flags: number;
  /** 0: none. */
  group: number;
}

/** Defines what a fee schedule charges from a date on. */
export interface DefineFees {
  kind: 'DefineFees';
  /** From 1. */
  schedule: number;
  fromDate: number;
  /** Parts of a million of the amount of a fill, as the two below; at most `MAX_FEE_PPM`. */
  makerPpm: number;
  takerPpm: number;
  sellTaxPpm: number;
  feeAccount: number;
  taxAccount: number;
}

/** Sets what orders of an issue must keep to; 0: none. */
export interface SetIssueTerms {
  kind: 'SetIssueTerms';
  issue: number;
  maxQuantity: number;
  /** In minor units. */
  maxNotional: number;
  /** At most `MAX_COLLAR_PERCENT`. */
  collarPercent: number;
  feeSchedule: number;
  /** Of the shares issued; at most 1,000,000. */
  ownershipCapPpm: number;
}

/** Sets what a retail account may buy net in a calendar year. */
export interface SetMarketTerms {
  kind: 'SetMarketTerms';
  market: number;
  /** In minor units; 0: none. */
  retailLimit: number;
}

/** Sets how many orders each key of a participant may place or amend in a second. */
export interface SetParticipantTerms {
  kind: 'SetParticipantTerms';
  participant: number;
  /** 0: any number. */
  ordersPerSecond: number;
}

/** Delists an issue, or takes it back. */
export interface SetIssueStatus {
  kind: 'SetIssueStatus';
  issue: number;
  /** Number in `ISSUE_STATUSES`: trading or delisted. */
  status: number;
}

/** Says what an issue of a market is from now on. */
export interface SetIssueFlags {
  kind: 'SetIssueFlags';
  issue: number;
  /** Bits of `ISSUE_FLAGS` but `listing_day`. */
  flags: number;
}

/** Says that derivatives expire on a business date, or do not. */
export interface SetExpiryDay {
  kind: 'SetExpiryDay';
  market: number;
  date: number;
  /** Dynamic percent of the closing call of underlyings, at most 100; 0: no such day. */
  closingPercent: number;
}

/** A command of this page. */
export type TermsCommand =
  | SetAccountTerms
  | DefineFees
  | SetIssueTerms
  | SetMarketTerms
  | SetParticipantTerms
  | SetIssueStatus
  | SetIssueFlags
  | SetExpiryDay;

/** Greatest rate of a fee schedule, in parts of a million: a quarter. */
export const MAX_FEE_PPM = 250_000;

/** Greatest collar of an issue, in percent of the last price. */
export const MAX_COLLAR_PERCENT = 100;

/** A whole, in parts of a million. */
export const PPM = 1_000_000;

/** Bit values of an account's flags, in the order of their bits. */
export const ACCOUNT_FLAGS = Object.freeze({ retail: 1 });
/** Flag of an account. */
export type AccountFlag = keyof typeof ACCOUNT_FLAGS;

/** All bits of an account's flags. */
export const ALL_ACCOUNT_FLAGS = 1;

/** Bit values of an account's status, in the order of their bits; 0: active. */
export const ACCOUNT_STATUS_BITS = Object.freeze({ frozen: 1, locked: 2, frozenByRegulator: 4 });

/** Statuses of an issue by number. */
export const ISSUE_STATUSES = Object.freeze(['trading', 'delisted', 'suspended'] as const);
/** Status of an issue. */
export type IssueStatus = (typeof ISSUE_STATUSES)[number];
