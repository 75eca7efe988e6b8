/** Propose, Approve and WithdrawProposal (docs/spec/commands.md sections 41 to 43). */
import {
  type Command,
  commandSelector,
  decodeCommand,
  REJECTS,
  type RejectCode,
} from '@jangbu/protocol';
import { type CommandRule, checkOffice, type Execution, emit } from './execution.ts';
import { ROLE, SCOPE } from './genesis-state.ts';
import { governedRuleOf } from './governed-rules.ts';
import { approved, proposalExecuted, proposalWithdrawn, proposed } from './office-events.ts';
import { PROPOSAL_STATUS, type Proposal } from './office-records.ts';
import type { State } from './state.ts';

/** Days that a proposal's date may lie ahead of the business date. */
const MAX_DAYS_AHEAD = 366;
/** Seven days, in microseconds. */
const LONGEST_OPEN = 604_800_000_000;

/** Propose. */
export const proposeRule: CommandRule<'Propose'> = {
  check(execution, { action, effectiveDate }) {
    const { state, limits } = execution;
    const refusal = checkOffice(execution, ROLE.operator, SCOPE.office);
    if (refusal !== 'ok') return refusal;
    const command = decodeCommand(action);
    const rule = command === null ? undefined : governedRuleOf(command.kind);
    if (command === null || rule === undefined) return 'bad_value';
    if (!isDateAllowed(state, effectiveDate, command)) return 'bad_value';
    if (state.proposals.length >= limits.maxProposals) return 'limit_reached';
    return rule.check(execution, command);
  },
  apply(execution, { action, effectiveDate }) {
    const { state, participant, key } = execution;
    const { timestamp: proposedAt, approvals } = state.parameters;
    const number = state.proposals.add({
      status: PROPOSAL_STATUS.open,
      reject: 0,
      participant,
      key,
      effectiveDate,
      proposedAt,
      approver: 0,
      action,
    });
    const selector = commandSelector(decodeCommand(action)!.kind);
    emit(execution, proposed(number, { effectiveDate, key }, selector));
    if (approvals === 1) approve(execution, number, key);
    return number;
  },
};

/** Approve. */
export const approveRule: CommandRule<'Approve'> = {
  check(execution, { proposal: number }) {
    const { state, key } = execution;
    const refusal = checkOffice(execution, ROLE.operator, SCOPE.office);
    if (refusal !== 'ok') return refusal;
    const proposal = state.proposals.rows[number];
    if (proposal === undefined) return 'unknown_proposal';
    const isLapsed = state.parameters.timestamp > proposal.proposedAt + LONGEST_OPEN;
    if (proposal.status !== PROPOSAL_STATUS.open || isLapsed) return 'proposal_not_open';
    return proposal.key === key ? 'same_key' : 'ok';
  },
  apply(execution, { proposal }) {
    approve(execution, proposal, execution.key);
    return proposal;
  },
};

/** WithdrawProposal. */
export const withdrawProposalRule: CommandRule<'WithdrawProposal'> = {
  check(execution, { proposal: number }) {
    const refusal = checkOffice(execution, ROLE.operator, SCOPE.office);
    if (refusal !== 'ok') return refusal;
    const proposal = execution.state.proposals.rows[number];
    if (proposal === undefined) return 'unknown_proposal';
    const { status } = proposal;
    const canGo = status === PROPOSAL_STATUS.open || status === PROPOSAL_STATUS.approved;
    return canGo ? 'ok' : 'proposal_not_open';
  },
  apply(execution, { proposal: number }) {
    const { state, key } = execution;
    state.proposals.rows[number]!.status = PROPOSAL_STATUS.withdrawn;
    state.proposals.write(number);
    emit(execution, proposalWithdrawn(number, key));
    return number;
  },
};

/** The approved proposals whose date is not above the business date, in ascending order. */
export function dueProposals(state: State): number[] {
  return [...state.proposals.rows.entries()]
    .filter(([, proposal]) => isDue(state, proposal))
    .map(([number]) => number);
}

/** Carries out an approved proposal as a command of its proposer. */
export function executeProposal(execution: Execution, number: number): void {
  const { state } = execution;
  const proposal = state.proposals.rows[number]!;
  const command = decodeCommand(proposal.action)!;
  const reject = carryOut(execution, proposal, command);
  proposal.status = reject === 'ok' ? PROPOSAL_STATUS.executed : PROPOSAL_STATUS.failed;
  proposal.reject = REJECTS[reject];
  state.proposals.write(number);
  emit(execution, proposalExecuted(number, REJECTS[reject]));
}

function carryOut(
  execution: Execution,
  { participant, key }: Proposal,
  command: Command,
): RejectCode {
  if (execution.state.keys[key]!.isRevoked) return 'role_missing';
  const rule = governedRuleOf(command.kind)!;
  const commandExecution = { ...execution, participant, key };
  const reject = rule.check(commandExecution, command);
  if (reject === 'ok') rule.apply(commandExecution, command);
  return reject;
}

function isDue({ parameters }: State, { status, effectiveDate }: Proposal): boolean {
  return status === PROPOSAL_STATUS.approved && effectiveDate <= parameters.businessDate;
}

function approve(execution: Execution, number: number, approver: number): void {
  const { state } = execution;
  const proposal = state.proposals.rows[number]!;
  const earliest = earliestDate(state, decodeCommand(proposal.action)!);
  proposal.approver = approver;
  proposal.effectiveDate = Math.max(proposal.effectiveDate, earliest);
  proposal.status = PROPOSAL_STATUS.approved;
  state.proposals.write(number);
  emit(execution, approved(number, proposal.effectiveDate, approver));
  if (isDue(state, proposal)) executeProposal(execution, number);
}

/** The first business date on which an action may be carried out. */
function earliestDate({ parameters }: State, { kind }: Command): number {
  const isLater = parameters.effective === 1 && kind !== 'BustTrade';
  return parameters.businessDate + (isLater ? 1 : 0);
}

function isDateAllowed(state: State, effectiveDate: number, command: Command): boolean {
  if (effectiveDate === 0) return true;
  const latest = state.parameters.businessDate + MAX_DAYS_AHEAD;
  return effectiveDate >= earliestDate(state, command) && effectiveDate <= latest;
}
