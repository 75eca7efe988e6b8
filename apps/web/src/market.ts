import { BookState, type BookView, EMPTY_BOOK } from './book-state.ts';
import { LedgerClock } from './ledger-clock.ts';
import type { Language } from './messages.ts';
import { FrameTask, Slice } from './slice.ts';
import { type Connection, type StreamMessage, VenueStream } from './stream.ts';
import { linksOf, mergeNewestFirst, SHOWN_TRADES, type Trade } from './trade-chain.ts';
import { Trader } from './trader.ts';
import { type DemoTrader, type LedgerInfo, Venue, VenueProblem } from './venue.ts';
import {
  type AccountView,
  type BookWire,
  type Issue,
  type LedgerBlock,
  NoAnswer,
  type OrderView,
  readAccount,
  readBook,
  readOrder,
  readTrade,
  type TradeWire,
} from './wire.ts';

const SHOWN_BLOCKS = 8;
const ISSUES_EVERY_MS = 3000;
const OWN_EVERY_MS = 1000;
const CLOCK_EVERY_MS = 30_000;

/** The rows of the tape, newest first. */
export interface TapeView {
  trades: readonly Trade[];
  /** For each row, whether this browser saw it hang on the row below. */
  links: readonly boolean[];
  /** Trades that arrived while the rows are held still. */
  waiting: number;
}

/** The newest ledger blocks, newest first, with their links as in {@link TapeView}. */
export interface BlocksView {
  blocks: readonly LedgerBlock[];
  links: readonly boolean[];
}

/** The demo account: undefined until known, null where the ledger has no demo key. */
export interface OwnView {
  trader: Trader | null | undefined;
  account: AccountView | null;
  orders: readonly OrderView[];
}

/** That the connection is back, and how many trades were fetched for the gap; null if it is not joined. */
export interface Return {
  missed: number | null;
}

const EMPTY_TAPE: TapeView = { trades: [], links: [], waiting: 0 };

/** Everything the page shows of the venue, outside React; drawn at most once a frame. */
export class Market {
  readonly venue = new Venue();
  readonly clock = new LedgerClock();
  readonly connection = new Slice<Connection>({ kind: 'connecting' });
  readonly issues = new Slice<readonly Issue[] | null>(null);
  readonly selected = new Slice<Issue | null>(null);
  readonly book = new Slice<BookView>(EMPTY_BOOK);
  readonly tape = new Slice<TapeView>(EMPTY_TAPE);
  readonly blocks = new Slice<BlocksView>({ blocks: [], links: [] });
  readonly own = new Slice<OwnView>({ trader: undefined, account: null, orders: [] });
  readonly returned = new Slice<Return | null>(null);
  /** Ledger time of the last message, for a page that was cut off; null before the first. */
  lastHeard: number | null = null;

  readonly #stream: VenueStream;
  readonly #drawBook = new FrameTask(() => this.book.set(this.#book.view()));
  readonly #drawTape = new FrameTask(() => this.#showTape());
  readonly #drawBlocks = new FrameTask(() =>
    this.blocks.set({ blocks: this.#blocks, links: linksOf(this.#blocks) }),
  );
  #info: LedgerInfo | null = null;
  #book = new BookState();
  #trades: Trade[] = [];
  #blocks: LedgerBlock[] = [];
  #heldTrades: readonly Trade[] | null = null;
  /** Number of the newest trade when the connection was lost, until the gap behind it is filled. */
  #lostAt: number | null = null;
  #ownAsked = false;
  readonly #timers: ReturnType<typeof setInterval>[] = [];

  constructor(streamUrl: string) {
    this.#stream = new VenueStream(streamUrl, {
      onMessage: (message) => this.#receive(message),
      onConnection: (connection) => this.#changeConnection(connection),
    });
  }

  /** Begins; {@link stop} ends. */
  start(): void {
    this.#stream.subscribe([{ ch: 'blocks' }]);
    this.#stream.open();
    void this.#load();
    const visibly = (work: () => unknown) => () => {
      if (document.visibilityState === 'visible') work();
    };
    this.#timers.push(
      setInterval(
        visibly(() => this.#load()),
        ISSUES_EVERY_MS,
      ),
      setInterval(
        visibly(() => this.#readClock()),
        CLOCK_EVERY_MS,
      ),
    );
  }

  /** Ends timers and connection. */
  stop(): void {
    for (const timer of this.#timers.splice(0)) clearInterval(timer);
    this.#stream.close();
  }

  /** Language of the problems that the venue describes. */
  speak(language: Language): void {
    this.venue.language = language;
  }

  /** Shows another issue. */
  select(issue: Issue): void {
    const before = this.selected.get();
    if (before?.issue === issue.issue) return;
    if (before !== null) this.#stream.unsubscribe(channelsOf(before));
    this.#book = new BookState();
    this.#trades = [];
    this.#heldTrades = null;
    this.#lostAt = null;
    this.selected.set(issue);
    this.#stream.subscribe(channelsOf(issue));
    this.#drawBook.ask();
    this.#drawTape.ask();
    void this.#fetchTrades(issue);
  }

  /** Holds the prices of the book in their places, or lets them go. */
  holdBook(held: boolean): void {
    this.#book.hold(held);
    this.#drawBook.ask();
  }

  /** Holds the rows of the tape still, or lets them go. */
  holdTape(held: boolean): void {
    if (held) this.#heldTrades ??= this.#trades;
    else this.#heldTrades = null;
    this.#drawTape.ask();
  }

  /** Reads cash, positions and open orders again. */
  async refreshOwn(): Promise<void> {
    const { trader } = this.own.get();
    const info = this.#info;
    if (!trader || info === null) return;
    try {
      const { account } = trader.demo;
      const [accountWire, orderWires] = await Promise.all([
        this.venue.account(account),
        this.venue.openOrders(account),
      ]);
      const decimals = new Map(this.issues.get()?.map((i) => [i.issue, i.priceDecimals]));
      this.own.set({
        trader,
        account: readAccount(accountWire, info.currencies),
        orders: orderWires
          .filter((order) => decimals.has(order.issue))
          .map((order) => readOrder(order, decimals.get(order.issue) ?? 0)),
      });
    } catch (error) {
      ignoreVenue(error);
    }
  }

  async #load(): Promise<void> {
    try {
      await this.#readIssues();
      if (this.#info === null) {
        this.#info = await this.venue.info();
        await this.#readClock();
        this.#addBlocks(await this.venue.blocks(SHOWN_BLOCKS));
      }
      if (this.own.get().trader === undefined) this.#takeKey(await this.venue.demoTrader());
    } catch (error) {
      ignoreVenue(error);
    }
  }

  #takeKey(demo: DemoTrader | null): void {
    const info = this.#info;
    if (info === null) return;
    const now = () => this.clock.now() ?? 0;
    const trader = demo === null ? null : new Trader(this.venue, info, demo, now);
    this.own.set({ ...this.own.get(), trader });
    void this.refreshOwn();
  }

  async #readIssues(): Promise<void> {
    const issues = await this.venue.issues();
    this.issues.set(issues);
    const selected = this.selected.get();
    const [first] = issues;
    if (selected !== null) {
      const again = issues.find(({ issue }) => issue === selected.issue);
      if (again !== undefined) this.selected.set(again);
    } else if (first !== undefined) this.select(first);
  }

  async #readClock(): Promise<void> {
    if (this.#info === null) return;
    try {
      this.clock.sync(await this.venue.time(), this.#info.clockRate);
    } catch (error) {
      ignoreVenue(error);
    }
  }

  async #fetchTrades(issue: Issue): Promise<void> {
    try {
      const wires = await this.venue.trades(issue.issue, SHOWN_TRADES);
      if (this.selected.get()?.issue !== issue.issue) return;
      this.#addTrades(wires.map((wire) => readTrade(wire, issue.priceDecimals)));
    } catch (error) {
      ignoreVenue(error);
    }
  }

  #receive(message: StreamMessage): void {
    this.lastHeard = message.t;
    if (message.ch === 'blocks') {
      this.#addBlocks(listOf(message.data as LedgerBlock | LedgerBlock[]));
      this.#askOwn();
      return;
    }
    const issue = this.selected.get();
    if (issue === null || message.issue !== issue.issue) return;
    if (message.ch === 'trades') {
      const wires = listOf(message.data as TradeWire | TradeWire[]);
      this.#addTrades(wires.map((wire) => readTrade(wire, issue.priceDecimals)));
      return;
    }
    const change = readBook(message.data as BookWire, issue.priceDecimals);
    if (message.type === 'snapshot') this.#book.applySnapshot(change);
    else this.#book.applyDelta(change);
    this.#drawBook.ask();
  }

  #addTrades(arrived: readonly Trade[]): void {
    this.#trades = mergeNewestFirst(this.#trades, arrived, SHOWN_TRADES);
    this.#tellGap();
    this.#drawTape.ask();
  }

  /** After a cut: counts the trades behind which the page fell, once they are there. */
  #tellGap(): void {
    const lostAt = this.#lostAt;
    const newest = this.#trades[0]?.index;
    if (lostAt === null || newest === undefined) return;
    const missed = this.#trades.filter(({ index }) => index > lostAt);
    const joined = linksOf(this.#trades).slice(0, missed.length).every(Boolean);
    this.returned.set({ missed: joined ? missed.length : null });
    if (joined) this.#lostAt = null;
  }

  #addBlocks(arrived: readonly LedgerBlock[]): void {
    this.#blocks = mergeNewestFirst(this.#blocks, arrived, SHOWN_BLOCKS);
    this.#drawBlocks.ask();
  }

  #askOwn(): void {
    if (this.#ownAsked || document.visibilityState !== 'visible') return;
    this.#ownAsked = true;
    setTimeout(() => {
      this.#ownAsked = false;
      void this.refreshOwn();
    }, OWN_EVERY_MS);
  }

  #changeConnection(connection: Connection): void {
    const before = this.connection.get();
    this.connection.set(connection);
    if (connection.kind === 'cut' && before.kind !== 'cut') {
      this.returned.set(null);
      this.#lostAt = this.#trades[0]?.index ?? null;
    }
    if (connection.kind === 'live' && before.kind === 'cut') {
      this.returned.set({ missed: null });
      void this.#readClock();
      void this.#load();
      const issue = this.selected.get();
      if (issue !== null) void this.#fetchTrades(issue);
    }
  }

  #showTape(): void {
    const trades = this.#heldTrades ?? this.#trades;
    const newest = trades[0]?.index ?? 0;
    const waiting = this.#trades.filter(({ index }) => index > newest).length;
    this.tape.set({ trades, links: linksOf(trades), waiting });
  }
}

const channelsOf = ({ issue }: Issue) =>
  [
    { ch: 'book', issue },
    { ch: 'trades', issue },
  ] as const;

function listOf<Item>(data: Item | Item[]): Item[] {
  return Array.isArray(data) ? data : [data];
}

/** What the venue could not answer is asked again later; anything else is a bug and passes on. */
function ignoreVenue(error: unknown): void {
  if (!(error instanceof NoAnswer || error instanceof VenueProblem)) throw error;
}
