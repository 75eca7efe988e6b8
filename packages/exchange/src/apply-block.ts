import {
  type Command,
  commandSelector,
  isSafeUint,
  LIMITS,
  NONE_U32,
  ORDER_STATUSES,
  REJECTS,
  type RejectCode,
  TABLE,
} from '@jangbu/protocol';
import { assert } from './assert.ts';
import { admitEnvelope, type BlockEnvelope } from './envelope-check.ts';
import { executeCommand } from './execute-command.ts';
import { BlockContext, type Execution, type Signer } from './execution.ts';
import { dropEmptySweeps } from './orders/sweeps.ts';
import { copyRows } from './state/rows.ts';
import type { ExchangeState } from './state/state.ts';
import type { TouchedRows } from './state/touched-rows.ts';
import { watchSupply } from './supply-rule.ts';
import { runTimeWork } from './time-work.ts';

const ORDER_COMMANDS: ReadonlySet<Command['kind']> = new Set([
  'PlaceOrder',
  'ReduceOrder',
  'CancelOrder',
  'AmendOrder',
]);
const STATUS_REJECTED = ORDER_STATUSES.indexOf('rejected');

/** Input of a block: its time in microseconds, and the envelopes in order. */
export interface BlockInput {
  readonly timestamp: number;
  readonly envelopes: readonly BlockEnvelope[];
}

/**
 * Executes one block on the state (docs/spec/block.md section 2) and hands over what it did, unhashed.
 *
 * Deterministic: reads nothing but its arguments. Refusals are data. What throws is a caller that breaks a rule of the
 * block itself (time that does not advance, too many bytes), before anything is changed, or a broken invariant, after
 * which the state must be dropped.
 * A block in which nothing happened leaves the state as it was and is not written.
 * A proposer leaves void envelopes out of the block; whoever checks a block treats a void one as proof that it is false.
 */
export function applyBlock(state: ExchangeState, input: BlockInput): Execution {
  assert(isSafeUint(input.timestamp), 'a timestamp is an integer below 2^53');
  assert(input.timestamp > state.timestamp, 'the time of blocks advances');
  const sizeBytes = input.envelopes.reduce((sum, envelope) => sum + envelope.sizeBytes, 0);
  assert(sizeBytes <= LIMITS.maxBlockBytes, 'the envelopes of a block fit into it');

  const { index: indexBefore, timestamp: timestampBefore } = state;
  state.index += 1;
  state.timestamp = input.timestamp;
  const block = new BlockContext(state, timestampBefore);
  block.events.position = NONE_U32;
  const envelopesAllowed = runTimeWork(block, executeCommand);
  const verdicts = envelopesAllowed ? applyEnvelopes(block, input.envelopes) : [];
  block.events.position = NONE_U32;
  dropEmptySweeps(block);
  watchSupply(block);
  const hasEffect = block.events.count > 0;
  if (hasEffect) state.writtenTo(TABLE.parameters).mark(0);
  else {
    state.index = indexBefore;
    state.timestamp = timestampBefore;
  }
  return {
    index: state.index,
    timestamp: state.timestamp,
    hasEffect,
    verdicts,
    envelopesAllowed,
    events: block.events.take(),
    trades: block.trades,
    listings: block.listings,
    touched: takeTouchedRows(state),
    tradeCount: state.tradeCount,
  };
}

function applyEnvelopes(block: BlockContext, envelopes: readonly BlockEnvelope[]): RejectCode[] {
  const verdicts: RejectCode[] = [];
  let position = 0;
  let place = 0;
  for (const blockEnvelope of envelopes) {
    const admitted = admitEnvelope(block.state, blockEnvelope);
    verdicts.push(admitted.code);
    if (admitted.code !== 'ok') continue;
    const { commands } = blockEnvelope.envelope;
    for (let number = 0; number < commands.length; number += 1) {
      block.events.position = position;
      applyCommand(block, admitted.signer, commands[number]!, place, number);
      position += 1;
    }
    place += 1;
  }
  return verdicts;
}

/** Executes one command and closes it with its `command_result`. */
function applyCommand(
  block: BlockContext,
  signer: Signer,
  command: Command,
  envelope: number,
  number: number,
): void {
  const code = executeCommand(block, signer, command);
  const { outcome } = block;
  const event = block.begin('command_result');
  event.u8(16, commandSelector(command.kind));
  event.u16(18, REJECTS[code]);
  if (code === 'ok') {
    event.u8(17, outcome.status);
    event.u32(20, outcome.row);
    event.u64(24, outcome.id);
    event.u64(32, outcome.cumulativeQuantity);
    event.u64(40, outcome.leavesQuantity);
  } else {
    event.u8(17, isOrderCommand(command.kind) ? STATUS_REJECTED : 0);
    event.u32(20, NONE_U32);
  }
  event.u32(48, signer.participant);
  event.u32(52, signer.key);
  event.u32(56, envelope);
  event.u32(60, number);
}

function isOrderCommand(kind: Command['kind']): boolean {
  return ORDER_COMMANDS.has(kind);
}

/** Copies out the rows that were written since the last call, table by table; cost grows with the rows written. */
export function takeTouchedRows(state: ExchangeState): TouchedRows[] {
  const touched: TouchedRows[] = [];
  for (const [table, written] of state.written.entries()) {
    const { rows, cleared } = written.drain();
    if (rows.length === 0 && !cleared) continue;
    touched.push(copyRows(state, table, rows, cleared));
  }
  return touched;
}
