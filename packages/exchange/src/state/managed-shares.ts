/** What managers hold by the books of the registrar (docs/spec/state.md, table 25), under rules version 2. */

import { ACCOUNT_CLASSES } from '@jangbu/protocol';
import type { ExchangeState } from './state.ts';

/** In the place of a position that shares come from or go to: out of the ledger. */
export const NO_POSITION = -1;
const CLIENT_CLASS = ACCOUNT_CLASSES.indexOf('client');

/** Moves the figures of two positions' managers with `quantity` shares; constant cost. */
export function moveManaged(
  state: ExchangeState,
  from: number,
  to: number,
  quantity: number,
): void {
  if (!state.hasSecondRules) return;
  const { managerTotals } = state;
  const fromRow = from === NO_POSITION ? -1 : managerRowOf(state, from);
  const toRow = to === NO_POSITION ? -1 : managerRowOf(state, to);
  const isFromClient = fromRow >= 0 && isOfClient(state, from);
  const isToClient = toRow >= 0 && isOfClient(state, to);
  if (fromRow === toRow && isFromClient === isToClient) {
    managerTotals.touch(toRow);
    return;
  }
  if (fromRow >= 0) managerTotals.shift(fromRow, isFromClient, -quantity);
  if (toRow >= 0) managerTotals.shift(toRow, isToClient, quantity);
}

/** Makes the rows that version 2 of the rules begins with: what the positions hold. Cost grows with the positions. */
export function makeFirstTotals(state: ExchangeState): void {
  const { positions, managerTotals } = state;
  for (let row = 0; row < positions.count; row += 1) {
    const total = managerRowOf(state, row);
    const quantity = positions.available[row]! + positions.held[row]!;
    managerTotals.shift(total, isOfClient(state, row), quantity);
  }
}

/** Takes up what the positions of a restored state hold (derived). */
export function restoreManagedShares(state: ExchangeState): void {
  const { positions, managerTotals } = state;
  if (!state.hasSecondRules) return;
  for (let row = 0; row < positions.count; row += 1) {
    const total = managerTotals.find(positions.asset[row]!, managerOf(state, row));
    const quantity = positions.available[row]! + positions.held[row]!;
    if (total >= 0) managerTotals.addShares(total, isOfClient(state, row), quantity);
  }
}

/** Row of the pair of issue and participant; made if absent. */
export function managerRow(state: ExchangeState, issue: number, participant: number): number {
  const { managerTotals } = state;
  const present = managerTotals.find(issue, participant);
  if (present >= 0) return present;
  state.markMoreCounts();
  return managerTotals.add(issue, participant);
}

function managerRowOf(state: ExchangeState, position: number): number {
  const { positions, managerTotals } = state;
  const known = managerTotals.rowOfPosition(position);
  if (known >= 0) return known;
  const row = managerRow(state, positions.asset[position]!, managerOf(state, position));
  managerTotals.learnPosition(position, row);
  return row;
}

function managerOf({ positions, accounts }: ExchangeState, position: number): number {
  return accounts[positions.account[position]!]!.participant;
}

function isOfClient({ positions, accounts }: ExchangeState, position: number): boolean {
  return accounts[positions.account[position]!]!.class === CLIENT_CLASS;
}
