import { fromBase64, LIMITS, toHex } from '@jangbu/protocol';
import type { VenueViews } from '@jangbu/views';
import type { FastifyInstance, FastifySchema } from 'fastify';
import type { Static } from 'typebox';
import { HTTP_LIMITS, type RatePolicies, STREAM_LIMITS } from '../door-limits.ts';
import { currencyItem } from '../items.ts';
import type { DemoTrader, GatewayPorts } from '../ports.ts';
import { DoorProblem } from '../problems.ts';
import { STREAM_CHANNELS } from '../stream-channels.ts';
import { testAnswer } from '../test-answer.ts';
import { type MetricSources, metricsRoute, requireLocal } from './metrics.ts';
import { queryOf } from './parameters.ts';
import type { RateLimits } from './rate-limits.ts';
import { routeSchema } from './route-schema.ts';
import {
  Demo,
  GenesisDocument,
  Health,
  Info,
  TestResults,
  Time,
  TransactionBody,
  TransactionResults,
} from './schemas/venue-answers.ts';
import { TransactionDoor } from './transaction-door.ts';

/** What the routes about the venue itself are made of. */
export interface VenueRouteOptions {
  readonly ports: GatewayPorts;
  readonly views: VenueViews;
  readonly demo: DemoTrader | undefined;
  readonly rates: RatePolicies;
  readonly limits: RateLimits;
  /** True where `/health` and `/metrics` answer every address. */
  readonly isWatchedByAll: boolean;
  readonly version: string;
}

/** ISO 8601 in UTC with microseconds. */
function isoOf(timestamp: number): string {
  const date = new Date(Math.floor(timestamp / 1_000)).toISOString();
  return date.replace('Z', `${String(timestamp % 1_000).padStart(3, '0')}Z`);
}

function infoOf({ ports, views, rates, version }: VenueRouteOptions) {
  const { genesis } = views;
  const last = views.blocks.block(views.index)!;
  return {
    network: genesis.network,
    genesis: toHex(views.chainId),
    operatorKey: toHex(genesis.operatorKey),
    index: last.header.index,
    hash: toHex(last.hash),
    timestamp: last.header.timestamp,
    limits: { ...LIMITS, http: HTTP_LIMITS, stream: STREAM_LIMITS, rates },
    channels: STREAM_CHANNELS,
    quorum: genesis.quorum,
    ledgerAudience: genesis.ledgerAudience,
    approvals: genesis.approvals,
    effective: genesis.effective,
    rulesVersion: views.rulesVersion,
    clockRate: genesis.clockRate,
    currencies: genesis.currencies.map((_, currency) => currencyItem(views, currency)),
    follows: ports.follows?.url ?? null,
    version,
  };
}

function bytesOf(base64: string): Uint8Array {
  const bytes = fromBase64(base64);
  if (bytes === null) throw new DoorProblem('malformed', 'envelope is not base64');
  return bytes;
}

/** What `GET /health` says; a follower also says what it follows and how many blocks it is behind. */
function healthOf({ ports, views }: VenueRouteOptions, pendingTransactions: number) {
  const fault = ports.ledger.fault();
  const { follows } = ports;
  const catchingUp = ports.ledger.catchingUp?.();
  const refuses = ports.ledger.refusesOrders?.();
  const running = catchingUp === undefined ? 'ok' : 'catching_up';
  const taking = refuses === undefined ? running : 'storage_unavailable';
  return {
    status: fault === undefined ? taking : 'stopped',
    fault: fault ?? refuses ?? null,
    catchingUp: catchingUp ?? null,
    clockDriftMicroseconds: ports.ledger.clockAlarm?.() ?? null,
    index: catchingUp?.lastIndex ?? views.index,
    timestamp: ports.clock.now(),
    pendingTransactions,
    follows:
      follows === undefined
        ? null
        : {
            url: follows.url,
            index: follows.index(),
            behind: Math.max(0, follows.index() - views.index),
            isConnected: follows.isConnected(),
          },
  };
}

function sourcesOf({ ports, views }: VenueRouteOptions, door: TransactionDoor): MetricSources {
  const { ledger } = ports;
  return {
    blockIndex: () => views.index,
    trades: () => views.trades.count,
    orders: () => views.orders.count,
    pendingTransactions: () => door.pending,
    isTaking: () => ports.follows === undefined && ledger.fault() === undefined,
    isCatchingUp: () => ledger.catchingUp?.() !== undefined,
    clockDrift: () => ledger.clockAlarm?.() ?? 0,
  };
}

/** Throws a DoorProblem at the doors of a follower, which only read. */
function refuseOrders({ follows }: GatewayPorts): void {
  if (follows === undefined) return;
  throw new DoorProblem('follower', `orders are taken by ${follows.url}`, { venue: follows.url });
}

/** The venue, its clock, its checkpoint, what operators watch, and the one write door. */
export function venueRoutes(app: FastifyInstance, options: VenueRouteOptions): void {
  const { ports, views, demo, limits } = options;
  const door = new TransactionDoor(ports.submitter, views, {
    isCatchingUp: () => ports.ledger.catchingUp?.() !== undefined,
  });

  metricsRoute(app, sourcesOf(options, door), options.isWatchedByAll);
  app.get(
    '/v1/info',
    {
      schema: routeSchema({
        id: 'readInfo',
        summary: 'The venue, its ledger and every bound',
        tag: 'venue',
        answer: Info,
      }),
    },
    () => infoOf(options),
  );
  app.get(
    '/v1/genesis',
    {
      schema: routeSchema({
        id: 'readGenesis',
        summary: 'The genesis document',
        tag: 'ledger',
        answer: GenesisDocument,
      }),
    },
    (_, reply) => reply.type('application/json; charset=utf-8').send(ports.ledger.genesisText),
  );
  app.get(
    '/v1/time',
    {
      schema: routeSchema({
        id: 'readTime',
        summary: 'The clock of the ledger',
        tag: 'venue',
        answer: Time,
      }),
    },
    () => {
      const timestamp = ports.clock.now();
      return { timestamp, iso: isoOf(timestamp) };
    },
  );
  app.get(
    '/v1/checkpoint',
    {
      schema: routeSchema({
        id: 'readCheckpoint',
        summary: 'The latest signed note',
        tag: 'ledger',
        answer: { mediaType: 'text/plain' },
      }),
    },
    (_, reply) => reply.type('text/plain; charset=utf-8').send(ports.ledger.checkpoint()),
  );
  app.get(
    '/v1/demo',
    {
      schema: routeSchema({
        id: 'readDemo',
        summary: 'The key that all visitors of a demo share',
        tag: 'venue',
        answer: Demo,
      }),
    },
    () => {
      if (demo === undefined || views.genesis.network !== 'demo') {
        throw new DoorProblem('not_found', 'not a demonstration');
      }
      return demo;
    },
  );
  app.get(
    '/health',
    {
      schema: routeSchema({
        id: 'readHealth',
        summary: 'Whether orders are taken',
        tag: 'venue',
        answer: Health,
      }),
    },
    (request, reply) => {
      requireLocal(request, options.isWatchedByAll);
      const health = healthOf(options, door.pending);
      if (health.fault !== null) reply.code(503);
      return health;
    },
  );
  app.get(
    '/v1/stream',
    { schema: { querystring: queryOf(), hide: true } as FastifySchema },
    (_, reply) => {
      reply.header('upgrade', 'websocket');
      throw new DoorProblem('upgrade_required');
    },
  );

  const bodyLimit = HTTP_LIMITS.maxTransactionBodyBytes;
  const submitted = routeSchema({
    id: 'submitTransaction',
    summary: 'Takes a signed envelope onto the ledger',
    tag: 'writing',
    body: TransactionBody,
    answer: TransactionResults,
  });
  const tested = routeSchema({
    id: 'testTransaction',
    summary: 'What would become of a signed envelope; changes nothing',
    tag: 'writing',
    body: TransactionBody,
    answer: TestResults,
  });
  app.post<{ Body: Static<typeof TransactionBody> }>(
    '/v1/transactions',
    { bodyLimit, schema: submitted },
    (request, reply) => {
      refuseOrders(ports);
      return door.answer(bytesOf(request.body.envelope), {
        require: (key) => limits.requireWriter(reply, key),
        charge: (key, commands) => limits.chargeWriter(request, reply, { key, commands }),
      });
    },
  );
  app.post<{ Body: Static<typeof TransactionBody> }>(
    '/v1/transactions/test',
    { bodyLimit, schema: tested },
    ({ body }) => {
      refuseOrders(ports);
      return testAnswer(ports.tester, bytesOf(body.envelope));
    },
  );
}
