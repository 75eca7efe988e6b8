import {
  type Book,
  createOrderColumns,
  Fills,
  growOrderColumns,
  MAX_SLOTS,
  type OrderColumns,
  type Side,
  SlotAllocator,
} from '@jangbu/market';
import type { Price, Quantity } from '@jangbu/protocol';
import type { OrderFlowFault } from './order-flow-fault.ts';
import {
  lineOfRow,
  OP_ADD,
  OP_CANCEL,
  OP_IOC,
  OP_REDUCE,
  type OrderFlow,
} from './order-flow-parser.ts';

/** The columns of an order flow that the books see. */
export type Operations = Pick<
  OrderFlow,
  'count' | 'op' | 'order' | 'side' | 'price' | 'quantity'
> & {
  /** How many different orders there are. */
  readonly orderCount: number;
};

/** Why an operation cannot be carried out: the kinds of `OrderFlowFault` that only the book knows. */
export type Refusal =
  | 'unknown_id'
  | 'id_still_open'
  | 'reduce_exceeds_open'
  | 'open_quantity_too_large'
  | 'too_many_open_orders';

// An imported constant would be looked up at every use; these are compiled in.
const [ADD, IOC, REDUCE, CANCEL] = [OP_ADD, OP_IOC, OP_REDUCE, OP_CANCEL];
const MOST_SLOTS: number = MAX_SLOTS;
const NO_SLOT = -1;
const INITIAL_SLOTS = 4096;
const INITIAL_FILLS = 4096;

/** Every fill of a run, in order: the taker by the row of its operation, the maker by the number of its order. */
class FillLog {
  takerRow = new Uint32Array(INITIAL_FILLS);
  makerOrder = new Uint32Array(INITIAL_FILLS);
  price = new Float64Array(INITIAL_FILLS);
  quantity = new Float64Array(INITIAL_FILLS);
  count = 0;

  /** Adds a fill at the end; constant cost on average. */
  append(takerRow: number, makerOrder: number, price: number, quantity: number): void {
    const index = this.count;
    if (index === this.takerRow.length) this.#grow();
    this.takerRow[index] = takerRow;
    this.makerOrder[index] = makerOrder;
    this.price[index] = price;
    this.quantity[index] = quantity;
    this.count = index + 1;
  }

  #grow(): void {
    const capacity = this.takerRow.length * 2;
    const { takerRow, makerOrder, price, quantity } = this;
    this.takerRow = new Uint32Array(capacity);
    this.makerOrder = new Uint32Array(capacity);
    this.price = new Float64Array(capacity);
    this.quantity = new Float64Array(capacity);
    this.takerRow.set(takerRow);
    this.makerOrder.set(makerOrder);
    this.price.set(price);
    this.quantity.set(quantity);
  }
}

/**
 * Owner of bare books: feeds them operations, gives out slots, and knows which order has which slot.
 *
 * Row n of the operations gets sequence n + 1. Several books may share one run and its rows.
 */
export class MatchRun {
  readonly columns: OrderColumns = createOrderColumns(INITIAL_SLOTS);
  readonly log = new FillLog();
  readonly #operations: Operations;
  readonly #slots = new SlotAllocator();
  readonly #fills = new Fills();
  readonly #slotOfOrder: Int32Array;
  readonly #openQuantity = new Float64Array(2);
  #orderOfSlot = new Uint32Array(INITIAL_SLOTS);

  /** A run over `operations` with nothing open. */
  constructor(operations: Operations) {
    this.#operations = operations;
    this.#slotOfOrder = new Int32Array(operations.orderCount).fill(NO_SLOT);
  }

  /** Number of open orders. */
  get openOrders(): number {
    return this.#slots.liveCount;
  }

  /** Open quantity of an order of the operations, 0 when it is not open. */
  openQuantity(order: number): number {
    const slot = this.#slotOfOrder[order] ?? NO_SLOT;
    return slot === NO_SLOT ? 0 : this.columns.leaves[slot]!;
  }

  /** Slots of the open orders, ascending. */
  liveSlots(): Int32Array {
    const slots = new Int32Array(this.#slots.liveCount);
    let count = 0;
    for (let slot = 0; slot < this.#slots.highWater; slot += 1) {
      if (this.#slots.isLive(slot)) {
        slots[count] = slot;
        count += 1;
      }
    }
    return slots;
  }

  /** Slots of the open orders: asks from best to worst, then bids, in time order at one price; O(n log n). */
  slotsByPriority(): Int32Array {
    const { limitPrice, sequence, side } = this.columns;
    return this.liveSlots().sort((a, b) => {
      const bySide = side[b]! - side[a]!;
      if (bySide !== 0) return bySide;
      const byPrice = limitPrice[a]! - limitPrice[b]!;
      if (byPrice !== 0) return side[a] === 1 ? byPrice : -byPrice;
      return sequence[a]! - sequence[b]!;
    });
  }

  /** The order that holds a slot. */
  orderOfSlot(slot: number): number {
    return this.#orderOfSlot[slot]!;
  }

  /** Carries out the operation of row `row` on `book`, or says why not; after a refusal the run must not go on. */
  apply(row: number, book: Book): Refusal | undefined {
    const { op, order: orders } = this.#operations;
    const order = orders[row]!;
    const slot = this.#slotOfOrder[order]!;
    switch (op[row]) {
      case ADD:
        return slot === NO_SLOT ? this.#enter(row, order, book, true) : 'id_still_open';
      case IOC:
        return slot === NO_SLOT ? this.#enter(row, order, book, false) : 'id_still_open';
      case REDUCE:
        return slot === NO_SLOT ? 'unknown_id' : this.#reduce(row, order, slot, book);
      case CANCEL:
        if (slot === NO_SLOT) return 'unknown_id';
        this.#close(order, slot, book);
        return undefined;
      default:
        throw new Error(`broken invariant: row ${row} has a known operation`);
    }
  }

  #enter(row: number, order: number, book: Book, rests: boolean): Refusal | undefined {
    const operations = this.#operations;
    const side = operations.side[row] as Side;
    const price = operations.price[row] as Price;
    const leaves = book.match(side, price, operations.quantity[row] as Quantity, this.#fills);
    if (this.#fills.count > 0) this.#settle(row, side);
    if (leaves === 0 || !rests) return undefined;

    const openQuantity = this.#openQuantity[side]! + leaves;
    if (openQuantity > Number.MAX_SAFE_INTEGER) return 'open_quantity_too_large';
    if (this.#slots.liveCount === MOST_SLOTS) return 'too_many_open_orders';
    this.#openQuantity[side] = openQuantity;
    const slot = this.#slots.allocate();
    if (slot >= this.#orderOfSlot.length) this.#growSlots(slot + 1);
    const { columns } = this;
    columns.side[slot] = side;
    columns.limitPrice[slot] = price;
    columns.leaves[slot] = leaves;
    columns.sequence[slot] = row + 1;
    this.#orderOfSlot[slot] = order;
    this.#slotOfOrder[order] = slot;
    book.rest(slot);
    return undefined;
  }

  #reduce(row: number, order: number, slot: number, book: Book): Refusal | undefined {
    const by = this.#operations.quantity[row] as Quantity;
    const open = this.columns.leaves[slot]!;
    if (by > open) return 'reduce_exceeds_open';
    if (by === open) {
      this.#close(order, slot, book);
      return undefined;
    }
    const side = this.columns.side[slot]!;
    this.#openQuantity[side] = this.#openQuantity[side]! - by;
    book.reduce(slot, by);
    return undefined;
  }

  #close(order: number, slot: number, book: Book): void {
    const side = this.columns.side[slot]!;
    this.#openQuantity[side] = this.#openQuantity[side]! - this.columns.leaves[slot]!;
    book.remove(slot);
    this.#release(order, slot);
  }

  /** Writes the fills down by order, and lets go of makers that have nothing left. */
  #settle(row: number, takerSide: Side): void {
    const fills = this.#fills;
    let traded = 0;
    for (let index = 0; index < fills.count; index += 1) {
      const slot = fills.makerSlot[index]!;
      const order = this.#orderOfSlot[slot]!;
      const quantity = fills.quantity[index]!;
      traded += quantity;
      this.log.append(row, order, fills.price[index]!, quantity);
      if (this.columns.leaves[slot] === 0) this.#release(order, slot);
    }
    fills.clear();
    this.#openQuantity[1 - takerSide] = this.#openQuantity[1 - takerSide]! - traded;
  }

  #release(order: number, slot: number): void {
    this.#slotOfOrder[order] = NO_SLOT;
    this.#slots.release(slot);
  }

  #growSlots(slots: number): void {
    growOrderColumns(this.columns, slots);
    const larger = new Uint32Array(this.columns.leaves.length);
    larger.set(this.#orderOfSlot);
    this.#orderOfSlot = larger;
  }
}

/** A refusal of row `row` as a fault of the file, with the facts that a reader needs to mend it. */
export function faultOfRefusal(
  refusal: Refusal,
  row: number,
  flow: OrderFlow,
  run: MatchRun,
): OrderFlowFault {
  const line = lineOfRow(row);
  const order = flow.order[row]!;
  const id = flow.ids.text(order);
  switch (refusal) {
    case 'unknown_id':
    case 'id_still_open':
      return { kind: refusal, line, id };
    case 'reduce_exceeds_open':
      return { kind: refusal, line, id, by: flow.quantity[row]!, open: run.openQuantity(order) };
    case 'open_quantity_too_large':
      return { kind: refusal, line };
    case 'too_many_open_orders':
      return { kind: refusal, line, limit: MAX_SLOTS };
  }
}
