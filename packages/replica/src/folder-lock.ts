/**
 * One process at a time in a data folder.
 *
 * On Linux the lock is an abstract socket named after the folder's device and inode: binding it is exclusive, whatever
 * path leads to the folder, and the kernel gives it back when the process dies, however that comes about. It holds among
 * the processes of one network namespace: two containers that share a folder do not see each other. Elsewhere it is a
 * file with the number of the process, which is taken over when that process is gone.
 */

import { randomUUID } from 'node:crypto';
import { readFileSync, statSync, unlinkSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { errorCodeOf } from './file-port.ts';

/** File in a data folder that says who holds it; on Linux for people only. */
export const LOCK_FILE = 'lock';

const TAKEOVER_FILE = 'lock.takeover';

/** The folder is ours until `release`, or somebody else's. */
export type FolderLock =
  | { kind: 'held'; release(): Promise<void> }
  | { kind: 'busy'; holder?: string };

/** How the lock is made: `socket` on Linux, `file` elsewhere. */
export type LockMethod = 'socket' | 'file';

/**
 * Takes the lock of an existing folder, without waiting. It does not keep the process alive.
 *
 * Throws if the folder is not there or the system refuses for another reason than that the lock is taken.
 */
export async function lockFolder(
  dir: string,
  method: LockMethod = process.platform === 'linux' ? 'socket' : 'file',
): Promise<FolderLock> {
  return method === 'socket' ? lockWithSocket(dir) : lockWithFile(dir);
}

function busy(dir: string): FolderLock {
  const holder = readHolder(dir);
  return holder === undefined ? { kind: 'busy' } : { kind: 'busy', holder: `process ${holder}` };
}

/** Number of the process that the lock file names; undefined if it names none. */
function readHolder(dir: string): number | undefined {
  try {
    const pid = Number.parseInt(readFileSync(join(dir, LOCK_FILE), 'utf8'), 10);
    return Number.isSafeInteger(pid) && pid > 0 ? pid : undefined;
  } catch {
    return undefined;
  }
}

async function lockWithSocket(dir: string): Promise<FolderLock> {
  const { dev, ino } = statSync(dir, { bigint: true });
  const server = createServer((stranger) => stranger.destroy());
  try {
    await listen(server, `\0jangbu-${dev}-${ino}`);
  } catch (error) {
    if (errorCodeOf(error) === 'EADDRINUSE') return busy(dir);
    throw error;
  }
  server.unref();
  // For people; a folder that cannot be written to is found out by whoever needs to write.
  ignoreErrors(() => writeFileSync(join(dir, LOCK_FILE), `${process.pid}\n`));
  return {
    kind: 'held',
    release: () => {
      // While the socket is still held, so that the next holder's file stays.
      ignoreErrors(() => unlinkSync(join(dir, LOCK_FILE)));
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

function listen(server: Server, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(path, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

function ignoreErrors(action: () => void): void {
  try {
    action();
  } catch {
    // Said by the caller why that is harmless.
  }
}

function lockWithFile(dir: string): FolderLock {
  const path = join(dir, LOCK_FILE);
  const content = `${process.pid} ${randomUUID()}\n`;
  if (createExclusively(path, content)) return heldFile(path, content);
  const pid = readHolder(dir);
  if (pid === undefined || isAlive(pid)) return busy(dir);
  // Only one of those who see that the holder is gone may remove its file: the second would remove the first one's.
  const takeover = join(dir, TAKEOVER_FILE);
  if (!createExclusively(takeover, content)) {
    return { kind: 'busy', holder: `a process that left ${takeover}; if none runs, remove it` };
  }
  try {
    if (readHolder(dir) !== pid) return busy(dir);
    unlinkSync(path);
    return createExclusively(path, content) ? heldFile(path, content) : busy(dir);
  } finally {
    unlinkSync(takeover);
  }
}

function heldFile(path: string, content: string): FolderLock {
  return {
    kind: 'held',
    release: async () => {
      if (readFileSync(path, 'utf8') === content) unlinkSync(path);
    },
  };
}

/** Makes a file with this content; false if there is one already. */
function createExclusively(path: string, content: string): boolean {
  try {
    writeFileSync(path, content, { flag: 'wx' });
    return true;
  } catch (error) {
    if (errorCodeOf(error) === 'EEXIST') return false;
    throw error;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return errorCodeOf(error) === 'EPERM';
  }
}
