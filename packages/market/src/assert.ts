/**
 * States what must hold; throws an Error naming the invariant where it does not.
 *
 * A broken invariant is a bug and never an answer to bad input: whoever drives the book halts on it.
 */
export function assert(condition: boolean, invariant: string): asserts condition {
  if (!condition) broken(invariant);
}

/**
 * Throws the Error of a broken invariant.
 *
 * Behind an `if` it is what `assert` is, for the calls of which a venue makes millions a second: a
 * branch that was never taken costs the optimised code one comparison and no room.
 */
export function broken(invariant: string): never {
  throw new Error(`broken invariant: ${invariant}`);
}

/** True for what prices and quantities are: a whole number from 1 to 2^53 - 1. */
export function isCount(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 1;
}
