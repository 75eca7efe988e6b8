import type { Socket } from 'node:net';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import type { ProblemCode } from '../problem-texts.ts';
import { DoorProblem, languageOf, problemDocument } from '../problems.ts';
import { PROBLEM_TYPE, refuseSocket } from '../raw-problem.ts';

const FRAMEWORK_CODES: ReadonlyMap<string, ProblemCode> = new Map<string, ProblemCode>([
  ['FST_ERR_CTP_BODY_TOO_LARGE', 'payload_too_large'],
  ['FST_ERR_CTP_INVALID_MEDIA_TYPE', 'unsupported_media_type'],
  ['FST_ERR_CTP_INVALID_TYPE', 'unsupported_media_type'],
  ['FST_ERR_NOT_FOUND', 'not_found'],
]);

/** Answers with a problem document. */
export function sendProblem(
  request: FastifyRequest,
  reply: FastifyReply,
  problem: DoorProblem,
): FastifyReply {
  const language = languageOf(request.headers['accept-language']);
  if (problem.status === 503 && !reply.hasHeader('retry-after')) reply.header('retry-after', 1);
  if (problem.status === 401) {
    const fault = problem.code === 'bad_token' ? ', error="invalid_token"' : '';
    reply.header('www-authenticate', `Bearer realm="jangbu"${fault}`);
  }
  return reply
    .code(problem.status)
    .header('content-type', PROBLEM_TYPE)
    .header('content-language', language)
    .header('cache-control', 'no-store')
    .serializer(JSON.stringify)
    .send(problemDocument(problem, language, request.id));
}

/** What a thrown error is to the client; a fault of ours says nothing but that it is one. */
export function problemOf(error: FastifyError | DoorProblem): DoorProblem {
  if (error instanceof DoorProblem) return error;
  const { validation, validationContext } = error;
  if (validation !== undefined) {
    const first = validation[0];
    const unknown = first?.params?.additionalProperty;
    if (typeof unknown === 'string' && validationContext === 'querystring') {
      return new DoorProblem('unknown_parameter', '', { parameter: unknown.slice(0, 64) });
    }
    return new DoorProblem(
      'bad_request',
      `${validationContext}${first?.instancePath ?? ''} ${first?.message ?? ''}`,
    );
  }
  const code = FRAMEWORK_CODES.get(error.code);
  if (code !== undefined) return new DoorProblem(code);
  const status = error.statusCode ?? 500;
  return new DoorProblem(status >= 400 && status < 500 ? 'bad_request' : 'internal_error');
}

/** Answers what Node's own parser refused, and closes. */
export function answerBrokenRequest(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  refuseSocket(socket, new DoorProblem(brokenCode(error.code)));
}

function brokenCode(code: string | undefined): ProblemCode {
  if (code === 'HPE_HEADER_OVERFLOW' || code === 'HPE_CHUNK_EXTENSIONS_OVERFLOW') {
    return 'headers_too_large';
  }
  return code === 'ERR_HTTP_REQUEST_TIMEOUT' ? 'request_timeout' : 'bad_request';
}
