import { type EventKind, NONE_U32, ORDER_STATUSES, REJECTS, toHex } from '@jangbu/protocol';
import {
  EVENT_FORMS,
  type EventForm,
  eventKindOf,
  eventWords,
  type FieldRule,
} from './event-forms.ts';
import type { ExpectedEvent, ExpectedField } from './scenario.ts';
import type { ScenarioNames } from './scenario-names.ts';
import { parseDate, parseSeed, parseTime } from './scenario-time.ts';
import { type Place, Words } from './words.ts';

/** Field of the block's timestamp, which no event has. */
export const AT = 'at';
const ORDER_ID = /^#(\d+)$/;
const DIGITS = /^\d+$/;
/** Fields that stand without their names and are names themselves. */
const NAMED = new Set(['to', 'breachKind']);
const DATE = /^\d{4}-\d{2}-\d{2}$/;

/** What is needed to read values: the names of the scenario, and the date of its line. */
export interface ReadingFacts {
  readonly names: ScenarioNames;
  readonly date: number;
  readonly randomEndSeconds: number;
}

/** Reads what is expected of a line: events in their order, with `;` between them, and `...` for any. */
export function parseExpectedEvents(
  place: Place,
  text: string,
  facts: ReadingFacts,
): ExpectedEvent[] {
  return text
    .split(';')
    .map((part) => part.trim())
    .filter((part) => part !== '' && part !== 'nothing')
    .map((part) => parseExpectedEvent(new Words(place, part), part, facts));
}

function parseExpectedEvent(words: Words, text: string, facts: ReadingFacts): ExpectedEvent {
  const word = words.take('an event');
  if (word === '...') {
    words.end();
    return { kind: 'anything', fields: [], text };
  }
  const result = resultFields(word);
  const kind = result === undefined ? eventKindOf(word) : 'command_result';
  if (kind === undefined) {
    throw words.noneOf(word, [
      ...eventWords(),
      'done',
      ...ORDER_STATUSES.slice(1),
      'a reject code',
      '...',
    ]);
  }
  const fields = [...(result ?? []), ...fieldsOf(words, kind, facts)];
  return { kind, fields, text };
}

/** What a word says of a command's result: a status, `done`, or the code that refuses it. */
function resultFields(word: string): ExpectedField[] | undefined {
  if (word === 'done') {
    return [
      { field: 'reject', value: 'ok' },
      { field: 'status', value: 'none' },
    ];
  }
  if (word === 'rejected') return [{ field: 'status', value: word }];
  if (ORDER_STATUSES.some((status) => status === word && status !== 'none')) {
    return [
      { field: 'reject', value: 'ok' },
      { field: 'status', value: word },
    ];
  }
  return word in REJECTS && word !== 'ok' ? [{ field: 'reject', value: word }] : undefined;
}

function fieldsOf(words: Words, kind: EventKind, facts: ReadingFacts): ExpectedField[] {
  const form = EVENT_FORMS.get(kind);
  if (form === undefined) return [];
  const named = [...form.lead, ...form.rest];
  const open = [...form.lead];
  const fields: ExpectedField[] = [];
  while (words.ahead !== undefined) {
    const rule = named.find((each) => each.word === words.ahead || each.field === words.ahead);
    if (words.ahead === AT && words.afterNext !== undefined) {
      words.take(AT);
      const value = parseTime(words, words.take('a time'), facts.date, facts.randomEndSeconds);
      fields.push({ field: AT, value });
    } else if (rule !== undefined && words.afterNext !== undefined) {
      words.take(rule.word);
      fields.push({ field: rule.field, value: readValue(words, rule, facts) });
    } else fields.push(...leadFields(words, form, open, facts));
  }
  return fields;
}

/** One field that stands without its name, or price and quantity. */
function leadFields(
  words: Words,
  form: EventForm,
  open: FieldRule[],
  facts: ReadingFacts,
): ExpectedField[] {
  const word = words.ahead ?? '';
  const place = open.findIndex((rule) => fits(rule, word, facts));
  const rule = open[place];
  if (rule === undefined) {
    const known = [...open.map((each) => each.word), ...form.rest.map((each) => each.word), AT];
    throw words.noneOf(word, known);
  }
  open.splice(0, place + 1);
  if (rule.field !== 'price') return [{ field: rule.field, value: readValue(words, rule, facts) }];
  const isNone = words.accept('none');
  const price = isNone ? 0 : words.number('a price');
  const fields: ExpectedField[] = [{ field: 'price', value: price }];
  if (isNone) fields.push({ field: 'quantity', value: 0 });
  else if (words.accept('x')) fields.push({ field: 'quantity', value: words.number('a quantity') });
  if (fields.length === 2) open.length = 0;
  return fields;
}

/** Whether a word can be the value of a field that stands without its name. */
function fits({ form, field }: FieldRule, word: string, { names }: ReadingFacts): boolean {
  switch (form) {
    case 'issue':
      return names.issueOf(word) !== undefined;
    case 'account':
      return names.accountOf(word) !== undefined;
    case 'participant':
      return names.participantOf(word) !== undefined;
    case 'date':
      return DATE.test(word);
    case 'order':
      return !DIGITS.test(word) && names.issueOf(word) === undefined;
    default:
      return NAMED.has(field) ? !DIGITS.test(word) : DIGITS.test(word) || word === 'none';
  }
}

function readValue(
  words: Words,
  { field, form, word }: FieldRule,
  { names, date, randomEndSeconds }: ReadingFacts,
): ExpectedField['value'] {
  const text = words.take(word);
  switch (form) {
    case 'order': {
      const id = ORDER_ID.exec(text)?.[1];
      return id === undefined ? { order: text } : words.wholeNumber(field, id);
    }
    case 'issue':
      return names.issue(words, text);
    case 'account':
      return text === 'none' ? NONE_U32 : names.account(words, text);
    case 'participant':
      return text === 'none' ? NONE_U32 : names.participant(words, text);
    case 'time':
      return text === 'none' ? 0 : parseTime(words, text, date, randomEndSeconds);
    case 'date':
      return text === 'none' ? 0 : parseDate(words, text);
    case 'row':
      return text === 'none' ? NONE_U32 : words.wholeNumber(field, text);
    case 'seed':
      return toHex(parseSeed(words, text));
    default:
      return DIGITS.test(text) ? words.wholeNumber(field, text) : text;
  }
}
