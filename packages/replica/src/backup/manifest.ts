/** The manifest of a backup, docs/spec/block.md section 6: written last, so that a folder without it is no backup. */

import { decodeUtf8, encodeUtf8, fromHex, toHex } from '@jangbu/protocol';
import { type FilePort, readFully, saveNewFile } from '../file-port.ts';
import { parseJsonObject } from '../json-object.ts';
import { BackupError } from './backup-error.ts';

/** File of the manifest. */
export const MANIFEST_FILE = 'manifest.json';

const UNFINISHED_FILE = 'manifest.json.new';
const MANIFEST_VERSION = 1;
const PUBLIC_FILE = 0o644;
const HASH_BYTES = 32;
/** The only names that a backup has: a manifest cannot lead out of its folder. */
const FILE_NAME =
  /^(genesis\.json|anchor\.json|operator-key\.json|segments\/[0-9]{8}\.seg|snapshots\/[0-9]{16}\.snap)$/;

/** One file of a backup. */
export interface ManifestFile {
  /** Path from the folder of the backup. */
  readonly path: string;
  readonly sizeBytes: number;
  /** 64 hexadecimal digits. */
  readonly sha256: string;
}

/** What a backup holds. */
export interface Manifest {
  readonly formatVersion: number;
  /** 64 hexadecimal digits. */
  readonly chainId: string;
  /** Index of its last block. */
  readonly index: number;
  /** Hash of that block, 64 hexadecimal digits. */
  readonly hash: string;
  /** True if the operator's key is in it. */
  readonly hasOperatorKey: boolean;
  readonly files: readonly ManifestFile[];
}

/** Writes and syncs the manifest under another name, and gives it its own once everything else is on disk. */
export function saveManifest(
  port: FilePort,
  dir: string,
  manifest: Omit<Manifest, 'formatVersion'>,
): void {
  const document = { formatVersion: MANIFEST_VERSION, ...manifest };
  const bytes = encodeUtf8(`${JSON.stringify(document, null, 2)}\n`);
  saveNewFile(port, `${dir}/${UNFINISHED_FILE}`, bytes, PUBLIC_FILE);
  port.rename(`${dir}/${UNFINISHED_FILE}`, `${dir}/${MANIFEST_FILE}`);
  port.syncFolder(dir);
}

/** Reads the manifest of a backup; throws a BackupError if there is none that this release reads. */
export function loadManifest(port: FilePort, dir: string): Manifest {
  const path = `${dir}/${MANIFEST_FILE}`;
  if (port.stat(path)?.kind !== 'file') {
    throw new BackupError('no_manifest', dir, `there is no ${MANIFEST_FILE}`);
  }
  const parsed = parseJsonObject(readText(port, path));
  const { formatVersion } = parsed;
  if (Number.isSafeInteger(formatVersion) && Number(formatVersion) > MANIFEST_VERSION) {
    const found = `the backup has format version ${formatVersion}, this release reads ${MANIFEST_VERSION}`;
    throw new BackupError('future_version', path, found);
  }
  if (!isManifest(parsed)) {
    throw new BackupError('bad_manifest', path, 'this is not the manifest of a backup');
  }
  return parsed;
}

function readText(port: FilePort, path: string): string {
  const file = port.open(path, 'read');
  try {
    const bytes = new Uint8Array(port.sizeOf(file));
    return decodeUtf8(bytes.subarray(0, readFully(port, file, bytes, 0))) ?? '';
  } finally {
    port.close(file);
  }
}

function isManifest(value: Partial<Record<string, unknown>>): value is Manifest & typeof value {
  const { formatVersion, chainId, index, hash, hasOperatorKey, files } = value;
  if (formatVersion !== MANIFEST_VERSION || !isSize(index) || !Array.isArray(files)) return false;
  if (!isHash(chainId) || !isHash(hash) || typeof hasOperatorKey !== 'boolean') return false;
  if (!files.every(isManifestFile)) return false;
  return new Set(files.map(({ path }) => path)).size === files.length;
}

function isManifestFile(value: unknown): value is ManifestFile {
  if (typeof value !== 'object' || value === null) return false;
  const { path, sizeBytes, sha256 } = value as Partial<Record<string, unknown>>;
  return typeof path === 'string' && FILE_NAME.test(path) && isSize(sizeBytes) && isHash(sha256);
}

function isSize(value: unknown): boolean {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}

function isHash(value: unknown): boolean {
  if (typeof value !== 'string') return false;
  const bytes = fromHex(value);
  return bytes?.length === HASH_BYTES && toHex(bytes) === value;
}
