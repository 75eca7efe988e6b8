export { type Candidate, readCandidate } from './candidate.ts';
export { DataFolderError, openDataFolder } from './data-folder.ts';
export { nodeFilePort } from './file-port.ts';
export { loadKeyFile, saveKeyFile } from './key-file.ts';
export { Ledger } from './ledger.ts';
export { clockRefusal, LedgerClock, processClock } from './ledger-clock.ts';
export { readLog } from './log-reader.ts';
export { nativeHasher } from './native-hasher.ts';
export {
  type NativeSigner,
  nativePublicKeyOf,
  nativeSigner,
  nativeVerify,
} from './native-signature.ts';
export {
  FalseLedgerError,
  FolderBusyError,
  FutureVersionError,
  type NewLedgerKeys,
  type OpenLedger,
  type OpenLedgerOptions,
  openLedger,
} from './open-ledger.ts';
export type { CommandResult, SealedBlock } from './sealed-block.ts';
export { EmbeddedSequencer, type SubmitOutcome } from './sequencer.ts';
export { DamagedLogError } from './torn-tail.ts';
export {
  type LedgerEngine,
  type LedgerStep,
  type LedgerVerdict,
  type VerifyLedgerOptions,
  verifyLedger,
} from './verify-ledger.ts';
