import {
  applyBlock,
  type BlockInput,
  checkInvariants,
  createGenesisBlock,
  type ExchangeState,
  type Execution,
  type TouchedRows,
} from '@jangbu/exchange';
import { BOOK_ENGINES, type BookFactory } from '@jangbu/market';
import { decodeEvent, EVENT_BYTES, TABLES, toHex } from '@jangbu/protocol';
import { nativeHasher } from '../packages/replica/src/native-hasher.ts';
import { RandomSource } from '../packages/simulator/src/random-source.ts';
import { RandomDay } from './random-day.ts';
import { RANDOM_GENESIS } from './random-genesis.ts';
import { viewOf } from './random-ledger.ts';

/** More than the blocks of the two engines have, so that the books and not the blocks are most of the work. */
const COMMANDS_PER_BLOCK = 30;
const ROWS_EVERY_BLOCKS = 10;
const INVARIANTS_EVERY_BLOCKS = 20_000;

/** What a run of the exchange on both books came to. */
export interface TwoBooksRun {
  readonly commands: number;
  readonly blocks: number;
  readonly trades: number;
  /** Business dates that passed. */
  readonly dates: number;
  /** The most orders that were open at the end of a block. */
  readonly mostOpenOrders: number;
}

/**
 * Runs the exchange on the plain and on the fast book over the same random trading days, unsealed, until `commands`
 * commands were executed; throws at the first difference in events, or in the written rows, which are compared every
 * few blocks. `createFast` makes the books that stand in for the fast ones.
 */
export function runBothBooks(
  seed: number,
  commands: number,
  createFast: BookFactory = BOOK_ENGINES.fast,
): TwoBooksRun {
  const [fast, plain] = [createState(createFast), createState(BOOK_ENGINES.plain)];
  const day = new RandomDay(new RandomSource(seed), fast.settings.chainId, {
    commandsPerBlock: COMMANDS_PER_BLOCK,
  });
  const firstDate = fast.businessDate;
  let [blocks, mostOpenOrders] = [0, 0];
  while (day.commands < commands) {
    const { timestamp, commands: next } = day.nextCommands(viewOf(fast));
    const envelopes =
      next.length === 0
        ? []
        : [{ envelope: day.envelopeOf(next), signatureValid: true, sizeBytes: 0 }];
    compareBlock(`seed ${seed}, block ${blocks}`, fast, plain, { timestamp, envelopes });
    blocks += 1;
    mostOpenOrders = Math.max(mostOpenOrders, fast.orders.openCount);
    if (blocks % INVARIANTS_EVERY_BLOCKS === 0) checkBoth(fast, plain);
  }
  checkBoth(fast, plain);
  const dates = fast.businessDate - firstDate;
  return { commands: day.commands, blocks, trades: fast.tradeCount, dates, mostOpenOrders };
}

function createState(createBook: BookFactory): ExchangeState {
  return createGenesisBlock(RANDOM_GENESIS, nativeHasher, createBook).state;
}

function checkBoth(fast: ExchangeState, plain: ExchangeState): void {
  checkInvariants(fast);
  checkInvariants(plain);
}

function compareBlock(
  where: string,
  fast: ExchangeState,
  plain: ExchangeState,
  input: BlockInput,
): void {
  const [ours, theirs] = [applyBlock(fast, input), applyBlock(plain, input)];
  sameEvents(where, ours, theirs);
  if (ours.index % ROWS_EVERY_BLOCKS === 0) sameRows(where, ours.touched, theirs.touched);
}

function sameEvents(
  where: string,
  { events: fast }: Execution,
  { events: plain }: Execution,
): void {
  if (Buffer.compare(fast, plain) === 0) return;
  const length = Math.max(fast.length, plain.length);
  for (let at = 0; at < length; at += EVENT_BYTES) {
    const [ours, theirs] = [fast, plain].map((events) =>
      at < events.length ? JSON.stringify(decodeEvent(events, at)) : 'none',
    );
    same(`${where}: event ${at / EVENT_BYTES}`, ours ?? '', theirs ?? '');
  }
}

function sameRows(
  where: string,
  fast: readonly TouchedRows[],
  plain: readonly TouchedRows[],
): void {
  const tables = [fast, plain].map((all) => all.map(({ table }) => table).join());
  same(`${where}: written tables`, tables[0] ?? '', tables[1] ?? '');
  for (const [place, ours] of fast.entries()) {
    const theirs = plain[place] as TouchedRows;
    const what = `${where}: table ${TABLES[ours.table]?.name}`;
    same(`${what}, row numbers`, ours.rows.join(), theirs.rows.join());
    const isSame =
      ours.cleared === theirs.cleared &&
      Buffer.compare(ours.bytes, theirs.bytes) === 0 &&
      Buffer.compare(ours.present, theirs.present) === 0;
    if (!isSame) same(`${what}, rows`, toHex(ours.bytes), toHex(theirs.bytes));
  }
}

function same(what: string, fast: string, plain: string): void {
  if (fast === plain) return;
  throw new Error(`${what}: with the fast book ${fast}, with the plain one ${plain}`);
}
