/**
 * States what must hold; throws an Error naming the invariant where it does not.
 *
 * A broken invariant is a bug and never an answer to bad input: the replica halts on it.
 */
export function assert(condition: boolean, invariant: string): asserts condition {
  if (!condition) throw new Error(`broken invariant: ${invariant}`);
}
