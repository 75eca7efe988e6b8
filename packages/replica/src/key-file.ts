/** Key files: for now a plain JSON document that only its owner may read. */

import { decodeUtf8, encodeUtf8, equalBytes, fromHex, toHex } from '@jangbu/protocol';
import { errorText, type FilePort, loadSmallFile, saveNewFile } from './file-port.ts';
import { parseJsonObject } from './json-object.ts';
import { nativePublicKeyOf } from './native-signature.ts';

const OWNER_ONLY = 0o600;
const OTHERS = 0o077;

/** What `loadKeyFile` found. */
export type LoadedKey =
  | { ok: true; seed: Uint8Array; publicKey: Uint8Array }
  | { ok: false; reason: string };

/** Saves a new key file with mode 0600 and syncs it, its name not yet; throws if there is one or the device fails. */
export function saveKeyFile(port: FilePort, path: string, seed: Uint8Array): void {
  const document = { seed: toHex(seed), publicKey: toHex(nativePublicKeyOf(seed)) };
  const bytes = encodeUtf8(`${JSON.stringify(document, null, 2)}\n`);
  saveNewFile(port, path, bytes, OWNER_ONLY);
}

/** The key pair in a file, or the reason to show; never throws. */
export function loadKeyFile(port: FilePort, path: string): LoadedKey {
  try {
    const facts = port.stat(path);
    if (facts === undefined) return { ok: false, reason: `${path} is not there` };
    // Windows has no such bits: what Node reports there says nothing.
    if (process.platform !== 'win32' && (facts.permissions & OTHERS) !== 0) {
      const mode = facts.permissions.toString(8).padStart(3, '0');
      const reason = `${path} may be read by others (mode ${mode}): run chmod 600 on it`;
      return { ok: false, reason };
    }
    return parseKey(path, decodeUtf8(loadSmallFile(port, path)));
  } catch (error) {
    return { ok: false, reason: errorText(error) };
  }
}

function parseKey(path: string, text: string | null): LoadedKey {
  const document = parseJsonObject(text ?? '');
  const names = Object.keys(document).sort().join();
  const seed = seedOf(document.seed);
  if (names !== 'publicKey,seed' || seed === null) {
    const form = '{"seed", "publicKey"} with 64 hexadecimal digits each';
    return { ok: false, reason: `${path} is not a key file: ${form}` };
  }
  const publicKey = nativePublicKeyOf(seed);
  const named = typeof document.publicKey === 'string' ? fromHex(document.publicKey) : null;
  if (named === null || !equalBytes(named, publicKey)) {
    return { ok: false, reason: `${path} names another public key than its seed has` };
  }
  return { ok: true, seed, publicKey };
}

function seedOf(value: unknown): Uint8Array | null {
  const seed = typeof value === 'string' ? fromHex(value) : null;
  return seed?.length === 32 ? seed : null;
}
