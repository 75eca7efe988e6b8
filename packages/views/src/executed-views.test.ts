import { decodeStoredBlock, encodeStoredBlock, NONE_U32, TABLES, toHex } from '@jangbu/protocol';
import { expect, it } from 'vitest';
import { CANDLE_RESOLUTIONS } from './candle-views.ts';
import { type ExecutedBlocks, GENESIS, opened } from './executed-blocks.test.ts';
import type { PageCache } from './page-cache.ts';
import { VenueViews } from './venue-views.ts';
import type { TouchedTable, ViewBlock } from './view-block.ts';

/** Whole numbers from 0 to below `bound` that only depend on the seed. */
export function seededNumbers(seed: number): (bound: number) => number {
  let state = seed;
  return (bound) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 4_294_967_296) * bound);
  };
}

export function viewsOf(executed: ExecutedBlocks, history?: PageCache): VenueViews {
  const { genesis } = executed;
  return new VenueViews(GENESIS, genesis.header.chainId, genesis, undefined, history);
}

/** Views that took over every block with everything that it brings. */
export function live(executed: ExecutedBlocks, history?: PageCache): VenueViews {
  const views = viewsOf(executed, history);
  for (const block of executed.blocks) views.apply(block);
  return views;
}

/** Everything that a door can read, as plain data. */
export function everythingOf(views: VenueViews) {
  const numbers = (count: number) => Array.from({ length: count }, (_, place) => place);
  return {
    markets: views.markets.all,
    tradingDays: views.markets.all.map(({ market }) => views.markets.tradingDays(market, 0)),
    issues: views.issues.all.map(({ book, ...issue }) => ({
      ...issue,
      seq: book.seq,
      unpriced: [book.market.asks, book.market.bids, book.midpoint.asks, book.midpoint.bids],
      asks: book.asks.best(1_000),
      bids: book.bids.best(1_000),
    })),
    orders: numbers(views.orders.count + 1).map((orderId) => views.orders.order(orderId)),
    accounts: views.members.accounts.map((account) => ({
      account,
      cash: views.members.cashOf(account.account),
      positions: views.members.positionsOf(account.account),
      withdrawals: views.offices.withdrawalsOf(account.account),
      frozen: views.issues.all.map(({ issue }) => views.offices.frozenOf(account.account, issue)),
      open: views.orders.openOfAccount(account.account, NONE_U32, 1_000),
      all: views.orders.ofAccount(account.account, NONE_U32, 1_000),
      fills: views.fills.ofAccount(account.account, NONE_U32, 1_000),
    })),
    candles: views.issues.all.map(({ issue }) =>
      CANDLE_RESOLUTIONS.map((resolution) =>
        views.candles.of(issue, resolution, { from: 0, below: Number.MAX_SAFE_INTEGER }, 1_000),
      ),
    ),
    participants: views.members.participants,
    fees: views.offices.fees,
    proposals: views.offices.proposals,
    totals: views.issues.all.map(({ issue }) => views.offices.totalsOf(issue)),
    breaches: views.issues.all.map(({ issue }) => views.offices.breachesOf(issue)),
    rulesVersion: views.rulesVersion,
    keys: GENESIS.participants.map(({ rootKey }) => views.members.keyOf(toHex(rootKey))),
    trades: numbers(views.trades.count).map((number) => views.trades.trade(number)),
    blocks: numbers(views.index + 1).map((index) => views.blocks.block(index)),
    envelopes: numbers(views.index + 1).map((index) => views.blocks.envelopeIds(index)),
  };
}

/** The last content of every row that was ever written, as a dump of the state would have it. */
function lastRows(blocks: readonly ViewBlock[]): TouchedTable[] {
  const rows = new Map<
    string,
    { table: number; row: number; bytes: Uint8Array; present: number }
  >();
  for (const block of blocks) {
    for (const touched of block.touched ?? []) {
      const { rowBytes } = TABLES[touched.table]!;
      for (let place = 0; place < touched.rows.length; place += 1) {
        const row = touched.rows[place]!;
        const bytes = touched.bytes.slice(place * rowBytes, (place + 1) * rowBytes);
        const present = touched.present[place]!;
        rows.set(`${touched.table} ${row}`, { table: touched.table, row, bytes, present });
      }
    }
  }
  return [...rows.values()].map(({ table, row, bytes, present }) => ({
    table,
    rows: [row],
    bytes,
    present: [present],
  }));
}

/** Views that were rebuilt from the stored bytes of the blocks, and then took over the rows of the state. */
export function rebuiltOf(executed: ExecutedBlocks): VenueViews {
  const rebuilt = viewsOf(executed);
  for (const block of executed.blocks) {
    const { header, operatorSignature, events, trades } = block;
    const transactions = [...block.transactions];
    const bytes = encodeStoredBlock({ header, operatorSignature, transactions, events, trades });
    const decoded = decodeStoredBlock(bytes);
    if (!decoded.ok) throw new Error(decoded.reason);
    rebuilt.apply({ ...decoded.block, hash: block.hash });
  }
  rebuilt.loadRows(lastRows(executed.blocks));
  return rebuilt;
}

it('views are built twice alike', () => {
  const executed = opened();
  expect(everythingOf(live(executed))).toEqual(everythingOf(rebuiltOf(executed)));
});
