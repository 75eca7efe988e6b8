/** What is kept beside the rows and must be a function of them; walks the whole state. */

import { BUY } from '@jangbu/market';
import { ACCOUNT_CLASSES } from '@jangbu/protocol';
import { PROPOSAL } from './proposal.ts';
import type { ExchangeState } from './state.ts';

const CLIENT_CLASS = ACCOUNT_CLASSES.indexOf('client');

/** The first rule about derived sums and sets that does not hold, or undefined. */
export function findBrokenSum(state: ExchangeState): string | undefined {
  return (
    findBrokenBuys(state) ??
    findBrokenFees(state) ??
    findBrokenWait(state) ??
    findBrokenTotals(state)
  );
}

function findBrokenBuys(state: ExchangeState): string | undefined {
  const { orders, stops, positions, openBuys } = state;
  const buys = new Float64Array(positions.count);
  for (const rows of [orders, stops.rows]) {
    const { allocator } = rows;
    for (let slot = allocator.nextLive(0); slot >= 0; slot = allocator.nextLive(slot + 1)) {
      if (rows.sideOf(slot) !== BUY) continue;
      const row = rows.receiveRow[slot]!;
      buys[row] = buys[row]! + rows.columns.leaves[slot]!;
    }
  }
  for (let row = 0; row < positions.count; row += 1) {
    if (openBuys.of(row) !== buys[row]) {
      return 'the open buys of a position are those of its account';
    }
  }
  return undefined;
}

function findBrokenFees({ issues, fees, feesDate }: ExchangeState): string | undefined {
  const inForce = fees.inForce(feesDate);
  const isSound = issues.every((issue) => {
    return issue.fees === (inForce.get(issue.feeSchedule) ?? null);
  });
  return isSound ? undefined : 'the fees of an issue are those in force';
}

function findBrokenWait({ proposals, waitingProposals }: ExchangeState): string | undefined {
  const isSound = proposals.every(({ status }, number) => {
    return (status === PROPOSAL.approved) === waitingProposals.has(number);
  });
  return isSound ? undefined : 'the proposals that wait are the approved ones';
}

function findBrokenTotals(state: ExchangeState): string | undefined {
  if (!state.hasSecondRules) return undefined;
  const { positions, accounts, managerTotals } = state;
  const clients = new Float64Array(managerTotals.count);
  const own = new Float64Array(managerTotals.count);
  for (let row = 0; row < positions.count; row += 1) {
    const owner = accounts[positions.account[row]!]!;
    const quantity = positions.available[row]! + positions.held[row]!;
    const total = managerTotals.find(positions.asset[row]!, owner.participant);
    if (total < 0) {
      if (quantity > 0) return 'every holding has a manager';
      continue;
    }
    const sums = owner.class === CLIENT_CLASS ? clients : own;
    sums[total] = sums[total]! + quantity;
  }
  const sums = state.issues.map(() => 0);
  for (let row = 0; row < managerTotals.count; row += 1) {
    const isSound =
      managerTotals.clientShares[row] === clients[row] && managerTotals.ownShares[row] === own[row];
    if (!isSound) return 'what a manager holds is what the positions hold';
    const issue = managerTotals.issue[row]!;
    sums[issue] = sums[issue]! + managerTotals.customers[row]! + managerTotals.own[row]!;
  }
  const areSums = sums.every((sum, issue) => {
    return sum > Number.MAX_SAFE_INTEGER || sum === managerTotals.sumOf(issue);
  });
  return areSums ? undefined : 'the sum of the managers is that of their rows';
}
