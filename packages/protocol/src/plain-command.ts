/** Commands as plain JSON: what people write, and what doors and exports show. */

import { fromHex, toHex } from './bytes.ts';
import { decodeCommand, encodeCommand } from './command-bytes.ts';
import type { Command, CommandKind } from './commands.ts';
import { FIELD_FORMS, type FieldForm } from './field-forms.ts';
import { LIMITS } from './limits.ts';
import { faultAsReason, parseStrictJson } from './strict-json.ts';
import { encodeUtf8 } from './text.ts';

/** A command with its fields in the order of docs/spec/commands.md: numbers, codes as text, bytes in lowercase hex. */
export type PlainCommand = { readonly kind: CommandKind } & Readonly<Record<string, unknown>>;

/** What `parsePlainCommand` found. */
export type ParsedCommand =
  | { readonly ok: true; readonly command: Command }
  | { readonly ok: false; readonly reason: string };

/**
 * A command as plain JSON.
 *
 * The action of a proposal is a command too if its bytes are one, else hex.
 */
export function plainCommand(command: Command): PlainCommand {
  const values: Readonly<Record<string, unknown>> = { ...command };
  const fields = Object.entries(FIELD_FORMS[command.kind]).map(([name, form]) => [
    name,
    form === 'bytes' ? plainBytes(name, values[name] as Uint8Array) : values[name],
  ]);
  return { kind: command.kind, ...Object.fromEntries(fields) };
}

function plainBytes(name: string, bytes: Uint8Array): unknown {
  const action = name === 'action' ? decodeCommand(bytes) : null;
  return action === null ? toHex(bytes) : plainCommand(action);
}

/**
 * The command that plain JSON says, or why it says none; never throws.
 *
 * Strict: unknown and missing fields, and values outside their range, are refused. Bytes are hex in lowercase or
 * `{"utf8": text}`; the action of a proposal may be a command. Texts and limits are not looked at beyond what the wire
 * takes, so that every refusal of the ledger can be met.
 */
export function parsePlainCommand(value: unknown): ParsedCommand {
  try {
    const command = readCommandOf(value);
    // What the wire does not take is found by writing it.
    encodeCommand(command);
    return { ok: true, command };
  } catch (error) {
    if (error instanceof RangeError) return { ok: false, reason: error.message };
    throw error;
  }
}

/** What `parsePlainCommands` found. */
export type ParsedCommands =
  | { readonly ok: true; readonly commands: readonly Command[] }
  | { readonly ok: false; readonly reason: string };

/**
 * The commands of a JSON text: one, or a list of as many as an envelope may hold; never throws.
 *
 * Strict as `parsePlainCommand`, and repeated names are refused.
 */
export function parsePlainCommands(text: string): ParsedCommands {
  const read = faultAsReason(() => parseStrictJson(text));
  if (!read.ok) return read;
  const list: readonly unknown[] = Array.isArray(read.value) ? read.value : [read.value];
  if (list.length < 1 || list.length > LIMITS.maxCommandsPerEnvelope) {
    const reason = `${list.length} commands, not 1 to ${LIMITS.maxCommandsPerEnvelope}`;
    return { ok: false, reason };
  }
  const commands: Command[] = [];
  for (const [place, value] of list.entries()) {
    const parsed = parsePlainCommand(value);
    if (!parsed.ok) return { ok: false, reason: `command ${place}: ${parsed.reason}` };
    commands.push(parsed.command);
  }
  return { ok: true, commands };
}

type Fields = Readonly<Record<string, unknown>>;

function objectOf(value: unknown, what: string): Fields {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Fields;
  throw new RangeError(`${what} is not an object`);
}

function readCommandOf(value: unknown): Command {
  const fields = objectOf(value, 'a command');
  const { kind } = fields;
  if (typeof kind !== 'string') throw new RangeError('a command has no kind');
  const forms = Object.hasOwn(FIELD_FORMS, kind) ? FIELD_FORMS[kind as CommandKind] : undefined;
  if (forms === undefined) throw new RangeError(`no command is called ${kind}`);
  return { kind, ...readFields(fields, forms, kind) } as unknown as Command;
}

function readFields(
  fields: Fields,
  forms: Readonly<Record<string, FieldForm>>,
  what: string,
): Record<string, unknown> {
  for (const name of Object.keys(fields)) {
    if (name !== 'kind' && !Object.hasOwn(forms, name)) {
      throw new RangeError(`${what} has no field ${name}`);
    }
  }
  const read: Record<string, unknown> = {};
  for (const [name, form] of Object.entries(forms)) {
    if (!Object.hasOwn(fields, name)) throw new RangeError(`${what} lacks ${name}`);
    read[name] = readValue(fields[name], form, `${what}.${name}`);
  }
  return read;
}

function readValue(value: unknown, form: FieldForm, place: string): unknown {
  if (form === 'number') {
    if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return value;
    throw new RangeError(`${place} is not a whole number from 0 to below 2^53`);
  }
  if (form === 'text') {
    if (typeof value === 'string') return value;
    throw new RangeError(`${place} is not text`);
  }
  if (form === 'bytes') return readBytes(value, place);
  if (!Array.isArray(value)) throw new RangeError(`${place} is not a list`);
  return value.map((element, number) => {
    const at = `${place}[${number}]`;
    return readFields(objectOf(element, at), form, at);
  });
}

function readBytes(value: unknown, place: string): Uint8Array {
  if (typeof value === 'string') {
    const bytes = fromHex(value);
    if (bytes !== null) return bytes;
    throw new RangeError(`${place} is not lowercase hex`);
  }
  const fields = objectOf(value, place);
  if (place === 'Propose.action' && Object.hasOwn(fields, 'kind')) {
    return encodeCommand(readCommandOf(fields));
  }
  const { utf8 } = fields;
  if (typeof utf8 === 'string' && Object.keys(fields).length === 1) return encodeUtf8(utf8);
  throw new RangeError(`${place} is neither hex nor {"utf8": text}`);
}
