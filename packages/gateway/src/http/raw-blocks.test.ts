import { decodeStoredBlock, encodeStoredBlock, readU32 } from '@jangbu/protocol';
import type { FastifyInstance } from 'fastify';
import { beforeEach, describe, expect, it } from 'vitest';
import { InlineVenue, order } from '../inline-venue.test.ts';
import type { BlockArchive } from '../ports.ts';
import { buildHttp } from './build-http.ts';

/** The blocks of the inline venue from block 1 on; it keeps no block 0. */
class InlineArchive implements BlockArchive {
  readonly #venue: InlineVenue;
  readonly waits: number[] = [];

  constructor(venue: InlineVenue) {
    this.#venue = venue;
  }

  lastIndex(): number {
    return this.#venue.blocks.length;
  }

  read(from: number, bounds: { maxBlocks: number; maxBytes: number }): Uint8Array[] {
    const found: Uint8Array[] = [];
    let bytes = 0;
    for (const block of this.#venue.blocks.slice(from - 1, from - 1 + bounds.maxBlocks)) {
      const payload = encodeStoredBlock({ ...block, transactions: [...block.transactions] });
      bytes += payload.length;
      if (found.length > 0 && bytes > bounds.maxBytes) break;
      found.push(payload);
    }
    return found;
  }

  async waitFor(index: number, waitMs: number): Promise<void> {
    this.waits.push(waitMs);
    if (waitMs > 0) await this.#venue.run('alpha', order({ clientOrderId: `w-${index}` }));
  }
}

let venue: InlineVenue;
let archive: InlineArchive;
let app: FastifyInstance;

beforeEach(async () => {
  venue = await new InlineVenue().open();
  archive = new InlineArchive(venue);
  app = buildHttp({ ports: { ...venue.ports, blocks: archive }, views: venue.views });
  await app.ready();
});

/** Indexes of the blocks of an answer. */
function indexesIn(bytes: Buffer): number[] {
  const indexes: number[] = [];
  for (let at = 0; at < bytes.length; ) {
    const length = readU32(bytes, at);
    const decoded = decodeStoredBlock(new Uint8Array(bytes.subarray(at + 4, at + 4 + length)));
    if (!decoded.ok) throw new Error(decoded.reason);
    indexes.push(decoded.block.header.index);
    at += 4 + length;
  }
  return indexes;
}

async function raw(query: string) {
  const { statusCode, headers, rawPayload } = await app.inject(`/v1/blocks/raw${query}`);
  const indexes = statusCode === 200 ? indexesIn(rawPayload) : [];
  return { statusCode, headers, indexes };
}

describe('GET /v1/blocks/raw', () => {
  it('gives a range of full blocks, each behind its length, and the last index', async () => {
    const { statusCode, headers, indexes } = await raw('?from=2&limit=3');
    expect(statusCode).toBe(200);
    expect(headers).toMatchObject({
      'content-type': 'application/octet-stream',
      'cache-control': 'no-store',
      'jangbu-index': '7',
    });
    expect(indexes).toEqual([2, 3, 4]);
    expect((await raw('?from=5')).indexes).toEqual([5, 6, 7]);
  });

  it('is empty behind the last block, and waits for the next one if it is asked to', async () => {
    expect(await raw('?from=8')).toMatchObject({ statusCode: 200, indexes: [] });
    const waited = await raw('?from=8&waitMs=500');
    expect(waited).toMatchObject({ indexes: [8], headers: { 'jangbu-index': '8' } });
    expect(archive.waits).toEqual([0, 500]);
  });

  it('tells a reader that is ahead at once', async () => {
    const ahead = await raw('?from=9&waitMs=500');
    expect(ahead).toMatchObject({ indexes: [], headers: { 'jangbu-index': '7' } });
    expect(archive.waits).toEqual([]);
  });

  it.each([
    ['', 'bad_request'],
    ['?from=-1', 'bad_decimal'],
    ['?from=1&limit=0', 'out_of_range'],
    ['?from=1&limit=1001', 'out_of_range'],
    ['?from=1&waitMs=20001', 'out_of_range'],
    ['?from=1&to=2', 'unknown_parameter'],
  ])('refuses %j', async (query, code) => {
    const response = await app.inject(`/v1/blocks/raw${query}`);
    expect(response.statusCode).toBe(400);
    expect(response.json()).toMatchObject({ code });
  });
});

describe('GET /v1/blocks/{index}/raw', () => {
  it('gives the bytes of one block', async () => {
    const { statusCode, rawPayload } = await app.inject('/v1/blocks/3/raw');
    expect(statusCode).toBe(200);
    const [expected] = archive.read(3, { maxBlocks: 1, maxBytes: 0 });
    expect(rawPayload.equals(expected!)).toBe(true);
    expect((await app.inject('/v1/blocks/8/raw')).statusCode).toBe(404);
  });
});

describe('full blocks', () => {
  it('are for replicas alone where the audience is not the members', async () => {
    const closed = await new InlineVenue({ ledgerAudience: 'replicas' }).open();
    const { views, tokens } = closed;
    const ports = { ...closed.ports, blocks: new InlineArchive(closed) };
    const door = buildHttp({ ports, views, tokens });
    for (const url of ['/v1/blocks/raw?from=1', '/v1/blocks/3/raw']) {
      const read = async (headers: Record<string, string>) => {
        const { statusCode, body } = await door.inject({ url, headers });
        return statusCode === 200 ? 200 : [statusCode, JSON.parse(body).code];
      };
      expect(await read({})).toEqual([401, 'token_required']);
      expect(await read(closed.bearer('alpha'))).toEqual([403, 'audience']);
      expect(await read(closed.bearer('registrar'))).toBe(200);
    }
  });

  it('are for nobody where there is no archive', async () => {
    const door = buildHttp(venue);
    for (const url of ['/v1/blocks/raw?from=1', '/v1/blocks/3/raw']) {
      const response = await door.inject(url);
      expect(response.statusCode).toBe(403);
      expect(response.json()).toMatchObject({ code: 'audience' });
    }
  });
});
