import { encodeHeader, fromLatin1, type Header, writeU32, writeU64 } from '@jangbu/protocol';
import type { FrozenTable } from '../sealing/row-store.ts';
import { rowBytesOf } from '../state/rows.ts';

/** First bytes of a snapshot. */
export const SNAPSHOT_MAGIC = fromLatin1('JANGBUSN');
/** Version of the snapshots of this release. */
export const SNAPSHOT_FORMAT_VERSION = 1;
/** Where the header of the block stands in a snapshot. */
export const SNAPSHOT_HEADER_AT = 16;
const FRONTIER_COUNT_AT = 240;
const FRONTIER_AT = 248;
const HASH_BYTES = 32;
const SECTION_HEAD_BYTES = 16;

/**
 * The bytes of a snapshot (docs/spec/state.md section 4) without its checksum, piece by piece: what stands before the
 * rows, then the rows of each table. A piece must be used before the next one is asked for.
 */
export function* snapshotPieces(
  header: Header,
  frontier: readonly Uint8Array[],
  tables: readonly FrozenTable[],
): Generator<Uint8Array> {
  yield snapshotHead(header, frontier);
  for (const frozen of tables) {
    yield sectionHead(frozen.table, frozen.count);
    yield* frozen.pieces();
  }
}

/** Everything of a snapshot that stands before the first table. */
export function snapshotHead(header: Header, frontier: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(FRONTIER_AT + HASH_BYTES * frontier.length);
  bytes.set(SNAPSHOT_MAGIC);
  writeU32(bytes, 8, SNAPSHOT_FORMAT_VERSION);
  bytes.set(encodeHeader(header), SNAPSHOT_HEADER_AT);
  writeU64(bytes, FRONTIER_COUNT_AT, frontier.length);
  for (const [place, hash] of frontier.entries()) {
    bytes.set(hash, FRONTIER_AT + HASH_BYTES * place);
  }
  return bytes;
}

/** What stands before the rows of a table. */
export function sectionHead(table: number, count: number): Uint8Array {
  const bytes = new Uint8Array(SECTION_HEAD_BYTES);
  writeU32(bytes, 0, table);
  writeU32(bytes, 4, rowBytesOf(table));
  writeU64(bytes, 8, count);
  return bytes;
}
