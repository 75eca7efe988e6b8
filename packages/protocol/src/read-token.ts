import { concatBytes } from './bytes.ts';
import { DOMAINS } from './domains.ts';
import type { Hasher } from './hasher.ts';

/** Length of a challenge of the token door. */
export const CHALLENGE_BYTES = 32;

/**
 * What a key signs to be given a read token (docs/spec/doors.md section 4): 32 bytes that are neither an envelope id nor
 * the text of a checkpoint, and that bind the answer to one ledger and one key.
 *
 * @param chainId - of the ledger, 32 bytes.
 * @param key - public key that signs, 32 bytes.
 * @param challenge - as the venue gave it, 32 bytes.
 */
export function readTokenDigest(
  hasher: Hasher,
  chainId: Uint8Array,
  key: Uint8Array,
  challenge: Uint8Array,
): Uint8Array {
  return hasher.sha256(concatBytes(DOMAINS.token, chainId, key, challenge));
}
