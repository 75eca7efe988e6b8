import type { BookFactory } from '@jangbu/market';
import { chainIdOf, type Genesis, type Hasher } from '@jangbu/protocol';
import { takeTouchedRows } from './apply-block.ts';
import { type Sealed, Sealer } from './sealing/sealer.ts';
import { createState } from './state/create-state.ts';
import type { ExchangeState } from './state/state.ts';

/** A ledger at its beginning: the state of block 0, what seals the blocks after it, and block 0 itself. */
export interface GenesisBlock {
  readonly state: ExchangeState;
  readonly sealer: Sealer;
  readonly sealed: Sealed;
}

/** State and block 0 of a genesis document (docs/spec/genesis.md); `createBook` by default makes the fast book. */
export function createGenesisBlock(
  genesis: Genesis,
  hasher: Hasher,
  createBook?: BookFactory,
): GenesisBlock {
  const chainId = chainIdOf(hasher, genesis);
  const state = createState(genesis, chainId, createBook);
  const sealer = new Sealer(hasher, chainId);
  const execution = {
    index: 0,
    timestamp: genesis.time,
    hasEffect: true,
    verdicts: [],
    envelopesAllowed: true,
    events: new Uint8Array(0),
    trades: [],
    listings: [],
    touched: takeTouchedRows(state),
    tradeCount: 0,
  };
  return { state, sealer, sealed: sealer.seal(execution, []) };
}
