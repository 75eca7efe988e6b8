import {
  type Command,
  encodeCommand,
  type KillSwitch,
  type MassCancel,
  NONE_U32,
  type Propose,
  type ReleaseKillSwitch,
  type RequestWithdrawal,
  SWEEP_SIDES,
  type SweepSide,
} from '@jangbu/protocol';
import { decimal } from './order-request.ts';

/** Which orders of a member are canceled together; what is left out stands for all. */
export interface MassCancelRequest {
  readonly account?: number;
  readonly issue?: number;
  readonly side?: SweepSide;
}

/** The command that cancels orders of a member together. */
export function massCancelCommand(request: MassCancelRequest = {}): MassCancel {
  const { account = NONE_U32, issue = NONE_U32, side = 'both' } = request;
  return { kind: 'MassCancel', account, issue, side: SWEEP_SIDES.indexOf(side) };
}

/** The command that cancels all orders of a participant, or of one account, and takes no more. */
export function killSwitchCommand(participant: number, account = NONE_U32): KillSwitch {
  return { kind: 'KillSwitch', participant, account };
}

/** The command that undoes `killSwitchCommand`, after ten minutes at the earliest. */
export function releaseKillSwitchCommand(
  participant: number,
  account = NONE_U32,
): ReleaseKillSwitch {
  return { kind: 'ReleaseKillSwitch', participant, account };
}

/**
 * The command that asks the custodian to pay out cash.
 *
 * Throws an InputError if `amount` is not decimal text of at most `decimals` decimals, those of the currency.
 */
export function withdrawalCommand(
  account: number,
  currency: number,
  amount: string,
  decimals: number,
): RequestWithdrawal {
  const units = decimal(amount, decimals, 'amount');
  return { kind: 'RequestWithdrawal', account, currency, amount: units };
}

/**
 * The command that proposes another one, which needs a second signature or a later date.
 *
 * Throws a RangeError at a field of the action outside its range.
 *
 * @param effectiveDate - business date; 0 for the earliest.
 */
export function proposeCommand(action: Command, effectiveDate = 0): Propose {
  return { kind: 'Propose', effectiveDate, action: encodeCommand(action) };
}
