/** The one door to the disk: everything that a ledger opens, writes, syncs or renames goes through it. */

import {
  closeSync,
  fdatasyncSync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readdirSync,
  readSync,
  renameSync,
  rmdirSync,
  type Stats,
  statSync,
  unlinkSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';

/** What a name in a folder stands for; `other` is a link, a device or a socket. */
export type EntryKind = 'file' | 'folder' | 'other';

/** `read` an existing file, `update` (read and write) an existing one, `create` one that must not exist. */
export type OpenMode = 'read' | 'update' | 'create';

/** A name in a folder. */
export interface FolderEntry {
  name: string;
  kind: EntryKind;
}

/** What is known of a file or folder without opening it. */
export interface FileFacts {
  kind: EntryKind;
  sizeBytes: number;
  /** Permission bits, such as 0o600. */
  permissions: number;
}

/**
 * Synchronous access to files, small enough for a simulator to fail each call of it.
 *
 * Every call throws an `Error` whose `code` is that of the system (`ENOSPC`, `EIO`, …) when it fails. Nothing is on disk
 * before `sync` of the file, no name before `syncFolder` of its folder.
 */
export interface FilePort {
  /** Opens a file and returns its number; `permissions` (0o600 by default) matter for `create` only. */
  open(path: string, mode: OpenMode, permissions?: number): number;
  /** Reads up to `target.length` bytes from `position` on and returns how many there were; 0 at the end of the file. */
  read(file: number, target: Uint8Array, position: number): number;
  /** Writes at `position` and returns how many bytes were taken, which may be fewer than there are. */
  write(file: number, bytes: Uint8Array, position: number): number;
  /** Waits until the content and the size of the file are on disk (fdatasync). */
  sync(file: number): void;
  /** Present size in bytes of an open file. */
  sizeOf(file: number): number;
  truncate(file: number, sizeBytes: number): void;
  close(file: number): void;
  /** Gives a file or folder another name; a file of that name is replaced. */
  rename(from: string, to: string): void;
  /** Waits until the names in a folder are on disk. */
  syncFolder(path: string): void;
  makeFolder(path: string): void;
  /** Names in a folder, ascending. */
  list(path: string): FolderEntry[];
  /** Facts of a path, links followed; undefined if there is nothing. */
  stat(path: string): FileFacts | undefined;
  /** Removes the name of a file. */
  remove(path: string): void;
  /** Removes an empty folder. */
  removeFolder(path: string): void;
}

const FLAGS: Readonly<Record<OpenMode, string>> = { read: 'r', update: 'r+', create: 'wx+' };
/** Longest file that `loadSmallFile` takes: documents and keys, never segments. */
const MAX_SMALL_FILE_BYTES = 1_048_576;
const ZERO_PIECE_BYTES = 1_048_576;

/** `code` of a system error (`ENOSPC`, …), or an empty text if `error` is none. */
export function errorCodeOf(error: unknown): string {
  if (!(error instanceof Error) || !('code' in error)) return '';
  return typeof error.code === 'string' ? error.code : '';
}

/** Errors that pass when somebody makes room or rights, and after which nothing is known to be broken. */
const PASSING_ERRORS: readonly string[] = ['ENOSPC', 'EDQUOT', 'EMFILE', 'ENFILE', 'EROFS'];

/** True for the code of an error that passes when somebody makes room: what failed may be tried again. */
export function isPassing(code: string): boolean {
  return PASSING_ERRORS.includes(code);
}

/** One line about a failed call: its message without the stack. */
export function errorText(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function kindOf(entry: Pick<Stats, 'isFile' | 'isDirectory'>): EntryKind {
  if (entry.isFile()) return 'file';
  return entry.isDirectory() ? 'folder' : 'other';
}

function compareNames(a: FolderEntry, b: FolderEntry): number {
  if (a.name === b.name) return 0;
  return a.name < b.name ? -1 : 1;
}

/** The file system of this machine. */
export const nodeFilePort: FilePort = Object.freeze({
  open(path: string, mode: OpenMode, permissions = 0o600): number {
    return openSync(path, FLAGS[mode], permissions);
  },
  read(file: number, target: Uint8Array, position: number): number {
    return readSync(file, target, 0, target.length, position);
  },
  write(file: number, bytes: Uint8Array, position: number): number {
    return writeSync(file, bytes, 0, bytes.length, position);
  },
  sync(file: number): void {
    fdatasyncSync(file);
  },
  sizeOf(file: number): number {
    return fstatSync(file).size;
  },
  truncate(file: number, sizeBytes: number): void {
    ftruncateSync(file, sizeBytes);
  },
  close(file: number): void {
    closeSync(file);
  },
  rename(from: string, to: string): void {
    renameSync(from, to);
  },
  syncFolder(path: string): void {
    // Windows neither opens folders nor needs to: its renames are journaled with the file.
    if (process.platform === 'win32') return;
    const folder = openSync(path, 'r');
    try {
      fsyncSync(folder);
    } finally {
      closeSync(folder);
    }
  },
  makeFolder(path: string): void {
    mkdirSync(path);
  },
  list(path: string): FolderEntry[] {
    const entries = readdirSync(path, { withFileTypes: true });
    return entries.map((entry) => ({ name: entry.name, kind: kindOf(entry) })).sort(compareNames);
  },
  stat(path: string): FileFacts | undefined {
    const facts = statSync(path, { throwIfNoEntry: false });
    if (facts === undefined) return undefined;
    return { kind: kindOf(facts), sizeBytes: facts.size, permissions: facts.mode & 0o777 };
  },
  remove(path: string): void {
    unlinkSync(path);
  },
  removeFolder(path: string): void {
    rmdirSync(path);
  },
});

/** Writes all of `bytes` at `position`; throws if the device takes no more. */
export function writeAll(port: FilePort, file: number, bytes: Uint8Array, position: number): void {
  let done = 0;
  while (done < bytes.length) {
    const taken = port.write(file, bytes.subarray(done), position + done);
    if (taken <= 0) throw new Error(`the device took no byte at ${position + done}`);
    done += taken;
  }
}

/** Writes zeros over `[from..to)`. */
export function writeZeros(port: FilePort, file: number, from: number, to: number): void {
  const zeros = new Uint8Array(Math.max(0, Math.min(ZERO_PIECE_BYTES, to - from)));
  for (let at = from; at < to; at += zeros.length) {
    writeAll(port, file, zeros.subarray(0, Math.min(zeros.length, to - at)), at);
  }
}

/** Fills `target` from `position` on; returns how many bytes there were, fewer only at the end of the file. */
export function readFully(
  port: FilePort,
  file: number,
  target: Uint8Array,
  position: number,
): number {
  let done = 0;
  while (done < target.length) {
    const got = port.read(file, target.subarray(done), position + done);
    if (got <= 0) break;
    done += got;
  }
  return done;
}

/** Content of a file of at most 1 MiB; throws if it is longer or cannot be read. */
export function loadSmallFile(port: FilePort, path: string): Uint8Array {
  const file = port.open(path, 'read');
  try {
    const sizeBytes = port.sizeOf(file);
    if (sizeBytes > MAX_SMALL_FILE_BYTES) {
      throw new Error(`${path} has ${sizeBytes} bytes, more than ${MAX_SMALL_FILE_BYTES}`);
    }
    const bytes = new Uint8Array(sizeBytes);
    return bytes.subarray(0, readFully(port, file, bytes, 0));
  } finally {
    port.close(file);
  }
}

/** Writes and syncs a file that must not exist yet; its name is not yet synced. */
export function saveNewFile(
  port: FilePort,
  path: string,
  bytes: Uint8Array,
  permissions = 0o600,
): void {
  const file = port.open(path, 'create', permissions);
  try {
    writeAll(port, file, bytes, 0);
    port.sync(file);
  } finally {
    port.close(file);
  }
}

/** Removes a file if it is there. */
export function removeIfPresent(port: FilePort, path: string): void {
  if (port.stat(path) !== undefined) port.remove(path);
}

/** Removes a file, or a folder with what is in it. */
export function removeTree(port: FilePort, path: string): void {
  const facts = port.stat(path);
  if (facts?.kind !== 'folder') {
    removeIfPresent(port, path);
    return;
  }
  for (const { name } of port.list(path)) removeTree(port, `${path}/${name}`);
  port.removeFolder(path);
}

/** Makes a folder, and every one above it that is not there, and syncs the name of each. */
export function ensureFolders(port: FilePort, path: string): void {
  if (port.stat(path) !== undefined) return;
  const above = dirname(path);
  ensureFolders(port, above);
  port.makeFolder(path);
  port.syncFolder(above);
}

/** Makes a folder, and syncs its name, unless it is there. */
export function ensureFolder(port: FilePort, parent: string, name: string): void {
  if (port.stat(`${parent}/${name}`) !== undefined) return;
  port.makeFolder(`${parent}/${name}`);
  port.syncFolder(parent);
}
