import {
  ACCOUNT_CLASSES,
  ALL_ROLES,
  ALL_SCOPES,
  isName,
  isValidPublicKey,
  KEY_KINDS,
  LIMITS,
  type OpenAccount,
  type RegisterKey,
  type RegisterParticipant,
  type RejectCode,
} from '@jangbu/protocol';
import { checkOffice, checkRight } from '../checks.ts';
import type { BlockContext, Signer } from '../execution.ts';
import { addRootKey } from '../state/create-state.ts';
import { newAccount, newParticipant, ROOT_KEY_KIND } from '../state/member-rows.ts';

const TRADING_KEY_KIND = KEY_KINDS.indexOf('trading');
const SESSION_KEY_KIND = KEY_KINDS.indexOf('session');
const FEE_CLASS = ACCOUNT_CLASSES.indexOf('fee');

/** docs/spec/commands.md, 0 RegisterParticipant. */
export function registerParticipant(
  block: BlockContext,
  signer: Signer,
  command: RegisterParticipant,
): RejectCode {
  const { state } = block;
  const right = checkOffice(block, signer);
  if (right !== 'ok') return right;
  if (!isName(command.name)) return 'bad_text';
  if (command.roles === 0 || command.roles > ALL_ROLES) return 'bad_value';
  const key = checkNewKey(block, command.rootKey);
  if (key !== 'ok') return key;
  if (state.participants.length >= LIMITS.maxParticipants) return 'limit_reached';
  if (state.keys.length >= LIMITS.maxKeys) return 'limit_reached';
  if (block.isDryRun) return 'ok';

  const participant = state.addParticipant(
    newParticipant({
      roles: command.roles,
      rootKey: state.keys.length,
      registeredAt: state.index,
      name: command.name,
    }),
  );
  const rootKey = addRootKey(state, participant, command.rootKey);
  const event = block.begin('participant_registered');
  event.u32(16, participant);
  event.u32(20, command.roles);
  event.u32(24, rootKey);
  return block.done(participant);
}

/** docs/spec/commands.md, 1 RegisterKey. */
export function registerKey(block: BlockContext, signer: Signer, command: RegisterKey): RejectCode {
  const { state } = block;
  const { keyKind: kind, scope, validFrom, validUntil } = command;
  if (signer.keyKind !== ROOT_KEY_KIND) return 'root_key_required';
  if (kind !== TRADING_KEY_KIND && kind !== SESSION_KEY_KIND) return 'bad_value';
  if (scope === 0 || scope > ALL_SCOPES) return 'bad_value';
  if (validUntil <= state.timestamp || validUntil <= validFrom) return 'key_lifetime';
  if (validUntil - validFrom > LIMITS.maxKeyLifetimeMicroseconds) return 'key_lifetime';
  const fresh = checkNewKey(block, command.publicKey);
  if (fresh !== 'ok') return fresh;
  if (state.keys.length >= LIMITS.maxKeys) return 'limit_reached';
  if (block.isDryRun) return 'ok';

  const { participant } = signer;
  const { publicKey } = command;
  const key = state.addKey({ publicKey, participant, kind, scope, validFrom, validUntil });
  const event = block.begin('key_registered');
  event.u32(16, key);
  event.u32(20, participant);
  event.u8(24, kind);
  event.u16(26, scope);
  event.u64(32, validFrom);
  event.u64(40, validUntil);
  return block.done(key);
}

/** docs/spec/commands.md, 2 OpenAccount. */
export function openAccount(block: BlockContext, signer: Signer, command: OpenAccount): RejectCode {
  const { state } = block;
  if (command.class >= ACCOUNT_CLASSES.length) return 'bad_value';
  const right = checkRight(signer, command.class < FEE_CLASS ? 'member' : 'operator', 'accounts');
  if (right !== 'ok') return right;
  if (command.secret.every((byte) => byte === 0)) return 'bad_value';
  if (state.accounts.length >= LIMITS.maxAccounts) return 'limit_reached';
  if (block.isDryRun) return 'ok';

  const account = state.addAccount(
    newAccount({
      participant: signer.participant,
      class: command.class,
      changedAt: state.index,
      secret: command.secret,
    }),
  );
  const event = block.begin('account_opened');
  event.u32(16, account);
  event.u32(20, signer.participant);
  event.u8(24, command.class);
  return block.done(account);
}

/** `invalid_key` or `duplicate_key`, or `ok`. */
export function checkNewKey(block: BlockContext, publicKey: Uint8Array): RejectCode {
  if (!isValidPublicKey(publicKey)) return 'invalid_key';
  return block.state.findKey(publicKey) >= 0 ? 'duplicate_key' : 'ok';
}
