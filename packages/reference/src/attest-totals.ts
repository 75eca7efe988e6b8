/** AttestTotals (docs/spec/commands.md section 35). */
import { UINT_BOUND } from './amount.ts';
import { type CommandRule, checkOffice, emit } from './execution.ts';
import { ROLE, SCOPE } from './genesis-state.ts';
import {
  changeIssueStatus,
  ensureTotals,
  hasNewRules,
  hasTotals,
  holdingsOf,
  isSupplySound,
} from './manager-totals.ts';
import { supplyBreach, totalsAttested } from './office-events.ts';
import { ISSUE_STATUS } from './records.ts';

/** Books that say more than the positions hold. */
const BELOW = 3;

/** The command. */
export const attestTotalsRule: CommandRule<'AttestTotals'> = {
  check(execution, { issue, participant, customers, own }) {
    const { state, limits } = execution;
    const refusal = checkOffice(execution, ROLE.registrar, SCOPE.office);
    if (refusal !== 'ok') return refusal;
    if (!hasNewRules(state)) return 'unsupported';
    if (state.issues[issue] === undefined) return 'unknown_issue';
    if (state.participants[participant] === undefined) return 'unknown_participant';
    if (BigInt(customers) + BigInt(own) >= UINT_BOUND) return 'amount_too_large';
    const isNewRow = !hasTotals(state, issue, participant);
    const isFull = state.managerTotals.length >= limits.maxManagerTotals;
    return isNewRow && isFull ? 'limit_reached' : 'ok';
  },
  apply(execution, command) {
    const { state } = execution;
    const { issue: issueNumber, participant } = command;
    const number = ensureTotals(state, issueNumber, participant);
    const totals = state.managerTotals.rows[number]!;
    totals.customers = BigInt(command.customers);
    totals.own = BigInt(command.own);
    state.managerTotals.write(number);
    emit(execution, totalsAttested(totals));
    const holdings = holdingsOf(state, issueNumber, participant);
    if (totals.customers > holdings.customers || totals.own > holdings.own) {
      emit(execution, supplyBreach(issueNumber, participant, BELOW));
    }
    const issue = state.issues[issueNumber]!;
    if (issue.status === ISSUE_STATUS.suspended && isSupplySound(state, issueNumber)) {
      changeIssueStatus(execution, issue, ISSUE_STATUS.trading);
    }
    return number;
  },
};
