import type { Price, Quantity } from '@jangbu/protocol';

const INITIAL_CAPACITY = 64;

/**
 * What a taker traded, as parallel columns: fill `i` of `count` is row `i` of each.
 *
 * One buffer is used again and again, and grows: no fill is an object. Books append and never clear, so that its owner
 * may collect one command or a whole block. A fill names the maker's slot, which is only good until the slot is
 * released: read the fills first.
 */
export class Fills {
  makerSlot = new Int32Array(INITIAL_CAPACITY);
  /** The maker's limit price. */
  price = new Float64Array(INITIAL_CAPACITY);
  quantity = new Float64Array(INITIAL_CAPACITY);
  count = 0;

  /** Forgets all fills and keeps the room. */
  clear(): void {
    this.count = 0;
  }

  /** Adds one fill at the end; constant cost on average. */
  append(makerSlot: number, price: Price, quantity: Quantity): void {
    const index = this.count;
    if (index === this.makerSlot.length) this.#grow();
    this.makerSlot[index] = makerSlot;
    this.price[index] = price;
    this.quantity[index] = quantity;
    this.count = index + 1;
  }

  #grow(): void {
    const capacity = this.makerSlot.length * 2;
    const makerSlot = new Int32Array(capacity);
    const price = new Float64Array(capacity);
    const quantity = new Float64Array(capacity);
    makerSlot.set(this.makerSlot);
    price.set(this.price);
    quantity.set(this.quantity);
    this.makerSlot = makerSlot;
    this.price = price;
    this.quantity = quantity;
  }
}
