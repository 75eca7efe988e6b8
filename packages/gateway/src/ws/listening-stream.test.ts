import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Genesis } from '@jangbu/protocol';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { WebSocket } from 'ws';
import type { StreamLimits } from '../door-limits.ts';
import { InlineVenue } from '../inline-venue.test.ts';
import { ReadTokens } from '../read-tokens.ts';
import { attachStream, type StreamDoor } from './stream-door.ts';

/** A client that keeps what it hears. */
export class Client {
  // biome-ignore lint/suspicious/noExplicitAny: what a server says is not known to have any form.
  readonly messages: any[] = [];
  readonly socket: WebSocket;
  closed: { code: number; reason: string } | undefined;

  constructor(socket: WebSocket) {
    this.socket = socket;
    socket.on('message', (data) => this.messages.push(JSON.parse(String(data))));
    socket.on('close', (code, reason) => {
      this.closed = { code, reason: String(reason) };
    });
    socket.on('error', () => {});
  }

  say(message: unknown): void {
    this.socket.send(typeof message === 'string' ? message : JSON.stringify(message));
  }

  subscribe(...channels: object[]): void {
    this.say({ op: 'subscribe', channels });
  }

  heard(count: number): Promise<void> {
    return vi.waitFor(() => expect(this.messages.length).toBeGreaterThanOrEqual(count));
  }

  async code(timeout = 3_000): Promise<number | undefined> {
    await vi.waitFor(() => expect(this.closed).toBeDefined(), { timeout });
    return this.closed?.code;
  }
}

/** A stream that listens on loopback, with the clients that a test opened. */
export class ListeningStream {
  venue = new InlineVenue();
  port = 0;
  #door: StreamDoor | undefined;
  #tokens: ReadTokens | undefined;
  #server: Server | undefined;
  readonly #clients: Client[] = [];

  get door(): StreamDoor {
    if (this.#door === undefined) throw new Error('the stream was not started');
    return this.#door;
  }

  get tokens(): ReadTokens {
    if (this.#tokens === undefined) throw new Error('the stream was not started');
    return this.#tokens;
  }

  async start(limits: Partial<StreamLimits> = {}, genesis: Partial<Genesis> = {}): Promise<void> {
    this.venue = await new InlineVenue(genesis).open();
    const server = createServer((_, response) => response.writeHead(404).end());
    const { views, ports } = this.venue;
    const { clock } = ports;
    const tokens = new ReadTokens({ views, clock });
    const deposits = { submitter: this.venue, tester: this.venue };
    const door = attachStream({ server, views, clock, tokens, deposits, limits });
    this.#tokens = tokens;
    this.venue.listeners.push((changes) => door.publish(changes));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    this.port = (server.address() as AddressInfo).port;
    this.#door = door;
    this.#server = server;
  }

  async stop(): Promise<void> {
    for (const { socket } of this.#clients.splice(0)) socket.terminate();
    await this.door.close();
    this.#server?.closeAllConnections();
    this.#server?.close();
  }

  /** Sockets that the server holds, those of refused clients too. */
  socketCount(): Promise<number> {
    return new Promise((resolve, reject) => {
      this.#server?.getConnections((error, count) => (error ? reject(error) : resolve(count)));
    });
  }

  async restart(limits: Partial<StreamLimits>, genesis: Partial<Genesis> = {}): Promise<void> {
    await this.stop();
    await this.start(limits, genesis);
  }

  /** A client that was let in. */
  async connect(
    options: { headers?: Record<string, string>; autoPong?: boolean } = {},
  ): Promise<Client> {
    const client = new Client(new WebSocket(`ws://127.0.0.1:${this.port}/v1/stream`, options));
    this.#clients.push(client);
    await once(client.socket, 'open');
    return client;
  }
}

/** A stream that is started before each test of the file and stopped after it. */
export function useStream(): ListeningStream {
  const stream = new ListeningStream();
  beforeEach(() => stream.start());
  afterEach(() => stream.stop());
  return stream;
}

it('a listening stream lets clients in', async () => {
  const stream = new ListeningStream();
  await stream.start();
  await stream.connect();
  expect(stream.door.connections).toBe(1);
  await stream.stop();
});
