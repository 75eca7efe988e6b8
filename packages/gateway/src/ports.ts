import type { OrderStatus, RejectCode } from '@jangbu/protocol';

/** Whether `signature` over `message` verifies under `key`; false also for wrong lengths. */
export type SignatureCheck = (
  key: Uint8Array,
  signature: Uint8Array,
  message: Uint8Array,
) => boolean;

/** What one command of an envelope came to. */
export interface SubmitResult {
  /** Number of the command in its block. */
  readonly position: number;
  readonly status: OrderStatus;
  /** Id of what the command made or changed, as docs/spec/commands.md names it; 0 if it was refused. */
  readonly id: number;
  /** Row of the order; 4,294,967,295 for none. */
  readonly row: number;
  readonly reject: RejectCode;
  readonly cumulativeQuantity: number;
  readonly leavesQuantity: number;
}

/** What became of a submitted envelope. */
export type SubmitOutcome =
  | { readonly kind: 'void'; readonly code: RejectCode; readonly reason?: string }
  | {
      readonly kind: 'applied';
      readonly index: number;
      readonly hash: Uint8Array;
      readonly results: readonly SubmitResult[];
    }
  | {
      readonly kind: 'unavailable';
      readonly reason: string;
      /** Set if nothing was done for want of room: only cancels are taken, or nothing while blocks are held. */
      readonly cause?: 'disk_full' | 'holding';
    };

/** Takes signed envelopes onto the ledger. */
export interface Submitter {
  /** Submits SSZ(SignedEnvelope); settles once its block is on disk, or the envelope is void. */
  submit(bytes: Uint8Array): Promise<SubmitOutcome>;
}

/** What would become of an envelope. */
export type TestOutcome =
  | { readonly kind: 'void'; readonly code: RejectCode; readonly reason?: string }
  | {
      readonly kind: 'tested';
      /** Index of the block on whose state it was tested. */
      readonly index: number;
      /** A code for each command, each by itself. */
      readonly codes: readonly RejectCode[];
    }
  | { readonly kind: 'unavailable'; readonly reason: string };

/** Says what would become of signed envelopes, and changes nothing. */
export interface Tester {
  /** Tests SSZ(SignedEnvelope) on the state after the last block. */
  test(bytes: Uint8Array): Promise<TestOutcome>;
}

/** The ledger's clock. */
export interface LedgerClock {
  /** Microseconds, never below the timestamp of the last block. */
  now(): number;
}

/** What the doors read beside the views. */
export interface LedgerReader {
  /** The latest signed note (docs/spec/checkpoint.md). */
  checkpoint(): string;
  /** The genesis document as its file has it. */
  readonly genesisText: string;
  /** Why no orders are taken any more, or undefined while they are. */
  fault(): string | undefined;
  /** Why orders are refused though nothing is broken (the disk is full); absent or undefined while they are taken. */
  refusesOrders?(): string | undefined;
  /** How far the views are behind the ledger after a start; absent or undefined once they have caught up. */
  catchingUp?(): CatchingUp | undefined;
  /** How far the machine's clock is ahead of the ledger's, in microseconds, if it is alarmed; absent where nobody watches. */
  clockAlarm?(): number | undefined;
}

/** Progress of the views on their way to the last block. */
export interface CatchingUp {
  /** Index of the last block that they have. */
  readonly index: number;
  /** Index of the last block of the ledger. */
  readonly lastIndex: number;
}

/** The stored blocks as they lie on disk. */
export interface BlockArchive {
  /** Index of the last block that is on disk. */
  lastIndex(): number;
  /**
   * SSZ(StoredBlock) of the blocks from `from` on: none if it is not on disk, else at least one, and no more than fit
   * into the bounds. Throws if the disk fails.
   */
  read(
    from: number,
    bounds: { readonly maxBlocks: number; readonly maxBytes: number },
  ): readonly Uint8Array[];
  /** Settles when block `index` is on disk, or after `waitMs` milliseconds. */
  waitFor(index: number, waitMs: number): Promise<void>;
}

/** The venue that a follower has its blocks from. */
export interface FollowedVenue {
  /** Where orders are taken. */
  readonly url: string;
  /** Index of its last block, as far as it is known. */
  index(): number;
  /** True while it answers. */
  isConnected(): boolean;
}

/** The shared trader of a demo ledger: a key that everybody may use. */
export interface DemoTrader {
  readonly member: number;
  readonly account: number;
  readonly accountCash: string;
  /** Private seed in hex. */
  readonly seed: string;
  readonly publicKey: string;
  readonly note: string;
}

/** Everything outside the gateway that its doors need. */
export interface GatewayPorts {
  readonly submitter: Submitter;
  /** Without it nothing is tested. */
  readonly tester?: Tester;
  readonly clock: LedgerClock;
  readonly ledger: LedgerReader;
  /** Without it full blocks are served to nobody. */
  readonly blocks?: BlockArchive;
  /** Of a follower: its doors only read. */
  readonly follows?: FollowedVenue;
}
