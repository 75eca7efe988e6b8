import {
  type CandleResolution,
  type IssueAnswer,
  JangbuClient,
  RefusedError,
  type SessionAnswer,
  type TradeAnswer,
  UnreachableError,
} from '@jangbu/sdk';
import { BookState, type BookView, EMPTY_BOOK } from './book-state.ts';
import { CandleFeed, type CandleSource } from './candle-feed.ts';
import { LedgerClock } from './ledger-clock.ts';
import type { BlocksView, LedgerInfo, MarketRules, Return, TapeView } from './market-state.ts';
import type { Language } from './messages.ts';
import { OwnAccount } from './own-account.ts';
import { FrameTask, Slice } from './slice.ts';
import { type Connection, type StreamMessage, VenueStream } from './stream.ts';
import { linksOf, mergeNewestFirst, SHOWN_TRADES, type Trade } from './trade-chain.ts';
import {
  type BookWire,
  type Issue,
  type LedgerBlock,
  readBook,
  readIssue,
  readSession,
  readTrade,
} from './wire.ts';

const SHOWN_BLOCKS = 8;
const SHOWN_CANDLES = 600;
/** Pages of a thousand issues; more are no market. */
const MOST_ISSUE_PAGES = 20;
const ANSWER_TIMEOUT_MS = 4000;
const ISSUES_EVERY_MS = 3000;
const OWN_EVERY_MS = 1000;
const BLOCKS_EVERY_MS = 500;
const CLOCK_EVERY_MS = 30_000;

/** Whether `error` says that the venue refused or did not answer; anything else is a bug. */
export function isVenueError(error: unknown): boolean {
  return error instanceof RefusedError || error instanceof UnreachableError;
}

/** Everything the page shows of the venue, outside React; drawn at most once a frame. */
export class Market {
  readonly clock = new LedgerClock();
  readonly connection = new Slice<Connection>({ kind: 'connecting' });
  readonly info = new Slice<LedgerInfo | null>(null);
  readonly markets = new Slice<MarketRules>(new Map());
  readonly issues = new Slice<readonly Issue[] | null>(null);
  readonly selected = new Slice<Issue | null>(null);
  readonly lastPrice = new Slice<number | null>(null);
  readonly book = new Slice<BookView>(EMPTY_BOOK);
  readonly tape = new Slice<TapeView>({ trades: [], links: [], waiting: 0 });
  readonly blocks = new Slice<BlocksView>({ blocks: [], links: [] });
  readonly account = new OwnAccount({
    client: () => this.#client,
    info: () => this.info.get(),
    issues: () => this.issues.get() ?? [],
  });
  readonly own = this.account.view;
  /** Candles of the chart. */
  readonly candles: CandleFeed;
  /** The candle of the day. */
  readonly day: CandleFeed;
  /** Milliseconds from the last ping to its answer; null before the first. */
  readonly latency = new Slice<number | null>(null);
  readonly returned = new Slice<Return | null>(null);
  /** Ledger time of the last message, for a page that was cut off; null before the first. */
  lastHeard: number | null = null;

  readonly #url: string;
  readonly #stream: VenueStream;
  readonly #drawBook = new FrameTask(() => this.book.set(this.#book.view()));
  readonly #drawTape = new FrameTask(() => this.#showTape());
  readonly #drawBlocks = new FrameTask(
    () => this.blocks.set({ blocks: this.#blocks, links: linksOf(this.#blocks) }),
    // Blocks may follow each other faster than anyone reads; the strip moves twice a second at most.
    (callback) => setTimeout(callback, this.blocks.get().blocks.length === 0 ? 0 : BLOCKS_EVERY_MS),
  );
  #client: JangbuClient;
  #book = new BookState();
  #trades: Trade[] = [];
  #blocks: LedgerBlock[] = [];
  #heldTrades: readonly Trade[] | null = null;
  /** Number of the newest trade when the connection was lost, until the gap behind it is filled. */
  #lostAt: number | null = null;
  /** Block of the last message about where the issue shown stands: older lists must not put it back. */
  #statusIndex = 0;
  #ownAsked = false;
  #begun = false;
  /** Short code of the issue to begin with. */
  #wanted: string;

  /**
   * @param url - address of the venue.
   * @param wanted - short code of the issue to begin with; the first one if there is none of it.
   */
  constructor(url: string, wanted = '') {
    this.#url = url;
    this.#wanted = wanted;
    this.#client = this.#clientOf('ko');
    const source: CandleSource = (issue, query) => this.#client.candles(issue, query);
    this.candles = new CandleFeed(source, SHOWN_CANDLES);
    this.day = new CandleFeed(source, 1);
    this.#stream = new VenueStream(`${url.replace(/^http/, 'ws')}/v1/stream`, {
      onMessage: (message) => this.#receive(message),
      onConnection: (connection) => this.#changeConnection(connection),
      onLatency: (latencyMs) => this.latency.set(latencyMs),
    });
  }

  /** Reads of the venue. */
  get client(): JangbuClient {
    return this.#client;
  }

  /** Begins, for as long as the page stands. */
  start(): void {
    this.#stream.subscribe([{ ch: 'blocks' }]);
    this.#stream.open();
    void this.#load();
    const visibly = (work: () => unknown) => () => {
      if (document.visibilityState === 'visible') work();
    };
    setInterval(
      visibly(() => this.#load()),
      ISSUES_EVERY_MS,
    );
    setInterval(
      visibly(() => this.#readClock()),
      CLOCK_EVERY_MS,
    );
  }

  /** Language of what the venue itself puts into words. */
  speak(language: Language): void {
    this.#client = this.#clientOf(language);
    this.account.takeDesk();
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
    this.#statusIndex = 0;
    this.selected.set(issue);
    this.#stream.subscribe(channelsOf(issue));
    this.#drawBook.ask();
    this.#drawTape.ask();
    void this.#fetchTrades(issue);
    void this.#later(this.day.show(issue, '1D'));
  }

  /** Shows candles of a resolution of the issue. */
  async showCandles(issue: Issue, resolution: CandleResolution): Promise<void> {
    await this.#later(this.candles.show(issue, resolution));
  }

  /** Selects the issue with a short code; what is unknown changes nothing. */
  selectCode(shortCode: string): void {
    const issue = this.issues.get()?.find((known) => known.shortCode === shortCode);
    if (issue !== undefined) this.select(issue);
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

  /** Reads cash, positions, open orders and fills again. */
  async refreshOwn(): Promise<void> {
    await this.#later(this.account.refresh());
  }

  /** What the venue could not answer is asked again another time. */
  async #later(work: Promise<void>): Promise<void> {
    try {
      await work;
    } catch (error) {
      passBugs(error);
    }
  }

  #clientOf(language: Language): JangbuClient {
    return new JangbuClient({ url: this.#url, timeoutMs: ANSWER_TIMEOUT_MS, language });
  }

  /** Reads the issues, and what is read once. */
  async #load(): Promise<void> {
    try {
      const { items, index } = await this.#allIssues();
      this.#takeIssues(items.map(readIssue), index);
      if (!this.#begun) {
        const [info, markets, blocks] = await Promise.all([
          this.#client.info(),
          this.#client.markets(),
          this.#client.blocks({ limit: SHOWN_BLOCKS }),
        ]);
        this.#begun = true;
        this.info.set(info);
        this.markets.set(new Map(markets.items.map((rules) => [rules.market, rules])));
        this.#addBlocks(blocks.items);
        await this.#readClock();
      }
      if (!this.account.isKnown) await this.account.open();
    } catch (error) {
      passBugs(error);
    }
  }

  async #allIssues(): Promise<{ items: IssueAnswer[]; index: number }> {
    const items: IssueAnswer[] = [];
    let page = await this.#client.issues();
    items.push(...page.items);
    for (let read = 1; page.cursor !== null && read < MOST_ISSUE_PAGES; read += 1) {
      page = await this.#client.issues({ cursor: page.cursor });
      items.push(...page.items);
    }
    return { items, index: page.index };
  }

  #takeIssues(issues: readonly Issue[], index: number): void {
    this.issues.set(issues);
    const selected = this.selected.get();
    const first = issues.find(({ shortCode }) => shortCode === this.#wanted) ?? issues[0];
    if (selected === null) {
      if (first !== undefined) this.select(first);
      return;
    }
    const again = issues.find(({ issue }) => issue === selected.issue);
    if (again !== undefined && index >= this.#statusIndex) this.selected.set(again);
  }

  /** Takes over where the issue shown stands, in the list too. */
  #takeStatus(issue: Issue, session: SessionAnswer, index: number): void {
    this.#statusIndex = index;
    const changed = { ...issue, ...readSession(session, issue.priceDecimals) };
    this.selected.set(changed);
    const issues = this.issues.get() ?? [];
    this.issues.set(issues.map((known) => (known.issue === issue.issue ? changed : known)));
  }

  async #readClock(): Promise<void> {
    const info = this.info.get();
    if (info === null) return;
    try {
      const { timestamp } = await this.#client.time();
      this.clock.sync(timestamp, info.clockRate);
    } catch (error) {
      passBugs(error);
    }
  }

  async #fetchTrades(issue: Issue): Promise<void> {
    try {
      const { items } = await this.#client.trades(issue.issue, { limit: SHOWN_TRADES });
      if (this.selected.get()?.issue !== issue.issue) return;
      this.#addTrades(items.map((wire) => readTrade(wire, issue.priceDecimals)));
    } catch (error) {
      passBugs(error);
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
      const wires = listOf(message.data as TradeAnswer | TradeAnswer[]);
      this.#addTrades(wires.map((wire) => readTrade(wire, issue.priceDecimals)));
      return;
    }
    if (message.ch === 'status') {
      this.#takeStatus(issue, message.data as SessionAnswer, message.index);
      return;
    }
    const change = readBook(message.data as BookWire, issue.priceDecimals);
    if (message.type === 'snapshot') this.#book.applySnapshot(change);
    else this.#book.applyDelta(change);
    this.#drawBook.ask();
  }

  #addTrades(arrived: readonly Trade[]): void {
    this.#trades = mergeNewestFirst(this.#trades, arrived, SHOWN_TRADES);
    const issue = this.selected.get()?.issue ?? -1;
    for (const feed of [this.candles, this.day]) {
      if (feed.take(issue, arrived)) void this.#later(feed.refresh());
    }
    this.#tellGap();
    this.#drawTape.ask();
  }

  /** After a cut: counts the trades by which the page fell behind, once they are there. */
  #tellGap(): void {
    const lostAt = this.#lostAt;
    if (lostAt === null || this.connection.get().kind === 'cut') return;
    const missed = this.#trades.filter(({ index }) => index > lostAt).length;
    const joined = linksOf(this.#trades).slice(0, missed).every(Boolean);
    if (missed > 0) this.returned.set({ missed: joined ? missed : null });
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
      void this.#catchUp();
    }
  }

  /** Fetches what was missed, and only then takes the gap for told. */
  async #catchUp(): Promise<void> {
    const issue = this.selected.get();
    await Promise.all([
      this.#readClock(),
      this.#load(),
      issue === null ? undefined : this.#fetchTrades(issue),
      this.#later(this.candles.refresh()),
      this.#later(this.day.refresh()),
      this.refreshOwn(),
    ]);
    this.#lostAt = null;
  }

  #showTape(): void {
    const trades = this.#heldTrades ?? this.#trades;
    const newest = trades[0]?.index ?? 0;
    const waiting = this.#trades.filter(({ index }) => index > newest).length;
    this.tape.set({ trades, links: linksOf(trades), waiting });
    this.lastPrice.set(this.#trades[0]?.price ?? this.selected.get()?.lastPrice ?? null);
  }
}

const channelsOf = ({ issue }: Issue) =>
  [
    { ch: 'book', issue },
    { ch: 'trades', issue },
    { ch: 'status', issue },
  ] as const;

function listOf<Item>(data: Item | Item[]): Item[] {
  return Array.isArray(data) ? data : [data];
}

/** What the venue could not answer is asked again later; anything else is a bug and passes on. */
function passBugs(error: unknown): void {
  if (!isVenueError(error)) throw error;
}
