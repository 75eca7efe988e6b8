import { limitsOf, type TickTable, tickTable } from '@jangbu/market';
import {
  asPrice,
  type Command,
  type DefineMarket,
  type EventOf,
  ISSUE_FLAGS,
  type LedgerEvent,
  type ListMarketIssue,
} from '@jangbu/protocol';

/** The lowest and the highest price of a day. */
export interface PriceLimits {
  readonly lower: number;
  readonly upper: number;
}

/** What priority in an issue depends on from its listing on. */
export interface IssueTerms {
  readonly lot: number;
  readonly isBilateral: boolean;
  /** False for an issue of market 0, which trades continuously all day and is never interrupted. */
  readonly hasMarket: boolean;
  /** The limits of the day of the listing; undefined in an issue that has no calls, or no limits. */
  readonly limits: PriceLimits | undefined;
}

/** Finds the command whose effect an event is: at its position, or the action of a proposal that is executed. */
export type CommandAt = (position: number) => Command | undefined;

/** Follows the commands that define tick tables and markets: events do not tell what an issue trades by. */
export class ListedTerms {
  readonly #tickTables: TickTable[] = [];
  readonly #markets: DefineMarket[] = [];

  /** Follows what defines a tick table or a market. */
  follow(event: LedgerEvent, commandAt: CommandAt): void {
    if (event.kind !== 'tick_table_defined' && event.kind !== 'market_defined') return;
    const command = commandAt(event.position);
    if (command?.kind === 'DefineTickTable') {
      const [first, ...others] = command.bands.map(({ from, tick }): [number, number] => {
        return [from, tick];
      });
      this.#tickTables.push(tickTable(first!, ...others));
    }
    if (command?.kind === 'DefineMarket') this.#markets.push(command);
  }

  /** The terms of an issue that is listed. */
  termsOf(event: EventOf<'issue_listed'>, commandAt: CommandAt): IssueTerms {
    const command = event.tick === 0 ? commandAt(event.position) : undefined;
    const market = command?.kind === 'ListMarketIssue' ? this.#markets[command.market - 1] : null;
    if (command?.kind !== 'ListMarketIssue' || !market) {
      return { lot: event.lot, isBilateral: false, hasMarket: false, limits: undefined };
    }
    const limits = this.#limitsOf(command, market);
    return { lot: event.lot, isBilateral: market.matchingMode === 1, hasMarket: true, limits };
  }

  /** Limits of the day of the listing (docs/spec/trading-day.md section 3). */
  #limitsOf({ flags, basePrice }: ListMarketIssue, market: DefineMarket): PriceLimits | undefined {
    const isListing = (flags & ISSUE_FLAGS.listing_day) !== 0;
    const upPercent = isListing ? market.listingUpPercent : market.upPercent;
    const downPercent = isListing ? market.listingDownPercent : market.downPercent;
    if (upPercent === 0 && downPercent === 0) return undefined;
    const ticks = this.#tickTables[market.tickTable - 1]!;
    return limitsOf({ kind: 'band', upPercent, downPercent }, ticks, asPrice(basePrice))!;
  }
}
