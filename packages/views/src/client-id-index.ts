/** Slots of an empty index; a power of two. */
const FIRST_SLOTS = 1_024;

/** Where the index finds the key of an entry that it holds only the number of. */
export interface ClientIdKeys {
  /** True if entry `orderId` was placed by `account` under `clientOrderId`. */
  isKeyOf(orderId: number, account: number, clientOrderId: string): boolean;
}

/** An open-addressed table: a key is in the first slot from `hashOf(key) mod slots` on that is its own, none after a free one. */
export interface FilledSlots {
  /** Order number of each slot, 0 for a free one; the number of slots is a power of two. */
  readonly orders: Uint32Array;
  readonly hashes: Uint32Array;
  readonly used: number;
  readonly hashOf: (account: number, clientOrderId: string) => number;
}

/**
 * The last order of each (account, client order id), as an open-addressed table of order numbers and hashes: 8 bytes a slot
 * at a load of at most a half, where a Map of texts would need a hundred. The keys stay in the orders' own rows; growing
 * reads none of them.
 */
export class ClientIdIndex {
  readonly #keys: ClientIdKeys;
  #orders = new Uint32Array(FIRST_SLOTS);
  #hashes = new Uint32Array(FIRST_SLOTS);
  #used = 0;

  constructor(keys: ClientIdKeys) {
    this.#keys = keys;
  }

  /** Makes `orderId` the last order of its key. */
  put(orderId: number, account: number, clientOrderId: string): void {
    const hash = hashOf(account, clientOrderId);
    const slot = this.#find(hash, account, clientOrderId);
    if (this.#orders[slot] === 0) this.#used += 1;
    this.#orders[slot] = orderId;
    this.#hashes[slot] = hash;
    if (this.#used * 2 > this.#orders.length) this.#grow();
  }

  /** The last order of (account, client order id), or 0. */
  get(account: number, clientOrderId: string): number {
    return this.#orders[this.#find(hashOf(account, clientOrderId), account, clientOrderId)]!;
  }

  /** Its slots as they are; it must not be changed any more. */
  slots(): FilledSlots {
    return { orders: this.#orders, hashes: this.#hashes, used: this.#used, hashOf };
  }

  /** The slot of the key, or the free one where it belongs. */
  #find(hash: number, account: number, clientOrderId: string): number {
    const mask = this.#orders.length - 1;
    let slot = hash & mask;
    for (;;) {
      const orderId = this.#orders[slot]!;
      if (orderId === 0) return slot;
      if (this.#hashes[slot] === hash && this.#keys.isKeyOf(orderId, account, clientOrderId)) {
        return slot;
      }
      slot = (slot + 1) & mask;
    }
  }

  #grow(): void {
    const [orders, hashes] = [this.#orders, this.#hashes];
    this.#orders = new Uint32Array(orders.length * 2);
    this.#hashes = new Uint32Array(orders.length * 2);
    const mask = this.#orders.length - 1;
    for (const [place, orderId] of orders.entries()) {
      if (orderId === 0) continue;
      let slot = hashes[place]! & mask;
      while (this.#orders[slot] !== 0) slot = (slot + 1) & mask;
      this.#orders[slot] = orderId;
      this.#hashes[slot] = hashes[place]!;
    }
  }
}

/** FNV-1a over the account and the characters, with a final mix; a view needs speed and spread, not secrecy. */
function hashOf(account: number, clientOrderId: string): number {
  let hash = 0x811c9dc5;
  for (let shift = 0; shift < 32; shift += 8) {
    hash = Math.imul(hash ^ ((account >>> shift) & 0xff), 0x01000193);
  }
  for (let place = 0; place < clientOrderId.length; place += 1) {
    hash = Math.imul(hash ^ clientOrderId.charCodeAt(place), 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x7feb352d);
  return (hash ^ (hash >>> 15)) >>> 0;
}
