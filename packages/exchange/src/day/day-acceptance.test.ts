import { ORDER_TYPES, type OrderType, PHASES, type Phase } from '@jangbu/protocol';
import { describe, expect, it } from 'vitest';
import { command, PARTY, type TestLedger } from '../test-ledger.ts';
import { eventsOf } from '../test-play.ts';
import { CALM, DAY_ACCOUNT, type DaySetup, openDay, playDay, session } from './test-day.ts';

const OFF_HOURS = 8;
const [LIMIT, MARKET, CONDITIONAL, MIDPOINT, STOP] = [0, 1, 2, 5, 6];
/** A type, with a plus for the flag off hours. */
type Entry = OrderType | `+${OrderType}`;

const CALL: readonly Entry[] = ['limit', 'market', 'conditional_limit', 'stop_limit'];

/** The table of docs/spec/trading-day.md section 5, word for word. */
const ACCEPTED: Readonly<Record<Phase, readonly Entry[]>> = {
  closed: [],
  halt: [],
  pre_open_close: ['+limit', 'limit', 'market', 'conditional_limit', 'stop_limit'],
  opening_call: CALL,
  vi_call: CALL,
  resume_call: CALL,
  continuous: [...ORDER_TYPES],
  closing_call: ['limit', 'market', 'stop_limit'],
  after_hours_close: ['+limit'],
  after_hours_single: ['limit'],
  periodic_call: ['limit', 'market'],
};

const PERIODIC: DaySetup = {
  at: '10:00',
  market: { windows: [session(7, '09:00', '11:00', 600)] },
};

/** A ledger whose issue A is in a phase. */
const IN_PHASE: Readonly<Record<Phase, () => TestLedger>> = {
  closed: () => openDay(),
  pre_open_close: () => openDay({ at: '08:35' }),
  opening_call: () => openDay({ at: '08:45' }),
  continuous: () => openDay({ at: '10:00' }),
  closing_call: () => openDay({ at: '15:25' }),
  after_hours_close: () => openDay({ at: '15:50' }),
  after_hours_single: () => openDay({ at: '16:05' }),
  periodic_call: () => openDay(PERIODIC),
  vi_call: () => interrupted(),
  resume_call: () => resumed(),
  halt: () => halted(),
};

function halted(): TestLedger {
  const ledger = openDay({ at: '10:00' });
  playDay(ledger, 'halt');
  return ledger;
}

function resumed(): TestLedger {
  const ledger = halted();
  playDay(ledger, 'resume');
  return ledger;
}

function interrupted(): TestLedger {
  const ledger = openDay({ at: '10:00' });
  playDay(ledger, 'L sell 1 @ 10600 a');
  playDay(ledger, 'K buy 1 @ 10600 b');
  return ledger;
}

/** What becomes of a valid order of a type: the code of its refusal, or `ok`. */
function codeOf(ledger: TestLedger, fields: Parameters<typeof command<'PlaceOrder'>>[1]): string {
  const order = { account: DAY_ACCOUNT.H, quantity: 1, clientOrderId: 'tried', ...fields };
  const { events } = ledger.send(PARTY.kim, command('PlaceOrder', order));
  const result = eventsOf(events).find((event) => event.kind === 'command_result');
  return result?.kind === 'command_result' ? result.reject : 'none';
}

function termsOf(orderType: number, flags = 0) {
  const isPriced = orderType === LIMIT || orderType === CONDITIONAL || orderType === STOP;
  const limitPrice = isPriced ? 10_000 : 0;
  return { orderType, limitPrice, stopPrice: orderType === STOP ? 10_100 : 0, flags };
}

describe.each([...PHASES])('in phase %s', (phase) => {
  const isShut = phase === 'closed' || phase === 'halt';

  it('the phase is that', () => {
    expect(PHASES[IN_PHASE[phase]().state.issues[0]!.phase]).toBe(phase);
  });

  it.each([...ORDER_TYPES])('an order of type %s', (type) => {
    const orderType = ORDER_TYPES.indexOf(type);
    for (const flags of [0, OFF_HOURS]) {
      const entry: Entry = flags === 0 ? type : `+${type}`;
      const code = codeOf(IN_PHASE[phase](), termsOf(orderType, flags));
      const isTaken = ACCEPTED[phase].includes(entry);
      const taken = orderType === MIDPOINT ? 'no_midpoint' : 'ok';
      const refused = isShut ? 'issue_not_trading' : 'order_type_not_accepted';
      expect([entry, code]).toEqual([entry, isTaken ? taken : refused]);
    }
  });

  it.each([1, 2])('time in force %i', (timeInForce) => {
    for (const entry of ACCEPTED[phase]) {
      const isOff = entry.startsWith('+');
      const orderType = ORDER_TYPES.indexOf(entry.replace('+', '') as OrderType);
      const terms = { ...termsOf(orderType, isOff ? OFF_HOURS : 0), timeInForce };
      const isDayOnly = ['conditional_limit', 'best_same', 'stop_limit'].includes(entry) || isOff;
      const isTaken = phase === 'continuous' && !isDayOnly;
      const taken = orderType === MIDPOINT ? 'no_midpoint' : 'ok';
      const code = codeOf(IN_PHASE[phase](), terms);
      expect([entry, code]).toEqual([entry, isTaken ? taken : 'time_in_force_not_accepted']);
    }
  });
});

describe('what an issue does not take', () => {
  const types = ORDER_TYPES.map((_, number) => number);
  const codes = (setup: DaySetup) => types.map((type) => codeOf(openDay(setup), termsOf(type)));
  const [no, ok] = ['order_type_not_accepted', 'ok'];

  it('everything but limit in bilateral mode', () => {
    const market = { matchingMode: 1, windows: [session(3, '09:00', '15:00')] };
    expect(codes({ at: '10:00', market })).toEqual([ok, no, no, no, no, no, no]);
  });

  it('types that the market does not take, whatever the phase', () => {
    for (const [number, type] of ORDER_TYPES.entries()) {
      const taken = codes({ at: '10:00', market: { ...CALM, orderTypes: 127 - 2 ** number } });
      expect([type, taken.map((code) => code === no)]).toEqual([
        type,
        types.map((each) => each === number),
      ]);
    }
    const ledger = openDay({ at: '08:35', market: { orderTypes: 126 } });
    expect(codeOf(ledger, termsOf(LIMIT, OFF_HOURS))).toBe(no);
  });

  it('market, conditional limit and midpoint orders without limits of the day', () => {
    const market = { ...CALM, upPercent: 0, downPercent: 0 };
    expect(codes({ at: '10:00', market })).toEqual([ok, no, no, ok, ok, no, ok]);
  });

  it('midpoint orders where a price has more decimals than the currency', () => {
    const listing = { priceDecimals: 2, lot: 100 };
    const ledger = openDay({ at: '10:00', listing });
    expect(codeOf(ledger, { ...termsOf(MIDPOINT), quantity: 100 })).toBe(no);
    expect(codeOf(ledger, { ...termsOf(MARKET), quantity: 100 })).toBe(ok);
  });

  it('market orders before the first price of a listing day', () => {
    const at = (time: string) =>
      codeOf(openDay({ at: time, listing: { flags: 2 } }), termsOf(MARKET));
    expect(['08:35', '08:45', '10:00', '15:25'].map(at)).toEqual([no, no, ok, ok]);
    expect(codeOf(openDay({ at: '08:45', listing: { flags: 1 } }), termsOf(MARKET))).toBe(ok);
  });

  it('an order while its phase is left, though its book can be cleared by its owner', () => {
    const ledger = openDay({ at: '08:45' });
    playDay(ledger, 'K buy 5 @ 10000 a\ncommit 1\nuntil 09:00:29.9');
    const block = ledger.block([
      ledger.envelope(PARTY.operator, [command('Uncross', { seed: new Uint8Array(32).fill(1) })]),
      ledger.envelope(PARTY.kim, [
        command('PlaceOrder', { clientOrderId: 'late', limitPrice: 10_000 }),
        command('AmendOrder', { limitPrice: 10_010 }),
        command('CancelOrder'),
      ]),
    ]);
    const results = eventsOf(block.events).flatMap((event) =>
      'reject' in event ? event.reject : [],
    );
    expect(results).toEqual(['ok', 'issue_not_trading', 'issue_not_trading', 'ok']);
  });
});
