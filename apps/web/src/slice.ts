/** A value outside React that components subscribe to; equal values (`Object.is`) are no change. */
export class Slice<Value> {
  readonly #listeners = new Set<() => void>();
  #value: Value;

  constructor(initial: Value) {
    this.#value = initial;
  }

  /** The value now; the same object until it changes. */
  readonly get = (): Value => this.#value;

  /** Calls `listener` after each change until the function returned is called. */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Replaces the value. */
  set(value: Value): void {
    if (Object.is(value, this.#value)) return;
    this.#value = value;
    for (const listener of this.#listeners) listener();
  }
}

/** Runs work at most once an animation frame, however often it is asked for. */
export class FrameTask {
  readonly #work: () => void;
  readonly #requestFrame: (callback: () => void) => unknown;
  #asked = false;

  constructor(
    work: () => void,
    requestFrame: (callback: () => void) => unknown = (callback) => requestAnimationFrame(callback),
  ) {
    this.#work = work;
    this.#requestFrame = requestFrame;
  }

  /** Asks for the work to be done in the next frame. */
  ask(): void {
    if (this.#asked) return;
    this.#asked = true;
    this.#requestFrame(() => {
      this.#asked = false;
      this.#work();
    });
  }
}
