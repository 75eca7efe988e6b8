/** RevokeKey, RotateRootKey and ReplaceRootKey (docs/spec/commands.md sections 18 to 20). */
import { isValidPublicKey, type RejectCode } from '@jangbu/protocol';
import {
  type CommandExecution,
  type CommandOf,
  type CommandRule,
  checkOffice,
  type Execution,
  emit,
} from './execution.ts';
import { addRootKey, ROLE, ROOT_KEY, SCOPE } from './genesis-state.ts';
import { keyRevoked, rootKeyChanged } from './office-events.ts';
import { TABLE } from './records.ts';
import { sweepOf, sweepOrders } from './sweep.ts';

/** RevokeKey. */
export const revokeKeyRule: CommandRule<'RevokeKey'> = {
  check(execution, { publicKey }) {
    const { state, participant } = execution;
    if (!isSignedByRoot(execution)) return 'root_key_required';
    const number = state.keyNumberOf(publicKey);
    if (number === undefined) return 'key_not_found';
    const key = state.keys[number]!;
    if (key.participant !== participant) return 'key_not_found';
    if (key.kind === ROOT_KEY) return 'bad_value';
    return key.isRevoked ? 'key_not_active' : 'ok';
  },
  apply(execution, { publicKey }) {
    const key = execution.state.keyNumberOf(publicKey)!;
    revokeKey(execution, key);
    return key;
  },
};

/** RotateRootKey. */
export const rotateRootKeyRule: CommandRule<'RotateRootKey'> = {
  check(execution, { newKey }) {
    return isSignedByRoot(execution) ? checkNewKey(execution, newKey) : 'root_key_required';
  },
  apply(execution, { newKey }) {
    return changeRootKey(execution, execution.participant, newKey);
  },
};

/** ReplaceRootKey. */
export const replaceRootKeyRule: CommandRule<'ReplaceRootKey'> = {
  check(execution, { participant, newKey }: CommandOf<'ReplaceRootKey'>) {
    const refusal = checkOffice(execution, ROLE.operator, SCOPE.office);
    if (refusal !== 'ok') return refusal;
    if (execution.state.participants[participant] === undefined) return 'unknown_participant';
    return checkNewKey(execution, newKey);
  },
  apply(execution, { participant, newKey }) {
    return changeRootKey(execution, participant, newKey);
  },
};

/** True if the key that signed is of kind root. */
export function isSignedByRoot({ state, key }: CommandExecution): boolean {
  return state.keys[key]!.kind === ROOT_KEY;
}

function checkNewKey({ state, limits }: CommandExecution, newKey: Uint8Array): RejectCode {
  if (!isValidPublicKey(newKey)) return 'invalid_key';
  if (state.keyNumberOf(newKey) !== undefined) return 'duplicate_key';
  return state.keys.length >= limits.maxKeys ? 'limit_reached' : 'ok';
}

function changeRootKey(execution: Execution, participant: number, newKey: Uint8Array): number {
  const { state } = execution;
  const row = state.participants[participant]!;
  const oldKey = row.rootKey;
  row.rootKey = addRootKey(state, participant, newKey);
  state.write(TABLE.participants, participant);
  emit(execution, rootKeyChanged(participant, oldKey, row.rootKey));
  revokeKey(execution, oldKey);
  return row.rootKey;
}

function revokeKey(execution: Execution, number: number): void {
  const { state } = execution;
  const key = state.keys[number]!;
  key.isRevoked = true;
  state.writeKey(number);
  emit(execution, keyRevoked(number, key.participant));
  sweepOrders(execution, sweepOf('key', number, 'key_revoked'));
}
