import swagger from '@fastify/swagger';
import type { FastifyInstance, FastifySchema } from 'fastify';
import { type DescribedDoors, DOCS_STYLE, docsPage } from './docs-page.ts';
import { WHOLE_NUMBER, type WholeRange } from './parameters.ts';
import { routeSchema } from './route-schema.ts';
import { OpenApiDocument } from './schemas/venue-answers.ts';

const DESCRIPTION =
  'Prices, quantities and amounts are decimal text; timestamps are microseconds; indexes, sequences and ids are numbers. ' +
  'A refusal is a problem document (RFC 9457) with a stable code. docs/spec/doors.md says the rest.';

const TAGS = [
  { name: 'venue', description: 'The venue, its ledger and its clock' },
  { name: 'market', description: 'Issues, books, trades and market rules' },
  { name: 'ledger', description: 'Blocks and checkpoints' },
  { name: 'members', description: 'Participants, keys, proposals and fees' },
  { name: 'accounts', description: 'What a member reads of itself, with a read token' },
  { name: 'writing', description: 'Signed envelopes and read tokens' },
] as const;

/** Groups of routes in the description. */
export type RouteTag = (typeof TAGS)[number]['name'];

/** Gathers the description of the routes that are added after it; call it before them. */
export function describeRoutes(app: FastifyInstance, version: string): void {
  app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Jangbu',
        version,
        description: DESCRIPTION,
        license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
      },
      servers: [{ url: '/', description: 'this venue' }],
      tags: [...TAGS],
      components: {
        securitySchemes: {
          readToken: {
            type: 'http',
            scheme: 'bearer',
            description: 'POST /v1/tokens/challenge, then POST /v1/tokens',
          },
        },
      },
    },
    transform: ({ schema, url }) => ({ schema: withNumbers(schema), url }),
    refResolver: { buildLocalReference: ({ $id }, _, __, place) => String($id ?? `def-${place}`) },
  });
}

/**
 * Parameters are text on the wire and checked by their handlers within a range that stands in their schema: the
 * description shows them as the whole numbers that they are.
 */
function withNumbers(schema: FastifySchema | undefined): FastifySchema {
  if (schema === undefined) return { hide: true } as FastifySchema;
  const { params, querystring } = schema;
  return {
    ...schema,
    ...(params === undefined ? {} : { params: numbersOf(params) }),
    ...(querystring === undefined ? {} : { querystring: numbersOf(querystring) }),
  };
}

type Properties = Record<string, Record<string, unknown>>;

function numbersOf(schema: unknown): unknown {
  const { properties = {}, ...rest } = schema as { properties?: Properties };
  const shown = Object.entries(properties).map(([name, form]) => {
    const { [WHOLE_NUMBER]: range, ...others } = form as Record<string, unknown> & {
      [WHOLE_NUMBER]?: WholeRange;
    };
    if (range === undefined) return [name, others];
    const { least, most, otherwise } = range;
    const { description } = others;
    const bounds = { type: 'integer', minimum: least, maximum: most };
    return [
      name,
      {
        ...bounds,
        ...(otherwise === undefined ? {} : { default: otherwise }),
        ...(description === undefined ? {} : { description }),
      },
    ];
  });
  return { ...rest, properties: Object.fromEntries(shown) };
}

/** `GET /v1/openapi.json`, and the same as a page at `/docs`. */
export function openApiRoutes(app: FastifyInstance): void {
  let document: DescribedDoors | undefined;
  let page: string | undefined;
  const described = () => {
    document ??= app.swagger() as DescribedDoors;
    return document;
  };
  const schema = routeSchema({
    id: 'readDescription',
    summary: 'This description',
    tag: 'venue',
    answer: OpenApiDocument,
  });
  app.get('/v1/openapi.json', { schema }, () => described());
  app.get('/docs', { schema: { hide: true } as FastifySchema }, (_, reply) => {
    page ??= docsPage(described());
    return reply.type('text/html; charset=utf-8').header('cache-control', 'no-cache').send(page);
  });
  app.get('/docs/style.css', { schema: { hide: true } as FastifySchema }, (_, reply) =>
    reply.type('text/css; charset=utf-8').header('cache-control', 'no-cache').send(DOCS_STYLE),
  );
}
