import {
  ACCOUNT_FLAGS,
  ACCOUNT_STATUS_BITS,
  BREACH_KINDS,
  formatDecimal,
  LOCKED_BY,
  PARTICIPANT_STATUSES,
  PROPOSAL_STATUSES,
  plainCommand,
  ROLES,
  rejectName,
} from '@jangbu/protocol';
import type {
  AccountView,
  BreachView,
  FeeView,
  IssueView,
  LockView,
  ParticipantView,
  ProposalView,
  TotalsView,
  TradeView,
  VenueViews,
  WithdrawalView,
} from '@jangbu/views';
import { bitNames, dateText, nameOf, timeOrNull } from './market-items.ts';

/** Who turned a kill switch on, and when; null for nobody. */
function lockItem({ lockedBy, lockedAt }: LockView) {
  return {
    lockedBy: lockedBy === 0 ? null : nameOf(LOCKED_BY, lockedBy),
    lockedAt: timeOrNull(lockedAt),
  };
}

/** A participant with its roles and whether it is locked. */
export function participantItem(view: ParticipantView) {
  const { participant, name, roles, status, ordersPerSecond } = view;
  return {
    participant,
    name,
    roles: bitNames(ROLES, roles),
    status: nameOf(PARTICIPANT_STATUSES, status),
    ...lockItem(view),
    ordersPerSecond: ordersPerSecond === 0 ? null : ordersPerSecond,
  };
}

/** Status and terms of an account; frozen says more than locked. */
export function accountTermsItem(view: AccountView) {
  const isFrozen = (view.status & ACCOUNT_STATUS_BITS.frozen) !== 0;
  const isLocked = (view.status & ACCOUNT_STATUS_BITS.locked) !== 0;
  return {
    status: isFrozen ? 'frozen' : isLocked ? 'locked' : 'active',
    isFrozen,
    isLocked,
    ...lockItem(view),
    flags: bitNames(ACCOUNT_FLAGS, view.flags),
    group: view.group === 0 ? null : view.group,
    retail:
      view.year === 0
        ? null
        : {
            year: view.year,
            bought: formatDecimal(view.bought, 0),
            sold: formatDecimal(view.sold, 0),
          },
  };
}

/** What orders of an issue must keep to; null where there is no such bound. */
export function issueTermsItem({ terms, listing }: IssueView, currencyDecimals: number) {
  const { maxQuantity, maxNotional, collarPercent, feeSchedule, ownershipCapPpm } = terms;
  const orNull = (value: number) => (value === 0 ? null : value);
  return {
    maxQuantity: maxQuantity === 0 ? null : formatDecimal(maxQuantity, 0),
    maxNotional: maxNotional === 0 ? null : formatDecimal(maxNotional, currencyDecimals),
    collarPercent: orNull(collarPercent),
    feeSchedule: orNull(feeSchedule),
    ownershipCapPpm: orNull(ownershipCapPpm),
    currency: listing.currency,
  };
}

/** What a trade was charged, in its currency; null where nothing was. */
export function feesItem({ fees }: TradeView, currencyDecimals: number) {
  if (fees === null) return null;
  const amount = (units: number) => formatDecimal(units, currencyDecimals);
  return {
    buyerFee: amount(fees.buyerFee),
    sellerFee: amount(fees.sellerFee),
    sellerTax: amount(fees.sellerTax),
  };
}

/** A row of a fee schedule. */
export function feeItem({ fromDate, ...fee }: FeeView) {
  return { ...fee, fromDate: dateText(fromDate) };
}

/** A proposal with its action as plain JSON. */
export function proposalItem(view: ProposalView) {
  const { proposal, participant, key, proposedAt, effectiveDate, approval, reject } = view;
  return {
    proposal,
    status: nameOf(PROPOSAL_STATUSES, view.status),
    action: plainCommand(view.action),
    participant,
    key,
    proposedAt,
    effectiveDate: effectiveDate === 0 ? null : dateText(effectiveDate),
    approval: approval === null ? null : { key: approval.key, date: dateText(approval.date) },
    reject: reject === 0 ? null : (rejectName(reject) ?? `unknown_${reject}`),
  };
}

/** An open withdrawal. */
export function withdrawalItem(views: VenueViews, view: WithdrawalView) {
  const { code, decimals } = views.genesis.currencies[view.currency]!;
  return {
    withdrawal: view.withdrawal,
    account: view.account,
    currency: view.currency,
    code,
    amount: formatDecimal(view.amount, decimals),
    requestedAt: view.requestedAt,
  };
}

/** What the registrar's books hold for a participant. */
export function totalsItem({ participant, customers, own }: TotalsView) {
  return {
    participant,
    customers: formatDecimal(customers, 0),
    own: formatDecimal(own, 0),
  };
}

/** A difference between positions and books. */
export function breachItem({ participant, kind, timestamp, blockIndex }: BreachView) {
  return { participant, kind: nameOf(BREACH_KINDS, kind), timestamp, blockIndex };
}
