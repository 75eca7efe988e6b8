/**
 * SetIssueTerms, SetMarketTerms, SetParticipantTerms, SetIssueStatus and SetIssueFlags
 * (docs/spec/commands.md sections 31 to 34 and 46).
 */
import { hasSchedule } from './define-fees.ts';
import { type CommandRule, checkOffice, emit } from './execution.ts';
import { ROLE, SCOPE } from './genesis-state.ts';
import { changeIssueStatus } from './manager-totals.ts';
import {
  issueFlagsSet,
  issueTermsSet,
  marketTermsSet,
  participantTermsSet,
} from './office-events.ts';
import { hasFlag, isListingDay } from './price-limits.ts';
import { ISSUE_FLAG, ISSUE_STATUS, TABLE } from './records.ts';
import { sweepOf, sweepOrders } from './sweep.ts';

const MAX_COLLAR_PERCENT = 100;
const MILLION = 1_000_000;
/** Flags that an issue may get after its listing. */
const LATER_FLAGS = [ISSUE_FLAG.indexMember, ISSUE_FLAG.derivativeUnderlying, ISSUE_FLAG.atsTraded];

/** SetIssueTerms. */
export const setIssueTermsRule: CommandRule<'SetIssueTerms'> = {
  check(execution, command) {
    const { state } = execution;
    const refusal = checkOffice(execution, ROLE.operator, SCOPE.office);
    if (refusal !== 'ok') return refusal;
    const issue = state.issues[command.issue];
    if (issue === undefined) return 'unknown_issue';
    const { collarPercent, ownershipCapPpm, feeSchedule } = command;
    if (collarPercent > MAX_COLLAR_PERCENT || ownershipCapPpm > MILLION) return 'bad_value';
    if (feeSchedule !== 0 && !hasSchedule(state, feeSchedule)) return 'unknown_fee_schedule';
    const isOtherSchedule = feeSchedule !== issue.feeSchedule;
    return isOtherSchedule && issue.books.size > 0 ? 'issue_has_orders' : 'ok';
  },
  apply(execution, command) {
    const { state } = execution;
    const issue = state.issues[command.issue]!;
    issue.maxQuantity = BigInt(command.maxQuantity);
    issue.maxNotional = BigInt(command.maxNotional);
    issue.collarPercent = command.collarPercent;
    issue.feeSchedule = command.feeSchedule;
    issue.ownershipCapPpm = command.ownershipCapPpm;
    state.write(TABLE.issues, command.issue);
    emit(execution, issueTermsSet(issue));
    return command.issue;
  },
};

/** SetMarketTerms. */
export const setMarketTermsRule: CommandRule<'SetMarketTerms'> = {
  check(execution, { market }) {
    const refusal = checkOffice(execution, ROLE.operator, SCOPE.office);
    if (refusal !== 'ok') return refusal;
    return execution.state.markets[market - 1] === undefined ? 'unknown_market' : 'ok';
  },
  apply(execution, command) {
    const { state } = execution;
    const { market } = command;
    const retailLimit = BigInt(command.retailLimit);
    state.markets[market - 1]!.retailLimit = retailLimit;
    state.write(TABLE.rules, market - 1);
    emit(execution, marketTermsSet(market, retailLimit));
    return market;
  },
};

/** SetParticipantTerms. */
export const setParticipantTermsRule: CommandRule<'SetParticipantTerms'> = {
  check(execution, { participant }) {
    const refusal = checkOffice(execution, ROLE.operator, SCOPE.office);
    if (refusal !== 'ok') return refusal;
    const isKnown = execution.state.participants[participant] !== undefined;
    return isKnown ? 'ok' : 'unknown_participant';
  },
  apply(execution, { participant, ordersPerSecond }) {
    const { state } = execution;
    state.participants[participant]!.ordersPerSecond = ordersPerSecond;
    state.write(TABLE.participants, participant);
    emit(execution, participantTermsSet(participant, ordersPerSecond));
    return participant;
  },
};

/** SetIssueStatus. */
export const setIssueStatusRule: CommandRule<'SetIssueStatus'> = {
  check(execution, { issue: number, status }) {
    const refusal = checkOffice(execution, ROLE.operator, SCOPE.office);
    if (refusal !== 'ok') return refusal;
    const issue = execution.state.issues[number];
    if (issue === undefined) return 'unknown_issue';
    if (status > ISSUE_STATUS.delisted || issue.status === status) return 'bad_value';
    return issue.status === ISSUE_STATUS.suspended ? 'bad_value' : 'ok';
  },
  apply(execution, { issue, status }) {
    changeIssueStatus(execution, execution.state.issues[issue]!, status);
    if (status === ISSUE_STATUS.delisted) {
      sweepOrders(execution, sweepOf('issue', issue, 'issue_delisted'));
    }
    return issue;
  },
};

/** SetIssueFlags. */
export const setIssueFlagsRule: CommandRule<'SetIssueFlags'> = {
  check(execution, command) {
    const refusal = checkOffice(execution, ROLE.operator, SCOPE.office);
    if (refusal !== 'ok') return refusal;
    if (execution.state.issueDays[command.issue] === undefined) return 'unknown_issue';
    const known = LATER_FLAGS.filter((flag) => hasFlag(command, flag));
    return known.reduce<number>((sum, flag) => sum + flag, 0) === command.flags
      ? 'ok'
      : 'bad_value';
  },
  apply(execution, { issue, flags }) {
    const { state } = execution;
    const day = state.issueDays[issue]!;
    day.flags = isListingDay(day) ? flags + ISSUE_FLAG.listingDay : flags;
    state.write(TABLE.issueDays, issue);
    emit(execution, issueFlagsSet(issue, day.flags));
    return issue;
  },
};
