import { BUY, SELL, type Side } from '@jangbu/market';
import { Chains, grownLinks } from './chains.ts';
import { NumberMap } from './number-map.ts';

const NONE = -1;
const NO_ROWS = new Int32Array(0);
const SIDES = 2;
/** More than there are issues. */
const ISSUE_SPAN = 65_536;

/** Whose an account is; the accounts of the state. */
type Owners = readonly { readonly participant: number }[];

/** What lists an order. */
export interface ListedOrder {
  readonly account: number;
  readonly issue: number;
  readonly key: number;
}

/** Is told of the row of an order; false ends the visit. */
export type OrderVisitor = (slot: number) => boolean;

/**
 * The rows of one table of orders by account, participant, issue, side and key: derived, as links in typed arrays, so that
 * what walks the orders of a scope costs as much as these and not as all orders of somebody or of the ledger.
 *
 * The orders of an account in an issue on a side are a *group*: they have a list of their own. Groups that have orders are
 * listed by account and by *holder*, which is a participant in an issue on a side; holders that have groups by
 * participant and by issue. So every list on the way to an order leads to some order, and a busy order costs two lists:
 * that of its group and that of its key. Constant cost a call.
 */
export class OpenOrderLists {
  readonly #owners: Owners;
  /** Group of an order, by slot. */
  #groupBySlot = NO_ROWS;
  /** Group by row of the position × 2 + side, -1 where it has no orders. */
  #groupByPlace = NO_ROWS;
  /** By group: where it stands in `#groupByPlace`; of a free one the next free group. */
  #places = NO_ROWS;
  /** By group. */
  #accounts = NO_ROWS;
  #holders = NO_ROWS;
  #groupCount = 0;
  #freeGroup = NONE;
  /** Holders by participant and issue, without the side; once numbered for good. */
  readonly #holderNumbers = new NumberMap();
  #holderCount = 0;
  readonly #ordersByGroup = new Chains();
  readonly #ordersByKey = new Chains();
  /** By account × 2 + side. */
  readonly #groupsByAccount = new Chains();
  readonly #groupsByHolder = new Chains();
  /** By participant × 2 + side. */
  readonly #holdersByParticipant = new Chains();
  readonly #holdersByIssue = new Chains();

  constructor(owners: Owners) {
    this.#owners = owners;
  }

  /** Takes up an order that is in no list; `position` is the row of its account and issue. */
  link(slot: number, order: ListedOrder, side: Side, position: number): void {
    const place = position * SIDES + side;
    let group = this.#groupByPlace[place] ?? NONE;
    if (group === NONE) group = this.#openGroup(place, order, side);
    if (slot >= this.#groupBySlot.length) {
      this.#groupBySlot = grownLinks(this.#groupBySlot, slot + 1);
    }
    this.#groupBySlot[slot] = group;
    this.#ordersByGroup.link(slot, group);
    this.#ordersByKey.link(slot, order.key);
  }

  /** Takes an order out of its lists. */
  unlink(slot: number, issue: number, key: number): void {
    const group = this.#groupBySlot[slot]!;
    this.#ordersByKey.unlink(slot, key);
    if (this.#ordersByGroup.unlink(slot, group)) this.#closeGroup(group, issue);
  }

  /** Visits the orders of a position's account and issue on a side; false if the visitor ended it. */
  visitPosition(position: number, side: Side, visitor: OrderVisitor): boolean {
    const group = this.#groupByPlace[position * SIDES + side] ?? NONE;
    return group === NONE || visitAll(this.#ordersByGroup, group, visitor);
  }

  /** Visits the orders of an account on a side; false if the visitor ended it. */
  visitAccount(account: number, side: Side, visitor: OrderVisitor): boolean {
    return this.#visitGroups(this.#groupsByAccount, account * SIDES + side, visitor);
  }

  /** Visits the orders of a participant in an issue on a side; false if the visitor ended it. */
  visitHolder(participant: number, issue: number, side: Side, visitor: OrderVisitor): boolean {
    const number = this.#holderNumbers.find(participant * ISSUE_SPAN + issue);
    return (
      number === NONE || this.#visitGroups(this.#groupsByHolder, number * SIDES + side, visitor)
    );
  }

  /** Visits the orders of a participant on a side; false if the visitor ended it. */
  visitParticipant(participant: number, side: Side, visitor: OrderVisitor): boolean {
    return this.#visitHolders(this.#holdersByParticipant, participant * SIDES + side, visitor);
  }

  /** Visits the orders in an issue; false if the visitor ended it. */
  visitIssue(issue: number, visitor: OrderVisitor): boolean {
    return this.#visitHolders(this.#holdersByIssue, issue, visitor);
  }

  /** Visits the orders of a key; false if the visitor ended it. */
  visitKey(key: number, visitor: OrderVisitor): boolean {
    return visitAll(this.#ordersByKey, key, visitor);
  }

  #visitHolders(holders: Chains, list: number, visitor: OrderVisitor): boolean {
    for (let each = holders.firstOf(list); each !== NONE; each = holders.after(each)) {
      if (!this.#visitGroups(this.#groupsByHolder, each, visitor)) return false;
    }
    return true;
  }

  #visitGroups(groups: Chains, list: number, visitor: OrderVisitor): boolean {
    for (let group = groups.firstOf(list); group !== NONE; group = groups.after(group)) {
      if (!visitAll(this.#ordersByGroup, group, visitor)) return false;
    }
    return true;
  }

  #openGroup(place: number, { account, issue }: ListedOrder, side: Side): number {
    const { participant } = this.#owners[account]!;
    const holder = this.#holderNumber(participant, issue) * SIDES + side;
    const group = this.#takeGroup();
    if (place >= this.#groupByPlace.length) {
      this.#groupByPlace = grownLinks(this.#groupByPlace, place + 1);
    }
    this.#groupByPlace[place] = group;
    this.#places[group] = place;
    this.#accounts[group] = account;
    this.#holders[group] = holder;
    this.#groupsByAccount.link(group, account * SIDES + side);
    if (this.#groupsByHolder.link(group, holder)) {
      this.#holdersByParticipant.link(holder, participant * SIDES + side);
      this.#holdersByIssue.link(holder, issue);
    }
    return group;
  }

  #closeGroup(group: number, issue: number): void {
    const place = this.#places[group]!;
    const account = this.#accounts[group]!;
    const holder = this.#holders[group]!;
    const side = place % SIDES === BUY ? BUY : SELL;
    this.#groupByPlace[place] = NONE;
    this.#groupsByAccount.unlink(group, account * SIDES + side);
    if (this.#groupsByHolder.unlink(group, holder)) {
      const { participant } = this.#owners[account]!;
      this.#holdersByParticipant.unlink(holder, participant * SIDES + side);
      this.#holdersByIssue.unlink(holder, issue);
    }
    this.#places[group] = this.#freeGroup;
    this.#freeGroup = group;
  }

  #holderNumber(participant: number, issue: number): number {
    const key = participant * ISSUE_SPAN + issue;
    const known = this.#holderNumbers.find(key);
    if (known !== NONE) return known;
    const number = this.#holderCount;
    this.#holderCount += 1;
    this.#holderNumbers.set(key, number);
    return number;
  }

  #takeGroup(): number {
    const free = this.#freeGroup;
    if (free !== NONE) {
      this.#freeGroup = this.#places[free]!;
      return free;
    }
    const group = this.#groupCount;
    this.#groupCount += 1;
    if (group >= this.#places.length) {
      this.#places = grownLinks(this.#places, group + 1);
      this.#accounts = grownLinks(this.#accounts, group + 1);
      this.#holders = grownLinks(this.#holders, group + 1);
    }
    return group;
  }
}

function visitAll(orders: Chains, list: number, visitor: OrderVisitor): boolean {
  for (let slot = orders.firstOf(list); slot !== NONE; slot = orders.after(slot)) {
    if (!visitor(slot)) return false;
  }
  return true;
}
