import Type, { type TSchema } from 'typebox';
import { HTTP_LIMITS } from '../door-limits.ts';

/** Word of a schema that says within which range its handler reads a text as a whole number. */
export const WHOLE_NUMBER = 'x-whole-number';

/** Longest text of a parameter of a query that any route reads. */
const MAX_PARAMETER_CHARACTERS = 64;

/** Bounds of a whole number, and what it is where it is absent. */
export interface WholeRange {
  readonly least: number;
  readonly most: number;
  readonly otherwise?: number;
}

/** Any number of a row. */
export const U32: WholeRange = { least: 0, most: 0xffff_ffff };
/** Any whole number that is exact. */
export const ANY_WHOLE: WholeRange = { least: 0, most: Number.MAX_SAFE_INTEGER };
/** The `limit` of a list. */
export const LIMIT: WholeRange = {
  least: 1,
  most: HTTP_LIMITS.maxPageItems,
  otherwise: HTTP_LIMITS.defaultPageItems,
};

/** A parameter that its handler reads as a whole number of this range. */
export function wholeParameter(range: WholeRange, description?: string): TSchema {
  const words = description === undefined ? {} : { description };
  return Type.String({ ...words, [WHOLE_NUMBER]: range });
}

/** A parameter of one of these texts. */
export function oneOfParameter(texts: readonly string[], description: string): TSchema {
  return Type.Unsafe<string>({ type: 'string', enum: [...texts], description });
}

/** A parameter of any text, which its handler parses. */
export function textParameter(description: string): TSchema {
  return Type.String({ description });
}

/** Parameters of a page of a list. */
export const PAGE = {
  limit: wholeParameter(LIMIT, 'items of the page'),
  cursor: textParameter('of the page before'),
};

/** A query of these parameters, each of which may be absent; anything else is refused. */
export function queryOf(parameters: Readonly<Record<string, TSchema>> = {}) {
  const properties = Object.entries(parameters).map(([name, form]) => [
    name,
    Type.Optional({ ...form, maxLength: MAX_PARAMETER_CHARACTERS } as TSchema),
  ]);
  return Type.Object(Object.fromEntries(properties), { additionalProperties: false });
}

/** Parts of a path by their names. */
const PATH_PARAMETERS: Readonly<Record<string, TSchema>> = {
  issue: textParameter('number or short code of an issue'),
  market: wholeParameter(ANY_WHOLE, 'number of a market, from 1'),
  index: wholeParameter(ANY_WHOLE, 'index of a block'),
  account: wholeParameter(U32, 'number of an account'),
  orderId: wholeParameter(ANY_WHOLE, 'id of an order'),
  clientOrderId: textParameter('client order id'),
  publicKey: textParameter('public key in lowercase hex'),
  participant: wholeParameter(U32, 'number of a participant'),
  proposal: wholeParameter(U32, 'number of a proposal'),
};

/** The parts of a path that stand for something, as `:issue`; undefined where there is none. */
export function pathParameters(url: string): TSchema | undefined {
  const names = [...url.matchAll(/:([A-Za-z]+)/g)].map(([, name = '']) => name);
  if (names.length === 0) return undefined;
  return Type.Object(Object.fromEntries(names.map((name) => [name, PATH_PARAMETERS[name]!])));
}
