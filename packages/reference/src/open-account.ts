/** OpenAccount (docs/spec/commands.md section 2). */
import type { Command, RejectCode } from '@jangbu/protocol';
import { accountOpened } from './events.ts';
import { type CommandExecution, type CommandRule, emit, hasRole, hasScope } from './execution.ts';
import { ROLE, SCOPE } from './genesis-state.ts';
import { LOCKED_BY } from './records.ts';

type OpenAccount = Extract<Command, { kind: 'OpenAccount' }>;

/** Classes 0 to 2 (client, house, error) are a member's, 3 and 4 (fee, tax) the operator's. */
export const LAST_MEMBER_CLASS = 2;
const LAST_CLASS = 4;

/** The command. */
export const openAccountRule: CommandRule<'OpenAccount'> = { check, apply };

function apply(execution: CommandExecution, command: OpenAccount): number {
  const { participant } = execution;
  const account = execution.state.addAccount({
    participant,
    class: command.class,
    isFrozen: false,
    isFrozenByRegulator: false,
    isLocked: false,
    lockedBy: LOCKED_BY.nobody,
    lockedAt: 0,
    isRetail: false,
    group: 0,
    year: 0,
    bought: 0n,
    sold: 0n,
    secret: command.secret,
  });
  emit(execution, accountOpened(account, participant, command.class));
  return account;
}

function check(execution: CommandExecution, command: OpenAccount): RejectCode {
  if (command.class > LAST_CLASS) return 'bad_value';
  const role = command.class <= LAST_MEMBER_CLASS ? ROLE.member : ROLE.operator;
  if (!hasRole(execution, role)) return 'role_missing';
  if (!hasScope(execution, SCOPE.accounts)) return 'scope_missing';
  if (command.secret.every((byte) => byte === 0)) return 'bad_value';
  if (execution.state.accounts.length >= execution.limits.maxAccounts) return 'limit_reached';
  return 'ok';
}
