/** RegisterParticipant (docs/spec/commands.md section 0). */
import { type Command, isName, isValidPublicKey, type RejectCode } from '@jangbu/protocol';
import { type CommandResult, participantRegistered } from './events.ts';
import { type CommandExecution, done, emit, hasRole, hasScope, refused } from './execution.ts';
import { ALL_ROLES, ROLE, registerParticipant, SCOPE } from './genesis-state.ts';

type RegisterParticipant = Extract<Command, { kind: 'RegisterParticipant' }>;

/** Executes the command on a ledger on which operators act alone and at once. */
export function executeRegisterParticipant(
  execution: CommandExecution,
  command: RegisterParticipant,
): CommandResult {
  const reject = check(execution, command);
  if (reject !== 'ok') return refused(reject, false);
  const { name, roles, rootKey } = command;
  const { participant, key } = registerParticipant(execution.state, name, roles, rootKey);
  emit(execution, participantRegistered(participant, roles, key));
  return done(participant);
}

function check(execution: CommandExecution, command: RegisterParticipant): RejectCode {
  const { state, limits } = execution;
  if (!hasRole(execution, ROLE.operator)) return 'role_missing';
  if (!hasScope(execution, SCOPE.office)) return 'scope_missing';
  if (!isName(command.name)) return 'bad_text';
  if (command.roles === 0 || command.roles > ALL_ROLES) return 'bad_value';
  if (!isValidPublicKey(command.rootKey)) return 'invalid_key';
  if (state.keyNumberOf(command.rootKey) !== undefined) return 'duplicate_key';
  if (state.participants.length >= limits.maxParticipants) return 'limit_reached';
  if (state.keys.length >= limits.maxKeys) return 'limit_reached';
  return 'ok';
}
