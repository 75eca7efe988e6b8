import { encodeUtf8, plainHasher, toHex } from '@jangbu/protocol';
import type { ExpectedAnswer, LevelAnswer, UnpricedAnswer } from './answers.ts';
import type { StreamMessage, VenueStream } from './stream.ts';

/** What a book says beside its levels. */
interface BookFigures {
  /** What the call under way would come to. */
  readonly expected: ExpectedAnswer | null;
  readonly marketOrders: UnpricedAnswer;
  readonly midpointOrders: UnpricedAnswer;
}

/** The best 25 levels of a book at one moment; crossed, perhaps, while a call collects orders. */
export interface BookState extends BookFigures {
  readonly issue: number;
  /** Best first. */
  readonly asks: readonly LevelAnswer[];
  /** Best first. */
  readonly bids: readonly LevelAnswer[];
  readonly seq: number;
  /** Index of the block. */
  readonly index: number;
  /** Timestamp of the block in microseconds. */
  readonly timestamp: number;
}

/** Called with each state of a book; `isStale` while the connection is gone and the state is the last that was known. */
export type BookListener = (book: BookState, isStale: boolean) => void;

/** A delta leaves out the figures that are as before. */
interface BookData extends Partial<BookFigures> {
  readonly asks: readonly LevelAnswer[];
  readonly bids: readonly LevelAnswer[];
}

const NOTHING: UnpricedAnswer = { asks: '0', bids: '0' };
const NO_FIGURES: BookFigures = { expected: null, marketOrders: NOTHING, midpointOrders: NOTHING };

/** One side of a local book. */
class LocalSide {
  #levels: LevelAnswer[] = [];
  readonly #direction: 1 | -1;

  constructor(direction: 1 | -1) {
    this.#direction = direction;
  }

  get levels(): readonly LevelAnswer[] {
    return this.#levels;
  }

  reset(levels: readonly LevelAnswer[]): void {
    this.#levels = [...levels];
  }

  apply(changes: readonly LevelAnswer[]): void {
    const changed = new Set(changes.map(([price]) => price));
    const kept = this.#levels.filter(([price]) => !changed.has(price));
    const added = changes.filter(([, quantity]) => quantity !== '0');
    this.#levels = [...kept, ...added].sort(([a], [b]) => this.#direction * comparePrices(a, b));
  }
}

/** Prices of an issue have the same number of decimals and no leading zeros, so the longer one is the greater. */
function comparePrices(a: string, b: string): number {
  if (a.length !== b.length) return a.length - b.length;
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/**
 * Follows a book: snapshot, deltas, checksums. A delta that does not follow the last one, or a checksum that differs, asks for
 * a new snapshot; nothing is shown until it has come.
 */
export function followBook(
  stream: VenueStream,
  issue: number,
  listener: BookListener,
): { close(): void } {
  const channel = { ch: 'book', issue } as const;
  const asks = new LocalSide(1);
  const bids = new LocalSide(-1);
  let state: BookState | undefined;
  let seq: number | undefined;
  let figures = NO_FIGURES;

  const restart = () => {
    seq = undefined;
    stream.restart(channel);
  };
  const show = (message: StreamMessage) => {
    seq = message.seq;
    state = {
      issue,
      asks: asks.levels,
      bids: bids.levels,
      ...figures,
      seq,
      index: message.index,
      timestamp: message.t,
    };
    listener(state, false);
  };
  const take = (message: StreamMessage) => {
    if (message.type === 'snapshot') {
      const data = message.data as BookData;
      asks.reset(data.asks);
      bids.reset(data.bids);
      figures = figuresOf(data, NO_FIGURES);
      show(message);
    } else if (seq === undefined) {
      // Waiting for the snapshot that was asked for.
    } else if (message.type === 'delta') {
      if (message.prev !== seq) return restart();
      const data = message.data as BookData;
      asks.apply(data.asks);
      bids.apply(data.bids);
      figures = figuresOf(data, figures);
      show(message);
    } else if (message.seq === seq && state !== undefined) {
      const { checksum } = message.data as { readonly checksum: string };
      if (checksum !== bookChecksum(state)) restart();
    }
  };
  const interrupted = () => {
    if (state !== undefined) listener(state, true);
  };
  const resumed = () => {
    if (state !== undefined) listener(state, false);
  };
  return stream.add({ channel, take, interrupted, resumed });
}

function figuresOf(data: BookData, before: BookFigures): BookFigures {
  const { expected = before.expected } = data;
  const { marketOrders = before.marketOrders, midpointOrders = before.midpointOrders } = data;
  return { expected, marketOrders, midpointOrders };
}

/** The checksum of a book of docs/spec/doors.md section 5, in hex. */
export function bookChecksum({
  issue,
  seq,
  asks,
  bids,
}: Pick<BookState, 'issue' | 'seq' | 'asks' | 'bids'>): string {
  const lines = [
    `jangbu-book/v1 ${issue} ${seq}\n`,
    ...asks.map((level) => `a ${level.join(' ')}\n`),
    ...bids.map((level) => `b ${level.join(' ')}\n`),
  ];
  return toHex(plainHasher.sha256(encodeUtf8(lines.join(''))));
}
