import { STATUS_CODES } from 'node:http';
import { type DoorProblem, problemDocument } from './problems.ts';

/** Media type of problem documents (RFC 9457). */
export const PROBLEM_TYPE = 'application/problem+json; charset=utf-8';

/** A whole response with a problem document, for a socket that has no response object; the connection ends with it. */
export function rawProblem(problem: DoorProblem, requestId: string): string {
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
