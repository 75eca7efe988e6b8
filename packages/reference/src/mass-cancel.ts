/** MassCancel (docs/spec/commands.md section 36). */
import { NONE } from './events.ts';
import { type CommandRule, checkOffice } from './execution.ts';
import { ROLE, SCOPE } from './genesis-state.ts';
import { BOTH_SIDES, SWEEP_SCOPE } from './office-records.ts';
import { sweepOrders } from './sweep.ts';

/** The command. */
export const massCancelRule: CommandRule<'MassCancel'> = {
  check(execution, { account, issue, side }) {
    const { state, participant } = execution;
    const refusal = checkOffice(execution, ROLE.member, SCOPE.trade);
    if (refusal !== 'ok') return refusal;
    if (side > BOTH_SIDES) return 'bad_value';
    const isOwn = account === NONE || state.accounts[account]?.participant === participant;
    if (!isOwn) return 'unknown_account';
    return issue === NONE || state.issues[issue] !== undefined ? 'ok' : 'unknown_issue';
  },
  apply(execution, { account, issue, side }) {
    const { scope, subject } =
      account === NONE
        ? { scope: SWEEP_SCOPE.participant, subject: execution.participant }
        : { scope: SWEEP_SCOPE.account, subject: account };
    return sweepOrders(execution, { scope, subject, side, issue, reason: 'mass_cancel' });
  },
};
