import { setTimeout } from 'node:timers/promises';
import { expect } from 'vitest';
import { call } from '../cli-fixture.ts';
import { FollowWorld } from '../follow/follow-world.ts';
import { StoredOrders } from './stored-orders.ts';

/** So few that most starts begin with a snapshot and execute some blocks after it. */
const SNAPSHOT_BLOCKS = 16;
const SENDERS = 6;
const BETWEEN_MS = 5;
/** A kill comes after so many answers of a run and some milliseconds, other ones each time. */
const LEAST_ANSWERS = 12;
const MOST_MORE_ANSWERS = 41;
const MOST_MS = 23;

/** What came of the kills. */
export interface KillFigures {
  readonly kills: number;
  /** Envelopes that were answered, and those whose fate the sender does not know. */
  readonly answered: number;
  readonly unanswered: number;
  readonly orders: number;
  readonly blocks: number;
  /** Starts that began with a snapshot, and those of them that executed blocks after it; the most that one executed. */
  readonly fromSnapshot: number;
  readonly withTail: number;
  readonly mostExecuted: number;
  readonly tornEnds: number;
  /** From the start of the process to the line `ready`, half of the starts took no longer. */
  readonly medianReadyMs: number;
}

interface Answered {
  readonly clientOrderIds: readonly string[];
  readonly index: number;
  readonly hash: string;
}

/**
 * Kills a venue under load with SIGKILL again and again. After each kill everything that was answered must be in the log
 * where the answer said, and every block that was there before must be the same; at the end the whole ledger must verify.
 */
export async function killVenue(kills: number): Promise<KillFigures> {
  const world = new FollowWorld(['--snapshot-blocks', String(SNAPSHOT_BLOCKS)]);
  try {
    return await killAndRead(world, kills);
  } finally {
    await world.end();
  }
}

async function killAndRead(world: FollowWorld, kills: number): Promise<KillFigures> {
  const stored = new StoredOrders(world.path('venue'));
  const answers: Answered[] = [];
  let checked = 0;
  let unanswered = 0;
  let onNext = () => {};
  await world.startVenue();
  const noMore = new AbortController();
  const trading = world.trade(noMore.signal, {
    senders: SENDERS,
    betweenMs: BETWEEN_MS,
    onAnswer: (orders, answer) => {
      if (answer === undefined) {
        unanswered += 1;
        return;
      }
      const clientOrderIds = orders.map(({ clientOrderId }) => clientOrderId);
      answers.push({ clientOrderIds, index: answer.index, hash: answer.hash });
      onNext();
    },
  });
  const requireAnswered = () => {
    stored.readOn();
    for (const { clientOrderIds, index, hash } of answers.slice(checked)) {
      expect(stored.hashOf(index)).toBe(hash);
      for (const id of clientOrderIds) expect(stored.blockOf(id)).toBe(index);
    }
    checked = answers.length;
  };

  const starts: { executed: number | undefined; isTorn: boolean; readyMs: number }[] = [];
  for (let kill = 1; kill <= kills; kill += 1) {
    const enough = answers.length + LEAST_ANSWERS + ((17 * kill) % MOST_MORE_ANSWERS);
    while (answers.length < enough) {
      await new Promise<void>((resolve) => {
        onNext = resolve;
      });
    }
    await setTimeout((5 * kill) % MOST_MS);
    expect(await world.venue?.stop('SIGKILL')).toEqual([null, 'SIGKILL']);
    requireAnswered();
    const begin = performance.now();
    await world.startVenue();
    const err = world.venue?.err ?? '';
    const executed = /began with the snapshot of block \d+ and executed (\d+)/.exec(err)?.[1];
    starts.push({
      executed: executed === undefined ? undefined : Number(executed),
      isTorn: err.includes('torn end'),
      readyMs: performance.now() - begin,
    });
  }
  noMore.abort();
  await trading;
  expect({ end: await world.venue?.stop('SIGINT'), err: world.venue?.err }).toMatchObject({
    end: [0, null],
  });
  requireAnswered();
  const { out } = await call(['verify', world.path('venue'), '--json']);
  expect(JSON.parse(out)).toMatchObject({ verdict: 'consistent', index: stored.blockCount - 1 });

  const tails = starts.flatMap(({ executed }) => (executed === undefined ? [] : [executed]));
  const readyMs = starts.map((each) => each.readyMs).sort((a, b) => a - b);
  return {
    kills,
    answered: answers.length,
    unanswered,
    orders: stored.orderCount,
    blocks: stored.blockCount,
    fromSnapshot: tails.length,
    withTail: tails.filter((executed) => executed > 0).length,
    mostExecuted: Math.max(0, ...tails),
    tornEnds: starts.filter(({ isTorn }) => isTorn).length,
    medianReadyMs: Math.round(readyMs[Math.floor(readyMs.length / 2)] ?? 0),
  };
}
