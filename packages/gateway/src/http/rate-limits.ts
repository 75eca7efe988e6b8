import type { FastifyReply, FastifyRequest } from 'fastify';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { RATE_COSTS, type RatePolicies, type RatePolicy } from '../door-limits.ts';
import { DoorProblem } from '../problems.ts';

/** One policy and what has been used of it. */
class Limiter {
  readonly #policy: RatePolicy;
  readonly #points: RateLimiterMemory;

  constructor(policy: RatePolicy) {
    this.#policy = policy;
    this.#points = new RateLimiterMemory({ points: policy.requests, duration: policy.seconds });
  }

  /** Takes `cost` points of `who`; throws a DoorProblem `rate_limited` if there are not so many left. */
  async consume(reply: FastifyReply, who: string, cost: number): Promise<void> {
    try {
      this.#describe(reply, await this.#points.consume(who, cost));
    } catch (error) {
      if (!(error instanceof RateLimiterRes)) throw error;
      this.#refuse(reply, error);
    }
  }

  /** Throws a DoorProblem `rate_limited` if `who` has nothing left; takes nothing. */
  async require(reply: FastifyReply, who: string): Promise<void> {
    const state = await this.#points.get(who);
    if (state !== null && state.remainingPoints <= 0) this.#refuse(reply, state);
  }

  /** Takes `cost` points of `who`, also more than are left. */
  async charge(reply: FastifyReply, who: string, cost: number): Promise<void> {
    this.#describe(reply, await this.#points.penalty(who, cost));
  }

  #refuse(reply: FastifyReply, state: RateLimiterRes): never {
    this.#describe(reply, state);
    reply.header('retry-after', secondsOf(state));
    throw new DoorProblem('rate_limited', '', { policy: this.#policy.name });
  }

  #describe(reply: FastifyReply, state: RateLimiterRes): void {
    const { name, requests, seconds } = this.#policy;
    const left = Math.max(0, state.remainingPoints);
    append(reply, 'ratelimit-policy', `"${name}";q=${requests};w=${seconds}`);
    append(reply, 'ratelimit', `"${name}";r=${left};t=${secondsOf(state)}`);
  }
}

/**
 * Counts what requests cost, by address and by key, reads and transactions apart, and says so in RateLimit header lines.
 *
 * The key of a transaction is charged only once its signature has been found good: nobody uses up another's share.
 */
export class RateLimits {
  readonly #read: Limiter;
  readonly #write: Limiter;
  readonly #keyRead: Limiter;
  readonly #keyWrite: Limiter;

  constructor({ read, write, keyRead, keyWrite }: RatePolicies) {
    this.#read = new Limiter(read);
    this.#write = new Limiter(write);
    this.#keyRead = new Limiter(keyRead);
    this.#keyWrite = new Limiter(keyWrite);
  }

  /** Counts a request of its address; throws a DoorProblem `rate_limited` if that has had its share. */
  async count(request: FastifyRequest, reply: FastifyReply): Promise<void> {
    const { ip, url, method } = request;
    const cost = url.startsWith('/v1/tokens') ? RATE_COSTS.token : 1;
    await (method === 'POST' ? this.#write : this.#read).consume(reply, ip, cost);
  }

  /** Counts a read of the key with that number; throws a DoorProblem `rate_limited`. */
  countReader(reply: FastifyReply, key: number): Promise<void> {
    return this.#keyRead.consume(reply, String(key), 1);
  }

  /** Throws a DoorProblem `rate_limited` for a transaction of a key (hex) that has had its share. */
  requireWriter(reply: FastifyReply, key: string): Promise<void> {
    return this.#keyWrite.require(reply, key);
  }

  /** Charges a key (hex) and its address for a transaction that was applied. */
  async chargeWriter(
    request: FastifyRequest,
    reply: FastifyReply,
    { key, commands }: { readonly key: string; readonly commands: number },
  ): Promise<void> {
    const more = Math.floor(commands / RATE_COSTS.commandsAPoint);
    await this.#keyWrite.charge(reply, key, 1 + more);
    if (more > 0) await this.#write.charge(reply, request.ip, more);
  }
}

function secondsOf({ msBeforeNext }: RateLimiterRes): number {
  return Math.max(1, Math.ceil(msBeforeNext / 1_000));
}

/** Adds to a header line that is a list, in place of what it said of the same policy. */
function append(reply: FastifyReply, name: string, item: string): void {
  const policy = item.slice(0, item.indexOf(';'));
  const before = String(reply.getHeader(name) ?? '').split(', ');
  const others = before.filter((other) => other !== '' && !other.startsWith(`${policy};`));
  reply.header(name, [...others, item].join(', '));
}
