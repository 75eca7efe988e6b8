type NumberArray = Int32Array | Uint32Array | Uint8Array | Float64Array;

/** What the arrays of a book are. */
const OF_A_BOOK = ['Int32Array', 'Uint8Array', 'Float64Array'] as const;

/** Which arrays are counted. */
export type CountedKind = 'Int32Array' | 'Uint32Array' | 'Uint8Array' | 'Float64Array';

/** How many elements of counted arrays were read and written. */
export interface AccessCount {
  total: number;
}

/**
 * Calls `run` while every new array of numbers counts the reads and writes of its elements in
 * `count`.
 *
 * Exact and the same on every machine, whatever the compiler does. `set` and `fill` count as many
 * elements as they write. An array made before, or by other means than `new` with a length, is an
 * ordinary one, and so are those that are not of `kinds`.
 */
export function withCountedArrays<Result>(
  count: AccessCount,
  run: () => Result,
  kinds: readonly CountedKind[] = OF_A_BOOK,
): Result {
  const realArrays = kinds.map((name) => [name, globalThis[name]] as const);
  const arrays = new CountedArrays(count);
  for (const [name, real] of realArrays) {
    const counted = new Proxy(real, {
      construct: (target, args) => arrays.counted(Reflect.construct(target, args)),
    });
    Reflect.set(globalThis, name, counted);
  }
  try {
    return run();
  } finally {
    for (const [name, real] of realArrays) Reflect.set(globalThis, name, real);
  }
}

/** Arrays that count, and the bare ones behind them. */
class CountedArrays {
  readonly #count: AccessCount;
  readonly #bareArrays = new WeakMap<object, NumberArray>();

  constructor(count: AccessCount) {
    this.#count = count;
  }

  counted(bare: NumberArray): NumberArray {
    const count = this.#count;
    const proxy: NumberArray = new Proxy(bare, {
      get: (_, key) => {
        if (key === 'length') return bare.length;
        if (key === 'set') {
          return (source: NumberArray) => {
            count.total += source.length;
            bare.set(this.#bareArrays.get(source) ?? source);
          };
        }
        if (key === 'fill') {
          return (value: number, from = 0, to = bare.length) => {
            count.total += to - from;
            bare.fill(value, from, to);
            return proxy;
          };
        }
        if (key === 'subarray') {
          return (from: number, to: number) => this.counted(bare.subarray(from, to));
        }
        const value: unknown = Reflect.get(bare, key);
        // What would read or write elements unseen must not be used behind the counter's back.
        if (typeof value === 'function') throw new Error(`${String(key)} is not counted`);
        count.total += 1;
        return value;
      },
      set: (_, key, value) => {
        count.total += 1;
        return Reflect.set(bare, key, value);
      },
    });
    this.#bareArrays.set(proxy, bare);
    return proxy;
  }
}
