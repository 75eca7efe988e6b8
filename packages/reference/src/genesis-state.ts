/** The genesis state (docs/spec/genesis.md). */
import { encodeUtf8, type Genesis } from '@jangbu/protocol';
import { businessDateOf } from './business-date.ts';
import { NO_NONCES } from './nonces.ts';
import { LOCKED_BY } from './records.ts';
import { State } from './state.ts';

const NETWORKS = ['prod', 'sim', 'demo'] as const;
const AUDIENCES = ['replicas', 'members'] as const;
const EFFECTIVE = ['now', 'next_business_date'] as const;

/** Bits of `roles`. */
export const ROLE = { operator: 1, custodian: 2, registrar: 4, member: 8, regulator: 16 } as const;
/** All bits of `roles` that have a meaning. */
export const ALL_ROLES = 511;

/** Bits of a key's `scope`. */
export const SCOPE = { trade: 1, accounts: 2, office: 4 } as const;
/** All bits of `scope` that have a meaning. */
export const ALL_SCOPES = 7;

/** Kind of the keys that participants come with. */
export const ROOT_KEY = 0;

/** The state of block 0. */
export function genesisState(genesis: Genesis, chainId: Uint8Array): State {
  const state = new State({
    timestamp: genesis.time,
    index: 0,
    nextOrderId: 1,
    nextEventSeq: 1,
    tradeCount: 0,
    businessDate: businessDateOf(genesis.time),
    rulesVersion: genesis.rulesVersion,
    rollPending: false,
    pendingRules: 0,
    pendingRulesDate: 0,
    extraSequences: 0,
    feesDate: 0,
    hasCounts: false,
    network: NETWORKS.indexOf(genesis.network),
    ledgerAudience: AUDIENCES.indexOf(genesis.ledgerAudience),
    approvals: genesis.approvals,
    effective: EFFECTIVE.indexOf(genesis.effective),
    clockRate: genesis.clockRate,
    quorum: genesis.quorum,
    chainId,
    operatorKey: genesis.operatorKey,
  });
  for (const { name, roles, rootKey } of genesis.participants) {
    registerParticipant(state, encodeUtf8(name), roles, rootKey);
  }
  for (const { code, decimals } of genesis.currencies) {
    state.addCurrency({ code, decimals, total: 0n });
  }
  for (const { key, name } of genesis.witnesses) state.addWitness({ key, name: encodeUtf8(name) });
  return state;
}

/** Adds a participant with its root key. */
export function registerParticipant(
  state: State,
  name: Uint8Array,
  roles: number,
  publicKey: Uint8Array,
): { participant: number; key: number } {
  const participant = state.participants.length;
  const rootKey = addRootKey(state, participant, publicKey);
  state.addParticipant({
    roles,
    isLocked: false,
    lockedBy: LOCKED_BY.nobody,
    lockedAt: 0,
    name,
    rootKey,
    ordersPerSecond: 0,
    registeredAt: state.parameters.index,
  });
  return { participant, key: rootKey };
}

/** Adds a root key of a participant, with all scopes and no bounds in time; its number. */
export function addRootKey(state: State, participant: number, publicKey: Uint8Array): number {
  return state.addKey({
    publicKey,
    participant,
    kind: ROOT_KEY,
    isRevoked: false,
    scope: ALL_SCOPES,
    validFrom: 0,
    validUntil: 0,
    nonces: NO_NONCES,
    throttleSecond: 0,
    throttleCount: 0,
  });
}
