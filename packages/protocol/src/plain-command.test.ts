import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { command as anyCommand } from '../tests/arbitraries.ts';
import { encodeCommand } from './command-bytes.ts';
import { COMMAND_KINDS, type Command } from './commands.ts';
import { FIELD_FORMS } from './field-forms.ts';
import { parsePlainCommand, parsePlainCommands, plainCommand } from './plain-command.ts';
import { COMMAND_CONTAINERS } from './ssz-types.ts';
import { encodeUtf8 } from './text.ts';

describe('commands as plain JSON', () => {
  it('are read as they were written, through JSON', () => {
    fc.assert(
      fc.property(anyCommand, (command) => {
        const text = JSON.stringify(plainCommand(command));
        expect(parsePlainCommand(JSON.parse(text))).toEqual({ ok: true, command });
      }),
    );
  });

  it.each(COMMAND_KINDS)('%s has the fields of its container, in their order', (kind) => {
    const container = COMMAND_CONTAINERS[COMMAND_KINDS.indexOf(kind)]!;
    expect(Object.keys(FIELD_FORMS[kind])).toEqual(Object.keys(container.fields));
  });

  it('shows and reads the action of a proposal as a command', () => {
    const action: Command = { kind: 'SetMarketTerms', market: 1, retailLimit: 10_000_000 };
    const propose: Command = { kind: 'Propose', effectiveDate: 0, action: encodeCommand(action) };
    const plain = { kind: 'Propose', effectiveDate: 0, action };
    expect(plainCommand(propose)).toEqual(plain);
    expect(parsePlainCommand(plain)).toEqual({ ok: true, command: propose });
    const broken: Command = { ...propose, action: new Uint8Array([200, 1]) };
    expect(plainCommand(broken)).toEqual({ ...plain, action: 'c801' });
  });

  it('takes text in the place of bytes', () => {
    const rootKey = '00'.repeat(32);
    const read = parsePlainCommand({
      kind: 'RegisterParticipant',
      name: { utf8: '증권' },
      roles: 8,
      rootKey,
    });
    expect(read).toMatchObject({ ok: true, command: { name: encodeUtf8('증권') } });
  });

  it('are read from a text, one or a list', () => {
    const command = { kind: 'Approve', proposal: 1 };
    const text = JSON.stringify(command);
    expect(parsePlainCommands(text)).toEqual({ ok: true, commands: [command] });
    const list = parsePlainCommands(`[${text}, ${text}]`);
    expect(list).toEqual({ ok: true, commands: [command, command] });
    const most = parsePlainCommands(`[${Array(1_024).fill(text).join()}]`);
    expect(most.ok).toBe(true);
  });

  const texts: [string, string, string][] = [
    ['no JSON', '{', 'not JSON'],
    ['a repeated name', '{"kind":"Approve","proposal":1,"proposal":2}', 'is repeated'],
    ['a fraction', '{"kind":"Approve","proposal":1.0}', '1.0 is not a whole number'],
    ['nothing', '[]', '0 commands, not 1 to 1024'],
    ['1,025 commands', `[${Array(1_025).fill('{}').join()}]`, '1025 commands'],
    ['a wrong one', '[{"kind":"Approve","proposal":1},{}]', 'command 1: a command has no kind'],
  ];

  it.each(texts)('refuses a text with %s', (_what, text, reason) => {
    const read = parsePlainCommands(text);
    expect(!read.ok && read.reason).toContain(reason);
  });

  const wrong: [string, unknown, string][] = [
    ['no object', 'Approve', 'a command is not an object'],
    ['a list', [], 'a command is not an object'],
    ['no kind', { proposal: 1 }, 'a command has no kind'],
    ['an unknown kind', { kind: 'Approves' }, 'no command is called Approves'],
    ['a name of an object', { kind: 'constructor' }, 'no command is called constructor'],
    ['a missing field', { kind: 'Approve' }, 'Approve lacks proposal'],
    ['an unknown field', { kind: 'Approve', proposal: 1, at: 2 }, 'Approve has no field at'],
    [
      'a number as text',
      { kind: 'Approve', proposal: '1' },
      'Approve.proposal is not a whole number from 0 to below 2^53',
    ],
    [
      'a fraction',
      { kind: 'Approve', proposal: 0.5 },
      'Approve.proposal is not a whole number from 0 to below 2^53',
    ],
    ['a u32 of 2^32', { kind: 'Approve', proposal: 2 ** 32 }, 'u32'],
    [
      'capital hex',
      { kind: 'RevokeKey', publicKey: 'AA' },
      'RevokeKey.publicKey is not lowercase hex',
    ],
    ['a short key', { kind: 'RevokeKey', publicKey: 'aa' }, 'not 32 bytes but 1'],
    [
      'bytes of another form',
      { kind: 'RevokeKey', publicKey: { utf8: 'a', hex: 'aa' } },
      'RevokeKey.publicKey is neither hex nor {"utf8": text}',
    ],
    [
      'bands that are no list',
      { kind: 'DefineTickTable', bands: {} },
      'DefineTickTable.bands is not a list',
    ],
    [
      'a band with more',
      { kind: 'DefineTickTable', bands: [{ from: 0, tick: 1, lot: 1 }] },
      'DefineTickTable.bands[0] has no field lot',
    ],
    [
      'an action that is none',
      { kind: 'Propose', effectiveDate: 0, action: { kind: 'Approve' } },
      'Approve lacks proposal',
    ],
  ];

  it.each(wrong)('refuses %s', (_what, value, reason) => {
    const read = parsePlainCommand(value);
    expect(read.ok).toBe(false);
    expect(!read.ok && read.reason).toContain(reason);
  });
});
