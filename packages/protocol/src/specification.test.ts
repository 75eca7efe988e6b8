/** The closed tables of this package against those of docs/spec/, read from the pages themselves. */

import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  ALL_ORDER_FLAGS,
  ALL_ROLES,
  COMMAND_KINDS,
  type CommandKind,
  MATCHING_MODES,
  ORDER_FLAGS,
  ORDER_STATUSES,
  ORDER_TYPES,
  PHASES,
  ROLES,
  SELF_MATCH,
  SIDES,
} from './commands.ts';
import {
  LOCKED_BY,
  MIN_LOCK_MICROSECONDS,
  PARTICIPANT_STATUSES,
  SWEEP_SCOPES,
  SWEEP_SIDES,
} from './control-commands.ts';
import { DOMAINS, TAGS } from './domains.ts';
import {
  CANCEL_REASONS,
  EVENT_KINDS,
  type EventKind,
  EXPIRE_REASONS,
  INTERRUPTION_KINDS,
  PHASE_CAUSES,
  UNCROSS_CAUSES,
} from './event-bodies.ts';
import { EVENT_FIELDS } from './event-fields.ts';
import { RULES_VERSION } from './genesis.ts';
import {
  isGoverned,
  MAX_PROPOSAL_DAYS,
  MAX_PROPOSAL_MICROSECONDS,
  PROPOSAL_STATUSES,
} from './governance-commands.ts';
import { KEY_STATUSES } from './key-commands.ts';
import { LIMITS } from './limits.ts';
import { ALL_ISSUE_FLAGS, CLOSED_TEMPLATE, ISSUE_FLAGS } from './market-commands.ts';
import { BREACH_KINDS } from './office-event-bodies.ts';
import { isVoidCode, REJECTS, rejectName } from './rejects.ts';
import { COMMAND_CONTAINERS } from './ssz-types.ts';
import { TABLE, TABLES } from './tables.ts';
import {
  ACCOUNT_FLAGS,
  ACCOUNT_STATUS_BITS,
  ALL_ACCOUNT_FLAGS,
  ISSUE_STATUSES,
  MAX_COLLAR_PERCENT,
  MAX_FEE_PPM,
  PPM,
} from './terms-commands.ts';
import { latin1 } from './text.ts';

function page(name: string): string {
  return readFileSync(new URL(`../../../docs/spec/${name}.md`, import.meta.url), 'utf8');
}

/** All matches of a pattern with two groups, as a record. */
function pairs(text: string, pattern: RegExp, swap = false): Record<string, number> {
  const found = [...text.matchAll(pattern)].map(([, a = '', b = '']) => (swap ? [b, a] : [a, b]));
  return Object.fromEntries(
    found.map(([name, number]) => [name, Number(number?.replaceAll(',', ''))]),
  );
}

function numbered(names: readonly string[]): Record<string, number> {
  return Object.fromEntries(names.map((name, number) => [name, number]));
}

/** Bits of a set by name, and that `all` of them are the bits of the page. */
function expectBits(bits: Record<string, number>, set: Record<string, number>, all: number): void {
  const values = Object.entries(bits).map(([name, bit]) => [name, 2 ** bit] as const);
  expect(Object.fromEntries(values)).toEqual(set);
  expect(values.reduce((sum, [, value]) => sum + value, 0)).toBe(all);
}

/** Section of commands.md on a command. */
function sectionOf(kind: string): string {
  return page('commands').match(new RegExp(`^## \\d+ ${kind}\\b[^#]*`, 'm'))?.[0] ?? '';
}

describe('closed tables', () => {
  it('rejects', () => {
    expect(pairs(page('rejects'), /^\| (\d+) \| `(\w+)` \|/gm, true)).toEqual(REJECTS);
    expect(rejectName(99)).toBeUndefined();
    for (const [name, number] of Object.entries(REJECTS)) expect(rejectName(number)).toBe(name);
    expect([isVoidCode('ok'), isVoidCode('malformed'), isVoidCode('nonce_too_far')]).toEqual([
      false,
      true,
      true,
    ]);
    expect(isVoidCode('unsupported')).toBe(false);
  });

  it('limits', () => {
    const limits = pairs(page('encoding'), /^\| `((?:MAX|NONCE)_\w+)` \| ([\d,]+) \|/gm);
    const camel = Object.entries(limits).map(([name, value]) => [
      name.toLowerCase().replaceAll(/_(.)/g, (_, letter: string) => letter.toUpperCase()),
      value,
    ]);
    expect(Object.fromEntries(camel)).toEqual(LIMITS);
  });

  it('domains and tags', () => {
    const domains = [...page('encoding').matchAll(/^\| `(jangbu\/(\w+)\/v1)` \|/gm)];
    expect(domains.length).toBe(Object.keys(DOMAINS).length);
    for (const [, text = '', name = ''] of domains) {
      expect(latin1(DOMAINS[name as keyof typeof DOMAINS])).toBe(text.padEnd(32, '\0'));
    }
    const tags = [...page('encoding').matchAll(/^\| `(jangbu\/(\w+))` \|/gm)];
    expect(tags.length).toBe(Object.keys(TAGS).length);
    for (const [, text = '', name = ''] of tags) {
      expect(latin1(TAGS[name as keyof typeof TAGS])).toBe(text.padEnd(16, '\0'));
    }
  });

  it('commands', () => {
    const kinds = pairs(page('commands'), /^## (\d+) (\w+)/gm, true);
    expect(kinds).toEqual(numbered(COMMAND_KINDS));
  });

  it('commands that come as proposals', () => {
    const governed = [...page('commands').matchAll(/^## \d+ (\w+) ⚖$/gm)].map(([, kind]) => kind);
    expect(governed.length).toBe(16);
    expect(COMMAND_KINDS.filter(isGoverned)).toEqual(governed);
  });

  it('the union of commands', () => {
    const [, union = '', first, last] =
      page('envelope').match(/Command +=\s+Union\[([^\]]+)\]\s+selectors (\d+) … (\d+)\n/) ?? [];
    expect(union.split(',').map((kind) => kind.trim())).toEqual([...COMMAND_KINDS]);
    expect([first, last].map(Number)).toEqual([0, COMMAND_KINDS.length - 1]);
  });

  it.each(COMMAND_KINDS)('fields of %s', (kind) => {
    // The library's names of types in the terms of the page; its field `kind` would hide the name of the command.
    const ours = COMMAND_CONTAINERS[COMMAND_KINDS.indexOf(kind)]?.typeName
      .replaceAll('ByteVector', 'Bytes')
      .replaceAll('uintBigint', 'uint')
      .replaceAll('keyKind', 'kind')
      .replaceAll(/Container\(\{([^{}]+)\}\)/g, '{ $1 }')
      .replace(/^Container\(\{(.+)\}\)$/, '{ $1 }');
    const [, fields = ''] = sectionOf(kind).match(/^`(\{[^`]+\})`/m) ?? [];
    const parts = [...sectionOf(kind).matchAll(/`(\w+) = (\{[^`]+\})`/g)];
    const theirs = parts.reduce(
      (text, [, name = '', part = '']) => text.replace(name, part),
      fields,
    );
    expect(theirs).toBe(ours);
  });

  it('sets of PlaceOrder and flags of issues', () => {
    const text = sectionOf('PlaceOrder');
    const setOf = (field: string): string[] => {
      const [, set = ''] =
        text.match(new RegExp(`^(?:.*\\. )?\`${field}\` (0 [^.]+)\\.`, 'm')) ?? [];
      return set.split(', ').map((name) => name.replace(/^\d+ /, '').replaceAll(' ', '_'));
    };
    expect(setOf('side')).toEqual([...SIDES]);
    expect(setOf('orderType')).toEqual([...ORDER_TYPES]);
    expect(setOf('selfMatch')).toEqual([...SELF_MATCH]);
    const [, bits = ''] = text.match(/`flags` bit ([^.]+)\./) ?? [];
    const named = bits.replaceAll(/([a-z]) ([a-z])/g, '$1_$2');
    expectBits(pairs(named, /(\d+) (\w+)/g, true), ORDER_FLAGS, ALL_ORDER_FLAGS);
    const [, issueBits = ''] = sectionOf('ListMarketIssue').match(/`flags` bit ([^.]+)\./) ?? [];
    expectBits(pairs(issueBits, /(\d+) `(\w+)`/g, true), ISSUE_FLAGS, ALL_ISSUE_FLAGS);
    const [, modes = ''] = sectionOf('ListIssue').match(/`matchingMode` (0 [^.]+)\./) ?? [];
    const names = modes.split(', ').map((name) => name.slice(2).replaceAll(/[ -]/g, '_'));
    expect(names).toEqual([...MATCHING_MODES]);
    expect(sectionOf('SetTradingDay')).toContain(`${CLOSED_TEMPLATE} closed`);
  });

  it('events, statuses and phases', () => {
    const text = page('events');
    expect(pairs(text, /^\| (\d+) \| `(\w+)` \| \d/gm, true)).toEqual(EVENT_KINDS);
    const line = (title: string): string => text.split('\n').find((l) => l.startsWith(title)) ?? '';
    expect(pairs(line('Statuses'), /(\d+) `(\w+)`/g, true)).toEqual(numbered(ORDER_STATUSES));
    expect(pairs(line('Phases'), /(\d+) `(\w+)`/g, true)).toEqual(numbered(PHASES));
  });

  it('reasons, causes and kinds of events', () => {
    const rows = [...page('events').matchAll(/^\| \d+ \| `(\w+)` \| (\d.*)/gm)];
    const sets = rows.flatMap(([, kind = '', body = '']) =>
      [...body.matchAll(/\d+ u8 (\w+) \((0 `[^)]+)\)/g)].map(([, field = '', set = '']) => [
        `${kind}.${field}`,
        pairs(set, /(\d+) `(\w+)`/g, true),
      ]),
    );
    expect(Object.fromEntries(sets)).toEqual({
      'order_canceled.reason': numbered(CANCEL_REASONS),
      'order_expired.reason': numbered(EXPIRE_REASONS),
      'phase_changed.cause': numbered(PHASE_CAUSES),
      'uncrossed.cause': numbered(UNCROSS_CAUSES),
      'interrupted.kind': numbered(INTERRUPTION_KINDS),
      'supply_breach.kind': numbered(BREACH_KINDS),
    });
  });

  it.each(Object.keys(EVENT_KINDS) as EventKind[])('fields of %s', (kind) => {
    const [, body = ''] =
      page('events').match(new RegExp(`^\\| \\d+ \\| \`${kind}\` \\| (.*) \\|$`, 'm')) ?? [];
    const theirs = body
      .split(' · ')
      .map((field) => field.match(/^(\d+) (?:u(\d+) \S|\w+ \((32)\)$)/) ?? [])
      .map(([, at, bits, bytes]) => [Number(at), Number(bits ?? 8 * Number(bytes))]);
    const ours = EVENT_FIELDS[kind].map(([, at, bits]) => [at, bits]);
    if (kind === 'command_result') ours.push([18, 16]);
    if (kind === 'proposal_executed') ours.push([20, 16]);
    if (kind === 'order_accepted') ours.push([63, 8]);
    expect(ours.sort(([a = 0], [b = 0]) => a - b)).toEqual(theirs);
  });

  it('statuses and other sets of rows', () => {
    const text = page('state');
    const numbers = (list: string): Record<string, number> => pairs(list, /(\d+) (\w+)/g, true);
    const setOf = (field: string): Record<string, number> => {
      const [, set = ''] = text.match(new RegExp(`\\d+ u8 ${field} \\((0 [^)]+)\\)`)) ?? [];
      return numbers(set);
    };
    const sets = [...text.matchAll(/\d+ u8 status \((0 [^)]+)\)/g)].map(([, set = '']) =>
      numbers(set),
    );
    expect(sets).toEqual(
      [PARTICIPANT_STATUSES, KEY_STATUSES, ISSUE_STATUSES, PROPOSAL_STATUSES].map(numbered),
    );
    expect(setOf('lockedBy')).toEqual(numbered(LOCKED_BY));
    expect(setOf('scope')).toEqual(numbered(SWEEP_SCOPES));
    expect(setOf('side')).toEqual(numbered(SWEEP_SIDES));
    const [, bits = ''] = text.match(/u8 status \(bit ([^;]+); 0: active\)/) ?? [];
    const all = Object.values(ACCOUNT_STATUS_BITS).reduce((sum, bit) => sum + bit, 0);
    expectBits(pairs(bits, /(\d+) (\w+)/g, true), ACCOUNT_STATUS_BITS, all);
    const [, flags = ''] = sectionOf('SetAccountTerms').match(/`flags` bit ([^.]+)\./) ?? [];
    expectBits(pairs(flags, /(\d+) `(\w+)`/g, true), ACCOUNT_FLAGS, ALL_ACCOUNT_FLAGS);
  });

  it('bounds that commands name', () => {
    const bounds: [CommandKind, string, number][] = [
      ['DefineFees', 'is above ([\\d,]+), or', MAX_FEE_PPM],
      ['SetIssueTerms', '`collarPercent` > (\\d+)', MAX_COLLAR_PERCENT],
      ['SetIssueTerms', '`ownershipCapPpm` > ([\\d,]+)', PPM],
      ['ReleaseKillSwitch', '`lockedAt` \\+ ([\\d,]+)', MIN_LOCK_MICROSECONDS],
      ['Propose', 'the business date \\+ (\\d+)', MAX_PROPOSAL_DAYS],
      ['Approve', '`proposedAt` \\+ ([\\d,]+)', MAX_PROPOSAL_MICROSECONDS],
    ];
    for (const [kind, pattern, bound] of bounds) {
      const [, found = ''] = sectionOf(kind).match(new RegExp(pattern)) ?? [];
      expect(Number(found.replaceAll(',', '')), kind).toBe(bound);
    }
    const rules = page('genesis').match(/`rulesVersion` \| (\d) or (\d) \|/) ?? [];
    expect(rules.slice(1).map(Number)).toEqual([1, RULES_VERSION]);
  });

  it('roles', () => {
    const line = page('genesis').match(/\*\*Roles\*\*.*/)?.[0] ?? '';
    expectBits(pairs(line, /(\d+) `(\w+)`/g, true), ROLES, ALL_ROLES);
  });

  it('tables', () => {
    const text = page('state');
    const cell = /\| (\d+) \| (\w+) \| (\d+) \| (\d+|–) \| (yes|) ?(?=\|)/g;
    const found = [...text.matchAll(cell)].map(
      ([, number, name = '', depth, rowBytes = '', salted]) => ({
        number: Number(number),
        name,
        depth: Number(depth),
        rowBytes: rowBytes === '–' ? 0 : Number(rowBytes),
        salted: salted === 'yes',
      }),
    );
    expect(found.length).toBe(20);
    const [sentence = '', neither] = text.match(/^Table 20 is .*; (neither is salted)\./m) ?? [];
    expect(neither).toBe('neither is salted');
    for (const [, number, name = '', depth, rowBytes] of sentence.matchAll(
      /able (\d+) (?:is )?(\w+), depth (\d+), rows of (\d+) bytes/g,
    )) {
      const sizes = { depth: Number(depth), rowBytes: Number(rowBytes) };
      found.push({ number: Number(number), name, ...sizes, salted: false });
    }
    found.sort((a, b) => a.number - b.number);
    expect(found.length).toBe(22);
    const [later = ''] = text.match(/^.*?Tables (22 .*?) have depth 24\./ms) ?? [];
    const form = /(\d+) (\w+) \((?:rows of )?(\d+)(?: bytes)?, (not )?salted\)/g;
    for (const [, number, name = '', rowBytes, not] of later.matchAll(form)) {
      const row = { rowBytes: Number(rowBytes), salted: not === undefined };
      found.push({ number: Number(number), name, depth: 24, ...row });
    }
    expect(found.length).toBe(26);
    expect(TABLES.slice(0, 26)).toEqual(found);
    for (const { name, number } of found) expect(TABLE[name as keyof typeof TABLE]).toBe(number);
    expect(Object.keys(TABLE).length).toBe(26);

    const unused = text.match(/Tables (\d+) to (\d+) are unused, depth (\d+)\./) ?? [];
    const [from = 0, to = 0, depth] = unused.slice(1).map(Number);
    expect([from, to]).toEqual([26, TABLES.length - 1]);
    for (let number = from; number <= to; number += 1) {
      const name = `unused_${number}`;
      expect(TABLES[number]).toEqual({ number, name, depth, rowBytes: 0, salted: false });
    }
  });
});
