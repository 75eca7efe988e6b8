/** ActivateRules and AdvanceTime (docs/spec/commands.md sections 44 and 45). */
import { type CommandRule, checkOffice, emit } from './execution.ts';
import { ROLE, SCOPE } from './genesis-state.ts';
import { rulesScheduled, timeAdvanced } from './office-events.ts';

const NEWEST_RULES = 2;

/** ActivateRules. */
export const activateRulesRule: CommandRule<'ActivateRules'> = {
  check(execution, { version, businessDate }) {
    const { parameters } = execution.state;
    const refusal = checkOffice(execution, ROLE.operator, SCOPE.office);
    if (refusal !== 'ok') return refusal;
    if (version > NEWEST_RULES) return 'unsupported';
    if (version !== parameters.rulesVersion + 1) return 'bad_value';
    if (parameters.pendingRules !== 0) return 'bad_value';
    return businessDate <= parameters.businessDate ? 'bad_value' : 'ok';
  },
  apply(execution, { version, businessDate }) {
    const { parameters } = execution.state;
    parameters.pendingRules = version;
    parameters.pendingRulesDate = businessDate;
    emit(execution, rulesScheduled(version, businessDate));
    return version;
  },
};

/** AdvanceTime. */
export const advanceTimeRule: CommandRule<'AdvanceTime'> = {
  check(execution, { from, to }) {
    const refusal = checkOffice(execution, ROLE.operator, SCOPE.office);
    if (refusal !== 'ok') return refusal;
    const isJump = from < to && to <= execution.state.parameters.timestamp;
    return from === execution.previousTimestamp && isJump ? 'ok' : 'bad_value';
  },
  apply(execution, { from, to }) {
    emit(execution, timeAdvanced(from, to));
    return 0;
  },
};
