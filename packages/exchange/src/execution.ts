import {
  type Command,
  EVENT_KINDS,
  type Listing,
  NONE_U32,
  type RejectCode,
} from '@jangbu/protocol';
import { EventWriter } from './event-writer.ts';
import type { ExchangeState } from './state/state.ts';
import type { TouchedRows } from './state/touched-rows.ts';

/** A trade that was executed and settled, before it is hashed. */
export interface PendingTrade {
  readonly issue: number;
  /** Index of the trade block in its issue's chain. */
  readonly index: number;
  readonly phase: number;
  readonly price: number;
  readonly quantity: number;
  readonly buyerAccount: number;
  readonly buyerOrderId: number;
  readonly sellerAccount: number;
  readonly sellerOrderId: number;
}

/** A listing that was executed, before it is hashed: block 0 of its issue's chain. */
export interface PendingListing {
  readonly issue: number;
  readonly listing: Listing;
}

/** What came of executing a block: all that hashing, storage and read models need. */
export interface Execution {
  readonly index: number;
  readonly timestamp: number;
  /** False if nothing happened: then there is no block, and the state is as before. */
  readonly hasEffect: boolean;
  /**
   * One an envelope: 'ok', or why it is void; empty unless `envelopesAllowed`. A void envelope changed nothing and is no
   * part of the block.
   */
  readonly verdicts: readonly RejectCode[];
  /** False if time-driven work filled the block: then no envelope was looked at. */
  readonly envelopesAllowed: boolean;
  /** Event records, 64 bytes each. */
  readonly events: Uint8Array;
  readonly trades: readonly PendingTrade[];
  readonly listings: readonly PendingListing[];
  readonly touched: readonly TouchedRows[];
  readonly tradeCount: number;
}

/** Who executes the command in hand. */
export interface Signer {
  readonly participant: number;
  readonly roles: number;
  readonly key: number;
  readonly keyKind: number;
  readonly scope: number;
}

/** Checks a command and, unless the block only checks, carries it out; the outcome is in the block. */
export type Execute = (block: BlockContext, signer: Signer, command: Command) => RejectCode;

/** What a command's `command_result` says beside its reject code. */
export interface CommandOutcome {
  id: number;
  /** Number of the order status; 0 for commands that are not on orders. */
  status: number;
  row: number;
  cumulativeQuantity: number;
  leavesQuantity: number;
}

/** A block in the making: the state, and what execution hands over at its end. */
export class BlockContext {
  readonly state: ExchangeState;
  readonly events = new EventWriter();
  readonly trades: PendingTrade[] = [];
  readonly listings: PendingListing[] = [];
  readonly outcome: CommandOutcome = emptyOutcome();
  /** Timestamp of the block before. */
  readonly timestampBefore: number;
  /** Time-driven steps that the block may still make. */
  stepsLeft = 0;
  /** True while a command is only checked: it stops before its first effect. */
  isDryRun = false;
  /** True while the action of a proposal is checked or carried out: then no other proposal is needed. */
  isProposed = false;

  constructor(state: ExchangeState, timestampBefore: number) {
    this.state = state;
    this.timestampBefore = timestampBefore;
  }

  /** Starts an event of the given kind with the next sequence number; the caller writes its body. */
  begin(kind: keyof typeof EVENT_KINDS): EventWriter {
    const { state, events } = this;
    events.begin(EVENT_KINDS[kind], state.nextEventSeq);
    state.nextEventSeq += 1;
    return events;
  }

  /** Sets the outcome of the command in hand to that of a command which is not on orders. */
  done(id: number): 'ok' {
    Object.assign(this.outcome, emptyOutcome(), { id });
    return 'ok';
  }
}

function emptyOutcome(): CommandOutcome {
  return { id: 0, status: 0, row: NONE_U32, cumulativeQuantity: 0, leavesQuantity: 0 };
}
