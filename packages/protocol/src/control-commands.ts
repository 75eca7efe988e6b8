/** Commands that stop trading or undo it, docs/spec/commands.md 28 and 36 to 40. */

/** Freezes an account, or frees it. */
export interface FreezeAccount {
  kind: 'FreezeAccount';
  account: number;
  /** 1 frozen, 0 not. */
  isFrozen: number;
}

/** Cancels the orders of the participant that signs in a scope. */
export interface MassCancel {
  kind: 'MassCancel';
  /** `NONE_U32`: every account of the participant. */
  account: number;
  /** `NONE_U32`: every issue. */
  issue: number;
  /** Number in `SWEEP_SIDES`. */
  side: number;
}

/** Cancels all orders of a participant or account and locks it. */
export interface KillSwitch {
  kind: 'KillSwitch';
  participant: number;
  /** `NONE_U32`: the participant as a whole. */
  account: number;
}

/** Unlocks a participant or account. */
export interface ReleaseKillSwitch {
  kind: 'ReleaseKillSwitch';
  participant: number;
  /** `NONE_U32`: the participant as a whole. */
  account: number;
}

/** Ratifies the halt of one issue of a market, or of all of them, with a second key. */
export interface RatifyHalt {
  kind: 'RatifyHalt';
  market: number;
  /** `NONE_U32`: every issue of the market. */
  issue: number;
}

/** Undoes a trade of the business date by entries against it. */
export interface BustTrade {
  kind: 'BustTrade';
  issue: number;
  /** Of its trade block in the issue's chain. */
  index: number;
}

/** A command of this page. */
export type ControlCommand =
  | FreezeAccount
  | MassCancel
  | KillSwitch
  | ReleaseKillSwitch
  | RatifyHalt
  | BustTrade;

/** How long a kill switch stays on at least, in microseconds: ten minutes. */
export const MIN_LOCK_MICROSECONDS = 600_000_000;

/** Who turned a kill switch on, by number. */
export const LOCKED_BY = Object.freeze(['nobody', 'member', 'operator', 'regulator'] as const);
/** Who turned a kill switch on. */
export type LockedBy = (typeof LOCKED_BY)[number];

/** Statuses of a participant by number. */
export const PARTICIPANT_STATUSES = Object.freeze(['active', 'locked'] as const);
/** Status of a participant. */
export type ParticipantStatus = (typeof PARTICIPANT_STATUSES)[number];

/** Scopes of a sweep by number. */
export const SWEEP_SCOPES = Object.freeze(['participant', 'account', 'key', 'issue'] as const);
/** Whose orders a sweep cancels. */
export type SweepScope = (typeof SWEEP_SCOPES)[number];

/** Sides of a sweep by number. */
export const SWEEP_SIDES = Object.freeze(['buys', 'sells', 'both'] as const);
/** Which orders of its scope a sweep cancels. */
export type SweepSide = (typeof SWEEP_SIDES)[number];
