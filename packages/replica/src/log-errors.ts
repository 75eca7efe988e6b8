import { errorCodeOf, errorText } from './file-port.ts';

/** A write or sync of the log failed: what is on disk is unknown, and this log takes nothing any more. */
export class LogBrokenError extends Error {
  override readonly name = 'LogBrokenError';
  /** Code of the system error (`EIO`, …), or empty. */
  readonly code: string;

  constructor(cause: unknown) {
    super(`the block log stopped at a failed write or sync: ${errorText(cause)}`, { cause });
    this.code = errorCodeOf(cause);
  }
}

/** There is no room for blocks. What was not yet on disk is not there, and the same blocks can be appended later. */
export class StorageUnavailableError extends Error {
  override readonly name = 'StorageUnavailableError';
  /** Code of the system error (`ENOSPC`, …). */
  readonly code: string;
  /** How many blocks of the batch are on disk, the first ones. */
  readonly stored: number;

  constructor(cause: unknown, stored: number) {
    super(`no room for further blocks: ${errorText(cause)}`, { cause });
    this.code = errorCodeOf(cause);
    this.stored = stored;
  }
}
