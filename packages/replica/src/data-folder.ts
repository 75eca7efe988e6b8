/**
 * The data folder of a ledger.
 *
 * | name | holds |
 * |---|---|
 * | `genesis.json` | the genesis document; a folder with it is a ledger |
 * | `anchor.json` | the venue's own anchor |
 * | `operator-key.json` | the operator's key, if it is kept here |
 * | `segments/` | the block log: the truth; everything else but the genesis can be made again |
 * | `torn/` | tails that a crash tore |
 * | `scratch/` | may be lost: the segment in preparation, the mark of the batch in flight |
 * | `creating/` | a ledger in the making; a folder with it and without `genesis.json` was never finished |
 */

import { dirname } from 'node:path';
import {
  type Anchor,
  chainIdOf,
  decodeUtf8,
  encodeUtf8,
  equalBytes,
  FORMAT_VERSION,
  formatAnchor,
  formatGenesis,
  type Genesis,
  parseAnchor,
  parseGenesis,
} from '@jangbu/protocol';
import { SCRATCH_FOLDER } from './batch-mark.ts';
import { BlockLog } from './block-log.ts';
import { errorText, type FilePort, loadSmallFile, removeTree, saveNewFile } from './file-port.ts';
import { LOCK_FILE } from './folder-lock.ts';
import { saveKeyFile } from './key-file.ts';
import { nativeHasher } from './native-hasher.ts';
import { SEGMENTS_FOLDER, segmentFileName } from './segment.ts';
import { TORN_FOLDER } from './torn-tail.ts';

/** File of the genesis document. */
export const GENESIS_FILE = 'genesis.json';
/** File of the venue's own anchor. */
export const ANCHOR_FILE = 'anchor.json';
/** File of the operator's key, if it is kept in the data folder. */
export const OPERATOR_KEY_FILE = 'operator-key.json';

const CREATING_FOLDER = 'creating';
const PUBLIC_FILE = 0o644;
/** Everything that moves out of `creating/`, before the genesis document does. */
const PARTS = [ANCHOR_FILE, OPERATOR_KEY_FILE, SEGMENTS_FOLDER, TORN_FOLDER, SCRATCH_FOLDER];

/** A folder that holds a ledger. */
export interface DataFolder {
  kind: 'ledger';
  genesis: Genesis;
  chainId: Uint8Array;
  anchor: Anchor;
}

/**
 * What a folder is: a ledger; `absent` (no folder, or an empty one) or `interrupted` (its creation never ended), where
 * one can be created; `foreign` (something else is in it); `damaged`; or of a `future_version`.
 */
export type OpenedDataFolder =
  | DataFolder
  | { kind: 'absent' }
  | { kind: 'interrupted' }
  | { kind: 'foreign'; reason: string }
  | { kind: 'damaged'; file: string; reason: string }
  | { kind: 'future_version'; file: string; formatVersion: number };

/** A new ledger. */
export interface NewLedger {
  genesis: Genesis;
  /** SSZ(StoredBlock) of block 0. */
  firstBlock: Uint8Array;
  /** Seed of the operator's key, to keep it in the folder. */
  operatorSeed?: Uint8Array;
}

/** A folder in which no ledger can be created, with the reason to show. */
export class DataFolderError extends Error {
  override readonly name = 'DataFolderError';
}

/** Looks at a folder without changing anything; never throws. */
export function openDataFolder(port: FilePort, dir: string): OpenedDataFolder {
  try {
    const names = namesIn(port, dir);
    if (names.includes(GENESIS_FILE)) return openLedger(port, dir);
    if (names.includes(CREATING_FOLDER)) return { kind: 'interrupted' };
    if (names.length === 0) return { kind: 'absent' };
    const some = names.slice(0, 3).join(', ');
    return { kind: 'foreign', reason: `${dir} is not empty and holds no ledger (${some})` };
  } catch (error) {
    return { kind: 'damaged', file: '', reason: errorText(error) };
  }
}

/** What is in a folder, without the lock; nothing if there is no folder. */
function namesIn(port: FilePort, dir: string): string[] {
  if (port.stat(dir) === undefined) return [];
  const names = port.list(dir).map(({ name }) => name);
  return names.filter((name) => name !== LOCK_FILE);
}

function openLedger(port: FilePort, dir: string): OpenedDataFolder {
  const text = decodeUtf8(loadSmallFile(port, `${dir}/${GENESIS_FILE}`)) ?? '';
  const parsed = parseGenesis(text);
  if (!parsed.ok) {
    const formatVersion = formatVersionOf(text);
    if (formatVersion > FORMAT_VERSION) {
      return { kind: 'future_version', file: GENESIS_FILE, formatVersion };
    }
    return { kind: 'damaged', file: GENESIS_FILE, reason: parsed.reason };
  }
  const { genesis } = parsed;
  const chainId = chainIdOf(nativeHasher, genesis);
  if (port.stat(`${dir}/${ANCHOR_FILE}`) === undefined) {
    return { kind: 'damaged', file: ANCHOR_FILE, reason: 'the file is missing' };
  }
  const anchorText = decodeUtf8(loadSmallFile(port, `${dir}/${ANCHOR_FILE}`)) ?? '';
  const anchor = parseAnchor(anchorText);
  if (!anchor.ok) return { kind: 'damaged', file: ANCHOR_FILE, reason: anchor.reason };
  if (!equalBytes(anchor.anchor.genesis, chainId)) {
    const reason = `it belongs to another ledger than ${GENESIS_FILE}`;
    return { kind: 'damaged', file: ANCHOR_FILE, reason };
  }
  return { kind: 'ledger', genesis, chainId, anchor: anchor.anchor };
}

/** Format version that a document claims that this program cannot read otherwise; 0 if it claims none. */
function formatVersionOf(text: string): number {
  try {
    const { formatVersion } = JSON.parse(text) as { formatVersion?: unknown };
    return typeof formatVersion === 'number' && Number.isSafeInteger(formatVersion)
      ? formatVersion
      : 0;
  } catch {
    return 0;
  }
}

/**
 * Creates a ledger with its block 0 in a folder that is absent, empty or left by a creation that was interrupted.
 *
 * After a crash there is either the whole ledger or none: everything is made and synced in `creating/` and moves out,
 * `genesis.json` last. Throws a `DataFolderError` if the folder holds anything else, an error of the port if the device
 * fails. Hold the folder's lock.
 */
export function createDataFolder(port: FilePort, dir: string, ledger: NewLedger): DataFolder {
  const { genesis } = ledger;
  const chainId = chainIdOf(nativeHasher, genesis);
  if (port.stat(dir) === undefined) port.makeFolder(dir);
  clearUnfinished(port, dir);
  // Whoever made the folder: without its name on disk a loss of power takes the whole ledger.
  port.syncFolder(dirname(dir));

  const { operatorKey: operator, witnesses, quorum } = genesis;
  const anchor = { genesis: chainId, operator, witnesses, quorum };
  const creating = `${dir}/${CREATING_FOLDER}`;
  port.makeFolder(creating);
  port.makeFolder(`${creating}/${TORN_FOLDER}`);
  const log = BlockLog.create(port, creating, chainId);
  try {
    log.append([{ index: 0, previousHash: chainId, payload: ledger.firstBlock }]);
  } finally {
    log.close();
  }
  saveNewFile(port, `${creating}/${ANCHOR_FILE}`, encodeUtf8(formatAnchor(anchor)), PUBLIC_FILE);
  if (ledger.operatorSeed !== undefined) {
    saveKeyFile(port, `${creating}/${OPERATOR_KEY_FILE}`, ledger.operatorSeed);
  }
  const document = encodeUtf8(formatGenesis(genesis));
  saveNewFile(port, `${creating}/${GENESIS_FILE}`, document, PUBLIC_FILE);
  port.syncFolder(creating);
  port.syncFolder(dir);

  moveOut(port, dir);
  return { kind: 'ledger', genesis, chainId, anchor };
}

function moveOut(port: FilePort, dir: string): void {
  const creating = `${dir}/${CREATING_FOLDER}`;
  for (const part of PARTS) {
    const isThere = port.stat(`${creating}/${part}`) !== undefined;
    if (isThere) port.rename(`${creating}/${part}`, `${dir}/${part}`);
  }
  port.syncFolder(dir);
  port.rename(`${creating}/${GENESIS_FILE}`, `${dir}/${GENESIS_FILE}`);
  port.syncFolder(dir);
  // Empty now; if it stays, or comes back with a loss of power, it means nothing beside a genesis document.
  port.syncFolder(creating);
  port.removeFolder(creating);
}

/** Removes what an interrupted creation left; throws a `DataFolderError` if there is anything else. */
function clearUnfinished(port: FilePort, dir: string): void {
  const names = namesIn(port, dir);
  if (names.length === 0) return;
  const refuse = (reason: string) => new DataFolderError(`${dir} ${reason}; choose another folder`);
  if (names.includes(GENESIS_FILE)) throw refuse('holds a ledger already');
  if (!names.includes(CREATING_FOLDER)) {
    throw refuse(`is not empty and holds no ledger (${names.slice(0, 3).join(', ')})`);
  }
  const stranger = names.find((name) => name !== CREATING_FOLDER && !PARTS.includes(name));
  if (stranger !== undefined) throw refuse(`holds ${stranger}, which no ledger made`);
  // A ledger that was in use has more than its first segment, or tails: whatever it lost, it is not thrown away here.
  const segments = names.includes(SEGMENTS_FOLDER) ? port.list(`${dir}/${SEGMENTS_FOLDER}`) : [];
  const isUsed =
    segments.some(({ name }) => name !== segmentFileName(0)) ||
    (names.includes(TORN_FOLDER) && port.list(`${dir}/${TORN_FOLDER}`).length > 0);
  if (isUsed) throw refuse(`holds blocks but no ${GENESIS_FILE}`);

  for (const part of PARTS) removeTree(port, `${dir}/${part}`);
  port.syncFolder(dir);
  removeTree(port, `${dir}/${CREATING_FOLDER}`);
  port.syncFolder(dir);
}
