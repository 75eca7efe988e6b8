import { isUtf8 } from 'node:buffer';
import { BUY, SELL, type Side } from '@jangbu/market';
import type { NumberField, OrderFlowFault } from './order-flow-fault.ts';
import { OrderIds } from './order-ids.ts';

/** Operations of an order-flow file, as its `op` column stores them. */
export const OP_ADD = 0;
/** Like `OP_ADD`, but nothing rests. */
export const OP_IOC = 1;
/** Lowers the open quantity and keeps time priority. */
export const OP_REDUCE = 2;
/** Takes the order off the book. */
export const OP_CANCEL = 3;

/** Longest line, its end not counted. */
export const MAX_LINE_BYTES = 65_536;
/** Longest order id. */
export const MAX_ID_BYTES = 255;
/** Most operations of one file: about one gigabyte of columns. */
const MAX_OPERATIONS = 33_554_432;

/** An order-flow file, read: row `n` of each column is the operation of line `n + 2`. */
export interface OrderFlow {
  readonly count: number;
  /** Number that the file gives the operation; needs not be ascending. */
  readonly seq: Float64Array;
  /** `OP_ADD`, `OP_IOC`, `OP_REDUCE` or `OP_CANCEL`. */
  readonly op: Uint8Array;
  /** The order's id, numbered by `ids`. */
  readonly order: Uint32Array;
  readonly side: Uint8Array;
  /** Price units; of no meaning in `OP_REDUCE` and `OP_CANCEL`. */
  readonly price: Float64Array;
  /** Units; of no meaning in `OP_CANCEL`. */
  readonly quantity: Float64Array;
  /** 1 where the note is `seed`: the book before the recording started. */
  readonly seed: Uint8Array;
  readonly ids: OrderIds;
}

/** What prices and quantities must be multiples of. */
export interface Increments {
  /** In price units, at least 1. */
  readonly tick: number;
  /** In units, at least 1. */
  readonly lot: number;
}

/** The line of the file that row `row` was read from. */
export function lineOfRow(row: number): number {
  return row + 2;
}

const HEADER = Buffer.from('seq,op,id,side,price,qty,note');
const BYTE_ORDER_MARK = Buffer.from([0xef, 0xbb, 0xbf]);
const ADD = Buffer.from('ADD');
const IOC = Buffer.from('IOC');
const REDUCE = Buffer.from('REDUCE');
const CANCEL = Buffer.from('CANCEL');
const SEED = Buffer.from('seed');

const LF = 0x0a;
const CR = 0x0d;
const COMMA = 0x2c;
const QUOTE = 0x22;
const DIGIT_0 = 0x30;
const DIGIT_9 = 0x39;
const COLUMNS = 7;

const NOT_A_NUMBER = -1;
const TOO_LARGE = -2;
/** (2^53 - 1) / 10, cut, and its last digit: no further digit fits above. */
const LARGEST_TENTH = 900_719_925_474_099;
const LARGEST_LAST_DIGIT = 1;

const INITIAL_ROWS = 65_536;

/**
 * Reads an order-flow file from its bytes, which may come in pieces of any size.
 *
 * Strict: exactly the columns of the header, numbers of ASCII digits without leading zeros, no quotation marks, no
 * control characters, UTF-8. A byte order mark, CR LF as the end of a line, and a last line without an end are read as
 * what they are. The first fault stops it. What only the book can know (whether an id is open) is not checked here.
 */
export class OrderFlowParser {
  readonly #increments: Increments;
  readonly #ids = new OrderIds();
  readonly #carry = new Uint8Array(MAX_LINE_BYTES + 2);
  readonly #fieldEnds = new Int32Array(COLUMNS);
  #carried = 0;
  #line = 0;
  #count = 0;
  #fault: OrderFlowFault | undefined;
  #seq = new Float64Array(INITIAL_ROWS);
  #op = new Uint8Array(INITIAL_ROWS);
  #order = new Uint32Array(INITIAL_ROWS);
  #side = new Uint8Array(INITIAL_ROWS);
  #price = new Float64Array(INITIAL_ROWS);
  #quantity = new Float64Array(INITIAL_ROWS);
  #seed = new Uint8Array(INITIAL_ROWS);

  /** A parser that holds prices and quantities of orders to `increments`. */
  constructor(increments: Increments) {
    this.#increments = increments;
  }

  /** Operations read so far. */
  get count(): number {
    return this.#count;
  }

  /** Reads the next bytes; false once a fault was met, after which the rest need not be brought. */
  push(bytes: Uint8Array): boolean {
    let start = 0;
    while (this.#fault === undefined) {
      const end = bytes.indexOf(LF, start);
      if (end === -1) break;
      if (this.#carried === 0) this.#readLine(bytes, start, end);
      else if (this.#keep(bytes, start, end)) this.#readCarried();
      start = end + 1;
    }
    return this.#fault === undefined && this.#keep(bytes, start, bytes.length);
  }

  /** Ends the file: what was read, or the first fault. */
  finish(): OrderFlow | OrderFlowFault {
    if (this.#fault === undefined && this.#carried > 0) this.#readCarried();
    if (this.#fault === undefined && this.#line === 0)
      this.#fault = { kind: 'empty_file', line: 0 };
    if (this.#fault !== undefined) return this.#fault;
    const count = this.#count;
    return {
      count,
      seq: this.#seq.subarray(0, count),
      op: this.#op.subarray(0, count),
      order: this.#order.subarray(0, count),
      side: this.#side.subarray(0, count),
      price: this.#price.subarray(0, count),
      quantity: this.#quantity.subarray(0, count),
      seed: this.#seed.subarray(0, count),
      ids: this.#ids,
    };
  }

  /** Puts the beginning of a line aside until its end comes; false if it is too long. */
  #keep(bytes: Uint8Array, start: number, end: number): boolean {
    if (this.#carried + end - start > this.#carry.length) {
      this.#fault = { kind: 'line_too_long', line: this.#line + 1, limit: MAX_LINE_BYTES };
      return false;
    }
    this.#carry.set(bytes.subarray(start, end), this.#carried);
    this.#carried += end - start;
    return true;
  }

  #readCarried(): void {
    const length = this.#carried;
    this.#carried = 0;
    this.#readLine(this.#carry, 0, length);
  }

  #readLine(bytes: Uint8Array, start: number, lineEnd: number): void {
    this.#line += 1;
    const end = lineEnd > start && bytes[lineEnd - 1] === CR ? lineEnd - 1 : lineEnd;
    if (end - start > MAX_LINE_BYTES) {
      this.#fault = { kind: 'line_too_long', line: this.#line, limit: MAX_LINE_BYTES };
    } else if (this.#line === 1) {
      const marked = equals(bytes, start, start + BYTE_ORDER_MARK.length, BYTE_ORDER_MARK);
      const first = marked ? start + BYTE_ORDER_MARK.length : start;
      if (!equals(bytes, first, end, HEADER)) this.#fault = { kind: 'wrong_header', line: 1 };
    } else {
      this.#fault = this.#splitLine(bytes, start, end) ?? this.#readRow(bytes, start);
    }
  }

  /** Finds where the fields end, and refuses bytes that no field may hold. */
  #splitLine(bytes: Uint8Array, start: number, end: number): OrderFlowFault | undefined {
    const line = this.#line;
    let columns = 0;
    let isAscii = true;
    for (let index = start; index < end; index += 1) {
      const byte = bytes[index]!;
      if (byte === COMMA) {
        if (columns < COLUMNS) this.#fieldEnds[columns] = index;
        columns += 1;
      } else if (byte < 0x20 || byte === 0x7f) return { kind: 'control_character', line, byte };
      else if (byte === QUOTE) return { kind: 'quote_character', line };
      else if (byte >= 0x80) isAscii = false;
    }
    if (!isAscii && !isUtf8(bytes.subarray(start, end))) return { kind: 'not_utf8', line };
    if (columns < COLUMNS) this.#fieldEnds[columns] = end;
    columns += 1;
    return columns === COLUMNS ? undefined : { kind: 'wrong_columns', line, columns };
  }

  /** Reads a line of seven fields; a row is only added if all of it is right. */
  #readRow(bytes: Uint8Array, start: number): OrderFlowFault | undefined {
    const line = this.#line;
    const ends = this.#fieldEnds;
    const seq = parseDigits(bytes, start, ends[0]!);
    if (seq < 0) return numberFault(line, 'seq', seq, bytes, start, ends[0]!);

    const op = operationOf(bytes, ends[0]! + 1, ends[1]!);
    if (op < 0) {
      return { kind: 'unknown_operation', line, found: textOf(bytes, ends[0]! + 1, ends[1]!) };
    }

    const idStart = ends[1]! + 1;
    if (ends[2] === idStart) return { kind: 'missing_id', line };
    if (ends[2]! - idStart > MAX_ID_BYTES)
      return { kind: 'id_too_long', line, limit: MAX_ID_BYTES };

    const side = sideOf(bytes, ends[2]! + 1, ends[3]!);
    if (side === undefined) {
      return { kind: 'unknown_side', line, found: textOf(bytes, ends[2]! + 1, ends[3]!) };
    }
    const price = parseDigits(bytes, ends[3]! + 1, ends[4]!);
    if (price < 0) return numberFault(line, 'price', price, bytes, ends[3]! + 1, ends[4]!);
    const quantity = parseDigits(bytes, ends[4]! + 1, ends[5]!);
    if (quantity < 0) return numberFault(line, 'qty', quantity, bytes, ends[4]! + 1, ends[5]!);

    const fault = this.#checkIncrements(op, price, quantity);
    if (fault !== undefined) return fault;
    if (this.#count === MAX_OPERATIONS) {
      return { kind: 'too_many_operations', line, limit: MAX_OPERATIONS };
    }

    const row = this.#count;
    if (row === this.#op.length) this.#grow();
    this.#seq[row] = seq;
    this.#op[row] = op;
    this.#order[row] = this.#ids.intern(bytes, idStart, ends[2]!);
    this.#side[row] = side;
    this.#price[row] = price;
    this.#quantity[row] = quantity;
    this.#seed[row] = equals(bytes, ends[5]! + 1, ends[6]!, SEED) ? 1 : 0;
    this.#count = row + 1;
    return undefined;
  }

  /** Figures that count must be at least 1 and on tick and lot; a cancel's only have to be numbers. */
  #checkIncrements(op: number, price: number, quantity: number): OrderFlowFault | undefined {
    const line = this.#line;
    const { tick, lot } = this.#increments;
    if (op === OP_ADD || op === OP_IOC) {
      if (price === 0) return { kind: 'zero', line, field: 'price' };
      if (price % tick !== 0) return { kind: 'off_tick', line, price, tick };
    }
    if (op === OP_CANCEL) return undefined;
    if (quantity === 0) return { kind: 'zero', line, field: 'qty' };
    if (quantity % lot !== 0) return { kind: 'off_lot', line, quantity, lot };
    return undefined;
  }

  #grow(): void {
    this.#seq = widened(this.#seq, Float64Array);
    this.#op = widened(this.#op, Uint8Array);
    this.#order = widened(this.#order, Uint32Array);
    this.#side = widened(this.#side, Uint8Array);
    this.#price = widened(this.#price, Float64Array);
    this.#quantity = widened(this.#quantity, Float64Array);
    this.#seed = widened(this.#seed, Uint8Array);
  }
}

function widened<Column extends Uint8Array | Uint32Array | Float64Array>(
  column: Column,
  make: new (length: number) => Column,
): Column {
  const larger = new make(column.length * 2);
  larger.set(column);
  return larger;
}

/** The number that the digits say, `NOT_A_NUMBER` if they are none, `TOO_LARGE` above 2^53 - 1. */
function parseDigits(bytes: Uint8Array, start: number, end: number): number {
  if (start >= end) return NOT_A_NUMBER;
  // One number, one spelling: nothing that other doors refuse is taken here.
  if (end - start > 1 && bytes[start] === DIGIT_0) return NOT_A_NUMBER;
  let value = 0;
  let isTooLarge = false;
  for (let index = start; index < end; index += 1) {
    const byte = bytes[index]!;
    if (byte < DIGIT_0 || byte > DIGIT_9) return NOT_A_NUMBER;
    const digit = byte - DIGIT_0;
    isTooLarge ||= value > LARGEST_TENTH || (value === LARGEST_TENTH && digit > LARGEST_LAST_DIGIT);
    if (!isTooLarge) value = value * 10 + digit;
  }
  return isTooLarge ? TOO_LARGE : value;
}

function numberFault(
  line: number,
  field: NumberField,
  result: number,
  bytes: Uint8Array,
  start: number,
  end: number,
): OrderFlowFault {
  const found = textOf(bytes, start, end);
  return { kind: result === TOO_LARGE ? 'number_too_large' : 'not_a_number', line, field, found };
}

function operationOf(bytes: Uint8Array, start: number, end: number): number {
  if (equals(bytes, start, end, ADD)) return OP_ADD;
  if (equals(bytes, start, end, CANCEL)) return OP_CANCEL;
  if (equals(bytes, start, end, REDUCE)) return OP_REDUCE;
  if (equals(bytes, start, end, IOC)) return OP_IOC;
  return -1;
}

function sideOf(bytes: Uint8Array, start: number, end: number): Side | undefined {
  if (end - start !== 1) return undefined;
  if (bytes[start] === 0x42) return BUY;
  return bytes[start] === 0x53 ? SELL : undefined;
}

function equals(bytes: Uint8Array, start: number, end: number, expected: Uint8Array): boolean {
  if (end - start !== expected.length) return false;
  for (let index = 0; index < expected.length; index += 1) {
    if (bytes[start + index] !== expected[index]) return false;
  }
  return true;
}

function textOf(bytes: Uint8Array, start: number, end: number): string {
  return Buffer.from(bytes.subarray(start, end)).toString('utf8');
}
