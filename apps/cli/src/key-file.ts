/** Key files: a JSON document with one Ed25519 key pair in hex that only its owner may read. */

import { randomBytes } from 'node:crypto';
import { closeSync, fstatSync, fsyncSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { equalBytes, fromHex, publicKeyOf, toHex } from '@jangbu/protocol';
import { CommandFailure, exitCodeOfSystemError, systemErrorCode } from './failure.ts';
import type { Texts } from './texts.ts';

const SEED_BYTES = 32;
const OWNER_ONLY = 0o600;
const OTHERS = 0o077;
const MAX_FILE_BYTES = 4_096;

/** A key pair. */
export interface KeyPair {
  /** 32 bytes. */
  readonly seed: Uint8Array;
  /** 32 bytes. */
  readonly publicKey: Uint8Array;
}

/** Makes a key pair and a file for it; throws a CommandFailure (2) if there is one of that name. */
export function createKeyFile(file: string, texts: Texts): KeyPair {
  const seed = new Uint8Array(randomBytes(SEED_BYTES));
  const publicKey = publicKeyOf(seed);
  const document = { seed: toHex(seed), publicKey: toHex(publicKey) };
  const descriptor = guarded(file, texts, () => openSync(file, 'wx', OWNER_ONLY));
  try {
    guarded(file, texts, () => {
      writeFileSync(descriptor, `${JSON.stringify(document, null, 2)}\n`);
      fsyncSync(descriptor);
    });
  } finally {
    closeSync(descriptor);
  }
  return { seed, publicKey };
}

/** Reads a key file; throws a CommandFailure (2) if it is none, or if others may read it. */
export function readKeyFile(file: string, texts: Texts): KeyPair {
  const descriptor = guarded(file, texts, () => openSync(file, 'r'));
  try {
    const facts = fstatSync(descriptor);
    if (!facts.isFile() || facts.size > MAX_FILE_BYTES) throw notAKey(file, texts);
    // Windows has no such bits: what Node reports there says nothing.
    if (process.platform !== 'win32' && (facts.mode & OTHERS) !== 0) {
      throw new CommandFailure(2, 'key_readable', texts.keyReadable, { file });
    }
    const pair = pairOf(guarded(file, texts, () => readFileSync(descriptor, 'utf8')));
    if (pair === undefined) throw notAKey(file, texts);
    return pair;
  } finally {
    closeSync(descriptor);
  }
}

function notAKey(file: string, texts: Texts): CommandFailure {
  return new CommandFailure(2, 'not_a_key', texts.keyNotAKey, { file });
}

function pairOf(text: string): KeyPair | undefined {
  const document = parseObject(text);
  if (document === undefined || Object.keys(document).sort().join() !== 'publicKey,seed') {
    return undefined;
  }
  const seed = typeof document.seed === 'string' ? fromHex(document.seed) : null;
  const publicKey = typeof document.publicKey === 'string' ? fromHex(document.publicKey) : null;
  if (seed?.length !== SEED_BYTES || publicKey === null) return undefined;
  return equalBytes(publicKeyOf(seed), publicKey) ? { seed, publicKey } : undefined;
}

function parseObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}

function guarded<Result>(file: string, texts: Texts, work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    const code = systemErrorCode(error);
    if (code === undefined) throw error;
    if (code === 'EEXIST') throw new CommandFailure(2, 'key_exists', texts.keyExists, { file });
    const message = texts.fileFault(code);
    throw new CommandFailure(exitCodeOfSystemError(code), 'file_fault', message, { file });
  }
}
