export { BackupError, type BackupRefusal } from './backup/backup-error.ts';
export { backupLedger } from './backup/backup-ledger.ts';
export { restoreLedger } from './backup/restore-ledger.ts';
export { loadRestoredMark } from './backup/restored-mark.ts';
export {
  executeWith,
  executeWithBoth,
  executeWithExchange,
  type LedgerEngine,
} from './block-execution.ts';
export { type Candidate, readCandidate } from './candidate.ts';
export { ClockWatch } from './clock-watch.ts';
export { DataFolderError, openDataFolder } from './data-folder.ts';
export {
  ensureFolders,
  type FileFacts,
  type FilePort,
  type FolderEntry,
  nodeFilePort,
  type OpenMode,
} from './file-port.ts';
export type { FolderLock } from './folder-lock.ts';
export {
  type BlockQuery,
  type BlockSource,
  type SourceBlocks,
  SourceRefusedError,
  SourceSilentError,
} from './follow/block-source.ts';
export type { KnownDifference } from './follow/difference-file.ts';
export type { FollowedBlock } from './follow/follow-checks.ts';
export type { FollowEnd, Follower } from './follow/follower.ts';
export { openFollower } from './follow/open-follower.ts';
export { OtherGenesisError } from './follow/other-genesis.ts';
export type { FollowNotice } from './follow/patience.ts';
export { loadKeyFile, saveKeyFile } from './key-file.ts';
export { Ledger } from './ledger.ts';
export { clockRefusal, LedgerClock, type MachineClock, processClock } from './ledger-clock.ts';
export { FalseLedgerError, type NewLedgerKeys } from './ledger-keys.ts';
export { readLog } from './log-reader.ts';
export { type Piece, SECTOR_BYTES, type Survival } from './memory-disk.ts';
export { MemoryFilePort } from './memory-file-port.ts';
export { nativeHasher } from './native-hasher.ts';
export {
  type NativeSigner,
  nativePublicKeyOf,
  nativeSigner,
  nativeVerify,
} from './native-signature.ts';
export {
  FolderBusyError,
  FutureVersionError,
  type OpenLedger,
  type OpenLedgerOptions,
  openLedger,
} from './open-ledger.ts';
export type { LoggedBlock } from './recovery.ts';
export type { CommandResult, SealedBlock } from './sealed-block.ts';
export { restoreOnThread } from './sealer-thread.ts';
export { EmbeddedSequencer } from './sequencer.ts';
export { startProcessThreads } from './sequencer-threads.ts';
export { type SnapshotPace, USUAL_PACE } from './snapshots.ts';
export { StoredBlockReader } from './stored-block-reader.ts';
export type { SubmitOutcome } from './submit-outcome.ts';
export { type TestOutcome, testEnvelope } from './test-envelope.ts';
export { processTimers, type Timers } from './timers.ts';
export { DamagedLogError } from './torn-tail.ts';
export {
  type LedgerStep,
  type LedgerVerdict,
  type VerifyLedgerOptions,
  verifyLedger,
} from './verify-ledger.ts';
