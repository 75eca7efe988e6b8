const PING_EVERY_MS = 1000;
const LATE_AFTER_MS = 2000;
const CUT_AFTER_MS = 4000;
const FIRST_RETRY_MS = 500;
const LAST_RETRY_MS = 10_000;

/** How the page stands with the venue. */
export type Connection =
  | { kind: 'connecting' }
  | { kind: 'live' }
  /** Nothing heard for two seconds. */
  | { kind: 'late' }
  /** `retryAtMs` is on the monotonic clock of the device; null while trying. */
  | { kind: 'cut'; retryAtMs: number | null };

/** A channel of `/v1/stream`; `issue` is absent for channels of the whole ledger. */
export interface Channel {
  ch: 'book' | 'trades' | 'status' | 'blocks';
  issue?: number;
}

/** A message of a channel. */
export interface StreamMessage {
  ch: Channel['ch'];
  issue: number | null;
  seq: number;
  prev: number | null;
  index: number;
  t: number;
  type: 'snapshot' | 'delta' | 'checksum';
  data: unknown;
}

/** Answers to pings and refusals, which carry no numbers. */
interface Aside {
  ch: 'pong' | 'error';
}

/** What a {@link VenueStream} tells its owner. */
export interface StreamEvents {
  onMessage(message: StreamMessage): void;
  onConnection(connection: Connection): void;
  /** Milliseconds from a ping to its answer. */
  onLatency(latencyMs: number): void;
}

const keyOf = ({ ch, issue }: Channel) => `${ch}/${issue ?? ''}`;

/**
 * The WebSocket of the venue: subscribes, watches the numbering of each channel, and comes back after a cut with
 * growing pauses.
 *
 * It listens more closely than a program needs to: after two silent seconds a reader is told, after four what is shown
 * is taken for stale. A gap in a channel (`prev` is not the `seq` before) asks for a new snapshot; what arrives until then is dropped.
 */
export class VenueStream {
  readonly #url: string;
  readonly #events: StreamEvents;
  readonly #channels = new Map<string, Channel>();
  /** `seq` of the last message of a channel; absent until its snapshot. */
  readonly #lastSeq = new Map<string, number>();
  #socket: WebSocket | null = null;
  #heardAtMs = 0;
  /** When the ping was sent that has no answer yet. */
  #pingedAtMs: number | null = null;
  #retryMs = FIRST_RETRY_MS;
  #retryTimer: ReturnType<typeof setTimeout> | undefined;
  #watchTimer: ReturnType<typeof setInterval> | undefined;
  #connection: Connection = { kind: 'connecting' };

  constructor(url: string, events: StreamEvents) {
    this.#url = url;
    this.#events = events;
  }

  /** Connects, and stays connected until {@link close}. */
  open(): void {
    this.#watchTimer = setInterval(() => this.#watch(), PING_EVERY_MS);
    this.#connect();
  }

  /** Ends the connection for good. */
  close(): void {
    clearInterval(this.#watchTimer);
    clearTimeout(this.#retryTimer);
    const socket = this.#socket;
    this.#socket = null;
    socket?.close();
  }

  /** Subscribes now and after every reconnection; a snapshot comes first. */
  subscribe(channels: readonly Channel[]): void {
    for (const channel of channels) this.#channels.set(keyOf(channel), channel);
    this.#send({ op: 'subscribe', channels });
  }

  /** Ends subscriptions. */
  unsubscribe(channels: readonly Channel[]): void {
    for (const channel of channels) {
      this.#channels.delete(keyOf(channel));
      this.#lastSeq.delete(keyOf(channel));
    }
    this.#send({ op: 'unsubscribe', channels });
  }

  #send(message: object): void {
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(message));
  }

  #ping(): void {
    if (this.#socket?.readyState !== WebSocket.OPEN) return;
    this.#pingedAtMs ??= performance.now();
    this.#send({ op: 'ping' });
  }

  #answered(): void {
    if (this.#pingedAtMs === null) return;
    this.#events.onLatency(Math.round(performance.now() - this.#pingedAtMs));
    this.#pingedAtMs = null;
  }

  #tell(connection: Connection): void {
    if (connection.kind === this.#connection.kind && connection.kind !== 'cut') return;
    this.#connection = connection;
    this.#events.onConnection(connection);
  }

  #connect(): void {
    const socket = new WebSocket(this.#url);
    this.#socket = socket;
    this.#heardAtMs = performance.now();
    this.#lastSeq.clear();
    this.#pingedAtMs = null;
    socket.onopen = () => {
      if (this.#channels.size > 0) {
        this.#send({ op: 'subscribe', channels: [...this.#channels.values()] });
      }
      this.#ping();
    };
    socket.onmessage = ({ data }) => this.#receive(socket, String(data));
    socket.onclose = () => this.#lose(socket);
  }

  #receive(socket: WebSocket, text: string): void {
    if (socket !== this.#socket) return;
    this.#heardAtMs = performance.now();
    this.#retryMs = FIRST_RETRY_MS;
    this.#tell({ kind: 'live' });
    try {
      const message = JSON.parse(text) as StreamMessage | Aside;
      if ('data' in message) this.#accept(message);
      else if (message.ch === 'pong') this.#answered();
    } catch {
      // What cannot be read cannot be trusted to be whole: begin again with snapshots.
      this.#lose(socket);
    }
  }

  #accept(message: StreamMessage): void {
    const channel: Channel =
      typeof message.issue === 'number'
        ? { ch: message.ch, issue: message.issue }
        : { ch: message.ch };
    const key = keyOf(channel);
    if (!this.#channels.has(key) || message.type === 'checksum') return;
    const last = this.#lastSeq.get(key);
    if (message.type === 'delta' && last === undefined) return;
    if (message.type === 'delta' && message.prev !== last) {
      this.#lastSeq.delete(key);
      this.#send({ op: 'unsubscribe', channels: [channel] });
      this.#send({ op: 'subscribe', channels: [channel] });
      return;
    }
    this.#lastSeq.set(key, message.seq);
    this.#events.onMessage(message);
  }

  #watch(): void {
    if (this.#socket === null) return;
    const silentMs = performance.now() - this.#heardAtMs;
    if (silentMs > CUT_AFTER_MS) this.#lose(this.#socket);
    else if (silentMs > LATE_AFTER_MS && this.#connection.kind === 'live') {
      this.#tell({ kind: 'late' });
    }
    this.#ping();
  }

  #lose(socket: WebSocket): void {
    if (socket !== this.#socket) return;
    this.#socket = null;
    socket.onmessage = null;
    socket.close();
    // A part of the pause is drawn at random, so that readers cut off together do not return together.
    const pauseMs = this.#retryMs * (0.75 + 0.5 * Math.random());
    this.#retryMs = Math.min(this.#retryMs * 2, LAST_RETRY_MS);
    this.#tell({ kind: 'cut', retryAtMs: performance.now() + pauseMs });
    this.#retryTimer = setTimeout(() => {
      this.#tell({ kind: 'cut', retryAtMs: null });
      this.#connect();
    }, pauseMs);
  }
}
