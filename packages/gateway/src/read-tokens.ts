import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import {
  CHALLENGE_BYTES,
  ROLES,
  readTokenDigest,
  readU32,
  readU64,
  toHex,
  verifyEd25519,
  writeU32,
  writeU64,
} from '@jangbu/protocol';
import type { KeyView, VenueViews } from '@jangbu/views';
import { nodeHasher } from './node-hasher.ts';
import type { LedgerClock, SignatureCheck } from './ports.ts';
import { DoorProblem } from './problems.ts';

/** How long a challenge may be answered. */
export const CHALLENGE_LIFETIME_MS = 60_000;
/** How long a token reads. */
export const TOKEN_LIFETIME_MS = 600_000;

const SECRET_BYTES = 32;
const MAC_BYTES = 16;
/** Expiry and chance: what the MAC of a challenge covers, beside the key. */
const CHALLENGE_HEAD_BYTES = CHALLENGE_BYTES - MAC_BYTES;
/** Number of the key, expiry, chance. */
const TOKEN_HEAD_BYTES = 4 + 8 + 8;
const TOKEN_BYTES = TOKEN_HEAD_BYTES + 32;
const TOKEN = /^[A-Za-z0-9_-]{70}$/;

/**
 * What a token may read beside what everybody may:
 *
 * - `own`: accounts of its participant, their orders, fills and what else is theirs; every participant has it.
 * - `blocks`: full blocks, for those who execute the ledger again.
 * - `operator`: all accounts.
 * - `custodian`: open withdrawals of all accounts, which it pays out.
 * - `registrar`: what the books say of all participants.
 */
export type ReadScope = 'own' | 'blocks' | 'operator' | 'custodian' | 'registrar';

/** Roles that hold a replica: full blocks on every ledger. */
const REPLICA_ROLES =
  ROLES.operator |
  ROLES.registrar |
  ROLES.regulator |
  ROLES.witness |
  ROLES.follower |
  ROLES.validator;

/** What the bearer of a token may read. */
export interface ReadGrant {
  readonly participant: number;
  /** Number of the key that signed for it. */
  readonly key: number;
  readonly scopes: ReadonlySet<ReadScope>;
  /** When it ends, in milliseconds of `performance.now()`. */
  readonly expires: number;
}

/** A token as it is handed out. */
export interface IssuedToken {
  /** Base64url, 70 characters. */
  readonly token: string;
  readonly grant: ReadGrant;
}

/** What tokens are made from. */
export interface ReadTokenOptions {
  readonly views: VenueViews;
  /** Ledger time, in which keys come into force and lapse. */
  readonly clock: LedgerClock;
  /** The rule of docs/spec/envelope.md section 3; that of the protocol, which is slow, if absent. */
  readonly checkSignature?: SignatureCheck;
}

/**
 * Short tokens for reading, given for a signed challenge (docs/spec/doors.md section 4).
 *
 * Challenges and tokens carry a MAC under a secret that this process drew and never shows: nothing is stored for them, so
 * nobody can fill the memory with them, and they end with the process. What a token reads follows from its key as it is
 * on the ledger at the time of the request: revoking the key ends all its tokens.
 */
export class ReadTokens {
  readonly #views: VenueViews;
  readonly #clock: LedgerClock;
  readonly #checkSignature: SignatureCheck;
  readonly #secret = randomBytes(SECRET_BYTES);
  /** Challenges that were answered, in hex, with their ends: each buys one token. */
  readonly #answered = new Map<string, number>();

  constructor({ views, clock, checkSignature = verifyEd25519 }: ReadTokenOptions) {
    this.#views = views;
    this.#clock = clock;
    this.#checkSignature = checkSignature;
  }

  /** A challenge for the key with that public key (32 bytes), whether it is registered or not. */
  challenge(publicKey: Uint8Array): Uint8Array {
    const challenge = new Uint8Array(CHALLENGE_BYTES);
    writeU64(challenge, 0, expiryAfter(CHALLENGE_LIFETIME_MS));
    challenge.set(randomBytes(8), 8);
    challenge.set(this.#challengeMac(challenge, publicKey), CHALLENGE_HEAD_BYTES);
    return challenge;
  }

  /**
   * A token for the key that signed the challenge; throws a DoorProblem: `bad_challenge` (not given here to this key, too
   * old, or answered before), `bad_signature`, `unknown_key`, `key_revoked`, `key_not_in_force`.
   */
  issue(publicKey: Uint8Array, challenge: Uint8Array, signature: Uint8Array): IssuedToken {
    if (!this.#isOpenChallenge(publicKey, challenge)) throw new DoorProblem('bad_challenge');
    const key = this.#views.members.keyOf(toHex(publicKey));
    if (key === null) throw new DoorProblem('unknown_key');
    const digest = readTokenDigest(nodeHasher, this.#views.chainId, publicKey, challenge);
    if (!this.#checkSignature(publicKey, signature, digest)) throw new DoorProblem('bad_signature');
    if (key.status !== 0) throw new DoorProblem('key_revoked');
    if (!this.#isInForce(key)) throw new DoorProblem('key_not_in_force');
    this.#answered.set(toHex(challenge), readU64(challenge, 0));
    this.#forgetOldChallenges();
    const expires = expiryAfter(TOKEN_LIFETIME_MS);
    const bytes = new Uint8Array(TOKEN_BYTES);
    writeU32(bytes, 0, key.key);
    writeU64(bytes, 4, expires);
    bytes.set(randomBytes(8), 12);
    bytes.set(this.#tokenMac(bytes), TOKEN_HEAD_BYTES);
    return { token: Buffer.from(bytes).toString('base64url'), grant: this.#grant(key, expires) };
  }

  /** What a token may read now; null for one that was not given by this process, has ended, or whose key has. */
  verify(token: string): ReadGrant | null {
    if (!TOKEN.test(token)) return null;
    const bytes = new Uint8Array(Buffer.from(token, 'base64url'));
    if (bytes.length !== TOKEN_BYTES) return null;
    if (!timingSafeEqual(this.#tokenMac(bytes), bytes.subarray(TOKEN_HEAD_BYTES))) return null;
    const expires = readU64(bytes, 4);
    const key = this.#views.members.keyAt(readU32(bytes, 0));
    if (expires <= performance.now() || key === null) return null;
    if (key.status !== 0 || !this.#isInForce(key)) return null;
    return this.#grant(key, expires);
  }

  /** True while the key of a grant may still read, also after its token has ended. */
  isInForce({ key }: ReadGrant): boolean {
    const view = this.#views.members.keyAt(key);
    return view !== null && view.status === 0 && this.#isInForce(view);
  }

  #grant(key: KeyView, expires: number): ReadGrant {
    const { participant } = key;
    const { roles } = this.#views.members.participants[participant]!;
    return { participant, key: key.key, scopes: this.#scopes(roles), expires };
  }

  #scopes(roles: number): ReadonlySet<ReadScope> {
    const scopes = new Set<ReadScope>(['own']);
    const isMembersLedger = this.#views.genesis.ledgerAudience === 'members';
    if (isMembersLedger || (roles & REPLICA_ROLES) !== 0) scopes.add('blocks');
    for (const role of ['operator', 'custodian', 'registrar'] as const) {
      if ((roles & ROLES[role]) !== 0) scopes.add(role);
    }
    return scopes;
  }

  /** Root keys have no bounds. */
  #isInForce({ kind, validFrom, validUntil }: KeyView): boolean {
    const now = this.#clock.now();
    return kind === 0 || (validFrom <= now && now <= validUntil);
  }

  #isOpenChallenge(publicKey: Uint8Array, challenge: Uint8Array): boolean {
    if (publicKey.length !== 32 || challenge.length !== CHALLENGE_BYTES) return false;
    const mac = challenge.subarray(CHALLENGE_HEAD_BYTES);
    if (!timingSafeEqual(this.#challengeMac(challenge, publicKey), mac)) return false;
    return readU64(challenge, 0) > performance.now() && !this.#answered.has(toHex(challenge));
  }

  #challengeMac(challenge: Uint8Array, publicKey: Uint8Array): Uint8Array {
    const head = challenge.subarray(0, CHALLENGE_HEAD_BYTES);
    return this.#mac('challenge', head, publicKey).subarray(0, MAC_BYTES);
  }

  #tokenMac(token: Uint8Array): Uint8Array {
    return this.#mac('token', token.subarray(0, TOKEN_HEAD_BYTES));
  }

  #mac(purpose: string, ...parts: readonly Uint8Array[]): Uint8Array {
    const mac = createHmac('sha256', this.#secret).update(purpose);
    for (const part of parts) mac.update(part);
    return new Uint8Array(mac.digest());
  }

  /** Those that are over need no remembering; they stand in the order in which they were answered. */
  #forgetOldChallenges(): void {
    const now = performance.now();
    for (const [challenge, expires] of this.#answered) {
      if (expires > now) return;
      this.#answered.delete(challenge);
    }
  }
}

/** A time of `performance.now()`, in whole milliseconds. */
function expiryAfter(lifetimeMs: number): number {
  return Math.ceil(performance.now()) + lifetimeMs;
}
