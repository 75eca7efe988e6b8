/** Comparisons of prices and quantities. */

/** The smaller one. */
export function smaller(a: bigint, b: bigint): bigint {
  if (a < b) return a;
  return b;
}

/** The greater one. */
export function greater(a: bigint, b: bigint): bigint {
  if (a > b) return a;
  return b;
}
