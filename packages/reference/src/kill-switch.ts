/** KillSwitch and ReleaseKillSwitch (docs/spec/commands.md sections 37 and 38). */
import type { RejectCode } from '@jangbu/protocol';
import { NONE } from './events.ts';
import {
  type CommandExecution,
  type CommandOf,
  type CommandRule,
  emit,
  hasRole,
  hasScope,
} from './execution.ts';
import { ROLE, SCOPE } from './genesis-state.ts';
import { tradingLocked, tradingReleased } from './office-events.ts';
import { type Account, LOCKED_BY, type Participant, TABLE } from './records.ts';
import { isSignedByRoot } from './revoke-key.ts';
import type { State } from './state.ts';
import { sweepOf, sweepOrders } from './sweep.ts';

/** Ten minutes, in microseconds. */
const SHORTEST_LOCK = 600_000_000;

type Target = Omit<CommandOf<'KillSwitch'>, 'kind'>;

/** KillSwitch. */
export const killSwitchRule: CommandRule<'KillSwitch'> = {
  check(execution, target) {
    const lockedBy = whoLocks(execution, target);
    if (lockedBy === LOCKED_BY.nobody) return 'role_missing';
    const scope = lockedBy === LOCKED_BY.member ? SCOPE.trade : SCOPE.office;
    if (!hasScope(execution, scope)) return 'scope_missing';
    const refusal = checkTarget(execution.state, target);
    if (refusal !== 'ok') return refusal;
    const present = lockOf(execution.state, target);
    return present.isLocked && present.lockedBy >= lockedBy ? 'locked' : 'ok';
  },
  apply(execution, target) {
    const { participant, account } = target;
    const lockedBy = whoLocks(execution, target);
    const { timestamp } = execution.state.parameters;
    setLock(execution.state, target, { isLocked: true, lockedBy, lockedAt: timestamp });
    emit(execution, tradingLocked(participant, account, lockedBy));
    const sweep =
      account === NONE
        ? sweepOf('participant', participant, 'kill_switch')
        : sweepOf('account', account, 'kill_switch');
    return sweepOrders(execution, sweep);
  },
};

/** ReleaseKillSwitch. */
export const releaseKillSwitchRule: CommandRule<'ReleaseKillSwitch'> = {
  check(execution, target) {
    const { state } = execution;
    const targetRefusal = checkTarget(state, target);
    if (targetRefusal !== 'ok') return targetRefusal;
    const { isLocked, lockedBy, lockedAt } = lockOf(state, target);
    if (!isLocked) return 'not_locked';
    const refusal = checkReleaser(execution, target, lockedBy);
    if (refusal !== 'ok') return refusal;
    return state.parameters.timestamp < lockedAt + SHORTEST_LOCK ? 'too_early' : 'ok';
  },
  apply(execution, target) {
    const { participant, account } = target;
    const none = { isLocked: false, lockedBy: LOCKED_BY.nobody, lockedAt: 0 };
    setLock(execution.state, target, none);
    emit(execution, tradingReleased(participant, account));
    return participant;
  },
};

function checkReleaser(
  execution: CommandExecution,
  { participant }: Target,
  lockedBy: number,
): RejectCode {
  if (lockedBy === LOCKED_BY.member) {
    if (execution.participant !== participant) return 'role_missing';
    return isSignedByRoot(execution) ? 'ok' : 'root_key_required';
  }
  const role = lockedBy === LOCKED_BY.operator ? ROLE.operator : ROLE.regulator;
  if (!hasRole(execution, role)) return 'role_missing';
  return hasScope(execution, SCOPE.office) ? 'ok' : 'scope_missing';
}

/** As whom the signer locks: a number of `LOCKED_BY`, nobody if it may not. */
function whoLocks(execution: CommandExecution, { participant }: Target): number {
  const isOwn = execution.participant === participant;
  if (isOwn && hasRole(execution, ROLE.member)) return LOCKED_BY.member;
  if (hasRole(execution, ROLE.operator)) return LOCKED_BY.operator;
  return hasRole(execution, ROLE.regulator) ? LOCKED_BY.regulator : LOCKED_BY.nobody;
}

function checkTarget(state: State, { participant, account }: Target): RejectCode {
  if (state.participants[participant] === undefined) return 'unknown_participant';
  if (account === NONE) return 'ok';
  return state.accounts[account]?.participant === participant ? 'ok' : 'unknown_account';
}

type Lock = Pick<Participant, 'isLocked' | 'lockedBy' | 'lockedAt'>;

function lockOf(state: State, { participant, account }: Target): Participant | Account {
  return account === NONE ? state.participants[participant]! : state.accounts[account]!;
}

function setLock(state: State, target: Target, lock: Lock): void {
  Object.assign(lockOf(state, target), lock);
  if (target.account === NONE) state.write(TABLE.participants, target.participant);
  else state.writeAccount(target.account);
}
