/** Changes that a second key approves, or that come into force on a later date (docs/spec/commands.md 41 to 43). */

import {
  type Approve,
  type Command,
  commandSelector,
  decodeCommand,
  isGoverned,
  LIMITS,
  MAX_PROPOSAL_DAYS,
  MAX_PROPOSAL_MICROSECONDS,
  type Propose,
  REJECTS,
  type RejectCode,
  TABLE,
  type WithdrawProposal,
} from '@jangbu/protocol';
import { assert } from '../assert.ts';
import { checkRight } from '../checks.ts';
import { signerOf } from '../envelope-check.ts';
import type { BlockContext, Execute, Signer } from '../execution.ts';
import { KEY_REVOKED } from '../state/member-rows.ts';
import { PROPOSAL, type Proposal } from '../state/proposal.ts';
import type { ExchangeState } from '../state/state.ts';

/** docs/spec/commands.md, 41 Propose; `execute` checks and carries out any command. */
export function propose(
  block: BlockContext,
  signer: Signer,
  { effectiveDate, action }: Propose,
  execute: Execute,
): RejectCode {
  const { state } = block;
  const right = checkRight(signer, 'operator', 'office');
  if (right !== 'ok') return right;
  const command = actionOf(action);
  if (command === undefined || !isDateOf(state, command, effectiveDate)) return 'bad_value';
  if (state.proposals.length >= LIMITS.maxProposals) return 'limit_reached';
  const checked = checkAction(block, signer, command, execute);
  if (checked !== 'ok' || block.isDryRun) return checked;

  const { participant, key } = signer;
  const number = state.proposals.length;
  state.proposals.push({
    status: PROPOSAL.open,
    reject: 0,
    participant,
    key,
    effectiveDate,
    proposedAt: state.timestamp,
    approver: 0,
    action: action.slice(),
  });
  touch(state, number);
  state.markMoreCounts();
  const event = block.begin('proposed');
  event.u32(16, number);
  event.u32(20, effectiveDate);
  event.u32(24, key);
  event.u8(28, commandSelector(command.kind));
  if (state.settings.approvals === 1) approveAt(block, number, key, execute);
  return block.done(number);
}

/** docs/spec/commands.md, 42 Approve. */
export function approve(
  block: BlockContext,
  signer: Signer,
  { proposal: number }: Approve,
  execute: Execute,
): RejectCode {
  const { state } = block;
  const right = checkRight(signer, 'operator', 'office');
  if (right !== 'ok') return right;
  const proposal = state.proposals[number];
  if (proposal === undefined) return 'unknown_proposal';
  const hasLapsed = state.timestamp > proposal.proposedAt + MAX_PROPOSAL_MICROSECONDS;
  if (proposal.status !== PROPOSAL.open || hasLapsed) return 'proposal_not_open';
  if (proposal.key === signer.key) return 'same_key';
  if (block.isDryRun) return 'ok';
  approveAt(block, number, signer.key, execute);
  return block.done(number);
}

/** docs/spec/commands.md, 43 WithdrawProposal. */
export function withdrawProposal(
  block: BlockContext,
  signer: Signer,
  { proposal: number }: WithdrawProposal,
): RejectCode {
  const { state } = block;
  const right = checkRight(signer, 'operator', 'office');
  if (right !== 'ok') return right;
  const proposal = state.proposals[number];
  if (proposal === undefined) return 'unknown_proposal';
  const { status } = proposal;
  if (status !== PROPOSAL.open && status !== PROPOSAL.approved) return 'proposal_not_open';
  if (block.isDryRun) return 'ok';
  proposal.status = PROPOSAL.withdrawn;
  state.waitingProposals.delete(number);
  touch(state, number);
  const event = block.begin('proposal_withdrawn');
  event.u32(16, number);
  event.u32(20, signer.key);
  return block.done(number);
}

/** The approved proposals whose date has come, ascending; cost grows with those that wait. */
export function dueProposals({
  waitingProposals,
  proposals,
  businessDate,
}: ExchangeState): number[] {
  return [...waitingProposals]
    .filter((number) => proposals[number]!.effectiveDate <= businessDate)
    .sort((a, b) => a - b);
}

/** Carries an approved proposal out as a command of its proposer, and tells what became of it. */
export function executeProposal(block: BlockContext, number: number, execute: Execute): void {
  const { state } = block;
  const proposal = state.proposals[number]!;
  const code = executeAction(block, proposal, execute);
  state.waitingProposals.delete(number);
  proposal.status = code === 'ok' ? PROPOSAL.executed : PROPOSAL.failed;
  proposal.reject = REJECTS[code];
  touch(state, number);
  const event = block.begin('proposal_executed');
  event.u32(16, number);
  event.u16(20, proposal.reject);
}

/** The command of a proposal's bytes; undefined unless they are canonical and of a kind that is proposed. */
export function actionOf(action: Uint8Array): Command | undefined {
  const command = decodeCommand(action);
  return command !== null && isGoverned(command.kind) ? command : undefined;
}

function approveAt(block: BlockContext, number: number, key: number, execute: Execute): void {
  const { state } = block;
  const proposal = state.proposals[number]!;
  const command = actionOf(proposal.action)!;
  const date = Math.max(proposal.effectiveDate, earliestDate(state, command));
  proposal.approver = key;
  proposal.effectiveDate = date;
  proposal.status = PROPOSAL.approved;
  touch(state, number);
  const event = block.begin('approved');
  event.u32(16, number);
  event.u32(20, date);
  event.u32(24, key);
  if (date <= state.businessDate) executeProposal(block, number, execute);
  else state.waitingProposals.add(number);
}

function executeAction(block: BlockContext, proposal: Proposal, execute: Execute): RejectCode {
  const { state } = block;
  const command = actionOf(proposal.action);
  assert(command !== undefined, 'the action of a proposal is a command');
  if (state.keys[proposal.key]!.status === KEY_REVOKED) return 'role_missing';
  block.isProposed = true;
  const code = execute(block, signerOf(state, proposal.key), command);
  block.isProposed = false;
  return code;
}

/** The checks of an action as things stand now. */
function checkAction(
  block: BlockContext,
  signer: Signer,
  command: Command,
  execute: Execute,
): RejectCode {
  const { isDryRun } = block;
  block.isDryRun = true;
  block.isProposed = true;
  const code = execute(block, signer, command);
  block.isProposed = false;
  block.isDryRun = isDryRun;
  return code;
}

function isDateOf(state: ExchangeState, command: Command, date: number): boolean {
  const latest = state.businessDate + MAX_PROPOSAL_DAYS;
  return date === 0 || (date >= earliestDate(state, command) && date <= latest);
}

/** A trade can be busted on its own date alone; other changes may have to wait for the next one. */
function earliestDate({ businessDate, settings }: ExchangeState, { kind }: Command): number {
  return settings.effective === 0 || kind === 'BustTrade' ? businessDate : businessDate + 1;
}

function touch(state: ExchangeState, number: number): void {
  state.writtenTo(TABLE.proposals).mark(number);
}
