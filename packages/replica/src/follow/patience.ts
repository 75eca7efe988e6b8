import { SourceBehindError, SourceSilentError } from './block-source.ts';

const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 10_000;

/** What a follower tells of its source: it does not answer, it is behind this ledger, it answers again. */
export type FollowNotice =
  | { readonly kind: 'silent'; readonly reason: string }
  | { readonly kind: 'behind'; readonly index: number }
  | { readonly kind: 'answers' };

/** What waiting needs of the machine. */
export interface PatienceOptions {
  readonly onNotice?: ((notice: FollowNotice) => void) | undefined;
  /** Settles after `ms` milliseconds, or when `signal` aborts. */
  readonly pause?: ((ms: number, signal: AbortSignal) => Promise<void>) | undefined;
  /** From 0 (included) to 1 (excluded). */
  readonly random?: (() => number) | undefined;
}

/** Asks a source again that does not answer: at growing distances up to 10 s, with jitter, and says so once. */
export class Patience {
  readonly #onNotice: (notice: FollowNotice) => void;
  readonly #pause: (ms: number, signal: AbortSignal) => Promise<void>;
  readonly #random: () => number;
  #failures = 0;

  constructor({ onNotice, pause, random }: PatienceOptions) {
    this.#onNotice = onNotice ?? (() => {});
    this.#pause = pause ?? sleep;
    this.#random = random ?? Math.random;
  }

  /** True while the source answers. */
  get isAnswered(): boolean {
    return this.#failures === 0;
  }

  /** The source has answered. */
  answered(): void {
    if (this.#failures === 0) return;
    this.#failures = 0;
    this.#onNotice({ kind: 'answers' });
  }

  /** Waits until it is worth asking again; throws `error` unless that may help. */
  async waitAfter(error: unknown, signal: AbortSignal): Promise<void> {
    if (!(error instanceof SourceSilentError)) throw error;
    if (this.#failures === 0) this.#onNotice(noticeOf(error));
    const longestMs = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** this.#failures);
    this.#failures += 1;
    await this.#pause(longestMs * (0.5 + this.#random() / 2), signal);
  }

  /** The answer to `ask`, however long it takes to come; undefined once `signal` aborts. */
  async until<Answer>(
    ask: () => Promise<Answer>,
    signal: AbortSignal,
  ): Promise<Answer | undefined> {
    while (!signal.aborted) {
      try {
        const answer = await ask();
        this.answered();
        return answer;
      } catch (error) {
        if (signal.aborted) break;
        await this.waitAfter(error, signal);
      }
    }
    return undefined;
  }
}

function noticeOf(error: SourceSilentError): FollowNotice {
  if (error instanceof SourceBehindError) return { kind: 'behind', index: error.index };
  return { kind: 'silent', reason: error.message };
}

function sleep(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const wake = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', wake);
      resolve();
    };
    const timer = setTimeout(wake, ms);
    signal.addEventListener('abort', wake);
    if (signal.aborted) wake();
  });
}
