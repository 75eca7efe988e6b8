import {
  ACCOUNT_CLASSES,
  type Command,
  encodeCommand,
  encodeUtf8,
  FIELD_FORMS,
  fromHex,
  ISSUE_STATUSES,
  NONE_U32,
  SWEEP_SIDES,
} from '@jangbu/protocol';
import type { ScenarioNames } from './scenario-names.ts';
import { parseDate, parseTime } from './scenario-time.ts';
import { publicKeyNamed, seedOf } from './scenario-world.ts';
import { shown, type Words } from './words.ts';

/** Who sends a command, and what its values are read with. */
export interface PlainFacts {
  readonly names: ScenarioNames;
  /** Number of the participant that sends it. */
  readonly participant: number;
  /** Its account that the line begins with; undefined for an office. */
  readonly account: number | undefined;
  readonly date: number;
  readonly randomEndSeconds: number;
}

type Forms = (typeof FIELD_FORMS)[keyof typeof FIELD_FORMS];
type Kind = keyof typeof FIELD_FORMS;

const SECRET_BYTES = 16;
const DATE = /^\d{4}-/;
const ACCOUNTS = new Set(['account', 'from', 'to', 'feeAccount', 'taxAccount']);
const KEYS = new Set(['publicKey', 'newKey', 'rootKey']);
/** Commands whose `account` or `issue` is none unless it is said. */
const OF_ALL: ReadonlySet<string> = new Set(['MassCancel', 'KillSwitch', 'ReleaseKillSwitch']);
const SETS: Readonly<Record<string, readonly string[]>> = {
  'MassCancel.side': SWEEP_SIDES,
  'SetIssueStatus.status': ISSUE_STATUSES,
  'OpenAccount.class': ACCOUNT_CLASSES,
};

/** True if the next word is the kind of a command. */
export function isPlainCommand(word: string | undefined): word is Kind {
  return word !== undefined && Object.hasOwn(FIELD_FORMS, word);
}

/**
 * `KIND FIELD=VALUE …`: any command by its own name, with the fields that are not 0 (`account` and `participant`: those of
 * the sender). The action of a Propose follows at the end: `Propose effectiveDate=2026-03-04 SetIssueTerms issue=ABC`.
 */
export function parsePlainCommand(words: Words, facts: PlainFacts): Command {
  const kind = words.oneOf('a command', Object.keys(FIELD_FORMS) as Kind[]);
  const forms = FIELD_FORMS[kind];
  const values: Record<string, unknown> = { kind };
  for (const [name, form] of Object.entries(forms)) values[name] = unsaid(kind, name, form, facts);
  while (words.ahead !== undefined) {
    if (kind === 'Propose' && isPlainCommand(words.ahead)) {
      values.action = encodeCommand(parsePlainCommand(words, facts));
      break;
    }
    const [name = '', value = ''] = words.take('a field').split('=', 2);
    if (!Object.hasOwn(forms, name)) {
      throw words.noneOf(
        name,
        Object.keys(forms).map((each) => `${each}=`),
      );
    }
    values[name] = readValue(words, kind, name, value, facts);
  }
  return values as unknown as Command;
}

function unsaid(kind: Kind, name: string, form: Forms[string], facts: PlainFacts): unknown {
  if (form === 'bytes') {
    return name === 'secret' ? secretOf(facts) : new Uint8Array(0);
  }
  if (form === 'text') return '';
  if (form !== 'number') return [];
  if (name === 'participant') return facts.participant;
  if (OF_ALL.has(kind) && (name === 'account' || name === 'issue')) return NONE_U32;
  return name === 'account' ? (facts.account ?? 0) : 0;
}

function secretOf({ participant, account }: PlainFacts): Uint8Array {
  return seedOf(`secret ${participant} ${account ?? ''}`).slice(0, SECRET_BYTES);
}

function readValue(
  words: Words,
  kind: Kind,
  name: string,
  value: string,
  { names, date, randomEndSeconds }: PlainFacts,
): unknown {
  const form = FIELD_FORMS[kind][name];
  if (form === 'text') return value;
  if (form === 'bytes') return bytesOf(words, name, value);
  const set = SETS[`${kind}.${name}`];
  if (set?.includes(value) === true) return set.indexOf(value);
  if (value === 'none' || value === 'all') return NONE_U32;
  if (name === 'issue' && names.issueOf(value) !== undefined) return names.issueOf(value);
  if (ACCOUNTS.has(name) && names.accountOf(value) !== undefined) return names.accountOf(value);
  if (name === 'participant' && names.participantOf(value) !== undefined) {
    return names.participantOf(value);
  }
  if (DATE.test(value)) return parseDate(words, value);
  if (value.includes(':')) return parseTime(words, value, date, randomEndSeconds);
  return words.wholeNumber(name, value);
}

function bytesOf(words: Words, name: string, value: string): Uint8Array {
  if (KEYS.has(name)) return publicKeyNamed(value);
  if (name === 'name' || name === 'nameEnglish') return encodeUtf8(value);
  const bytes = fromHex(value);
  if (bytes === null) throw words.fault('not_hex', words.place.texts.scenarioNotHex(shown(value)));
  return bytes;
}
