/**
 * A notation for tests of the trading day: one line a block, with what came of it behind the arrow.
 *
 *     09:00:30                           => uncrossed 10000 x 50; 50 @ 10000 #1-#2; continuous until 15:20
 *     until 09:01                        the same for every wake-up up to that time
 *     K buy 10 @ 10000 a                 => new #1 open 10
 *     K sell 5 market b                  also: counter, same, mid; conditional @ 10100; stop 9900 @ 9800
 *     K buy 5 @ 10000 c of B ioc oldest  issue B; ioc, fok, off; newest, oldest, both, decrement
 *     K amend a market                   also: @ 10010, conditional @ 10010, counter, same, mid
 *     K cancel a, K reduce a by 5, halt, halt A, resume, commit 3, uncross 3
 *     book, book of B, phase, K          draw books, the phase, an account
 *     tomorrow 08:00                     the next business date, in one block
 *
 * Lines joined by `&` are the commands of one envelope. A line that begins with a semicolon goes on with the result of the
 * line before.
 */

import {
  type Command,
  endOfBusinessDate,
  h64,
  NONE_U32,
  ORDER_TYPES,
  plainHasher,
  type SessionWindow,
} from '@jangbu/protocol';
import { command, type Fields, PARTY, SECOND, TestLedger, testGenesis } from '../test-ledger.ts';
import { nextWakeUp } from '../time-work.ts';
import { bookText, phaseText, textOfDay, timeText } from './test-day-text.ts';

/** Accounts by letter: K and H are Kim's, L and M are Lee's. */
export const DAY_ACCOUNT = { K: 0, L: 1, H: 2, M: 3 } as const;
type Letter = keyof typeof DAY_ACCOUNT;

/** 2026-03-02, a Monday. */
const DATE = 20_514;
const ARROW = ' => ';
const CASH = 1_000_000_000;
const SHARES = 100_000;
const TYPE_WORDS: Readonly<Record<string, (typeof ORDER_TYPES)[number]>> = {
  '@': 'limit',
  market: 'market',
  conditional: 'conditional_limit',
  counter: 'best_counter',
  same: 'best_same',
  mid: 'midpoint',
  stop: 'stop_limit',
};
const SELF_MATCH_WORDS = ['', 'newest', 'oldest', 'both', 'decrement'];
const TIME_WORDS = ['', 'ioc', 'fok'];
const OFF_HOURS = 8;

/** How a market day differs from the usual one. */
export interface DaySetup {
  /** Time of the first block. */
  readonly at?: string;
  readonly bands?: readonly (readonly [from: number, tick: number])[];
  readonly market?: Fields<'DefineMarket'>;
  /** Of each issue. */
  readonly listing?: Fields<'ListMarketIssue'>;
  /** With issue B beside A. */
  readonly withB?: boolean;
  readonly seals?: boolean;
}

/** A market without interruptions. */
export const CALM = {
  dynamicPercent: 0,
  dynamicClosingPercent: 0,
  indexDynamicPercent: 0,
  indexDynamicClosingPercent: 0,
  staticPercent: 0,
} as const satisfies Fields<'DefineMarket'>;

/** Timestamp of a time of day, such as 09:00 or 09:00:30.5, `days` after the first business date. */
export function dayTime(text: string, days = 0): number {
  const [hours = 0, minutes = 0, seconds = 0] = text.split(':').map(Number);
  const second = (hours * 60 + minutes) * 60 + seconds;
  return endOfBusinessDate(DATE + days - 1) + Math.round(second * SECOND);
}

/** A window of template 0. */
export function session(number: number, from: string, until: string, every = 0): SessionWindow {
  const second = (text: string) => (dayTime(text) - dayTime('00:00')) / SECOND;
  return {
    template: 0,
    session: number,
    fromSecond: second(from),
    untilSecond: second(until),
    everySeconds: every,
  };
}

/**
 * A ledger with a market of the usual windows, its issue A (number 0, base price 10,000), if asked for B (1, base price
 * 1,000), and four accounts with 1,000,000,000 won and 100,000 shares of each.
 */
export function openDay(setup: DaySetup = {}): TestLedger {
  const { at = '08:00', bands, market, listing, withB = false, seals = false } = setup;
  const ledger = new TestLedger(testGenesis({ time: dayTime(at) - SECOND }), seals);
  for (const letter of Object.keys(DAY_ACCOUNT) as Letter[]) {
    const secret = new Uint8Array(16).fill(1 + DAY_ACCOUNT[letter]);
    ledger.send(memberOf(letter), command('OpenAccount', { secret }));
  }
  const table = bands?.map(([from, tick]) => ({ from, tick }));
  const listed = (shortCode: string, basePrice: number) => {
    return command('ListMarketIssue', { shortCode, basePrice, ...listing });
  };
  ledger.send(
    PARTY.operator,
    command('DefineTickTable', table === undefined ? {} : { bands: table }),
    command('DefineMarket', market ?? {}),
  );
  ledger.send(PARTY.operator, listed('A', 10_000), ...(withB ? [listed('B', 1_000)] : []));
  for (const account of Object.values(DAY_ACCOUNT)) {
    ledger.send(PARTY.bank, command('CreditCash', { account, amount: CASH }));
    const shares = { account, quantity: SHARES };
    const issued = ledger.state.issues.map((_, issue) => {
      return command('IssueShares', { ...shares, issue });
    });
    ledger.send(PARTY.registrar, ...issued);
  }
  ledger.block([], dayTime(at));
  ledger.now = dayTime(at);
  return ledger;
}

/** Plays each line as a block of its own and returns the script with what came of it behind the arrows. */
export function playDay(ledger: TestLedger, script: string): string {
  return linesOf(script)
    .map((line) => {
      const [event = ''] = line.split(ARROW);
      const text = playLine(ledger, event);
      checkDerived(ledger);
      return event + ARROW + text;
    })
    .join('\n');
}

/** A script without its margins and padding: what `playDay` returns if all is as expected. */
export function asPlayedDay(script: string): string {
  return linesOf(script).join('\n');
}

/** Moves the ledger through every wake-up up to a time; what came of each, with its time. */
function runUntil(ledger: TestLedger, time: number): string {
  const texts: string[] = [];
  for (let wakeUp = nextWakeUp(ledger.state); wakeUp <= time; wakeUp = nextWakeUp(ledger.state)) {
    if (wakeUp > ledger.now + 1 && ledger.block([], wakeUp - 1).hasEffect) {
      throw new Error('something happened before it fell due');
    }
    const { events, hasEffect } = ledger.block([], wakeUp);
    if (!hasEffect) throw new Error('nothing happened when it fell due');
    texts.push(`${timeText(wakeUp)} ${textOfDay(events)}`);
  }
  ledger.now = Math.max(ledger.now, time);
  return texts.join('; ');
}

/** A seed of an auction, and its commitment. */
export function seedOf(number: number) {
  const seed = new Uint8Array(32).fill(number);
  return { seed, commitment: h64(plainHasher, seed, new Uint8Array(32)) };
}

/** A line that begins with a semicolon goes on with the result of the line before. */
function linesOf(script: string): string[] {
  return script
    .replaceAll(/\n *;/g, ';')
    .split('\n')
    .map((line) => line.trim().replace(/ +=> */, ARROW))
    .filter((line) => line !== '');
}

function memberOf(letter: string): number {
  return letter === 'L' || letter === 'M' ? PARTY.lee : PARTY.kim;
}

function playLine(ledger: TestLedger, event: string): string {
  const [first = '', second = '', third] = event.split(' ');
  if (first === 'book') return bookText(ledger.state, third === 'B' ? 1 : 0);
  if (event === 'phase') return phaseText(ledger.state, 0);
  if (first === 'until') return runUntil(ledger, timeToday(ledger, second));
  if (first === 'tomorrow') return blockAt(ledger, timeToday(ledger, second, 1));
  if (/^\d\d:\d\d/.test(first)) return blockAt(ledger, timeToday(ledger, first));
  if (event in DAY_ACCOUNT) return accountText(ledger, DAY_ACCOUNT[event as Letter]);
  const commands = event.split(' & ').map(commandOf);
  const isOfMember = first in DAY_ACCOUNT;
  const sender = isOfMember ? memberOf(first) : PARTY.operator;
  return textOfDay(ledger.send(sender, ...commands).events);
}

function timeToday({ state }: TestLedger, text: string, later = 0): number {
  return dayTime(text, state.businessDate - DATE + later);
}

function blockAt(ledger: TestLedger, time: number): string {
  const { events } = ledger.block([], time);
  ledger.now = time;
  return textOfDay(events);
}

function commandOf(text: string): Command {
  const words = text.split(' ');
  const [letter = '', verb = ''] = words;
  if (letter in DAY_ACCOUNT) return orderCommandOf(DAY_ACCOUNT[letter as Letter], words.slice(1));
  const issue = verb === '' ? NONE_U32 : verb === 'A' ? 0 : 1;
  const number = Number(verb);
  switch (letter) {
    case 'halt':
      return command('HaltIssue', { issue });
    case 'resume':
      return command('ResumeIssue', { issue });
    case 'commit':
      return command('CommitAuctionSeed', { commitment: seedOf(number).commitment });
    case 'uncross':
      return command('Uncross', { seed: seedOf(number).seed });
    default:
      throw new Error(`no command: ${text}`);
  }
}

function orderCommandOf(account: number, [verb = '', ...words]: readonly string[]): Command {
  const [name = ''] = words;
  const named = name.startsWith('#')
    ? { account: NONE_U32, orderId: Number(name.slice(1)), clientOrderId: '' }
    : { account, orderId: 0, clientOrderId: name };
  if (verb === 'cancel') return command('CancelOrder', named);
  if (verb === 'reduce') {
    return command('ReduceOrder', { ...named, quantity: Number(words[2]) });
  }
  if (verb === 'amend') {
    const { orderType, limitPrice } = termsOf(words.slice(1));
    return command('AmendOrder', { ...named, orderType, limitPrice });
  }
  const { orderType, limitPrice, stopPrice, rest } = termsOf(words.slice(1));
  const [clientOrderId = '', ...marks] = rest;
  const markOf = (set: readonly string[]) => {
    return Math.max(0, ...set.map((mark, number) => (marks.includes(mark) ? number : 0)));
  };
  return command('PlaceOrder', {
    account,
    issue: rest.includes('B') ? 1 : 0,
    side: verb === 'buy' ? 0 : 1,
    quantity: Number(name),
    orderType,
    limitPrice,
    stopPrice,
    clientOrderId,
    timeInForce: markOf(TIME_WORDS),
    selfMatch: markOf(SELF_MATCH_WORDS),
    flags: marks.includes('off') ? OFF_HOURS : 0,
  });
}

/** Order type and prices: `@ 100`, `market`, `conditional @ 100`, `stop 90 @ 80`. */
function termsOf(words: readonly string[]) {
  const [word = ''] = words;
  const type = TYPE_WORDS[word];
  if (type === undefined) throw new Error(`no order type: ${word}`);
  const at = words.indexOf('@');
  return {
    orderType: ORDER_TYPES.indexOf(type),
    limitPrice: at < 0 ? 0 : Number(words[at + 1]),
    stopPrice: word === 'stop' ? Number(words[1]) : 0,
    rest: words.slice(at < 0 ? 1 : at + 2),
  };
}

function accountText({ state }: TestLedger, account: number): string {
  const { cash, positions } = state;
  const [money, shares] = [cash.find(account, 0), positions.find(account, 0)];
  const change = cash.available[money]! - CASH;
  const gained = positions.available[shares]! - SHARES;
  return `cash ${change} + ${cash.held[money]}, shares ${gained} + ${positions.held[shares]}`;
}

/** What the state keeps beside its rows is what the rows say. */
export function checkDerived({ state }: TestLedger): void {
  const dirty = state.issues.filter(({ day }) => day?.isDirty === true);
  const isSame =
    dirty.length === state.dirtyIssues.size &&
    dirty.every(({ number }) => state.dirtyIssues.has(number));
  if (!isSame) throw new Error('the issues with something to tell are those that are dirty');
  const known = nextWakeUp(state);
  state.earliestDue = -1;
  if (nextWakeUp(state) !== known) throw new Error('the time that is kept is that of the rows');
  const { orders } = state;
  const { allocator } = orders;
  for (let slot = allocator.nextLive(0); slot >= 0; slot = allocator.nextLive(slot + 1)) {
    const isConditional = orders.orderType[slot] === ORDER_TYPES.indexOf('conditional_limit');
    const { conditionals } = state.issues[orders.issue[slot]!]!;
    if (isConditional && !conditionals.has(slot)) throw new Error('a conditional order is unknown');
  }
}
