import { randomUUID } from 'node:crypto';
import type { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';
import { CLOSE_CODES, type StreamLimits } from '../door-limits.ts';
import type { Language } from '../problem-texts.ts';
import { DoorProblem, problemDocument } from '../problems.ts';
import type { DepositedCancels } from './deposited-cancels.ts';
import {
  type ChannelName,
  type DepositRequest,
  keyOf,
  type ResumedChannel,
  readRequest,
} from './requests.ts';
import type { MessageSink, Subscription } from './subscription.ts';

/** What a connection asks of the door. */
export interface StreamHost {
  readonly limits: StreamLimits;
  /** Opens a channel for a connection; throws a DoorProblem if there is no such channel. */
  subscribe(channel: ResumedChannel, sink: MessageSink): Subscription;
  /** Throws a DoorProblem if there is no such channel. */
  check(name: ChannelName): void;
  readonly deposits: DepositedCancels;
  /** The answer to a ping. */
  pong(): Buffer;
}

/** How long a closing handshake may take. */
const CLOSING_MS = 5_000;

/** One client of the stream: its subscriptions, its limits and its clock. */
export class StreamConnection implements MessageSink {
  readonly #host: StreamHost;
  readonly #socket: WebSocket;
  readonly #language: Language;
  readonly #subscriptions = new Map<string, Subscription>();
  readonly #openedAt: number;
  readonly #id = randomUUID();
  #heardAt: number;
  #pingedAt: number;
  #tokens: number;
  #refilledAt: number;
  #errors = 0;
  #behindSince: number | undefined;
  #closingSince: number | undefined;
  #hasSubscribed = false;
  #isOver = false;

  constructor(host: StreamHost, socket: WebSocket, transport: Duplex, language: Language) {
    const now = performance.now();
    this.#host = host;
    this.#socket = socket;
    this.#language = language;
    this.#openedAt = now;
    this.#heardAt = now;
    this.#pingedAt = now;
    this.#refilledAt = now;
    this.#tokens = host.limits.messageBurst;
    socket.on('message', (data, isBinary) => this.#onMessage(data as Buffer, isBinary));
    socket.on('ping', (data) => {
      if (this.#spend() && this.hasRoom()) socket.pong(data);
    });
    socket.on('pong', () => {
      this.#heardAt = performance.now();
    });
    // A fault of the client's framing closes the connection with its code; there is nothing to add.
    socket.on('error', () => {});
    socket.on('close', () => this.#end());
    transport.on('drain', () => this.#pump());
  }

  /** True while messages may be sent and the reader keeps up. */
  hasRoom(): boolean {
    return (
      this.#closingSince === undefined &&
      this.#socket.readyState === this.#socket.OPEN &&
      this.#socket.bufferedAmount < this.#host.limits.conflateAboveBytes
    );
  }

  /** Sends a text message. */
  send(message: Buffer): void {
    this.#socket.send(message, { binary: false });
  }

  /** Bytes that are buffered for this reader. */
  get bufferedBytes(): number {
    return this.#socket.bufferedAmount;
  }

  /** Closes with a code of the table; a handshake that does not come is not waited for. */
  close(code: number, reason: string): void {
    if (this.#closingSince !== undefined) return;
    this.#closingSince = performance.now();
    this.#end();
    this.#socket.close(code, reason);
  }

  /** Ends the connection at once. */
  terminate(): void {
    this.#socket.terminate();
  }

  /** Looks at the clocks: pings, deadlines, a reader that stays behind. */
  tick(now: number): void {
    const { limits } = this.#host;
    if (this.#closingSince !== undefined) {
      if (now - this.#closingSince > CLOSING_MS) this.terminate();
      return;
    }
    if (now - this.#heardAt > limits.deadAfterMs) {
      this.terminate();
      return;
    }
    if (!this.#hasSubscribed && now - this.#openedAt > limits.subscribeWithinMs) {
      this.close(CLOSE_CODES.notSubscribed, 'no subscription');
      return;
    }
    if (now - this.#pingedAt >= limits.pingIntervalMs) {
      this.#pingedAt = now;
      this.#socket.ping();
    }
    this.#pump();
    this.#watchBacklog(now);
  }

  #watchBacklog(now: number): void {
    const { limits } = this.#host;
    let backlogBytes = this.bufferedBytes;
    for (const subscription of this.#subscriptions.values()) {
      backlogBytes += subscription.backlogBytes();
    }
    if (backlogBytes <= limits.slowConsumerBytes) this.#behindSince = undefined;
    else {
      this.#behindSince ??= now;
      if (now - this.#behindSince >= limits.slowConsumerMs) {
        this.close(CLOSE_CODES.slowConsumer, 'slow consumer');
      }
    }
  }

  #onMessage(data: Buffer, isBinary: boolean): void {
    if (!this.#spend()) return;
    if (isBinary) {
      this.close(CLOSE_CODES.unsupportedData, 'text only');
      return;
    }
    try {
      this.#handle(data);
    } catch (error) {
      if (!(error instanceof DoorProblem)) throw error;
      this.#refuse(error);
    }
  }

  #handle(data: Buffer): void {
    const request = readRequest(data);
    if (request.op === 'ping') {
      if (this.hasRoom()) this.send(this.#host.pong());
      return;
    }
    if (request.op === 'cancel_on_disconnect') {
      void this.#deposit(request.deposit);
      return;
    }
    const channels = new Map(request.channels.map((channel) => [keyOf(channel.name), channel]));
    if (request.op === 'unsubscribe') {
      for (const key of channels.keys()) this.#drop(key);
      return;
    }
    this.#subscribe(channels);
  }

  /** All channels or none; a channel that is subscribed already starts anew. */
  #subscribe(channels: ReadonlyMap<string, ResumedChannel>): void {
    for (const { name } of channels.values()) this.#host.check(name);
    const all = new Set([...this.#subscriptions.keys(), ...channels.keys()]);
    const { maxSubscriptions } = this.#host.limits;
    if (all.size > maxSubscriptions) {
      throw new DoorProblem('too_many_subscriptions', '', { maxSubscriptions });
    }
    this.#hasSubscribed = true;
    for (const [key, channel] of channels) {
      this.#drop(key);
      const subscription = this.#host.subscribe(channel, this);
      this.#subscriptions.set(key, subscription);
      subscription.pump();
    }
  }

  async #deposit(deposit: DepositRequest | null): Promise<void> {
    const { deposits } = this.#host;
    this.#hasSubscribed = true;
    try {
      let answer = { validUntil: null, afterMs: null } as Record<string, number | null>;
      if (deposit === null) deposits.withdraw(this);
      else {
        const { envelope, afterMs } = deposit;
        answer = { validUntil: await deposits.deposit(this, envelope, afterMs), afterMs };
        // It was lost while the deposit was tested.
        if (this.#isOver) deposits.lost(this);
      }
      if (this.hasRoom()) this.send(Buffer.from(JSON.stringify({ ch: 'deposit', ...answer })));
    } catch (error) {
      if (!(error instanceof DoorProblem)) throw error;
      this.#refuse(error);
    }
  }

  #drop(key: string): void {
    this.#subscriptions.get(key)?.end();
    this.#subscriptions.delete(key);
  }

  #refuse(problem: DoorProblem): void {
    this.#errors += 1;
    if (this.hasRoom()) {
      const document = problemDocument(problem, this.#language, this.#id);
      this.send(Buffer.from(JSON.stringify({ ch: 'error', ...document })));
    }
    if (this.#errors >= this.#host.limits.maxErrors) {
      this.close(CLOSE_CODES.tooManyErrors, 'too many errors');
    }
  }

  /** Counts a message or ping against the rate; false if it was one too many. */
  #spend(): boolean {
    const now = performance.now();
    const { messagesPerSecond, messageBurst } = this.#host.limits;
    const refill = ((now - this.#refilledAt) / 1_000) * messagesPerSecond;
    this.#tokens = Math.min(messageBurst, this.#tokens + refill);
    this.#refilledAt = now;
    this.#heardAt = now;
    if (this.#closingSince !== undefined) return false;
    if (this.#tokens < 1) {
      this.close(CLOSE_CODES.tooManyMessages, 'too many messages');
      return false;
    }
    this.#tokens -= 1;
    return true;
  }

  #pump(): void {
    for (const subscription of this.#subscriptions.values()) {
      if (!this.hasRoom()) return;
      subscription.pump();
    }
  }

  #end(): void {
    for (const subscription of this.#subscriptions.values()) subscription.end();
    this.#subscriptions.clear();
    if (this.#isOver) return;
    this.#isOver = true;
    this.#host.deposits.lost(this);
  }
}
