/** When an envelope is void (docs/spec/envelope.md section 1). */
import {
  decodeSignedEnvelope,
  type Envelope,
  type RejectCode,
  verifyEd25519,
} from '@jangbu/protocol';
import { businessDateOf, endOfBusinessDate } from './business-date.ts';
import type { Execution, Limits } from './execution.ts';
import { ROOT_KEY } from './genesis-state.ts';
import { domainHash } from './hashing.ts';
import { type Nonces, useNonce } from './nonces.ts';

import type { Key } from './records.ts';
import type { State } from './state.ts';

const ENVELOPE_VERSION = 1;
/** Bit 0 of `flags`; the only one with a meaning. */
const DAY_FLAG = 1;

/** An envelope that passed every check; its nonce is not used yet. */
interface ValidEnvelope {
  readonly envelope: Envelope;
  readonly id: Uint8Array;
  /** Number of the key that signed. */
  readonly key: number;
  /** Of that key once the nonce is used. */
  readonly nonces: Nonces;
}

/** Whether the signature of an envelope holds. */
export type SignatureCheck = (key: Uint8Array, signature: Uint8Array, id: Uint8Array) => boolean;

/** The Ed25519 rule of section 3. */
export const verifySignature: SignatureCheck = (key, signature, id) =>
  verifyEd25519(key, signature, id);

/** The envelope in `bytes` (SSZ(SignedEnvelope)), or the code of the first check that it fails. */
export function checkEnvelope(
  execution: Execution,
  bytes: Uint8Array,
  signatureHolds: SignatureCheck,
): ValidEnvelope | RejectCode {
  const { state, hasher, limits } = execution;
  const decoded = decodeSignedEnvelope(bytes);
  if (!decoded.ok) return 'malformed';
  const { envelope, signature } = decoded.signed;
  if (envelope.version !== ENVELOPE_VERSION) return 'wrong_version';
  if (!sameBytes(envelope.chainId, state.parameters.chainId)) return 'wrong_chain';
  if (envelope.flags !== 0 && envelope.flags !== DAY_FLAG) return 'bad_flags';
  const id = domainHash(hasher, 'jangbu/envelope/v1', decoded.envelopeBytes);
  if (!signatureHolds(envelope.key, signature, id)) return 'bad_signature';
  const keyNumber = state.keyNumberOf(envelope.key);
  if (keyNumber === undefined) return 'unknown_key';
  const key = state.keys[keyNumber]!;
  if (key.participant !== envelope.member) return 'wrong_member';
  const refusal = checkKeyAndTime(state, key, envelope, limits);
  if (refusal !== 'ok') return refusal;
  const nonces = useNonce(key.nonces, envelope.nonce);
  if (typeof nonces === 'string') return nonces;
  return { envelope, id, key: keyNumber, nonces };
}

/** Checks 8 to 11. */
function checkKeyAndTime(state: State, key: Key, envelope: Envelope, limits: Limits): RejectCode {
  const { timestamp } = state.parameters;
  if (key.isRevoked) return 'key_revoked';
  if (key.kind !== ROOT_KEY && (timestamp < key.validFrom || timestamp > key.validUntil)) {
    return 'key_not_in_force';
  }
  if (timestamp > envelope.validUntil) return 'expired';
  const tooFar =
    envelope.flags === DAY_FLAG
      ? envelope.validUntil >= endOfBusinessDate(businessDateOf(timestamp))
      : envelope.validUntil > timestamp + limits.maxValidityMicroseconds;
  return tooFar ? 'valid_until_too_far' : 'ok';
}

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}
