import { existsSync } from 'node:fs';
import helmet from '@fastify/helmet';
import fastifyStatic from '@fastify/static';
import type { VenueViews } from '@jangbu/views';
import Fastify, { type FastifyInstance, type FastifyServerOptions } from 'fastify';
import { DEFAULT_RATES, HTTP_LIMITS, type RatePolicies } from '../door-limits.ts';
import type { DemoTrader, GatewayPorts } from '../ports.ts';
import { DoorProblem } from '../problems.ts';
import { ReadTokens } from '../read-tokens.ts';
import { parseStrictJson } from '../strict-json.ts';
import { answerBrokenRequest, problemOf, sendProblem } from './errors.ts';
import { guardHeaders, requestIdOf } from './guards.ts';
import { KnownRoutes } from './known-routes.ts';
import { describeRoutes, openApiRoutes } from './openapi.ts';
import { WHOLE_NUMBER } from './parameters.ts';
import { RateLimits } from './rate-limits.ts';
import { ReadAccess } from './read-access.ts';
import { PROBLEM_ID } from './route-schema.ts';
import { accountRoutes } from './routes-accounts.ts';
import { candleRoutes } from './routes-history.ts';
import { blockRoutes, calendarRoutes, issueRoutes, marketRoutes } from './routes-market.ts';
import { officeRoutes } from './routes-offices.ts';
import { rawBlockRoutes } from './routes-raw-blocks.ts';
import { tokenRoutes } from './routes-tokens.ts';
import { venueRoutes } from './routes-venue.ts';
import { Problem } from './schemas/venue-answers.ts';

/** What the HTTP door is built from. */
export interface HttpOptions {
  readonly ports: GatewayPorts;
  readonly views: VenueViews;
  /** The shared trader of a demo ledger. */
  readonly demo?: DemoTrader;
  /** Folder of the built web page; nothing is served at / if it is absent or does not exist. */
  readonly webRoot?: string;
  readonly rates?: RatePolicies;
  /** Read tokens that other doors take too; the door's own if absent. */
  readonly tokens?: ReadTokens;
  /** `/health` and `/metrics` answer every address, not this machine alone. */
  readonly isWatchedByAll?: boolean;
  /** Version of the venue's program. */
  readonly version?: string;
  readonly logger?: FastifyServerOptions['logger'];
}

/** How long a closing door waits for the answers that are under way. */
const CLOSE_WITHIN_MS = 3_000;
const IMMUTABLE_SECONDS = 31_536_000;

/** Everything from the page's own address, nothing inline, nothing framed. */
const CONTENT_SECURITY = {
  useDefaults: false,
  directives: {
    defaultSrc: ["'none'"],
    scriptSrc: ["'self'"],
    styleSrc: ["'self'"],
    imgSrc: ["'self'", 'data:'],
    fontSrc: ["'self'"],
    connectSrc: ["'self'"],
    workerSrc: ["'self'"],
    manifestSrc: ["'self'"],
    baseUri: ["'none'"],
    formAction: ["'none'"],
    frameAncestors: ["'none'"],
  },
};

/** Builds the HTTP door with all its routes; it does not listen, and `app.inject` works after `app.ready()`. */
export function buildHttp(options: HttpOptions): FastifyInstance {
  const { ports, views, demo, rates = DEFAULT_RATES, version = '0.0.0' } = options;
  const tokens = options.tokens ?? new ReadTokens({ views, clock: ports.clock });
  const access = new ReadAccess(tokens, views);
  const app = createApp(options);
  const known = new KnownRoutes(app);
  const limits = new RateLimits(rates);

  app.register(helmet, {
    contentSecurityPolicy: CONTENT_SECURITY,
    // The venue itself speaks plain HTTP on loopback; whoever puts TLS before it says so there.
    strictTransportSecurity: false,
    xFrameOptions: { action: 'deny' },
  });
  app.addHook('onRequest', async (request, reply) => {
    reply.header('x-request-id', request.id);
    if (request.url.startsWith('/v1/')) reply.header('cache-control', 'no-store');
    await limits.count(request, reply);
    guardHeaders(request);
    const grant = access.bearerOf(request);
    if (grant !== null) await limits.countReader(reply, grant.key);
    requireViews(request.url, ports);
  });
  app.setErrorHandler<Error>((error, request, reply) => {
    const problem = problemOf(error as Parameters<typeof problemOf>[0]);
    if (problem.status === 500) request.log.error({ err: error }, 'request failed');
    return sendProblem(request, reply, problem);
  });
  app.setNotFoundHandler((request, reply) => {
    const path = request.url.split('?', 1)[0] ?? '';
    const methods = known.methodsOf(path);
    if (methods.length > 0 && !methods.includes(request.method)) {
      reply.header('allow', methods.join(', '));
      return sendProblem(request, reply, new DoorProblem('method_not_allowed'));
    }
    return sendProblem(request, reply, new DoorProblem('not_found'));
  });
  acceptStrictJson(app);

  describeRoutes(app, version);
  app.addSchema({ ...Problem, $id: PROBLEM_ID });
  app.setSerializerCompiler(() => JSON.stringify);
  const { isWatchedByAll = false } = options;
  // After the description, which gathers what is added from then on.
  app.register(async (routes) => {
    venueRoutes(routes, { ports, views, demo, rates, limits, isWatchedByAll, version });
    tokenRoutes(routes, tokens);
    issueRoutes(routes, views);
    candleRoutes(routes, views);
    marketRoutes(routes, views);
    calendarRoutes(routes, views);
    blockRoutes(routes, views);
    rawBlockRoutes(routes, ports.blocks, access);
    officeRoutes(routes, views);
    accountRoutes(routes, views, access);
    openApiRoutes(routes);
  });
  if (options.webRoot !== undefined && existsSync(options.webRoot)) servePage(app, options.webRoot);
  return app;
}

/** What is answered without the views. */
const WITHOUT_VIEWS: ReadonlySet<string> = new Set([
  '/v1/transactions',
  '/v1/transactions/test',
  '/v1/time',
  '/v1/genesis',
  '/v1/checkpoint',
  '/v1/openapi.json',
  '/v1/demo',
]);

/** Reads wait until the views have caught up with the ledger; throws the problem that says how far they are. */
function requireViews(url: string, { ledger }: GatewayPorts): void {
  const progress = ledger.catchingUp?.();
  if (progress === undefined) return;
  const path = url.split('?', 1)[0] ?? '';
  if (!path.startsWith('/v1/') || WITHOUT_VIEWS.has(path)) return;
  throw new DoorProblem('catching_up', '', { ...progress });
}

function createApp(options: HttpOptions): FastifyInstance {
  const app = Fastify({
    logger: options.logger ?? false,
    bodyLimit: HTTP_LIMITS.maxBodyBytes,
    requestTimeout: HTTP_LIMITS.requestTimeoutMs,
    keepAliveTimeout: HTTP_LIMITS.keepAliveTimeoutMs,
    // An order under way gets its answer; new requests learn from the ledger that it takes nothing.
    forceCloseConnections: 'idle',
    return503OnClosing: false,
    trustProxy: false,
    http: {
      maxHeaderSize: HTTP_LIMITS.maxHeaderBytes,
      headersTimeout: HTTP_LIMITS.headersTimeoutMs,
      connectionsCheckingInterval: 2_000,
      insecureHTTPParser: false,
    },
    // A long name is refused by its form, not by the router.
    routerOptions: { maxParamLength: HTTP_LIMITS.maxHeaderBytes },
    ajv: {
      customOptions: {
        coerceTypes: false,
        removeAdditional: false,
        useDefaults: false,
        keywords: [WHOLE_NUMBER],
      },
    },
    genReqId: requestIdOf,
    frameworkErrors: (_, request, reply) => {
      reply.header('x-request-id', request.id);
      sendProblem(request, reply, new DoorProblem('bad_request', 'not a valid address'));
    },
    clientErrorHandler: answerBrokenRequest,
  });
  // Counted by a guard, which answers; Node would drop the rest without a word.
  app.server.maxHeadersCount = 0;
  app.server.maxConnections = HTTP_LIMITS.maxConnections;
  app.addHook('preClose', (done) => {
    setTimeout(() => app.server.closeAllConnections(), CLOSE_WITHIN_MS).unref();
    done();
  });
  return app;
}

function acceptStrictJson(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(
    'application/json',
    { parseAs: 'buffer' },
    async (_: unknown, body: Buffer) => {
      const parsed = parseStrictJson(body);
      if (!parsed.ok) {
        throw new DoorProblem('bad_json', `${parsed.reason} at character ${parsed.at}`, {
          at: parsed.at,
        });
      }
      return parsed.value;
    },
  );
}

/** Serves the files that are there now: no path leads to any other. */
function servePage(app: FastifyInstance, webRoot: string): void {
  app.register(fastifyStatic, {
    root: webRoot,
    wildcard: false,
    // The build lays compressed files beside those that are worth it.
    preCompressed: true,
    cacheControl: false,
    setHeaders: (reply, path) => {
      // The build names the files under assets/ by their content.
      const isNamedByContent = /[\\/]assets[\\/]/.test(path);
      const value = isNamedByContent
        ? `public, max-age=${IMMUTABLE_SECONDS}, immutable`
        : 'no-cache';
      reply.header('cache-control', value);
    },
  });
}
