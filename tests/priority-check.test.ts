import { createGenesisBlock } from '@jangbu/exchange';
import {
  type Command,
  decodeEvent,
  decodeSignedEnvelope,
  EVENT_BYTES,
  type EventOf,
  type LedgerEvent,
} from '@jangbu/protocol';
import { describe, expect, it } from 'vitest';
import {
  PriorityCheck,
  type PriorityFault,
  type PriorityTally,
} from '../apps/cli/src/priority-check.ts';
import { nativeHasher } from '../packages/replica/src/native-hasher.ts';
import { RandomSource } from '../packages/simulator/src/random-source.ts';
import { RandomDay } from './random-day.ts';
import { RANDOM_GENESIS } from './random-genesis.ts';
import { type AppliedBlock, applyRandomBlock, viewOf } from './random-ledger.ts';
import { RandomMarket } from './random-market.ts';

const BLOCKS_PER_DATE = 200;
/** Every how many trades one is changed. */
const CHANGED_EVERY_TRADES = 23;

type Trade = EventOf<'trade_executed'>;

/** What the check reads of a block. */
interface CheckedBlock {
  readonly index: number;
  readonly events: readonly LedgerEvent[];
  readonly commands: readonly Command[];
}

/** The blocks of random trading days, or of a random market of issues that have none. */
function randomBlocks(seed: number, commands: number, of: 'days' | 'market'): CheckedBlock[] {
  const { state, sealer } = createGenesisBlock(RANDOM_GENESIS, nativeHasher);
  const { chainId } = state.settings;
  const random = new RandomSource(seed);
  const source =
    of === 'days'
      ? new RandomDay(random, chainId)
      : new RandomMarket(random, chainId, BLOCKS_PER_DATE);
  const blocks: CheckedBlock[] = [];
  while (source.commands < commands) {
    const applied = applyRandomBlock(state, sealer, source.next(viewOf(state)), nativeHasher);
    if (applied.sealed !== undefined) blocks.push(checkedBlock(applied));
  }
  return blocks;
}

function checkedBlock({ input, execution, verdicts }: AppliedBlock): CheckedBlock {
  const { index, events: records } = execution;
  const events = Array.from({ length: records.length / EVENT_BYTES }, (_, number) => {
    return decodeEvent(records, number * EVENT_BYTES);
  });
  const commands = input.envelopes.flatMap(({ bytes }, place) => {
    const decoded = decodeSignedEnvelope(bytes);
    return verdicts[place] === 'ok' && decoded.ok ? decoded.signed.envelope.commands : [];
  });
  return { index, events, commands };
}

/** Runs the check; `change` gives what it is to see in place of an event. */
function run(
  blocks: readonly CheckedBlock[],
  change = (event: LedgerEvent): LedgerEvent | undefined => event,
): { readonly fault: PriorityFault | undefined; readonly tally: PriorityTally } {
  const check = new PriorityCheck();
  for (const { index, events, commands } of blocks) {
    for (const event of events) {
      const seen = change(event);
      if (seen === undefined) continue;
      const fault = check.follow(index, seen, (position) => commands[position]);
      if (fault !== undefined) return { fault, tally: check.tally };
    }
  }
  return { fault: undefined, tally: check.tally };
}

describe('the priority check over random ledgers', () => {
  it.each([1, 2, 3])('raises no false alarm over trading days, seed %i', (seed) => {
    const { fault, tally } = run(randomBlocks(seed, 2_500, 'days'));
    expect(fault).toBeUndefined();
    expect(tally.trades).toBeGreaterThan(200);
  });

  it('raises none over issues without trading days, of which it judges every price', () => {
    const { fault, tally } = run(randomBlocks(1, 2_500, 'market'));
    expect(fault).toBeUndefined();
    expect(tally.trades).toBeGreaterThan(200);
    expect(tally.unpriced).toBe(0);
  });
});

describe('trades of random trading days that were changed', () => {
  const blocks = randomBlocks(4, 2_500, 'days');
  const trades = blocks.flatMap(({ index, events }) =>
    events.flatMap((event) => (event.kind === 'trade_executed' ? [{ index, event }] : [])),
  );
  const changed = trades.filter((_, number) => number % CHANGED_EVERY_TRADES === 0);
  const changes: readonly (readonly [what: string, (trade: Trade) => Trade | undefined])[] = [
    ['a quantity', (trade) => ({ ...trade, quantity: trade.quantity - 1 })],
    ['the maker', (trade) => ({ ...trade, makerOrderId: trade.makerOrderId - 1 })],
    ['the taker', (trade) => ({ ...trade, takerOrderId: trade.takerOrderId - 1 })],
    ['the price', (trade) => ({ ...trade, price: trade.price * 10 })],
    ['the whole trade', () => undefined],
  ];

  it.each(changes)('are found, %s', (_what, change) => {
    for (const { index, event } of changed) {
      const { fault } = run(blocks, (seen) => (seen === event ? change(event) : seen));
      expect(fault?.blockIndex, JSON.stringify(event)).toBe(index);
    }
  });
});
