import { encodeStoredBlock, equalBytes, type Genesis } from '@jangbu/protocol';
import {
  createDataFolder,
  DataFolderError,
  OPERATOR_KEY_FILE,
  type OpenedDataFolder,
  openDataFolder,
} from './data-folder.ts';
import { type FilePort, nodeFilePort } from './file-port.ts';
import { type FolderLock, lockFolder } from './folder-lock.ts';
import { loadKeyFile } from './key-file.ts';
import type { Ledger } from './ledger.ts';
import { FalseLedgerError, type NewLedgerKeys } from './ledger-keys.ts';
import { nativePublicKeyOf } from './native-signature.ts';
import {
  type LoggedBlock,
  loggedBlocks,
  type Recovery,
  recoverLedger,
  storedGenesisBlock,
} from './recovery.ts';
import { restoreInline, type StartSealerRestorer } from './sealer-restorer.ts';
import { finishSnapshots, type SnapshotPace, type Snapshots } from './snapshots.ts';
import type { TornTail } from './torn-tail.ts';

/** What a ledger is opened with. */
export interface OpenLedgerOptions {
  /** The data folder; it is made if it is not there and a new ledger is wanted. */
  readonly dir: string;
  /** Called for a folder without a ledger; without it such a folder is refused. */
  readonly create?: () => NewLedgerKeys;
  readonly port?: FilePort;
  /** Takes the lock of the folder; for a `port` whose folders only this process sees. */
  readonly lock?: (dir: string) => Promise<FolderLock>;
  /** Hashes the rows of a snapshot; inline by default. */
  readonly startRestorer?: StartSealerRestorer;
  /** Called with every stored block from block 0 on, in order, once the ledger is open: reads the whole log. */
  readonly onBlock?: (block: LoggedBlock, genesis: Genesis) => void;
  /** Takes snapshots at another pace than the usual one. */
  readonly snapshotPace?: SnapshotPace | undefined;
}

/** A ledger that may grow: its folder is locked until `close`. */
export interface OpenLedger {
  readonly ledger: Ledger;
  readonly genesis: Genesis;
  /** The private key that signs checkpoints. */
  readonly operatorSeed: Uint8Array;
  /** Takes every block that comes to the ledger, after it is on disk; without that it writes none at the end. */
  readonly snapshots: Snapshots;
  readonly recovery: Recovery;
  /** The bytes of a torn end that were moved away. */
  readonly torn: TornTail | undefined;
  /** The stored blocks from `from` on, as they are in the log; throws a FalseLedgerError at damage. */
  storedBlocks(from: number): Generator<LoggedBlock>;
  /** Writes a last snapshot if it can, closes the files and gives the folder free. */
  close(): Promise<void>;
}

/** Another process holds the folder. */
export class FolderBusyError extends Error {
  override readonly name = 'FolderBusyError';

  constructor(dir: string, holder: string | undefined) {
    const by = holder === undefined ? '' : ` (${holder})`;
    super(`another process holds the data folder ${dir}${by}; stop it or use another folder`);
  }
}

/** A folder that a later release wrote. */
export class FutureVersionError extends Error {
  override readonly name = 'FutureVersionError';
}

/**
 * Locks a data folder, moves a torn end of its log away, restores the latest good snapshot and executes the blocks after
 * it (see `recoverLedger`), and is ready for the next block. A folder without a ledger gets one with its block 0.
 *
 * Throws a FolderBusyError, a DataFolderError (no ledger there, or none can be made), a FutureVersionError, a
 * DamagedLogError (damage that is no torn end), a FalseLedgerError, or what the device throws.
 */
export async function openLedger(options: OpenLedgerOptions): Promise<OpenLedger> {
  const { dir, port = nodeFilePort, lock: take = lockFolder } = options;
  const { startRestorer = restoreInline } = options;
  if (port.stat(dir) === undefined) {
    if (options.create === undefined) throw new DataFolderError(`there is no folder ${dir}`);
    port.makeFolder(dir);
  }
  const lock = await take(dir);
  if (lock.kind === 'busy') throw new FolderBusyError(dir, lock.holder);
  try {
    const keys = openOrCreate(dir, port, options.create);
    const { ledger, log, snapshots, recovery } = await recoverLedger({
      dir,
      port,
      keys,
      startRestorer,
      pace: options.snapshotPace,
    });
    const { chainId } = ledger.header;
    const storedBlocks = (from: number) => loggedBlocks(port, dir, from, chainId);
    const close = async () => {
      finishSnapshots(snapshots, log);
      log.close();
      await lock.release();
    };
    try {
      if (options.onBlock !== undefined) {
        for (const block of storedBlocks(0)) options.onBlock(block, keys.genesis);
      }
    } catch (error) {
      log.close();
      throw error;
    }
    const { torn } = recovery;
    return { ...keys, ledger, snapshots, recovery, torn, storedBlocks, close };
  } catch (error) {
    await lock.release();
    throw error;
  }
}

function openOrCreate(
  dir: string,
  port: FilePort,
  create: OpenLedgerOptions['create'],
): NewLedgerKeys {
  const folder = openDataFolder(port, dir);
  switch (folder.kind) {
    case 'ledger': {
      const key = loadKeyFile(port, `${dir}/${OPERATOR_KEY_FILE}`);
      if (!key.ok) throw new FalseLedgerError(`${dir}/${OPERATOR_KEY_FILE}: ${key.reason}`);
      requireOperatorKey(folder.genesis, key.seed);
      return { genesis: folder.genesis, operatorSeed: key.seed };
    }
    case 'absent':
    case 'interrupted': {
      if (create === undefined) throw new DataFolderError(`there is no ledger in ${dir}`);
      const keys = create();
      requireOperatorKey(keys.genesis, keys.operatorSeed);
      const firstBlock = encodeStoredBlock(storedGenesisBlock(keys));
      createDataFolder(port, dir, { ...keys, firstBlock });
      return keys;
    }
    default:
      throw folderRefusal(folder, dir);
  }
}

/** Why a folder that holds something else than a sound ledger cannot be used. */
export function folderRefusal(
  folder: Extract<OpenedDataFolder, { kind: 'foreign' | 'damaged' | 'future_version' }>,
  dir: string,
): Error {
  if (folder.kind === 'foreign') return new DataFolderError(folder.reason);
  if (folder.kind === 'damaged') {
    return new FalseLedgerError(`${folder.file || dir}: ${folder.reason}`);
  }
  return new FutureVersionError(
    `${folder.file} has format version ${folder.formatVersion}, this release reads version 1; use a later release`,
  );
}

function requireOperatorKey(genesis: Genesis, operatorSeed: Uint8Array): void {
  if (equalBytes(nativePublicKeyOf(operatorSeed), genesis.operatorKey)) return;
  throw new FalseLedgerError('the operator key is not the one of the genesis document');
}
