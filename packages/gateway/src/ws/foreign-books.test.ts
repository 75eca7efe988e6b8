import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { fileURLToPath } from 'node:url';
import type { Command } from '@jangbu/protocol';
import { VenueViews } from '@jangbu/views';
import { expect, it, onTestFinished, vi } from 'vitest';
import { InlineVenue, listing, order } from '../inline-venue.test.ts';
import { levelItems } from '../items.ts';
import { nodeHasher } from '../node-hasher.ts';
import { attachStream, type StreamDoor } from './stream-door.ts';

const CLIENT = fileURLToPath(new URL('../../../../clients/python/book_feed.py', import.meta.url));
const PYTHON = process.env.JANGBU_PYTHON ?? 'python3';
const hasPython = spawnSync(PYTHON, ['--version']).status === 0;
const ISSUES = Array.from({ length: 10 }, (_, issue) => issue);
const LIMITS = {
  checksumIntervalMs: 60,
  // A few snapshots.
  conflateAboveBytes: 2_000,
  shutdownNoticeMs: 0,
};

/** A line that the client prints. */
interface Said {
  readonly kind: string;
  readonly issue: number;
  readonly [field: string]: unknown;
}

/** The stream of an inline venue on one port; a restart makes its views anew from the blocks. */
class RestartableStream {
  readonly venue: InlineVenue;
  views: VenueViews;
  port = 0;
  #server: Server | undefined;
  #door: StreamDoor | undefined;
  readonly #sockets = new Set<Socket>();

  constructor(venue: InlineVenue) {
    this.venue = venue;
    this.views = venue.views;
    venue.listeners.push((changes) => {
      const block = this.venue.blocks.at(-1)!;
      const told = this.views === venue.views ? changes : this.views.apply(block);
      this.#door?.publish(told);
    });
  }

  async start(): Promise<void> {
    const server = createServer();
    server.on('connection', (socket) => {
      this.#sockets.add(socket);
      socket.on('close', () => this.#sockets.delete(socket));
    });
    const { clock } = this.venue.ports;
    this.#door = attachStream({ server, views: this.views, clock, limits: LIMITS });
    server.listen(this.port, '127.0.0.1');
    await once(server, 'listening');
    this.port = (server.address() as AddressInfo).port;
    this.#server = server;
  }

  async stop(): Promise<void> {
    await this.#door?.close();
    this.cut();
    this.#server?.close();
    await once(this.#server!, 'close');
  }

  /** Lets nothing out: a reader as slow as can be, until `release`. */
  hold(): void {
    for (const socket of this.#sockets) socket.cork();
  }

  release(): void {
    for (const socket of this.#sockets) socket.uncork();
  }

  /** Ends every connection without a word. */
  cut(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  async restart(): Promise<void> {
    await this.stop();
    const { views, blocks } = this.venue;
    const genesis = views.blocks.block(0)!;
    this.views = new VenueViews(views.genesis, views.chainId, genesis, nodeHasher);
    for (const block of blocks) this.views.apply(block);
    await this.start();
  }
}

/** Ten issues of which both members hold shares. */
async function tenBooks(): Promise<InlineVenue> {
  const venue = await new InlineVenue().open();
  const others = ISSUES.slice(1);
  await venue.run('operator', ...others.map((issue) => listing({ shortCode: `X${issue}` })));
  await venue.run(
    'registrar',
    ...others.map(
      (issue): Command => ({
        kind: 'IssueShares',
        account: 1,
        issue,
        quantity: 1_000_000,
      }),
    ),
  );
  return venue;
}

/** Orders of both sides in every book, around a price at which some of them trade, all within the best 25 levels. */
function* flow(): Generator<Command[]> {
  let drawn = 7;
  const draw = (below: number) => {
    drawn = (drawn * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor(drawn / 65_536) % below;
  };
  for (let round = 0; ; round += 1) {
    const side = round % 2;
    yield ISSUES.map((issue) =>
      order({
        issue,
        side,
        account: side,
        quantity: 1 + draw(9),
        limitPrice: 70_000 + 100 * (side === 0 ? 2 - draw(20) : draw(20) - 2),
        clientOrderId: `${round}-${issue}`,
      }),
    );
  }
}

/** The client in Python, with the lines that it has printed. */
class BookClient {
  readonly said: Said[] = [];
  readonly #child: ChildProcess;

  constructor(port: number) {
    const url = `http://127.0.0.1:${port}`;
    this.#child = spawn(PYTHON, [CLIENT, '--url', url, '--issues', ISSUES.join(',')]);
    let text = '';
    this.#child.stdout?.on('data', (chunk: Buffer) => {
      const lines = (text + chunk).split('\n');
      text = lines.pop()!;
      this.said.push(...lines.map((line) => JSON.parse(line) as Said));
    });
    this.#child.stderr?.pipe(process.stderr);
    onTestFinished(() => {
      this.#child.kill();
    });
  }

  of(kind: string): Said[] {
    return this.said.filter((line) => line.kind === kind);
  }

  /** Waits for a checksum of every book as the venue has it now. */
  async marked({ issues }: VenueViews): Promise<void> {
    const from = this.said.length;
    await vi.waitFor(
      () => {
        const marks = this.said.slice(from).filter(({ kind }) => kind === 'mark');
        const isMarked = (issue: number) =>
          marks.some((mark) => mark.issue === issue && mark.seq === issues.must(issue).book.seq);
        expect(ISSUES.filter((issue) => !isMarked(issue))).toEqual([]);
      },
      { timeout: 15_000 },
    );
  }

  /** Ends it; its books are among what it said then. */
  async end(): Promise<void> {
    const ended = once(this.#child, 'close');
    this.#child.stdin?.end();
    await ended;
  }
}

it.skipIf(!hasPython && process.env.JANGBU_REQUIRE_ALL !== '1')(
  'a client in Python keeps ten books through cuts, conflation and a restart (skipped without python3)',
  { timeout: 60_000 },
  async () => {
    const venue = await tenBooks();
    const stream = new RestartableStream(venue);
    await stream.start();
    onTestFinished(() => stream.stop());
    const orders = flow();
    const trade = async (rounds: number) => {
      for (let round = 0; round < rounds; round += 1) {
        const commands = orders.next().value as Command[];
        await venue.run(
          commands[0]?.kind === 'PlaceOrder' && commands[0].side === 1 ? 'beta' : 'alpha',
          ...commands,
        );
        await new Promise((wake) => setImmediate(wake));
      }
    };
    await trade(20);
    const client = new BookClient(stream.port);
    await client.marked(stream.views);
    stream.hold();
    await trade(40);
    stream.release();
    await client.marked(stream.views);
    stream.cut();
    await trade(20);
    await client.marked(stream.views);
    stream.cut();
    await client.marked(stream.views);
    await stream.restart();
    await client.marked(stream.views);
    await trade(20);
    await stream.restart();
    await trade(20);
    await client.marked(stream.views);
    await client.end();
    expect(client.of('mark').filter(({ isEqual }) => isEqual !== true)).toEqual([]);
    expect(client.of('gap')).toEqual([]);
    expect(client.of('connected').length).toBeGreaterThanOrEqual(5);
    // Where nothing had changed, the client went on with what it had, also after the restart.
    expect(client.of('resume').some(({ isComplete }) => isComplete)).toBe(true);
    const resumes = client.of('resume').filter(({ isComplete }) => !isComplete).length;
    const conflated = client.of('snapshot').filter(({ isFirst }) => !isFirst).length - resumes;
    expect(conflated).toBeGreaterThan(0);
    for (const { issue, asks, bids } of client.of('book')) {
      const { book } = stream.views.issues.must(issue);
      expect({ asks, bids }).toEqual({
        asks: levelItems(book.asks.best(25), 0),
        bids: levelItems(book.bids.best(25), 0),
      });
    }
  },
);
