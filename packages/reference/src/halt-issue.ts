/** HaltIssue, ResumeIssue and RatifyHalt (docs/spec/commands.md sections 14, 15 and 39). */
import type { Command, RejectCode } from '@jangbu/protocol';
import { type CommandResult, NONE } from './events.ts';
import {
  type CommandExecution,
  type CommandRule,
  done,
  emit,
  hasRole,
  hasScope,
  refused,
} from './execution.ts';
import { ROLE, SCOPE } from './genesis-state.ts';
import { haltIssue, resumeIssue } from './halt.ts';
import { hasNewRules } from './manager-totals.ts';
import { haltRatifiedBy } from './office-events.ts';
import { PHASE } from './phases.ts';
import { type Issue, TABLE } from './records.ts';
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
  for (const issue of issues) {
    if (hasNewRules(execution.state)) {
      Object.assign(issue, { haltKey: execution.key + 1, isHaltRatified: false });
    }
    haltIssue(execution, issue);
  }
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
  for (const issue of issues) {
    if (issue.haltKey !== 0) Object.assign(issue, { haltKey: 0, isHaltRatified: false });
    resumeIssue(execution, issue);
  }
  return done(issues.length);
}

/** RatifyHalt. */
export const ratifyHaltRule: CommandRule<'RatifyHalt'> = {
  check(execution, command) {
    const { state, key } = execution;
    const refusal = check(execution, command, hasRole(execution, ROLE.operator));
    if (refusal !== 'ok') return refusal;
    const halted = namedIssues(state, command).filter((issue) => issue.haltKey !== 0);
    if (halted.length === 0) return 'not_halted';
    const open = halted.filter((issue) => !issue.isHaltRatified);
    if (open.length === 0) return 'halt_ratified';
    return open.every((issue) => issue.haltKey === key + 1) ? 'same_key' : 'ok';
  },
  apply(execution, command) {
    const { state, key } = execution;
    const issues = namedIssues(state, command).filter(
      ({ haltKey, isHaltRatified }) => haltKey !== 0 && !isHaltRatified && haltKey !== key + 1,
    );
    for (const issue of issues) {
      issue.isHaltRatified = true;
      state.write(TABLE.issues, issue.number);
      emit(execution, haltRatifiedBy(issue.number, key));
    }
    return issues.length;
  },
};

/** What the three commands name. */
type NamesIssues = Pick<HaltIssue, 'market' | 'issue'>;

/** Checks 1 to 4. */
function check(execution: CommandExecution, command: NamesIssues, isAllowed: boolean): RejectCode {
  const { state } = execution;
  if (!isAllowed) return 'role_missing';
  if (!hasScope(execution, SCOPE.office)) return 'scope_missing';
  if (state.markets[command.market - 1] === undefined) return 'unknown_market';
  if (command.issue === NONE) return 'ok';
  return namedIssues(state, command).length === 0 ? 'unknown_issue' : 'ok';
}

/** The issues of the market that the command is about, in ascending order. */
function namedIssues(state: State, { market, issue }: NamesIssues): Issue[] {
  return state.issues.filter(
    (row) => row.market === market && (issue === NONE || issue === row.number),
  );
}

function isHalted(issue: Issue): boolean {
  return issue.phase === PHASE.halt;
}
