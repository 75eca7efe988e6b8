/** What is known of a field of an event record, docs/spec/events.md. */

/** Bits of a field; 256 are bytes, written in the event as text in lowercase hexadecimal. */
export type FieldBits = 8 | 16 | 32 | 64 | 256;

/** Where a field lies in the record, and the names of its set if it has one. */
export type EventField<Name extends string> = readonly [
  name: Name,
  offset: number,
  bits: FieldBits,
  set?: readonly string[],
];
