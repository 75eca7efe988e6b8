/** What stops somebody's trading: freezes, mass cancellation, kill switches. */

import {
  ACCOUNT_STATUS_BITS,
  type FreezeAccount,
  type KillSwitch,
  LOCKED_BY,
  type LockedBy,
  type MassCancel,
  MIN_LOCK_MICROSECONDS,
  NONE_U32,
  type RejectCode,
  type ReleaseKillSwitch,
  ROLES,
  SCOPES,
  TABLE,
} from '@jangbu/protocol';
import { checkRight } from '../checks.ts';
import type { BlockContext, Signer } from '../execution.ts';
import { REASON } from '../orders/open-orders.ts';
import { BOTH_SIDES, ofAccount, ofParticipant, sweep } from '../orders/sweeps.ts';
import {
  ACTIVE,
  type Account,
  isFrozen,
  isFrozenByRegulator,
  isLocked,
  PARTICIPANT_LOCKED,
  type Participant,
  ROOT_KEY_KIND,
} from '../state/member-rows.ts';
import type { ExchangeState } from '../state/state.ts';

/** Status of an account that the regulator froze, beside what else is said of it. */
const FREEZE_BITS = ACCOUNT_STATUS_BITS.frozen | ACCOUNT_STATUS_BITS.frozenByRegulator;

/** docs/spec/commands.md, 28 FreezeAccount. */
export function freezeAccount(
  block: BlockContext,
  signer: Signer,
  { account: number, isFrozen: wanted }: FreezeAccount,
): RejectCode {
  const { state } = block;
  const isRegulator = (signer.roles & ROLES.regulator) !== 0;
  const right = checkRight(signer, isRegulator ? 'regulator' : 'registrar', 'office');
  if (right !== 'ok') return right;
  if (wanted > 1) return 'bad_value';
  const present = state.accounts[number];
  if (present === undefined) return 'unknown_account';
  const isByRegulator = isFrozenByRegulator(present);
  const takesOver = wanted === 1 && isRegulator && !isByRegulator;
  if (isFrozen(present) === (wanted === 1) && !takesOver) return 'bad_value';
  if (wanted === 0 && isByRegulator && !isRegulator) return 'role_missing';
  if (block.isDryRun) return 'ok';
  const account = state.touchAccount(number);
  account.status &= ~FREEZE_BITS;
  if (wanted === 1) {
    account.status |= isRegulator ? FREEZE_BITS : ACCOUNT_STATUS_BITS.frozen;
  }
  const event = block.begin('account_frozen');
  event.u32(16, number);
  event.u8(20, wanted);
  if (wanted === 1) sweep(block, ofAccount(number, REASON.accountFrozen));
  return block.done(number);
}

/** docs/spec/commands.md, 36 MassCancel. */
export function massCancel(
  block: BlockContext,
  signer: Signer,
  { account, issue, side }: MassCancel,
): RejectCode {
  const { state } = block;
  const right = checkRight(signer, 'member', 'trade');
  if (right !== 'ok') return right;
  if (side > BOTH_SIDES) return 'bad_value';
  const isOwn = state.accounts[account]?.participant === signer.participant;
  if (account !== NONE_U32 && !isOwn) return 'unknown_account';
  if (issue !== NONE_U32 && state.issues[issue] === undefined) return 'unknown_issue';
  if (block.isDryRun) return 'ok';
  const scope =
    account === NONE_U32
      ? ofParticipant(signer.participant, REASON.massCancel)
      : ofAccount(account, REASON.massCancel);
  return block.done(sweep(block, { ...scope, issue, side }));
}

/** docs/spec/commands.md, 37 KillSwitch. */
export function killSwitch(block: BlockContext, signer: Signer, command: KillSwitch): RejectCode {
  const { state } = block;
  const by = lockerOf(signer, command.participant);
  if (by === undefined) return 'role_missing';
  const scope = by === 'member' ? SCOPES.trade : SCOPES.office;
  if ((signer.scope & scope) === 0) return 'scope_missing';
  const locked = lockOf(state, command);
  if (typeof locked === 'string') return locked;
  const { row, number, isAccount } = locked;
  const lockedBy = LOCKED_BY.indexOf(by);
  // An office takes over a lock that it could not keep on: else a member that locks itself first gets out of the office's.
  if (locked.isLocked && row.lockedBy >= lockedBy) return 'locked';
  if (block.isDryRun) return 'ok';

  if (isAccount) row.status |= ACCOUNT_STATUS_BITS.locked;
  else row.status = PARTICIPANT_LOCKED;
  row.lockedBy = lockedBy;
  row.lockedAt = state.timestamp;
  touchLock(state, locked);
  const event = block.begin('trading_locked');
  event.u32(16, command.participant);
  event.u32(20, command.account);
  event.u8(24, row.lockedBy);
  const { killSwitch: reason } = REASON;
  return block.done(
    sweep(block, isAccount ? ofAccount(number, reason) : ofParticipant(number, reason)),
  );
}

/** docs/spec/commands.md, 38 ReleaseKillSwitch. */
export function releaseKillSwitch(
  block: BlockContext,
  signer: Signer,
  command: ReleaseKillSwitch,
): RejectCode {
  const { state } = block;
  const { participant } = command;
  const locked = lockOf(state, command);
  if (typeof locked === 'string') return locked;
  if (!locked.isLocked) return 'not_locked';
  const { row, isAccount } = locked;
  const right = checkRelease(signer, participant, LOCKED_BY[row.lockedBy]!);
  if (right !== 'ok') return right;
  if (state.timestamp < row.lockedAt + MIN_LOCK_MICROSECONDS) return 'too_early';
  if (block.isDryRun) return 'ok';

  if (isAccount) row.status -= ACCOUNT_STATUS_BITS.locked;
  else row.status = ACTIVE;
  row.lockedBy = 0;
  row.lockedAt = 0;
  touchLock(state, locked);
  const event = block.begin('trading_released');
  event.u32(16, participant);
  event.u32(20, command.account);
  return block.done(participant);
}

/** What a kill switch locks: a participant as a whole, or one of its accounts. */
interface Lock {
  readonly row: Participant | Account;
  readonly number: number;
  readonly isAccount: boolean;
  readonly isLocked: boolean;
}

function lockOf(
  { participants, accounts }: ExchangeState,
  { participant, account }: Pick<KillSwitch, 'participant' | 'account'>,
): Lock | RejectCode {
  const whole = participants[participant];
  if (whole === undefined) return 'unknown_participant';
  if (account === NONE_U32) {
    const isOn = whole.status === PARTICIPANT_LOCKED;
    return { row: whole, number: participant, isAccount: false, isLocked: isOn };
  }
  const row = accounts[account];
  if (row?.participant !== participant) return 'unknown_account';
  return { row, number: account, isAccount: true, isLocked: isLocked(row) };
}

function touchLock(state: ExchangeState, { number, isAccount }: Lock): void {
  if (isAccount) state.touchAccount(number);
  else state.writtenTo(TABLE.participants).mark(number);
}

/** As whom somebody turns a kill switch on. */
function lockerOf({ roles, participant }: Signer, locked: number): LockedBy | undefined {
  if (participant === locked && (roles & ROLES.member) !== 0) return 'member';
  if ((roles & ROLES.operator) !== 0) return 'operator';
  return (roles & ROLES.regulator) !== 0 ? 'regulator' : undefined;
}

/** Who turned it on turns it off: of a member the root key alone. */
function checkRelease(signer: Signer, participant: number, by: LockedBy): RejectCode {
  if (by === 'operator' || by === 'regulator') return checkRight(signer, by, 'office');
  if (signer.participant !== participant) return 'role_missing';
  return signer.keyKind === ROOT_KEY_KIND ? 'ok' : 'root_key_required';
}
