import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';
import {
  decodeSignedEnvelope,
  envelopeId,
  fromBase64,
  plainHasher,
  publicKeyOf,
  toHex,
  verifyEd25519,
} from '@jangbu/protocol';
import { type WebSocket, WebSocketServer } from 'ws';
import { ACCOUNT, FakeLedger, KRW } from './fake-ledger.ts';

/** The policy under which the page must work: nothing inline, nothing from elsewhere. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "font-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
};

const MOVE_EVERY_MS = 150;
/** What is charged: 0.015 % whoever was first. */
const FEE = {
  row: 0,
  schedule: 1,
  fromDate: '2026-01-01',
  makerPpm: 150,
  takerPpm: 150,
  sellTaxPpm: 1800,
  feeAccount: 0,
  taxAccount: 0,
};
const SEED = new Uint8Array(32).fill(7);

interface Channel {
  ch: string;
  issue?: number;
}

const keyOf = (ch: string, issue: number | undefined) => `${ch}/${issue ?? ''}`;

/** A venue for the tests of the page: it has the doors and their shapes, and checks signatures. */
export class FakeVenue {
  /** What becomes of the next order. */
  answer: 'accept' | 'refuse' | 'silence' = 'accept';
  /** Whether the venue can be reached. */
  reachable = true;
  address = '';
  /** Number of the last message by channel, for each subscriber. */
  readonly #subscribers = new Map<WebSocket, Map<string, number>>();
  readonly ledger = new FakeLedger((ch, issue, data) => this.#publish(ch, issue, data));
  /** Answers by envelope: the same one again is answered again and done once. */
  readonly #answers = new Map<string, unknown>();
  readonly #folder: string;
  readonly #server = createServer((request, response) => void this.#serve(request, response));
  readonly #sockets = new WebSocketServer({ noServer: true });
  #timer: ReturnType<typeof setInterval> | undefined;

  /** @param folder - the built page. */
  constructor(folder: string) {
    this.#folder = folder;
    this.#server.on('upgrade', (request, socket, head) => {
      if (this.reachable) {
        this.#sockets.handleUpgrade(request, socket, head, (ws) => this.#join(ws));
      } else socket.destroy();
    });
  }

  /** Listens on a free port of the loopback, and lets the market move. */
  async open(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    this.address = `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
    this.#timer = setInterval(() => this.ledger.step(), MOVE_EVERY_MS);
  }

  /** Cuts all connections and stays unreachable until told otherwise. */
  cut(): void {
    this.reachable = false;
    for (const socket of this.#subscribers.keys()) socket.terminate();
  }

  /** Ends it. */
  async close(): Promise<void> {
    clearInterval(this.#timer);
    for (const socket of this.#subscribers.keys()) socket.terminate();
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #publish(ch: string, issue: number | undefined, data: unknown): void {
    for (const [socket, lastSeqs] of this.#subscribers) {
      const prev = lastSeqs.get(keyOf(ch, issue));
      if (prev !== undefined) this.#tell(socket, { ch, issue: issue ?? null, prev }, 'delta', data);
    }
  }

  #tell(
    socket: WebSocket,
    channel: { ch: string; issue: number | null; prev: number | null },
    type: 'snapshot' | 'delta',
    data: unknown,
  ): void {
    const { seq, now, blocks } = this.ledger;
    this.#subscribers.get(socket)?.set(keyOf(channel.ch, channel.issue ?? undefined), seq);
    socket.send(JSON.stringify({ ...channel, seq, index: blocks.length - 1, t: now, type, data }));
  }

  #join(socket: WebSocket): void {
    this.#subscribers.set(socket, new Map());
    socket.on('close', () => this.#subscribers.delete(socket));
    socket.on('message', (text) => {
      const { op, channels = [] } = JSON.parse(String(text)) as {
        op: string;
        channels?: Channel[];
      };
      if (op === 'ping') socket.send(JSON.stringify({ ch: 'pong' }));
      for (const { ch, issue } of channels) {
        this.#subscribers.get(socket)?.delete(keyOf(ch, issue));
        if (op !== 'subscribe') continue;
        const channel = { ch, issue: issue ?? null, prev: null };
        this.#tell(socket, channel, 'snapshot', this.#snapshot(ch, issue ?? 0));
      }
    });
  }

  #snapshot(ch: string, issue: number): unknown {
    if (ch === 'blocks') return this.ledger.blocks.at(-1);
    if (ch === 'trades') return this.ledger.trades(issue, 20);
    if (ch === 'status') return this.ledger.status(issue);
    return this.ledger.book(issue);
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (!this.reachable) {
      request.socket.destroy();
      return;
    }
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://venue');
    if (!pathname.startsWith('/v1/')) {
      await this.#serveFile(pathname, response);
      return;
    }
    let body = '';
    for await (const chunk of request) body += chunk;
    if (pathname === '/v1/transactions') {
      this.#take(body, response);
      return;
    }
    const found = this.#read(pathname.split('/').slice(2), searchParams);
    if (found === undefined) refuse(response, 404, 'not_found');
    else reply(response, 200, found);
  }

  async #serveFile(pathname: string, response: ServerResponse): Promise<void> {
    const file = normalize(pathname === '/' ? '/index.html' : pathname);
    try {
      // Compressed where the build has it so, as the venue sends it: what a reader gets is what is tested.
      const path = join(this.#folder, file);
      const isCompressed = existsSync(`${path}.br`);
      const bytes = await readFile(isCompressed ? `${path}.br` : path);
      response.writeHead(200, {
        ...(isCompressed && { 'content-encoding': 'br' }),
        'content-type': TYPES[extname(file)] ?? 'application/octet-stream',
        'content-security-policy': POLICY,
        'x-content-type-options': 'nosniff',
      });
      response.end(bytes);
    } catch {
      response.writeHead(404).end();
    }
  }

  #read([first, number, what, last]: string[], query: URLSearchParams): unknown {
    const { ledger } = this;
    const index = ledger.blocks.length - 1;
    const list = (items: unknown[]) => ({ items, cursor: null, index });
    const limit = Number(query.get('limit') ?? 50);
    switch (first) {
      case 'info':
        return {
          network: 'demo',
          genesis: 'ab'.repeat(32),
          index,
          clockRate: 1,
          currencies: [KRW],
        };
      case 'time':
        return { timestamp: ledger.now, iso: '' };
      case 'demo': {
        const publicKey = toHex(publicKeyOf(SEED));
        return { member: 2, account: ACCOUNT, accountCash: '0', seed: toHex(SEED), publicKey };
      }
      case 'keys':
        return { key: 5, participant: 2, highestNonce: 0 };
      case 'blocks':
        return list(ledger.blocks.slice(-limit).reverse());
      case 'accounts':
        return this.#readAccount(what, last, list);
      case 'markets':
        return list([{ market: 1, name: '시장', resumeSeconds: 600, staticPercent: 10 }]);
      case 'fees':
        return list([FEE]);
      case 'issues':
        if (number === undefined) return list(ledger.issues());
        if (what === undefined) return ledger.issues()[Number(number)];
        if (what === 'candles') {
          return list(ledger.candles(Number(number), query.get('resolution') ?? '1', limit));
        }
        if (what === 'trades') return list(ledger.trades(Number(number), limit));
        return list(ledger.chain(Number(number), Number(query.get('from')), limit));
      default:
        return undefined;
    }
  }

  #readAccount(
    what: string | undefined,
    clientOrderId: string | undefined,
    list: (items: unknown[]) => unknown,
  ): unknown {
    const { orders } = this.ledger;
    if (clientOrderId !== undefined) {
      return orders.find((order) => order.clientOrderId === clientOrderId);
    }
    if (what === 'orders') return list(orders);
    if (what === 'fills') return list(this.ledger.fills);
    return {
      account: ACCOUNT,
      cash: [{ currency: 0, code: 'KRW', available: '48210000', held: '0' }],
      positions: [{ issue: 0, shortCode: 'J10120', available: '684', held: '16', frozen: '0' }],
      openOrders: orders.length,
    };
  }

  #take(body: string, response: ServerResponse): void {
    const { envelope: text } = JSON.parse(body) as { envelope: string };
    const decoded = decodeSignedEnvelope(fromBase64(text) ?? new Uint8Array(0));
    if (!decoded.ok) {
      refuse(response, 400, 'malformed');
      return;
    }
    const { envelope, signature } = decoded.signed;
    const id = envelopeId(plainHasher, decoded.envelopeBytes);
    if (!verifyEd25519(envelope.key, signature, id)) {
      refuse(response, 403, 'bad_signature');
      return;
    }
    if (!this.#answers.has(text)) {
      this.ledger.envelopes += 1;
      const applied = envelope.commands.map((command) =>
        this.ledger.apply(command, this.answer === 'refuse'),
      );
      const results = applied.flatMap((one) => one.results);
      this.#answers.set(text, { index: applied[0]?.index, results, hash: 'cd'.repeat(32) });
    }
    // Silence: the order goes in and nobody is told.
    if (this.answer === 'silence') response.socket?.destroy();
    else reply(response, 200, this.#answers.get(text));
  }
}

function reply(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}

function refuse(response: ServerResponse, status: number, code: string): void {
  response.writeHead(status, { 'content-type': 'application/problem+json' });
  response.end(JSON.stringify({ type: 'about:blank', status, code, title: code }));
}
