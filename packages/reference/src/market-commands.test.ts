import type { Command, RejectCode } from '@jangbu/protocol';
import { describe, expect, test } from 'vitest';
import { NONE } from './events.ts';
import { recordsOf, rejectsOf } from './test-events.ts';
import { MEMBER, publicKey, registerKey, testGenesis } from './test-ledger.ts';
import {
  defineMarket,
  defineTickTable,
  haltIssue,
  listMarketIssue,
  MarketLedger,
  resumeIssue,
  sessionWindow,
  setTradingDay,
} from './test-market.ts';

const TODAY = 20_514;
const NEW = { shortCode: 'NEW' };
const CONTINUOUS = sessionWindow(3, '09:00', '15:00');

function bands(...list: [number, number][]): { bands: { from: number; tick: number }[] } {
  return { bands: list.map(([from, tick]) => ({ from, tick })) };
}

/** A market whose only window is the continuous session, with changes. */
function oneWindow(fields: Partial<typeof CONTINUOUS>): Command {
  return defineMarket({ windows: [{ ...CONTINUOUS, ...fields }] });
}

function setExpiryDay(fields: Partial<Extract<Command, { kind: 'SetExpiryDay' }>> = {}): Command {
  return { kind: 'SetExpiryDay', market: 1, date: TODAY + 1, closingPercent: 1, ...fields };
}

function setIssueFlags(issue: number, flags: number): Command {
  return { kind: 'SetIssueFlags', issue, flags };
}

const FAULTS: [RejectCode, Command][] = [
  ['bad_value', defineTickTable(bands())],
  ['bad_value', defineTickTable(bands([1, 1]))],
  ['bad_value', defineTickTable(bands([0, 0]))],
  ['bad_value', defineTickTable(bands([0, 1], [100, 5], [100, 10]))],
  ['bad_value', defineTickTable(bands([0, 2], [101, 1]))],
  ['bad_value', defineTickTable(bands([0, 1], [101, 2]))],
  ['ok', defineTickTable(bands([0, 2], [102, 1]))],

  ['bad_text', defineMarket({ name: new Uint8Array(0) })],
  ['bad_value', defineMarket({ matchingMode: 2 })],
  ['unknown_tick_table', defineMarket({ tickTable: 2, randomEndSeconds: 601 })],
  ['unknown_tick_table', defineMarket({ tickTable: 0 })],
  ['bad_value', defineMarket({ randomEndSeconds: 601 })],
  ['ok', defineMarket({ randomEndSeconds: 600 })],
  ['bad_value', defineMarket({ upPercent: 0 })],
  ['bad_value', defineMarket({ listingDownPercent: 0 })],
  ['ok', defineMarket({ upPercent: 0, downPercent: 0 })],
  ['bad_value', defineMarket({ upPercent: 301 })],
  ['bad_value', defineMarket({ downPercent: 101 })],
  ['bad_value', defineMarket({ afterHoursPercent: 101 })],
  ['bad_value', defineMarket({ indexDynamicClosingPercent: 101 })],
  ['bad_value', defineMarket({ staticPercent: 101 })],
  ['bad_value', defineMarket({ interruptionSeconds: 0 })],
  ['bad_value', defineMarket({ resumeSeconds: 3_601 })],
  ['ok', defineMarket({ resumeGuardSeconds: 0 })],
  ['bad_value', defineMarket({ indicativeSeconds: 0 })],
  ['bad_value', defineMarket({ indicativeSeconds: 61 })],
  ['bad_value', defineMarket({ weekdays: new Uint8Array([0, 0, 0, 0, 1, 255, 255]) })],
  ['bad_value', oneWindow({ template: 8 })],
  ['bad_value', oneWindow({ session: 0 })],
  ['bad_value', oneWindow({ session: 8 })],
  ['bad_value', oneWindow({ untilSecond: CONTINUOUS.fromSecond })],
  ['bad_value', oneWindow({ untilSecond: 86_400 })],
  ['ok', oneWindow({ untilSecond: 86_399 })],
  ['bad_value', oneWindow({ everySeconds: 1 })],
  ['bad_value', oneWindow({ session: 7 })],
  ['bad_value', oneWindow({ session: 7, everySeconds: 7 })],
  ['ok', oneWindow({ session: 7, everySeconds: 1_800 })],
  ['ok', oneWindow({ session: 5, everySeconds: 7 })],
  ['bad_value', oneWindow({ session: 5, everySeconds: 21_600 })],
  ['bad_value', defineMarket({ matchingMode: 1 })],
  ['bad_value', defineMarket({ windows: [CONTINUOUS, CONTINUOUS] })],
  ['bad_value', defineMarket({ windows: [{ ...CONTINUOUS, template: 1 }, CONTINUOUS] })],
  ['ok', defineMarket({ windows: [CONTINUOUS, { ...CONTINUOUS, template: 1 }] })],

  ['unknown_market', setTradingDay({ market: 2 })],
  ['bad_value', setTradingDay({ date: TODAY })],
  ['bad_value', setTradingDay({ date: TODAY + 1, template: 1 })],
  ['ok', setTradingDay({ date: TODAY + 1 })],

  ['unknown_market', setExpiryDay({ market: 2, date: TODAY })],
  ['bad_value', setExpiryDay({ date: TODAY })],
  ['bad_value', setExpiryDay({ closingPercent: 101 })],
  ['ok', setExpiryDay({ closingPercent: 100 })],

  ['unknown_issue', setIssueFlags(1, 16)],
  ['bad_value', setIssueFlags(0, 16)],
  ['bad_value', setIssueFlags(0, 2)],
  ['ok', setIssueFlags(0, 13)],

  ['bad_text', listMarketIssue({ shortCode: '' })],
  ['unknown_currency', listMarketIssue({ ...NEW, currency: 2, market: 2 })],
  ['unknown_market', listMarketIssue({ ...NEW, market: 2, lot: 0 })],
  ['unknown_market', listMarketIssue({ ...NEW, market: 0 })],
  ['bad_value', listMarketIssue({ ...NEW, priceDecimals: 9 })],
  ['bad_value', listMarketIssue({ ...NEW, lot: 0, basePrice: 0 })],
  ['bad_value', listMarketIssue({ ...NEW, flags: 16 })],
  ['bad_price', listMarketIssue({ ...NEW, basePrice: 0 })],
  ['bad_price', listMarketIssue({ ...NEW, basePrice: 10 ** 15 + 50 })],
  ['off_tick', listMarketIssue({ ...NEW, basePrice: 2_001 })],
  ['notional_too_large', listMarketIssue({ ...NEW, basePrice: 10 ** 15, lot: 7 })],
  ['ok', listMarketIssue({ ...NEW, basePrice: 10 ** 15, lot: 6 })],
  ['notional_too_large', listMarketIssue({ ...NEW, basePrice: 10 ** 15, lot: 6, flags: 2 })],
  ['inexact_amount', listMarketIssue({ ...NEW, priceDecimals: 1 })],
  ['ok', listMarketIssue({ ...NEW, priceDecimals: 1, lot: 10 })],
  ['duplicate_short_code', listMarketIssue()],

  ['unknown_market', haltIssue({ market: 2 })],
  ['unknown_issue', haltIssue({ issue: 1 })],
  ['ok', haltIssue({ issue: NONE })],
  ['not_halted', resumeIssue({ issue: NONE })],
];

describe('commands.md sections 9 to 15, 46 and 47', () => {
  test.each(FAULTS.map(([code, command], place) => ({ place, code, command })))(
    '$place: $code for $command.kind',
    ({ code, command }) => {
      const ledger = new MarketLedger();
      expect(rejectsOf(ledger.send(MEMBER.operator, command).events)).toEqual([code]);
    },
  );

  const commands = [
    defineTickTable(),
    defineMarket(),
    setTradingDay({ date: TODAY + 1 }),
    listMarketIssue(NEW),
    haltIssue(),
    resumeIssue(),
    { kind: 'CommitAuctionSeed', market: 1, commitment: new Uint8Array(32) } as const,
    { kind: 'Uncross', market: 1, seed: new Uint8Array(32) } as const,
    setIssueFlags(0, 4),
    setExpiryDay(),
  ];

  test.each(commands.map((command) => ({ command })))('$command.kind: role, scope', (row) => {
    const ledger = new MarketLedger();
    const { events } = ledger.send(MEMBER.broker, row.command);
    expect(rejectsOf(events)).toEqual(['role_missing']);
    const validUntil = ledger.now + 600_000_000;
    const key = publicKey(8);
    ledger.send(MEMBER.operator, registerKey({ publicKey: key, scope: 3, validUntil }));
    const envelope = ledger.envelope(MEMBER.operator, [row.command], { key, nonce: 1 });
    expect(rejectsOf(ledger.block([envelope]).events)).toEqual(['scope_missing']);
  });

  test('a trading day is one row a pair of market and date', () => {
    const ledger = new MarketLedger();
    const set = (date: number, template: number) => setTradingDay({ date, template });
    const { events } = ledger.send(
      MEMBER.operator,
      set(TODAY + 1, 255),
      set(TODAY + 2, 255),
      set(TODAY + 1, 0),
    );
    const results = recordsOf(events).filter((event) => event.kind === 1);
    expect(results.map((event) => event.u64(24))).toEqual([0, 1, 0]);
    const rows = [...ledger.engine.rows(10)].map(({ bytes }) => [...bytes.slice(4, 9)]);
    expect(rows.map((row) => row[4])).toEqual([0, 255]);
  });

  test('template and closing percent of a row are set apart from each other', () => {
    // TODAY is a Monday: the market is open on the next date, and closed on the fifth after it.
    const ledger = new MarketLedger();
    ledger.send(
      MEMBER.operator,
      setExpiryDay(),
      setExpiryDay({ date: TODAY + 5, closingPercent: 2 }),
      setTradingDay({ date: TODAY + 1, template: 255 }),
      setTradingDay({ date: TODAY + 2, template: 0 }),
      setExpiryDay({ date: TODAY + 2, closingPercent: 3 }),
    );
    const rows = [...ledger.engine.rows(10)].map(({ bytes }) => [...bytes.slice(8, 10)]);
    expect(rows).toEqual([
      [255, 1],
      [255, 2],
      [0, 3],
    ]);
  });

  test('with two approvals markets are not defined', () => {
    const genesis = testGenesis({ approvals: 2 });
    expect(() => new MarketLedger({}, {}, { genesis })).not.toThrow();
    const ledger = new MarketLedger({}, {}, { genesis });
    const { events } = ledger.send(MEMBER.broker, ...commands.slice(0, 4));
    expect(rejectsOf(events)).toEqual(Array(4).fill('unsupported'));
  });
});
