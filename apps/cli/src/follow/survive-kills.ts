import { setTimeout } from 'node:timers/promises';
import { expect } from 'vitest';
import { FollowWorld, type Running } from './follow-world.ts';

/**
 * Between the envelopes of a sender: a follower on the reference engine executes everything again at each start, and a ledger
 * that grows faster than that would make each round longer than the one before.
 */
const BETWEEN_MS = 150;

/**
 * A venue under load and three followers, one on the reference engine and one that follows a follower. In each round every
 * one of them is killed and started again, and so is the venue; at the end all have the venue's files, byte for byte.
 */
export async function surviveKills(rounds: number): Promise<void> {
  const world = new FollowWorld();
  try {
    await killAndCompare(world, rounds);
  } finally {
    await world.end();
  }
}

async function killAndCompare(world: FollowWorld, rounds: number): Promise<void> {
  await world.startVenue();
  const noMore = new AbortController();
  const trading = world.trade(noMore.signal, { betweenMs: BETWEEN_MS });
  let doorPort = '0';
  const startFirst = async () => {
    const follower = world.follow('first', '--port', doorPort);
    doorPort = new URL(await follower.ready()).port;
    return follower;
  };
  let first = await startFirst();
  const startThird = () => world.followFrom(`http://127.0.0.1:${doorPort}`, 'third');
  let second = world.follow('second', '--engine', 'reference');
  let third = startThird();

  for (let round = 0; round < rounds; round += 1) {
    await expectProgress(world, [first, second, third]);
    await Promise.all([first, second, third, world.venue!].map(kill));
    const venue = world.startVenue();
    second = world.follow('second', '--engine', 'reference');
    third = startThird();
    first = await startFirst();
    await venue;
    // Only the venue: the followers must notice by themselves.
    await expectProgress(world, [first, second, third]);
    await kill(world.venue!);
    await setTimeout(300);
    await world.startVenue();
  }
  noMore.abort();
  await trading;

  const followers = [first, second, third];
  const last = await world.index();
  for (const follower of followers) await follower.reached(last);
  expect(await world.index()).toBe(last);
  for (const running of [third, first, second, world.venue!]) {
    expect({ end: await running.stop('SIGINT'), err: running.err }).toMatchObject({
      end: [0, null],
    });
  }
  for (const name of ['first', 'second', 'third']) world.requireSameFiles(name);
}

/** Waits until every follower has come further than the venue is now. */
async function expectProgress(world: FollowWorld, followers: readonly Running[]): Promise<void> {
  const index = (await world.index()) + 1;
  for (const follower of followers) await follower.reached(index);
}

async function kill(running: Running): Promise<void> {
  expect(await running.stop('SIGKILL')).toEqual([null, 'SIGKILL']);
}
