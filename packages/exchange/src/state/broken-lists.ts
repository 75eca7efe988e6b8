import { BUY, SELL } from '@jangbu/market';
import type { OrderVisitor } from './open-order-lists.ts';
import type { OrderTable } from './order-table.ts';
import type { ExchangeState } from './state.ts';

const SIDES = [BUY, SELL] as const;

/** A list of orders, and what makes an order one of it. */
interface OrderList {
  visit(visitor: OrderVisitor): boolean;
  isOwn(slot: number): boolean;
}

/**
 * Whether every way to list the rows of a table of orders comes to each of them once, in the list where it belongs.
 *
 * Walks the whole state.
 */
export function areListsWhole(state: ExchangeState, rows: OrderTable): boolean {
  const { keys, issues, accounts, participants } = state;
  const { lists } = rows;
  const ownerOf = (slot: number) => accounts[rows.account[slot]!]!.participant;
  const ofBothSides = (
    visit: (side: (typeof SIDES)[number], visitor: OrderVisitor) => boolean,
    isOwn: (slot: number) => boolean,
  ): OrderList[] =>
    SIDES.map((side) => ({
      visit: (visitor) => visit(side, visitor),
      isOwn: (slot) => isOwn(slot) && rows.sideOf(slot) === side,
    }));
  const ways: OrderList[][] = [
    keys.map((_, key) => ({
      visit: (visitor) => lists.visitKey(key, visitor),
      isOwn: (slot) => rows.key[slot] === key,
    })),
    issues.map((_, issue) => ({
      visit: (visitor) => lists.visitIssue(issue, visitor),
      isOwn: (slot) => rows.issue[slot] === issue,
    })),
    accounts.flatMap((_, account) =>
      ofBothSides(
        (side, visitor) => lists.visitAccount(account, side, visitor),
        (slot) => rows.account[slot] === account,
      ),
    ),
    participants.flatMap((_, participant) =>
      ofBothSides(
        (side, visitor) => lists.visitParticipant(participant, side, visitor),
        (slot) => ownerOf(slot) === participant,
      ),
    ),
    positionsOf(state).flatMap(([position, account, issue]) =>
      ofBothSides(
        (side, visitor) => lists.visitPosition(position, side, visitor),
        (slot) => rows.account[slot] === account && rows.issue[slot] === issue,
      ),
    ),
    holdersOf(state).flatMap(([participant, issue]) =>
      ofBothSides(
        (side, visitor) => lists.visitHolder(participant, issue, side, visitor),
        (slot) => ownerOf(slot) === participant && rows.issue[slot] === issue,
      ),
    ),
  ];
  return ways.every((way) => isWhole(rows, way));
}

function isWhole({ allocator, openCount }: OrderTable, way: readonly OrderList[]): boolean {
  let listed = 0;
  const areSound = way.every((list) =>
    list.visit((slot) => {
      listed += 1;
      // More than there are: the list comes back to itself.
      return listed <= openCount && allocator.isLive(slot) && list.isOwn(slot);
    }),
  );
  return areSound && listed === openCount;
}

type Position = readonly [position: number, account: number, issue: number];

function positionsOf({ positions }: ExchangeState): Position[] {
  return Array.from({ length: positions.count }, (_, row) => {
    return [row, positions.account[row]!, positions.asset[row]!] as const;
  });
}

/** Every pair of a participant and an issue of which one of its accounts has a position. */
function holdersOf(state: ExchangeState): (readonly [participant: number, issue: number])[] {
  const issueCount = state.issues.length;
  const holders = new Set<number>();
  for (const [, account, issue] of positionsOf(state)) {
    holders.add(state.accounts[account]!.participant * issueCount + issue);
  }
  return [...holders].map((each) => [Math.floor(each / issueCount), each % issueCount] as const);
}
