/** A ledger with one market and one issue of it, for tests of the trading day. */
import { type Command, encodeUtf8 } from '@jangbu/protocol';
import type { ReferenceBlock } from './engine.ts';
import { NONE } from './events.ts';
import type { SessionWindow } from './records.ts';
import { type EventRecord, recordsOf } from './test-events.ts';
import {
  creditCash,
  GENESIS_TIME,
  issueShares,
  MEMBER,
  openAccount,
  placeOrder,
  TestLedger,
} from './test-ledger.ts';

type Fields<Kind extends Command['kind']> = Partial<Omit<Extract<Command, { kind: Kind }>, 'kind'>>;

/** Start of the first business date of a test ledger, a Monday; its block 0 is at 09:00. */
const FIRST_DATE_START = GENESIS_TIME - 9 * 3_600_000_000;
/** Microseconds between the blocks of a test ledger. */
const BLOCK_TIME = 1_000;

/** Microseconds of a business date. */
const DAY = 86_400_000_000;

/** A timestamp: `clock` is `HH:MM` or `HH:MM:SS` of the n-th business date, from 0. */
export function at(clock: string, day = 0): number {
  return FIRST_DATE_START + day * DAY + secondOf(clock) * 1_000_000;
}

function secondOf(clock: string): number {
  const [hours = 0, minutes = 0, seconds = 0] = clock.split(':').map(Number);
  return hours * 3_600 + minutes * 60 + seconds;
}

/** A window of template 0; `session` is the number of a phase. */
export function sessionWindow(
  session: number,
  from: string,
  until: string,
  everySeconds = 0,
): SessionWindow {
  return {
    template: 0,
    session,
    fromSecond: secondOf(from),
    untilSecond: secondOf(until),
    everySeconds,
  };
}

/** A day with every session: calls, continuous trading, trading after hours. */
export const FULL_DAY: SessionWindow[] = [
  sessionWindow(1, '08:00', '08:30'),
  sessionWindow(2, '08:30', '09:00'),
  sessionWindow(3, '09:00', '15:20'),
  sessionWindow(4, '15:20', '15:30'),
  sessionWindow(5, '15:30', '16:00', 600),
  sessionWindow(6, '16:00', '18:00', 600),
];

/** Ticks of 1 to 2,000, of 5 to 5,000, of 10 to 20,000, of 50 above. */
export function defineTickTable(fields: Fields<'DefineTickTable'> = {}): Command {
  const bands = [
    { from: 0, tick: 1 },
    { from: 2_000, tick: 5 },
    { from: 5_000, tick: 10 },
    { from: 20_000, tick: 50 },
  ];
  return { kind: 'DefineTickTable', bands, ...fields };
}

/** A competitive market with limits of 30 %, without interruptions and random ends. */
export function defineMarket(fields: Fields<'DefineMarket'> = {}): Command {
  return {
    kind: 'DefineMarket',
    name: encodeUtf8('본시장'),
    matchingMode: 0,
    tickTable: 1,
    randomEndSeconds: 0,
    upPercent: 30,
    downPercent: 30,
    listingUpPercent: 300,
    listingDownPercent: 40,
    afterHoursPercent: 10,
    dynamicPercent: 0,
    dynamicClosingPercent: 0,
    indexDynamicPercent: 0,
    indexDynamicClosingPercent: 0,
    staticPercent: 0,
    interruptionSeconds: 120,
    resumeSeconds: 600,
    resumeGuardSeconds: 1_200,
    indicativeSeconds: 10,
    lowPrice: 0,
    lowPriceTicks: 0,
    orderTypes: 127,
    weekdays: new Uint8Array([0, 0, 0, 0, 0, 255, 255]),
    windows: FULL_DAY,
    ...fields,
  };
}

/** An issue of market 1 with base price 10,000. */
export function listMarketIssue(fields: Fields<'ListMarketIssue'> = {}): Command {
  return {
    kind: 'ListMarketIssue',
    shortCode: 'MB001',
    isin: '',
    name: encodeUtf8('시장'),
    nameEnglish: encodeUtf8('Market'),
    currency: 0,
    priceDecimals: 0,
    market: 1,
    lot: 1,
    basePrice: 10_000,
    flags: 0,
    ...fields,
  };
}

/** Another price or type for the order that `fields` name. */
export function amendOrder(fields: Fields<'AmendOrder'>): Command {
  const name = { account: NONE, orderId: 0, rowHint: NONE, clientOrderId: '' };
  return { kind: 'AmendOrder', ...name, orderType: 0, limitPrice: 10_000, ...fields };
}

/** Another template for a date. */
export function setTradingDay(fields: Fields<'SetTradingDay'>): Command {
  return { kind: 'SetTradingDay', market: 1, date: 0, template: 255, ...fields };
}

/** A halt of issue 0. */
export function haltIssue(fields: Fields<'HaltIssue'> = {}): Command {
  return { kind: 'HaltIssue', market: 1, issue: 0, reason: 0, ...fields };
}

/** The end of a halt of issue 0. */
export function resumeIssue(fields: Fields<'ResumeIssue'> = {}): Command {
  return { kind: 'ResumeIssue', market: 1, issue: 0, ...fields };
}

/** A ledger with market and issue whose accounts 0 to 2 are the broker's, broker's and rival's. */
export class MarketLedger extends TestLedger {
  #orders = 0;

  constructor(
    market: Fields<'DefineMarket'> = {},
    issue: Fields<'ListMarketIssue'> = {},
    options: ConstructorParameters<typeof TestLedger>[0] = {},
  ) {
    super(options);
    const secret = (byte: number) => ({ secret: new Uint8Array(16).fill(byte) });
    this.send(MEMBER.broker, openAccount(secret(1)), openAccount(secret(2)));
    this.send(MEMBER.rival, openAccount(secret(3)));
    this.send(MEMBER.operator, defineTickTable(), defineMarket(market), listMarketIssue(issue));
    for (const account of [0, 1, 2]) {
      this.send(MEMBER.custodian, creditCash({ account, amount: 10 ** 12 }));
      this.send(MEMBER.registrar, issueShares({ account, quantity: 10 ** 8 }));
    }
  }

  /**
   * Writes the blocks that fall due up to a timestamp, and returns their events; the next block is
   * at that time.
   */
  runTo(timestamp: number): EventRecord[] {
    const events: EventRecord[] = [];
    while (this.engine.nextWakeUp() <= timestamp) {
      events.push(...recordsOf(this.block([], this.engine.nextWakeUp()).events));
    }
    this.now = Math.max(this.now, timestamp - BLOCK_TIME);
    return events;
  }

  /** Places an order of account 0 (side 0) or 2 (side 1) in issue 0 in a block of its own. */
  place(fields: Fields<'PlaceOrder'>): EventRecord[] {
    this.#orders += 1;
    const side = fields.side ?? 0;
    const account = fields.account ?? (side === 0 ? 0 : 2);
    const clientOrderId = `o${this.#orders}`;
    const command = placeOrder({ limitPrice: 10_000, clientOrderId, ...fields, side, account });
    return this.done(account === 2 ? MEMBER.rival : MEMBER.broker, command);
  }

  /** A command in a block of its own; its events. */
  done(member: number, command: Command): EventRecord[] {
    const block: ReferenceBlock = this.send(member, command);
    return recordsOf(block.events);
  }
}
