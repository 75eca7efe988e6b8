/** A rule that is broken on purpose: one function of a module or a class, and what stands in for it. */
export interface Mistake<Module, Key extends keyof Module = keyof Module> {
  /** What is wrong, in one line. */
  readonly wrong: string;
  readonly of: Key;
  /** Of the random days that show it soon. */
  readonly seed: number;
  readonly plant: (right: Module[Key]) => Module[Key];
}

/** The mistake that is planted now, by what is wrong; '' for none. */
export const planted = { wrong: '' };

/** Writes down mistakes of one module, each with the type of the function that it stands in for. */
export function mistakesOf<Module>() {
  return <Key extends keyof Module>(
    of: Key,
    seed: number,
    wrong: string,
    plant: (right: Module[Key]) => Module[Key],
  ): Mistake<Module> => ({ wrong, of, seed, plant: plant as unknown as Mistake<Module>['plant'] });
}

/** A module whose functions make a mistake whenever it is the one that is planted. */
export function withMistakes<Module extends object>(
  module: Module,
  mistakes: readonly Mistake<Module>[],
): Module {
  const copy = { ...module };
  plantInto(copy, mistakes);
  return copy;
}

/** The same for a class: makes its methods err in place. */
export function plantInto<Target extends object>(
  target: Target,
  mistakes: readonly Mistake<Target>[],
): void {
  for (const { wrong, of, plant } of mistakes) {
    const right = target[of] as (...args: unknown[]) => unknown;
    const mistaken = plant(target[of]) as typeof right;
    target[of] = function (this: unknown, ...args: unknown[]) {
      return (planted.wrong === wrong ? mistaken : right).apply(this, args);
    } as Target[typeof of];
  }
}
