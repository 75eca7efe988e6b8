import { randomBytes } from 'node:crypto';
import { loadKeyFile, nodeFilePort, saveKeyFile } from '@jangbu/replica';
import { CommandFailure, exitCodeOfSystemError, systemErrorCode } from './failure.ts';
import type { Texts } from './texts.ts';

const SEED_BYTES = 32;

/** A key pair. */
export interface KeyPair {
  /** 32 bytes. */
  readonly seed: Uint8Array;
  /** 32 bytes. */
  readonly publicKey: Uint8Array;
}

/** Makes a key pair and a file for it of mode 0600; throws a CommandFailure (2) if there is a file of that name. */
export function createKeyFile(file: string, texts: Texts): KeyPair {
  try {
    saveKeyFile(nodeFilePort, file, new Uint8Array(randomBytes(SEED_BYTES)));
  } catch (error) {
    const code = systemErrorCode(error);
    if (code === undefined) throw error;
    if (code === 'EEXIST') throw new CommandFailure(2, 'key_exists', texts.keyExists, { file });
    const message = texts.unwritable(code);
    throw new CommandFailure(exitCodeOfSystemError(code), 'unwritable', message, { file });
  }
  return readKeyFile(file, texts);
}

/** Reads a key file; throws a CommandFailure (2) if it is none, or if others may read it. */
export function readKeyFile(file: string, texts: Texts): KeyPair {
  const key = loadKeyFile(nodeFilePort, file);
  if (key.ok) return key;
  throw new CommandFailure(2, 'bad_key_file', texts.badKeyFile(key.reason));
}
