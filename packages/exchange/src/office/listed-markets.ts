import { isSoundTickTable, type TickTable, tickTable } from '@jangbu/market';
import {
  type Command,
  type DefineMarket,
  ISSUE_FLAGS,
  LIMITS,
  type Listing,
  type ListMarketIssue,
} from '@jangbu/protocol';
import { dayLimits } from '../day/day-start.ts';
import { MAX_UP_PERCENT } from './markets.ts';

/**
 * Markets and tick tables in the order of the ledger: what a listing record takes from them, without executing anything.
 * The ledger may be a false one: commands that no engine takes make listings that are not there.
 */
export class ListedMarkets {
  readonly #tickTables: (TickTable | undefined)[] = [];
  readonly #markets: DefineMarket[] = [];

  /** Takes a command that the ledger executed; all but those that define tick tables and markets are nothing to it. */
  follow(command: Command): void {
    if (command.kind === 'DefineMarket') this.#markets.push(command);
    if (command.kind !== 'DefineTickTable') return;
    const bands = command.bands.map(({ from, tick }): [number, number] => [from, tick]);
    this.#tickTables.push(isSoundTickTable(command.bands) ? tickTable(...bands) : undefined);
  }

  /**
   * The terms of the listing record of a command that listed an issue (docs/spec/commands.md, ListIssue and
   * ListMarketIssue); undefined for other commands, and where no such market was defined.
   */
  listingOf(command: Command): Omit<Listing, 'issue' | 'timestamp'> | undefined {
    if (command.kind === 'ListIssue') return command;
    return command.kind === 'ListMarketIssue' ? this.#marketListing(command) : undefined;
  }

  #marketListing(command: ListMarketIssue): Omit<Listing, 'issue' | 'timestamp'> | undefined {
    const market = this.#markets[command.market - 1];
    const ticks = this.#tickTables[(market?.tickTable ?? 0) - 1];
    if (market === undefined || ticks === undefined || !isListable(market, command)) {
      return undefined;
    }
    const { flags, kind: _, ...terms } = command;
    const isListingDay = (flags & ISSUE_FLAGS.listing_day) !== 0;
    const limits = dayLimits(market, ticks, command.basePrice, isListingDay);
    return {
      ...terms,
      matchingMode: market.matchingMode,
      tickTable: market.tickTable,
      tick: 0,
      lowerLimit: limits?.lower ?? 0,
      upperLimit: limits?.upper ?? 0,
    };
  }
}

/** Whether the limits of the base price are exact, as admission of both commands demands. */
function isListable(
  { upPercent, listingUpPercent }: DefineMarket,
  { basePrice }: ListMarketIssue,
): boolean {
  const isBase = basePrice >= 1 && basePrice <= LIMITS.maxBasePrice;
  return isBase && Math.max(upPercent, listingUpPercent) <= MAX_UP_PERCENT;
}
