import type { CurrencyAnswer, InfoAnswer, MarketAnswer, Trader } from '@jangbu/sdk';
import type { Trade } from './trade-chain.ts';
import type { AccountView, LedgerBlock, OrderView } from './wire.ts';

/** The rows of the tape, newest first. */
export interface TapeView {
  trades: readonly Trade[];
  /** For each row, whether this browser saw it hang on the row below. */
  links: readonly boolean[];
  /** Trades that arrived while the rows are held still. */
  waiting: number;
}

/** The newest ledger blocks, newest first, with their links as in {@link TapeView}. */
export interface BlocksView {
  blocks: readonly LedgerBlock[];
  links: readonly boolean[];
}

/** The demo account and what signs for it, in this browser. */
export interface DemoDesk {
  number: number;
  trader: Trader;
}

/** What is one's own: `desk` is undefined until known and null where the ledger has no demo key. */
export interface OwnView {
  desk: DemoDesk | null | undefined;
  account: AccountView | null;
  orders: readonly OrderView[];
}

/** That the connection is back, and how many trades were fetched for the gap; null if it is not joined. */
export interface Return {
  missed: number | null;
}

/** What the page needs to know of the ledger as a whole. */
export type LedgerInfo = Pick<InfoAnswer, 'network' | 'clockRate'> & {
  readonly currencies: readonly CurrencyAnswer[];
};

/** Rules of the markets by their numbers, as far as the page says them. */
export type MarketRules = ReadonlyMap<
  number,
  Pick<MarketAnswer, 'resumeSeconds' | 'staticPercent'>
>;
