import type { Command } from '@jangbu/protocol';
import type { Texts } from '../texts.ts';
import { parseExpectedEvents } from './expected-events.ts';
import { OFFICES, type Office, parseOfficeCommand, parseOrderCommand } from './parse-commands.ts';
import { HeadReader } from './parse-head.ts';
import { isPlainCommand, parsePlainCommand } from './parse-plain-command.ts';
import type {
  BookRow,
  ExpectedFigure,
  ExpectedPrice,
  Scenario,
  ScenarioHead,
  ScenarioStep,
} from './scenario.ts';
import { type ScenarioSourceLine, scenarioLines } from './scenario-lines.ts';
import { ScenarioNames } from './scenario-names.ts';
import { isTime, parseDate, parseTime } from './scenario-time.ts';
import { ISSUE_FIGURES, ISSUE_TIMES, ORDER_FIGURES, ORDER_WORDS } from './state-figures.ts';
import { type Place, Words, wrongLine } from './words.ts';

const ARROW = /(?:^|\s)=>(?:\s|$)/;
const ENVELOPE_JOIN = /\s&\s/;
const BOOK_ROW = /^[^|]*\|[^|]*\|[^|]*$/;
const PRICE_ROW = /^=\s/;

/** A scenario with the names in it. */
export interface ParsedScenario extends Scenario {
  readonly names: ScenarioNames;
}

/** Reads a scenario; throws a CommandFailure (2) with file and line at the first fault. */
export function parseScenario(file: string, text: string, texts: Texts): ParsedScenario {
  const names = new ScenarioNames();
  const reader = new HeadReader(names);
  const lines = scenarioLines(text);
  let at = 0;
  const placeOf = (line: ScenarioSourceLine | undefined): Place => ({
    texts,
    file,
    line: line?.line ?? text.split('\n').length,
  });
  for (; at < lines.length; at += 1) {
    const words = new Words(placeOf(lines[at]), lines[at]?.text ?? '');
    if (!reader.takes(words)) break;
    reader.read(words);
  }
  const head = reader.finish(placeOf(lines[at]));
  const day = new DayReader(head, names);
  for (; at < lines.length; at += 1) day.read(placeOf(lines[at]), lines[at]?.text ?? '');
  return { head, steps: day.steps, names };
}

/** Reads the lines of the day. */
class DayReader {
  readonly steps: ScenarioStep[] = [];
  readonly #head: ScenarioHead;
  readonly #names: ScenarioNames;
  #date: number;
  #at: number;

  constructor(head: ScenarioHead, names: ScenarioNames) {
    this.#head = head;
    this.#names = names;
    this.#date = head.date;
    this.#at = head.start;
  }

  read(place: Place, text: string): void {
    const last = this.steps.at(-1);
    if (last?.kind === 'book' && (BOOK_ROW.test(text) || PRICE_ROW.test(text))) {
      this.steps[this.steps.length - 1] = withRow(last, place, text);
      return;
    }
    const arrow = ARROW.exec(text);
    const before = arrow === null ? text : text.slice(0, arrow.index);
    const after = arrow === null ? undefined : text.slice(arrow.index + arrow[0].length);
    const words = new Words(place, before);
    if (words.accept('date')) {
      this.#date = parseDate(words, words.take('a date'));
      words.end();
      return;
    }
    if (words.ahead !== undefined && isTime(words.ahead)) this.#readTime(words);
    this.#readLine(words, text, after);
  }

  #readTime(words: Words): void {
    const word = words.take('a time');
    const at = parseTime(words, word, this.#date, this.#randomEndSeconds);
    if (at < this.#at) throw words.fault('earlier', words.place.texts.scenarioEarlier(word));
    this.#at = at;
  }

  get #randomEndSeconds(): number {
    return this.#head.market?.randomEndSeconds ?? 0;
  }

  #readLine(words: Words, text: string, after: string | undefined): void {
    const { place } = words;
    const head = { line: place.line, text, at: this.#at };
    const isPause = words.accept('then');
    const word = words.ahead;
    if (word === undefined || isPause) {
      words.end();
      this.steps.push({ ...head, kind: 'time', expected: this.#events(place, after ?? '') });
      return;
    }
    const office = Object.keys(OFFICES).find((each): each is Office => each === word);
    const account = this.#names.accountOf(word);
    const issue = this.#names.issueOf(word);
    if (word === 'book') {
      words.take(word);
      const number = this.#names.issueAhead(words);
      words.end();
      this.steps.push({ ...head, kind: 'book', issue: number, rows: [], price: undefined });
    } else if (word === 'order') {
      words.take(word);
      const order = words.take('an order');
      words.end();
      this.steps.push({
        ...head,
        kind: 'order',
        order,
        figures: this.#figures(place, after, [], ORDER_FIGURES, ORDER_WORDS),
      });
    } else if (issue !== undefined) {
      words.take(word);
      words.end();
      this.steps.push({
        ...head,
        kind: 'issue',
        issue,
        figures: this.#figures(place, after, ISSUE_TIMES, ISSUE_FIGURES),
      });
    } else if (account !== undefined && words.afterNext === undefined) {
      const figures = this.#figures(place, after, [], ['cash', ...this.#names.issues]);
      this.steps.push({ ...head, kind: 'balance', account, figures });
    } else {
      const actor = office ?? account;
      if (actor === undefined) throw this.#unknown(words, word);
      this.#readCommands(words, head, actor, after);
    }
  }

  #unknown(words: Words, word: string) {
    const known = [...this.#names.members, ...Object.keys(OFFICES), ...this.#names.issues];
    return words.noneOf(word, [...known, 'book', 'order', 'then', 'date', '=>']);
  }

  #readCommands(
    words: Words,
    head: { line: number; text: string; at: number },
    actor: Office | number,
    after: string | undefined,
  ): void {
    const { place } = words;
    const name = words.take('a member');
    const key = words.accept('with') ? words.take('a key') : undefined;
    const participant =
      typeof actor === 'string' ? OFFICES[actor] : (this.#head.members[actor]?.participant ?? 0);
    const parts = words.rest().split(ENVELOPE_JOIN);
    const commands = parts.map((part, number) => {
      const own = new Words(place, part);
      own.accept(name);
      const orderName = number === 0 ? `n${place.line}` : `n${place.line}.${number}`;
      const command = this.#command(own, actor, participant, orderName);
      own.end();
      return command;
    });
    const expected = after === undefined ? undefined : this.#events(place, after);
    this.steps.push({ ...head, kind: 'commands', participant, key, commands, expected });
  }

  #command(words: Words, actor: Office | number, participant: number, orderName: string): Command {
    const names = this.#names;
    if (isPlainCommand(words.ahead)) {
      return parsePlainCommand(words, {
        names,
        participant,
        account: typeof actor === 'number' ? actor : undefined,
        date: this.#date,
        randomEndSeconds: this.#randomEndSeconds,
      });
    }
    return typeof actor === 'string'
      ? parseOfficeCommand(words, actor, names)
      : parseOrderCommand(words, actor, { names, orderName });
  }

  #events(place: Place, text: string) {
    const facts = {
      names: this.#names,
      date: this.#date,
      randomEndSeconds: this.#randomEndSeconds,
    };
    return parseExpectedEvents(place, text, facts);
  }

  /** `cash 999200 held 400; ABC 1004`: names with their values, times as timestamps; statuses have none. */
  #figures(
    place: Place,
    text: string | undefined,
    times: readonly string[],
    known: readonly string[],
    statuses: readonly string[] = [],
  ): ExpectedFigure[] {
    if (text === undefined) throw wrongLine(place, 'missing', place.texts.scenarioMissing('=>'));
    const parts = text.split(';').filter((part) => part.trim() !== '');
    return parts.map((part) => {
      const words = new Words(place, part);
      const name = words.oneOf('a figure', [...statuses, ...known]);
      if (statuses.includes(name)) {
        words.end();
        return { name, value: '' };
      }
      const value = words.ahead === undefined ? words.take('a value') : words.rest();
      if (!times.includes(name)) return { name, value };
      if (value === 'none') return { name, value: '0' };
      return { name, value: String(parseTime(words, value, this.#date, this.#randomEndSeconds)) };
    });
  }
}

type BookStep = Extract<ScenarioStep, { kind: 'book' }>;

function withRow(step: BookStep, place: Place, text: string): BookStep {
  const line = `${step.text}\n${text}`;
  if (PRICE_ROW.test(text)) return { ...step, text: line, price: parsePrice(place, text) };
  const [asks = '', price = '', bids = ''] = text.split('|').map((cell) => cell.trim());
  const row: BookRow = { asks, price, bids };
  if (price === '') throw wrongLine(place, 'book_row', place.texts.scenarioBookRow);
  return { ...step, text: line, rows: [...step.rows, row] };
}

/** `= 10000 x 300`, or `= none`. */
function parsePrice(place: Place, text: string): ExpectedPrice {
  const words = new Words(place, text);
  words.take('=');
  if (words.accept('none')) return { price: 0, quantity: 0 };
  const price = words.number('a price');
  if (!words.accept('x')) throw wrongLine(place, 'book_row', place.texts.scenarioBookRow);
  const quantity = words.number('a quantity');
  words.end();
  return { price, quantity };
}
