import type { DefineFees } from '@jangbu/protocol';

/** A row of table 12: what fills of an issue with this schedule are charged from a date on. */
export interface FeeRow extends Readonly<Omit<DefineFees, 'kind'>> {
  /** Number of the row. */
  readonly number: number;
  /** The greater of the maker's and the taker's rate: what a buy order holds for. */
  readonly worstPpm: number;
}

/** The rows of table 12; schedules are numbered from 1 without gaps. */
export class FeeTable {
  readonly rows: FeeRow[] = [];
  /** Number of schedules. */
  scheduleCount = 0;

  /** Appends a row; returns its number. */
  add(fees: Omit<FeeRow, 'number' | 'worstPpm'>): number {
    const number = this.rows.length;
    const worstPpm = Math.max(fees.makerPpm, fees.takerPpm);
    this.rows.push({ ...fees, number, worstPpm });
    this.scheduleCount = Math.max(this.scheduleCount, fees.schedule);
    return number;
  }

  /** True if there is a row of the schedule from this date on. */
  has(schedule: number, fromDate: number): boolean {
    return this.rows.some((row) => row.schedule === schedule && row.fromDate === fromDate);
  }

  /** The rows in force on a date, by schedule; cost grows with the rows. */
  inForce(date: number): ReadonlyMap<number, FeeRow> {
    const bySchedule = new Map<number, FeeRow>();
    for (const row of this.rows) {
      if (row.fromDate > date) continue;
      const present = bySchedule.get(row.schedule);
      if (present === undefined || row.fromDate > present.fromDate) {
        bySchedule.set(row.schedule, row);
      }
    }
    return bySchedule;
  }
}
