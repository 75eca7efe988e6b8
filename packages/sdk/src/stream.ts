import { InputError } from './errors.ts';

/** The part of a WebSocket that is used; the browser's and that of the package `ws` both have it. */
export interface SocketLike {
  onopen: ((event: never) => void) | null;
  onclose: ((event: never) => void) | null;
  onerror: ((event: never) => void) | null;
  onmessage: ((event: never) => void) | null;
  send(data: string): void;
  close(code?: number, reason?: string): void;
}

/** Class of a WebSocket. */
export type SocketConstructor = new (url: string) => SocketLike;

/** A message of a channel. */
export interface StreamMessage {
  readonly ch: string;
  readonly issue: number | null;
  readonly seq: number;
  readonly prev: number | null;
  readonly index: number;
  readonly t: number;
  readonly type: 'snapshot' | 'delta' | 'checksum' | 'resume';
  readonly data: unknown;
}

/** A channel by its name. */
export interface StreamChannel {
  readonly ch: 'book' | 'trades' | 'auction' | 'status' | 'blocks';
  readonly issue?: number;
}

/** What became of the connection. */
export type StreamStatus = 'open' | 'closed' | 'shutdown';
/** Called when the connection changes. */
export type StatusListener = (status: StreamStatus) => void;

/** Reads one channel. */
export interface ChannelReader {
  readonly channel: StreamChannel;
  /** Takes a message of the channel. */
  take(message: StreamMessage): void;
  /** The connection is gone; what follows is a snapshot, or `resumed` and what was missed. */
  interrupted(): void;
  /** The connection is back, and deltas go on from the last message. */
  resumed(): void;
}

const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 10_000;
const PING_MS = 15_000;
/** A venue that was silent for so long, though pinged, is gone. */
const SILENCE_MS = 40_000;

/** One WebSocket for all subscriptions: opened with the first, reopened with jitter, closed with the last. */
export class VenueStream {
  readonly #url: string;
  readonly #socketClass: SocketConstructor | undefined;
  readonly #readers = new Map<string, Set<ChannelReader>>();
  readonly #statusListeners = new Set<StatusListener>();
  /** `seq` of the last message of a channel that all its readers have; none while one of them waits for a snapshot. */
  readonly #seqs = new Map<string, number>();
  #socket: SocketLike | undefined;
  #isOpen = false;
  #failures = 0;
  #heardAtMs = 0;
  /** When the venue that said that it ends wants its clients back. */
  #retryAfterMs: number | undefined;
  #pinger: ReturnType<typeof setInterval> | undefined;
  #reopening: ReturnType<typeof setTimeout> | undefined;

  constructor(url: string, socketClass: SocketConstructor | undefined) {
    this.#url = url;
    this.#socketClass = socketClass;
  }

  /** Adds a reader of a channel; throws an InputError if the platform has no WebSocket and none was given. */
  add(reader: ChannelReader): { close(): void } {
    const key = keyOf(reader.channel);
    const readers = this.#readers.get(key) ?? new Set();
    this.#readers.set(key, readers.add(reader));
    this.#seqs.delete(key);
    // Subscribing again brings a snapshot, which every reader of the channel takes.
    if (this.#isOpen) this.#request('subscribe', [reader.channel]);
    else this.#open();
    return { close: () => this.#remove(key, reader) };
  }

  /** Asks for a new snapshot of a channel. */
  restart(channel: StreamChannel): void {
    this.#seqs.delete(keyOf(channel));
    if (this.#isOpen) this.#request('subscribe', [channel]);
  }

  /** Calls `listener` when the connection changes. */
  onStatus(listener: StatusListener): { close(): void } {
    this.#statusListeners.add(listener);
    return { close: () => this.#statusListeners.delete(listener) };
  }

  /** Ends everything. */
  close(): void {
    this.#readers.clear();
    this.#shut();
  }

  #remove(key: string, reader: ChannelReader): void {
    const readers = this.#readers.get(key);
    if (readers === undefined) return;
    readers.delete(reader);
    if (readers.size > 0) return;
    this.#readers.delete(key);
    this.#seqs.delete(key);
    if (this.#readers.size === 0) this.#shut();
    else if (this.#isOpen) this.#request('unsubscribe', [reader.channel]);
  }

  #open(): void {
    if (this.#socket !== undefined || this.#reopening !== undefined) return;
    // Node has none of its own before release 22.
    const platform: SocketConstructor | undefined = globalThis.WebSocket;
    const Socket = this.#socketClass ?? platform;
    if (Socket === undefined) throw new InputError('there is no WebSocket here; give one');
    const socket = new Socket(this.#url);
    this.#socket = socket;
    socket.onopen = () => this.#onOpen();
    socket.onmessage = (event: { data: unknown }) => this.#onMessage(event.data);
    socket.onclose = () => this.#onClose(socket);
    // What failed shows in the close that follows.
    socket.onerror = () => {};
  }

  #onOpen(): void {
    this.#isOpen = true;
    this.#failures = 0;
    this.#heardAtMs = performance.now();
    this.#pinger = setInterval(() => this.#ping(), PING_MS);
    this.#retryAfterMs = undefined;
    const channels = [...this.#readers.values()].map((readers) => {
      const { channel } = [...readers][0]!;
      return { channel, seq: this.#seqs.get(keyOf(channel)) };
    });
    const known = channels.flatMap(({ channel, seq }) =>
      seq === undefined ? [] : [{ ...channel, seq }],
    );
    const others = channels.filter(({ seq }) => seq === undefined);
    if (known.length > 0) this.#request('resume', known);
    if (others.length > 0) {
      this.#request(
        'subscribe',
        others.map(({ channel }) => channel),
      );
    }
    this.#tell('open');
  }

  #onMessage(data: unknown): void {
    this.#heardAtMs = performance.now();
    if (typeof data !== 'string') return;
    let message: StreamMessage | ShutdownNotice;
    try {
      message = JSON.parse(data);
    } catch {
      return;
    }
    if (!('data' in message) || !('seq' in message)) {
      if (message.ch === 'status' && message.type === 'shutdown') {
        this.#retryAfterMs = message.data?.retryAfterMs;
        this.#tell('shutdown');
      }
      return;
    }
    this.#deliver(message);
  }

  #deliver(message: StreamMessage): void {
    const { ch, issue, type, seq } = message;
    const key = issue === null ? ch : `${ch} ${issue}`;
    if (type === 'snapshot' || (type === 'delta' && this.#seqs.has(key))) this.#seqs.set(key, seq);
    const isResumed = type === 'resume' && (message.data as { isComplete: boolean }).isComplete;
    for (const reader of this.#readers.get(key) ?? []) {
      if (isResumed) reader.resumed();
      else if (type !== 'resume') reader.take(message);
    }
  }

  #onClose(socket: SocketLike): void {
    if (this.#socket !== socket) return;
    this.#forget();
    for (const readers of this.#readers.values()) {
      for (const reader of readers) reader.interrupted();
    }
    this.#tell('closed');
    if (this.#readers.size === 0) return;
    const comesBackMs = this.#retryAfterMs;
    this.#retryAfterMs = undefined;
    const longestMs = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** this.#failures);
    this.#failures += 1;
    this.#reopening = setTimeout(
      () => {
        this.#reopening = undefined;
        this.#open();
      },
      comesBackMs ?? longestMs * (0.5 + Math.random() / 2),
    );
  }

  #ping(): void {
    if (performance.now() - this.#heardAtMs > SILENCE_MS) {
      const socket = this.#socket;
      socket?.close();
      if (socket !== undefined) this.#onClose(socket);
      return;
    }
    this.#socket?.send(JSON.stringify({ op: 'ping' }));
  }

  #request(op: 'subscribe' | 'unsubscribe' | 'resume', channels: readonly StreamChannel[]): void {
    this.#socket?.send(JSON.stringify({ op, channels }));
  }

  #shut(): void {
    clearTimeout(this.#reopening);
    this.#reopening = undefined;
    const socket = this.#socket;
    this.#forget();
    socket?.close(1000, 'done');
  }

  #forget(): void {
    clearInterval(this.#pinger);
    this.#socket = undefined;
    this.#isOpen = false;
  }

  #tell(status: StreamStatus): void {
    for (const listener of this.#statusListeners) listener(status);
  }
}

/** Says that the venue ends, and when it wants its clients back. */
interface ShutdownNotice {
  readonly ch: 'status';
  readonly type: string;
  readonly issue: null;
  readonly data?: { readonly retryAfterMs: number };
}

function keyOf({ ch, issue }: StreamChannel): string {
  return issue === undefined ? ch : `${ch} ${issue}`;
}
