/** Signed envelopes, docs/spec/envelope.md: one form for every door and for the block. */

import {
  concatBytes,
  readU16,
  readU32,
  readU64,
  writeBytes,
  writeU16,
  writeU32,
  writeU64,
} from './bytes.ts';
import { commandBytes, readCommand, writeCommand } from './command-codec.ts';
import { COMMAND_KINDS, type Command } from './commands.ts';
import { DOMAINS } from './domains.ts';
import { publicKeyOf, signEd25519 } from './ed25519.ts';
import type { Hasher } from './hasher.ts';
import { LIMITS } from './limits.ts';

/** Version of the envelopes of this release. */
export const ENVELOPE_VERSION = 1;
/** Flag of an envelope that is valid to the end of the business date instead of a minute. */
export const VALID_DAY_FLAG = 1;

const SIGNED_FIXED_BYTES = 68;
const ENVELOPE_FIXED_BYTES = 92;

/** What a participant signs. */
export interface Envelope {
  version: number;
  /** 32 bytes. */
  chainId: Uint8Array;
  /** Number of the participant for whom the key signs. */
  member: number;
  /** Ed25519 public key, 32 bytes. */
  key: Uint8Array;
  /** From 1. */
  nonce: number;
  /** Timestamp in microseconds. */
  validUntil: number;
  flags: number;
  /** 1 to 1,024. */
  commands: Command[];
}

/** An envelope with the Ed25519 signature over its id. */
export interface SignedEnvelope {
  envelope: Envelope;
  /** 64 bytes. */
  signature: Uint8Array;
}

/** What `decodeSignedEnvelope` found. */
export type DecodedEnvelope =
  | { ok: true; signed: SignedEnvelope; envelopeBytes: Uint8Array }
  | { ok: false; reason: string };

/** SSZ(envelope); throws a RangeError at a field outside its range or a wrong number of commands. */
export function encodeEnvelope(envelope: Envelope): Uint8Array {
  return writeEnvelope(envelope, 0);
}

/** SSZ(envelope) behind `lead` bytes that are left zero. */
function writeEnvelope(envelope: Envelope, lead: number): Uint8Array {
  const { commands } = envelope;
  const count = commands.length;
  if (count < 1 || count > LIMITS.maxCommandsPerEnvelope) {
    throw new RangeError(`not 1 to ${LIMITS.maxCommandsPerEnvelope} commands: ${count}`);
  }
  let length = lead + ENVELOPE_FIXED_BYTES + 4 * count;
  for (const command of commands) length += commandBytes(command);
  if (length - lead + SIGNED_FIXED_BYTES > LIMITS.maxEnvelopeBytes) {
    throw new RangeError(`envelope above ${LIMITS.maxEnvelopeBytes} bytes`);
  }

  const bytes = new Uint8Array(length);
  writeU16(bytes, lead, envelope.version);
  writeBytes(bytes, lead + 2, envelope.chainId, 32);
  writeU32(bytes, lead + 34, envelope.member);
  writeBytes(bytes, lead + 38, envelope.key, 32);
  writeU64(bytes, lead + 70, envelope.nonce);
  writeU64(bytes, lead + 78, envelope.validUntil);
  writeU16(bytes, lead + 86, envelope.flags);
  writeU32(bytes, lead + 88, ENVELOPE_FIXED_BYTES);
  const list = lead + ENVELOPE_FIXED_BYTES;
  let at = list + 4 * count;
  for (let i = 0; i < count; i += 1) {
    const command = commands[i]!;
    writeU32(bytes, list + 4 * i, at - list);
    writeCommand(bytes, at, command);
    at += commandBytes(command);
  }
  return bytes;
}

/** SSZ(signed envelope); throws a RangeError at a field outside its range. */
export function encodeSignedEnvelope(signed: SignedEnvelope): Uint8Array {
  const bytes = writeEnvelope(signed.envelope, SIGNED_FIXED_BYTES);
  writeU32(bytes, 0, SIGNED_FIXED_BYTES);
  writeBytes(bytes, 4, signed.signature, 64);
  return bytes;
}

function malformed(reason: string): DecodedEnvelope {
  return { ok: false, reason };
}

/** Commands of the list in `bytes[list..)`, or the reason why they are none. */
function readCommands(bytes: Uint8Array, list: number): Command[] | string {
  const end = bytes.length;
  if (end - list < 4) return 'no command';
  const first = readU32(bytes, list);
  const count = first / 4;
  if (first === 0 || first % 4 !== 0 || first > end - list)
    return 'bad offset of the first command';
  if (count > LIMITS.maxCommandsPerEnvelope) {
    return `more than ${LIMITS.maxCommandsPerEnvelope} commands`;
  }
  const commands: Command[] = [];
  let start = list + first;
  for (let i = 1; i <= count; i += 1) {
    const next = i < count ? list + readU32(bytes, list + 4 * i) : end;
    if (next < start || next > end) return `bad offset of command ${i}`;
    const command = readCommand(bytes, start, next);
    if (command === null) {
      const unknown = start < next && bytes[start]! >= COMMAND_KINDS.length;
      return unknown ? `unknown selector of command ${i - 1}` : `malformed command ${i - 1}`;
    }
    commands.push(command);
    start = next;
  }
  return commands;
}

/**
 * The signed envelope that `bytes` are the canonical SSZ of, or the reason why they are none: void check 1 as a whole
 * (docs/spec/envelope.md section 1). Never throws.
 *
 * `chainId`, `key`, `signature` and `envelopeBytes` (SSZ of the envelope) are views into `bytes`, which must not change
 * afterwards; the byte fields of commands are copies.
 */
export function decodeSignedEnvelope(bytes: Uint8Array): DecodedEnvelope {
  if (bytes.length > LIMITS.maxEnvelopeBytes) {
    return malformed(`more than ${LIMITS.maxEnvelopeBytes} bytes`);
  }
  const at = SIGNED_FIXED_BYTES;
  if (bytes.length < at + ENVELOPE_FIXED_BYTES) return malformed('too short');
  if (readU32(bytes, 0) !== SIGNED_FIXED_BYTES) return malformed('bad offset of the envelope');
  if (readU32(bytes, at + 88) !== ENVELOPE_FIXED_BYTES)
    return malformed('bad offset of the commands');
  const nonce = readU64(bytes, at + 70);
  const validUntil = readU64(bytes, at + 78);
  if (nonce < 0) return malformed('nonce is not below 2^53');
  if (validUntil < 0) return malformed('validUntil is not below 2^53');
  const commands = readCommands(bytes, at + ENVELOPE_FIXED_BYTES);
  if (typeof commands === 'string') return malformed(commands);
  return {
    ok: true,
    signed: {
      envelope: {
        version: readU16(bytes, at),
        chainId: bytes.subarray(at + 2, at + 34),
        member: readU32(bytes, at + 34),
        key: bytes.subarray(at + 38, at + 70),
        nonce,
        validUntil,
        flags: readU16(bytes, at + 86),
        commands,
      },
      signature: bytes.subarray(4, 68),
    },
    envelopeBytes: bytes.subarray(at),
  };
}

/**
 * Key, signature and signed bytes of what may be a signed envelope, as views; null if it is too short for one. All else is
 * for `decodeSignedEnvelope` to say: what it accepts has these parts.
 */
export function signedParts(
  bytes: Uint8Array,
): { key: Uint8Array; signature: Uint8Array; envelopeBytes: Uint8Array } | null {
  const at = SIGNED_FIXED_BYTES;
  if (bytes.length < at + ENVELOPE_FIXED_BYTES) return null;
  return {
    key: bytes.subarray(at + 38, at + 70),
    signature: bytes.subarray(4, 68),
    envelopeBytes: bytes.subarray(at),
  };
}

/** Id of the envelope whose SSZ is `envelopeBytes`: what is signed and what `transactionsRoot` covers. */
export function envelopeId(hasher: Hasher, envelopeBytes: Uint8Array): Uint8Array {
  return hasher.sha256(concatBytes(DOMAINS.envelope, envelopeBytes));
}

/**
 * Bytes of the signed envelope, signed with the key of `seed` (32 bytes, RFC 8032 private key).
 *
 * Throws a RangeError at a field outside its range or if `envelope.key` is not the seed's public key.
 */
export function signEnvelope(hasher: Hasher, envelope: Envelope, seed: Uint8Array): Uint8Array {
  const bytes = writeEnvelope(envelope, SIGNED_FIXED_BYTES);
  const key = publicKeyOf(seed);
  if (!key.every((byte, i) => byte === envelope.key[i])) {
    throw new RangeError('the envelope names another key than the seed has');
  }
  const id = envelopeId(hasher, bytes.subarray(SIGNED_FIXED_BYTES));
  writeU32(bytes, 0, SIGNED_FIXED_BYTES);
  writeBytes(bytes, 4, signEd25519(seed, id), 64);
  return bytes;
}
