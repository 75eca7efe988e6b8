import { MAX_SAFE_UINT, NONE_U32 } from '@jangbu/protocol';
import type { RandomSource } from '../packages/simulator/src/random-source.ts';
import { accountOfClass, type Makers, someAccount, someIssue } from './random-office-assets.ts';
import type { CatalogueView } from './reference-view.ts';

const CLASS_FEE = 3;
const CLASS_TAX = 4;
const SUSPENDED = 2;
/** Rates that round at every amount, and one above the greatest. */
const RATES = [0, 0, 150, 333, 1_499, 2_300, 250_000, 250_001];

/** A participant that exists, but for one in fifteen. */
export function someParticipant(random: RandomSource, view: CatalogueView): number {
  return random.below(view.participants.length + (random.oneIn(15) ? 2 : 0));
}

function someMarket(random: RandomSource, view: CatalogueView): number {
  return random.oneIn(15) ? random.pick([0, view.markets + 1]) : random.between(1, view.markets);
}

/** Where there is no limit: half of the time, so that trading goes on. */
function sometimes(random: RandomSource, values: readonly number[]): number {
  return random.oneIn(2) ? 0 : random.pick(values);
}

/** Commands on terms, statuses and totals. */
export const TERMS_MAKERS: Makers = {
  SetAccountTerms: [
    5,
    (random, view) => ({
      kind: 'SetAccountTerms',
      account: someAccount(random, view),
      flags: random.oneIn(12) ? 2 : random.below(2),
      group: random.below(3),
    }),
  ],
  DefineFees: [
    3,
    (random, view) => {
      const schedules = new Set(view.fees.map((row) => row.schedule)).size;
      const isNew = random.oneIn(6) || schedules === 0;
      const offset = isNew ? random.below(3) - 1 : random.pick([0, 1, 1, 1, 2, 3]);
      return {
        kind: 'DefineFees',
        schedule: isNew ? schedules + random.pick([1, 1, 2, 0]) : random.between(1, schedules),
        fromDate: Math.max(0, view.businessDate + offset),
        makerPpm: random.pick(RATES),
        takerPpm: random.pick(RATES),
        sellTaxPpm: random.pick(RATES),
        feeAccount: accountOfClass(random, view, CLASS_FEE),
        taxAccount: accountOfClass(random, view, CLASS_TAX),
      };
    },
  ],
  SetIssueTerms: [
    6,
    (random, view) => {
      const issue = someIssue(random, view);
      const schedules = new Set(view.fees.map((row) => row.schedule)).size;
      const present = view.issues[issue]?.feeSchedule ?? 0;
      return {
        kind: 'SetIssueTerms',
        issue,
        maxQuantity: sometimes(random, [50, 500, 5_000]),
        maxNotional: sometimes(random, [20_000, 900_000, 30_000_000, MAX_SAFE_UINT]),
        collarPercent: sometimes(random, [0, 3, 10, 30, random.oneIn(5) ? 101 : 100]),
        feeSchedule: random.oneIn(4) ? random.below(schedules + 2) : present,
        ownershipCapPpm: sometimes(random, [95_000, 101_000, 110_000, 300_000, 1_000_001]),
      };
    },
  ],
  SetMarketTerms: [
    3,
    (random, view) => ({
      kind: 'SetMarketTerms',
      market: someMarket(random, view),
      retailLimit: random.oneIn(4) ? 0 : random.pick([3_000_000, 30_000_000, 9_000_000_000]),
    }),
  ],
  SetParticipantTerms: [
    3,
    (random, view) => ({
      kind: 'SetParticipantTerms',
      participant: someParticipant(random, view),
      ordersPerSecond: sometimes(random, [1, 3, 12, 40]),
    }),
  ],
  SetIssueStatus: [
    2,
    (random, view) => {
      const delisted = view.issues.flatMap(({ status }, issue) => (status === 1 ? [issue] : []));
      const isBack = delisted.length > 0 && !random.oneIn(4);
      const issue = isBack ? random.pick(delisted) : someIssue(random, view);
      return {
        kind: 'SetIssueStatus',
        issue,
        status: isBack || random.oneIn(6) ? 0 : random.oneIn(9) ? 3 : 1,
      };
    },
  ],
  SetIssueFlags: [
    3,
    (random, view) => ({
      kind: 'SetIssueFlags',
      issue: someIssue(random, view),
      flags: random.oneIn(8) ? random.below(32) : random.pick([0, 1, 4, 5, 8, 12]),
    }),
  ],
  SetExpiryDay: [
    3,
    (random, view) => ({
      kind: 'SetExpiryDay',
      market: someMarket(random, view),
      date: view.businessDate + random.below(4),
      closingPercent: random.pick([0, 1, 1, 2, 101]),
    }),
  ],
  AttestTotals: [8, attestTotals],
  FreezeAccount: [
    4,
    (random, view) => {
      const frozen = view.accounts.flatMap(({ isFrozen }, n) => (isFrozen ? [n] : []));
      const isBack = frozen.length > 0 && !random.oneIn(4);
      return {
        kind: 'FreezeAccount',
        account: isBack ? random.pick(frozen) : someAccount(random, view),
        isFrozen: isBack ? 0 : random.oneIn(9) ? random.below(3) : 1,
      };
    },
  ],
};

/** Mostly what the positions hold, and mostly where that brings a suspended issue back. */
function attestTotals(random: RandomSource, view: CatalogueView) {
  const suspended = view.issues.flatMap(({ status }, n) => (status === SUSPENDED ? [n] : []));
  const isBack = suspended.length > 0 && !random.oneIn(4);
  const issue = isBack ? random.pick(suspended) : someIssue(random, view);
  const rows = view.managerTotals.filter((row) => row.issue === issue);
  const participant =
    random.oneIn(8) || rows.length === 0
      ? someParticipant(random, view)
      : random.pick(rows).participant;
  const { customers, own } = view.holdingsOf(issue, participant);
  const off = isBack || !random.oneIn(5) ? 0 : random.pick([1, -1, 500, MAX_SAFE_UINT]);
  const onCustomers = random.oneIn(2);
  const changed = (figure: number): number => Math.max(0, Math.min(figure + off, MAX_SAFE_UINT));
  return {
    kind: 'AttestTotals',
    issue,
    participant,
    customers: onCustomers ? changed(customers) : customers,
    own: onCustomers ? own : changed(own),
  } as const;
}

/** An issue by number, or all. */
export function issueOrAll(random: RandomSource, view: CatalogueView): number {
  return random.oneIn(3) ? NONE_U32 : someIssue(random, view);
}

/** A market and one of its issues, or all of them. */
export function marketAndIssue(random: RandomSource, view: CatalogueView) {
  const issue = someIssue(random, view);
  const market = view.issues[issue]?.market ?? 0;
  const isRight = market > 0 && !random.oneIn(12);
  return {
    market: isRight ? market : someMarket(random, view),
    issue: random.oneIn(4) ? NONE_U32 : issue,
  };
}
