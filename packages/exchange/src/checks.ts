import { type RejectCode, ROLES, type Role, SCOPES, type Scope } from '@jangbu/protocol';
import type { Signer } from './execution.ts';
import type { ExchangeState } from './state/state.ts';

/** Checks 1 and 2 of most commands: `role_missing`, then `scope_missing`. */
export function checkRight(signer: Signer, role: Role, scope: Scope): RejectCode {
  if ((signer.roles & ROLES[role]) === 0) return 'role_missing';
  if ((signer.scope & SCOPES[scope]) === 0) return 'scope_missing';
  return 'ok';
}

/** Commands that need a proposal and a later date are not built: `unsupported` on such a ledger. */
export function checkGovernance(state: ExchangeState): RejectCode {
  const { approvals, effective } = state.settings;
  return approvals === 1 && effective === 0 ? 'ok' : 'unsupported';
}
