import { NumberMap } from './number-map.ts';
import { SlotRows } from './slot-rows.ts';

/** Issues are numbered below 2^16, so an account and an issue make one safe key. */
const ISSUE_SPAN = 65_536;

/** A row of table 22: cash that is held until the bank has paid it out. */
export interface Withdrawal {
  readonly account: number;
  readonly currency: number;
  readonly amount: number;
  readonly changedAt: number;
}

/** A row of table 23: how much of a position is frozen. */
export interface Freeze {
  readonly account: number;
  readonly issue: number;
  quantity: number;
  changedAt: number;
}

/** The rows of table 23, one a pair of account and issue; the look-up by the pair is derived. */
export class FreezeTable extends SlotRows<Freeze> {
  readonly #slotsByPair = new NumberMap();

  /** Number of the row of a pair, or -1. */
  find(account: number, issue: number): number {
    return this.#slotsByPair.find(account * ISSUE_SPAN + issue);
  }

  override add(row: Freeze): number {
    const slot = super.add(row);
    this.#slotsByPair.set(row.account * ISSUE_SPAN + row.issue, slot);
    return slot;
  }

  /** Changes how much a row has frozen. */
  change(slot: number, by: number, blockIndex: number): void {
    const row = this.rows[slot]!;
    row.quantity += by;
    row.changedAt = blockIndex;
    this.written.mark(slot);
  }

  override restore(slot: number, row: Freeze): void {
    super.restore(slot, row);
    this.#slotsByPair.set(row.account * ISSUE_SPAN + row.issue, slot);
  }

  override remove(slot: number): void {
    const { account, issue } = this.rows[slot]!;
    super.remove(slot);
    this.#slotsByPair.delete(account * ISSUE_SPAN + issue);
  }
}
