import { ClientIdIndex, type ClientIdKeys, type FilledSlots } from './client-id-index.ts';
import type { PageCache } from './page-cache.ts';
import { PagedRows } from './paged-rows.ts';

/** Order number and hash. */
const SLOT_BYTES = 8;
const HASH = 4;

/**
 * The last order of each (account, client order id): the ids of the business date in memory, those of each date before in
 * pages that may leave it. Looking up an id of the date costs what `ClientIdIndex` costs; an older one costs about one
 * page a date that is looked through, the newest first.
 */
export class ClientIdDays {
  readonly #keys: ClientIdKeys;
  readonly #cache: PageCache | undefined;
  readonly #before: ClosedDay[] = [];
  #today: ClientIdIndex;

  constructor(keys: ClientIdKeys, cache?: PageCache) {
    this.#keys = keys;
    this.#cache = cache;
    this.#today = new ClientIdIndex(keys);
  }

  /** Closes the date: what was put so far belongs to it. */
  startDate(): void {
    const slots = this.#today.slots();
    if (slots.used === 0) return;
    this.#before.push(new ClosedDay(slots, this.#keys, this.#cache));
    this.#today = new ClientIdIndex(this.#keys);
  }

  /** Makes `orderId` the last order of its key. */
  put(orderId: number, account: number, clientOrderId: string): void {
    this.#today.put(orderId, account, clientOrderId);
  }

  /** The last order of (account, client order id), or 0. */
  get(account: number, clientOrderId: string): number {
    const today = this.#today.get(account, clientOrderId);
    if (today !== 0) return today;
    for (let day = this.#before.length - 1; day >= 0; day -= 1) {
      const order = this.#before[day]!.get(account, clientOrderId);
      if (order !== 0) return order;
    }
    return 0;
  }
}

/** The slots of a date that is over, as rows. */
class ClosedDay {
  readonly #keys: ClientIdKeys;
  readonly #rows: PagedRows;
  readonly #hashOf: FilledSlots['hashOf'];

  constructor({ orders, hashes, hashOf }: FilledSlots, keys: ClientIdKeys, cache?: PageCache) {
    this.#keys = keys;
    this.#hashOf = hashOf;
    this.#rows = new PagedRows(SLOT_BYTES, cache);
    for (const [slot, order] of orders.entries()) {
      const row = this.#rows.add();
      if (order === 0) continue;
      const page = this.#rows.pageToWrite(row);
      page.setUint32(this.#rows.offset(row), order);
      page.setUint32(this.#rows.offset(row) + HASH, hashes[slot]!);
    }
  }

  get(account: number, clientOrderId: string): number {
    const hash = this.#hashOf(account, clientOrderId);
    const mask = this.#rows.count - 1;
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const page = this.#rows.page(slot);
      const at = this.#rows.offset(slot);
      const order = page.getUint32(at);
      if (order === 0) return 0;
      const isHash = page.getUint32(at + HASH) === hash;
      if (isHash && this.#keys.isKeyOf(order, account, clientOrderId)) return order;
    }
  }
}
