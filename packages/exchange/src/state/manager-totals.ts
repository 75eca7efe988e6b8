import { MAX_SAFE_UINT } from '@jangbu/protocol';
import { grownFloat64, grownUint32 } from './balance-table.ts';
import { NumberMap } from './number-map.ts';
import type { WrittenRows } from './touched-rows.ts';
import { WideSums } from './wide-sums.ts';

const INITIAL_ROWS = 64;
/** Issues are numbered below 2^16, so an issue and a participant make one safe key. */
const ISSUE_SPAN = 65_536;

/** What is wrong with a row of table 25, as the field `kind` of `supply_breach`. */
export const BREACH = Object.freeze({ customersAbove: 0, ownAbove: 1, sumAbove: 2, below: 3 });

/**
 * What the registrar's books hold of each issue for each participant as manager (table 25), as columns, and beside it
 * what the positions hold (derived).
 *
 * Rows are numbered by creation and never leave. Every movement of shares comes here, so a figure and what it is compared
 * with cost the same few words, and nothing is summed up again.
 */
export class ManagerTotals {
  issue = new Uint32Array(INITIAL_ROWS);
  participant = new Uint32Array(INITIAL_ROWS);
  /** Books: for accounts of class client. */
  customers = new Float64Array(INITIAL_ROWS);
  /** Books: for all other accounts. */
  own = new Float64Array(INITIAL_ROWS);
  /** Derived: `available + held` of the positions of accounts of class client. */
  clientShares = new Float64Array(INITIAL_ROWS);
  /** Derived: the same of all other accounts. */
  ownShares = new Float64Array(INITIAL_ROWS);
  count = 0;
  readonly written: WrittenRows;
  readonly #rowsByPair = new NumberMap();
  readonly #rowsByIssue: (number[] | undefined)[] = [];
  /** Derived: row + 1 by row of a position, 0 for none. */
  #rowsByPosition = new Uint32Array(INITIAL_ROWS);
  /** Derived: the sum of both figures over the rows of an issue. */
  readonly #sums = new WideSums();

  constructor(written: WrittenRows) {
    this.written = written;
  }

  /** Row of a pair, or -1. */
  find(issue: number, participant: number): number {
    return this.#rowsByPair.find(participant * ISSUE_SPAN + issue);
  }

  /** Appends a row of zeros for a pair that `find` does not know; returns its number. */
  add(issue: number, participant: number): number {
    const row = this.count;
    if (row === this.issue.length) this.#grow();
    this.count = row + 1;
    this.issue[row] = issue;
    this.participant[row] = participant;
    this.#rowsByPair.set(participant * ISSUE_SPAN + issue, row);
    const rows = this.#rowsByIssue[issue];
    if (rows === undefined) this.#rowsByIssue[issue] = [row];
    else rows.push(row);
    this.written.mark(row);
    return row;
  }

  /** Row of the manager of a position's row, -1 if it has not been learned (derived). */
  rowOfPosition(position: number): number {
    return position < this.#rowsByPosition.length ? this.#rowsByPosition[position]! - 1 : -1;
  }

  /** Learns the row of the manager of a position's row. */
  learnPosition(position: number, row: number): void {
    const { length } = this.#rowsByPosition;
    if (position >= length) {
      this.#rowsByPosition = grownUint32(this.#rowsByPosition, Math.max(position + 1, 2 * length));
    }
    this.#rowsByPosition[position] = row + 1;
  }

  /** Rows of an issue, ascending. */
  rowsOf(issue: number): readonly number[] {
    return this.#rowsByIssue[issue] ?? [];
  }

  /** Sum of both figures over the rows of an issue: exact below 2^53, else some number that is not. */
  sumOf(issue: number): number {
    return this.#sums.of(issue);
  }

  /** Moves a figure, and what is compared with it, by `quantity`, which may be negative. */
  shift(row: number, isClient: boolean, quantity: number): void {
    const shares = isClient ? this.clientShares : this.ownShares;
    shares[row] = shares[row]! + quantity;
    const figure = (isClient ? this.customers : this.own)[row]! + quantity;
    // At 2^53 - 1 and at 0 a figure stays.
    this.#setFigure(row, isClient, Math.max(Math.min(figure, MAX_SAFE_UINT), 0));
    this.written.mark(row);
  }

  /** Notes that a row was written, though it stays. */
  touch(row: number): void {
    this.written.mark(row);
  }

  /** Sets both figures. */
  set(row: number, customers: number, own: number): void {
    this.#setFigure(row, true, customers);
    this.#setFigure(row, false, own);
    this.written.mark(row);
  }

  /** Adds to what the positions hold, which is derived: for a restore and for the first rows. */
  addShares(row: number, isClient: boolean, quantity: number): void {
    const shares = isClient ? this.clientShares : this.ownShares;
    shares[row] = shares[row]! + quantity;
  }

  /** Which figure of a row the positions are above: `BREACH` without the sum; -1 for none. */
  breachOf(row: number): number {
    if (this.clientShares[row]! > this.customers[row]!) return BREACH.customersAbove;
    return this.ownShares[row]! > this.own[row]! ? BREACH.ownAbove : -1;
  }

  /** Whether a figure of a row is above what the positions hold. */
  isAbovePositions(row: number): boolean {
    return this.customers[row]! > this.clientShares[row]! || this.own[row]! > this.ownShares[row]!;
  }

  #setFigure(row: number, isClient: boolean, figure: number): void {
    const figures = isClient ? this.customers : this.own;
    this.#sums.add(this.issue[row]!, figure - figures[row]!);
    figures[row] = figure;
  }

  #grow(): void {
    const rows = this.issue.length * 2;
    this.issue = grownUint32(this.issue, rows);
    this.participant = grownUint32(this.participant, rows);
    this.customers = grownFloat64(this.customers, rows);
    this.own = grownFloat64(this.own, rows);
    this.clientShares = grownFloat64(this.clientShares, rows);
    this.ownShares = grownFloat64(this.ownShares, rows);
  }
}
