/** Commands and the closed sets they draw from, docs/spec/commands.md. */

import type { AssetCommand } from './asset-commands.ts';
import type { ControlCommand } from './control-commands.ts';
import type { GovernanceCommand } from './governance-commands.ts';
import type { KeyCommand } from './key-commands.ts';
import type { MarketCommand } from './market-commands.ts';
import type { TermsCommand } from './terms-commands.ts';

/** Registers a participant with its root key. */
export interface RegisterParticipant {
  kind: 'RegisterParticipant';
  name: Uint8Array;
  roles: number;
  rootKey: Uint8Array;
}

/** Registers a key of the participant that signs. */
export interface RegisterKey {
  kind: 'RegisterKey';
  publicKey: Uint8Array;
  /** The field `kind` of docs/spec/commands.md: 1 trading, 2 session. */
  keyKind: number;
  scope: number;
  validFrom: number;
  validUntil: number;
}

/** Opens an account of the participant that signs. */
export interface OpenAccount {
  kind: 'OpenAccount';
  class: number;
  /** 16 bytes from which the account's salts are drawn. */
  secret: Uint8Array;
}

/** Credits cash to an account. */
export interface CreditCash {
  kind: 'CreditCash';
  account: number;
  currency: number;
  amount: number;
}

/** Credits shares of an issue to an account. */
export interface IssueShares {
  kind: 'IssueShares';
  account: number;
  issue: number;
  quantity: number;
}

/** Places an order. */
export interface PlaceOrder {
  kind: 'PlaceOrder';
  issue: number;
  account: number;
  side: number;
  orderType: number;
  timeInForce: number;
  quantity: number;
  limitPrice: number;
  stopPrice: number;
  selfMatch: number;
  /** Bits of `ORDER_FLAGS`. */
  flags: number;
  /** Latin-1, one character a byte. */
  clientOrderId: string;
  /** Ciphertext. */
  details: Uint8Array;
}

/** Takes quantity off an open order. */
export interface ReduceOrder {
  kind: 'ReduceOrder';
  account: number;
  orderId: number;
  rowHint: number;
  /** Latin-1, one character a byte. */
  clientOrderId: string;
  quantity: number;
}

/** Takes an open order off the book. */
export interface CancelOrder {
  kind: 'CancelOrder';
  account: number;
  orderId: number;
  rowHint: number;
  /** Latin-1, one character a byte. */
  clientOrderId: string;
}

/** Gives what is open of an order another price or type; the order loses its place. */
export interface AmendOrder {
  kind: 'AmendOrder';
  account: number;
  orderId: number;
  rowHint: number;
  /** Latin-1, one character a byte. */
  clientOrderId: string;
  orderType: number;
  limitPrice: number;
}

/**
 * A command: integers as numbers, codes as Latin-1 text of one character a byte, everything else as bytes.
 *
 * Fields of closed sets are the plain numbers of the wire, so that a value outside the set can be refused in its place.
 */
export type Command =
  | RegisterParticipant
  | RegisterKey
  | OpenAccount
  | CreditCash
  | IssueShares
  | PlaceOrder
  | ReduceOrder
  | CancelOrder
  | AmendOrder
  | MarketCommand
  | OfficeCommand;

/** A command from selector 18 on: keys, cash, shares, terms, control and governance. */
export type OfficeCommand =
  | KeyCommand
  | AssetCommand
  | ControlCommand
  | TermsCommand
  | GovernanceCommand;

/** Name of a command. */
export type CommandKind = Command['kind'];

/** Kinds by selector; append-only. */
export const COMMAND_KINDS = Object.freeze([
  'RegisterParticipant',
  'RegisterKey',
  'OpenAccount',
  'CreditCash',
  'ListIssue',
  'IssueShares',
  'PlaceOrder',
  'ReduceOrder',
  'CancelOrder',
  'DefineTickTable',
  'DefineMarket',
  'SetTradingDay',
  'ListMarketIssue',
  'AmendOrder',
  'HaltIssue',
  'ResumeIssue',
  'CommitAuctionSeed',
  'Uncross',
  'RevokeKey',
  'RotateRootKey',
  'ReplaceRootKey',
  'DebitCash',
  'RequestWithdrawal',
  'SettleWithdrawal',
  'RetireShares',
  'TransferShares',
  'FreezeShares',
  'ReleaseShares',
  'FreezeAccount',
  'SetAccountTerms',
  'DefineFees',
  'SetIssueTerms',
  'SetMarketTerms',
  'SetParticipantTerms',
  'SetIssueStatus',
  'AttestTotals',
  'MassCancel',
  'KillSwitch',
  'ReleaseKillSwitch',
  'RatifyHalt',
  'BustTrade',
  'Propose',
  'Approve',
  'WithdrawProposal',
  'ActivateRules',
  'AdvanceTime',
  'SetIssueFlags',
  'SetExpiryDay',
] as const);

/** Selector of a kind in the union of commands. */
export function commandSelector(kind: CommandKind): number {
  return COMMAND_KINDS.indexOf(kind);
}

/** Sides by number. */
export const SIDES = Object.freeze(['buy', 'sell'] as const);
/** Side of an order. */
export type Side = (typeof SIDES)[number];

/** Order types by number. */
export const ORDER_TYPES = Object.freeze([
  'limit',
  'market',
  'conditional_limit',
  'best_counter',
  'best_same',
  'midpoint',
  'stop_limit',
] as const);
/** Type of an order. */
export type OrderType = (typeof ORDER_TYPES)[number];

/** Times in force by number. */
export const TIMES_IN_FORCE = Object.freeze([
  'day',
  'immediate_or_cancel',
  'fill_or_kill',
] as const);
/** How long an order stays. */
export type TimeInForce = (typeof TIMES_IN_FORCE)[number];

/** What becomes of an order that meets one of its own account, by number. */
export const SELF_MATCH = Object.freeze([
  'none',
  'cancel_newest',
  'cancel_oldest',
  'cancel_both',
  'decrement',
] as const);
/** Self-match rule of an order. */
export type SelfMatch = (typeof SELF_MATCH)[number];

/** Bit values of an order's flags, in the order of their bits. */
export const ORDER_FLAGS = Object.freeze({ short_sale: 1, program: 2, algo: 4, off_hours: 8 });
/** Flag of an order. */
export type OrderFlag = keyof typeof ORDER_FLAGS;

/** All bits of an order's flags. */
export const ALL_ORDER_FLAGS = 15;

/** Order statuses of command results by number. */
export const ORDER_STATUSES = Object.freeze([
  'none',
  'new',
  'partially_filled',
  'filled',
  'canceled',
  'expired',
  'rejected',
] as const);
/** Status of an order. */
export type OrderStatus = (typeof ORDER_STATUSES)[number];

/** Account classes by number. */
export const ACCOUNT_CLASSES = Object.freeze(['client', 'house', 'error', 'fee', 'tax'] as const);
/** Class of an account. */
export type AccountClass = (typeof ACCOUNT_CLASSES)[number];

/** Kinds of keys by number. */
export const KEY_KINDS = Object.freeze(['root', 'trading', 'session'] as const);
/** Kind of a key. */
export type KeyKind = (typeof KEY_KINDS)[number];

/** Matching modes of a market or an issue by number. */
export const MATCHING_MODES = Object.freeze(['competitive', 'equal_price_bilateral'] as const);
/** How an issue matches. */
export type MatchingMode = (typeof MATCHING_MODES)[number];

/** Phases of an issue by number. */
export const PHASES = Object.freeze([
  'closed',
  'pre_open_close',
  'opening_call',
  'continuous',
  'closing_call',
  'after_hours_close',
  'after_hours_single',
  'periodic_call',
  'vi_call',
  'resume_call',
  'halt',
] as const);
/** Phase of an issue. */
export type Phase = (typeof PHASES)[number];

/** Bit values of the roles of a participant, in the order of their bits. */
export const ROLES = Object.freeze({
  operator: 1,
  custodian: 2,
  registrar: 4,
  member: 8,
  regulator: 16,
  issuer: 32,
  witness: 64,
  follower: 128,
  validator: 256,
});
/** Role of a participant. */
export type Role = keyof typeof ROLES;

/** All bits of roles. */
export const ALL_ROLES = 511;

/** Bit values of a key's scope, in the order of their bits. */
export const SCOPES = Object.freeze({ trade: 1, accounts: 2, office: 4 });
/** Scope of a key. */
export type Scope = keyof typeof SCOPES;

/** All bits of a scope; root keys have them. */
export const ALL_SCOPES = 7;
