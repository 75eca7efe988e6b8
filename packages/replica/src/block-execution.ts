/** Executes stored blocks again, with one engine or the other, and compares what comes out with what is stored. */

import {
  applyBlock,
  checkInvariants,
  createGenesisBlock,
  type ExchangeState,
  type Sealer,
  type TouchedRows,
} from '@jangbu/exchange';
import {
  type Envelope,
  encodeHeader,
  equalBytes,
  type Genesis,
  HEADER_BYTES,
  type Header,
  type StoredBlock,
} from '@jangbu/protocol';
import { nativeHasher } from './native-hasher.ts';

/** An envelope of a block, as an engine needs it; its signature was judged before. */
export interface VerifiedEnvelope {
  envelope: Envelope;
  id: Uint8Array;
  /** Length of SSZ(SignedEnvelope). */
  sizeBytes: number;
}

/** A block that is to be executed: its envelopes are signed. */
export interface ExecutableBlock {
  readonly block: StoredBlock;
  readonly envelopes: readonly VerifiedEnvelope[];
}

/** What read models take over from the exchange beside the block itself. */
export interface ExecutedRows {
  /** 32 bytes a trade. */
  readonly tradeHashes: Uint8Array;
  readonly touched: readonly TouchedRows[];
  /** Roots of the trade log's complete subtrees after the block, left to right. */
  readonly tradeLogFrontier: readonly Uint8Array[];
}

/** What an engine makes of a block; all of it must be as stored, byte for byte. `rows` only comes from the exchange. */
export type Executed =
  | {
      kind: 'executed';
      header: Header;
      events: Uint8Array;
      trades: Uint8Array;
      rows?: ExecutedRows;
    }
  | { kind: 'refused'; reason: string };

/** An engine that executes a ledger from its genesis on, such as the reference engine. */
export interface LedgerEngine {
  /** Header of the last block, block 0 at first. */
  readonly header: Header;
  /** Executes the next block; every signature was checked. Throws where a rule of the block is broken. */
  execute(block: { readonly timestamp: number; readonly transactions: readonly Uint8Array[] }): {
    readonly header: Header;
    readonly events: Uint8Array;
    readonly trades: Uint8Array;
    readonly voids: readonly string[];
  };
}

/** Executes block after block from block 0 on. */
export interface BlockExecution {
  execute(block: ExecutableBlock): Executed;
  /** What does not hold after the last block, or undefined. */
  finish(): string | undefined;
}

const NOTHING = new Uint8Array(0);

/** Executes with the exchange, from block 0 on. */
export function executeWithExchange(genesis: Genesis): BlockExecution {
  const { state, sealer, sealed } = createGenesisBlock(genesis, nativeHasher);
  const { execute, finish } = executeAfter({ state, sealer });
  return {
    execute(block) {
      if (block.block.header.index > 0) return execute(block);
      const { header, tradeHashes, touched, tradeLogFrontier } = sealed;
      const rows = { tradeHashes, touched, tradeLogFrontier };
      return { kind: 'executed', header, events: NOTHING, trades: NOTHING, rows };
    },
    finish,
  };
}

/** Executes with the exchange the blocks after the one that this is the state of. */
export function executeAfter({
  state,
  sealer,
}: {
  readonly state: ExchangeState;
  readonly sealer: Sealer;
}): BlockExecution {
  return {
    execute({ block, envelopes }) {
      const { timestamp } = block.header;
      const execution = applyBlock(state, {
        timestamp,
        envelopes: envelopes.map(({ envelope, sizeBytes }) => ({
          envelope,
          signatureValid: true,
          sizeBytes,
        })),
      });
      const place = execution.verdicts.findIndex((verdict) => verdict !== 'ok');
      if (place >= 0) {
        const reason = `envelope ${place} of the block is void: ${execution.verdicts[place]}`;
        return { kind: 'refused', reason };
      }
      if (!execution.envelopesAllowed && envelopes.length > 0) {
        return { kind: 'refused', reason: 'the block holds envelopes before its orders expired' };
      }
      if (!execution.hasEffect) return { kind: 'refused', reason: 'the block has no effect' };
      const ids = envelopes.map(({ id }) => id);
      const sealed = sealer.seal(execution, ids);
      const { header, trades, tradeHashes, touched, tradeLogFrontier } = sealed;
      const rows = { tradeHashes, touched, tradeLogFrontier };
      return { kind: 'executed', header, events: execution.events, trades, rows };
    },
    finish() {
      try {
        checkInvariants(state);
        return undefined;
      } catch (error) {
        return error instanceof Error ? error.message : String(error);
      }
    },
  };
}

/** Executes with another engine. */
export function executeWith(engine: LedgerEngine): BlockExecution {
  return {
    execute({ block }) {
      const { index, timestamp } = block.header;
      if (index === 0) {
        return { kind: 'executed', header: engine.header, events: NOTHING, trades: NOTHING };
      }
      const { transactions } = block;
      const { header, events, trades, voids } = engine.execute({ timestamp, transactions });
      const place = voids.findIndex((verdict) => verdict !== 'ok');
      if (place >= 0) {
        return { kind: 'refused', reason: `envelope ${place} is void: ${voids[place]}` };
      }
      return { kind: 'executed', header, events, trades };
    },
    finish: () => undefined,
  };
}

/** Executes with two engines: what the first one gives counts, the other one, which must give the same, adds the rows. */
export function executeWithBoth(first: BlockExecution, second: BlockExecution): BlockExecution {
  return {
    execute(block) {
      const executed = first.execute(block);
      if (executed.kind === 'refused') return executed;
      const other = second.execute(block);
      if (other.kind === 'refused') {
        return { kind: 'refused', reason: `the other engine: ${other.reason}` };
      }
      const isSame =
        equalBytes(encodeHeader(executed.header), encodeHeader(other.header)) &&
        equalBytes(executed.events, other.events) &&
        equalBytes(executed.trades, other.trades);
      if (!isSame) return { kind: 'refused', reason: 'the two engines disagree' };
      return other.rows === undefined ? executed : { ...executed, rows: other.rows };
    },
    finish: () => first.finish() ?? second.finish(),
  };
}

/** What an engine makes of a block; that it throws is a refusal. */
export function executeGuarded(
  execute: (block: ExecutableBlock) => Executed,
  block: ExecutableBlock,
): Executed {
  try {
    return execute(block);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { kind: 'refused', reason: `the engine stopped: ${reason}` };
  }
}

/** Why what an engine made of a block is not the block whose stored form is `payload`, or undefined if it is. */
export function executionDiffers(
  executed: Executed,
  { header, events, trades }: StoredBlock,
  payload: Uint8Array,
): string | undefined {
  if (executed.kind === 'refused') return executed.reason;
  if (!equalBytes(executed.events, events)) return 'the engine gives other events';
  if (!equalBytes(executed.trades, trades)) return 'the engine gives other trades';
  const isSame = equalBytes(encodeHeader(executed.header), payload.subarray(0, HEADER_BYTES));
  return isSame
    ? undefined
    : `the engine gives another ${differingFields(executed.header, header)}`;
}

/** Names of the fields in which two headers differ. */
function differingFields(a: Header, b: Header): string {
  const names = Object.keys(a) as (keyof Header)[];
  const isSame = (x: number | Uint8Array, y: number | Uint8Array) =>
    typeof x === 'number' || typeof y === 'number' ? x === y : equalBytes(x, y);
  return names.filter((name) => !isSame(a[name], b[name])).join(', ');
}
