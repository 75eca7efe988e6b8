import { concatBytes, writeU32 } from '@jangbu/protocol';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { HTTP_LIMITS } from '../door-limits.ts';
import type { BlockArchive } from '../ports.ts';
import { DoorProblem } from '../problems.ts';
import { type Query, queryOf, wholeNumber } from './queries.ts';
import type { ReadAccess } from './read-access.ts';

const BYTES_TYPE = 'application/octet-stream';
const LENGTH_BYTES = 4;
const ANY_INDEX = { least: 0, most: Number.MAX_SAFE_INTEGER };

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
    { schema: { querystring: queryOf('from', 'limit', 'waitMs') } },
    async (request, reply) => {
      const { query } = request;
      const archive = open(request);
      const from = wholeNumber(query.from, 'from', ANY_INDEX);
      const most = HTTP_LIMITS.maxRawBlocks;
      const maxBlocks = wholeNumber(query.limit, 'limit', { least: 1, most, otherwise: most });
      const waits = { least: 0, most: HTTP_LIMITS.maxRawWaitMs, otherwise: 0 };
      const waitMs = wholeNumber(query.waitMs, 'waitMs', waits);
      // Whoever is ahead of this ledger is told so at once.
      if (from === archive.lastIndex() + 1) await archive.waitFor(from, waitMs);
      const bounds = { maxBlocks, maxBytes: HTTP_LIMITS.maxRawBlockBytes };
      return sendBytes(reply, archive, withLengths(archive.read(from, bounds)));
    },
  );

  app.get<{ Params: { index: string } }>(
    '/v1/blocks/:index/raw',
    { schema: { querystring: queryOf() } },
    (request, reply) => {
      const archive = open(request);
      const index = wholeNumber(request.params.index, 'index', ANY_INDEX);
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
