import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import type { VenueViews, ViewChanges } from '@jangbu/views';
import { type WebSocket, WebSocketServer } from 'ws';
import { CLOSE_CODES, HTTP_LIMITS, STREAM_LIMITS, type StreamLimits } from '../door-limits.ts';
import { auctionItem, sessionItem } from '../market-items.ts';
import type { LedgerClock } from '../ports.ts';
import { DoorProblem, languageOf } from '../problems.ts';
import { refuseSocket } from '../raw-problem.ts';
import type { ReadTokens } from '../read-tokens.ts';
import { BlocksChannel } from './blocks-channel.ts';
import { BookChannel } from './book-channel.ts';
import { DepositedCancels, type DepositPorts } from './deposited-cancels.ts';
import { LatestChannel } from './latest-channel.ts';
import { OrdersChannel } from './orders-channel.ts';
import type { ChannelName, ResumedChannel } from './requests.ts';
import { StreamConnection, type StreamHost } from './stream-connection.ts';
import type { MessageSink, Subscription } from './subscription.ts';
import { TradesChannel } from './trades-channel.ts';

/** Path of the stream. */
const STREAM_PATH = '/v1/stream';
const TICK_MS = 250;
/** How long a closing door waits for its clients. */
const SHUTDOWN_MS = 2_000;
/** Clients come back spread over this time. */
const RETRY_WITHIN_MS = 5_000;

/** What the WebSocket door is attached to. */
export interface StreamOptions {
  readonly server: Server;
  readonly views: VenueViews;
  readonly clock: LedgerClock;
  /** Without them there is no channel of orders. */
  readonly tokens?: ReadTokens;
  /** Where deposited cancels are tested and submitted; without it none are taken. */
  readonly deposits?: DepositPorts;
  /** Origins beside the venue's own, as `scheme://host:port`. */
  readonly allowedOrigins?: readonly string[];
  readonly limits?: Partial<StreamLimits>;
}

/** The channel of an issue, made when its first reader comes. */
function channelIn<Channel>(
  channels: Map<number, Channel>,
  issue: number,
  make: () => Channel,
): Channel {
  const channel = channels.get(issue) ?? make();
  channels.set(issue, channel);
  return channel;
}

/** The WebSocket door, attached to the HTTP server's upgrade. */
export class StreamDoor implements StreamHost {
  readonly limits: StreamLimits;
  readonly deposits: DepositedCancels;
  readonly #server: Server;
  readonly #views: VenueViews;
  readonly #clock: LedgerClock;
  readonly #allowedOrigins: ReadonlySet<string>;
  readonly #sockets: WebSocketServer;
  readonly #connections = new Set<StreamConnection>();
  readonly #books = new Map<number, BookChannel>();
  readonly #trades = new Map<number, TradesChannel>();
  readonly #statuses = new Map<number, LatestChannel>();
  readonly #auctions = new Map<number, LatestChannel>();
  readonly #blocks: BlocksChannel;
  readonly #tokens: ReadTokens | undefined;
  readonly #orders = new Map<number, OrdersChannel>();
  readonly #ticker: NodeJS.Timeout;
  readonly #checksums: NodeJS.Timeout;
  #isEnding = false;
  #isClosed = false;

  constructor(options: StreamOptions) {
    this.limits = { ...STREAM_LIMITS, ...options.limits };
    this.#server = options.server;
    this.#views = options.views;
    this.#clock = options.clock;
    this.#tokens = options.tokens;
    this.deposits = new DepositedCancels(options.deposits);
    this.#allowedOrigins = new Set(options.allowedOrigins);
    this.#blocks = new BlocksChannel(options.views, this.limits);
    this.#sockets = new WebSocketServer({
      noServer: true,
      clientTracking: false,
      perMessageDeflate: false,
      // Connections answer pings themselves, after counting them.
      autoPong: false,
      maxPayload: this.limits.maxMessageBytes,
      maxFragments: this.limits.maxFragments,
      maxBufferedChunks: this.limits.maxFragments,
    });
    this.#server.on('upgrade', this.#onUpgrade);
    this.#ticker = setInterval(() => this.#tick(), TICK_MS).unref();
    this.#checksums = setInterval(
      () => this.#publishChecksums(),
      this.limits.checksumIntervalMs,
    ).unref();
  }

  /** Number of open connections. */
  get connections(): number {
    return this.#connections.size;
  }

  /** Bytes that are buffered for the readers, all together. */
  get bufferedBytes(): number {
    let bytes = 0;
    for (const connection of this.#connections) bytes += connection.bufferedBytes;
    return bytes;
  }

  /** Tells the readers what a block changed; call it after the views have taken the block over. */
  publish(changes: ViewChanges): void {
    if (this.#connections.size === 0) return;
    for (const issue of changes.statuses) this.#statuses.get(issue)?.publish();
    for (const issue of changes.auctions) this.#auctions.get(issue)?.publish();
    for (const issue of changes.books) this.#books.get(issue)?.publish();
    for (const issue of changes.traded) this.#trades.get(issue)?.publish();
    for (const owner of changes.owners) this.#orders.get(owner)?.publish();
    this.#blocks.publish();
  }

  /**
   * Tells every client that the venue is about to end, and settles when they are gone or `shutdownNoticeMs` have passed: until
   * then everything goes on, and nobody new is let in.
   */
  async announceClose(): Promise<void> {
    if (this.#isEnding) return;
    this.#isEnding = true;
    const { shutdownNoticeMs } = this.limits;
    const closesAt = performance.now() + shutdownNoticeMs;
    for (const connection of this.#connections) {
      if (connection.hasRoom()) connection.send(this.#shutdownNotice(shutdownNoticeMs));
    }
    await this.#emptied(closesAt);
  }

  /** Announces the end unless that was done, closes every connection with 1001, and settles when they are closed or 2 s have passed. */
  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    await this.announceClose();
    this.deposits.stop();
    this.#server.off('upgrade', this.#onUpgrade);
    clearInterval(this.#checksums);
    for (const connection of this.#connections) {
      connection.close(CLOSE_CODES.goingAway, 'shutdown');
    }
    await this.#emptied(performance.now() + SHUTDOWN_MS);
    clearInterval(this.#ticker);
    for (const connection of this.#connections) connection.terminate();
    this.deposits.stop();
  }

  /** Opens a channel; throws a DoorProblem if there is none. */
  subscribe({ name, resumesFrom }: ResumedChannel, sink: MessageSink): Subscription {
    if (name.ch === 'orders') return this.#subscribeOrders(name.token, sink, resumesFrom);
    const channel = name.ch === 'blocks' ? this.#blocks : this.#channelOf(name);
    return channel.subscribe(sink, resumesFrom);
  }

  /** Throws a DoorProblem if there is no such channel. */
  check(name: ChannelName): void {
    if (name.ch === 'orders') this.#readerOf(name.token);
    else if (name.ch !== 'blocks') this.#issueOf(name.issue);
  }

  /** The answer to a ping. */
  pong(): Buffer {
    const { index } = this.#views;
    return Buffer.from(JSON.stringify({ ch: 'pong', index, t: this.#clock.now() }));
  }

  #issueOf(number: number) {
    const issue = this.#views.issues.get(number);
    if (issue === null) throw new DoorProblem('unknown_issue', '', { issue: number });
    return issue;
  }

  #readerOf(token: string) {
    const tokens = this.#tokens;
    if (tokens === undefined) throw new DoorProblem('unknown_channel');
    const grant = tokens.verify(token);
    if (grant === null) throw new DoorProblem('bad_token');
    return { grant, isInForce: () => tokens.isInForce(grant) };
  }

  #subscribeOrders(token: string, sink: MessageSink, resumesFrom?: number): Subscription {
    const { grant, isInForce } = this.#readerOf(token);
    const { participant } = grant;
    const make = () => new OrdersChannel(this.#views, participant, this.limits);
    const channel = channelIn(this.#orders, participant, make);
    return channel.subscribe(sink, resumesFrom, isInForce);
  }

  #channelOf({ ch, issue: number }: Extract<ChannelName, { issue: number }>) {
    const issue = this.#issueOf(number);
    const views = this.#views;
    if (ch === 'book') return channelIn(this.#books, number, () => new BookChannel(views, issue));
    if (ch === 'trades') {
      return channelIn(this.#trades, number, () => new TradesChannel(views, number, this.limits));
    }
    const market = () => views.markets.get(issue.listing.market);
    if (ch === 'status') {
      const seq = () => issue.statusSeq;
      const data = () => sessionItem(issue, market());
      const source = { ch, issue: number, seq, data };
      return channelIn(this.#statuses, number, () => new LatestChannel(views, source));
    }
    const seq = () => issue.auctionSeq;
    const data = () => auctionItem(issue, market());
    const source = { ch, issue: number, seq, data };
    return channelIn(this.#auctions, number, () => new LatestChannel(views, source));
  }

  /** Settles when no connection is left, or at `deadline` of the monotonic clock. */
  async #emptied(deadline: number): Promise<void> {
    while (this.#connections.size > 0 && performance.now() < deadline) {
      await new Promise((wake) => setTimeout(wake, 20));
    }
  }

  #shutdownNotice(closesInMs: number): Buffer {
    const { index } = this.#views;
    const data = { closesInMs, retryAfterMs: Math.floor(Math.random() * RETRY_WITHIN_MS) };
    const notice = {
      ch: 'status',
      issue: null,
      index,
      t: this.#clock.now(),
      type: 'shutdown',
      data,
    };
    return Buffer.from(JSON.stringify(notice));
  }

  #tick(): void {
    const now = performance.now();
    for (const connection of this.#connections) connection.tick(now);
  }

  #publishChecksums(): void {
    for (const [issue, channel] of this.#books) {
      if (channel.isIdle) this.#books.delete(issue);
      else channel.publishChecksum();
    }
    for (const channels of [this.#trades, this.#auctions, this.#statuses, this.#orders]) {
      for (const [issue, channel] of channels) if (channel.isIdle) channels.delete(issue);
    }
  }

  readonly #onUpgrade = (request: IncomingMessage, socket: Duplex, head: Buffer): void => {
    // Until the handshake is over nobody else listens, and a reset must not end the process.
    socket.on('error', () => {});
    const problem = this.#refusalOf(request);
    if (problem !== null) {
      refuseSocket(socket, problem);
      return;
    }
    this.#sockets.handleUpgrade(request, socket, head, (client) => {
      this.#open(client, request, socket);
    });
  };

  #open(client: WebSocket, request: IncomingMessage, socket: Duplex): void {
    const language = languageOf(request.headers['accept-language']);
    const connection = new StreamConnection(this, client, socket, language);
    this.#connections.add(connection);
    client.on('close', () => this.#connections.delete(connection));
  }

  #refusalOf(request: IncomingMessage): DoorProblem | null {
    if (request.url !== STREAM_PATH) return new DoorProblem('not_found');
    if (request.method !== 'GET') return new DoorProblem('method_not_allowed');
    if (request.rawHeaders.length / 2 > HTTP_LIMITS.maxHeaders) {
      return new DoorProblem('headers_too_large');
    }
    if (!this.#isAllowedOrigin(request)) return new DoorProblem('audience', 'foreign origin');
    if (this.#isEnding) return new DoorProblem('overloaded', 'the venue is about to end');
    if (this.#connections.size >= this.limits.maxConnections) return new DoorProblem('overloaded');
    return null;
  }

  /** Browsers name the page's origin: it must be this host; other programs name none. */
  #isAllowedOrigin({ headers }: IncomingMessage): boolean {
    const { origin, host } = headers;
    if (origin === undefined) return true;
    if (this.#allowedOrigins.has(origin)) return true;
    return host !== undefined && (origin === `http://${host}` || origin === `https://${host}`);
  }
}

/** Attaches the WebSocket door to a server. */
export function attachStream(options: StreamOptions): StreamDoor {
  return new StreamDoor(options);
}
