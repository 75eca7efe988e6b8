/** HaltIssue and ResumeIssue (docs/spec/commands.md sections 14 and 15). */
import type { Command, RejectCode } from '@jangbu/protocol';
import { type CommandResult, NONE } from './events.ts';
import { type CommandExecution, done, hasRole, hasScope, refused } from './execution.ts';
import { ROLE, SCOPE } from './genesis-state.ts';
import { haltIssue, resumeIssue } from './halt.ts';
import { PHASE } from './phases.ts';
import type { Issue } from './records.ts';
import type { State } from './state.ts';

type HaltIssue = Extract<Command, { kind: 'HaltIssue' }>;
type ResumeIssue = Extract<Command, { kind: 'ResumeIssue' }>;

/** Executes the command. */
export function executeHaltIssue(execution: CommandExecution, command: HaltIssue): CommandResult {
  const isAllowed = hasRole(execution, ROLE.operator) || hasRole(execution, ROLE.regulator);
  const reject = check(execution, command, isAllowed);
  if (reject !== 'ok') return refused(reject, false);
  const issues = namedIssues(execution.state, command).filter((issue) => !isHalted(issue));
  if (issues.length === 0) return refused('issue_not_trading', false);
  for (const issue of issues) haltIssue(execution, issue);
  return done(issues.length);
}

/** Executes the command. */
export function executeResumeIssue(
  execution: CommandExecution,
  command: ResumeIssue,
): CommandResult {
  const reject = check(execution, command, hasRole(execution, ROLE.operator));
  if (reject !== 'ok') return refused(reject, false);
  const issues = namedIssues(execution.state, command).filter(isHalted);
  if (issues.length === 0) return refused('not_halted', false);
  for (const issue of issues) resumeIssue(execution, issue);
  return done(issues.length);
}

/** Checks 1 to 4. */
function check(
  execution: CommandExecution,
  command: HaltIssue | ResumeIssue,
  isAllowed: boolean,
): RejectCode {
  const { state } = execution;
  if (!isAllowed) return 'role_missing';
  if (!hasScope(execution, SCOPE.office)) return 'scope_missing';
  if (state.markets[command.market - 1] === undefined) return 'unknown_market';
  if (command.issue === NONE) return 'ok';
  return namedIssues(state, command).length === 0 ? 'unknown_issue' : 'ok';
}

/** The issues of the market that the command is about, in ascending order. */
function namedIssues(state: State, { market, issue }: HaltIssue | ResumeIssue): Issue[] {
  return state.issues.filter(
    (row) => row.market === market && (issue === NONE || issue === row.number),
  );
}

function isHalted(issue: Issue): boolean {
  return issue.phase === PHASE.halt;
}
