/** Tick tables and lots of the Korea Exchange, each with the date from which it is in force. */

import type { Quantity } from '@jangbu/protocol';
import { dateOf } from './civil-date.ts';
import { type DatedRow, rowInForce } from './dated-rows.ts';
import type { IssueKind, Listing, Market } from './listing.ts';
import { type TickTable, tickTable } from './tick-table.ts';

/** ER §32②1 of 2010-10-04: seven bands up to 500,000 won. */
const KOSPI_BEFORE_2023 = tickTable(
  [0, 1],
  [1_000, 5],
  [5_000, 10],
  [10_000, 50],
  [50_000, 100],
  [100_000, 500],
  [500_000, 1_000],
);

/** The same up to 50,000 won, and 100 from there on. */
const KOSDAQ_BEFORE_2023 = tickTable([0, 1], [1_000, 5], [5_000, 10], [10_000, 50], [50_000, 100]);

/** ER §32②1 of 2023-01-25: one table for the three markets. */
const STOCKS_SINCE_2023 = tickTable(
  [0, 1],
  [2_000, 5],
  [5_000, 10],
  [20_000, 50],
  [50_000, 100],
  [200_000, 500],
  [500_000, 1_000],
);

/** ER §32②2 of 2023-12-11: ETF and ETN below 2,000 won by 1 won. */
const ETF_SINCE_2023 = tickTable([0, 1], [2_000, 5]);

/** ER §32②3, and ETF and ETN until 2023-12-11. */
const FIVE_WON = tickTable([0, 5]);

interface TickRow extends DatedRow {
  readonly table: TickTable;
}

const BEGINNING = dateOf('2010-10-04');
const ONE_TABLE = dateOf('2023-01-25');

const ETF_ROWS: readonly TickRow[] = [
  { from: BEGINNING, table: FIVE_WON },
  { from: dateOf('2023-12-11'), table: ETF_SINCE_2023 },
];
const ELW_ROWS: readonly TickRow[] = [{ from: BEGINNING, table: FIVE_WON }];

function stockRows(before: TickTable): readonly TickRow[] {
  return [
    { from: BEGINNING, table: before },
    { from: ONE_TABLE, table: STOCKS_SINCE_2023 },
  ];
}

const STOCK_ROWS: Readonly<Record<Market, readonly TickRow[]>> = {
  KOSPI: stockRows(KOSPI_BEFORE_2023),
  KOSDAQ: stockRows(KOSDAQ_BEFORE_2023),
  KONEX: stockRows(KOSDAQ_BEFORE_2023),
};

/**
 * The tick table of an issue in force on a business date, ER §32② (2010-10-04, 2023-01-25, ETF and ETN also 2023-12-11);
 * undefined before 2010-10-04.
 */
export function krxTickTable({ market, kind }: Listing, date: number): TickTable | undefined {
  const rows = kind === 'stock' ? STOCK_ROWS[market] : kind === 'etf' ? ETF_ROWS : ELW_ROWS;
  return rowInForce(rows, date)?.table;
}

interface LotRow extends DatedRow {
  readonly lot: number;
}

const LOT_ROWS: Readonly<Record<IssueKind, readonly LotRow[]>> = {
  stock: [{ from: dateOf('2014-06-02'), lot: 1 }],
  etf: [{ from: dateOf('2014-06-02'), lot: 1 }],
  elw: [{ from: dateOf('2014-06-02'), lot: 10 }],
};

/** KONEX traded in hundreds at first. */
const KONEX_LOT_ROWS: readonly LotRow[] = [
  { from: dateOf('2013-07-01'), lot: 100 },
  { from: dateOf('2014-11-17'), lot: 1 },
];

/** Lot of an issue on a business date: 1, ELW 10 (ER §33); undefined before 2014-06-02, KONEX 2013-07-01. */
export function krxLot({ market, kind }: Listing, date: number): Quantity | undefined {
  const rows = market === 'KONEX' && kind !== 'elw' ? KONEX_LOT_ROWS : LOT_ROWS[kind];
  return rowInForce(rows, date)?.lot as Quantity | undefined;
}
