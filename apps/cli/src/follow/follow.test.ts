import { existsSync } from 'node:fs';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { EVENT_BYTES, readU32 } from '@jangbu/protocol';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { call } from '../cli-fixture.ts';
import { FollowWorld } from './follow-world.ts';
import { surviveKills } from './survive-kills.ts';

it('has the files of the venue though everybody is killed and started again', async () => {
  await surviveKills(1);
}, 300_000);

/** Where events begin in a stored block (docs/spec/block.md): the second of the three offsets behind header and signature. */
const EVENTS_OFFSET_AT = 218 + 64 + 4;
const RESULT_ID_AT = 24;

/** Raises the id in the last event of block `index` where it stands in an answer with full blocks from `from` on. */
function lie(answer: Uint8Array, from: number, index: number): void {
  let at = 0;
  for (let block = from; at < answer.length; block += 1) {
    const length = readU32(answer, at);
    const start = at + 4;
    at = start + length;
    if (block !== index) continue;
    const trades = start + readU32(answer, start + EVENTS_OFFSET_AT + 4);
    answer[trades - EVENT_BYTES + RESULT_ID_AT]! += 1;
  }
}

async function read(url: string) {
  const answer = await fetch(url);
  const body = new Uint8Array(await answer.arrayBuffer());
  return { status: answer.status, headers: answer.headers, body };
}

describe('a venue that lies', () => {
  const world = new FollowWorld();
  let proxy: Server;
  let proxyUrl: string;
  let liesAbout = -1;
  let last: number;

  beforeAll(async () => {
    await world.startVenue();
    await world.tradeOnce(12);
    last = await world.index();
    const answer = async (path: string, response: ServerResponse) => {
      const { status, headers, body } = await read(`${world.url}${path}`);
      const from = Number(new URL(path, world.url).searchParams.get('from') ?? -1);
      if (path.startsWith('/v1/blocks/raw')) lie(body, from, liesAbout);
      response.writeHead(status, { 'jangbu-index': headers.get('jangbu-index') ?? '' });
      response.end(body);
    };
    proxy = createServer((request, response) => {
      // Requests are still under way when the venue ends.
      answer(request.url ?? '', response).catch(() => response.destroy());
    });
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
    proxyUrl = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
  });
  afterAll(async () => {
    proxy?.closeAllConnections();
    proxy?.close();
    await world.end();
  });

  const argv = (data: string, ...more: string[]) => {
    const from = ['follow', proxyUrl, '--genesis', world.genesisHash];
    return [...from, '--data', world.path(data), ...more];
  };

  it.each(['fast', 'reference'])(
    'about one result is found out by the engine %s',
    async (engine) => {
      liesAbout = 7;
      const data = `lied-to-${engine}`;
      const found = await call(argv(data, '--engine', engine));
      const line = /^differs at 7: expected ([0-9a-f]{64}), computed ([0-9a-f]{64})\n$/m.exec(
        found.out,
      );
      expect(found.exitCode).toBe(1);
      expect(line?.[1]).not.toBe(line?.[2]);
      expect(found.out).toMatch(/^at 6 [0-9a-f]{64}$/m);
      expect(found.err).toContain('execution: the engine gives other events');
      // The venue tells the truth again, or does not answer at all: the follower says the same and does not go on.
      liesAbout = -1;
      const again = await call(argv(data, '--engine', engine, '--lang', 'ko'));
      expect(again).toMatchObject({ exitCode: 1, out: line?.[0] });
      expect(again.err).toContain('블록 7이 다릅니다');
      const kept = await call(['verify', world.path(data), '--json']);
      expect(JSON.parse(kept.out)).toMatchObject({ verdict: 'consistent', index: 6 });
      const asJson = await call(argv(data, '--json'));
      expect(JSON.parse(asJson.out).error).toMatchObject({
        code: 'differs',
        index: 7,
        expected: line?.[1],
        computed: line?.[2],
        step: 'execution',
      });
    },
  );

  it('about block 0 gets no ledger made', async () => {
    liesAbout = 0;
    const found = await call(argv('lied-to-first'));
    expect(found.exitCode).toBe(1);
    expect(found.out).toMatch(/^differs at 0: expected [0-9a-f]{64}, computed [0-9a-f]{64}\n$/);
    expect(existsSync(world.path('lied-to-first/genesis.json'))).toBe(false);
    liesAbout = -1;
  });

  it('about its genesis, and a folder of another ledger, are refused', async () => {
    const other = 'ab'.repeat(32);
    const wrong = ['follow', proxyUrl, '--genesis', other, '--data', world.path('wrong')];
    expect(await call([...wrong, '--json'])).toMatchObject({
      exitCode: 1,
      out: expect.stringContaining('other_genesis'),
    });
    const held = ['follow', proxyUrl, '--genesis', other, '--data', world.path('lied-to-fast')];
    // A difference that was found is said first of all; another ledger's folder without one is no place.
    expect((await call(held)).exitCode).toBe(1);
    const venueData = ['follow', proxyUrl, '--genesis', other, '--data', world.path('venue')];
    expect(await call([...venueData, '--json'])).toMatchObject({
      exitCode: 4,
      out: expect.stringContaining('locked'),
    });
  });

  it('not is followed to its last block, and Ctrl-C ends it', async () => {
    const stop = new AbortController();
    const running = call(argv('true', '--json'), { signal: stop.signal });
    const follower = world.followFrom(proxyUrl, 'also-true', '--port', '0');
    await follower.reached(last);
    const url = await follower.ready();
    const health = await (await fetch(`${url}/health`)).json();
    expect(health).toMatchObject({
      status: 'ok',
      index: last,
      follows: { url: proxyUrl, behind: 0, isConnected: true },
    });
    const paths = ['/v1/checkpoint', '/v1/issues/0/book', '/v1/participants', `/v1/blocks/${last}`];
    for (const path of paths) {
      const [own, venues] = await Promise.all(
        [url, world.url].map(async (base) => (await fetch(`${base}${path}`)).text()),
      );
      expect(own).toBe(venues);
    }
    const order = await fetch(`${url}/v1/transactions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"envelope":"AAAA"}',
    });
    expect(await order.json()).toMatchObject({ code: 'follower', params: { venue: proxyUrl } });
    expect(await follower.stop('SIGTERM')).toEqual([0, null]);
    world.requireSameFiles('also-true');
    stop.abort();
    const { exitCode, out } = await running;
    expect(exitCode).toBe(0);
    const lines = out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines.at(-1)).toMatchObject({
      index: last,
      hash: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
  });
});
