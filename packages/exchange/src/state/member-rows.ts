import { ACCOUNT_STATUS_BITS, KEY_KINDS, type NonceWindow } from '@jangbu/protocol';

/** A row of table 1. */
export interface Participant {
  roles: number;
  /** Number in `PARTICIPANT_STATUSES`. */
  status: number;
  /** Number in `LOCKED_BY`. */
  lockedBy: number;
  /** Timestamp; 0 while it is not locked. */
  lockedAt: number;
  rootKey: number;
  /** Orders that each of its keys may place or amend in a second; 0: any number. */
  ordersPerSecond: number;
  registeredAt: number;
  name: Uint8Array;
}

/** A row of table 2; `nonces` is the window of used nonces. */
export interface Key {
  publicKey: Uint8Array;
  participant: number;
  kind: number;
  status: number;
  scope: number;
  validFrom: number;
  validUntil: number;
  nonces: NonceWindow;
  /** The second in which `throttleCount` orders were placed or amended. */
  throttleSecond: number;
  throttleCount: number;
}

/** A row of table 3. */
export interface Account {
  participant: number;
  class: number;
  /** Bits of `ACCOUNT_STATUS_BITS`. */
  status: number;
  /** Bits of `ACCOUNT_FLAGS`. */
  flags: number;
  /** Number in `LOCKED_BY`. */
  lockedBy: number;
  changedAt: number;
  secret: Uint8Array;
  /** Accounts of a participant with the same group, not 0, are one for self-match prevention. */
  group: number;
  /** Calendar year of `bought` and `sold`. */
  year: number;
  /** In minor units, as the next. */
  bought: number;
  sold: number;
  /** Timestamp; 0 while it is not locked. */
  lockedAt: number;
}

/** A row of table 4; `total` is what was credited and not debited, in minor units. */
export interface Currency {
  code: Uint8Array;
  decimals: number;
  total: number;
}

/** A row of table 14. */
export interface Witness {
  readonly key: Uint8Array;
  readonly name: Uint8Array;
}

/** Status of a participant, a key, an account or an issue in use. */
export const ACTIVE = 0;
/** Status of a participant under a kill switch. */
export const PARTICIPANT_LOCKED = 1;
/** Status of a key that may never sign again. */
export const KEY_REVOKED = 1;
/** Number of the kind of a root key. */
export const ROOT_KEY_KIND = KEY_KINDS.indexOf('root');

/** Whether an account is frozen: it neither trades nor is paid into. */
export function isFrozen({ status }: Account): boolean {
  return (status & ACCOUNT_STATUS_BITS.frozen) !== 0;
}

/** Whether the regulator froze an account, so that it alone lifts that. */
export function isFrozenByRegulator({ status }: Account): boolean {
  return (status & ACCOUNT_STATUS_BITS.frozenByRegulator) !== 0;
}

/** Whether a kill switch is on for an account itself. */
export function isLocked({ status }: Account): boolean {
  return (status & ACCOUNT_STATUS_BITS.locked) !== 0;
}

/** What a new participant has of its row. */
export function newParticipant(
  fields: Pick<Participant, 'roles' | 'rootKey' | 'registeredAt' | 'name'>,
): Participant {
  return { status: ACTIVE, lockedBy: 0, lockedAt: 0, ordersPerSecond: 0, ...fields };
}

/** What a new account has of its row. */
export function newAccount(
  fields: Pick<Account, 'participant' | 'class' | 'changedAt' | 'secret'>,
): Account {
  const retail = { flags: 0, group: 0, year: 0, bought: 0, sold: 0 };
  return { status: ACTIVE, lockedBy: 0, lockedAt: 0, ...retail, ...fields };
}
