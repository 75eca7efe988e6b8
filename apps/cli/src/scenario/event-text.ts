import { formatCivilDate } from '@jangbu/market';
import { NONE_U32 } from '@jangbu/protocol';
import { EVENT_FORMS, type FieldRule } from './event-forms.ts';
import type { OrderHistory } from './order-history.ts';
import type { HappenedEvent } from './scenario-ledger.ts';
import type { ScenarioNames } from './scenario-names.ts';
import { formatTime } from './scenario-time.ts';

/** What values are written with. */
export interface WritingFacts {
  readonly names: ScenarioNames;
  readonly orders: OrderHistory;
  /** Date whose times are written without it. */
  readonly date: number;
}

type Fields = Readonly<Record<string, number | string>>;

/** An event in the notation of scenarios. */
export function eventText({ event }: HappenedEvent, facts: WritingFacts): string {
  const fields: Fields = event;
  const form = EVENT_FORMS.get(event.kind);
  if (form === undefined) return event.kind;
  if (event.kind === 'command_result') return resultText(fields, form.rest, facts);
  const lead = form.lead
    .filter(({ form: kind }) => kind !== 'issue' || facts.names.issues.length > 1)
    .map((rule) => leadText(rule, fields, facts))
    .filter((text) => text !== '');
  const rest = form.rest
    .filter(({ form: kind }) => kind !== 'issue')
    .map((rule) => `${rule.word} ${fieldText(rule, fields, facts)}`);
  return [form.word, ...lead, ...rest].join(' ');
}

/** Price and quantity stand together, `none` where there is neither. */
function leadText(rule: FieldRule, fields: Fields, facts: WritingFacts): string {
  if (rule.field === 'price' && isNone(fields)) return 'none';
  if (rule.field !== 'quantity' || fields.price === undefined)
    return fieldText(rule, fields, facts);
  return isNone(fields) ? '' : `x ${fields.quantity}`;
}

function isNone({ price, quantity }: Fields): boolean {
  return price === 0 && quantity === 0;
}

/** `filled traded 10`, or the code that refused; figures of 0 or none are left out. */
function resultText(fields: Fields, rest: readonly FieldRule[], facts: WritingFacts): string {
  const { reject, status } = fields;
  if (reject !== 'ok') return String(reject);
  if (status === 'none') return 'done';
  const figures = rest
    .filter(({ field }) => field !== 'id' && fields[field] !== 0 && fields[field] !== NONE_U32)
    .map((rule) => `${rule.word} ${fieldText(rule, fields, facts)}`);
  return [String(status), ...figures].join(' ');
}

function fieldText({ field, form }: FieldRule, fields: Fields, facts: WritingFacts): string {
  const value = fields[field] ?? '';
  if (typeof value === 'string') return value;
  switch (form) {
    case 'order':
      return facts.orders.nameOf(value);
    case 'issue':
      return facts.names.issues[value] ?? String(value);
    case 'account':
      return named(facts.names.members, value);
    case 'participant':
      return named(facts.names.participants, value);
    case 'time':
      return value === 0 ? 'none' : formatTime(value, facts.date, formatCivilDate);
    case 'date':
      return value === 0 ? 'none' : formatCivilDate(value);
    case 'row':
      return value === NONE_U32 ? 'none' : String(value);
    default:
      return String(value);
  }
}

function named(names: readonly string[], number: number): string {
  return number === NONE_U32 ? 'none' : (names[number] ?? String(number));
}
