import { type RejectCode, ROLES, type Role, SCOPES, type Scope } from '@jangbu/protocol';
import type { BlockContext, Signer } from './execution.ts';

/** Checks 1 and 2 of most commands: `role_missing`, then `scope_missing`. */
export function checkRight(signer: Signer, role: Role, scope: Scope): RejectCode {
  if ((signer.roles & ROLES[role]) === 0) return 'role_missing';
  if ((signer.scope & SCOPES[scope]) === 0) return 'scope_missing';
  return 'ok';
}

/**
 * The check of the commands marked ⚖ before all others: on a ledger that wants them proposed and approved, or that lets
 * them come into force on a later date, they come as the action of a proposal.
 */
function checkGovernance({ state, isProposed }: BlockContext): RejectCode {
  const { approvals, effective } = state.settings;
  if (isProposed || (approvals === 1 && effective === 0)) return 'ok';
  return state.hasSecondRules ? 'needs_proposal' : 'unsupported';
}

/** The checks of a command marked ⚖ up to `scope_missing`; all of them are the operator's, with scope office. */
export function checkOffice(block: BlockContext, signer: Signer): RejectCode {
  const governed = checkGovernance(block);
  return governed === 'ok' ? checkRight(signer, 'operator', 'office') : governed;
}
