/** Manager totals and the supply rule (docs/spec/state.md, table 25, and block.md section 2). */
import { UINT_BOUND } from './amount.ts';
import { greater, smaller } from './bigints.ts';
import { NONE } from './events.ts';
import { type Execution, emit } from './execution.ts';
import { issueStatusChanged, supplyBreach } from './office-events.ts';
import type { ManagerTotals } from './office-records.ts';
import { ISSUE_STATUS, type Issue, TABLE } from './records.ts';
import type { State } from './state.ts';

const CLASS_CLIENT = 0;
const NEW_RULES = 2;

/** True under rules version 2 or later. */
export function hasNewRules({ parameters }: State): boolean {
  return parameters.rulesVersion >= NEW_RULES;
}

/** The number of the row of a pair; makes it if it is absent. */
export function ensureTotals(state: State, issue: number, participant: number): number {
  const number = rowOf(state, issue, participant);
  if (number !== -1) return number;
  return state.managerTotals.add({ issue, participant, customers: 0n, own: 0n });
}

/** True if a pair has a row. */
export function hasTotals(state: State, issue: number, participant: number): boolean {
  return rowOf(state, issue, participant) !== -1;
}

function rowOf(state: State, issue: number, participant: number): number {
  return state.managerTotals.rows.findIndex(
    (row) => row.issue === issue && row.participant === participant,
  );
}

/** Under the new rules: shares that move between accounts, come (`from` null) or go (`to` null). */
export function moveTotals(
  state: State,
  issue: number,
  { from, to }: { from: number | null; to: number | null },
  quantity: bigint,
): void {
  if (!hasNewRules(state)) return;
  const [source, target] = [from, to].map((account) => {
    return account === null ? null : figureOf(state, issue, account);
  });
  for (const figure of [source, target]) {
    if (figure) state.managerTotals.write(figure.number);
  }
  if (source && target && source.number === target.number && source.name === target.name) return;
  if (source) source.row[source.name] = greater(source.row[source.name] - quantity, 0n);
  if (target) {
    target.row[target.name] = smaller(target.row[target.name] + quantity, UINT_BOUND - 1n);
  }
}

function figureOf(
  state: State,
  issue: number,
  account: number,
): { number: number; row: ManagerTotals; name: 'customers' | 'own' } {
  const { participant, class: accountClass } = state.accounts[account]!;
  const number = ensureTotals(state, issue, participant);
  const name = accountClass === CLASS_CLIENT ? 'customers' : 'own';
  return { number, row: state.managerTotals.rows[number]!, name };
}

/** Makes the rows of all pairs that hold shares, when the new rules come into force. */
export function startTotals(state: State): void {
  for (const { account, issue, available, held } of state.positions) {
    const { row, name } = figureOf(state, issue, account);
    row[name] += available + held;
  }
}

/** What the positions of a participant's accounts hold of an issue. */
export function holdingsOf(
  state: State,
  issue: number,
  participant: number,
): { customers: bigint; own: bigint } {
  const holdings = { customers: 0n, own: 0n };
  for (const position of state.positions) {
    const account = state.accounts[position.account]!;
    if (position.issue !== issue || account.participant !== participant) continue;
    const name = account.class === CLASS_CLIENT ? 'customers' : 'own';
    holdings[name] += position.available + position.held;
  }
  return holdings;
}

/** What is wrong with the row of a pair: the kind of the event, null for nothing. */
function breachOf(state: State, totals: ManagerTotals): 0 | 1 | 2 | null {
  const { customers, own } = holdingsOf(state, totals.issue, totals.participant);
  if (customers > totals.customers) return 0;
  if (own > totals.own) return 1;
  const rows = state.managerTotals.rows.filter((row) => row.issue === totals.issue);
  const sum = rows.reduce((total, row) => total + row.customers + row.own, 0n);
  return sum > state.issues[totals.issue]!.sharesIssued ? 2 : null;
}

/** True if no row of an issue is in breach. */
export function isSupplySound(state: State, issue: number): boolean {
  const rows = state.managerTotals.rows.filter((row) => row.issue === issue);
  return rows.every((row) => breachOf(state, row) === null);
}

/** The supply rule at the end of a block: looks at the rows that the block has written. */
export function applySupplyRule(execution: Execution): void {
  const { state } = execution;
  if (!hasNewRules(state)) return;
  for (const number of state.written.of(TABLE.managerTotals)) {
    const totals = state.managerTotals.rows[number]!;
    const issue = state.issues[totals.issue]!;
    if (issue.status !== ISSUE_STATUS.trading) continue;
    const kind = breachOf(state, totals);
    if (kind === null) continue;
    const participant = kind === 2 ? NONE : totals.participant;
    emit(execution, supplyBreach(issue.number, participant, kind));
    changeIssueStatus(execution, issue, ISSUE_STATUS.suspended);
  }
}

/** Gives an issue another status. */
export function changeIssueStatus(execution: Execution, issue: Issue, status: number): void {
  const from = issue.status;
  issue.status = status;
  execution.state.write(TABLE.issues, issue.number);
  emit(execution, issueStatusChanged(issue.number, from, status));
}
