/** The mark of a folder that came out of a backup: the venue may have signed later blocks than are in it. */

import { decodeUtf8, encodeUtf8 } from '@jangbu/protocol';
import { type FilePort, loadSmallFile, saveNewFile } from '../file-port.ts';
import { parseJsonObject } from '../json-object.ts';

/** File of the mark in a data folder. */
export const RESTORED_FILE = 'restored.json';

const PUBLIC_FILE = 0o644;

/** Where and when a ledger was restored. */
export interface RestoredMark {
  /** Index of the last block of the backup. */
  readonly index: number;
  /** Its hash, hexadecimal. */
  readonly hash: string;
  /** ISO 8601 with offset. */
  readonly at: string;
}

/** Writes and syncs the mark, its name not yet. */
export function saveRestoredMark(port: FilePort, dir: string, mark: RestoredMark): void {
  const bytes = encodeUtf8(`${JSON.stringify(mark)}\n`);
  saveNewFile(port, `${dir}/${RESTORED_FILE}`, bytes, PUBLIC_FILE);
}

/** The mark of a data folder; undefined if there is none, or none that can be understood. */
export function loadRestoredMark(port: FilePort, dir: string): RestoredMark | undefined {
  const path = `${dir}/${RESTORED_FILE}`;
  if (port.stat(path) === undefined) return undefined;
  try {
    const { index, hash, at } = parseJsonObject(decodeUtf8(loadSmallFile(port, path)) ?? '');
    if (typeof index !== 'number' || typeof hash !== 'string' || typeof at !== 'string') {
      return undefined;
    }
    return { index, hash, at };
  } catch {
    return undefined;
  }
}
