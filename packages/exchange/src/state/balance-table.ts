import { NumberMap } from './number-map.ts';
import type { WrittenRows } from './touched-rows.ts';

const INITIAL_ROWS = 64;
/** Assets (currencies or issues) are numbered below 2^16, so an account and an asset make one safe key. */
const ASSET_SPAN = 65_536;

/**
 * Cash (asset = currency) or positions (asset = issue): `available + held` of each (account, asset), as columns.
 *
 * Rows are numbered by creation and never leave. The look-up from account and asset to the row is derived.
 */
export class BalanceTable {
  account = new Uint32Array(INITIAL_ROWS);
  asset = new Uint32Array(INITIAL_ROWS);
  /** Minor units, or units of the issue, that are free. */
  available = new Float64Array(INITIAL_ROWS);
  /** The same, set aside for open orders. */
  held = new Float64Array(INITIAL_ROWS);
  /** Index of the block in which the row was last written. */
  changedAt = new Float64Array(INITIAL_ROWS);
  count = 0;
  readonly written: WrittenRows;
  readonly #rowsByKey = new NumberMap();
  /** What was found last: the checks and the effects of one command look for the same row. */
  #foundKey = -1;
  #foundRow = -1;

  constructor(written: WrittenRows) {
    this.written = written;
  }

  /** Row of (account, asset), or -1. */
  find(account: number, asset: number): number {
    const key = account * ASSET_SPAN + asset;
    if (key === this.#foundKey) return this.#foundRow;
    const row = this.#rowsByKey.find(key);
    if (row < 0) return row;
    this.#foundKey = key;
    this.#foundRow = row;
    return row;
  }

  /** What is free of (account, asset); 0 without a row. */
  availableOf(account: number, asset: number): number {
    const row = this.find(account, asset);
    return row < 0 ? 0 : (this.available[row] as number);
  }

  /** Row of (account, asset), made empty if there is none. */
  findOrCreate(account: number, asset: number, blockIndex: number): number {
    const present = this.find(account, asset);
    if (present >= 0) return present;
    const row = this.append(account, asset);
    this.#write(row, blockIndex);
    return row;
  }

  /** Makes room for `count` rows at once: for a restore. */
  reserve(count: number): void {
    this.#rowsByKey.reserve(count);
    while (this.account.length < count) this.#grow();
  }

  /** Adds a row that `find` does not know, without noting it as written: for a restore. */
  append(account: number, asset: number): number {
    const row = this.count;
    if (row === this.account.length) this.#grow();
    this.account[row] = account;
    this.asset[row] = asset;
    this.count = row + 1;
    this.#rowsByKey.set(account * ASSET_SPAN + asset, row);
    return row;
  }

  /** Adds `amount` to what is free. */
  credit(row: number, amount: number, blockIndex: number): void {
    this.available[row] = (this.available[row] as number) + amount;
    this.#write(row, blockIndex);
  }

  /** Moves `amount` from available to held; the caller has checked that it is there. */
  hold(row: number, amount: number, blockIndex: number): void {
    this.available[row] = (this.available[row] as number) - amount;
    this.held[row] = (this.held[row] as number) + amount;
    this.#write(row, blockIndex);
  }

  /** Takes `amount` out of held and gives `back` of it to available. */
  release(row: number, amount: number, back: number, blockIndex: number): void {
    this.held[row] = (this.held[row] as number) - amount;
    this.available[row] = (this.available[row] as number) + back;
    this.#write(row, blockIndex);
  }

  #write(row: number, blockIndex: number): void {
    this.changedAt[row] = blockIndex;
    this.written.mark(row);
  }

  #grow(): void {
    const rows = this.account.length * 2;
    this.account = grownUint32(this.account, rows);
    this.asset = grownUint32(this.asset, rows);
    this.available = grownFloat64(this.available, rows);
    this.held = grownFloat64(this.held, rows);
    this.changedAt = grownFloat64(this.changedAt, rows);
  }
}

/** A copy of `column` with room for `rows` rows. */
export function grownUint32(column: Uint32Array, rows: number): Uint32Array<ArrayBuffer> {
  const grown = new Uint32Array(rows);
  grown.set(column);
  return grown;
}

/** A copy of `column` with room for `rows` rows. */
export function grownFloat64(column: Float64Array, rows: number): Float64Array<ArrayBuffer> {
  const grown = new Float64Array(rows);
  grown.set(column);
  return grown;
}

/** A copy of `column` with room for `rows` rows. */
export function grownUint8(column: Uint8Array, rows: number): Uint8Array<ArrayBuffer> {
  const grown = new Uint8Array(rows);
  grown.set(column);
  return grown;
}
