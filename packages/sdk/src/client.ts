import { type Anchor, type ProposalStatus, plainHasher } from '@jangbu/protocol';
import type {
  AccountAnswer,
  AllowanceAnswer,
  FillAnswer,
  OrderAnswer,
  TestAnswer,
  TransactionAnswer,
} from './account-answers.ts';
import type {
  BlockAnswer,
  BlockDetailAnswer,
  BookAnswer,
  CalendarDayAnswer,
  CandleAnswer,
  CandleResolution,
  ChainAnswer,
  DemoAnswer,
  InfoAnswer,
  IssueAnswer,
  IssueSessionAnswer,
  KeyAnswer,
  MarketAnswer,
  MarketDetailAnswer,
  Page,
  TimeAnswer,
  TradeAnswer,
} from './answers.ts';
import { type BookListener, followBook } from './book-feed.ts';
import {
  type BlockListener,
  type BustListener,
  followBlocks,
  followTrades,
  type TradeListener,
} from './history-feeds.ts';
import { HttpDoor, type HttpDoorOptions } from './http-door.ts';
import type {
  FeeAnswer,
  ParticipantAnswer,
  ProposalAnswer,
  TotalsAnswer,
  WithdrawalAnswer,
} from './office-answers.ts';
import { type RawBlocks, type RawBlocksQuery, readRawBlocks } from './raw-blocks.ts';
import type { Signer } from './signer.ts';
import {
  type AuctionListener,
  followAuction,
  followStatus,
  type IssueStatusListener,
} from './status-feed.ts';
import { type SocketConstructor, type StatusListener, VenueStream } from './stream.ts';
import { TokenSession } from './token-session.ts';
import { Trader } from './trader.ts';
import { type UrlVerdict, verifyIssue } from './verify-url.ts';

/** What a client is made from. */
export interface ClientOptions extends HttpDoorOptions {
  /** Class of the WebSocket; the platform's own if absent. */
  readonly WebSocket?: SocketConstructor;
  /** Reads what is private; that of the first trader if absent. */
  readonly signer?: Signer;
}

/** Where a page of a list begins and how long it is. */
export interface PageQuery {
  readonly limit?: number;
  readonly cursor?: string;
}

/** Ends a subscription. */
export interface FeedHandle {
  close(): void;
}

type IssueName = number | string;

/**
 * A client of a venue, in Node and in a browser: typed reads, the stream, and traders that sign.
 *
 * Reads throw a RefusedError for a problem document and an UnreachableError where no answer came. Accounts, orders and full
 * blocks are private: tokens for them are fetched and renewed with the key of the client's signer or first trader.
 */
export class JangbuClient {
  readonly #door: HttpDoor;
  readonly #stream: VenueStream;
  #hasReader = false;
  readonly #terms = new Map<IssueName, Promise<{ issue: number; priceDecimals: number }>>();

  constructor(options: ClientOptions) {
    this.#door = new HttpDoor(options);
    this.#stream = new VenueStream(this.#door.streamUrl, options.WebSocket);
    if (options.signer !== undefined) this.#readAs(options.signer);
  }

  /** The venue and its ledger. */
  info(): Promise<InfoAnswer> {
    return this.#door.get('/v1/info');
  }

  /** The genesis document as text. */
  genesisText(): Promise<string> {
    return this.#door.text('/v1/genesis');
  }

  /** The ledger's clock. */
  time(): Promise<TimeAnswer> {
    return this.#door.get('/v1/time');
  }

  /** The shared trader of a demo ledger; throws a RefusedError `not_found` on any other. */
  demo(): Promise<DemoAnswer> {
    return this.#door.get('/v1/demo');
  }

  /** The latest checkpoint, a signed note. */
  checkpoint(): Promise<string> {
    return this.#door.text('/v1/checkpoint');
  }

  /** A registered key by its public key in hex. */
  key(publicKey: string): Promise<KeyAnswer> {
    return this.#door.get(`/v1/keys/${encodeURIComponent(publicKey)}`);
  }

  /** Issues in the order of their numbers. */
  issues(query: PageQuery = {}): Promise<Page<IssueAnswer>> {
    return this.#door.get('/v1/issues', { ...query });
  }

  /** An issue by number or short code. */
  issue(issue: IssueName): Promise<IssueAnswer> {
    return this.#door.get(issuePath(issue));
  }

  /** Where an issue stands in its day. */
  session(issue: IssueName): Promise<IssueSessionAnswer> {
    return this.#door.get(`${issuePath(issue)}/session`);
  }

  /** Markets in the order of their numbers. */
  markets(): Promise<Page<MarketAnswer>> {
    return this.#door.get('/v1/markets');
  }

  /** A market by its number (from 1), with its dates of their own from today on. */
  market(market: number): Promise<MarketDetailAnswer> {
    return this.#door.get(`/v1/markets/${market}`);
  }

  /** Dates of a market from `from` (`YYYY-MM-DD`, today if absent) on. */
  calendar(
    market: number,
    query: { readonly from?: string; readonly days?: number } = {},
  ): Promise<Page<CalendarDayAnswer>> {
    return this.#door.get(`/v1/markets/${market}/calendar`, { ...query });
  }

  /** The best levels of a book, 10 unless `levels` says otherwise. */
  book(issue: IssueName, query: { readonly levels?: number } = {}): Promise<BookAnswer> {
    return this.#door.get(`${issuePath(issue)}/book`, { ...query });
  }

  /** Trades of an issue, newest first. */
  trades(issue: IssueName, query: PageQuery = {}): Promise<Page<TradeAnswer>> {
    return this.#door.get(`${issuePath(issue)}/trades`, { ...query });
  }

  /** Candles of an issue, newest first; `from` and `to` bound where they begin, in microseconds. */
  candles(
    issue: IssueName,
    query: PageQuery & {
      readonly resolution?: CandleResolution;
      readonly from?: number;
      readonly to?: number;
    } = {},
  ): Promise<Page<CandleAnswer>> {
    return this.#door.get(`${issuePath(issue)}/candles`, { ...query });
  }

  /** The chain of an issue from index `from`, listing first. */
  chain(
    issue: IssueName,
    query: PageQuery & { readonly from?: number } = {},
  ): Promise<Page<ChainAnswer>> {
    return this.#door.get(`${issuePath(issue)}/chain`, { ...query });
  }

  /** Headers: ascending from `from`, else newest first. */
  blocks(query: PageQuery & { readonly from?: number } = {}): Promise<Page<BlockAnswer>> {
    return this.#door.get('/v1/blocks', { ...query });
  }

  /** One block with its public parts. */
  block(index: number): Promise<BlockDetailAnswer> {
    return this.#door.get(`/v1/blocks/${index}`);
  }

  /**
   * Full blocks from `from` on, as stored; empty behind the last one. Every block is a view of one piece of memory.
   *
   * Throws an UnreachableError also for an answer that is cut off.
   */
  async rawBlocks(query: RawBlocksQuery): Promise<RawBlocks> {
    return readRawBlocks(this.#door, query);
  }

  /** An account and what it has. */
  account(account: number): Promise<AccountAnswer> {
    return this.#door.getPrivate(`/v1/accounts/${account}`);
  }

  /** What an account could order; with an issue also how much of it, at a price or at the upper limit of the day. */
  allowance(
    account: number,
    query: { readonly issue?: IssueName; readonly price?: string } = {},
  ): Promise<AllowanceAnswer> {
    return this.#door.getPrivate(`/v1/accounts/${account}/allowance`, { ...query });
  }

  /** Open withdrawals of an account. */
  withdrawals(account: number): Promise<Page<WithdrawalAnswer>> {
    return this.#door.getPrivate(`/v1/accounts/${account}/withdrawals`);
  }

  /** Participants in the order of their numbers. */
  participants(query: PageQuery = {}): Promise<Page<ParticipantAnswer>> {
    return this.#door.get('/v1/participants', { ...query });
  }

  /** A participant by its number. */
  participant(participant: number): Promise<ParticipantAnswer> {
    return this.#door.get(`/v1/participants/${participant}`);
  }

  /** Proposals, newest first. */
  proposals(
    query: PageQuery & { readonly status?: ProposalStatus } = {},
  ): Promise<Page<ProposalAnswer>> {
    return this.#door.get('/v1/proposals', { ...query });
  }

  /** A proposal by its number. */
  proposal(proposal: number): Promise<ProposalAnswer> {
    return this.#door.get(`/v1/proposals/${proposal}`);
  }

  /** All rows of all fee schedules. */
  fees(): Promise<Page<FeeAnswer>> {
    return this.#door.get('/v1/fees');
  }

  /** What the registrar's books hold of an issue, and where positions disagree with them. */
  totals(issue: IssueName): Promise<TotalsAnswer> {
    return this.#door.getPrivate(`${issuePath(issue)}/totals`);
  }

  /** Orders of an account, newest first. */
  orders(
    account: number,
    query: PageQuery & { readonly open?: boolean } = {},
  ): Promise<Page<OrderAnswer>> {
    return this.#door.getPrivate(`/v1/accounts/${account}/orders`, { ...query });
  }

  /** Fills of an account, newest first. */
  fills(account: number, query: PageQuery = {}): Promise<Page<FillAnswer>> {
    return this.#door.getPrivate(`/v1/accounts/${account}/fills`, { ...query });
  }

  /** An order by its id. */
  order(orderId: number): Promise<OrderAnswer> {
    return this.#door.getPrivate(`/v1/orders/${orderId}`);
  }

  /** The last order of an account under a client order id: how an unknown outcome is settled. */
  orderByClientId(account: number, clientOrderId: string): Promise<OrderAnswer> {
    return this.#door.getPrivate(
      `/v1/accounts/${account}/orders/${encodeURIComponent(clientOrderId)}`,
    );
  }

  /** Number and price decimals of an issue, read once. */
  async issueTerms(issue: IssueName): Promise<{ issue: number; priceDecimals: number }> {
    let terms = this.#terms.get(issue);
    if (terms === undefined) {
      terms = this.issue(issue);
      this.#terms.set(issue, terms);
      terms.catch(() => this.#terms.delete(issue));
    }
    return terms;
  }

  /** Submits SSZ(SignedEnvelope) in base64, once. */
  submitEnvelope(envelope: string): Promise<TransactionAnswer> {
    return this.#door.post('/v1/transactions', { envelope });
  }

  /** Asks what would become of SSZ(SignedEnvelope) in base64; changes nothing. */
  testEnvelope(envelope: string): Promise<TestAnswer> {
    return this.#door.post('/v1/transactions/test', { envelope });
  }

  /** A trader that signs with the given key; a client that reads as nobody yet reads with that key from now on. */
  trader(signer: Signer): Trader {
    if (!this.#hasReader) this.#readAs(signer);
    return new Trader(this, signer);
  }

  #readAs(signer: Signer): void {
    this.#hasReader = true;
    this.#door.readWith(new TokenSession(this.#door, signer));
  }

  /**
   * Recomputes what the venue publishes of one issue: every hash of its chain from the listing on, the chain of headers in
   * which its trades stand, and the signed checkpoint; with an anchor the verdict can be *anchored*.
   */
  async verifyPublicChain(issue: IssueName, anchor?: Anchor): Promise<UrlVerdict> {
    const terms = await this.issueTerms(issue);
    return verifyIssue(this.#door, terms.issue, anchor, plainHasher);
  }

  /** Keeps a book up to date and calls the listener with each new state. */
  subscribeBook(issue: number, listener: BookListener): FeedHandle {
    return followBook(this.#stream, issue, listener);
  }

  /** Calls the listener with where an issue stands in its day, now and after every change. */
  subscribeStatus(issue: number, listener: IssueStatusListener): FeedHandle {
    return followStatus(this.#stream, issue, listener);
  }

  /** Calls the listener with what the call of an issue would come to, now and after every change. */
  subscribeAuction(issue: number, listener: AuctionListener): FeedHandle {
    return followAuction(this.#stream, issue, listener);
  }

  /**
   * Calls the listener with every trade of an issue, in order and once, across reconnections, and `onBust` with one of them
   * that is busted later.
   */
  subscribeTrades(issue: number, listener: TradeListener, onBust?: BustListener): FeedHandle {
    return followTrades(this.#stream, this, issue, listener, onBust);
  }

  /** Calls the listener with the header of every block, in order and once, across reconnections. */
  subscribeBlocks(listener: BlockListener): FeedHandle {
    return followBlocks(this.#stream, this, listener);
  }

  /** Calls the listener when the stream opens, closes or is told that the venue shuts down. */
  onStreamStatus(listener: StatusListener): FeedHandle {
    return this.#stream.onStatus(listener);
  }

  /** Ends all subscriptions and the stream. */
  close(): void {
    this.#stream.close();
  }
}

function issuePath(issue: IssueName): string {
  return `/v1/issues/${encodeURIComponent(String(issue))}`;
}
