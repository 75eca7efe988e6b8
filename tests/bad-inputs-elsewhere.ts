/** Rows of the table of bad inputs that meet no door of HTTP: where they are tested, or why they are not yet. */

/** A row that is tested elsewhere: the file, and words of it that would go with the test. */
export interface ElsewhereRow {
  readonly row: number;
  readonly input: string;
  readonly file: string;
  readonly words: string;
}

/** Rows that other tests send. */
export const ELSEWHERE: readonly ElsewhereRow[] = [
  {
    row: 5,
    input: 'prices at the edges of the bands',
    file: 'apps/cli/src/rules/rules.test.ts',
    words: 'tick',
  },
  {
    row: 13,
    input: 'a nonce of 2^64 - 1',
    file: 'packages/gateway/src/http/bad-envelopes.test.ts',
    words: 'rows 13 to 16',
  },
  {
    row: 14,
    input: 'the bytes of a cancel as an order',
    file: 'packages/gateway/src/http/bad-envelopes.test.ts',
    words: 'the bytes of a cancel are no order',
  },
  {
    row: 19,
    input: 'self trade in each mode',
    file: 'packages/exchange/src/day/day-matching.test.ts',
    words: 'self-match, decrement',
  },
  {
    row: 21,
    input: 'amendments',
    file: 'packages/exchange/src/day/day-clock.test.ts',
    words: 'amend',
  },
  {
    row: 22,
    input: 'IOC and FOK',
    file: 'packages/exchange/src/day/day-matching.test.ts',
    words: 'FOK: more levels than are read at a time',
  },
  {
    row: 23,
    input: 'a chain of stops',
    file: 'packages/exchange/src/day/day-stops.test.ts',
    words: 'stop',
  },
  {
    row: 24,
    input: 'a million orders and levels',
    file: 'tests/book-work.test.ts',
    words: 'a book that walks its rows is found out',
  },
  {
    row: 25,
    input: 'orders out of session',
    file: 'packages/exchange/src/day/day-acceptance.test.ts',
    words: 'an order while its phase is left',
  },
  {
    row: 26,
    input: 'SSZ of wrong shape',
    file: 'packages/gateway/src/http/bad-envelopes.test.ts',
    words: 'SSZ (row 26)',
  },
  {
    row: 29,
    input: 'proofs of something else',
    file: 'packages/protocol/src/merkle.test.ts',
    words: 'refuses proofs of another leaf, place, depth or root',
  },
  {
    row: 29,
    input: 'consistency proofs of another log',
    file: 'packages/protocol/src/trade-log.test.ts',
    words: 'not with another root or size',
  },
  {
    row: 32,
    input: 'broken WebSocket frames',
    file: 'packages/gateway/src/ws/broken-clients.test.ts',
    words: '100,000 fragments: closed',
  },
  {
    row: 33,
    input: 'a stalled reader',
    file: 'packages/gateway/src/ws/slow-readers.test.ts',
    words: 'a stalled reader costs little memory',
  },
  {
    row: 33,
    input: '5,000 reconnections',
    file: 'packages/gateway/src/ws/reconnections.slow.test.ts',
    words: '5,000 clients that come back at once',
  },
  {
    row: 37,
    input: 'a folder in use, keys that others may read',
    file: 'apps/venue/src/start-venue.test.ts',
    words: 'with a key file that others may read',
  },
  {
    row: 37,
    input: 'a port that is none',
    file: 'apps/cli/src/run-cli.test.ts',
    words: 'start --port 65536',
  },
  {
    row: 39,
    input: 'a closed output, Ctrl-C',
    file: 'apps/cli/src/run-cli.test.ts',
    words: 'ends quietly when nobody reads its output',
  },
  {
    row: 40,
    input: 'a damaged block log',
    file: 'tests/damaged-log.test.ts',
    words: 'with any byte of its written part flipped',
  },
];

/** Rows that nobody sends yet, and why. */
export const NOT_SENT_YET: ReadonlyMap<number, string> = new Map([
  [27, 'there is no ABCI server yet'],
  [28, 'nothing here reads CBOR'],
  [30, 'nothing is sealed yet: an order with details is refused as unsupported'],
  [31, 'nothing is sealed yet: an order with details is refused as unsupported'],
  [34, 'there is no FIX door yet'],
  [35, 'there is no FIX door yet'],
  [36, 'there is no FIX door yet'],
  [38, 'the page escapes what it shows, but no test gives it such names yet'],
]);
