/** A block that was reached. */
export interface ReachedBlock {
  readonly index: number;
  readonly hash: Uint8Array;
}

const BETWEEN_MS = 1_000;

/** Shows how far a work has come: at once, then once a second at most, and never less than the last block at the end. */
export class HeadLines {
  readonly #show: (block: ReachedBlock) => void;
  #waiting: ReachedBlock | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(show: (block: ReachedBlock) => void) {
    this.#show = show;
  }

  /** A block was reached. */
  reach(block: ReachedBlock): void {
    if (this.#timer !== undefined) {
      this.#waiting = block;
      return;
    }
    this.#show(block);
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#flush();
    }, BETWEEN_MS);
    this.#timer.unref();
  }

  /** Shows the last block unless it was shown. */
  end(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const block = this.#waiting;
    this.#waiting = undefined;
    if (block !== undefined) this.#show(block);
  }

  #flush(): void {
    const block = this.#waiting;
    this.#waiting = undefined;
    if (block !== undefined) this.reach(block);
  }
}
