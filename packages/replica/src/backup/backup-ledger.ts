import { dirname, resolve, sep } from 'node:path';
import { toHex } from '@jangbu/protocol';
import {
  ANCHOR_FILE,
  DataFolderError,
  GENESIS_FILE,
  OPERATOR_KEY_FILE,
  openDataFolder,
} from '../data-folder.ts';
import { errorCodeOf, type FilePort, nodeFilePort, removeTree } from '../file-port.ts';
import { type LogEnd, readLog } from '../log-reader.ts';
import { folderRefusal } from '../open-ledger.ts';
import { SEGMENTS_FOLDER, segmentPath } from '../segment.ts';
import { listSnapshots, SNAPSHOTS_FOLDER, snapshotPath } from '../snapshot-files.ts';
import { DamagedLogError } from '../torn-tail.ts';
import { BackupError } from './backup-error.ts';
import { copyFile } from './copy-file.ts';
import { type ManifestFile, saveManifest } from './manifest.ts';

const OWNER_ONLY = 0o600;
const PUBLIC_FILE = 0o644;

/** How a ledger is backed up. */
export interface BackupOptions {
  /** Copies the operator's key too: whoever has the backup can then sign for the venue. */
  readonly withOperatorKey?: boolean;
  readonly port?: FilePort;
  /** Waits a few milliseconds for a process that may be writing. */
  readonly pause?: () => void;
  /** Called with the bytes copied so far and those of the segments together. */
  readonly onProgress?: (done: number, total: number) => void;
}

/** A finished backup. */
export interface Backup {
  /** Hexadecimal, as `hash` is. */
  readonly chainId: string;
  /** Index of the last block in it. */
  readonly index: number;
  readonly hash: string;
  readonly files: number;
  readonly bytes: number;
  readonly hasOperatorKey: boolean;
}

/**
 * Copies a ledger up to its last whole block, with its documents and newest snapshot, into a folder that is absent or
 * empty. Needs no lock: another process may go on writing the ledger, and what it writes meanwhile is left out.
 *
 * Everything is on disk when it returns. Throws a BackupError, a DataFolderError, a FalseLedgerError, a
 * FutureVersionError, a DamagedLogError, or what the device throws; then what was copied has been removed.
 */
export function backupLedger(dir: string, target: string, options: BackupOptions = {}): Backup {
  const { port = nodeFilePort } = options;
  const folder = openDataFolder(port, dir);
  if (folder.kind === 'absent' || folder.kind === 'interrupted') {
    throw new DataFolderError(`there is no ledger in ${dir}`);
  }
  if (folder.kind !== 'ledger') throw folderRefusal(folder, dir);
  requireOutside(dir, target);
  const wasThere = requireEmpty(port, target);
  const end = endOfLog(port, dir, folder.chainId, options.pause);
  if (!wasThere) port.makeFolder(target);
  try {
    const files = copyLedger(port, dir, target, end, options);
    port.syncFolder(dirname(resolve(target)));
    const facts = {
      chainId: toHex(folder.chainId),
      index: end.lastIndex,
      hash: toHex(end.lastHash),
      hasOperatorKey: options.withOperatorKey === true,
    };
    saveManifest(port, target, { ...facts, files });
    const bytes = files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
    return { ...facts, files: files.length, bytes };
  } catch (error) {
    clearFolder(port, target, wasThere);
    throw error;
  }
}

/** Throws a BackupError if there is anything in a folder; false if there is no folder. */
export function requireEmpty(port: FilePort, dir: string): boolean {
  const facts = port.stat(dir);
  if (facts === undefined) return false;
  const some = facts.kind === 'folder' ? port.list(dir)[0]?.name : 'a file';
  if (some !== undefined) throw new BackupError('not_empty', dir, some);
  return true;
}

/** Removes what is in a folder, as far as the device lets it, and the folder itself unless it was there before. */
export function clearFolder(port: FilePort, dir: string, keepsFolder: boolean): void {
  try {
    if (!keepsFolder) removeTree(port, dir);
    else for (const { name } of port.list(dir)) removeTree(port, `${dir}/${name}`);
  } catch {
    // The failure that led here is the one to tell of; without a manifest the rest is no backup.
  }
}

function requireOutside(dir: string, target: string): void {
  if (!`${resolve(target)}${sep}`.startsWith(`${resolve(dir)}${sep}`)) return;
  throw new BackupError('inside_source', target, dir);
}

/** Where the last whole block ends. */
function endOfLog(
  port: FilePort,
  dir: string,
  chainId: Uint8Array,
  pause: (() => void) | undefined,
): LogEnd {
  const reading = readLog(port, dir, { chainId, ...(pause === undefined ? {} : { pause }) });
  for (;;) {
    const step = reading.next();
    if (step.done !== true) {
      if (step.value.kind === 'fault')
        throw new DamagedLogError(step.value, 'only a sound ledger is backed up');
      continue;
    }
    if (step.value.lastIndex < 0) throw new DataFolderError(`there is no block in ${dir}`);
    return step.value;
  }
}

function copyLedger(
  port: FilePort,
  dir: string,
  target: string,
  end: LogEnd,
  { withOperatorKey, onProgress = () => {} }: BackupOptions,
): ManifestFile[] {
  const files: ManifestFile[] = [];
  let total = 0;
  for (let segment = 0; segment <= end.segment; segment += 1) {
    total += port.stat(`${dir}/${segmentPath(segment)}`)?.sizeBytes ?? 0;
  }
  let done = 0;
  const onBytes = (bytes: number) => {
    done += bytes;
    onProgress(Math.min(done, total), total);
  };
  const copy = (path: string, permissions: number, keepBytes?: number) => {
    const kept = keepBytes === undefined ? {} : { keepBytes };
    const from = `${dir}/${path}`;
    const copied = copyFile(port, from, `${target}/${path}`, { permissions, onBytes, ...kept });
    files.push({ path, sizeBytes: copied.sizeBytes, sha256: toHex(copied.sha256) });
  };
  port.makeFolder(`${target}/${SEGMENTS_FOLDER}`);
  for (let segment = 0; segment < end.segment; segment += 1) copy(segmentPath(segment), OWNER_ONLY);
  copy(segmentPath(end.segment), OWNER_ONLY, end.offset);
  port.syncFolder(`${target}/${SEGMENTS_FOLDER}`);
  copySnapshot(port, dir, target, end.lastIndex, copy);
  copy(ANCHOR_FILE, PUBLIC_FILE);
  if (withOperatorKey === true) copy(OPERATOR_KEY_FILE, OWNER_ONLY);
  copy(GENESIS_FILE, PUBLIC_FILE);
  port.syncFolder(target);
  return files;
}

/** Copies the newest snapshot up to `lastIndex`; one that the ledger's process removes meanwhile is passed over. */
function copySnapshot(
  port: FilePort,
  dir: string,
  target: string,
  lastIndex: number,
  copy: (path: string, permissions: number) => void,
): void {
  const indexes = listSnapshots(port, dir).filter((index) => index <= lastIndex);
  if (indexes.length === 0) return;
  port.makeFolder(`${target}/${SNAPSHOTS_FOLDER}`);
  for (const index of indexes) {
    try {
      copy(snapshotPath(index), OWNER_ONLY);
      break;
    } catch (error) {
      if (errorCodeOf(error) !== 'ENOENT') throw error;
    }
  }
  port.syncFolder(`${target}/${SNAPSHOTS_FOLDER}`);
}
