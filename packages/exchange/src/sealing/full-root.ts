import type { Hasher } from '@jangbu/protocol';
import { sectionOf } from '../snapshot/snapshot.ts';
import { SNAPSHOT_TABLES } from '../snapshot/table-section.ts';
import type { ExchangeState } from '../state/state.ts';
import { Sealer } from './sealer.ts';

/**
 * The state root from nothing but the present rows: what the incremental root must always equal.
 *
 * Hashes every row of the state; `sealer` gives the hashes of the issues.
 */
export function computeStateRoot(state: ExchangeState, sealer: Sealer, hasher: Hasher): Uint8Array {
  const fresh = new Sealer(hasher, state.settings.chainId);
  return fresh.restoreRows(SNAPSHOT_TABLES.map((table) => sectionOf(state, sealer, table)));
}
