type NumberArray = Int32Array | Uint8Array | Float64Array;

const NAMES = ['Int32Array', 'Uint8Array', 'Float64Array'] as const;

/** How many elements of counted arrays were read and written. */
export interface AccessCount {
  total: number;
}

/**
 * Calls `run` while every new array of numbers counts the reads and writes of its elements in
 * `count`.
 *
 * Exact and the same on every machine, whatever the compiler does. `set` counts as many elements as
 * it copies. An array made before, or by other means than `new` with a length, is an ordinary one.
 */
export function withCountedArrays<Result>(count: AccessCount, run: () => Result): Result {
  const realArrays = NAMES.map((name) => [name, globalThis[name]] as const);
  const bareArrays = new WeakMap<object, NumberArray>();
  for (const [name, real] of realArrays) {
    const counted = new Proxy(real, {
      construct(target, args) {
        const bare: NumberArray = Reflect.construct(target, args);
        const proxy = new Proxy(bare, accessHandler(count, bareArrays));
        bareArrays.set(proxy, bare);
        return proxy;
      },
    });
    Reflect.set(globalThis, name, counted);
  }
  try {
    return run();
  } finally {
    for (const [name, real] of realArrays) Reflect.set(globalThis, name, real);
  }
}

function accessHandler(
  count: AccessCount,
  bareArrays: WeakMap<object, NumberArray>,
): ProxyHandler<NumberArray> {
  return {
    get(bare, key) {
      if (key === 'length') return bare.length;
      if (key === 'set') {
        return (source: NumberArray) => {
          count.total += source.length;
          bare.set(bareArrays.get(source) ?? source);
        };
      }
      const value: unknown = Reflect.get(bare, key);
      // What would read or write elements unseen must not be used behind the counter's back.
      if (typeof value === 'function') throw new Error(`${String(key)} is not counted`);
      count.total += 1;
      return value;
    },
    set(bare, key, value) {
      count.total += 1;
      return Reflect.set(bare, key, value);
    },
  };
}
