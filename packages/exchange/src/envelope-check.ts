import {
  businessDateOf,
  ENVELOPE_VERSION,
  type Envelope,
  endOfBusinessDate,
  equalBytes,
  LIMITS,
  type RejectCode,
  TABLE,
  useNonce,
  VALID_DAY_FLAG,
} from '@jangbu/protocol';
import type { Signer } from './execution.ts';
import { KEY_REVOKED, ROOT_KEY_KIND } from './state/member-rows.ts';
import type { ExchangeState } from './state/state.ts';

/** A decoded envelope with the verdict on its signature, which workers reach without the state. */
export interface BlockEnvelope {
  readonly envelope: Envelope;
  readonly signatureValid: boolean;
  /** Bytes of the signed envelope. */
  readonly sizeBytes: number;
}

/** A valid envelope's signer, or why the envelope is void. */
export type Admission =
  | { readonly code: 'ok'; readonly signer: Signer }
  | { readonly code: Exclude<RejectCode, 'ok'> };

/**
 * Checks 2 to 12 of docs/spec/envelope.md section 1; uses up the nonce if the envelope is valid.
 *
 * Check 1 is decoding. A void envelope changes nothing.
 */
export function admitEnvelope(state: ExchangeState, offered: BlockEnvelope): Admission {
  const admission = checkSigner(state, offered, state.timestamp);
  if (admission.code !== 'ok') return admission;
  const { key } = admission.signer;
  const nonce = useNonce(state.keys[key]!.nonces, offered.envelope.nonce);
  if (nonce !== 'ok') return { code: nonce };
  state.writtenTo(TABLE.keys).mark(key);
  return admission;
}

/** The same at any timestamp without using the nonce up: changes nothing. */
export function checkEnvelope(
  state: ExchangeState,
  offered: BlockEnvelope,
  timestamp: number,
): Admission {
  const admission = checkSigner(state, offered, timestamp);
  if (admission.code !== 'ok') return admission;
  const { highest, window } = state.keys[admission.signer.key]!.nonces;
  const nonce = useNonce({ highest, window: window.slice() }, offered.envelope.nonce);
  return nonce === 'ok' ? admission : { code: nonce };
}

function checkSigner(
  state: ExchangeState,
  { envelope, signatureValid }: BlockEnvelope,
  time: number,
): Admission {
  if (envelope.version !== ENVELOPE_VERSION) return { code: 'wrong_version' };
  if (!equalBytes(envelope.chainId, state.settings.chainId)) return { code: 'wrong_chain' };
  if (envelope.flags > VALID_DAY_FLAG) return { code: 'bad_flags' };
  if (!signatureValid) return { code: 'bad_signature' };
  const number = state.findKey(envelope.key);
  const key = state.keys[number];
  if (key === undefined) return { code: 'unknown_key' };
  if (key.participant !== envelope.member) return { code: 'wrong_member' };
  if (key.status === KEY_REVOKED) return { code: 'key_revoked' };
  const bounded = key.kind !== ROOT_KEY_KIND;
  if (bounded && (time < key.validFrom || time > key.validUntil)) {
    return { code: 'key_not_in_force' };
  }
  if (time > envelope.validUntil) return { code: 'expired' };
  if (envelope.validUntil > latestValidity(envelope.flags, time)) {
    return { code: 'valid_until_too_far' };
  }
  return { code: 'ok', signer: signerOf(state, number) };
}

/** Who signs with a key, as roles and scope are now. */
export function signerOf(state: ExchangeState, number: number): Signer {
  const { participant, kind: keyKind, scope } = state.keys[number]!;
  const { roles } = state.participants[participant]!;
  return { participant, roles, key: number, keyKind, scope };
}

/** The latest `validUntil` that is taken at `time`, in microseconds. */
function latestValidity(flags: number, time: number): number {
  return flags === VALID_DAY_FLAG
    ? endOfBusinessDate(businessDateOf(time)) - 1
    : time + LIMITS.maxValidityMicroseconds;
}
