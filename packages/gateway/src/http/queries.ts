import { parseUint } from '@jangbu/protocol';
import { DoorProblem } from '../problems.ts';
import { ANY_WHOLE, LIMIT, type WholeRange } from './parameters.ts';

const CURSOR = /^([ad])(0|[1-9][0-9]{0,15})$/;

/** Parameters of a request by name. */
export type Query = Readonly<Record<string, string | undefined>>;

/**
 * The whole number of a parameter, or `otherwise` where it is absent.
 *
 * Throws a DoorProblem: `bad_decimal` for anything but plain digits, `out_of_range` outside `least` to `most`.
 */
export function wholeNumber(text: string | undefined, name: string, range: WholeRange): number {
  if (text === undefined) {
    if (range.otherwise !== undefined) return range.otherwise;
    throw new DoorProblem('bad_request', `${name} is missing`, { parameter: name });
  }
  const value = parseUint(text);
  if (value === null) {
    // A number of plain digits that is merely too large is a number.
    const isTooLarge = /^[1-9][0-9]*$/.test(text);
    throw new DoorProblem(
      isTooLarge ? 'out_of_range' : 'bad_decimal',
      `${name} is not a whole number of plain digits below 2^53`,
      { parameter: name },
    );
  }
  const { least, most } = range;
  if (value < least || value > most) {
    throw new DoorProblem('out_of_range', `${name} is not from ${least} to ${most}`, {
      parameter: name,
      least,
      most,
    });
  }
  return value;
}

/** The `limit` of a list. */
export function pageLimit(query: Query): number {
  return wholeNumber(query.limit, 'limit', LIMIT);
}

/** Where a page of a list begins and which way it goes. */
export interface PageStart {
  readonly ascending: boolean;
  /** First number of the page; undefined for the end from which the list is read. */
  readonly from: number | undefined;
}

/**
 * Where the page begins: at the cursor, or at `from` (ascending), or at the list's own beginning.
 *
 * Throws a DoorProblem for a cursor that no list gave or that goes the other way, and for a cursor beside `from`.
 */
export function pageStart(
  query: Query,
  directions: { readonly ascending: boolean; readonly descending: boolean },
): PageStart {
  const { cursor, from } = query;
  if (cursor !== undefined) {
    const [, direction, digits] = CURSOR.exec(cursor) ?? [];
    const number = parseUint(digits ?? '');
    const ascending = direction === 'a';
    const fits = ascending ? directions.ascending : directions.descending;
    if (number === null || from !== undefined || !fits) {
      const reason = from === undefined ? 'not a cursor of this list' : 'cursor beside from';
      throw new DoorProblem('bad_request', reason, { parameter: 'cursor' });
    }
    return { ascending, from: number };
  }
  if (from !== undefined) {
    return { ascending: true, from: wholeNumber(from, 'from', ANY_WHOLE) };
  }
  return { ascending: !directions.descending, from: undefined };
}

/** Numbers `first`, `first` ± 1, … of a page, and the cursor of the next one. */
export function pageNumbers(
  start: PageStart,
  bounds: { readonly least: number; readonly most: number },
  limit: number,
): { numbers: number[]; cursor: string | null } {
  const { least, most } = bounds;
  const numbers: number[] = [];
  if (start.ascending) {
    let next = Math.max(start.from ?? least, least);
    while (next <= most && numbers.length < limit) numbers.push(next++);
    return { numbers, cursor: next <= most ? `a${next}` : null };
  }
  let next = Math.min(start.from ?? most, most);
  while (next >= least && numbers.length < limit) numbers.push(next--);
  return { numbers, cursor: next >= least ? `d${next}` : null };
}
