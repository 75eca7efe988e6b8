import { dirname, resolve } from 'node:path';
import { type Anchor, equalBytes, toHex } from '@jangbu/protocol';
import { ANCHOR_FILE, GENESIS_FILE, OPERATOR_KEY_FILE, openDataFolder } from '../data-folder.ts';
import { type FilePort, nodeFilePort } from '../file-port.ts';
import { loadKeyFile, saveKeyFile } from '../key-file.ts';
import { SEGMENTS_FOLDER } from '../segment.ts';
import { SNAPSHOTS_FOLDER } from '../snapshot-files.ts';
import { verifyLedger } from '../verify-ledger.ts';
import { BackupError } from './backup-error.ts';
import { clearFolder, requireEmpty } from './backup-ledger.ts';
import { copyFile } from './copy-file.ts';
import { loadManifest, MANIFEST_FILE, type Manifest, type ManifestFile } from './manifest.ts';
import { RESTORED_FILE, saveRestoredMark } from './restored-mark.ts';

/** A ledger that is being restored is in here and becomes one when it has been verified. */
const RESTORING_FOLDER = 'restoring';
const PUBLIC_FILE = 0o644;
const OWNER_ONLY = 0o600;
const PUBLIC_FILES: readonly string[] = [GENESIS_FILE, ANCHOR_FILE];
/** What moves out of `restoring/`, the genesis document last: with it the folder is a ledger. */
const PARTS = [
  SEGMENTS_FOLDER,
  SNAPSHOTS_FOLDER,
  ANCHOR_FILE,
  OPERATOR_KEY_FILE,
  RESTORED_FILE,
  GENESIS_FILE,
];

/** How a backup is restored. */
export interface RestoreOptions {
  /** When this happens: ISO 8601 with offset. */
  readonly at: string;
  /** What the verifier holds; by default the anchor in the backup. */
  readonly anchor?: Anchor;
  /** Key file to put in where the backup has no operator's key. */
  readonly operatorKeyFile?: string;
  readonly port?: FilePort;
  /** Called with the bytes copied so far and all of them. */
  readonly onCopied?: (done: number, total: number) => void;
  /** Called with the index of each block that was verified, and the last one. */
  readonly onVerified?: (index: number, last: number) => void;
}

/** A ledger that was restored and verified. */
export interface Restored {
  readonly index: number;
  /** Hexadecimal, as `stateRoot` is. */
  readonly hash: string;
  readonly stateRoot: string;
  readonly blocks: number;
  readonly trades: number;
}

/**
 * Copies a backup into a folder that is absent or empty, compares every file with the manifest, and verifies the whole
 * ledger by executing it. Only then the folder becomes a ledger.
 *
 * Throws a BackupError, or what the device throws; then everything that was copied has been removed.
 */
export function restoreLedger(source: string, dir: string, options: RestoreOptions): Restored {
  const { port = nodeFilePort } = options;
  const manifest = loadManifest(port, source);
  requireSameNames(port, source, manifest);
  const wasThere = requireEmpty(port, dir);
  if (!wasThere) port.makeFolder(dir);
  try {
    const fresh = `${dir}/${RESTORING_FOLDER}`;
    port.makeFolder(fresh);
    copyBackup(port, source, fresh, manifest, options);
    addOperatorKey(port, fresh, manifest, options.operatorKeyFile);
    const restored = verifyCopy(port, fresh, manifest, options);
    const { index, hash } = restored;
    saveRestoredMark(port, fresh, { index, hash, at: options.at });
    port.syncFolder(fresh);
    moveOut(port, dir);
    port.syncFolder(dirname(resolve(dir)));
    return restored;
  } catch (error) {
    clearFolder(port, dir, wasThere);
    throw error;
  }
}

/** Throws a BackupError naming the first file that is missing, of another length, or not in the manifest. */
function requireSameNames(
  port: FilePort,
  source: string,
  { files, hasOperatorKey }: Manifest,
): void {
  const known = new Map(files.map((file) => [file.path, file]));
  for (const { path, sizeBytes } of files) {
    const facts = port.stat(`${source}/${path}`);
    if (facts?.kind !== 'file') throw new BackupError('missing_file', path, 'it is missing');
    if (facts.sizeBytes === sizeBytes) continue;
    const lengths = `it has ${facts.sizeBytes} bytes, the manifest says ${sizeBytes}`;
    throw new BackupError('differs', path, lengths);
  }
  for (const path of filesIn(port, source, '')) {
    if (path === MANIFEST_FILE || known.has(path)) continue;
    throw new BackupError('extra_file', path, 'the manifest does not name it');
  }
  if (hasOperatorKey === known.has(OPERATOR_KEY_FILE)) return;
  throw new BackupError('bad_manifest', MANIFEST_FILE, 'it contradicts itself about the key');
}

function* filesIn(port: FilePort, dir: string, prefix: string): Generator<string> {
  for (const { name, kind } of port.list(dir)) {
    if (kind === 'folder') yield* filesIn(port, `${dir}/${name}`, `${prefix}${name}/`);
    else yield `${prefix}${name}`;
  }
}

function copyBackup(
  port: FilePort,
  source: string,
  target: string,
  { files }: Manifest,
  { onCopied = () => {} }: RestoreOptions,
): void {
  const total = files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  let done = 0;
  const onBytes = (bytes: number) => {
    done += bytes;
    onCopied(done, total);
  };
  for (const folder of [SEGMENTS_FOLDER, SNAPSHOTS_FOLDER]) port.makeFolder(`${target}/${folder}`);
  for (const file of files) copyChecked(port, source, target, file, onBytes);
  for (const folder of [SEGMENTS_FOLDER, SNAPSHOTS_FOLDER]) port.syncFolder(`${target}/${folder}`);
}

function copyChecked(
  port: FilePort,
  source: string,
  target: string,
  { path, sha256 }: ManifestFile,
  onBytes: (bytes: number) => void,
): void {
  const permissions = PUBLIC_FILES.includes(path) ? PUBLIC_FILE : OWNER_ONLY;
  const copied = copyFile(port, `${source}/${path}`, `${target}/${path}`, { permissions, onBytes });
  if (toHex(copied.sha256) === sha256) return;
  throw new BackupError('differs', path, 'its SHA-256 is not that of the manifest');
}

function addOperatorKey(
  port: FilePort,
  dir: string,
  { hasOperatorKey }: Manifest,
  keyFile: string | undefined,
): void {
  if (keyFile === undefined) return;
  if (hasOperatorKey)
    throw new BackupError('operator_key', keyFile, 'the backup has a key already');
  const key = loadKeyFile(port, keyFile);
  if (!key.ok) throw new BackupError('operator_key', keyFile, key.reason);
  const folder = openDataFolder(port, dir);
  // A folder that is no ledger is found when it is verified.
  if (folder.kind === 'ledger' && !equalBytes(folder.genesis.operatorKey, key.publicKey)) {
    throw new BackupError('operator_key', keyFile, 'it is not the operator key of this ledger');
  }
  saveKeyFile(port, `${dir}/${OPERATOR_KEY_FILE}`, key.seed);
}

function verifyCopy(
  port: FilePort,
  dir: string,
  manifest: Manifest,
  { anchor, onVerified = () => {} }: RestoreOptions,
): Restored {
  const folder = openDataFolder(port, dir);
  const trusted = anchor ?? (folder.kind === 'ledger' ? folder.anchor : undefined);
  let stateRoot = '';
  const found = verifyLedger(dir, {
    port,
    ...(trusted === undefined ? {} : { anchor: trusted }),
    onBlock: ({ block }) => {
      if (block.header.index === manifest.index) stateRoot = toHex(block.header.stateRoot);
      onVerified(block.header.index, manifest.index);
    },
  });
  const { verdict, blocks, trades, index } = found;
  if (verdict !== 'anchored') {
    const { file = '', step = '', reason = '', faultIndex } = found;
    const block = faultIndex === undefined ? '' : ` at block ${faultIndex}`;
    throw new BackupError('false_ledger', file, `${step}${block}: ${reason}`);
  }
  const hash = toHex(found.hash);
  if (index !== manifest.index || hash !== manifest.hash) {
    const ends = `the ledger ends with block ${index} ${hash}, the manifest says ${manifest.index} ${manifest.hash}`;
    throw new BackupError('false_ledger', MANIFEST_FILE, ends);
  }
  if (folder.kind === 'ledger' && toHex(folder.chainId) !== manifest.chainId) {
    throw new BackupError('false_ledger', MANIFEST_FILE, 'it names another ledger');
  }
  return { index, hash, stateRoot, blocks, trades };
}

function moveOut(port: FilePort, dir: string): void {
  const fresh = `${dir}/${RESTORING_FOLDER}`;
  for (const part of PARTS) {
    // Whatever makes the folder a ledger comes after everything else is on disk.
    if (part === GENESIS_FILE) port.syncFolder(dir);
    if (port.stat(`${fresh}/${part}`) !== undefined)
      port.rename(`${fresh}/${part}`, `${dir}/${part}`);
  }
  port.syncFolder(dir);
  port.removeFolder(fresh);
}
