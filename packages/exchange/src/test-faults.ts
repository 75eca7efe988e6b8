/** What makes one check of a command fail, and the ledger on which that is tried. */

import {
  type Command,
  h64,
  LIMITS,
  NONE_U32,
  plainHasher,
  type RejectCode,
  type Scope,
} from '@jangbu/protocol';
import { expect, it } from 'vitest';
import type { Issue, IssueDay } from './state/issue.ts';
import {
  ACCOUNT,
  command,
  type Fields,
  openMarket,
  PARTY,
  SECOND,
  START,
  type TestLedger,
  USUAL,
} from './test-ledger.ts';
import { genesisOf, OFFICE_SENDERS, prepareOffice } from './test-office-faults.ts';
import { eventsOf } from './test-play.ts';

/** The limits of the ledger; a test that lowers them mocks the protocol so that they are an object of its own. */
const limits: { -readonly [Name in keyof typeof LIMITS]: number } = LIMITS;
const usualLimits = { ...LIMITS };

/** What makes one check fail: other fields, a prepared ledger, another sender, a key without a scope. */
export interface Fault {
  readonly code: RejectCode;
  readonly fields?: object;
  readonly prepare?: (ledger: TestLedger) => void;
  readonly sender?: number;
  readonly missing?: Scope;
  /** Which of two forms a command has: faults of different forms are no pair. */
  readonly form?: string;
}

/** Commands on markets, tick tables and trading days. */
export type MarketKind =
  | 'DefineTickTable'
  | 'DefineMarket'
  | 'SetTradingDay'
  | 'ListMarketIssue'
  | 'HaltIssue'
  | 'ResumeIssue'
  | 'CommitAuctionSeed'
  | 'Uncross';

/** Limits of the prices of issue 0. */
export const [LOWER, UPPER] = [50, 2 ** 51];
/** Order ids of the ledger that an amendment is tried on: a dormant stop order, and one at the midpoint. */
export const [DORMANT, AT_MIDPOINT] = [5, 6];
/** A text that is no name. */
export const DELETE = new Uint8Array([0x41, 0x7f]);

/** A seed whose offset is below 29.9 seconds, and when a call of `Uncross` under it is over. */
const SEED = new Uint8Array(32).fill(2);
/** The time at which `Uncross` is tried: 29.9 seconds after the end of a call. */
export const AFTER_CALL = START + 600 * SECOND + 29_900_000;

/** Lowers limits of the ledger. */
export const lower = (changes: Partial<typeof limits>) => () => void Object.assign(limits, changes);
/** Places an order of Kim. */
const place = (fields: Fields<'PlaceOrder'>) => (ledger: TestLedger) => {
  ledger.send(PARTY.kim, command('PlaceOrder', fields));
};
/** Sends a command of the operator. */
export const send =
  <Kind extends Command['kind']>(kind: Kind, fields: Fields<Kind> = {}) =>
  (ledger: TestLedger) =>
    void ledger.send(PARTY.operator, command(kind, fields));
/** Changes issue 0. */
export const setIssue =
  (fields: Partial<Issue>) =>
  ({ state }: TestLedger) =>
    void Object.assign(state.issues[0]!, fields);
/** Freezes every account. */
export const freeze = ({ state }: TestLedger): void => {
  for (const account of state.accounts) account.status |= 1;
};
/** Turns the kill switch of Kim on. */
export const lock = ({ state }: TestLedger): void => {
  Object.assign(state.participants[PARTY.kim]!, { status: 1, lockedBy: 1 });
};
/** Turns the kill switch of every account on. */
export const lockAccounts = ({ state }: TestLedger): void => {
  for (const account of state.accounts) account.status |= 2;
};
/** Lets Kim's root key have placed all that it may in the second of the next block. */
export const throttle = ({ state, now }: TestLedger): void => {
  state.participants[PARTY.kim]!.ordersPerSecond = 1;
  const used = { throttleSecond: Math.floor((now + 1_000) / SECOND), throttleCount: 1 };
  for (const key of state.keys) Object.assign(key, used);
};
/** Changes the day row of issue 1. */
export const setDay =
  (fields: Partial<IssueDay>) =>
  ({ state }: TestLedger) =>
    void Object.assign(state.issues[1]!.day!, fields);

/** A field outside its range. */
export const badValue = (fields: object): Fault => ({ code: 'bad_value', fields });
/** A name of wrong form. */
export const badText = (fields: object): Fault => ({ code: 'bad_text', fields });

const SENDERS: Readonly<Partial<Record<Command['kind'], number>>> = {
  RegisterKey: PARTY.kim,
  OpenAccount: PARTY.kim,
  CreditCash: PARTY.bank,
  IssueShares: PARTY.registrar,
  PlaceOrder: PARTY.kim,
  ReduceOrder: PARTY.kim,
  CancelOrder: PARTY.kim,
  AmendOrder: PARTY.kim,
  ...OFFICE_SENDERS,
};

const OF_MARKETS: ReadonlySet<Command['kind']> = new Set<MarketKind>([
  'DefineTickTable',
  'DefineMarket',
  'SetTradingDay',
  'ListMarketIssue',
  'HaltIssue',
  'ResumeIssue',
  'CommitAuctionSeed',
  'Uncross',
]);

/** Tries each fault of a command alone, and with each that is checked after it: the first one counts. */
export function itChecksInOrder(kind: Command['kind'], faults: readonly Fault[]): void {
  it(`${kind} without a fault is done`, () => expect(verdictWith(kind, [])).toBe('ok'));

  for (const [number, own] of faults.entries()) {
    it(`${kind}: ${own.code} (fault ${number}) comes before all that follow`, () => {
      expect(verdictWith(kind, [own])).toBe(own.code);
      for (const later of faults.slice(number + 1)) {
        if (own.form !== undefined && later.form !== undefined && own.form !== later.form) continue;
        expect([later, verdictWith(kind, [own, later])]).toEqual([later, own.code]);
      }
    });
  }
}

/** Of two faults that set the same thing the earlier one counts. */
function verdictWith(kind: Command['kind'], faults: readonly Fault[]): RejectCode {
  Object.assign(limits, usualLimits);
  const terms = { tick: 2, lot: 10, lowerLimit: LOWER, upperLimit: UPPER };
  const ledger = openMarket(terms, genesisOf(kind), false);
  place({ clientOrderId: 'open', quantity: 20 })(ledger);
  ledger.send(PARTY.lee, command('PlaceOrder', { account: ACCOUNT.L, clientOrderId: 'other' }));
  place({ clientOrderId: 'gone', timeInForce: 1 })(ledger);
  if (kind === 'AmendOrder') prepareAmendment(ledger);
  if (OF_MARKETS.has(kind)) prepareMarket(kind, ledger);
  prepareOffice(kind, ledger);
  const usual = usualOf(kind, ledger);
  const fields = Object.assign({}, ...faults.map((fault) => fault.fields).reverse());
  for (const { prepare } of faults) prepare?.(ledger);
  const usualSender = SENDERS[kind] ?? PARTY.operator;
  const sender = faults.find((fault) => fault.sender !== undefined)?.sender ?? usualSender;
  const missing = faults.find((fault) => fault.missing !== undefined)?.missing;
  const sent = { ...USUAL[kind], ...usual, ...fields } as Command;
  const key = missing === undefined ? {} : { key: ledger.weakKey(sender, missing) };
  const { events } = ledger.block([ledger.envelope(sender, [sent], key)]);
  const result = eventsOf(events).at(-1);
  if (result?.kind !== 'command_result') throw new Error('the command has no result');
  return result.reject;
}

function usualOf(kind: Command['kind'], { now }: TestLedger): object {
  // A quantity of a lot, where there is one.
  if (kind === 'ReduceOrder') return { quantity: 10 };
  return kind === 'AdvanceTime' ? { from: now, to: now + 1 } : {};
}

function prepareAmendment(ledger: TestLedger): void {
  const ask = { account: ACCOUNT.L, side: 1, limitPrice: 200, clientOrderId: 'ask' };
  ledger.send(PARTY.lee, command('PlaceOrder', ask));
  place({ orderType: 6, stopPrice: 300, limitPrice: 300, clientOrderId: 'dormant' })(ledger);
  place({ side: 1, orderType: 5, limitPrice: 0, clientOrderId: 'middle' })(ledger);
}

/** A tick table, a market, and issue 1 of it; for `Uncross` in a call that is about to end. */
function prepareMarket(kind: Command['kind'], ledger: TestLedger): void {
  const calls = { template: 0, session: 7, fromSecond: 0, untilSecond: 82_800, everySeconds: 600 };
  const market = command('DefineMarket', kind === 'Uncross' ? { windows: [calls] } : {});
  const listing = command('ListMarketIssue', { shortCode: 'FIRST' });
  ledger.send(PARTY.operator, command('DefineTickTable'), market, listing);
  if (kind === 'ResumeIssue') send('HaltIssue', { issue: NONE_U32 })(ledger);
  if (kind !== 'Uncross') return;
  const commitment = h64(plainHasher, SEED, new Uint8Array(32));
  send('CommitAuctionSeed', { commitment })(ledger);
  ledger.now = AFTER_CALL;
}
