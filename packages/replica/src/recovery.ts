/** What a start makes of a data folder: the latest snapshot that proves itself, and the blocks after it executed. */

import { createGenesisBlock, RowStore, restoreStateOf } from '@jangbu/exchange';
import {
  chainIdOf,
  decodeStoredBlock,
  encodeStoredBlock,
  equalBytes,
  type Genesis,
  hashHeader,
  type StoredBlock,
} from '@jangbu/protocol';
import { BlockLog } from './block-log.ts';
import { type Candidate, readCandidate } from './candidate.ts';
import { ensureFolder, type FilePort } from './file-port.ts';
import { Ledger, type LedgerParts } from './ledger.ts';
import { FalseLedgerError, type NewLedgerKeys } from './ledger-keys.ts';
import { type LogFrame, readLog } from './log-reader.ts';
import { nativeHasher } from './native-hasher.ts';
import { nativeSigner } from './native-signature.ts';
import { isSignedByOperator, signBlock } from './operator-signature.ts';
import type { SealedBlock } from './sealed-block.ts';
import type { SealerRestorer, StartSealerRestorer } from './sealer-restorer.ts';
import {
  isSnapshotOfLog,
  latestSnapshotBytes,
  listSnapshots,
  loadSnapshot,
  SNAPSHOTS_FOLDER,
  snapshotPath,
} from './snapshot-files.ts';
import { type SnapshotPace, Snapshots } from './snapshots.ts';
import { recoverLog, TORN_FOLDER, type TornTail } from './torn-tail.ts';

/** A snapshot that was not used, and where it is now. */
export interface RefusedSnapshot {
  /** Path from the data folder of where it was. */
  readonly file: string;
  /** The same of where it was moved. */
  readonly movedTo: string;
  readonly reason: string;
}

/** What a start found and did. */
export interface Recovery {
  /** Index of the block whose snapshot it began with; 0 if it executed everything. */
  readonly startedFrom: number;
  /** Blocks that were executed after that. */
  readonly executed: number;
  readonly refused: readonly RefusedSnapshot[];
  /** The bytes of a torn end that were moved away. */
  readonly torn: TornTail | undefined;
}

/** The folder of a ledger, and what its start works with. */
export interface RecoverySource {
  readonly dir: string;
  readonly port: FilePort;
  readonly keys: NewLedgerKeys;
  readonly startRestorer: StartSealerRestorer;
  /** When snapshots are taken; the usual pace if absent. */
  readonly pace?: SnapshotPace | undefined;
}

/** A ledger that is ready for its next block. */
export interface Recovered {
  readonly ledger: Ledger;
  readonly log: BlockLog;
  readonly snapshots: Snapshots;
  readonly recovery: Recovery;
}

/** A stored block as it is in the log, with its hash. */
export interface LoggedBlock extends StoredBlock {
  readonly hash: Uint8Array;
}

/** Block 0 of a genesis document as it is stored. */
export function storedGenesisBlock({ genesis, operatorSeed }: NewLedgerKeys): StoredBlock {
  const { header, hash } = createGenesisBlock(genesis, nativeHasher).sealed;
  const operatorSignature = signBlock(header, hash, nativeSigner(operatorSeed));
  const nothing = new Uint8Array(0);
  return { header, operatorSignature, transactions: [], events: nothing, trades: nothing };
}

/**
 * Mends the end of the log, takes the latest snapshot whose checksum, state root and block hold, else the one before,
 * else block 0, and executes every block after it, comparing each hash (docs/adr/0016).
 *
 * Segments before the snapshot are not read. Throws a DamagedLogError or a FalseLedgerError, or what the device throws.
 */
export async function recoverLedger(source: RecoverySource): Promise<Recovered> {
  const { dir, port, startRestorer } = source;
  const restorer = startRestorer(latestSnapshotBytes(port, dir));
  try {
    return await recoverWith(source, restorer);
  } finally {
    await restorer.close();
  }
}

async function recoverWith(
  { dir, port, keys, pace }: RecoverySource,
  restorer: SealerRestorer,
): Promise<Recovered> {
  const { genesis } = keys;
  const chainId = chainIdOf(nativeHasher, genesis);
  const isGenuine = (payload: Uint8Array) => isSignedByOperator(payload, genesis.operatorKey);
  const from = listSnapshots(port, dir)[0] ?? 0;
  const end = recoverLog(port, dir, { chainId, isGenuine, from });
  const log =
    end.lastIndex < 0 ? BlockLog.create(port, dir, chainId) : BlockLog.open(port, dir, end);
  try {
    if (end.lastIndex < 0) {
      // Block 0 was torn: it follows from the genesis document.
      const payload = encodeStoredBlock(storedGenesisBlock(keys));
      log.append([{ index: 0, previousHash: chainId, payload }]);
    }
    const { base, refused } = await chooseBase({ dir, port, log, restorer }, genesis);
    const { header, hash } = base;
    const ledger = new Ledger(nativeHasher, log, keys.operatorSeed, base);
    const snapshots = snapshotsAfter(dir, port, base, pace);
    let executed = 0;
    // Where the log ends with the block that the snapshot was taken after, it need not be read again.
    const isAtEnd = header.index === log.lastIndex && equalBytes(hash, log.lastHash);
    for (const frame of isAtEnd ? [] : framesFrom(port, dir, header.index, chainId)) {
      if (frame.index === header.index) requireFrame(frame, hash);
      else {
        snapshots.add(replayFrame(ledger, frame));
        executed += 1;
      }
    }
    const recovery = { startedFrom: header.index, executed, refused, torn: end.torn };
    return { ledger, log, snapshots, recovery };
  } catch (error) {
    log.close();
    throw error;
  }
}

/** The stored blocks from `from` on, as they are in the log; throws a FalseLedgerError at damage. */
export function* loggedBlocks(
  port: FilePort,
  dir: string,
  from: number,
  chainId: Uint8Array,
): Generator<LoggedBlock> {
  for (const frame of framesFrom(port, dir, from, chainId)) {
    yield { ...decodeFrame(frame), hash: frame.hash };
  }
}

/** A state to go on from. */
export interface Base extends LedgerParts {
  readonly rows: RowStore;
  /** Length of the snapshot; 0 for block 0. */
  readonly sizeBytes: number;
}

/** The snapshots that go on from a base. */
export function snapshotsAfter(
  dir: string,
  port: FilePort,
  { header, sealer, rows, sizeBytes }: Base,
  pace?: SnapshotPace,
): Snapshots {
  const head = { header, tradeLogFrontier: sealer.tradeLogFrontier() };
  const start = { rows, head, lastBytes: sizeBytes, pace };
  return new Snapshots(port, dir, { ...start, blocksSince: 0, bytesSince: 0 });
}

/** Where a snapshot comes from, and what it is held against. */
interface SnapshotSource {
  readonly dir: string;
  readonly port: FilePort;
  readonly log: BlockLog;
  readonly restorer: SealerRestorer;
}

/** The latest snapshot of a folder that proves itself, else block 0; those that do not are put aside. */
export async function chooseBase(
  source: SnapshotSource,
  genesis: Genesis,
): Promise<{ base: Base; refused: RefusedSnapshot[] }> {
  const { dir, port } = source;
  const refused: RefusedSnapshot[] = [];
  for (const index of listSnapshots(port, dir)) {
    const base = await restoreBase(source, index);
    if (typeof base !== 'string') return { base, refused };
    refused.push(putAside(dir, port, index, base));
  }
  const { state, sealer, sealed } = createGenesisBlock(genesis, nativeHasher);
  const { header, hash, touched } = sealed;
  const rows = new RowStore();
  rows.write(touched);
  return { base: { state, sealer, header, hash, rows, sizeBytes: 0 }, refused };
}

/** The base that a snapshot makes, or why none; nothing is used of a state whose rows are not proved. */
async function restoreBase(
  { dir, port, log, restorer }: SnapshotSource,
  index: number,
): Promise<Base | string> {
  const parsed = loadSnapshot(port, dir, index, log.chainId, (size) => restorer.room(size));
  if (typeof parsed === 'string') return parsed;
  const { header, sections } = parsed;
  const hash = hashHeader(nativeHasher, header);
  if (!isSnapshotOfLog(port, dir, { index, hash }, log)) {
    return `block ${index} of the log is not the one that the snapshot was taken after`;
  }
  const restored = restorer.begin(parsed);
  const state = restoreStateOf(parsed);
  if (typeof state === 'string') return state;
  const sealer = await restored();
  if (typeof sealer === 'string') return sealer;
  const rows = new RowStore();
  rows.restore(sections);
  const sizeBytes = sections.reduce((sum, { bytes }) => sum + bytes.length, 0);
  return { state, sealer, header, hash, rows, sizeBytes };
}

/** Moves a snapshot that cannot be used to where torn tails are, so that no later start tries it again. */
function putAside(dir: string, port: FilePort, index: number, reason: string): RefusedSnapshot {
  const file = snapshotPath(index);
  ensureFolder(port, dir, TORN_FOLDER);
  const movedTo = `${TORN_FOLDER}/${file.slice(SNAPSHOTS_FOLDER.length + 1)}`;
  port.rename(`${dir}/${file}`, `${dir}/${movedTo}`);
  port.syncFolder(`${dir}/${SNAPSHOTS_FOLDER}`);
  return { file, movedTo, reason };
}

function* framesFrom(
  port: FilePort,
  dir: string,
  from: number,
  chainId: Uint8Array,
): Generator<LogFrame> {
  for (const frame of readLog(port, dir, { chainId, from })) {
    if (frame.kind === 'fault') {
      throw new FalseLedgerError(`${frame.file}, byte ${frame.offset}: ${frame.reason}`);
    }
    yield frame;
  }
}

function requireFrame(frame: LogFrame, hash: Uint8Array): void {
  if (equalBytes(frame.hash, hash)) return;
  throw new FalseLedgerError(`${placeOf(frame)}: it does not follow from the genesis document`);
}

function decodeFrame(frame: LogFrame): StoredBlock {
  const decoded = decodeStoredBlock(frame.payload);
  if (!decoded.ok) throw new FalseLedgerError(`${placeOf(frame)}: ${decoded.reason}`);
  return decoded.block;
}

/** Executes one stored block again. */
function replayFrame(ledger: Ledger, frame: LogFrame): SealedBlock {
  const block = decodeFrame(frame);
  const candidates = block.transactions.map((bytes): Candidate => {
    const read = readCandidate(bytes, nativeHasher, true);
    if (!read.ok) throw new FalseLedgerError(`${placeOf(frame)}: ${read.reason}`);
    return read.candidate;
  });
  try {
    return ledger.replay(block.header, candidates, frame.hash);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new FalseLedgerError(`${placeOf(frame)}: ${reason}`, { cause: error });
  }
}

function placeOf({ file, offset, index }: LogFrame): string {
  return `${file}, byte ${offset}, block ${index}`;
}
