import {
  decodeSignedEnvelope,
  envelopeId,
  type Hasher,
  type SignedEnvelope,
} from '@jangbu/protocol';
import { nativeVerify } from './native-signature.ts';

/** A signed envelope that waits for its block: decoded, its signature checked. */
export interface Candidate {
  /** SSZ(SignedEnvelope), as it came and as it is stored. */
  readonly bytes: Uint8Array;
  readonly signed: SignedEnvelope;
  readonly id: Uint8Array;
  readonly signatureValid: boolean;
}

/** The verdict on a signature, and the id that it is over. */
export type CheckedSignature = Pick<Candidate, 'id' | 'signatureValid'>;

/** A candidate, or why bytes are no envelope. */
export type ReadCandidate =
  | { readonly ok: true; readonly candidate: Candidate }
  | { readonly ok: false; readonly reason: string };

/** Decodes an envelope (check 1) and judges its signature (check 5); `trusted` skips the judging. */
export function readCandidate(bytes: Uint8Array, hasher: Hasher, trusted = false): ReadCandidate {
  const decoded = decodeSignedEnvelope(bytes);
  if (!decoded.ok) return { ok: false, reason: decoded.reason };
  const { signed, envelopeBytes } = decoded;
  const id = envelopeId(hasher, envelopeBytes);
  const signatureValid = trusted || nativeVerify(signed.envelope.key, signed.signature, id);
  return { ok: true, candidate: { bytes, signed, id, signatureValid } };
}

/** Decodes an envelope whose signature was checked elsewhere. */
export function readChecked(bytes: Uint8Array, checked: CheckedSignature): ReadCandidate {
  const decoded = decodeSignedEnvelope(bytes);
  if (!decoded.ok) return { ok: false, reason: decoded.reason };
  return { ok: true, candidate: { bytes, signed: decoded.signed, ...checked } };
}
