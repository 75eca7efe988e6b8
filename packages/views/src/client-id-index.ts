/** Where the index finds the key of an entry that it holds only the number of. */
export interface ClientIdKeys {
  /** True if entry `orderId` was placed by `account` under `clientOrderId`. */
  isKeyOf(orderId: number, account: number, clientOrderId: string): boolean;
  /** The account and client order id of entry `orderId`. */
  keyOf(orderId: number): { account: number; clientOrderId: string };
}

/**
 * The last order of each (account, client order id), as an open-addressed table of order numbers: 4 bytes a slot at a load of
 * at most a half, where a Map of texts would need a hundred. The keys stay in the orders' own rows.
 */
export class ClientIdIndex {
  readonly #keys: ClientIdKeys;
  #slots = new Uint32Array(1024);
  #used = 0;

  constructor(keys: ClientIdKeys) {
    this.#keys = keys;
  }

  /** Makes `orderId` the last order of its key. */
  put(orderId: number, account: number, clientOrderId: string): void {
    const slot = this.#find(account, clientOrderId);
    if (this.#slots[slot] === 0) this.#used += 1;
    this.#slots[slot] = orderId;
    if (this.#used * 2 > this.#slots.length) this.#grow();
  }

  /** The last order of (account, client order id), or 0. */
  get(account: number, clientOrderId: string): number {
    return this.#slots[this.#find(account, clientOrderId)]!;
  }

  /** The slot of the key, or the free one where it belongs. */
  #find(account: number, clientOrderId: string): number {
    const mask = this.#slots.length - 1;
    let slot = hashOf(account, clientOrderId) & mask;
    for (;;) {
      const orderId = this.#slots[slot]!;
      if (orderId === 0 || this.#keys.isKeyOf(orderId, account, clientOrderId)) return slot;
      slot = (slot + 1) & mask;
    }
  }

  #grow(): void {
    const before = this.#slots;
    this.#slots = new Uint32Array(before.length * 2);
    for (const orderId of before) {
      if (orderId === 0) continue;
      const { account, clientOrderId } = this.#keys.keyOf(orderId);
      this.#slots[this.#find(account, clientOrderId)] = orderId;
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
