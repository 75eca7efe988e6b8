/** Commands on keys after their registration, docs/spec/commands.md 18 to 20. */

/** Revokes a key of the participant that signs. */
export interface RevokeKey {
  kind: 'RevokeKey';
  /** 32 bytes. */
  publicKey: Uint8Array;
}

/** Puts a new root key in the place of the one that signs. */
export interface RotateRootKey {
  kind: 'RotateRootKey';
  /** 32 bytes. */
  newKey: Uint8Array;
}

/** Gives a participant whose root key is lost a new one. */
export interface ReplaceRootKey {
  kind: 'ReplaceRootKey';
  participant: number;
  /** 32 bytes. */
  newKey: Uint8Array;
}

/** A command of this page. */
export type KeyCommand = RevokeKey | RotateRootKey | ReplaceRootKey;

/** Statuses of a key by number. */
export const KEY_STATUSES = Object.freeze(['active', 'revoked'] as const);
/** Status of a key. */
export type KeyStatus = (typeof KEY_STATUSES)[number];
