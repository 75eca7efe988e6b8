/** RegisterKey (docs/spec/commands.md section 1). */
import { type Command, isValidPublicKey, type RejectCode } from '@jangbu/protocol';
import { keyRegistered } from './events.ts';
import { type CommandExecution, type CommandRule, emit } from './execution.ts';
import { ALL_SCOPES, ROOT_KEY } from './genesis-state.ts';
import { NO_NONCES } from './nonces.ts';

type RegisterKey = Extract<Command, { kind: 'RegisterKey' }>;

/** The command. */
export const registerKeyRule: CommandRule<'RegisterKey'> = { check, apply };

function apply(execution: CommandExecution, command: RegisterKey): number {
  const { participant } = execution;
  const { publicKey, keyKind: kind, scope, validFrom, validUntil } = command;
  const terms = { kind, scope, validFrom, validUntil };
  const key = execution.state.addKey({
    publicKey,
    participant,
    isRevoked: false,
    nonces: NO_NONCES,
    throttleSecond: 0,
    throttleCount: 0,
    ...terms,
  });
  emit(execution, keyRegistered(key, participant, terms));
  return key;
}

function check(execution: CommandExecution, command: RegisterKey): RejectCode {
  const { state, limits } = execution;
  const { keyKind, scope, validFrom, validUntil } = command;
  if (state.keys[execution.key]!.kind !== ROOT_KEY) return 'root_key_required';
  if (keyKind !== 1 && keyKind !== 2) return 'bad_value';
  if (scope === 0 || scope > ALL_SCOPES) return 'bad_value';
  if (validUntil <= state.parameters.timestamp) return 'key_lifetime';
  if (validUntil <= validFrom) return 'key_lifetime';
  if (validUntil - validFrom > limits.maxKeyLifetimeMicroseconds) return 'key_lifetime';
  if (!isValidPublicKey(command.publicKey)) return 'invalid_key';
  if (state.keyNumberOf(command.publicKey) !== undefined) return 'duplicate_key';
  if (state.keys.length >= limits.maxKeys) return 'limit_reached';
  return 'ok';
}
