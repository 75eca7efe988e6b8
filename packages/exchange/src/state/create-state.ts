import type { BookFactory } from '@jangbu/market';
import {
  ALL_SCOPES,
  businessDateOf,
  EFFECTIVES,
  encodeUtf8,
  fromLatin1,
  type Genesis,
  LEDGER_AUDIENCES,
  NETWORKS,
  TABLE,
} from '@jangbu/protocol';
import { newParticipant, ROOT_KEY_KIND } from './member-rows.ts';
import { ExchangeState } from './state.ts';

/** The state that block 0 commits to. */
export function createState(
  genesis: Genesis,
  chainId: Uint8Array,
  createBook?: BookFactory,
): ExchangeState {
  const state = new ExchangeState(
    {
      chainId,
      operatorKey: genesis.operatorKey.slice(),
      network: NETWORKS.indexOf(genesis.network),
      ledgerAudience: LEDGER_AUDIENCES.indexOf(genesis.ledgerAudience),
      approvals: genesis.approvals,
      effective: EFFECTIVES.indexOf(genesis.effective),
      clockRate: genesis.clockRate,
      quorum: genesis.quorum,
    },
    createBook,
  );
  state.timestamp = genesis.time;
  state.businessDate = businessDateOf(genesis.time);
  state.rulesVersion = genesis.rulesVersion;
  for (const row of [0, 1, 2]) state.writtenTo(TABLE.parameters).mark(row);
  for (const { code, decimals } of genesis.currencies) {
    state.addCurrency({ code: fromLatin1(code), decimals, total: 0 });
  }
  for (const { name, roles, rootKey } of genesis.participants) {
    const number = state.participants.length;
    const fields = { roles, rootKey: number, registeredAt: 0, name: encodeUtf8(name) };
    state.addParticipant(newParticipant(fields));
    addRootKey(state, number, rootKey);
  }
  for (const { name, key } of genesis.witnesses) state.addWitness({ key, name: encodeUtf8(name) });
  return state;
}

/** Registers the root key of a participant: all scopes, no end. */
export function addRootKey(
  state: ExchangeState,
  participant: number,
  publicKey: Uint8Array,
): number {
  const bounds = { validFrom: 0, validUntil: 0 };
  return state.addKey({
    publicKey,
    participant,
    kind: ROOT_KEY_KIND,
    scope: ALL_SCOPES,
    ...bounds,
  });
}
