import Type, { type TProperties, type TSchema } from 'typebox';

/** Forms of which the schemas of the answers are made. They describe what is sent; tests hold the answers to them. */

const MAX_SAFE = Number.MAX_SAFE_INTEGER;

/** An object with exactly these fields. */
export function object<Fields extends TProperties>(fields: Fields) {
  return Type.Object(fields, { additionalProperties: false });
}

/** A value or `null`. */
export function orNull<Form extends TSchema>(form: Form) {
  return Type.Union([form, Type.Null()]);
}

/** One of these names; a number that this program has no name for is told apart as `unknown_N`. */
export function nameIn(names: readonly string[]) {
  return Type.String({ pattern: `^(?:${names.join('|')}|unknown_[0-9]+)$` });
}

/** A list of names. */
export function namesIn(names: readonly string[]) {
  return Type.Array(nameIn(names));
}

/** A page of a list. */
export function page<Form extends TSchema>(item: Form) {
  return object({
    items: Type.Array(item),
    cursor: orNull(Type.String({ description: 'asks for the next page; null at the end' })),
    index: Index,
  });
}

/** A count, a number or an id. */
export const Whole = Type.Integer({ minimum: 0, maximum: MAX_SAFE });

/** Index of a block. */
export const Index = Type.Integer({
  minimum: 0,
  maximum: MAX_SAFE,
  description: 'index of the last block when the answer was made, or of the block that is named',
});

/** Microseconds since 1970 UTC. */
export const Timestamp = Type.Integer({
  minimum: 0,
  maximum: MAX_SAFE,
  description: 'microseconds since 1970 UTC',
});

/** A price, quantity or amount. */
export const Decimal = Type.String({
  pattern: '^(?:0|[1-9][0-9]*)(?:\\.[0-9]+)?$',
  description: 'decimal text',
});

/** 32 bytes in lowercase hex. */
export const Hex32 = Type.String({ pattern: '^[0-9a-f]{64}$' });

/** 64 bytes in lowercase hex. */
export const Hex64 = Type.String({ pattern: '^[0-9a-f]{128}$' });

/** A business date. */
export const DateText = Type.String({ pattern: '^[0-9]{4}-[0-9]{2}-[0-9]{2}$' });

/** True or false. */
export const Flag = Type.Boolean();

/** Text for people, or a code. */
export const Text = Type.String();
