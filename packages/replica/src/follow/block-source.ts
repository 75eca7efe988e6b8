/** Which blocks are asked for. */
export interface BlockQuery {
  readonly from: number;
  /** At most so many; the source has a bound of its own. */
  readonly limit?: number;
  /** How long the source may wait for block `from` if it is the next one. */
  readonly waitMs?: number;
  readonly signal: AbortSignal;
}

/** Blocks in order. */
export interface SourceBlocks {
  /** SSZ(StoredBlock) each, from the one that was asked for on; none behind the last one. */
  readonly blocks: readonly Uint8Array[];
  /** Index of the last block that the source has. */
  readonly index: number;
}

/**
 * Where a follower has its blocks from: a venue, or another follower. Nothing that it says is believed.
 *
 * Every call throws a SourceSilentError where asking again later may help, a SourceRefusedError where it will not.
 */
export interface BlockSource {
  /** Its address, for people. */
  readonly url: string;
  /** The genesis document as text. */
  genesisText(signal: AbortSignal): Promise<string>;
  /** Whether it is itself a follower, which may be behind for good reasons. */
  isFollower(signal: AbortSignal): Promise<boolean>;
  blocks(query: BlockQuery): Promise<SourceBlocks>;
}

/** The source does not answer at present. */
export class SourceSilentError extends Error {
  override readonly name = 'SourceSilentError';
}

/** The source, itself a follower, has not come as far as this ledger. */
export class SourceBehindError extends SourceSilentError {
  /** Index of its last block. */
  readonly index: number;

  constructor(index: number) {
    super(`the source has come to block ${index} only`);
    this.index = index;
  }
}

/** The source gives no blocks to this follower. */
export class SourceRefusedError extends Error {
  override readonly name = 'SourceRefusedError';
}
