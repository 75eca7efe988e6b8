import { closeSync, mkdirSync, openSync, readSync, unlinkSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { PageStore } from '@jangbu/views';

/** A scratch file for what the views do not keep in memory. */
export interface HistoryFile extends PageStore {
  close(): void;
}

/**
 * An empty scratch file in the folder `scratch` of `dataDir`, made when something is first written to it.
 *
 * It is unlinked at once, so that its space is free again however the process ends: the views are folded anew at each
 * start. A write throws the error of the file system if there is no room, not even for the file; the next one asks again.
 */
export function openHistoryFile(dataDir: string): HistoryFile {
  let file: number | undefined;
  return {
    read(offset, into) {
      const bytes = file === undefined ? 0 : readSync(file, into, 0, into.length, offset);
      if (bytes !== into.length) throw new Error(`the history ends within a page at ${offset}`);
    },
    write(offset, bytes) {
      file ??= makeUnnamed(join(dataDir, 'scratch'));
      let written = 0;
      while (written < bytes.length) {
        written += writeSync(file, bytes, written, bytes.length - written, offset + written);
      }
    },
    close: () => {
      if (file !== undefined) closeSync(file);
      file = undefined;
    },
  };
}

function makeUnnamed(folder: string): number {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, 'history');
  const file = openSync(path, 'w+', 0o600);
  unlinkSync(path);
  return file;
}
