import type { FastifyReply, FastifyRequest } from 'fastify';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import type { RatePolicies, RatePolicy } from '../door-limits.ts';
import { DoorProblem } from '../problems.ts';

/** Counts the requests of each address, reads and transactions apart, and says so in RateLimit headers. */
export class RateLimits {
  readonly #policies: RatePolicies;
  readonly #read: RateLimiterMemory;
  readonly #write: RateLimiterMemory;

  constructor(policies: RatePolicies) {
    this.#policies = policies;
    this.#read = limiterOf(policies.read);
    this.#write = limiterOf(policies.write);
  }

  /** Counts a request; throws a DoorProblem `rate_limited` if its address has had its share. */
  async count(request: FastifyRequest, reply: FastifyReply): Promise<void> {
    const isWrite = request.method === 'POST';
    const policy = isWrite ? this.#policies.write : this.#policies.read;
    const limiter = isWrite ? this.#write : this.#read;
    reply.header('ratelimit-policy', `"${policy.name}";q=${policy.requests};w=${policy.seconds}`);
    try {
      const state = await limiter.consume(request.ip);
      describe(reply, policy, state);
    } catch (error) {
      if (!(error instanceof RateLimiterRes)) throw error;
      describe(reply, policy, error);
      reply.header('retry-after', Math.max(1, Math.ceil(error.msBeforeNext / 1_000)));
      throw new DoorProblem('rate_limited', '', { policy: policy.name });
    }
  }
}

function limiterOf({ requests, seconds }: RatePolicy): RateLimiterMemory {
  return new RateLimiterMemory({ points: requests, duration: seconds });
}

function describe(reply: FastifyReply, policy: RatePolicy, state: RateLimiterRes): void {
  const seconds = Math.max(1, Math.ceil(state.msBeforeNext / 1_000));
  reply.header(
    'ratelimit',
    `"${policy.name}";r=${Math.max(0, state.remainingPoints)};t=${seconds}`,
  );
}
