/** Event records, docs/spec/events.md. */

import {
  copyBytes,
  equalBytes,
  fromHex,
  readU16,
  readU32,
  readU64,
  toHex,
  writeBytes,
  writeU8,
  writeU16,
  writeU32,
  writeU64,
} from './bytes.ts';
import { SELF_MATCH } from './commands.ts';
import { EVENT_KINDS, type EventBodies, type EventKind } from './event-bodies.ts';
import type { FieldBits } from './event-field.ts';
import { EVENT_FIELDS } from './event-fields.ts';
import { REJECTS, rejectName } from './rejects.ts';

/** Length of an event record. */
export const EVENT_BYTES = 64;

/** What every event has. */
type EventHead = {
  part: number;
  /** Of the command in the block; `NONE_U32` for a time-driven event. */
  position: number;
  /** From 1 in the ledger. */
  eventSeq: number;
};

/** An event; ids and figures are numbers, members of closed sets are names, bytes are lowercase hexadecimal. */
export type LedgerEvent = {
  [Kind in EventKind]: { kind: Kind } & EventHead & EventBodies[Kind];
}[EventKind];

/** Event of one kind. */
export type EventOf<Kind extends EventKind> = Extract<LedgerEvent, { kind: Kind }>;

const KINDS_BY_NUMBER = new Map<number, EventKind>(
  Object.entries(EVENT_KINDS).map(([kind, number]) => [number, kind as EventKind]),
);

/** Where `selfMatch + 8 × flags` of an accepted order lies. */
const MATCH_AND_FLAGS_AT = 63;
/** Where the reject code lies, of the kinds that have one. */
const REJECT_AT = { command_result: 18, proposal_executed: 20 };

function readField(bytes: Uint8Array, offset: number, bits: FieldBits): number | string {
  if (bits === 8) return bytes[offset]!;
  if (bits === 16) return readU16(bytes, offset);
  if (bits === 32) return readU32(bytes, offset);
  return bits === 64 ? readU64(bytes, offset) : toHex(copyBytes(bytes, offset, offset + 32));
}

function writeNumber(bytes: Uint8Array, offset: number, bits: FieldBits, value: number): void {
  if (bits === 8) writeU8(bytes, offset, value);
  else if (bits === 16) writeU16(bytes, offset, value);
  else if (bits === 32) writeU32(bytes, offset, value);
  else writeU64(bytes, offset, value);
}

function writeHex(bytes: Uint8Array, offset: number, text: string): void {
  const value = fromHex(text);
  if (value === null) throw new RangeError(`not lowercase hexadecimal: ${text}`);
  writeBytes(bytes, offset, value, 32);
}

function numberOf(set: readonly string[], name: string): number {
  const number = set.indexOf(name);
  if (number < 0) throw new RangeError(`not one of ${set.join(', ')}: ${name}`);
  return number;
}

/** The 64 bytes of an event; throws a RangeError at a field outside its range. */
export function encodeEvent(event: LedgerEvent): Uint8Array {
  const bytes = new Uint8Array(EVENT_BYTES);
  writeU8(bytes, 0, EVENT_KINDS[event.kind]);
  writeU8(bytes, 1, event.part);
  writeU32(bytes, 4, event.position);
  writeU64(bytes, 8, event.eventSeq);
  const values: Readonly<Record<string, number | string>> = event;
  for (const [name, offset, bits, set] of EVENT_FIELDS[event.kind]) {
    const value = values[name] ?? '';
    if (bits === 256) writeHex(bytes, offset, String(value));
    else if (typeof value === 'number') writeNumber(bytes, offset, bits, value);
    else writeNumber(bytes, offset, bits, numberOf(set ?? [], value));
  }
  if (event.kind === 'command_result' || event.kind === 'proposal_executed') {
    writeU16(bytes, REJECT_AT[event.kind], REJECTS[event.reject]);
  }
  if (event.kind === 'order_accepted') {
    const match = numberOf(SELF_MATCH, event.selfMatch);
    writeU8(bytes, MATCH_AND_FLAGS_AT, match + 8 * event.flags);
  }
  return bytes;
}

/**
 * The event whose record begins at `offset`.
 *
 * Throws a RangeError if the 64 bytes there are no canonical record of a known kind: compare the records of a foreign
 * block with those of its execution before reading them.
 */
export function decodeEvent(bytes: Uint8Array, offset: number): LedgerEvent {
  const record = bytes.subarray(offset, offset + EVENT_BYTES);
  const kind = KINDS_BY_NUMBER.get(record[0] ?? 0);
  if (record.length !== EVENT_BYTES || kind === undefined) throw new RangeError('not an event');
  const values: Record<string, number | string> = {
    kind,
    part: record[1]!,
    position: readU32(record, 4),
    eventSeq: readU64(record, 8),
  };
  for (const [name, at, bits, set] of EVENT_FIELDS[kind]) {
    const read = readField(record, at, bits);
    const value = set === undefined ? read : set[Number(read)];
    if (value === undefined) throw new RangeError(`unknown ${name} in ${kind}: ${read}`);
    values[name] = value;
  }
  if (kind === 'command_result' || kind === 'proposal_executed') {
    const reject = rejectName(readU16(record, REJECT_AT[kind]));
    if (reject === undefined) throw new RangeError('unknown reject code');
    values.reject = reject;
  }
  if (kind === 'order_accepted') {
    const selfMatch = SELF_MATCH[record[MATCH_AND_FLAGS_AT]! & 7];
    if (selfMatch === undefined) throw new RangeError('unknown selfMatch');
    values.selfMatch = selfMatch;
    values.flags = record[MATCH_AND_FLAGS_AT]! >> 3;
  }
  const event = values as LedgerEvent;
  // Padding, and integers at or above 2^53 (read as -1, which cannot be written).
  if (!equalBytes(encodeEvent(event), record))
    throw new RangeError(`padding of ${kind} is not zero`);
  return event;
}
