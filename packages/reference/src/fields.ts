/**
 * A record of fixed length that starts as zeros; its fields are written by offset, little-endian.
 *
 * Every setter throws a RangeError when the value does not fit its field: that would be a bug of
 * this engine.
 */
export class Fields {
  /** The record; later setters still change it. */
  readonly bytes: Uint8Array;
  readonly #view: DataView;

  /** A record of `length` zero bytes. */
  constructor(length: number) {
    const buffer = new ArrayBuffer(length);
    this.bytes = new Uint8Array(buffer);
    this.#view = new DataView(buffer);
  }

  /** Writes an integer below 2^8. */
  u8(offset: number, value: number): this {
    this.#view.setUint8(offset, checked(value, 0xff));
    return this;
  }

  /** Writes an integer below 2^16. */
  u16(offset: number, value: number): this {
    this.#view.setUint16(offset, checked(value, 0xffff), true);
    return this;
  }

  /** Writes an integer below 2^32. */
  u32(offset: number, value: number): this {
    this.#view.setUint32(offset, checked(value, 0xffff_ffff), true);
    return this;
  }

  /** Writes an integer below 2^53, the bound of every field of 8 bytes (encoding.md section 2). */
  u64(offset: number, value: number | bigint): this {
    const whole = checked(Number(value), Number.MAX_SAFE_INTEGER);
    this.#view.setBigUint64(offset, BigInt(whole), true);
    return this;
  }

  /**
   * Copies `bytes` into `[offset..offset + length)`; throws if they do not fit, shorter ones stay
   * zero-padded.
   */
  put(offset: number, bytes: Uint8Array, length: number = bytes.length): this {
    if (bytes.length > length)
      throw new RangeError(`${bytes.length} bytes in a field of ${length}`);
    this.bytes.set(bytes, offset);
    return this;
  }
}

function checked(value: number, greatest: number): number {
  if (!Number.isSafeInteger(value) || value < 0 || value > greatest) {
    throw new RangeError(`${value} is not an integer from 0 to ${greatest}`);
  }
  return value;
}
