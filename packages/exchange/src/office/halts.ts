import {
  type HaltIssue,
  NONE_U32,
  type RatifyHalt,
  type RejectCode,
  type ResumeIssue,
  ROLES,
} from '@jangbu/protocol';
import { checkRight } from '../checks.ts';
import { haltIssue, resumeIssue } from '../day/phases.ts';
import type { BlockContext, Signer } from '../execution.ts';
import { type Issue, PHASE } from '../state/issue.ts';
import type { ExchangeState } from '../state/state.ts';

/** docs/spec/commands.md, 14 HaltIssue. */
export function halt(block: BlockContext, signer: Signer, command: HaltIssue): RejectCode {
  const role = (signer.roles & ROLES.regulator) !== 0 ? 'regulator' : 'operator';
  const right = checkRight(signer, role, 'office');
  if (right !== 'ok') return right;
  const named = issuesOf(block.state, command);
  if (typeof named === 'string') return named;
  const issues = named.filter(({ phase }) => phase !== PHASE.halt);
  if (issues.length === 0) return 'issue_not_trading';
  if (block.isDryRun) return 'ok';
  for (const issue of issues) {
    haltIssue(block, issue);
    if (!block.state.hasSecondRules) continue;
    issue.haltKey = signer.key + 1;
    issue.haltRatified = 0;
  }
  return block.done(issues.length);
}

/** docs/spec/commands.md, 15 ResumeIssue. */
export function resume(block: BlockContext, signer: Signer, command: ResumeIssue): RejectCode {
  const right = checkRight(signer, 'operator', 'office');
  if (right !== 'ok') return right;
  const named = issuesOf(block.state, command);
  if (typeof named === 'string') return named;
  const issues = named.filter(({ phase }) => phase === PHASE.halt);
  if (issues.length === 0) return 'not_halted';
  if (block.isDryRun) return 'ok';
  for (const issue of issues) {
    if (issue.haltKey !== 0) forgetHalt(block.state, issue);
    resumeIssue(block, issue);
  }
  return block.done(issues.length);
}

/** docs/spec/commands.md, 39 RatifyHalt. */
export function ratifyHalt(block: BlockContext, signer: Signer, command: RatifyHalt): RejectCode {
  const { state } = block;
  const right = checkRight(signer, 'operator', 'office');
  if (right !== 'ok') return right;
  const named = issuesOf(state, command);
  if (typeof named === 'string') return named;
  const halted = named.filter(({ haltKey }) => haltKey !== 0);
  if (halted.length === 0) return 'not_halted';
  const open = halted.filter(({ haltRatified }) => haltRatified === 0);
  if (open.length === 0) return 'halt_ratified';
  const issues = open.filter(({ haltKey }) => haltKey !== signer.key + 1);
  if (issues.length === 0) return 'same_key';
  if (block.isDryRun) return 'ok';
  for (const issue of issues) {
    issue.haltRatified = 1;
    state.touchIssue(issue);
    const event = block.begin('halt_ratified_by');
    event.u32(16, issue.number);
    event.u32(20, signer.key);
  }
  return block.done(issues.length);
}

function forgetHalt(state: ExchangeState, issue: Issue): void {
  issue.haltKey = 0;
  issue.haltRatified = 0;
  state.touchIssue(issue);
}

/** The issues that a command names: one of a market, or all of it. */
function issuesOf(
  state: ExchangeState,
  { market, issue }: Pick<HaltIssue, 'market' | 'issue'>,
): Issue[] | RejectCode {
  if (state.markets[market - 1] === undefined) return 'unknown_market';
  const issues = state.issues.filter((row) => row.market === market);
  if (issue === NONE_U32) return issues;
  const one = issues.filter(({ number }) => number === issue);
  return one.length === 0 ? 'unknown_issue' : one;
}
