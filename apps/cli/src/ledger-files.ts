/** Reads the stored blocks of a data folder as they are, without its lock and without executing them. */

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  chainIdOf,
  decodeEvent,
  decodeStoredBlock,
  EVENT_BYTES,
  type Genesis,
  type LedgerEvent,
  parseGenesis,
  type StoredBlock,
} from '@jangbu/protocol';
import {
  DamagedLogError,
  DataFolderError,
  FalseLedgerError,
  FolderBusyError,
  FutureVersionError,
  nativeHasher,
  nodeFilePort,
  readLog,
} from '@jangbu/replica';
import { CommandFailure } from './failure.ts';
import type { Texts } from './texts.ts';

const GENESIS_FILE = 'genesis.json';
/** How long a reader waits for a writer that is in the middle of a batch. */
const PAUSE_MS = 20;

/** A data folder that may be read. */
export interface LedgerFolder {
  readonly dir: string;
  readonly genesis: Genesis;
  readonly chainId: Uint8Array;
}

/** Reads the genesis document of a data folder; throws a CommandFailure (1 damaged, 2 no ledger) if there is none. */
export function openLedgerFolder(dir: string, texts: Texts): LedgerFolder {
  const file = join(dir, GENESIS_FILE);
  if (!existsSync(file))
    throw new CommandFailure(2, 'not_a_ledger', texts.notALedger, { file: dir });
  const parsed = parseGenesis(readFileSync(file, 'utf8'));
  if (!parsed.ok) {
    throw new CommandFailure(1, 'damaged', texts.badGenesis(parsed.reason), { file });
  }
  return { dir, genesis: parsed.genesis, chainId: chainIdOf(nativeHasher, parsed.genesis) };
}

/**
 * The stored blocks from `from` on, in order. Another process may be writing the ledger: blocks that are being written
 * are left out. Throws a CommandFailure (1) at damage.
 */
export function* storedBlocks(
  folder: Pick<LedgerFolder, 'dir' | 'chainId'>,
  from: number,
  texts: Texts,
): Generator<StoredBlock> {
  const options = { from, chainId: folder.chainId, pause: pauseForWriter };
  for (const read of readLog(nodeFilePort, folder.dir, options)) {
    if (read.kind === 'fault') throw failureOfFault(read, folder.dir, texts);
    const decoded = decodeStoredBlock(read.payload);
    if (!decoded.ok) {
      const { file, offset, index } = read;
      const fault = { code: 'not_a_block', file, offset, index, reason: decoded.reason };
      throw failureOfFault(fault, folder.dir, texts);
    }
    yield decoded.block;
  }
}

/** The events of the stored blocks from `from` on, in order; throws as `storedBlocks` does. */
export function* storedEvents(
  dir: string,
  from: number,
  texts: Texts,
): Generator<{ blockIndex: number; event: LedgerEvent }> {
  for (const { header, events } of storedBlocks(openLedgerFolder(dir, texts), from, texts)) {
    for (let at = 0; at < events.length; at += EVENT_BYTES) {
      yield { blockIndex: header.index, event: decodeEvent(events, at) };
    }
  }
}

/** Why a data folder cannot be opened, as the end of the command; anything else is given back as it is. */
export function failureToOpen(error: unknown, dir: string, texts: Texts): unknown {
  if (error instanceof FolderBusyError) {
    return new CommandFailure(4, 'locked', texts.folderLocked, { file: dir });
  }
  if (error instanceof DataFolderError) {
    return new CommandFailure(2, 'not_a_ledger', texts.noLedgerHere(error.message));
  }
  if (error instanceof FutureVersionError) {
    return new CommandFailure(4, 'future_version', texts.futureVersion(error.message));
  }
  if (error instanceof FalseLedgerError) {
    return new CommandFailure(1, 'damaged', texts.damagedLedger(error.message), { file: dir });
  }
  if (error instanceof DamagedLogError) return failureOfFault(error.fault, dir, texts);
  return error;
}

function failureOfFault(fault: LogFaultFacts, dir: string, texts: Texts): CommandFailure {
  const { code, file, offset, index, reason } = fault;
  const path = join(dir, file);
  const facts = { file: path, offset, index };
  if (code === 'future_version') {
    return new CommandFailure(4, 'future_version', texts.futureVersion(reason), facts);
  }
  const exitCode = code === 'unreadable' ? 4 : 1;
  const message = texts.damagedLedger(texts.damagePlace(offset, index, reason));
  return new CommandFailure(exitCode, 'damaged', message, facts);
}

interface LogFaultFacts {
  readonly code: string;
  /** Path from the data folder. */
  readonly file: string;
  readonly offset: number;
  readonly index: number;
  readonly reason: string;
}

/** True if the log ends where a later release wrote it. */
export function endsAtFutureVersion(dir: string): boolean {
  for (const read of readLog(nodeFilePort, dir)) {
    if (read.kind === 'fault') return read.code === 'future_version';
  }
  return false;
}

/** Waits a moment for a process that is in the middle of writing a batch. */
export function pauseForWriter(): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, PAUSE_MS);
}
