import { createGenesisBlock, type GenesisBlock } from '@jangbu/exchange';
import {
  chainIdOf,
  decodeStoredBlock,
  encodeStoredBlock,
  equalBytes,
  type Genesis,
  type StoredBlock,
} from '@jangbu/protocol';
import { BlockLog } from './block-log.ts';
import { type Candidate, readCandidate } from './candidate.ts';
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
import { Ledger } from './ledger.ts';
import { type LogFrame, readLog } from './log-reader.ts';
import { nativeHasher } from './native-hasher.ts';
import { nativePublicKeyOf, nativeSigner } from './native-signature.ts';
import { isSignedByOperator, signBlock } from './operator-signature.ts';
import type { SealedBlock } from './sealed-block.ts';
import { recoverLog, type TornTail } from './torn-tail.ts';

/** What a new ledger begins with. */
export interface NewLedgerKeys {
  readonly genesis: Genesis;
  /** Private key that signs checkpoints, 32 bytes; it is kept in the data folder. */
  readonly operatorSeed: Uint8Array;
}

/** What a ledger is opened with. */
export interface OpenLedgerOptions {
  /** The data folder; it is made if it is not there and a new ledger is wanted. */
  readonly dir: string;
  /** Called for a folder without a ledger; without it such a folder is refused. */
  readonly create?: () => NewLedgerKeys;
  readonly port?: FilePort;
  /** Takes the lock of the folder; for a `port` whose folders only this process sees. */
  readonly lock?: (dir: string) => Promise<FolderLock>;
  /** Called with every stored block from block 0 on, in order, while the ledger is executed again. */
  readonly onBlock?: (block: SealedBlock, genesis: Genesis) => void;
}

/** A ledger that may grow: its folder is locked until `close`. */
export interface OpenLedger {
  readonly ledger: Ledger;
  readonly genesis: Genesis;
  /** The private key that signs checkpoints. */
  readonly operatorSeed: Uint8Array;
  /** The bytes of a torn end that were moved away. */
  readonly torn: TornTail | undefined;
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

/** A folder whose documents are damaged, or whose log does not follow from them though its checksums hold. */
export class FalseLedgerError extends Error {
  override readonly name = 'FalseLedgerError';
}

/** A folder that a later release wrote. */
export class FutureVersionError extends Error {
  override readonly name = 'FutureVersionError';
}

/**
 * Locks a data folder, moves a torn end of its log away, executes every stored block again and compares each with what
 * is stored (docs/adr/0007), and is ready for the next block. A folder without a ledger gets one with its block 0.
 *
 * Throws a FolderBusyError, a DataFolderError (no ledger there, or none can be made), a FutureVersionError, a
 * DamagedLogError (damage that is no torn end), a FalseLedgerError, or what the device throws.
 */
export async function openLedger(options: OpenLedgerOptions): Promise<OpenLedger> {
  const { dir, port = nodeFilePort, lock: take = lockFolder } = options;
  if (port.stat(dir) === undefined) {
    if (options.create === undefined) throw new DataFolderError(`there is no folder ${dir}`);
    port.makeFolder(dir);
  }
  const lock = await take(dir);
  if (lock.kind === 'busy') throw new FolderBusyError(dir, lock.holder);
  try {
    const keys = openOrCreate(dir, port, options.create);
    const { ledger, log, torn } = recover(dir, port, keys, options.onBlock);
    const close = async () => {
      log.close();
      await lock.release();
    };
    return { ...keys, ledger, torn, close };
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

function storedGenesisBlock({ genesis, operatorSeed }: NewLedgerKeys): StoredBlock {
  const { header, hash } = createGenesisBlock(genesis, nativeHasher).sealed;
  const operatorSignature = signBlock(header, hash, nativeSigner(operatorSeed));
  const nothing = new Uint8Array(0);
  return { header, operatorSignature, transactions: [], events: nothing, trades: nothing };
}

function recover(
  dir: string,
  port: FilePort,
  { genesis, operatorSeed }: NewLedgerKeys,
  onBlock: OpenLedgerOptions['onBlock'] = () => {},
): { ledger: Ledger; log: BlockLog; torn: TornTail | undefined } {
  const first = createGenesisBlock(genesis, nativeHasher);
  const chainId = chainIdOf(nativeHasher, genesis);
  const isGenuine = (payload: Uint8Array) => isSignedByOperator(payload, genesis.operatorKey);
  const end = recoverLog(port, dir, { chainId, isGenuine });
  const log =
    end.lastIndex < 0 ? BlockLog.create(port, dir, chainId) : BlockLog.open(port, dir, end);
  if (end.lastIndex < 0) {
    // Block 0 was torn: it follows from the genesis document.
    const payload = encodeStoredBlock(storedGenesisBlock({ genesis, operatorSeed }));
    log.append([{ index: 0, previousHash: chainId, payload }]);
  }
  const { header, hash } = first.sealed;
  const ledger = new Ledger(nativeHasher, log, operatorSeed, { ...first, header, hash });
  for (const frame of readLog(port, dir, { chainId })) {
    if (frame.kind === 'fault') {
      throw new FalseLedgerError(`${frame.file}, byte ${frame.offset}: ${frame.reason}`);
    }
    onBlock(replayFrame(ledger, first, frame), genesis);
  }
  return { ledger, log, torn: end.torn };
}

/** Executes one stored block again; block 0 must be the one of the genesis document. */
function replayFrame(ledger: Ledger, first: GenesisBlock, frame: LogFrame): SealedBlock {
  const where = `${frame.file}, byte ${frame.offset}, block ${frame.index}`;
  const decoded = decodeStoredBlock(frame.payload);
  if (!decoded.ok) throw new FalseLedgerError(`${where}: ${decoded.reason}`);
  const { block } = decoded;
  if (frame.index === 0) {
    if (equalBytes(frame.hash, first.sealed.hash)) return genesisBlockOf(first, block);
    throw new FalseLedgerError(`${where}: it does not follow from the genesis document`);
  }
  const candidates = block.transactions.map((bytes): Candidate => {
    const read = readCandidate(bytes, nativeHasher, true);
    if (!read.ok) throw new FalseLedgerError(`${where}: ${read.reason}`);
    return read.candidate;
  });
  try {
    return ledger.replay(block.header, candidates, frame.hash);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new FalseLedgerError(`${where}: ${reason}`, { cause: error });
  }
}

function genesisBlockOf({ sealed }: GenesisBlock, stored: StoredBlock): SealedBlock {
  const { operatorSignature, transactions, events } = stored;
  return { ...sealed, operatorSignature, transactions, events };
}
