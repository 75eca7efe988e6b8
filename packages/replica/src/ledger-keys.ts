import type { Genesis } from '@jangbu/protocol';

/** What a new ledger begins with. */
export interface NewLedgerKeys {
  readonly genesis: Genesis;
  /** Private key that signs checkpoints, 32 bytes; it is kept in the data folder. */
  readonly operatorSeed: Uint8Array;
}

/** A folder whose documents are damaged, or whose log does not follow from them though its checksums hold. */
export class FalseLedgerError extends Error {
  override readonly name = 'FalseLedgerError';
}
