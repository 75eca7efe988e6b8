export { applyBlock, type BlockInput } from './apply-block.ts';
export { type CheckedCommands, checkCommands } from './check-commands.ts';
export type { BlockEnvelope } from './envelope-check.ts';
export type { Execution, PendingListing, PendingTrade } from './execution.ts';
export { createGenesisBlock, type GenesisBlock } from './genesis-block.ts';
export { randomEndOf } from './office/auction-seed.ts';
export { ListedMarkets } from './office/listed-markets.ts';
export { computeStateRoot } from './sealing/full-root.ts';
export { RowStore } from './sealing/row-store.ts';
export { type Sealed, Sealer, type SealerParts } from './sealing/sealer.ts';
export {
  encodeSnapshot,
  type ParsedSnapshot,
  parseSnapshot,
  restoreSealer,
  restoreSnapshot,
  restoreStateOf,
} from './snapshot/snapshot.ts';
export { snapshotPieces } from './snapshot/snapshot-pieces.ts';
export { SNAPSHOT_TABLES, type TableSection } from './snapshot/table-section.ts';
export { checkInvariants } from './state/invariants.ts';
export { isCallPhase, PHASE } from './state/issue.ts';
export { copyRows, rowCountOf } from './state/rows.ts';
export type { ExchangeState } from './state/state.ts';
export type { TouchedRows } from './state/touched-rows.ts';
export { nextWakeUp } from './time-work.ts';
