import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { type DoorProblem, problemDocument } from './problems.ts';

/** Media type of problem documents (RFC 9457). */
export const PROBLEM_TYPE = 'application/problem+json; charset=utf-8';

/** How long a refused client may take to go. */
const REFUSED_MS = 1_000;

/**
 * Answers on a socket that has no response object, and sees to it that the socket goes within a second.
 *
 * What the client still sends must be read, or its end is never noticed; and it may never end by itself.
 */
export function refuseSocket(socket: Duplex, problem: DoorProblem): void {
  const late = setTimeout(() => socket.destroy(), REFUSED_MS);
  socket.once('close', () => clearTimeout(late));
  socket.resume();
  socket.end(rawProblem(problem, ''));
}

/** A whole response with a problem document, for a socket that has no response object; the connection ends with it. */
function rawProblem(problem: DoorProblem, requestId: string): string {
  const body = JSON.stringify(problemDocument(problem, 'en', requestId));
  return [
    `HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status] ?? ''}`,
    `Content-Type: ${PROBLEM_TYPE}`,
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Cache-Control: no-store',
    'Connection: close',
    '',
    body,
  ].join('\r\n');
}
