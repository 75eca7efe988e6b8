import { checkCommands } from '@jangbu/exchange';
import type { RejectCode } from '@jangbu/protocol';
import { readCandidate } from './candidate.ts';
import type { Ledger } from './ledger.ts';

/** What would become of an envelope. */
export type TestOutcome =
  | { readonly kind: 'void'; readonly code: RejectCode; readonly reason?: string }
  | {
      readonly kind: 'tested';
      /** Index of the block on whose state it was tested: the last one that was executed. */
      readonly index: number;
      /** A code for each command, each by itself. */
      readonly codes: readonly RejectCode[];
    };

/**
 * What would become of SSZ(SignedEnvelope) in the next block, if it were alone there (docs/spec/doors.md section 2).
 *
 * Nothing is changed, and its nonce is not used. Costs a signature check and the checks of its commands.
 *
 * @param now - the ledger's time in microseconds.
 */
export function testEnvelope(ledger: Ledger, now: number, bytes: Uint8Array): TestOutcome {
  const { state } = ledger;
  const read = readCandidate(bytes, ledger.hasher);
  if (!read.ok) return { kind: 'void', code: 'malformed', reason: read.reason };
  const { signed, signatureValid } = read.candidate;
  const offered = { envelope: signed.envelope, signatureValid, sizeBytes: bytes.length };
  const timestamp = Math.max(now, state.timestamp + 1);
  const { verdict, codes } = checkCommands(state, offered, timestamp);
  if (verdict !== 'ok') return { kind: 'void', code: verdict };
  return { kind: 'tested', index: state.index, codes };
}
