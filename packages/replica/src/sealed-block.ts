import type { TouchedRows } from '@jangbu/exchange';
import {
  EVENT_BYTES,
  EVENT_KINDS,
  type Header,
  ORDER_STATUSES,
  type OrderStatus,
  type RejectCode,
  readU16,
  readU32,
  readU64,
  rejectName,
} from '@jangbu/protocol';

/** A block of the ledger with all that read models and followers need of it. */
export interface SealedBlock {
  readonly header: Header;
  readonly hash: Uint8Array;
  /** The operator's signature over the checkpoint of this block. */
  readonly operatorSignature: Uint8Array;
  /** SSZ(SignedEnvelope) of each envelope. */
  readonly transactions: readonly Uint8Array[];
  /** 64 bytes an event. */
  readonly events: Uint8Array;
  /** 128 bytes a trade. */
  readonly trades: Uint8Array;
  /** 32 bytes a trade: the hash of its trade block. */
  readonly tradeHashes: Uint8Array;
  readonly touched: readonly TouchedRows[];
  /** Roots of the trade log's complete subtrees after the block, left to right. */
  readonly tradeLogFrontier: readonly Uint8Array[];
}

/** What became of one command, as its `command_result` says. */
export interface CommandResult {
  readonly position: number;
  /** Selector of the command. */
  readonly command: number;
  /** Status of the order; `none` for a command that is not on orders. */
  readonly status: OrderStatus;
  readonly id: number;
  /** Row of the order, 4,294,967,295 for none. */
  readonly row: number;
  readonly reject: RejectCode;
  readonly cumulativeQuantity: number;
  readonly leavesQuantity: number;
}

const RESULT_KIND = EVENT_KINDS.command_result;

/** The command results of a block, by envelope in the order of the block. */
export function readResults(events: Uint8Array): CommandResult[][] {
  const byEnvelope: CommandResult[][] = [];
  for (let at = 0; at < events.length; at += EVENT_BYTES) {
    if (events[at] !== RESULT_KIND) continue;
    const envelope = readU32(events, at + 56);
    const results = byEnvelope[envelope] ?? [];
    byEnvelope[envelope] = results;
    results.push({
      position: readU32(events, at + 4),
      command: events[at + 16] as number,
      status: ORDER_STATUSES[events[at + 17] as number] ?? 'none',
      id: readU64(events, at + 24),
      row: readU32(events, at + 20),
      reject: rejectName(readU16(events, at + 18)) ?? 'unsupported',
      cumulativeQuantity: readU64(events, at + 32),
      leavesQuantity: readU64(events, at + 40),
    });
  }
  return byEnvelope;
}
