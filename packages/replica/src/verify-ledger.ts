import { type Anchor, equalBytes, type Genesis, type Hasher } from '@jangbu/protocol';
import { executeWith, executeWithExchange, type LedgerEngine } from './block-execution.ts';
import { GENESIS_FILE, openDataFolder } from './data-folder.ts';
import { type FilePort, nodeFilePort } from './file-port.ts';
import { nativeHasher } from './native-hasher.ts';
import {
  type ChainFault,
  type VerifiedBlock,
  type VerifyStep,
  verifyChain,
} from './verify-chain.ts';

/** How a ledger is verified. */
export interface VerifyLedgerOptions {
  /** What the verifier holds; without it the verdict is at best *consistent*. */
  readonly anchor?: Anchor;
  /** Executes the blocks instead of the exchange. */
  readonly engine?: (genesis: Genesis, hasher: Hasher) => LedgerEngine;
  /** Index from which on signatures are checked; everything before is executed all the same. */
  readonly from?: number;
  /** Index of the last block that is looked at. */
  readonly to?: number;
  readonly port?: FilePort;
  /** Called after every block that holds. */
  readonly onBlock?: (block: VerifiedBlock) => void;
  /** Waits a few milliseconds for a process that may be writing. */
  readonly pause?: () => void;
}

/** A step of the verification of a folder: those of a block, and `genesis`, `anchor`, `invariants`. */
export type LedgerStep = VerifyStep | 'genesis' | 'anchor' | 'invariants';

/** What a verification came to. */
export interface LedgerVerdict {
  readonly verdict: 'anchored' | 'consistent' | 'false';
  /** Blocks that hold. */
  readonly blocks: number;
  /** Trades after the last of them. */
  readonly trades: number;
  /** Index of the last block that holds; -1 for none. */
  readonly index: number;
  /** Its hash; empty for none. */
  readonly hash: Uint8Array;
  /** The step that does not hold; absent unless the verdict is *false*. */
  readonly step?: LedgerStep;
  /** Path from the data folder. */
  readonly file?: string;
  /** Where the damaged record begins. */
  readonly offset?: number;
  /** Index of the block that does not hold. */
  readonly faultIndex?: number;
  readonly reason?: string;
}

interface Progress {
  blocks: number;
  trades: number;
  index: number;
  hash: Uint8Array;
}

/**
 * Verifies a stored ledger: documents, files, hash chain, signatures, roots, trade chains, and its execution from block 0.
 *
 * Reads only, needs no lock, repairs nothing, and never throws because of what is stored.
 */
export function verifyLedger(dir: string, options: VerifyLedgerOptions = {}): LedgerVerdict {
  const { port = nodeFilePort, anchor, onBlock = () => {} } = options;
  const progress: Progress = { blocks: 0, trades: 0, index: -1, hash: new Uint8Array(0) };
  const folder = openDataFolder(port, dir);
  if (folder.kind !== 'ledger') {
    const reason = 'reason' in folder ? folder.reason : `this is no ledger (${folder.kind})`;
    const file = 'file' in folder ? folder.file : GENESIS_FILE;
    return { ...progress, verdict: 'false', step: 'genesis', file, reason };
  }
  const { genesis, chainId } = folder;
  const differs = anchor === undefined ? undefined : anchorDiffers(anchor, genesis, chainId);
  if (differs !== undefined) {
    return { ...progress, verdict: 'false', step: 'anchor', file: GENESIS_FILE, reason: differs };
  }
  const execution = options.engine
    ? executeWith(options.engine(genesis, nativeHasher))
    : executeWithExchange(genesis);
  const { from, to, pause } = options;
  const found = verifyChain(port, dir, {
    chainId,
    operatorKey: anchor?.operator ?? genesis.operatorKey,
    genesisTime: genesis.time,
    execute: execution.execute,
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
    ...(pause === undefined ? {} : { pause }),
  });
  for (const block of found) {
    if (block.kind === 'fault') return falseAt(progress, block);
    progress.blocks += 1;
    progress.index = block.block.header.index;
    progress.trades = block.block.header.tradeLogSize;
    progress.hash = block.hash;
    onBlock(block);
  }
  if (progress.blocks === 0) {
    return { ...progress, verdict: 'false', step: 'files', reason: 'there is no block' };
  }
  const broken = execution.finish();
  if (broken !== undefined) {
    return { ...progress, verdict: 'false', step: 'invariants', reason: broken };
  }
  return { ...progress, verdict: anchor === undefined ? 'consistent' : 'anchored' };
}

function falseAt(progress: Progress, fault: ChainFault): LedgerVerdict {
  const { step, file, offset, index: faultIndex, reason } = fault;
  return { ...progress, verdict: 'false', step, file, offset, faultIndex, reason };
}

function anchorDiffers(anchor: Anchor, genesis: Genesis, chainId: Uint8Array): string | undefined {
  if (!equalBytes(anchor.genesis, chainId)) return 'the anchor is for another ledger';
  if (!equalBytes(anchor.operator, genesis.operatorKey)) return 'the anchor names another operator';
  // Cosignatures of witnesses are not stored with the blocks yet, so a quorum cannot be shown.
  if (anchor.quorum > 0) return `the anchor asks for ${anchor.quorum} witnesses; none has signed`;
  return undefined;
}
