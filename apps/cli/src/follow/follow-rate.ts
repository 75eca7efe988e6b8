import { setTimeout } from 'node:timers/promises';
import { FollowWorld, type Running } from './follow-world.ts';

const SENDERS = 4;
const ORDERS_PER_ENVELOPE = 256;

/** How followers kept up. */
export interface FollowRates {
  /** Orders that the venue answered while they came, in a second; restarts of the venue included. */
  readonly ordersPerSecond: number;
  readonly orders: number;
  readonly blocks: number;
  /** Of each follower: orders that it was behind when the last one was answered, at most, and seconds until it had all. */
  readonly followers: readonly {
    readonly name: string;
    readonly behindBlocks: number;
    readonly secondsBehind: number;
    /** Orders of the whole load over the time until the follower had the last one. */
    readonly ordersPerSecond: number;
  }[];
}

/**
 * A venue under as much load as four senders of 256 orders an envelope bring, for `seconds`; three followers, one of them
 * with doors and one on the reference engine. Each of the four processes is killed and started again once meanwhile. Then
 * the load ends, and it is measured how long each follower needs to have everything.
 */
export async function measureFollowers(seconds: number): Promise<FollowRates> {
  const world = new FollowWorld();
  try {
    return await measure(world, seconds);
  } finally {
    await world.end();
  }
}

async function measure(world: FollowWorld, seconds: number): Promise<FollowRates> {
  await world.startVenue();
  const starts = new Map<string, () => Running>([
    ['fast', () => world.follow('fast')],
    ['with doors', () => world.follow('doors', '--port', '0')],
    ['reference', () => world.follow('reference', '--engine', 'reference')],
  ]);
  const running = new Map([...starts].map(([name, start]) => [name, start()]));
  for (const follower of running.values()) await follower.reached(1);

  const noMore = new AbortController();
  let orders = 0;
  const begin = performance.now();
  const trading = world.trade(noMore.signal, {
    senders: SENDERS,
    betweenMs: 0,
    ordersPerEnvelope: ORDERS_PER_ENVELOPE,
    onAnswer: (sent, answer) => {
      if (answer !== undefined) orders += sent.length;
    },
  });
  const part = (1_000 * seconds) / (starts.size + 2);
  for (const [name, start] of starts) {
    await setTimeout(part);
    await running.get(name)?.stop('SIGKILL');
    running.set(name, start());
  }
  await setTimeout(part);
  await world.venue?.stop('SIGKILL');
  await world.startVenue();
  await setTimeout(part);
  noMore.abort();
  await trading;
  const end = performance.now();
  const last = await world.index();

  const followers = await Promise.all(
    [...running].map(async ([name, follower]) => {
      const behindBlocks = Math.max(0, last - follower.lastIndex);
      await follower.reached(last);
      const had = performance.now();
      return {
        name,
        behindBlocks,
        secondsBehind: round((had - end) / 1_000),
        ordersPerSecond: Math.round((1_000 * orders) / (had - begin)),
      };
    }),
  );
  for (const follower of [...running.values(), world.venue]) await follower?.stop('SIGINT');
  for (const name of ['fast', 'doors', 'reference']) world.requireSameFiles(name);
  const ordersPerSecond = Math.round((1_000 * orders) / (end - begin));
  return { ordersPerSecond, orders, blocks: last + 1, followers };
}

function round(seconds: number): number {
  return Math.round(seconds * 10) / 10;
}
