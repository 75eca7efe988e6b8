import type { WrittenRows } from './touched-rows.ts';
import { WideMap } from './wide-map.ts';

/** One client order id of the business date. */
export interface ClientOrderId {
  readonly account: number;
  readonly clientOrderId: string;
  readonly orderId: number;
  /** Index of the block that used it. */
  readonly changedAt: number;
}

/** The client order ids of the business date: row n is the n-th; the look-up by account and id is derived. */
export class ClientOrderIdTable {
  readonly rows: ClientOrderId[] = [];
  readonly written: WrittenRows;
  readonly #orderIdsByKey = new WideMap<string>();

  constructor(written: WrittenRows) {
    this.written = written;
  }

  /** The order that used this id today, or -1. */
  find(account: number, clientOrderId: string): number {
    return this.#orderIdsByKey.find(keyOf(account, clientOrderId));
  }

  /** Appends an id that `find` does not know. */
  append(id: ClientOrderId): void {
    this.written.mark(this.rows.length);
    this.restore(id);
  }

  /** The same without noting the row as written. */
  restore(id: ClientOrderId): void {
    this.#orderIdsByKey.add(keyOf(id.account, id.clientOrderId), id.orderId);
    this.rows.push(id);
  }

  /** Forgets all: the business date has changed. */
  clear(): void {
    this.rows.length = 0;
    this.#orderIdsByKey.clear();
    this.written.markCleared();
  }
}

function keyOf(account: number, clientOrderId: string): string {
  return `${account} ${clientOrderId}`;
}
