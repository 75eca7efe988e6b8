import {
  CLOSED_TEMPLATE,
  type Command,
  encodeUtf8,
  ISSUE_FLAGS,
  isClientOrderId,
  isShortCode,
  NONE_U32,
  ORDER_FLAGS,
  ORDER_TYPES,
  SELF_MATCH,
  SIDES,
} from '@jangbu/protocol';
import type { ScenarioNames } from './scenario-names.ts';
import { commitmentTo, parseDate, parseSeed } from './scenario-time.ts';
import { shown, type Words } from './words.ts';

/** Number of the one market of a scenario. */
const MARKET = 1;

/** Offices by the name that a line begins with, and the numbers of their participants. */
export const OFFICES = {
  operator: 0,
  custodian: 1,
  registrar: 2,
  regulator: 3,
  operator2: 4,
} as const;
/** A second operator, for the second signature. */
export const DEPUTY = 'operator2';
/** Name of an office. */
export type Office = keyof typeof OFFICES;

const ORDER_ID = /^#(\d+)$/;
const VERBS = {
  operator: ['halt', 'resume', 'commit', 'uncross', 'trading_day', 'list'],
  regulator: ['halt'],
  custodian: ['credit'],
  registrar: ['issue'],
  operator2: ['halt', 'resume'],
} as const;

/** What a command of a line is read with. */
export interface CommandFacts {
  readonly names: ScenarioNames;
  /** Client order id of an order that the line gives no name. */
  readonly orderName: string;
}

/** Reads a command of a member on orders; `account` is the one that the line begins with. */
export function parseOrderCommand(words: Words, account: number, facts: CommandFacts): Command {
  const verb = words.oneOf('a command', ['buy', 'sell', 'reduce', 'cancel', 'amend']);
  if (verb === 'buy' || verb === 'sell') return parsePlaceOrder(words, verb, account, facts);
  const name = parseOrderName(words, account, facts.names);
  if (verb === 'cancel') return { kind: 'CancelOrder', ...name };
  if (verb === 'reduce') {
    if (!words.accept('by')) throw words.noneOf(words.ahead ?? '', ['by N']);
    return { kind: 'ReduceOrder', ...name, quantity: words.number('a quantity') };
  }
  const type = ORDER_TYPES.find((each) => each === words.ahead);
  if (type !== undefined) words.take('an order type');
  const limitPrice = words.accept('@') ? words.number('a price') : 0;
  return {
    kind: 'AmendOrder',
    ...name,
    orderType: ORDER_TYPES.indexOf(type ?? 'limit'),
    limitPrice,
  };
}

/** `buy 10 [ABC] [TYPE]`, and in any order `@ PRICE`, `stop PRICE`, `ioc`, `fok`, `self_match RULE`, `as NAME`, flags. */
function parsePlaceOrder(
  words: Words,
  side: (typeof SIDES)[number],
  account: number,
  { names, orderName }: CommandFacts,
): Command {
  const quantity = words.number('a quantity');
  const issue = names.issueAhead(words);
  const order = {
    kind: 'PlaceOrder' as const,
    issue,
    account,
    side: SIDES.indexOf(side),
    orderType: 0,
    timeInForce: 0,
    quantity,
    limitPrice: 0,
    stopPrice: 0,
    selfMatch: 0,
    flags: 0,
    clientOrderId: orderName,
    details: new Uint8Array(0),
  };
  const flags = Object.keys(ORDER_FLAGS) as (keyof typeof ORDER_FLAGS)[];
  const options = [
    '@',
    'stop',
    'self_match',
    'as',
    'ioc',
    'fok',
    ...ORDER_TYPES,
    ...flags,
  ] as const;
  while (words.ahead !== undefined) {
    const option = words.oneOf('an option', options);
    const flag = flags.find((each) => each === option);
    const type = (ORDER_TYPES as readonly string[]).indexOf(option);
    if (flag !== undefined) order.flags += ORDER_FLAGS[flag];
    else if (type >= 0) order.orderType = type;
    else if (option === '@') order.limitPrice = words.number('a price');
    else if (option === 'stop') order.stopPrice = words.number('a price');
    else if (option === 'as') order.clientOrderId = parseName(words, words.take('a name'));
    else if (option === 'self_match') {
      order.selfMatch = SELF_MATCH.indexOf(words.oneOf('a rule', SELF_MATCH));
    } else order.timeInForce = option === 'ioc' ? 1 : 2;
  }
  return order;
}

/** An order by the name that its owner gave it, or `#ID` with `row N` and `of MEMBER`, which are checked with it. */
function parseOrderName(words: Words, account: number, names: ScenarioNames) {
  const word = words.take('an order');
  const id = ORDER_ID.exec(word)?.[1];
  if (id === undefined) {
    return { account, orderId: 0, rowHint: NONE_U32, clientOrderId: parseName(words, word) };
  }
  const orderId = words.wholeNumber('an order id', id);
  let [rowHint, owner] = [NONE_U32, NONE_U32];
  while (words.ahead === 'row' || words.ahead === 'of') {
    if (words.accept('row')) rowHint = words.number('a row');
    else if (words.accept('of')) owner = names.account(words, words.take('a member'));
  }
  return { account: owner, orderId, rowHint, clientOrderId: '' };
}

function parseName(words: Words, word: string): string {
  if (isClientOrderId(word)) return word;
  throw words.fault('not_a_name', words.place.texts.scenarioNotName(shown(word)));
}

/** Reads a command of an office. */
export function parseOfficeCommand(words: Words, office: Office, names: ScenarioNames): Command {
  const verb = words.oneOf('a command', VERBS[office]);
  const market = MARKET;
  switch (verb) {
    case 'halt': {
      const issue = parseIssueOrAll(words, names);
      return {
        kind: 'HaltIssue',
        market,
        issue,
        reason: words.accept('reason') ? words.number('a reason') : 0,
      };
    }
    case 'resume':
      return { kind: 'ResumeIssue', market, issue: parseIssueOrAll(words, names) };
    case 'commit': {
      const commitment = commitmentTo(parseSeed(words, words.take('a seed')));
      return { kind: 'CommitAuctionSeed', market, commitment };
    }
    case 'uncross':
      return { kind: 'Uncross', market, seed: parseSeed(words, words.take('a seed')) };
    case 'trading_day': {
      const date = parseDate(words, words.take('a date'));
      const template = words.accept('closed') ? CLOSED_TEMPLATE : words.number('a template');
      return { kind: 'SetTradingDay', market, date, template };
    }
    case 'list':
      return parseListing(words, names);
    case 'credit': {
      const account = names.account(words, words.take('a member'));
      return { kind: 'CreditCash', account, currency: 0, amount: words.number('an amount') };
    }
    case 'issue': {
      const account = names.account(words, words.take('a member'));
      const issue = names.issueAhead(words);
      return { kind: 'IssueShares', account, issue, quantity: words.number('a quantity') };
    }
  }
}

function parseIssueOrAll(words: Words, names: ScenarioNames): number {
  return words.accept('all') ? NONE_U32 : names.issue(words, words.take('an issue'));
}

/** `ABC base 10000 [lot 1] [index_member] [listing_day]`; with `tick N` [`lower N` `upper N`] an issue of no market. */
export function parseListing(words: Words, names: ScenarioNames): Command {
  const shortCode = words.take('a short code');
  if (!isShortCode(shortCode)) throw words.noneOf(shortCode, ['1 to 12 of A-Z0-9']);
  names.addIssue(words, shortCode);
  const figures = { base: 0, lot: 1, tick: 0, lower: 0, upper: 0 };
  const kinds = Object.keys(figures) as (keyof typeof figures)[];
  const known = Object.keys(ISSUE_FLAGS) as (keyof typeof ISSUE_FLAGS)[];
  let flags = 0;
  while (words.ahead !== undefined) {
    const word = words.oneOf('a figure', [...kinds, ...known]);
    const flag = known.find((each) => each === word);
    const figure = kinds.find((each) => each === word);
    if (flag !== undefined) flags += ISSUE_FLAGS[flag];
    else if (figure !== undefined) figures[figure] = words.number(figure);
  }
  const { base: basePrice, lot, tick, lower: lowerLimit, upper: upperLimit } = figures;
  const name = encodeUtf8(shortCode);
  const texts = { shortCode, isin: '', name, nameEnglish: name, currency: 0, priceDecimals: 0 };
  if (tick === 0) {
    return { kind: 'ListMarketIssue', ...texts, market: MARKET, lot, basePrice, flags };
  }
  const fixed = { market: 0, matchingMode: 0, tickTable: 0, tick, lot };
  return { kind: 'ListIssue', ...texts, ...fixed, basePrice, lowerLimit, upperLimit };
}
