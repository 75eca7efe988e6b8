import { decodeStoredBlock, type Genesis, toHex } from '@jangbu/protocol';
import { type BlockExecution, executeAfter, executeWithExchange } from '../block-execution.ts';
import { BlockLog } from '../block-log.ts';
import { createDataFolder, DataFolderError, openDataFolder } from '../data-folder.ts';
import { type FilePort, nodeFilePort } from '../file-port.ts';
import { type FolderLock, lockFolder } from '../folder-lock.ts';
import { FalseLedgerError } from '../ledger-keys.ts';
import { readLog } from '../log-reader.ts';
import { FolderBusyError, folderRefusal } from '../open-ledger.ts';
import { isSignedByOperator } from '../operator-signature.ts';
import { chooseBase, snapshotsAfter } from '../recovery.ts';
import { restoreInline } from '../sealer-restorer.ts';
import { listSnapshots } from '../snapshot-files.ts';
import type { SnapshotPace } from '../snapshots.ts';
import { type RecoveredLog, recoverLog } from '../torn-tail.ts';
import { type BlockSource, SourceSilentError } from './block-source.ts';
import { type KnownDifference, loadDifference, saveDifference } from './difference-file.ts';
import {
  type Difference,
  FollowChecks,
  type FollowedBlock,
  snapshotBlockOf,
} from './follow-checks.ts';
import { Follower, type FollowerHead, turn } from './follower.ts';
import { checkGenesis } from './other-genesis.ts';
import { type FollowNotice, Patience } from './patience.ts';

/** What a follower is opened with. */
export interface FollowerOptions {
  /** The data folder; it is made if it is not there. */
  readonly dir: string;
  /** The genesis hash of the ledger that is to be followed. */
  readonly chainId: Uint8Array;
  readonly source: BlockSource;
  /** Executes the blocks; the exchange if absent. */
  readonly execution?: (genesis: Genesis) => BlockExecution;
  /**
   * Writes snapshots and begins with the latest one; only for the exchange. Then `onBlock` hears of no block up to that of
   * the snapshot.
   */
  readonly hasSnapshots?: boolean;
  readonly snapshotPace?: SnapshotPace | undefined;
  /** Called with every block from block 0 on, in order, once it is on disk. */
  readonly onBlock?: (block: FollowedBlock, genesis: Genesis) => void;
  readonly onNotice?: (notice: FollowNotice) => void;
  readonly port?: FilePort;
  /** Takes the lock of the folder; for a `port` whose folders only this process sees. */
  readonly lock?: (dir: string) => Promise<FolderLock>;
  /** Settles after `ms` milliseconds, or when `signal` aborts. */
  readonly pause?: (ms: number, signal: AbortSignal) => Promise<void>;
  /** For the jitter of pauses: from 0 (included) to 1 (excluded). */
  readonly random?: () => number;
}

/**
 * A follower that can run; or the difference that it stopped at, now or in an earlier run; or `ended` where the signal came
 * before there was anything to follow.
 */
export type OpenedFollower =
  | { readonly kind: 'follower'; readonly follower: Follower }
  | { readonly kind: 'difference'; readonly difference: KnownDifference }
  | { readonly kind: 'ended' };

/**
 * Locks the data folder, moves a torn end of its log away, and executes every block in it again, or with snapshots those
 * after the latest one (docs/adr/0024). A folder without a ledger gets the genesis document and block 0 of the source,
 * which is asked until it answers.
 *
 * Throws what `openLedger` throws, a DataFolderError also for a folder that holds another ledger; an OtherGenesisError or
 * a SourceRefusedError where the source is the wrong one.
 */
export async function openFollower(
  options: FollowerOptions,
  signal: AbortSignal,
): Promise<OpenedFollower> {
  const { dir, port = nodeFilePort, lock: take = lockFolder } = options;
  if (port.stat(dir) === undefined) port.makeFolder(dir);
  const lock = await take(dir);
  if (lock.kind === 'busy') throw new FolderBusyError(dir, lock.holder);
  try {
    const opened = await new Opening(options, port, signal, () => lock.release()).open();
    if (opened.kind !== 'follower') await lock.release();
    return opened;
  } catch (error) {
    await lock.release();
    throw error;
  }
}

class Opening {
  readonly #options: FollowerOptions;
  readonly #port: FilePort;
  readonly #signal: AbortSignal;
  readonly #release: () => Promise<void>;
  readonly #patience: Patience;
  readonly #execution: (genesis: Genesis) => BlockExecution;

  constructor(
    options: FollowerOptions,
    port: FilePort,
    signal: AbortSignal,
    release: () => Promise<void>,
  ) {
    this.#options = options;
    this.#port = port;
    this.#signal = signal;
    this.#release = release;
    this.#patience = new Patience(options);
    this.#execution = options.execution ?? executeWithExchange;
  }

  async open(): Promise<OpenedFollower> {
    const { dir, chainId } = this.#options;
    const known = loadDifference(this.#port, dir);
    if (known !== undefined) return { kind: 'difference', difference: known };
    const stored = this.#storedGenesis();
    const genesis = stored ?? (await this.#askGenesis());
    if (genesis === undefined) return { kind: 'ended' };
    if (stored === undefined) {
      const firstBlock = await this.#askFirstBlock(genesis);
      if (!(firstBlock instanceof Uint8Array)) return firstBlock;
      createDataFolder(this.#port, dir, { genesis, firstBlock });
    }
    const isGenuine = (payload: Uint8Array) => isSignedByOperator(payload, genesis.operatorKey);
    const from = this.#options.hasSnapshots ? (listSnapshots(this.#port, dir)[0] ?? 0) : 0;
    const end = recoverLog(this.#port, dir, { chainId, isGenuine, from });
    const log = await this.#openLog(end, genesis);
    if (!(log instanceof BlockLog)) return log;
    try {
      return await this.#replay(genesis, log, end);
    } catch (error) {
      log.close();
      throw error;
    }
  }

  /** Genesis of the ledger in the folder, or undefined if there is none yet. */
  #storedGenesis(): Genesis | undefined {
    const { dir, chainId } = this.#options;
    const folder = openDataFolder(this.#port, dir);
    if (folder.kind === 'absent' || folder.kind === 'interrupted') return undefined;
    if (folder.kind !== 'ledger') throw folderRefusal(folder, dir);
    if (toHex(folder.chainId) === toHex(chainId)) return folder.genesis;
    throw new DataFolderError(
      `${dir} holds the ledger of genesis ${toHex(folder.chainId)}; choose another folder`,
    );
  }

  #askGenesis(): Promise<Genesis | undefined> {
    const { source, chainId } = this.#options;
    return this.#patience.until(
      async () => checkGenesis(await source.genesisText(this.#signal), chainId),
      this.#signal,
    );
  }

  /** Block 0 of the source, checked; or how opening ends without it. */
  async #askFirstBlock(
    genesis: Genesis,
  ): Promise<Uint8Array | Exclude<OpenedFollower, { kind: 'follower' }>> {
    const { source, dir } = this.#options;
    const signal = this.#signal;
    const payload = await this.#patience.until(async () => {
      const [block] = (await source.blocks({ from: 0, limit: 1, signal })).blocks;
      if (block === undefined) throw new SourceSilentError('gives no block 0');
      return block;
    }, signal);
    if (payload === undefined) return { kind: 'ended' };
    const checked = new FollowChecks(genesis, this.#execution(genesis)).take(payload);
    if (checked.kind === 'block') return payload;
    saveDifference(this.#port, dir, checked, source.url);
    return { kind: 'difference', difference: checked };
  }

  /** The log of the folder; block 0, if it was torn, is asked for again. */
  async #openLog(
    end: RecoveredLog,
    genesis: Genesis,
  ): Promise<BlockLog | Exclude<OpenedFollower, { kind: 'follower' }>> {
    const { dir, chainId } = this.#options;
    if (end.lastIndex >= 0) return BlockLog.open(this.#port, dir, end);
    const payload = await this.#askFirstBlock(genesis);
    if (!(payload instanceof Uint8Array)) return payload;
    const log = BlockLog.create(this.#port, dir, chainId);
    log.append([{ index: 0, previousHash: chainId, payload }]);
    return log;
  }

  async #replay(genesis: Genesis, log: BlockLog, end: RecoveredLog): Promise<OpenedFollower> {
    const { dir, chainId, source, onBlock = () => {} } = this.#options;
    const { checks, snapshots, base } = await this.#begin(genesis, log);
    let head: FollowerHead | undefined;
    let executed = 0;
    for (const frame of readLog(this.#port, dir, { chainId, from: checks.index })) {
      const where = `${frame.file}, byte ${frame.offset}`;
      if (frame.kind === 'fault') throw new FalseLedgerError(`${where}: ${frame.reason}`);
      if (frame.index === checks.index) {
        // The block of the snapshot, which is known to be this one.
        head = headOf(frame.payload, frame.hash);
        continue;
      }
      const taken = checks.take(frame.payload, { trusted: true });
      if (taken.kind === 'difference') throw new FalseLedgerError(faultOf(where, taken));
      if (taken.block.header.index > 0) snapshots?.add(snapshotBlockOf(taken));
      onBlock(taken, genesis);
      executed += 1;
      const { header, operatorSignature } = taken.block;
      head = { header, hash: taken.hash, operatorSignature };
      if (frame.index % BLOCKS_PER_TURN > 0) continue;
      await turn();
      if (this.#signal.aborted) {
        log.close();
        return { kind: 'ended' };
      }
    }
    if (head === undefined) throw new FalseLedgerError(`${dir} holds no block`);
    const follower = new Follower({
      dir,
      port: this.#port,
      genesis,
      chainId,
      source,
      patience: this.#patience,
      checks,
      log,
      snapshots,
      head,
      torn: end.torn,
      began: { from: base?.header.index ?? 0, executed },
      onBlock,
      release: this.#release,
    });
    return { kind: 'follower', follower };
  }

  /** What takes the blocks of the log: after the latest snapshot where there are any, else from block 0 on. */
  async #begin(genesis: Genesis, log: BlockLog) {
    const { dir, hasSnapshots = false, snapshotPace } = this.#options;
    if (!hasSnapshots) {
      const checks = new FollowChecks(genesis, this.#execution(genesis));
      return { checks, snapshots: undefined, base: undefined };
    }
    const restorer = restoreInline(0);
    const { base } = await chooseBase({ dir, port: this.#port, log, restorer }, genesis);
    const snapshots = snapshotsAfter(dir, this.#port, base, snapshotPace);
    const checks =
      base.header.index > 0
        ? new FollowChecks(genesis, executeAfter(base), base)
        : new FollowChecks(genesis, executeWithExchange(genesis));
    return { checks, snapshots, base };
  }
}

/** A stored block as the last one of a follower. */
function headOf(payload: Uint8Array, hash: Uint8Array): FollowerHead {
  const decoded = decodeStoredBlock(payload);
  if (!decoded.ok) throw new FalseLedgerError(`the block of the snapshot: ${decoded.reason}`);
  const { header, operatorSignature } = decoded.block;
  return { header, hash, operatorSignature };
}

/** Blocks that are executed again before a Ctrl-C is looked for. */
const BLOCKS_PER_TURN = 64;

function faultOf(where: string, { index, reason }: Difference): string {
  return `${where}, block ${index}: ${reason}`;
}
