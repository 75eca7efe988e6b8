import {
  LIMITS,
  type RejectCode,
  type ReplaceRootKey,
  type RevokeKey,
  type RotateRootKey,
  TABLE,
} from '@jangbu/protocol';
import { checkOffice } from '../checks.ts';
import type { BlockContext, Signer } from '../execution.ts';
import { REASON } from '../orders/open-orders.ts';
import { ofKey, sweep } from '../orders/sweeps.ts';
import { addRootKey } from '../state/create-state.ts';
import { KEY_REVOKED, ROOT_KEY_KIND } from '../state/member-rows.ts';
import { checkNewKey } from './membership.ts';

/** docs/spec/commands.md, 18 RevokeKey. */
export function revokeKey(
  block: BlockContext,
  signer: Signer,
  { publicKey }: RevokeKey,
): RejectCode {
  const { state } = block;
  if (signer.keyKind !== ROOT_KEY_KIND) return 'root_key_required';
  const number = state.findKey(publicKey);
  const key = state.keys[number];
  if (key?.participant !== signer.participant) return 'key_not_found';
  if (key.kind === ROOT_KEY_KIND) return 'bad_value';
  if (key.status === KEY_REVOKED) return 'key_not_active';
  if (block.isDryRun) return 'ok';
  revoke(block, number);
  return block.done(number);
}

/** docs/spec/commands.md, 19 RotateRootKey. */
export function rotateRootKey(
  block: BlockContext,
  signer: Signer,
  { newKey }: RotateRootKey,
): RejectCode {
  if (signer.keyKind !== ROOT_KEY_KIND) return 'root_key_required';
  const fresh = checkRoomForKey(block, newKey);
  if (fresh !== 'ok' || block.isDryRun) return fresh;
  return block.done(changeRootKey(block, signer.participant, newKey));
}

/** docs/spec/commands.md, 20 ReplaceRootKey. */
export function replaceRootKey(
  block: BlockContext,
  signer: Signer,
  { participant, newKey }: ReplaceRootKey,
): RejectCode {
  const right = checkOffice(block, signer);
  if (right !== 'ok') return right;
  if (block.state.participants[participant] === undefined) return 'unknown_participant';
  const fresh = checkRoomForKey(block, newKey);
  if (fresh !== 'ok' || block.isDryRun) return fresh;
  return block.done(changeRootKey(block, participant, newKey));
}

function checkRoomForKey(block: BlockContext, newKey: Uint8Array): RejectCode {
  const fresh = checkNewKey(block, newKey);
  if (fresh !== 'ok') return fresh;
  return block.state.keys.length >= LIMITS.maxKeys ? 'limit_reached' : 'ok';
}

/** Gives a participant a new root key and revokes the old one; returns the number of the new one. */
function changeRootKey(block: BlockContext, number: number, publicKey: Uint8Array): number {
  const { state } = block;
  const participant = state.participants[number]!;
  const { rootKey: oldKey } = participant;
  const newKey = addRootKey(state, number, publicKey);
  participant.rootKey = newKey;
  state.writtenTo(TABLE.participants).mark(number);
  const event = block.begin('root_key_changed');
  event.u32(16, number);
  event.u32(20, oldKey);
  event.u32(24, newKey);
  revoke(block, oldKey);
  return newKey;
}

/** A key may never sign again, and what it has placed or amended leaves the books. */
function revoke(block: BlockContext, number: number): void {
  const { state } = block;
  const key = state.keys[number]!;
  key.status = KEY_REVOKED;
  state.writtenTo(TABLE.keys).mark(number);
  const event = block.begin('key_revoked');
  event.u32(16, number);
  event.u32(20, key.participant);
  sweep(block, ofKey(number, REASON.keyRevoked));
}
