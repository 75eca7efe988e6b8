import type { MemoryFilePort } from '@jangbu/replica';
import type { DiskCall } from './faulty-disk.ts';
import type { Recorder } from './recorder.ts';
import { VENUE_DIR } from './venue-process.ts';

const FOLDER = `${VENUE_DIR}/snapshots`;

/**
 * Looks at a call of the disk before and after it is done, and notes which snapshots the venue takes for stored: whatever
 * has its name when the folder is synced, or when another one is removed because of it.
 */
export function noteStoredSnapshot(
  { kind, path }: DiskCall,
  side: 'before' | 'after',
  memory: MemoryFilePort,
  recorder: Recorder,
): void {
  const isSynced = kind === 'syncFolder' && path === FOLDER && side === 'after';
  const isReplaced = kind === 'remove' && path.startsWith(`${FOLDER}/`) && side === 'before';
  if (!isSynced && !isReplaced) return;
  const removed = isReplaced ? path.slice(FOLDER.length + 1) : '';
  // Names have leading zeros, so the last one is the latest.
  const latest = memory
    .list(FOLDER)
    .filter(({ name }) => name !== removed)
    .at(-1);
  if (latest !== undefined) recorder.storesSnapshot(Number.parseInt(latest.name, 10));
}
