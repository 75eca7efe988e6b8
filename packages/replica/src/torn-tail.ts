/**
 * Makes a log end behind its last whole block after a crash, and nothing else: what was torn is kept beside it, and
 * damage that no crash explains is refused.
 */

import { equalBytes, readU32 } from '@jangbu/protocol';
import { batchMarkPath, loadBatchMark, SCRATCH_FOLDER } from './batch-mark.ts';
import {
  ensureFolder,
  errorCodeOf,
  errorText,
  type FilePort,
  isPassing,
  readFully,
  removeIfPresent,
  saveNewFile,
  writeAll,
  writeZeros,
} from './file-port.ts';
import {
  frameAgreesWithHeader,
  frameBytes,
  frameChecksumHolds,
  frameIndex,
  framePayload,
  MIN_PAYLOAD_BYTES,
} from './frame.ts';
import {
  type LogEnd,
  type LogFault,
  type LogFaultCode,
  type LogFrame,
  readLog,
} from './log-reader.ts';
import {
  decodeSegmentHead,
  SEGMENT_HEAD_BYTES,
  SEGMENTS_FOLDER,
  segmentFileName,
  segmentNumberOf,
  segmentPath,
} from './segment.ts';
import { SPARE_FILE } from './spare-segment.ts';

/** Folder of a data folder where torn tails are kept. */
export const TORN_FOLDER = 'torn';

/** Faults that a crash can leave at the end of a log. */
const TAIL_FAULTS: readonly LogFaultCode[] = [
  'cut',
  'bad_checksum',
  'bad_length',
  'not_zero',
  'bad_head',
  'empty_segment',
];

/** The bytes that were behind the last whole block, and where they are now. */
export interface TornTail {
  /** Path from the data folder of the file that keeps them. */
  file: string;
  /** Segment they were in, as a path from the data folder. */
  segmentFile: string;
  /** Where they began in it. */
  offset: number;
  bytes: number;
  /** Index of the block that they would have been. */
  index: number;
}

/**
 * A log that is sound now, and where it ends. `lastIndex` is -1 if not even block 0 is whole: then the log is to be
 * created anew (`BlockLog.create`), which is harmless because block 0 follows from the genesis document.
 */
export interface RecoveredLog extends LogEnd {
  torn?: TornTail;
}

/** How `recoverLog` decides. */
export interface RecoverOptions {
  /** Blocks before this index are not read; their segments must be there. */
  from?: number;
  /** Chain id that the log must have. */
  chainId?: Uint8Array;
  /**
   * True for the stored form of a block that the operator signed. A member can put bytes that look like a frame into an
   * envelope; with this test such bytes in a torn record do not count as a block that follows it.
   */
  isGenuine?: (payload: Uint8Array) => boolean;
  /** Called with every whole block from `from` on, in order: what would otherwise be read a second time. */
  onFrame?: (frame: LogFrame) => void;
}

/** A log that cannot be made whole without dropping blocks, or that this program cannot read. */
export class DamagedLogError extends Error {
  override readonly name = 'DamagedLogError';
  readonly fault: LogFault;

  constructor(fault: LogFault, why: string) {
    super(`${fault.file}, byte ${fault.offset}, block ${fault.index}: ${fault.reason}; ${why}`);
    this.fault = fault;
  }
}

/**
 * Brings the log in `DIR/segments` into the state after its last whole block: the bytes behind it are moved to
 * `DIR/torn/`, zeros and capacity restored.
 *
 * Throws a `DamagedLogError` if what is wrong is not a torn tail, having changed nothing; an error of the port if the
 * device fails. May be interrupted anywhere and run again. Reads everything from `from` on; beside that it holds no
 * more than the rest of one segment.
 */
export function recoverLog(
  port: FilePort,
  dir: string,
  options: RecoverOptions = {},
): RecoveredLog {
  const { end, fault } = readToEnd(port, dir, options);
  if (fault === undefined) {
    syncLastBatch(port, dir, end);
    dropScratch(port, dir);
    return end;
  }
  const segment = lastSegmentAt(port, dir, fault);
  const tail = loadTail(port, dir, segment, fault);
  refuseUnlessTorn(port, dir, segment, fault, tail, end, options);

  const startsSegment = fault.offset <= SEGMENT_HEAD_BYTES;
  // The segment before was passed over, so where the log would end is not known yet.
  if (startsSegment && segment > 0 && end.lastIndex < 0) {
    return recoverLog(port, dir, { ...options, from: 0 });
  }
  dropSpare(port, dir);
  const torn = keepTornOrSay(port, dir, segment, fault, tail);
  // Segment 0 stays until the log that is created anew replaces it: no segment at all would be a lost ledger.
  if (!startsSegment) restoreZeros(port, dir, segment, fault.offset, tail);
  else if (segment > 0) port.remove(`${dir}/${segmentPath(segment)}`);
  syncLastBatch(port, dir, end);
  dropScratch(port, dir);
  return torn === undefined ? end : { ...end, torn };
}

function readToEnd(
  port: FilePort,
  dir: string,
  { from, chainId, onFrame }: RecoverOptions,
): { end: LogEnd; fault: LogFault | undefined } {
  const reading = readLog(port, dir, {
    ...(from === undefined ? {} : { from }),
    ...(chainId === undefined ? {} : { chainId }),
  });
  let fault: LogFault | undefined;
  for (;;) {
    const step = reading.next();
    if (step.done === true) return { end: step.value, fault };
    if (step.value.kind === 'fault') fault = step.value;
    else onFrame?.(step.value);
  }
}

/** Number of the segment that the fault is in; throws unless a crash can leave such a fault, and only at the end. */
function lastSegmentAt(port: FilePort, dir: string, fault: LogFault): number {
  if (fault.code === 'future_version') {
    throw new DamagedLogError(fault, 'start a program that knows this version');
  }
  if (fault.code === 'unreadable') {
    throw new DamagedLogError(fault, 'nothing was changed; see to the disk');
  }
  if (fault.code === 'extra_file') {
    throw new DamagedLogError(fault, 'nothing was changed; move it elsewhere');
  }
  const restore = 'nothing was changed; restore the file from a copy of the ledger';
  if (!TAIL_FAULTS.includes(fault.code)) {
    throw new DamagedLogError(fault, `this is not the trace of a crash, ${restore}`);
  }
  const names = port.list(`${dir}/${SEGMENTS_FOLDER}`);
  const last = Math.max(...names.map(({ name }) => segmentNumberOf(name) ?? -1));
  if (fault.file !== segmentPath(last)) {
    throw new DamagedLogError(fault, `later segments follow, so it is no torn tail, ${restore}`);
  }
  return last;
}

/** What a file holds from the damaged record on. */
interface Tail {
  bytes: Uint8Array;
  /** Length without the zeros at the end. */
  contentBytes: number;
}

function loadTail(port: FilePort, dir: string, segment: number, fault: LogFault): Tail {
  const file = port.open(`${dir}/${segmentPath(segment)}`, 'read');
  try {
    const tail = new Uint8Array(Math.max(0, port.sizeOf(file) - fault.offset));
    const bytes = tail.subarray(0, readFully(port, file, tail, fault.offset));
    let contentBytes = bytes.length;
    while (contentBytes > 0 && bytes[contentBytes - 1] === 0) contentBytes -= 1;
    return { bytes, contentBytes };
  } finally {
    port.close(file);
  }
}

function refuseUnlessTorn(
  port: FilePort,
  dir: string,
  segment: number,
  fault: LogFault,
  tail: Tail,
  end: LogEnd,
  options: RecoverOptions,
): void {
  const mark = loadBatchMark(port, dir);
  const isMarked = mark !== undefined && mark.segment === segment && mark.offset <= fault.offset;
  // Frames of a batch that was never known to be on disk may be dropped, whatever survived of them.
  const droppable = isMarked ? mark.lastIndex : -1;
  for (const { at, index } of wholeFrames(tail, fault, end.chainId, options.isGenuine)) {
    if (index <= droppable) continue;
    const where = `block ${index} follows whole at byte ${fault.offset + at}, so it is no torn tail`;
    const restore = 'nothing was changed; restore the file from a copy of the ledger';
    throw new DamagedLogError(fault, `${where}, ${restore}`);
  }
}

/** Whole frames of later blocks anywhere in the tail, also where no length leads to them. */
function* wholeFrames(
  { bytes, contentBytes }: Tail,
  fault: LogFault,
  chainId: Uint8Array,
  isGenuine: (payload: Uint8Array) => boolean = () => true,
): Generator<{ at: number; index: number }> {
  const shortest = frameBytes(MIN_PAYLOAD_BYTES);
  // The record at the fault itself is not whole, and a head is no record.
  for (let at = 1; at < contentBytes && at + shortest <= bytes.length; at += 1) {
    const length = frameBytes(readU32(bytes, at));
    if (length < shortest || at + length > bytes.length) continue;
    const frame = bytes.subarray(at, at + length);
    const index = frameIndex(frame);
    if (index < fault.index || !frameAgreesWithHeader(frame, chainId)) continue;
    if (!frameChecksumHolds(frame) || !isGenuine(framePayload(frame))) continue;
    yield { at, index };
    at += length - 1;
  }
}

/** Removes the segment that was being filled, before anything else needs room. */
function dropSpare(port: FilePort, dir: string): void {
  // It may be another name of the last segment.
  port.syncFolder(`${dir}/${SEGMENTS_FOLDER}`);
  removeIfPresent(port, `${dir}/${SPARE_FILE}`);
}

/** Keeps the torn bytes; on a full disk the error says what to do. */
function keepTornOrSay(
  port: FilePort,
  dir: string,
  segment: number,
  fault: LogFault,
  tail: Tail,
): TornTail | undefined {
  try {
    return keepTorn(port, dir, segment, fault, tail);
  } catch (error) {
    const code = errorCodeOf(error);
    if (!isPassing(code)) throw error;
    const where = `${tail.contentBytes} torn bytes at the end of ${segmentPath(segment)}`;
    const message = `there is no room to keep ${where} in ${dir}/${TORN_FOLDER}: ${errorText(error)}; the log was not changed; make room and start again`;
    throw Object.assign(new Error(message, { cause: error }), { code });
  }
}

/** Copies the torn bytes to `DIR/torn/`; undefined if there is nothing but zeros. */
function keepTorn(
  port: FilePort,
  dir: string,
  segment: number,
  fault: LogFault,
  tail: Tail,
): TornTail | undefined {
  const bytes = tail.bytes.subarray(0, tail.contentBytes);
  ensureFolder(port, dir, TORN_FOLDER);
  ensureFolder(port, dir, SCRATCH_FOLDER);
  if (bytes.length === 0) return undefined;
  const file = tornFile(port, dir, segment, fault.offset, bytes);
  const { offset, index } = fault;
  return { file, segmentFile: segmentPath(segment), offset, bytes: bytes.length, index };
}

/** Path of the file that keeps the torn bytes: one that an interrupted recovery left, or a new one. */
function tornFile(
  port: FilePort,
  dir: string,
  segment: number,
  offset: number,
  bytes: Uint8Array,
): string {
  const stem = segmentFileName(segment).replace('.seg', '');
  for (let n = 0; ; n += 1) {
    const path = `${TORN_FOLDER}/${stem}-${offset}-${n}.bin`;
    if (port.stat(`${dir}/${path}`) === undefined) {
      const scratch = `${dir}/${SCRATCH_FOLDER}/torn`;
      removeIfPresent(port, scratch);
      saveNewFile(port, scratch, bytes);
      port.rename(scratch, `${dir}/${path}`);
      port.syncFolder(`${dir}/${TORN_FOLDER}`);
      return path;
    }
    if (holds(port, `${dir}/${path}`, bytes)) {
      port.syncFolder(`${dir}/${TORN_FOLDER}`);
      return path;
    }
  }
}

function holds(port: FilePort, path: string, bytes: Uint8Array): boolean {
  const file = port.open(path, 'read');
  try {
    if (port.sizeOf(file) !== bytes.length) return false;
    const present = new Uint8Array(bytes.length);
    readFully(port, file, present, 0);
    return equalBytes(present, bytes);
  } finally {
    port.close(file);
  }
}

/**
 * Writes the last batch once more and syncs it: if the run before died between a write and its sync, or because of a
 * failed sync, the whole blocks that were read may be in memory only.
 */
function syncLastBatch(port: FilePort, dir: string, end: LogEnd): void {
  // A run that was killed may have left names that are seen and not on disk: the genesis document's above all.
  port.syncFolder(dir);
  port.syncFolder(`${dir}/${SEGMENTS_FOLDER}`);
  if (end.lastIndex < 0) return;
  const mark = loadBatchMark(port, dir);
  const isMarked = mark !== undefined && mark.segment === end.segment;
  const from = isMarked ? Math.min(mark.offset, end.lastOffset) : end.lastOffset;
  const file = port.open(`${dir}/${segmentPath(end.segment)}`, 'update');
  try {
    const bytes = new Uint8Array(end.offset - from);
    writeAll(port, file, bytes.subarray(0, readFully(port, file, bytes, from)), from);
    port.sync(file);
  } finally {
    port.close(file);
  }
}

/** Writes zeros over the torn bytes and up to the capacity that the head names; `syncLastBatch` syncs them. */
function restoreZeros(
  port: FilePort,
  dir: string,
  segment: number,
  offset: number,
  tail: Tail,
): void {
  const file = port.open(`${dir}/${segmentPath(segment)}`, 'update');
  try {
    const head = new Uint8Array(SEGMENT_HEAD_BYTES);
    readFully(port, file, head, 0);
    const decoded = decodeSegmentHead(head);
    if (decoded.kind !== 'head') throw new Error(`${segmentPath(segment)} changed while in use`);
    const { capacityBytes } = decoded.head;
    writeZeros(port, file, offset, offset + tail.contentBytes);
    writeZeros(port, file, offset + tail.bytes.length, capacityBytes);
  } finally {
    port.close(file);
  }
}

/** Removes what only the run before could use, once nothing depends on it. */
function dropScratch(port: FilePort, dir: string): void {
  const folder = `${dir}/${SCRATCH_FOLDER}`;
  if (port.stat(folder) === undefined) return;
  removeIfPresent(port, batchMarkPath(dir));
  for (const { name, kind } of port.list(folder)) {
    if (kind === 'file') port.remove(`${folder}/${name}`);
  }
  port.syncFolder(folder);
}
