import { applyBlock, createGenesisBlock, type ExchangeState } from '@jangbu/exchange';
import { ACCOUNT_CLASSES, decodeSignedEnvelope, equalBytes, latin1 } from '@jangbu/protocol';
import { nativeHasher } from '@jangbu/replica';
import type { ExportSource, TableRows } from './export-table.ts';

/**
 * What every account has at the end of the ledger, cash before shares; `from` asks for what was written in that block or
 * later. The ledger is executed for it, and stops where its events are not those that are stored.
 */
export const ACCOUNTS: TableRows = {
  columns: ['member', 'account', 'class', 'asset', 'available', 'held'],
  *rows(source, from) {
    const state = execute(source);
    const rows = [...balances(state, 'cash'), ...balances(state, 'positions')]
      .filter(({ changedAt }) => changedAt >= from)
      // Stable: cash stays before shares, both in the order of their numbers.
      .sort((a, b) => a.account - b.account);
    for (const { account, asset, available, held } of rows) {
      const { participant: member, class: kind } = state.accounts[account]!;
      yield { member, account, class: ACCOUNT_CLASSES[kind] ?? null, asset, available, held };
    }
  },
};

function execute({ genesis, blocks }: ExportSource): ExchangeState {
  const { state } = createGenesisBlock(genesis, nativeHasher);
  for (const { header, transactions, events } of blocks(0)) {
    if (header.index === 0) continue;
    const envelopes = transactions.map((bytes) => {
      const decoded = decodeSignedEnvelope(bytes);
      if (!decoded.ok) throw new RangeError(`an envelope cannot be read: ${decoded.reason}`);
      const { envelope } = decoded.signed;
      // Signatures are for `verify` to check.
      return { envelope, signatureValid: true, sizeBytes: bytes.length };
    });
    const execution = applyBlock(state, { timestamp: header.timestamp, envelopes });
    if (!equalBytes(execution.events, events)) {
      throw new RangeError(`block ${header.index} does not follow from the blocks before it`);
    }
  }
  return state;
}

function balances(state: ExchangeState, table: 'cash' | 'positions') {
  const { count, account, asset, available, held, changedAt } = state[table];
  return Array.from({ length: count }, (_, row) => ({
    account: account[row]!,
    number: asset[row]!,
    asset: assetName(state, table, asset[row]!),
    available: available[row]!,
    held: held[row]!,
    changedAt: changedAt[row]!,
  })).sort((a, b) => a.number - b.number);
}

function assetName(state: ExchangeState, table: 'cash' | 'positions', number: number): string {
  if (table === 'positions') return state.issues[number]!.shortCode;
  return latin1(state.currencies[number]!.code);
}
