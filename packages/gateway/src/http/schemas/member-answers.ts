import {
  ACCOUNT_CLASSES,
  ACCOUNT_FLAGS,
  BREACH_KINDS,
  KEY_KINDS,
  KEY_STATUSES,
  LOCKED_BY,
  ORDER_FLAGS,
  ORDER_STATUSES,
  ORDER_TYPES,
  PARTICIPANT_STATUSES,
  PROPOSAL_STATUSES,
  ROLES,
  SCOPES,
  SELF_MATCH,
  SIDES,
  TIMES_IN_FORCE,
} from '@jangbu/protocol';
import Type from 'typebox';
import {
  DateText,
  Decimal,
  Flag,
  Hex32,
  Index,
  nameIn,
  namesIn,
  object,
  orNull,
  page,
  Text,
  Timestamp,
  Whole,
} from './forms.ts';

const LOCK_FIELDS = { lockedBy: orNull(nameIn(LOCKED_BY)), lockedAt: orNull(Timestamp) };
const FREE_CASH = { currency: Whole, code: Text, available: Decimal };
const FREE_SHARES = { issue: Whole, shortCode: Text, available: Decimal };

/** A registered key. */
export const Key = object({
  key: Hex32,
  participant: Whole,
  kind: nameIn(KEY_KINDS),
  status: nameIn(KEY_STATUSES),
  scope: namesIn(Object.keys(SCOPES)),
  validFrom: Timestamp,
  validUntil: Timestamp,
  highestNonce: Whole,
});

/** An account and what it has. */
export const Account = object({
  account: Whole,
  member: Whole,
  class: nameIn(ACCOUNT_CLASSES),
  status: nameIn(['active', 'locked', 'frozen']),
  isFrozen: Flag,
  isLocked: Flag,
  ...LOCK_FIELDS,
  flags: namesIn(Object.keys(ACCOUNT_FLAGS)),
  group: orNull(Whole),
  retail: orNull(object({ year: Whole, bought: Decimal, sold: Decimal })),
  cash: Type.Array(object({ ...FREE_CASH, held: Decimal })),
  positions: Type.Array(object({ ...FREE_SHARES, held: Decimal, frozen: Decimal })),
  openOrders: Whole,
});

/** What an account could order. */
export const Allowance = object({
  account: Whole,
  cash: Type.Array(object(FREE_CASH)),
  positions: Type.Array(object(FREE_SHARES)),
  order: orNull(
    object({
      issue: Whole,
      price: orNull(Decimal),
      buyQuantity: orNull(Decimal),
      buyAmount: orNull(Decimal),
      sellQuantity: Decimal,
    }),
  ),
  index: Index,
});

/** The present state of an order. */
export const Order = object({
  orderId: Whole,
  clientOrderId: Text,
  account: Whole,
  issue: Whole,
  side: nameIn(SIDES),
  orderType: nameIn(ORDER_TYPES),
  timeInForce: nameIn(TIMES_IN_FORCE),
  selfMatch: nameIn(SELF_MATCH),
  flags: namesIn(Object.keys(ORDER_FLAGS)),
  price: Decimal,
  stopPrice: orNull(Decimal),
  isDormant: Flag,
  quantity: Decimal,
  leavesQuantity: Decimal,
  cumulativeQuantity: Decimal,
  status: nameIn(ORDER_STATUSES),
  reject: Type.Null(),
  row: orNull(Whole),
  blockIndex: Index,
  position: Whole,
  timestamp: Timestamp,
});

/** An account's share in a trade. */
const Fill = object({
  issue: Whole,
  index: Whole,
  orderId: Whole,
  clientOrderId: Text,
  side: nameIn(SIDES),
  liquidity: nameIn(['maker', 'taker']),
  price: Decimal,
  quantity: Decimal,
  fee: Decimal,
  tax: Decimal,
  isBusted: Flag,
  timestamp: Timestamp,
  hash: Hex32,
  blockIndex: Index,
  eventSeq: Whole,
});

/** An open withdrawal. */
const Withdrawal = object({
  withdrawal: Whole,
  account: Whole,
  currency: Whole,
  code: Text,
  amount: Decimal,
  requestedAt: Timestamp,
});

/** What the registrar's books hold of an issue. */
export const Totals = object({
  issue: Whole,
  sharesIssued: Decimal,
  items: Type.Array(object({ participant: Whole, customers: Decimal, own: Decimal })),
  breaches: Type.Array(
    object({
      participant: orNull(Whole),
      kind: nameIn(BREACH_KINDS),
      timestamp: Timestamp,
      blockIndex: Index,
    }),
  ),
  index: Index,
});

/** A participant with its roles. */
export const Participant = object({
  participant: Whole,
  name: Text,
  roles: namesIn(Object.keys(ROLES)),
  status: nameIn(PARTICIPANT_STATUSES),
  ...LOCK_FIELDS,
  ordersPerSecond: orNull(Whole),
});

/** A proposal with its action. */
export const Proposal = object({
  proposal: Whole,
  status: nameIn(PROPOSAL_STATUSES),
  action: Type.Object({ kind: Text }, { description: 'a command as plain JSON' }),
  participant: Whole,
  key: Whole,
  proposedAt: Timestamp,
  effectiveDate: orNull(DateText),
  approval: orNull(object({ key: Whole, date: DateText })),
  reject: orNull(Text),
});

/** A row of a fee schedule. */
const Fee = object({
  row: Whole,
  schedule: Whole,
  fromDate: DateText,
  makerPpm: Whole,
  takerPpm: Whole,
  sellTaxPpm: Whole,
  feeAccount: Whole,
  taxAccount: Whole,
});

/** A page of a list: `Order` each. */
export const Orders = page(Order);
/** A page of a list: `Fill` each. */
export const Fills = page(Fill);
/** A page of a list: `Withdrawal` each. */
export const Withdrawals = page(Withdrawal);
/** A page of a list: `Participant` each. */
export const Participants = page(Participant);
/** A page of a list: `Proposal` each. */
export const Proposals = page(Proposal);
/** A page of a list: `Fee` each. */
export const Fees = page(Fee);
