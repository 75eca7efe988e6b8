/** RegisterParticipant (docs/spec/commands.md section 0). */
import { type Command, isName, isValidPublicKey, type RejectCode } from '@jangbu/protocol';
import { participantRegistered } from './events.ts';
import { type CommandExecution, type CommandRule, emit, hasRole, hasScope } from './execution.ts';
import { ALL_ROLES, ROLE, registerParticipant, SCOPE } from './genesis-state.ts';

type RegisterParticipant = Extract<Command, { kind: 'RegisterParticipant' }>;

/** The command. */
export const registerParticipantRule: CommandRule<'RegisterParticipant'> = { check, apply };

function apply(execution: CommandExecution, command: RegisterParticipant): number {
  const { name, roles, rootKey } = command;
  const { participant, key } = registerParticipant(execution.state, name, roles, rootKey);
  emit(execution, participantRegistered(participant, roles, key));
  return participant;
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
