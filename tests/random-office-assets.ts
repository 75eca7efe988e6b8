import { type Command, type CommandKind, MAX_SAFE_UINT } from '@jangbu/protocol';
import type { RandomSource } from '../packages/simulator/src/random-source.ts';
import type { CatalogueView } from './reference-view.ts';

/** What makes a random command of one kind. */
export type Maker = (random: RandomSource, view: CatalogueView) => Command;

/** Makers by kind, each with its weight. */
export type Makers = { readonly [Kind in CommandKind]?: readonly [weight: number, make: Maker] };

/** An account that exists, but for one in thirty. */
export function someAccount(random: RandomSource, view: CatalogueView): number {
  return random.below(view.accounts.length + (random.oneIn(30) ? 3 : 0));
}

/** An issue that exists, but for one in thirty. */
export function someIssue(random: RandomSource, view: CatalogueView): number {
  return random.below(view.issues.length + (random.oneIn(30) ? 2 : 0));
}

/** One of the classes that a list of accounts has. */
export function accountOfClass(random: RandomSource, view: CatalogueView, wanted: number): number {
  const found = view.accounts.flatMap((account, number) =>
    account.class === wanted ? [number] : [],
  );
  return random.oneIn(20) || found.length === 0 ? someAccount(random, view) : random.pick(found);
}

/** A place of a list whose row is in use, but for one in ten. */
function someRow(random: RandomSource, rows: readonly (object | undefined)[]): number {
  const used = rows.flatMap((row, number) => (row === undefined ? [] : [number]));
  return random.oneIn(10) || used.length === 0 ? random.below(rows.length + 2) : random.pick(used);
}

/** No account comes to have this number. */
const NO_ACCOUNT = 1_000_000;

function someCurrency(random: RandomSource): number {
  return random.below(random.oneIn(20) ? 3 : 2);
}

function someAmount(random: RandomSource): number {
  if (random.oneIn(15)) return 0;
  return random.oneIn(12) ? MAX_SAFE_UINT : random.between(1, 3_000_000);
}

function someQuantity(random: RandomSource): number {
  if (random.oneIn(15)) return 0;
  return random.oneIn(12) ? MAX_SAFE_UINT - random.below(2) : random.between(1, 400);
}

/** A trading account: those of class fee and tax count only what was charged. */
function clientAccount(random: RandomSource, view: CatalogueView): number {
  return random.oneIn(40) ? NO_ACCOUNT : accountOfClass(random, view, random.below(3));
}

const isTradingClass = (view: CatalogueView, account: number): boolean => {
  return (view.accounts[account]?.class ?? 0) < 3;
};

/** An account whose cash a run may change at will. */
function cashAccount(random: RandomSource, view: CatalogueView): number {
  const account = clientAccount(random, view);
  return isTradingClass(view, account) ? account : 0;
}

/** Commands on cash and shares. */
export const ASSET_MAKERS: Makers = {
  CreditCash: [
    2,
    (random, view) => ({
      kind: 'CreditCash',
      account: cashAccount(random, view),
      currency: someCurrency(random),
      amount: someAmount(random),
    }),
  ],
  DebitCash: [
    4,
    (random, view) => ({
      kind: 'DebitCash',
      account: cashAccount(random, view),
      currency: someCurrency(random),
      amount: someAmount(random),
    }),
  ],
  RequestWithdrawal: [
    7,
    (random, view) => ({
      kind: 'RequestWithdrawal',
      account: cashAccount(random, view),
      currency: someCurrency(random),
      amount: someAmount(random),
    }),
  ],
  SettleWithdrawal: [
    6,
    (random, view) => ({
      kind: 'SettleWithdrawal',
      withdrawal: someRow(random, view.withdrawals),
      isPaid: random.below(random.oneIn(12) ? 3 : 2),
    }),
  ],
  IssueShares: [
    2,
    (random, view) => ({
      kind: 'IssueShares',
      account: clientAccount(random, view),
      issue: someIssue(random, view),
      quantity: someQuantity(random),
    }),
  ],
  RetireShares: [
    3,
    (random, view) => ({
      kind: 'RetireShares',
      account: clientAccount(random, view),
      issue: someIssue(random, view),
      quantity: someQuantity(random),
    }),
  ],
  TransferShares: [
    5,
    (random, view) => ({
      kind: 'TransferShares',
      from: clientAccount(random, view),
      to: clientAccount(random, view),
      issue: someIssue(random, view),
      quantity: someQuantity(random),
      reason: random.below(9),
    }),
  ],
  FreezeShares: [
    5,
    (random, view) => ({
      kind: 'FreezeShares',
      account: clientAccount(random, view),
      issue: someIssue(random, view),
      quantity: someQuantity(random),
    }),
  ],
  ReleaseShares: [5, releaseShares],
};

/** Mostly all or a part of what is frozen of some position. */
function releaseShares(random: RandomSource, view: CatalogueView): Command {
  const freeze = view.freezes[someRow(random, view.freezes)];
  if (freeze === undefined || random.oneIn(12)) {
    const account = clientAccount(random, view);
    const issue = someIssue(random, view);
    return { kind: 'ReleaseShares', account, issue, quantity: someQuantity(random) };
  }
  const { account, issue } = freeze;
  const all = Number(freeze.quantity);
  const quantity = random.oneIn(2) ? all : random.below(all + 3);
  return { kind: 'ReleaseShares', account, issue, quantity };
}
