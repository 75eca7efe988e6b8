import { closeSync, mkdirSync, openSync, readSync, unlinkSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { PageStore } from '@jangbu/views';

/** A scratch file for what the views do not keep in memory. */
export interface HistoryFile extends PageStore {
  close(): void;
}

/**
 * Opens an empty scratch file in the folder `scratch` of `dataDir`.
 *
 * It is unlinked at once, so that its space is free again however the process ends: the views are folded anew at each
 * start. Throws the error of the file system if it cannot be made.
 */
export function openHistoryFile(dataDir: string): HistoryFile {
  const folder = join(dataDir, 'scratch');
  mkdirSync(folder, { recursive: true });
  const path = join(folder, 'history');
  const file = openSync(path, 'w+', 0o600);
  unlinkSync(path);
  return {
    read(offset, into) {
      const bytes = readSync(file, into, 0, into.length, offset);
      if (bytes !== into.length) throw new Error(`the history ends within a page at ${offset}`);
    },
    write(offset, bytes) {
      let written = 0;
      while (written < bytes.length) {
        written += writeSync(file, bytes, written, bytes.length - written, offset + written);
      }
    },
    close: () => closeSync(file),
  };
}
