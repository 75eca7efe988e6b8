import { isOnTick, LIMIT_BOOK, MARKET_BOOK, OFF_HOURS_BOOK } from '@jangbu/market';
import { asPrice, LIMITS, PHASES, plainHasher } from '@jangbu/protocol';
import { expect, it, vi } from 'vitest';
import { restoreSnapshot } from '../snapshot/snapshot.ts';
import { bookKindOf, isCallPhase, PHASE } from '../state/issue.ts';
import { PARTY, signed, TestLedger } from '../test-ledger.ts';
import { eventsOf } from '../test-play.ts';
import { dueAt } from './phases.ts';
import { checkDerived } from './test-day.ts';
import { Dice, hostileCommand, hostileDay, hostileTime } from './test-hostile-day.ts';

// The limits of the ledger as an object that a test can lower.
vi.mock('@jangbu/protocol', async (original) => {
  const protocol = await original<typeof import('@jangbu/protocol')>();
  return { ...protocol, LIMITS: { ...protocol.LIMITS } };
});
const limits: { -readonly [Name in keyof typeof LIMITS]: number } = LIMITS;

const BLOCKS = 250;
const seenInAll = new Map<string, number>();

/** What holds of books and phases between any two blocks. */
function checkDay({ state }: TestLedger, isDone: boolean): void {
  const { orders } = state;
  const { allocator, columns } = orders;
  for (let slot = allocator.nextLive(0); slot >= 0; slot = allocator.nextLive(slot + 1)) {
    const issue = state.issues[orders.issue[slot]!]!;
    const kind = bookKindOf(orders.orderType[slot]!, orders.modes[slot]!);
    const price = columns.limitPrice[slot]!;
    const { lowerLimit, upperLimit, phase } = issue;
    const isInside = upperLimit === 0 || (lowerLimit <= price && price <= upperLimit);
    expect(kind === OFF_HOURS_BOOK || isInside).toBe(true);
    expect(columns.leaves[slot]! % issue.lot).toBe(0);
    if (kind === LIMIT_BOOK) expect(isOnTick(issue.ticks, asPrice(price))).toBe(true);
    if (kind === MARKET_BOOK) {
      expect(price).toBe(columns.side[slot] === 0 ? upperLimit : lowerLimit);
    }
    if (!isDone) continue;
    if (phase === PHASE.closed) expect([slot, 'no order while closed']).toBe('');
  }
  if (!isDone) return;
  for (const issue of state.issues) {
    // What has ended its call, or was halted after the regular end, goes on in the next block.
    const goesOn = issue.day!.isLeaving === 2 || issue.phase === PHASE.halt;
    expect(dueAt(state, issue)).toBeGreaterThan(goesOn ? 0 : state.timestamp);
    expect(issue.day!.isLeaving).not.toBe(1);
    if (!isCallPhase(issue.phase)) expect(issue.day!.isDirty).toBe(false);
  }
}

function attack(seed: number, blocks: number, steps: number): Map<string, number> {
  limits.maxTimeStepsPerBlock = 10_000;
  const dice = new Dice(seed);
  const ledger = hostileDay(dice);
  limits.maxTimeStepsPerBlock = steps;
  const seen = new Map<string, number>();
  for (let block = 0; block < blocks; block += 1) {
    const time = hostileTime(ledger, dice);
    const commands = Array.from({ length: dice.between(1, 8) }, (_, number) => {
      return hostileCommand(ledger, dice, `o${block}-${number}`);
    });
    const envelope = ledger.envelope(PARTY.all, commands, { validUntil: time + 1 });
    const envelopes = dice.oneIn(8) ? [] : [signed(envelope)];
    const twin = dice.oneIn(12) ? restored(ledger) : undefined;
    const { events, envelopesAllowed, hasEffect } = ledger.apply(envelopes, time);
    if (twin !== undefined) {
      expect(twin.apply(envelopes, time).events).toEqual(events);
      expect(twin.header).toEqual(ledger.header);
    }
    ledger.now = hasEffect ? time : ledger.now;
    checkDerived(ledger);
    checkDay(ledger, envelopesAllowed);
    for (const event of eventsOf(events)) {
      const name = event.kind === 'phase_changed' ? event.to : event.kind;
      const text = event.kind === 'command_result' ? event.reject : name;
      seen.set(text, (seen.get(text) ?? 0) + 1);
    }
  }
  return seen;
}

function restored(ledger: TestLedger): TestLedger {
  const read = restoreSnapshot(ledger.snapshot(), plainHasher);
  if (!read.ok) throw new Error(read.reason);
  const { state, sealer, header } = read;
  return Object.assign(new TestLedger(), { state, sealer, header, now: ledger.now });
}

it.each([1, 2, 3, 4, 5, 6])('hostile days, seed %i', (seed) => {
  for (const [name, count] of attack(seed, BLOCKS, 10_000)) {
    seenInAll.set(name, count + (seenInAll.get(name) ?? 0));
  }
});

/** Seeds that once found something, and the steps of their blocks. */
it.each([
  [1014, 5],
  [1053, 4],
  [1116, 2],
  [1131, 2],
])('hostile days, seed %i, with %i steps a block', (seed, steps) => {
  attack(seed, BLOCKS, steps);
});

it('they have seen every phase and nearly every event', () => {
  const events = ['interrupted', 'order_replaced', 'order_converted', 'stop_triggered'];
  for (const name of [...PHASES, ...events]) expect([...seenInAll.keys()]).toContain(name);
});
