/** Checkpoints: C2SP signed notes over a block, docs/spec/checkpoint.md section 1. */

import type { Anchor } from './anchor.ts';
import {
  concatBytes,
  copyBytes,
  equalBytes,
  fromBase64,
  fromHex,
  toBase64,
  toHex,
} from './bytes.ts';
import { verifyEd25519 } from './ed25519.ts';
import { type Hasher, plainHasher } from './hasher.ts';
import type { Header } from './header.ts';
import { encodeUtf8, parseUint, tryEncodeUtf8 } from './text.ts';

const MAX_NOTE_CHARACTERS = 65_536;
const MAX_SIGNATURES = 128;
const KEY_ID_BYTES = 4;
const OPERATOR_SIGNATURE_BYTES = 64;
/** Signature types of C2SP signed-note: Ed25519, and Ed25519 of a witness with its time. */
const ED25519_TYPE = 1;
const COSIGNATURE_TYPE = 4;

/** A signature line of a note. */
export interface NoteSignature {
  name: string;
  /** 4 bytes. */
  keyId: Uint8Array;
  signature: Uint8Array;
}

/** A parsed checkpoint. */
export interface Checkpoint {
  chainId: Uint8Array;
  tradeLogSize: number;
  tradeLogRoot: Uint8Array;
  index: number;
  /** Hash of the block. */
  hash: Uint8Array;
  /** Microseconds. */
  timestamp: number;
  /** What is signed, up to and with its last line feed. */
  text: string;
  signatures: NoteSignature[];
}

/** What `parseCheckpoint` found. */
export type ParsedCheckpoint = { ok: true; checkpoint: Checkpoint } | { ok: false; reason: string };

type CheckpointFields = Pick<
  Header,
  'chainId' | 'tradeLogSize' | 'tradeLogRoot' | 'index' | 'timestamp'
>;

function originOf(chainId: Uint8Array): string {
  return `jangbu/${toHex(chainId)}`;
}

/** Text of the checkpoint of a block: what the operator signs (as UTF-8). */
export function checkpointText(header: CheckpointFields, hash: Uint8Array): string {
  return [
    originOf(header.chainId),
    String(header.tradeLogSize),
    toBase64(header.tradeLogRoot),
    `block ${header.index} ${toHex(hash)}`,
    `time ${header.timestamp}`,
    '',
  ].join('\n');
}

/** First 4 bytes of `SHA-256(name ‖ 0x0A ‖ type ‖ key)`. */
function keyIdOf(hasher: Hasher, name: string, type: number, key: Uint8Array): Uint8Array {
  const input = concatBytes(encodeUtf8(name), new Uint8Array([0x0a, type]), key);
  return hasher.sha256(input).slice(0, KEY_ID_BYTES);
}

/** A line of a note: `— name base64(keyId ‖ signature)` and a line feed. */
function signatureLine(name: string, keyId: Uint8Array, signature: Uint8Array): string {
  return `\u2014 ${name} ${toBase64(concatBytes(keyId, signature))}\n`;
}

/** The note of a block with the operator's signature over `checkpointText`. */
export function formatCheckpoint(
  header: CheckpointFields,
  hash: Uint8Array,
  signature: Uint8Array,
  operatorKey: Uint8Array,
): string {
  const name = originOf(header.chainId);
  const keyId = keyIdOf(plainHasher, name, ED25519_TYPE, operatorKey);
  return `${checkpointText(header, hash)}\n${signatureLine(name, keyId, signature)}`;
}

const TEXT =
  /^jangbu\/([0-9a-f]{64})\n([0-9]+)\n([A-Za-z0-9+/=]{44})\nblock ([0-9]+) ([0-9a-f]{64})\ntime ([0-9]+)\n$/;
const SIGNATURE_LINE = /^\u2014 ([^\s+]+) ([A-Za-z0-9+/=]+)$/;

function parseText(text: string): Omit<Checkpoint, 'signatures'> | null {
  const [, origin = '', size = '', root = '', block = '', blockHash = '', time = ''] =
    TEXT.exec(text) ?? [];
  const chainId = fromHex(origin);
  const tradeLogSize = parseUint(size);
  const tradeLogRoot = fromBase64(root);
  const index = parseUint(block);
  const hash = fromHex(blockHash);
  const timestamp = parseUint(time);
  if (chainId?.length !== 32 || tradeLogRoot?.length !== 32 || hash?.length !== 32) return null;
  if (tradeLogSize === null || index === null || timestamp === null) return null;
  return { chainId, tradeLogSize, tradeLogRoot, index, hash, timestamp, text };
}

function parseSignatures(text: string): NoteSignature[] | null {
  if (!text.endsWith('\n')) return null;
  const lines = text.slice(0, -1).split('\n');
  if (lines.length > MAX_SIGNATURES) return null;
  const signatures: NoteSignature[] = [];
  for (const line of lines) {
    const [, name, base64] = SIGNATURE_LINE.exec(line) ?? [];
    if (name === undefined || base64 === undefined || tryEncodeUtf8(name) === null) return null;
    const blob = fromBase64(base64);
    if (blob === null || blob.length <= KEY_ID_BYTES) return null;
    signatures.push({
      name,
      keyId: copyBytes(blob, 0, KEY_ID_BYTES),
      signature: copyBytes(blob, KEY_ID_BYTES, blob.length),
    });
  }
  return signatures;
}

/** The checkpoint of a note, or the reason why it is none; no signature is verified; never throws. */
export function parseCheckpoint(note: string): ParsedCheckpoint {
  if (note.length > MAX_NOTE_CHARACTERS) return { ok: false, reason: 'note is too long' };
  const split = note.indexOf('\n\n');
  if (split < 0) return { ok: false, reason: 'note has no signature' };
  const fields = parseText(note.slice(0, split + 1));
  if (fields === null) return { ok: false, reason: 'text of the note is not a checkpoint' };
  const signatures = parseSignatures(note.slice(split + 2));
  if (signatures === null) return { ok: false, reason: 'malformed signature line' };
  return { ok: true, checkpoint: { ...fields, signatures } };
}

function findSignature(
  checkpoint: Checkpoint,
  name: string,
  keyId: Uint8Array,
): Uint8Array | undefined {
  return checkpoint.signatures.find((s) => s.name === name && equalBytes(s.keyId, keyId))
    ?.signature;
}

/** True if a witness cosigned: C2SP `cosignature/v1`, 8 bytes of big-endian seconds before the signature. */
function isCosigned(
  hasher: Hasher,
  checkpoint: Checkpoint,
  witness: { name: string; key: Uint8Array },
): boolean {
  const keyId = keyIdOf(hasher, witness.name, COSIGNATURE_TYPE, witness.key);
  const blob = findSignature(checkpoint, witness.name, keyId);
  if (blob?.length !== 8 + OPERATOR_SIGNATURE_BYTES) return false;
  let seconds = 0n;
  for (const byte of blob.subarray(0, 8)) seconds = seconds * 256n + BigInt(byte);
  const message = `cosignature/v1\ntime ${seconds}\n${checkpoint.text}`;
  return verifyEd25519(witness.key, blob.subarray(8), encodeUtf8(message));
}

/** Whether the anchor's operator, and a quorum of its witnesses, signed a checkpoint of its chain; never throws. */
export function verifyCheckpoint(
  hasher: Hasher,
  checkpoint: Checkpoint,
  anchor: Anchor,
): { ok: true } | { ok: false; reason: string } {
  if (!equalBytes(checkpoint.chainId, anchor.genesis)) {
    return { ok: false, reason: 'checkpoint is of another ledger' };
  }
  const name = originOf(anchor.genesis);
  const keyId = keyIdOf(hasher, name, ED25519_TYPE, anchor.operator);
  const signature = findSignature(checkpoint, name, keyId);
  if (signature === undefined) return { ok: false, reason: 'operator has not signed' };
  if (!verifyEd25519(anchor.operator, signature, encodeUtf8(checkpoint.text))) {
    return { ok: false, reason: "operator's signature does not verify" };
  }
  let cosigned = 0;
  for (const witness of anchor.witnesses) {
    if (cosigned < anchor.quorum && isCosigned(hasher, checkpoint, witness)) cosigned += 1;
  }
  if (cosigned < anchor.quorum) {
    return { ok: false, reason: `${cosigned} of ${anchor.quorum} witnesses have signed` };
  }
  return { ok: true };
}
