import { concatBytes, writeU32 } from '@jangbu/protocol';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { HTTP_LIMITS } from '../door-limits.ts';
import type { BlockArchive } from '../ports.ts';
import { DoorProblem } from '../problems.ts';
import { ANY_WHOLE, wholeParameter } from './parameters.ts';
import { type Query, wholeNumber } from './queries.ts';
import type { ReadAccess } from './read-access.ts';
import { routeSchema } from './route-schema.ts';

const BYTES_TYPE = 'application/octet-stream';
const LENGTH_BYTES = 4;
const BYTES = { mediaType: BYTES_TYPE };
const MOST = { least: 1, most: HTTP_LIMITS.maxRawBlocks, otherwise: HTTP_LIMITS.maxRawBlocks };
const WAIT = { least: 0, most: HTTP_LIMITS.maxRawWaitMs, otherwise: 0 };

/**
 * Full blocks as bytes, for those who execute the ledger again.
 *
 * They hold the secrets of accounts: they are for registered replicas, and for everybody only on a ledger whose audience
 * is its members, which is for demonstrations (docs/adr/0013).
 */
export function rawBlockRoutes(
  app: FastifyInstance,
  blocks: BlockArchive | undefined,
  access: ReadAccess,
): void {
  const open = (request: FastifyRequest): BlockArchive => {
    access.requireBlocks(request);
    if (blocks === undefined) throw new DoorProblem('audience', 'full blocks are not kept here');
    return blocks;
  };

  app.get<{ Querystring: Query }>(
    '/v1/blocks/raw',
    {
      schema: routeSchema({
        id: 'readRawBlocks',
        summary: 'Full blocks as bytes',
        tag: 'ledger',
        query: {
          from: wholeParameter(ANY_WHOLE),
          limit: wholeParameter(MOST),
          waitMs: wholeParameter(WAIT),
        },
        isPrivate: 'maybe',
        answer: BYTES,
      }),
    },
    async (request, reply) => {
      const { query } = request;
      const archive = open(request);
      const from = wholeNumber(query.from, 'from', ANY_WHOLE);
      const maxBlocks = wholeNumber(query.limit, 'limit', MOST);
      const waitMs = wholeNumber(query.waitMs, 'waitMs', WAIT);
      // Whoever is ahead of this ledger is told so at once.
      if (from === archive.lastIndex() + 1) await archive.waitFor(from, waitMs);
      const bounds = { maxBlocks, maxBytes: HTTP_LIMITS.maxRawBlockBytes };
      return sendBytes(reply, archive, withLengths(archive.read(from, bounds)));
    },
  );

  app.get<{ Params: { index: string } }>(
    '/v1/blocks/:index/raw',
    {
      schema: routeSchema({
        id: 'readRawBlock',
        summary: 'A full block as bytes',
        tag: 'ledger',
        path: '/v1/blocks/:index/raw',
        isPrivate: 'maybe',
        answer: BYTES,
      }),
    },
    (request, reply) => {
      const archive = open(request);
      const index = wholeNumber(request.params.index, 'index', ANY_WHOLE);
      const [block] = archive.read(index, { maxBlocks: 1, maxBytes: 0 });
      if (block === undefined) throw new DoorProblem('not_found', 'no such block');
      return sendBytes(reply, archive, block);
    },
  );
}

/** Each block behind its length as u32. */
function withLengths(blocks: readonly Uint8Array[]): Uint8Array {
  const parts: Uint8Array[] = [];
  for (const block of blocks) {
    const length = new Uint8Array(LENGTH_BYTES);
    writeU32(length, 0, block.length);
    parts.push(length, block);
  }
  return concatBytes(...parts);
}

function sendBytes(reply: FastifyReply, archive: BlockArchive, bytes: Uint8Array): FastifyReply {
  reply.header('jangbu-index', archive.lastIndex());
  return reply.type(BYTES_TYPE).send(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length));
}
