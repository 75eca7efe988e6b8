/** Snapshot files of a data folder, docs/spec/state.md section 4: names, and reading one whole. */

import { type ParsedSnapshot, parseSnapshot } from '@jangbu/exchange';
import { equalBytes } from '@jangbu/protocol';
import type { BlockLog } from './block-log.ts';
import { type FilePort, readFully } from './file-port.ts';
import { readLog } from './log-reader.ts';
import { nativeHasher } from './native-hasher.ts';
import { DamagedLogError } from './torn-tail.ts';

/** Folder of the snapshots in a data folder. */
export const SNAPSHOTS_FOLDER = 'snapshots';

const INDEX_DIGITS = 16;
const SNAPSHOT_NAME = /^[0-9]{16}\.snap$/;
/** A file is read in pieces of this size: one read call takes at most 2 GiB. */
const READ_PIECE_BYTES = 67_108_864;

/** Path from the data folder of the snapshot that was taken after block `index`. */
export function snapshotPath(index: number): string {
  return `${SNAPSHOTS_FOLDER}/${String(index).padStart(INDEX_DIGITS, '0')}.snap`;
}

/** Indexes of the blocks after which the snapshots of a folder were taken, the latest first. */
export function listSnapshots(port: FilePort, dir: string): number[] {
  const folder = `${dir}/${SNAPSHOTS_FOLDER}`;
  if (port.stat(folder) === undefined) return [];
  return port
    .list(folder)
    .filter(({ name, kind }) => kind === 'file' && SNAPSHOT_NAME.test(name))
    .map(({ name }) => Number(name.slice(0, INDEX_DIGITS)))
    .sort((a, b) => b - a);
}

/** Length in bytes of the latest snapshot of a folder, 0 if there is none. */
export function latestSnapshotBytes(port: FilePort, dir: string): number {
  const latest = listSnapshots(port, dir)[0];
  if (latest === undefined) return 0;
  return port.stat(`${dir}/${snapshotPath(latest)}`)?.sizeBytes ?? 0;
}

/**
 * The snapshot of block `index`: its checksum holds, and it is one of the ledger `chainId` after that block; a reason
 * otherwise. Whether its rows are right is for `restoreSealer` to say. It is read into what `room` gives. Throws what the
 * device throws.
 */
export function loadSnapshot(
  port: FilePort,
  dir: string,
  index: number,
  chainId: Uint8Array,
  room: (sizeBytes: number) => Uint8Array,
): ParsedSnapshot | string {
  const bytes = readWhole(port, `${dir}/${snapshotPath(index)}`, room);
  const parsed = parseSnapshot(bytes, nativeHasher);
  if (typeof parsed === 'string') return parsed;
  const { header } = parsed;
  if (!equalBytes(header.chainId, chainId)) return 'the snapshot belongs to another ledger';
  if (header.index !== index) return `the snapshot is that of block ${header.index}`;
  return parsed;
}

/**
 * Whether the log has the block of a snapshot: nothing else says that its header is one of this ledger. Throws a
 * DamagedLogError where the log cannot be read, which says nothing about the snapshot.
 */
export function isSnapshotOfLog(
  port: FilePort,
  dir: string,
  { index, hash }: { readonly index: number; readonly hash: Uint8Array },
  { chainId, lastIndex, lastHash }: Pick<BlockLog, 'chainId' | 'lastIndex' | 'lastHash'>,
): boolean {
  if (index >= lastIndex) return index === lastIndex && equalBytes(hash, lastHash);
  for (const step of readLog(port, dir, { chainId, from: index })) {
    if (step.kind === 'frame') return step.index === index && equalBytes(step.hash, hash);
    if (step.code === 'unreadable') {
      throw new DamagedLogError(step, 'nothing was changed; see to the disk');
    }
    return false;
  }
  return false;
}

function readWhole(
  port: FilePort,
  path: string,
  room: (sizeBytes: number) => Uint8Array,
): Uint8Array {
  const file = port.open(path, 'read');
  try {
    const bytes = room(port.sizeOf(file));
    for (let at = 0; at < bytes.length; at += READ_PIECE_BYTES) {
      const piece = bytes.subarray(at, at + READ_PIECE_BYTES);
      if (readFully(port, file, piece, at) < piece.length) return bytes.subarray(0, at);
    }
    return bytes;
  } finally {
    port.close(file);
  }
}
