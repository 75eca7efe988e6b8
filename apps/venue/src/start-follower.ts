import { dirname, resolve } from 'node:path';
import type { GatewayPorts } from '@jangbu/gateway';
import { formatCheckpoint, formatGenesis, type Genesis, type Hasher } from '@jangbu/protocol';
import {
  ensureFolders,
  executeWith,
  executeWithBoth,
  executeWithExchange,
  type FollowEnd,
  type FollowedBlock,
  type Follower,
  type FollowNotice,
  type KnownDifference,
  type LedgerEngine,
  nativeHasher,
  nodeFilePort,
  openFollower,
  processClock,
} from '@jangbu/replica';
import type { ViewBlock } from '@jangbu/views';
import { Doors } from './doors.ts';
import { FollowerClock } from './follower-clock.ts';
import { LedgerViews } from './ledger-views.ts';
import { refusalOf, requireFitAudience } from './start-refusal.ts';
import { VenueSource } from './venue-source.ts';

/** How a follower is started. */
export interface FollowerStartOptions {
  /** Address of the venue, or of another follower. */
  readonly url: string;
  /** Seed of the key with which it reads full blocks; a ledger that is open to its members needs none. */
  readonly seed?: Uint8Array | undefined;
  /** Genesis hash of the ledger that is to be followed, 32 bytes. */
  readonly chainId: Uint8Array;
  /** Folder of the follower's own ledger; made if it is not there. */
  readonly dataDir: string;
  /** Executes the blocks instead of the exchange. */
  readonly engine?: ((genesis: Genesis, hasher: Hasher) => LedgerEngine) | undefined;
  /** Doors that serve the same reads; without them the follower only checks and keeps. */
  readonly doors?:
    | { readonly host: string; readonly port: number; readonly webDir?: string | undefined }
    | undefined;
  /** Takes one line for people. */
  readonly log: (line: string) => void;
  readonly onNotice: (notice: FollowNotice) => void;
  /** Called with the last block when the follower is ready, then with every block that it takes. */
  readonly onHead: (head: FollowHead) => void;
}

/** How far a follower has come. */
export interface FollowHead {
  readonly index: number;
  readonly hash: Uint8Array;
  /** Index of the last block of the source, as it last said. */
  readonly sourceIndex: number;
}

/** A follower that runs; or why it does not: it stopped at a difference before, or was told to end meanwhile. */
export type StartedFollower =
  | {
      readonly kind: 'following';
      /** Address of its doors. */
      readonly url: string | undefined;
      /** Settles once it has ended and everything is closed; rejects as `Follower.run` does. */
      readonly ended: Promise<FollowEnd>;
    }
  | { readonly kind: 'difference'; readonly difference: KnownDifference }
  | { readonly kind: 'ended' };

/**
 * Opens the follower's ledger, executes what is in it again (without doors, only what came after its last snapshot), opens its doors and follows until `signal` aborts.
 *
 * Throws a StartRefusal, and what `openFollower` throws of a wrong source; then nothing is left running.
 */
export async function startFollower(
  options: FollowerStartOptions,
  signal: AbortSignal,
): Promise<StartedFollower> {
  const reads = options.doors === undefined ? undefined : new ReadSide(options.dataDir);
  try {
    const { url, seed, chainId, dataDir: dir } = options;
    ensureFolders(nodeFilePort, dirname(resolve(dir)));
    let follower: Follower | undefined;
    const opened = await openFollower(
      {
        dir,
        chainId,
        source: new VenueSource(url, seed),
        execution: executionOf(options),
        // Views need every block from block 0 on, and only the exchange has snapshots.
        hasSnapshots: options.doors === undefined && options.engine === undefined,
        onNotice: options.onNotice,
        onBlock: (block, genesis) => {
          reads?.take(block, genesis);
          if (follower !== undefined) tell(options, follower, block);
        },
      },
      signal,
    );
    if (opened.kind !== 'follower') {
      reads?.close();
      return opened;
    }
    follower = opened.follower;
    return await run(options, follower, reads, signal);
  } catch (error) {
    reads?.close();
    throw refusalOf(error);
  }
}

/** The engine that was asked for, and the exchange beside it where views need the rows that only it gives. */
function executionOf({ engine, doors }: FollowerStartOptions) {
  if (engine === undefined) return executeWithExchange;
  return (genesis: Genesis) => {
    const other = executeWith(engine(genesis, nativeHasher));
    return doors === undefined ? other : executeWithBoth(other, executeWithExchange(genesis));
  };
}

function tell(options: FollowerStartOptions, follower: Follower, block: FollowedBlock): void {
  const { index } = block.block.header;
  options.onHead({ index, hash: block.hash, sourceIndex: follower.sourceIndex });
}

async function run(
  options: FollowerStartOptions,
  follower: Follower,
  reads: ReadSide | undefined,
  signal: AbortSignal,
): Promise<StartedFollower> {
  const { torn, head } = follower;
  const close = async () => {
    follower.blocks.close();
    await reads?.closeDoors();
    reads?.close();
    await follower.close();
  };
  try {
    if (torn !== undefined) {
      options.log(
        `the log had a torn end: ${torn.bytes} bytes of block ${torn.index} were moved to ${torn.file}`,
      );
    }
    const { from, executed } = follower.began;
    if (from > 0) {
      options.log(`began with the snapshot of block ${from} and executed ${executed} after it`);
    }
    const url = await reads?.open(options, follower);
    const { header, hash } = head;
    options.onHead({ index: header.index, hash, sourceIndex: follower.sourceIndex });
    return { kind: 'following', url, ended: follower.run(signal).finally(close) };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Views of the followed ledger, and the doors that read them. */
class ReadSide {
  readonly #views: LedgerViews;
  #clock: FollowerClock | undefined;
  #doors: Doors | undefined;

  constructor(dataDir: string) {
    this.#views = new LedgerViews(dataDir);
  }

  take(block: FollowedBlock, genesis: Genesis): void {
    this.#clock ??= new FollowerClock(processClock, genesis.clockRate);
    this.#clock.advance(block.block.header.timestamp);
    const changes = this.#views.take(viewBlockOf(block), genesis);
    if (changes !== undefined) this.#doors?.publish(changes);
  }

  async open(options: FollowerStartOptions, follower: Follower): Promise<string | undefined> {
    if (options.doors === undefined) return undefined;
    requireFitAudience(follower.genesis);
    const ports = portsOf(options.url, follower, this.#clock!);
    const { host, port, webDir } = options.doors;
    this.#doors = await Doors.build({ ports, views: this.#views.views, webDir, host, port });
    return this.#doors.listen();
  }

  async closeDoors(): Promise<void> {
    await this.#doors?.close();
  }

  close(): void {
    this.#views.close();
  }
}

function portsOf(url: string, follower: Follower, clock: FollowerClock): GatewayPorts {
  const { genesis } = follower;
  return {
    submitter: { submit: async () => ({ kind: 'unavailable', reason: 'a follower takes none' }) },
    clock,
    blocks: follower.blocks,
    ledger: {
      genesisText: formatGenesis(genesis),
      checkpoint: () => {
        const { header, hash, operatorSignature } = follower.head;
        return formatCheckpoint(header, hash, operatorSignature, genesis.operatorKey);
      },
      fault: () => undefined,
    },
    follows: {
      url,
      index: () => follower.sourceIndex,
      isConnected: () => follower.isConnected,
    },
  };
}

function viewBlockOf({ block, hash, rows }: FollowedBlock): ViewBlock {
  return { ...block, hash, ...rows };
}
