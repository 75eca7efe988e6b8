/** The closed tables of this package against those of docs/spec/, read from the pages themselves. */

import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { COMMAND_KINDS, ORDER_STATUSES, PHASES, ROLES } from './commands.ts';
import { DOMAINS, TAGS } from './domains.ts';
import { EVENT_KINDS } from './events.ts';
import { LIMITS } from './limits.ts';
import { isVoidCode, REJECTS, rejectName } from './rejects.ts';
import { TABLE, TABLES } from './tables.ts';
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

  it('events, statuses and phases', () => {
    const text = page('events');
    expect(pairs(text, /^\| (\d+) \| `(\w+)` \| \d/gm, true)).toEqual(EVENT_KINDS);
    const line = (title: string): string => text.split('\n').find((l) => l.startsWith(title)) ?? '';
    expect(pairs(line('Statuses'), /(\d+) `(\w+)`/g, true)).toEqual(numbered(ORDER_STATUSES));
    expect(pairs(line('Phases'), /(\d+) `(\w+)`/g, true)).toEqual(numbered(PHASES));
  });

  it('roles', () => {
    const line = page('genesis').match(/\*\*Roles\*\*.*/)?.[0] ?? '';
    const bits = pairs(line, /(\d+) `(\w+)`/g, true);
    expect(Object.fromEntries(Object.entries(bits).map(([n, bit]) => [n, 2 ** bit]))).toEqual(
      ROLES,
    );
  });

  it('tables', () => {
    const cell = /\| (\d+) \| (\w+) \| (\d+) \| (\d+|–) \| (yes|) ?(?=\|)/g;
    const found = [...page('state').matchAll(cell)].map(
      ([, number, name = '', depth, rowBytes = '', salted]) => ({
        number: Number(number),
        name,
        depth: Number(depth),
        rowBytes: rowBytes === '–' ? 0 : Number(rowBytes),
        salted: salted === 'yes',
      }),
    );
    found.sort((a, b) => a.number - b.number);
    expect(found.length).toBe(20);
    expect(TABLES.slice(0, 20)).toEqual(found);
    expect(TABLES.length).toBe(64);
    TABLES.forEach((table, number) => {
      expect(table.number).toBe(number);
      if (number >= 20) expect(table).toMatchObject({ depth: 24, rowBytes: 0, salted: false });
    });
    for (const { name, number } of found) expect(TABLE[name as keyof typeof TABLE]).toBe(number);
  });
});
