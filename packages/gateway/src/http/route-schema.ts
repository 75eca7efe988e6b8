import type { FastifySchema } from 'fastify';
import Type, { type TSchema } from 'typebox';
import type { RouteTag } from './openapi.ts';
import { pathParameters, queryOf } from './parameters.ts';

/** Name under which the problem document stands in the description. */
export const PROBLEM_ID = 'Problem';

/** What a route is and what it takes and gives. */
export interface RouteForm {
  /** Name of the operation, unique. */
  readonly id: string;
  readonly summary: string;
  readonly tag: RouteTag;
  /** The path with its parts as `:issue`; absent where it has none. */
  readonly path?: string;
  readonly query?: Readonly<Record<string, TSchema>>;
  readonly body?: TSchema;
  /** JSON of this schema, or bytes or text of a media type. */
  readonly answer: TSchema | { readonly mediaType: string };
  /** True if it is read with a token; `maybe` where some ledgers want none. */
  readonly isPrivate?: boolean | 'maybe';
}

/**
 * The schema of a route: what its requests are checked with and what the description is made from.
 *
 * Answers are described only; they are sent as they are, and tests hold them to their schemas.
 */
export function routeSchema(form: RouteForm): FastifySchema {
  const { id, summary, tag, path = '', query, body, answer, isPrivate = false } = form;
  const params = pathParameters(path);
  const problem = { description: 'Refused', content: problemContent() };
  return {
    summary,
    tags: [tag],
    operationId: id,
    security:
      isPrivate === 'maybe' ? [{}, { readToken: [] }] : isPrivate ? [{ readToken: [] }] : [],
    ...(params === undefined ? {} : { params }),
    querystring: queryOf(query),
    ...(body === undefined ? {} : { body }),
    response: {
      200:
        'mediaType' in answer
          ? { description: 'Done', content: plain(answer.mediaType) }
          : { description: 'Done', content: { 'application/json': { schema: answer } } },
      '4xx': problem,
      '5xx': problem,
    },
  } as FastifySchema;
}

function problemContent() {
  return { 'application/problem+json': { schema: Type.Ref(PROBLEM_ID) } };
}

function plain(mediaType: string) {
  return { [mediaType]: { schema: { type: 'string' } } };
}
