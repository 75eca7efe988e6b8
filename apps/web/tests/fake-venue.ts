import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';
import {
  type Command,
  decodeSignedEnvelope,
  encodeTradeFields,
  envelopeId,
  fromBase64,
  PHASES,
  plainHasher,
  publicKeyOf,
  toHex,
  tradeHash,
  verifyEd25519,
} from '@jangbu/protocol';
import { type WebSocket, WebSocketServer } from 'ws';

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

const LEVELS = 25;
const FIRST_TIMESTAMP = Date.UTC(2026, 10, 20, 5, 32, 0) * 1000;
const SEED = new Uint8Array(32).fill(7);
const KRW = { currency: 0, code: 'KRW', decimals: 0 };
const ACCOUNT = 3;

interface FakeIssue {
  issue: number;
  shortCode: string;
  name: string;
  nameEnglish: string;
  base: number;
  last: number;
  tick: number;
}

interface FakeTrade {
  issue: number;
  index: number;
  timestamp: number;
  price: string;
  quantity: string;
  phase: string;
  takerSide: string;
  hash: string;
  previousHash: string;
  blockIndex: number;
  eventSeq: number;
  commitment: Uint8Array;
}

interface FakeOrder {
  orderId: number;
  clientOrderId: string;
  account: number;
  issue: number;
  side: string;
  orderType: string;
  timeInForce: string;
  price: string;
  quantity: string;
  leavesQuantity: string;
  cumulativeQuantity: string;
  status: string;
  reject: null;
  row: number;
  blockIndex: number;
  position: number;
  timestamp: number;
}

const sha = (text: string) => createHash('sha256').update(text).digest();

/**
 * A venue for the tests of the page: it has the doors and their shapes, real hashes and real checks of signatures, and
 * no market behind them.
 */
export class FakeVenue {
  /** What becomes of the next order. */
  answer: 'accept' | 'refuse' | 'silence' = 'accept';
  /** Whether chains are served with a price that is not the one hashed. */
  forging = false;
  /** Whether the venue can be reached. */
  reachable = true;
  readonly orders: FakeOrder[] = [];
  readonly commands: Command[] = [];
  address = '';

  readonly #issues: FakeIssue[] = [
    issueOf(0, 'J10120', '가람정밀', 'Garam Precision', 70_200, 100),
    issueOf(1, 'J10230', '새벽바이오', 'Saebyeok Bio', 18_450, 50),
    issueOf(2, 'J10340', '온누리반도체', 'Onnuri Semicon', 512_000, 1000),
    issueOf(3, 'J10450', '예담건설', 'Yedam Build', 2795, 5),
  ];
  readonly #trades = new Map<number, FakeTrade[]>();
  readonly #blocks: Record<string, unknown>[] = [];
  readonly #books = new Map<number, { asks: Map<number, number>; bids: Map<number, number> }>();
  readonly #subscribers = new Map<WebSocket, Map<string, number>>();
  readonly #folder: string;
  readonly #server = createServer((request, response) => void this.#serve(request, response));
  readonly #sockets = new WebSocketServer({ noServer: true });
  /** Answers by envelope: the same one again is answered again and done once. */
  readonly #answers = new Map<string, unknown>();
  #seq = 1;
  #random = 12_345;
  #timer: ReturnType<typeof setInterval> | undefined;

  /** @param folder - the built page. */
  constructor(folder: string) {
    this.#folder = folder;
    this.#server.on('upgrade', (request, socket, head) => {
      if (this.reachable) {
        this.#sockets.handleUpgrade(request, socket, head, (ws) => this.#join(ws));
      } else socket.destroy();
    });
    for (const issue of this.#issues) {
      this.#trades.set(issue.issue, []);
      this.#makeBook(issue);
      for (let count = 0; count < 60; count += 1) this.#trade(issue);
    }
    for (let count = 0; count < 10; count += 1) this.#block(3, 1);
  }

  /** Listens on a free port of the loopback. */
  async open(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    this.address = `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
    this.move(true);
  }

  /** Lets the market move, or stand still. */
  move(moves: boolean): void {
    clearInterval(this.#timer);
    if (moves) this.#timer = setInterval(() => this.step(), 150);
  }

  /** One ledger block: some levels change, perhaps a trade. */
  step(): void {
    for (const issue of this.#issues) {
      for (let change = 0; change < 3; change += 1) this.#changeLevel(issue);
      if (this.#draw(3) === 0) this.#publishTrade(issue);
    }
    this.#block(3 + this.#draw(9), this.#draw(4));
  }

  /** Sends `count` changes of one level of the first issue at once. */
  flood(count: number): void {
    const issue = this.#issues[0] as FakeIssue;
    for (let change = 0; change < count; change += 1) this.#changeLevel(issue);
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

  get #now(): number {
    return FIRST_TIMESTAMP + Math.round(performance.now() * 1000);
  }

  /** A whole number below `below`; the same sequence in every run. */
  #draw(below: number): number {
    this.#random = (this.#random * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor(this.#random / 65_536) % below;
  }

  #makeBook(issue: FakeIssue): void {
    const asks = new Map<number, number>();
    const bids = new Map<number, number>();
    for (let at = 0; at < LEVELS; at += 1) {
      asks.set(issue.last + at * issue.tick, 100 + this.#draw(2400));
      bids.set(issue.last - (at + 1) * issue.tick, 100 + this.#draw(2400));
    }
    this.#books.set(issue.issue, { asks, bids });
  }

  #changeLevel(issue: FakeIssue): void {
    const book = this.#books.get(issue.issue);
    if (book === undefined) return;
    const side = this.#draw(2) === 0 ? 'asks' : 'bids';
    const prices = [...book[side].keys()];
    const price = prices[this.#draw(10)] ?? issue.last;
    const quantity = 100 + this.#draw(2400);
    book[side].set(price, quantity);
    const change = { asks: [] as unknown[], bids: [] as unknown[] };
    change[side].push([String(price), String(quantity), 1 + this.#draw(9)]);
    this.#publish('book', issue.issue, change);
  }

  #trade(issue: FakeIssue): FakeTrade {
    const trades = this.#trades.get(issue.issue) ?? [];
    const before = trades.at(-1);
    const price = issue.base + (this.#draw(9) - 3) * issue.tick;
    issue.last = price;
    const fields = {
      issue: issue.issue,
      phase: PHASES.indexOf('continuous'),
      index: trades.length + 1,
      timestamp: this.#now,
      price,
      quantity: 1 + this.#draw(300),
    };
    const previousHash = before?.hash ?? sha(`listing ${issue.issue}`).toString('hex');
    const commitment = sha(`commitment ${issue.issue} ${fields.index}`);
    const previous = Buffer.from(previousHash, 'hex');
    const bytes = encodeTradeFields(fields);
    const trade: FakeTrade = {
      ...fields,
      phase: 'continuous',
      price: String(price),
      quantity: String(fields.quantity),
      takerSide: this.#draw(2) === 0 ? 'buy' : 'sell',
      hash: toHex(tradeHash(plainHasher, previous, bytes, commitment, commitment)),
      previousHash,
      blockIndex: this.#blocks.length,
      eventSeq: this.#seq,
      commitment,
    };
    trades.push(trade);
    return trade;
  }

  #publishTrade(issue: FakeIssue): void {
    this.#publish('trades', issue.issue, [this.#trade(issue)]);
  }

  #block(commands: number, trades: number): void {
    const index = this.#blocks.length;
    const block = {
      version: 1,
      index,
      previousHash: this.#blocks.at(-1)?.hash ?? '0'.repeat(64),
      timestamp: this.#now,
      hash: sha(`block ${index}`).toString('hex'),
      commands,
      trades,
    };
    this.#blocks.push(block);
    this.#publish('blocks', undefined, block);
  }

  #publish(ch: string, issue: number | undefined, data: unknown): void {
    this.#seq += 1;
    const key = `${ch}/${issue ?? ''}`;
    for (const [socket, lastSeqs] of this.#subscribers) {
      const prev = lastSeqs.get(key);
      if (prev === undefined) continue;
      lastSeqs.set(key, this.#seq);
      this.#tell(socket, ch, issue, prev, 'delta', data);
    }
  }

  #tell(
    socket: WebSocket,
    ch: string,
    issue: number | undefined,
    prev: number | null,
    type: string,
    data: unknown,
  ): void {
    const index = this.#blocks.length - 1;
    socket.send(
      JSON.stringify({ ch, issue, seq: this.#seq, prev, index, t: this.#now, type, data }),
    );
  }

  #join(socket: WebSocket): void {
    this.#subscribers.set(socket, new Map());
    socket.on('close', () => this.#subscribers.delete(socket));
    socket.on('message', (text) => {
      const { op, channels = [] } = JSON.parse(String(text)) as {
        op: string;
        channels?: { ch: string; issue?: number }[];
      };
      if (op === 'ping') socket.send(JSON.stringify({ ch: 'pong' }));
      for (const { ch, issue } of channels) {
        const lastSeqs = this.#subscribers.get(socket);
        lastSeqs?.delete(`${ch}/${issue ?? ''}`);
        if (op !== 'subscribe') continue;
        lastSeqs?.set(`${ch}/${issue ?? ''}`, this.#seq);
        this.#tell(socket, ch, issue, null, 'snapshot', this.#snapshot(ch, issue));
      }
    });
  }

  #snapshot(ch: string, issue = 0): unknown {
    if (ch === 'blocks') return this.#blocks.at(-1);
    if (ch === 'trades') return (this.#trades.get(issue) ?? []).slice(-20).reverse();
    const book = this.#books.get(issue);
    const side = (levels: Map<number, number> | undefined) =>
      [...(levels ?? [])].map(([price, quantity]) => [String(price), String(quantity), 2]);
    return { asks: side(book?.asks), bids: side(book?.bids) };
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (!this.reachable) return void request.socket.destroy();
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://venue');
    if (!pathname.startsWith('/v1/')) return this.#serveFile(pathname, response);
    let body = '';
    for await (const chunk of request) body += chunk;
    if (pathname === '/v1/transactions') return this.#take(body, response);
    const found = this.#read(pathname, searchParams);
    if (found === undefined) problem(response, 404, 'not_found', 'Not found');
    else reply(response, 200, found);
  }

  async #serveFile(pathname: string, response: ServerResponse): Promise<void> {
    const file = normalize(pathname === '/' ? '/index.html' : pathname);
    try {
      const bytes = await readFile(join(this.#folder, file));
      response.writeHead(200, {
        'content-type': TYPES[extname(file)] ?? 'application/octet-stream',
        'content-security-policy': POLICY,
        'x-content-type-options': 'nosniff',
      });
      response.end(bytes);
    } catch {
      response.writeHead(404).end();
    }
  }

  #read(pathname: string, query: URLSearchParams): unknown {
    const index = this.#blocks.length - 1;
    const list = (items: unknown[]) => ({ items, cursor: null, index });
    const limit = Number(query.get('limit') ?? 50);
    const parts = pathname.split('/').slice(2);
    const [first, number, what] = parts;
    if (first === 'info') {
      const currencies = [KRW];
      return { network: 'demo', genesis: 'ab'.repeat(32), index, clockRate: 1, currencies };
    }
    if (first === 'time') return { timestamp: this.#now, iso: '' };
    if (first === 'demo') {
      const publicKey = toHex(publicKeyOf(SEED));
      return { member: 2, account: ACCOUNT, accountCash: '0', seed: toHex(SEED), publicKey };
    }
    if (first === 'keys') return { key: 5, participant: 2, highestNonce: 0 };
    if (first === 'blocks') return list(this.#blocks.slice(-limit).reverse());
    if (first === 'issues' && number === undefined) return list(this.#issues.map(wireOf));
    if (first === 'issues' && what === undefined) {
      const issue = this.#issues[Number(number)];
      return issue && wireOf(issue);
    }
    const trades = this.#trades.get(Number(number)) ?? [];
    if (what === 'trades') return list(trades.slice(-limit).reverse());
    if (what === 'chain') return list(this.#chain(trades, Number(query.get('from')), limit));
    if (first === 'accounts') return this.#readAccount(what, parts[3], list);
    return undefined;
  }

  #readAccount(
    what: string | undefined,
    clientOrderId: string | undefined,
    list: (items: unknown[]) => unknown,
  ): unknown {
    if (what === 'orders' && clientOrderId !== undefined) {
      return this.orders.find((order) => order.clientOrderId === clientOrderId);
    }
    if (what === 'orders') return list(this.orders.filter(({ status }) => status === 'new'));
    return {
      account: ACCOUNT,
      cash: [{ currency: 0, code: 'KRW', available: '48210000', held: '0' }],
      positions: [{ issue: 0, shortCode: 'J10120', available: '684', held: '16' }],
      openOrders: this.orders.length,
    };
  }

  #chain(trades: FakeTrade[], from: number, limit: number): unknown[] {
    const blocks = trades.map(({ commitment, price, quantity, phase, ...trade }, at) => ({
      issue: trade.issue,
      index: trade.index,
      previousHash: trade.previousHash,
      timestamp: trade.timestamp,
      hash: trade.hash,
      tradeNumber: at,
      blockIndex: trade.blockIndex,
      data: {
        price,
        quantity,
        phase,
        buyerCommitment: toHex(this.forging ? sha('forged') : commitment),
        sellerCommitment: toHex(commitment),
      },
    }));
    const listing = { index: 0, hash: trades[0]?.previousHash, listing: {} };
    return [listing, ...blocks].slice(from, from + limit);
  }

  #take(body: string, response: ServerResponse): void {
    const { envelope: text } = JSON.parse(body) as { envelope: string };
    const known = this.#answers.get(text);
    if (known !== undefined && this.answer !== 'silence') return reply(response, 200, known);
    const bytes = fromBase64(text);
    const decoded = decodeSignedEnvelope(bytes ?? new Uint8Array(0));
    if (!decoded.ok) return problem(response, 400, 'malformed', decoded.reason);
    const { envelope, signature } = decoded.signed;
    const id = envelopeId(plainHasher, decoded.envelopeBytes);
    if (!verifyEd25519(envelope.key, signature, id)) {
      return problem(response, 403, 'bad_signature', 'Bad signature');
    }
    const [command] = envelope.commands as [Command];
    if (known === undefined) {
      this.commands.push(command);
      const index = this.#blocks.length;
      this.#block(1, 0);
      const results = [this.#apply(command, index)];
      this.#answers.set(text, { index, hash: 'cd'.repeat(32), results });
    }
    // Silence: the order goes in and nobody is told.
    if (this.answer === 'silence') response.socket?.destroy();
    else reply(response, 200, this.#answers.get(text));
  }

  #apply(command: Command, blockIndex: number): Record<string, unknown> {
    const none = { position: 0, id: 0, row: null, cumulativeQuantity: '0', leavesQuantity: '0' };
    if (command.kind === 'CancelOrder') {
      const at = this.orders.findIndex(({ orderId }) => orderId === command.orderId);
      if (at >= 0) this.orders.splice(at, 1);
      return { ...none, status: 'canceled', orderId: command.orderId, reject: null };
    }
    if (command.kind !== 'PlaceOrder' || this.answer === 'refuse') {
      return { ...none, status: 'rejected', orderId: null, reject: 'insufficient_cash' };
    }
    const quantity = String(command.quantity);
    const order: FakeOrder = {
      orderId: 9001 + this.orders.length,
      clientOrderId: command.clientOrderId,
      account: command.account,
      issue: command.issue,
      side: command.side === 0 ? 'buy' : 'sell',
      orderType: 'limit',
      timeInForce: 'day',
      price: String(command.limitPrice),
      quantity,
      leavesQuantity: quantity,
      cumulativeQuantity: '0',
      status: 'new',
      reject: null,
      row: 0,
      blockIndex,
      position: 0,
      timestamp: this.#now,
    };
    this.orders.push(order);
    const { orderId, clientOrderId } = order;
    return {
      ...none,
      status: 'new',
      orderId,
      clientOrderId,
      reject: null,
      leavesQuantity: quantity,
    };
  }
}

function issueOf(
  issue: number,
  shortCode: string,
  name: string,
  nameEnglish: string,
  base: number,
  tick: number,
): FakeIssue {
  return { issue, shortCode, name, nameEnglish, base, last: base, tick };
}

function wireOf({ base, last, tick, ...issue }: FakeIssue): unknown {
  return {
    ...issue,
    isin: '',
    currency: KRW,
    priceDecimals: 0,
    tick: String(tick),
    lot: '1',
    basePrice: String(base),
    lowerLimit: String(Math.ceil((base * 0.7) / tick) * tick),
    upperLimit: String(Math.floor((base * 1.3) / tick) * tick),
    lastPrice: String(last),
    status: 'trading',
    session: 'continuous',
  };
}

function reply(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}

function problem(response: ServerResponse, status: number, code: string, title: string): void {
  response.writeHead(status, { 'content-type': 'application/problem+json' });
  response.end(JSON.stringify({ type: 'about:blank', status, code, title }));
}
