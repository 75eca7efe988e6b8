import type { WorldReport } from './world.ts';
import { describePlan } from './world-plan.ts';

/** The one command that runs the world of a seed again. */
export function commandFor(seed: number): string {
  return `JANGBU_SIM_SEEDS=${seed}..${seed} npm test -- packages/simulator/src/worlds.test.ts`;
}

/** What went wrong in a world, for people: each fault, what was on, and how to see it again; '' if nothing did. */
export function describeFaults({ seed, plan, faults }: WorldReport): string {
  if (faults.length === 0) return '';
  const lines = faults.map((fault) => `seed ${seed}: ${fault}`);
  return [...lines, `  with ${describePlan(plan)}`, `  ${commandFor(seed)}`, ''].join('\n');
}

/**
 * The seeds of a range as text, `from..to`, both included; those of `usual` if there is no text.
 *
 * Throws a RangeError for anything else.
 */
export function seedsOf(text: string | undefined, usual: readonly [number, number]): number[] {
  const match = /^(\d{1,9})\.\.(\d{1,9})$/.exec(text ?? `${usual[0]}..${usual[1]}`);
  const [from, to] = [Number(match?.[1]), Number(match?.[2])];
  if (match === null || from > to) {
    throw new RangeError(`JANGBU_SIM_SEEDS=${text} is not a range of seeds such as 1..200`);
  }
  return Array.from({ length: to - from + 1 }, (_, place) => from + place);
}
