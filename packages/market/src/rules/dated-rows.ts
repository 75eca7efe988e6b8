/** A row of a table of rules with the business date from which it is in force. */
export interface DatedRow {
  /** First business date, in days since 1970-01-01. */
  readonly from: number;
}

/** The row in force on a business date: the last one of those that have begun, or undefined before the first. */
export function rowInForce<Row extends DatedRow>(
  rows: readonly Row[],
  date: number,
): Row | undefined {
  let found: Row | undefined;
  for (const row of rows) {
    if (row.from <= date && (found === undefined || row.from > found.from)) found = row;
  }
  return found;
}
