import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { commandsByKind } from '../tests/arbitraries.ts';
import { concatBytes, toHex, writeU32 } from './bytes.ts';
import { commandBytes, readCommand, writeCommand } from './command-codec.ts';
import { type AmendOrder, COMMAND_KINDS, type Command } from './commands.ts';
import { LIMITS } from './limits.ts';
import type {
  DefineMarket,
  DefineTickTable,
  ListMarketIssue,
  SessionWindow,
} from './market-commands.ts';
import { MAX_SAFE_UINT } from './units.ts';

function bytesOf(command: Command): Uint8Array {
  const bytes = new Uint8Array(commandBytes(command));
  writeCommand(bytes, 0, command);
  return bytes;
}

function isRead(bytes: Uint8Array): boolean {
  return readCommand(bytes, 0, bytes.length) !== null;
}

const WINDOW: SessionWindow = {
  template: 0,
  session: 3,
  fromSecond: 32_400,
  untilSecond: 55_200,
  everySeconds: 0,
};

const TICK_TABLE: DefineTickTable = {
  kind: 'DefineTickTable',
  bands: [
    { from: 0, tick: 1 },
    { from: 2_000, tick: 5 },
  ],
};

const MARKET: DefineMarket = {
  kind: 'DefineMarket',
  name: new Uint8Array([75, 79]),
  matchingMode: 0,
  tickTable: 1,
  randomEndSeconds: 30,
  upPercent: 30,
  downPercent: 30,
  listingUpPercent: 300,
  listingDownPercent: 40,
  afterHoursPercent: 10,
  dynamicPercent: 6,
  dynamicClosingPercent: 4,
  indexDynamicPercent: 3,
  indexDynamicClosingPercent: 2,
  staticPercent: 10,
  interruptionSeconds: 120,
  resumeSeconds: 600,
  resumeGuardSeconds: 1_200,
  indicativeSeconds: 10,
  lowPrice: 1_000,
  lowPriceTicks: 3,
  orderTypes: 127,
  weekdays: new Uint8Array([0, 0, 0, 0, 0, 255, 255]),
  windows: [WINDOW, { ...WINDOW, session: 4 }],
};

const ISSUE: ListMarketIssue = {
  kind: 'ListMarketIssue',
  shortCode: 'A1',
  isin: '',
  name: new Uint8Array([1]),
  nameEnglish: new Uint8Array([2, 3]),
  currency: 0,
  priceDecimals: 0,
  market: 1,
  lot: 1,
  basePrice: 70_000,
  flags: 2,
};

const AMEND: AmendOrder = {
  kind: 'AmendOrder',
  account: 1,
  orderId: 0,
  rowHint: 3,
  clientOrderId: 'a-1',
  orderType: 1,
  limitPrice: 0,
};

describe('codec of the commands', () => {
  it.each(COMMAND_KINDS)('%s is read as it was written, with its selector', (kind) => {
    fc.assert(
      fc.property(commandsByKind[kind], fc.nat(3), (command, lead) => {
        const length = commandBytes(command);
        const bytes = new Uint8Array(lead + length + 1).fill(0xee);
        writeCommand(bytes, lead, command);
        expect(bytes[lead]).toBe(COMMAND_KINDS.indexOf(kind));
        expect(bytes[lead + length]).toBe(0xee);
        expect(readCommand(bytes, lead, lead + length)).toEqual(command);
      }),
      { numRuns: 50 },
    );
  });

  it('puts the elements of a list behind each other without offsets', () => {
    expect(toHex(bytesOf(TICK_TABLE))).toBe(
      `09${'04000000'}${'0000000000000000'}${'0100000000000000'}${'d007000000000000'}${'0500000000000000'}`,
    );
    const market = toHex(bytesOf(MARKET));
    expect(market.slice(2, 10)).toBe('38000000');
    expect(market.slice(2 + 2 * 52, 2 + 2 * 58)).toBe('3a0000004b4f');
    expect(market.slice(2 + 2 * 58)).toBe(
      `0003${'907e0000'}${'a0d70000'}${'00000000'}0004${'907e0000'}${'a0d70000'}${'00000000'}`,
    );
  });
});

describe('canonical form', () => {
  const sized: Command[] = [
    { kind: 'SetTradingDay', market: 1, date: 20_000, template: 255 },
    { kind: 'HaltIssue', market: 1, issue: 2, reason: 3 },
    { kind: 'ResumeIssue', market: 1, issue: 2 },
    { kind: 'CommitAuctionSeed', market: 1, commitment: new Uint8Array(32) },
    { kind: 'Uncross', market: 1, seed: new Uint8Array(32) },
  ];

  it.each(sized)('$kind has one length', (command) => {
    const bytes = bytesOf(command);
    expect(isRead(bytes)).toBe(true);
    expect(isRead(bytes.subarray(0, -1))).toBe(false);
    expect(isRead(concatBytes(bytes, new Uint8Array(1)))).toBe(false);
  });

  it.each([TICK_TABLE, MARKET, ISSUE, AMEND])(
    '$kind is no part of its own fixed part',
    (command) => {
      const bytes = bytesOf(command);
      const fixed = { DefineTickTable: 4, DefineMarket: 56, ListMarketIssue: 43, AmendOrder: 29 };
      for (let length = 0; length < 1 + fixed[command.kind]; length += 1) {
        expect(isRead(bytes.subarray(0, length))).toBe(false);
      }
    },
  );

  const offsets: [string, Command, number, number][] = [
    ['bands of a DefineTickTable at 5', TICK_TABLE, 0, 5],
    ['bands of a DefineTickTable at 20', TICK_TABLE, 0, 20],
    ['name of a DefineMarket at 57', MARKET, 0, 57],
    ['windows of a DefineMarket before its name', MARKET, 52, 55],
    ['windows of a DefineMarket with a rest', MARKET, 52, 59],
    ['windows of a DefineMarket behind the end', MARKET, 52, 56 + 2 + 29],
    ['windows of a DefineMarket at 2^32 - 1', MARKET, 52, 0xffff_ffff],
    ['short code of a ListMarketIssue at 44', ISSUE, 0, 44],
    ['ISIN of a ListMarketIssue before its short code', ISSUE, 4, 42],
    ['name of a ListMarketIssue before its ISIN', ISSUE, 8, 44],
    ['English name of a ListMarketIssue behind the end', ISSUE, 12, 49],
    ['client order id of an AmendOrder at 28', AMEND, 16, 28],
    ['client order id of an AmendOrder at 30', AMEND, 16, 30],
  ];

  it.each(offsets)('refuses %s', (_what, command, at, value) => {
    const bytes = bytesOf(command);
    writeU32(bytes, 1 + at, value);
    expect(isRead(bytes)).toBe(false);
  });

  it('moves the end of a name only by whole windows', () => {
    const bytes = bytesOf({ ...MARKET, windows: [WINDOW, WINDOW] });
    writeU32(bytes, 1 + 52, 58 + 14);
    const read = readCommand(bytes, 0, bytes.length);
    expect(read).toMatchObject({ kind: 'DefineMarket', windows: [WINDOW] });
  });

  it.each([
    ['bands', LIMITS.maxTickBands, 16, TICK_TABLE],
    ['windows', LIMITS.maxSessionWindows, 14, { ...MARKET, windows: [] }],
  ] as const)('takes no %s and up to %d, and no part of one', (name, most, size, command) => {
    const none = bytesOf(name === 'bands' ? { ...TICK_TABLE, bands: [] } : command);
    const listOf = (bytes: number) => concatBytes(none, new Uint8Array(bytes));
    expect([0, size, most * size].map((bytes) => isRead(listOf(bytes)))).toEqual([
      true,
      true,
      true,
    ]);
    for (const bytes of [1, size - 1, size + 1, most * size - 1, most * size + 1]) {
      expect(isRead(listOf(bytes))).toBe(false);
    }
    expect(isRead(listOf((most + 1) * size))).toBe(false);
  });

  const longest: [string, number, (length: number) => Command][] = [
    ['name of a market', 32, (n) => ({ ...MARKET, name: new Uint8Array(n) })],
    ['short code', 12, (n) => ({ ...ISSUE, shortCode: 'A'.repeat(n) })],
    ['ISIN', 12, (n) => ({ ...ISSUE, isin: 'A'.repeat(n) })],
    ['name of an issue', 64, (n) => ({ ...ISSUE, name: new Uint8Array(n) })],
    ['English name', 64, (n) => ({ ...ISSUE, nameEnglish: new Uint8Array(n) })],
    ['client order id', 36, (n) => ({ ...AMEND, clientOrderId: 'a'.repeat(n) })],
  ];

  it.each(longest)('takes a %s of %d bytes and refuses one more', (_what, limit, commandOf) => {
    expect(isRead(bytesOf(commandOf(limit)))).toBe(true);
    expect(() => bytesOf(commandOf(limit + 1))).toThrow(RangeError);
  });

  it('refuses parts on the wire that are longer than their limits', () => {
    const market = bytesOf({ ...MARKET, name: new Uint8Array(32), windows: [] });
    const windows = concatBytes(market, new Uint8Array(1));
    writeU32(windows, 1 + 52, 56 + 33);
    expect(isRead(market)).toBe(true);
    expect(isRead(windows)).toBe(false);
    const amend = bytesOf({ ...AMEND, clientOrderId: 'a'.repeat(36) });
    expect(isRead(concatBytes(amend, new Uint8Array(1)))).toBe(false);
    const issue = bytesOf({ ...ISSUE, nameEnglish: new Uint8Array(64) });
    expect(isRead(concatBytes(issue, new Uint8Array(1)))).toBe(false);
  });

  const wide: [string, Command, number][] = [
    ['from of the first band', TICK_TABLE, 4],
    ['tick of the first band', TICK_TABLE, 12],
    ['from of the last band', TICK_TABLE, 20],
    ['tick of the last band', TICK_TABLE, 28],
    ['ListMarketIssue.lot', ISSUE, 25],
    ['ListMarketIssue.basePrice', ISSUE, 33],
    ['AmendOrder.orderId', AMEND, 4],
    ['AmendOrder.limitPrice', AMEND, 21],
  ];

  it.each(wide)('refuses %s at 2^53 and takes it below', (_field, command, at) => {
    const bytes = bytesOf(command);
    bytes.set([255, 255, 255, 255, 255, 255, 0x1f, 0], 1 + at);
    expect(isRead(bytes)).toBe(true);
    bytes.set([0, 0, 0, 0, 0, 0, 0x20, 0], 1 + at);
    expect(isRead(bytes)).toBe(false);
    bytes.set([1, 0, 0, 0, 0, 0, 0, 0x80], 1 + at);
    expect(isRead(bytes)).toBe(false);
  });

  it('refuses a selector of no command', () => {
    for (const selector of [COMMAND_KINDS.length, 255]) {
      expect(isRead(new Uint8Array([selector, 0, 0, 0, 0]))).toBe(false);
    }
    expect(isRead(new Uint8Array(0))).toBe(false);
  });
});

describe('encoding out of range', () => {
  const wrong: [string, Command][] = [
    ['17 bands', { ...TICK_TABLE, bands: Array(17).fill({ from: 0, tick: 1 }) }],
    ['57 windows', { ...MARKET, windows: Array(57).fill(WINDOW) }],
    ['a tick of 2^53', { ...TICK_TABLE, bands: [{ from: 0, tick: MAX_SAFE_UINT + 1 }] }],
    ['a broken price of a band', { ...TICK_TABLE, bands: [{ from: 0.5, tick: 1 }] }],
    ['6 weekdays', { ...MARKET, weekdays: new Uint8Array(6) }],
    ['a percent of 65,536', { ...MARKET, upPercent: 65_536 }],
    ['a session of 256', { ...MARKET, windows: [{ ...WINDOW, session: 256 }] }],
    ['a second of -1', { ...MARKET, windows: [{ ...WINDOW, fromSecond: -1 }] }],
    ['a market of 2^32', { ...ISSUE, market: 2 ** 32 }],
    ['an order type of 256', { ...AMEND, orderType: 256 }],
    ['a template of 256', { kind: 'SetTradingDay', market: 1, date: 1, template: 256 }],
    ['a seed of 31 bytes', { kind: 'Uncross', market: 1, seed: new Uint8Array(31) }],
    [
      'a commitment of 33 bytes',
      { kind: 'CommitAuctionSeed', market: 1, commitment: new Uint8Array(33) },
    ],
  ];

  it.each(wrong)('throws a RangeError at %s', (_what, command) => {
    expect(() => bytesOf(command)).toThrow(RangeError);
  });
});
