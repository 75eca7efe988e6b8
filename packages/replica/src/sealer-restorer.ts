/** Where the rows of a snapshot are hashed and compared with its state root, while the state is made of them. */

import { type ParsedSnapshot, restoreSealer, type Sealer } from '@jangbu/exchange';
import { nativeHasher } from './native-hasher.ts';

/** What seals the block after a snapshot, or why its rows are not those of its header. */
export type RestoredSealer = Sealer | string;

/** Restores the sealers of snapshots. */
export interface SealerRestorer {
  /** Memory of zeros for the bytes of a snapshot, which `begin` can see. */
  room(sizeBytes: number): Uint8Array;
  /**
   * Begins to restore what seals the block after `parsed`, and returns what waits for it; who does not call that gives it
   * up. Nobody may write the bytes of the snapshot meanwhile.
   */
  begin(parsed: ParsedSnapshot): () => RestoredSealer | Promise<RestoredSealer>;
  /** Ends what was started. */
  close(): Promise<void>;
}

/** Starts a restorer for snapshots of about `sizeBytes`, before the first of them is read. */
export type StartSealerRestorer = (sizeBytes: number) => SealerRestorer;

/** All on the thread that calls, and only when the result is waited for. */
export const restoreInline: StartSealerRestorer = () => ({
  room: (sizeBytes) => new Uint8Array(sizeBytes),
  begin: (parsed) => () => restoreSealer(parsed, nativeHasher),
  close: async () => {},
});
