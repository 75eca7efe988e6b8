import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import { DoorProblem } from '../problems.ts';
import { routeSchema } from './route-schema.ts';

/** Upper bounds in seconds: an answer from memory, one after a write to disk, one that waits. */
const ANSWER_SECONDS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5, 20];
const LOOPBACK = /^(?:127\.[0-9.]+|::1|::ffff:127\.[0-9.]+)$/;

/** What the venue says of itself when it is asked; numbers of the moment. */
export interface MetricSources {
  /** Index of the last block that the reads have. */
  blockIndex(): number;
  trades(): number;
  orders(): number;
  pendingTransactions(): number;
  /** True while orders are taken. */
  isTaking(): boolean;
  /** True while the reads are behind the ledger after a start. */
  isCatchingUp(): boolean;
  /** Microseconds by which an alarmed clock is off; 0 while it is not. */
  clockDrift(): number;
}

/**
 * Throws a DoorProblem unless the request comes from this machine itself: what operators read is for nobody else unless
 * the venue was told so. A request that was passed on does not count as one of this machine.
 */
export function requireLocal(request: FastifyRequest, isOpen: boolean): void {
  const { headers, ip } = request;
  const isForwarded = headers['x-forwarded-for'] !== undefined || headers.forwarded !== undefined;
  if (isOpen || (LOOPBACK.test(ip) && !isForwarded)) return;
  throw new DoorProblem('audience', 'for operators, from this machine');
}

/** `GET /metrics` in the text form of Prometheus, and the counting of requests; call it before the routes. */
export function metricsRoute(app: FastifyInstance, sources: MetricSources, isOpen: boolean): void {
  const registry = new Registry();
  const registers = [registry];
  const answers = new Histogram({
    name: 'jangbu_http_answer_seconds',
    help: 'Time from the header lines of a request to the end of its answer.',
    labelNames: ['method', 'route', 'status'],
    buckets: ANSWER_SECONDS,
    registers,
  });
  const refusals = new Counter({
    name: 'jangbu_http_problems_total',
    help: 'Answers that are problem documents, by status.',
    labelNames: ['status'],
    registers,
  });
  addGauges(registry, sources);

  app.addHook('onResponse', async (request, reply) => {
    // The pattern of the route, never the address: the names of what was asked for are without end.
    const route = request.routeOptions.url ?? 'none';
    const status = String(reply.statusCode);
    answers.observe({ method: request.method, route, status }, reply.elapsedTime / 1_000);
    if (reply.statusCode >= 400) refusals.inc({ status });
  });
  app.get(
    '/metrics',
    {
      schema: routeSchema({
        id: 'readMetrics',
        summary: 'Numbers for operators',
        tag: 'venue',
        answer: { mediaType: 'text/plain' },
      }),
    },
    async (request, reply) => {
      requireLocal(request, isOpen);
      return reply.type(registry.contentType).send(await registry.metrics());
    },
  );
}

function addGauges(registry: Registry, sources: MetricSources): void {
  const gauge = (name: string, help: string, read: () => number) =>
    new Gauge({
      name: `jangbu_${name}`,
      help,
      registers: [registry],
      collect() {
        this.set(read());
      },
    });
  gauge('block_index', 'Index of the last block that the reads have.', sources.blockIndex);
  gauge('trades', 'Trades of the ledger.', sources.trades);
  gauge('orders', 'Orders that were ever placed.', sources.orders);
  gauge('pending_transactions', 'Transactions awaiting answer.', sources.pendingTransactions);
  gauge('taking_orders', '1 while orders are taken.', () => Number(sources.isTaking()));
  gauge('catching_up', '1 while the reads are behind the ledger after a start.', () =>
    Number(sources.isCatchingUp()),
  );
  gauge('clock_drift_seconds', 'How far an alarmed clock is off.', () => {
    return sources.clockDrift() / 1_000_000;
  });
  gauge('resident_memory_bytes', 'Memory of the process.', () => process.memoryUsage.rss());
  gauge('heap_used_bytes', 'Heap in use.', () => process.memoryUsage().heapUsed);
  gauge('uptime_seconds', 'Since the process was started.', () => process.uptime());
}
