import {
  demoMarket,
  formatCivilDate,
  ISSUE_KINDS,
  krxMarket,
  MARKETS,
  type MarketDefinition,
  type MarketRules,
  type MarketWindow,
  otcMarket,
  type TickBand,
  TRADING_SESSIONS,
} from '@jangbu/market';
import { ACCOUNT_CLASSES, asPrice, CLOSED_TEMPLATE, endOfBusinessDate } from '@jangbu/protocol';
import { OFFICES, parseListing } from './parse-commands.ts';
import type { ScenarioHead, ScenarioIssue, ScenarioMember } from './scenario.ts';
import type { ScenarioNames } from './scenario-names.ts';
import { parseDate, parseTime, SECOND } from './scenario-time.ts';
import { type Place, shown, type Words, wrongLine } from './words.ts';

/** Words with which the lines of a head begin. */
const HEAD_WORDS = [
  'date',
  'start',
  'ledger',
  'market',
  'ticks',
  'window',
  'issue',
  'member',
] as const;
type HeadWord = (typeof HEAD_WORDS)[number];

const MARKET_NAMES = [...MARKETS, 'OTC', 'DEMO', 'FIXED'] as const;
const MEMBER = /^[A-Za-z][A-Za-z0-9]{0,15}$/;
/** Words that begin other lines, so that no member may be called so. */
const TAKEN = new Set<string>([...HEAD_WORDS, ...Object.keys(OFFICES), 'book', 'order', 'then']);

/** Reads the head of a scenario line by line; every fault is thrown as a CommandFailure (2). */
export class HeadReader {
  readonly #names: ScenarioNames;
  readonly #issues: ScenarioIssue[] = [];
  readonly #members: ScenarioMember[] = [];
  readonly #participants = new Map<string, number>();
  #date: number | undefined;
  #start: number | undefined;
  #market: MarketDefinition | null | undefined;
  #marketLine = 0;
  #bands: readonly TickBand[] = [];
  #hasWindows = false;
  #rulesVersion = 1;
  #approvals = 1;

  constructor(names: ScenarioNames) {
    this.#names = names;
    for (const office of Object.keys(OFFICES)) {
      this.#participants.set(office, names.addParticipant(office));
    }
  }

  /** Whether a line belongs to the head: a second date is that of the day's lines. */
  takes(words: Words): boolean {
    if (words.ahead === 'date') return this.#date === undefined;
    return HEAD_WORDS.some((word) => word === words.ahead);
  }

  /** Reads a line whose first word is one of the head's. */
  read(words: Words): void {
    const word = words.oneOf('a word', HEAD_WORDS);
    const readers: Readonly<Record<HeadWord, () => void>> = {
      date: () => {
        this.#date = parseDate(words, words.take('a date'));
      },
      start: () => {
        this.#start = parseTime(words, words.take('a time'), this.#dateOf(words), 0);
      },
      ledger: () => {
        while (words.ahead !== undefined) {
          const word = words.oneOf('a setting', ['rules', 'approvals']);
          if (word === 'rules') this.#rulesVersion = words.number('a version');
          else this.#approvals = words.number('a number');
        }
      },
      market: () => this.#readMarket(words),
      ticks: () => this.#readTicks(words),
      window: () => this.#readWindow(words),
      issue: () => {
        this.#marketOf(words);
        const shortCode = words.ahead ?? '';
        const listing = parseListing(words, this.#names);
        this.#issues.push({ line: words.place.line, shortCode, listing });
      },
      member: () => this.#readMember(words),
    };
    readers[word]();
    words.end();
  }

  /** The whole head; `place` is where the first line of the day stands. */
  finish(place: Place): ScenarioHead {
    const missing = (what: string) =>
      wrongLine(place, 'missing', place.texts.scenarioMissing(what));
    if (this.#date === undefined) throw missing('date');
    if (this.#market === undefined) throw missing('market');
    if (this.#issues.length === 0) throw missing('issue');
    if (this.#members.length === 0) throw missing('member');
    return {
      file: place.file,
      date: this.#date,
      start: this.#start ?? endOfBusinessDate(this.#date - 1),
      rulesVersion: this.#rulesVersion,
      approvals: this.#approvals,
      market: this.#market,
      marketLine: this.#marketLine,
      bands: this.#bands,
      issues: this.#issues,
      members: this.#members,
    };
  }

  #dateOf(words: Words): number {
    if (this.#date === undefined) {
      throw words.fault('missing', words.place.texts.scenarioMissing('date'));
    }
    return this.#date;
  }

  #marketOf(words: Words): MarketDefinition | null {
    if (this.#market === undefined) {
      throw words.fault('missing', words.place.texts.scenarioMissing('market'));
    }
    return this.#market;
  }

  /** `KOSPI [stock|etf|elw] [periodic]`, `OTC`, `DEMO` or `FIXED`, and fields of DefineMarket as `NAME=N`. */
  #readMarket(words: Words): void {
    if (this.#market !== undefined) throw twice(words, 'market');
    const name = words.oneOf('a market', MARKET_NAMES);
    const kind = ISSUE_KINDS.find((each) => words.accept(each)) ?? 'stock';
    const method = words.accept('periodic') ? 'periodic' : 'continuous';
    this.#marketLine = words.place.line;
    if (name === 'FIXED') {
      this.#market = null;
      return;
    }
    const date = this.#dateOf(words);
    let rules: MarketRules | undefined;
    if (name === 'OTC') rules = otcMarket(date);
    else if (name === 'DEMO') rules = demoMarket(date);
    else rules = krxMarket({ market: name, kind }, date, method);
    if (rules === undefined) {
      const message = words.place.texts.scenarioNoRule(name, formatCivilDate(date));
      throw words.fault('no_rule', message);
    }
    this.#bands = rules.bands;
    this.#market = { ...rules.market };
    while (words.ahead !== undefined) this.#readField(words, this.#market);
  }

  #readField(words: Words, market: MarketDefinition): void {
    const word = words.take('a field');
    const [name = '', value = ''] = word.split('=', 2);
    if (name === 'weekdays') {
      market.weekdays = new Uint8Array(7).fill(words.wholeNumber(name, value));
      return;
    }
    const fields = Object.entries(market).flatMap(([field, present]) =>
      typeof present === 'number' ? [field as NumberField] : [],
    );
    const field = fields.find((each) => each === name);
    if (field === undefined || !word.includes('=')) {
      throw words.noneOf(
        word,
        [...fields, 'weekdays'].map((each) => `${each}=N`),
      );
    }
    market[field] = words.wholeNumber(name, value);
  }

  /** `10` or `1 2000:5 5000:10`: the tick from 0 on, and the ticks from other prices on. */
  #readTicks(words: Words): void {
    this.#marketOf(words);
    const bands = [{ from: 0, tick: words.number('a tick') }];
    while (words.ahead !== undefined) {
      const [from = '', tick = ''] = words.take('a band').split(':', 2);
      bands.push({
        from: words.wholeNumber('a price', from),
        tick: words.wholeNumber('a tick', tick),
      });
    }
    this.#bands = bands.map(({ from, tick }) => ({ from: asPrice(from), tick: asPrice(tick) }));
  }

  /** `[template N] 09:00-15:20 continuous [every SECONDS]`; the first one takes the place of all of the market. */
  #readWindow(words: Words): void {
    const market = this.#marketOf(words);
    if (market === null) throw words.noneOf('window', ['market']);
    const template = words.accept('template') ? words.number('a template') : 0;
    const span = words.take('a span of time');
    const [fromSecond = 0, untilSecond = 0] = span
      .split('-')
      .map((time) => this.#second(words, time));
    const session = TRADING_SESSIONS.indexOf(words.oneOf('a session', TRADING_SESSIONS));
    const everySeconds = words.accept('every') ? words.number('seconds') : 0;
    const window: MarketWindow = { template, session, fromSecond, untilSecond, everySeconds };
    if (!this.#hasWindows) {
      market.windows = [];
      market.weekdays = market.weekdays.map((day) => (day === CLOSED_TEMPLATE ? day : template));
    }
    this.#hasWindows = true;
    market.windows.push(window);
  }

  #second(words: Words, time: string): number {
    const date = this.#dateOf(words);
    const start = endOfBusinessDate(date - 1);
    return Math.floor((parseTime(words, time, date, 0) - start) / SECOND);
  }

  /** `K [of L] [class house] [cash N] [ABC N]`: an account, of a participant of its own or of another one's. */
  #readMember(words: Words): void {
    const name = words.take('a name');
    if (!MEMBER.test(name) || TAKEN.has(name) || this.#names.issueOf(name) !== undefined) {
      throw words.fault('not_a_name', words.place.texts.scenarioNotName(shown(name)));
    }
    this.#names.addMember(words, name);
    const participant = words.accept('of')
      ? this.#participantOf(words, words.take('a member'))
      : this.#names.addParticipant(name);
    this.#participants.set(name, participant);
    let [cash, accountClass] = [0, 0];
    const shares = new Map<number, number>();
    while (words.ahead !== undefined) {
      if (words.accept('cash')) cash = words.number('an amount');
      else if (words.accept('class')) {
        accountClass = ACCOUNT_CLASSES.indexOf(words.oneOf('a class', ACCOUNT_CLASSES));
      } else
        shares.set(this.#names.issue(words, words.take('an issue')), words.number('a quantity'));
    }
    this.#members.push({
      line: words.place.line,
      name,
      participant,
      class: accountClass,
      cash,
      shares,
    });
  }

  #participantOf(words: Words, name: string): number {
    const participant = this.#participants.get(name);
    if (participant === undefined) throw words.noneOf(name, [...this.#participants.keys()]);
    return participant;
  }
}

type NumberField = {
  [Name in keyof MarketDefinition]: MarketDefinition[Name] extends number ? Name : never;
}[keyof MarketDefinition];

function twice(words: Words, what: string) {
  return words.fault('twice', words.place.texts.scenarioTwice(what));
}
