import { LIMITS, plainHasher } from '@jangbu/protocol';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { restoreSnapshot } from '../snapshot/snapshot.ts';
import { command, type Fields, PARTY, signed, type TestLedger } from '../test-ledger.ts';
import { nextWakeUp } from '../time-work.ts';
import { CALM, dayTime, openDay, playDay, session } from './test-day.ts';
import { textOfDay } from './test-day-text.ts';

// The limits of the ledger as an object that a test can lower.
vi.mock('@jangbu/protocol', async (original) => {
  const protocol = await original<typeof import('@jangbu/protocol')>();
  return { ...protocol, LIMITS: { ...protocol.LIMITS } };
});

const limits: { -readonly [Name in keyof typeof LIMITS]: number } = LIMITS;
const usual = { ...LIMITS };

beforeEach(() => void Object.assign(limits, usual));

/** What each block until nothing is left to do says; a restored ledger says the same, and no block takes an envelope. */
function blocksFrom(ledger: TestLedger, time: number): string[] {
  const texts: string[] = [];
  for (let at = time; ; at = nextWakeUp(ledger.state)) {
    const read = restoreSnapshot(ledger.snapshot(), plainHasher);
    if (!read.ok) throw new Error(read.reason);
    const twin = Object.assign(openDay({ seals: true }), { ...read, now: ledger.now });
    const order = ledger.envelope(PARTY.kim, [command('OpenAccount', { class: 9 })], {
      validUntil: at + 1,
    });
    const { events, envelopesAllowed } = ledger.apply([signed(order)], at);
    expect(twin.apply([signed(order)], at).events).toEqual(events);
    expect(twin.header).toEqual(ledger.header);
    texts.push(textOfDay(events));
    if (envelopesAllowed) return texts;
    expect(nextWakeUp(ledger.state)).toBe(at + 1);
  }
}

const ORDERS = `K buy 1 @ 9900 a
  H buy 1 @ 9950 b
  L sell 1 @ 10050 c
  L sell 1 conditional @ 10100 d
  K buy 1 conditional @ 9800 e
  H buy 1 mid f
  K buy 1 stop 10200 @ 10200 g
  L sell 1 stop 9800 @ 9800 h`;

describe('with one step a block', () => {
  const opened = () => {
    const ledger = openDay({ at: '15:00', market: CALM, seals: true, withB: true });
    playDay(ledger, ORDERS);
    limits.maxTimeStepsPerBlock = 1;
    return ledger;
  };

  it('orders convert one by one before the closing call, and no envelope comes between', () => {
    expect(blocksFrom(opened(), dayTime('15:20'))).toEqual([
      '#6 expired 1',
      '#5 market at 13000',
      '#4 market at 7000',
      'closing_call until 15:30 call 15:30',
      'B: closing_call until 15:30 call 15:30; bad_value',
    ]);
  });

  it('the close is set once, then orders expire one by one', () => {
    const ledger = opened();
    blocksFrom(ledger, dayTime('15:20'));
    expect(blocksFrom(ledger, dayTime('15:30:30'))).toEqual([
      'uncrossed 10000 x 1; 1 @ 10000 #5-#4',
      'close 10000; #2 expired 1',
      '#1 expired 1',
      '#3 expired 1',
      '#8 expired 1',
      '#7 expired 1',
      'after_hours_close until 16:00 call 15:40',
      'B: uncrossed 0 x 0',
      'B: after_hours_close until 16:00 call 15:40; bad_value',
    ]);
  });

  it('the date ends, orders of it expire, stops after them, and each issue begins its day', () => {
    const market = {
      ...CALM,
      windows: [session(3, '09:00', '15:00'), session(5, '15:00', '16:00')],
    };
    const ledger = openDay({ at: '14:00', market, seals: true, withB: true });
    ledger.send(PARTY.operator, command('ListIssue', { shortCode: 'C', basePrice: 100 }));
    const ofC = (fields: Fields<'PlaceOrder'>) => command('PlaceOrder', { issue: 2, ...fields });
    ledger.send(
      PARTY.kim,
      ofC({ clientOrderId: 'a', orderType: 6, stopPrice: 200, limitPrice: 200 }),
      ofC({ clientOrderId: 'b' }),
      ofC({ clientOrderId: 'c' }),
    );
    playDay(ledger, 'K buy 3 @ 10000 d\nK sell 3 @ 10000 e\nK buy 1 @ 9990 f');
    limits.maxTimeStepsPerBlock = 1;
    expect(blocksFrom(ledger, dayTime('09:30', 3))).toEqual([
      'close 10000; #6 expired 1',
      'after_hours_close until 16:00',
      'B: after_hours_close until 16:00',
      'closed',
      'B: closed; date',
      'C: #2 expired 10',
      'C: #3 expired 10',
      'C: #1 expired 10',
      'day 10000 in 7000-13000',
      'B: day 1000 in 700-1300',
      'continuous until 15:00',
      'B: continuous until 15:00; bad_value',
    ]);
  });
});

it.each([2, 3, 5, 7])('with %i steps a block everything comes in the same order', (steps) => {
  const play = (most: number) => {
    Object.assign(limits, usual);
    const ledger = openDay({ at: '15:00', market: CALM, seals: true, withB: true });
    playDay(ledger, ORDERS);
    limits.maxTimeStepsPerBlock = most;
    const texts = [dayTime('15:20'), dayTime('15:45'), dayTime('09:30', 2)].flatMap((time) => {
      return blocksFrom(ledger, time);
    });
    return texts
      .join('; ')
      .split('; ')
      .filter((text) => text !== '' && !text.includes('indicative'));
  };
  expect(play(steps)).toEqual(play(10_000));
});
