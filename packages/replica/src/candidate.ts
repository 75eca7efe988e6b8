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

/** Decodes an envelope (check 1) and judges its signature (check 5); `trusted` skips the judging. */
export function readCandidate(
  bytes: Uint8Array,
  hasher: Hasher,
  trusted = false,
): { ok: true; candidate: Candidate } | { ok: false; reason: string } {
  const decoded = decodeSignedEnvelope(bytes);
  if (!decoded.ok) return { ok: false, reason: decoded.reason };
  const { signed, envelopeBytes } = decoded;
  const id = envelopeId(hasher, envelopeBytes);
  const signatureValid = trusted || nativeVerify(signed.envelope.key, signed.signature, id);
  return { ok: true, candidate: { bytes, signed, id, signatureValid } };
}
