import {
  type ActivateRules,
  type AdvanceTime,
  type RejectCode,
  RULES_VERSION,
} from '@jangbu/protocol';
import { checkOffice, checkRight } from '../checks.ts';
import type { BlockContext, Signer } from '../execution.ts';

/** docs/spec/commands.md, 44 ActivateRules. */
export function activateRules(
  block: BlockContext,
  signer: Signer,
  { version, businessDate }: ActivateRules,
): RejectCode {
  const { state } = block;
  const right = checkOffice(block, signer);
  if (right !== 'ok') return right;
  if (version > RULES_VERSION) return 'unsupported';
  const isNext = version === state.rulesVersion + 1 && state.pendingRules === 0;
  if (!isNext || businessDate <= state.businessDate) return 'bad_value';
  if (block.isDryRun) return 'ok';
  // Row 0 of the parameters, where this stands, is written by every block.
  state.pendingRules = version;
  state.pendingRulesDate = businessDate;
  const event = block.begin('rules_scheduled');
  event.u32(16, version);
  event.u32(20, businessDate);
  return block.done(version);
}

/** docs/spec/commands.md, 45 AdvanceTime. */
export function advanceTime(
  block: BlockContext,
  signer: Signer,
  { from, to }: AdvanceTime,
): RejectCode {
  const right = checkRight(signer, 'operator', 'office');
  if (right !== 'ok') return right;
  if (from !== block.timestampBefore || from >= to || to > block.state.timestamp) {
    return 'bad_value';
  }
  if (block.isDryRun) return 'ok';
  const event = block.begin('time_advanced');
  event.u64(16, from);
  event.u64(24, to);
  return block.done(0);
}
