/** What a follower found false, kept in its data folder: it does not go on before somebody has looked at it. */

import { decodeUtf8, encodeUtf8, fromHex, toHex } from '@jangbu/protocol';
import { SCRATCH_FOLDER } from '../batch-mark.ts';
import {
  ensureFolder,
  type FilePort,
  loadSmallFile,
  removeIfPresent,
  saveNewFile,
} from '../file-port.ts';
import type { Difference } from './follow-checks.ts';

/** File of a data folder that says where the ledger was found false. */
export const DIFFERENCE_FILE = 'difference.json';
/** File beside it with the bytes that were served in the place of that block. */
export const REFUSED_BLOCK_FILE = 'difference.block';

/** A difference as it is kept: without the bytes that were served. */
export type KnownDifference = Omit<Difference, 'kind' | 'payload' | 'step'> & {
  readonly step: string;
};

/** Keeps a difference, on disk when it returns; throws if the device fails. */
export function saveDifference(
  port: FilePort,
  dir: string,
  difference: Difference,
  source: string,
): void {
  const { index, expected, computed, step, reason, payload } = difference;
  const hashes = { expected: toHex(expected), computed: toHex(computed) };
  const document = { index, ...hashes, step, reason, source };
  ensureFolder(port, dir, SCRATCH_FOLDER);
  const save = (name: string, bytes: Uint8Array) => {
    const scratch = `${dir}/${SCRATCH_FOLDER}/${name}`;
    removeIfPresent(port, scratch);
    saveNewFile(port, scratch, bytes);
    port.rename(scratch, `${dir}/${name}`);
    port.syncFolder(dir);
  };
  save(REFUSED_BLOCK_FILE, payload);
  save(DIFFERENCE_FILE, encodeUtf8(`${JSON.stringify(document, null, 2)}\n`));
}

/** The difference that a folder keeps, or undefined; throws an Error if its file cannot be read. */
export function loadDifference(port: FilePort, dir: string): KnownDifference | undefined {
  const path = `${dir}/${DIFFERENCE_FILE}`;
  if (port.stat(path) === undefined) return undefined;
  const found: Partial<Record<string, unknown>> = JSON.parse(
    decodeUtf8(loadSmallFile(port, path)) ?? '',
  );
  const { index, step, reason } = found;
  const expected = fromHex(String(found.expected));
  const computed = fromHex(String(found.computed));
  if (typeof index !== 'number' || expected === null || computed === null) {
    throw new Error(`${path} cannot be read; move it away to follow again`);
  }
  return { index, expected, computed, step: String(step), reason: String(reason) };
}
