import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { FastifyRequest } from 'fastify';
import { HTTP_LIMITS } from '../door-limits.ts';
import { DoorProblem } from '../problems.ts';

const REQUEST_ID = /^[A-Za-z0-9._-]{1,64}$/;
const JSON_TYPE = /^application\/json(?:; ?charset=utf-8)?$/i;
/** Header lines of which two would be read differently by different programs. */
const SINGLE_LINES = new Set([
  'authorization',
  'host',
  'content-type',
  'content-encoding',
  'content-length',
  'origin',
  'x-request-id',
]);

/** The request's own X-Request-ID if it is of plain form, else a new one. */
export function requestIdOf(request: IncomingMessage): string {
  const given = request.headers['x-request-id'];
  return typeof given === 'string' && REQUEST_ID.test(given) ? given : randomUUID();
}

/** Throws a DoorProblem for header lines that are too many, doubled, or of a body that is not plain JSON. */
export function guardHeaders(request: FastifyRequest): void {
  const { rawHeaders } = request.raw;
  if (rawHeaders.length / 2 > HTTP_LIMITS.maxHeaders) {
    throw new DoorProblem('headers_too_large', `more than ${HTTP_LIMITS.maxHeaders} header lines`);
  }
  const seen = new Set<string>();
  for (let place = 0; place < rawHeaders.length; place += 2) {
    const name = rawHeaders[place]!.toLowerCase();
    if (!SINGLE_LINES.has(name)) continue;
    if (seen.has(name)) throw new DoorProblem('bad_request', `two lines of ${name}`);
    seen.add(name);
  }
  const encoding = request.headers['content-encoding'];
  if (encoding !== undefined && encoding.toLowerCase() !== 'identity') {
    throw new DoorProblem('unsupported_media_type', 'bodies must not be compressed');
  }
  if (request.method === 'POST' && !JSON_TYPE.test(request.headers['content-type'] ?? '')) {
    throw new DoorProblem('unsupported_media_type');
  }
}
