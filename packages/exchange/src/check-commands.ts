import type { RejectCode } from '@jangbu/protocol';
import { type BlockEnvelope, checkEnvelope } from './envelope-check.ts';
import { executeCommand } from './execute-command.ts';
import { BlockContext } from './execution.ts';
import type { ExchangeState } from './state/state.ts';

/** What would become of an envelope: its verdict, and, if it is valid, a code for each command. */
export interface CheckedCommands {
  readonly verdict: RejectCode;
  readonly codes: readonly RejectCode[];
}

/**
 * What would become of an envelope in a block at `timestamp` in which nothing else happens, each command by itself on the
 * state as it is (docs/spec/doors.md section 2): the checks of `applyBlock` without their effects.
 *
 * The state is as before when it returns. A command that time-driven work of that block would let be refused is not: the
 * caller asks when nothing is due.
 *
 * @param timestamp - in microseconds, not below that of the last block.
 */
export function checkCommands(
  state: ExchangeState,
  offered: BlockEnvelope,
  timestamp: number,
): CheckedCommands {
  const admission = checkEnvelope(state, offered, timestamp);
  if (admission.code !== 'ok') return { verdict: admission.code, codes: [] };
  const { timestamp: timestampBefore } = state;
  const block = new BlockContext(state, timestampBefore);
  block.isDryRun = true;
  state.timestamp = timestamp;
  const codes = offered.envelope.commands.map((command) => {
    return executeCommand(block, admission.signer, command);
  });
  state.timestamp = timestampBefore;
  return { verdict: 'ok', codes };
}
