import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A small file system of its own, in memory. */
export interface SmallDisk {
  readonly dir: string;
  /** Takes all room but so many bytes. */
  fillTo(leftBytes: number): void;
  /** Gives back the room that `fillTo` took. */
  free(): void;
  /** Ends it, also while files on it are open. */
  remove(): void;
}

/** Makes a small file system; throws where this process may not mount one. */
export function makeSmallDisk(sizeBytes: number): SmallDisk {
  const dir = mkdtempSync(join(tmpdir(), 'jangbu-small-disk-'));
  const ballast = join(dir, 'ballast');
  try {
    const args = ['-t', 'tmpfs', '-o', `size=${sizeBytes}`, 'tmpfs', dir];
    execFileSync('mount', args, { stdio: 'ignore' });
  } catch (error) {
    rmdirSync(dir);
    throw error;
  }
  return {
    dir,
    fillTo: (leftBytes) => {
      const { bavail, bsize } = statfsSync(dir);
      writeFileSync(ballast, new Uint8Array(Math.max(0, bavail * bsize - leftBytes)));
    },
    free: () => rmSync(ballast),
    remove: () => {
      execFileSync('umount', ['-l', dir]);
      rmdirSync(dir);
    },
  };
}

/** True if this process may mount; root of a machine may. */
export function canMakeSmallDisk(): boolean {
  try {
    makeSmallDisk(1_048_576).remove();
    return true;
  } catch {
    return false;
  }
}
