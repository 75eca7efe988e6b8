import {
  type Command,
  decodeUtf8,
  EVENT_KINDS,
  ISSUE_FLAGS,
  type ListIssue,
  type Listing,
  type ListMarketIssue,
  listingHash,
  PHASE_CAUSES,
  PHASES,
  readU32,
  readU64,
  type TickBand,
} from '@jangbu/protocol';
import type { FoldedBlock } from './block-fold.ts';
import type { IssueView } from './issue-views.ts';
import { listingLimits } from './tick-bands.ts';

const PHASE_HALT = PHASES.indexOf('halt');
const CAUSE_HALT = PHASE_CAUSES.indexOf('halt');

/** Folds the events of markets, issues and their trading days. */
export class IssueFold {
  readonly #in: FoldedBlock;

  constructor(folded: FoldedBlock) {
    this.#in = folded;
  }

  /** Folds one event; what is none of these is left alone. */
  fold(events: Uint8Array, at: number): void {
    switch (events[at]) {
      case EVENT_KINDS.issue_listed:
        this.#listed(events, at);
        break;
      case EVENT_KINDS.shares_issued:
        this.#in.views.issues.must(readU32(events, at + 20)).sharesIssued += readU64(
          events,
          at + 24,
        );
        break;
      case EVENT_KINDS.tick_table_defined:
      case EVENT_KINDS.market_defined:
      case EVENT_KINDS.trading_day_set:
      case EVENT_KINDS.seed_committed:
      case EVENT_KINDS.seed_revealed:
        this.#market(events, at);
        break;
      case EVENT_KINDS.day_started:
        this.#dayStarted(events, at);
        break;
      case EVENT_KINDS.phase_changed:
        this.#phaseChanged(events, at);
        break;
      case EVENT_KINDS.interrupted:
        this.#interrupted(events, at);
        break;
      case EVENT_KINDS.indicative_price:
        this.#auction(events, at);
        break;
      case EVENT_KINDS.uncrossed:
        this.#uncrossed(events, at);
        break;
      case EVENT_KINDS.issue_closed:
        this.#status(events, at);
        break;
      default:
    }
  }

  /** Notes that the status of the issue at `at + 16` changed; its book carries what a call would come to. */
  #status(events: Uint8Array, at: number): IssueView {
    const { views, changes } = this.#in;
    const issue = views.issues.must(readU32(events, at + 16));
    const seq = readU64(events, at + 8);
    issue.statusSeq = seq;
    issue.book.seq = seq;
    changes.statuses.add(issue.issue);
    changes.books.add(issue.issue);
    return issue;
  }

  /** The same of what also changed its call. */
  #auction(events: Uint8Array, at: number): IssueView {
    const issue = this.#status(events, at);
    issue.auctionSeq = issue.statusSeq;
    this.#in.changes.auctions.add(issue.issue);
    return issue;
  }

  #uncrossed(events: Uint8Array, at: number): void {
    const issue = this.#auction(events, at);
    const quantity = readU64(events, at + 32);
    // A call without a price trades nothing, and the one before it stays the last that did.
    if (quantity === 0) return;
    const { timestamp, index } = this.#in.block.header;
    const price = readU64(events, at + 24);
    issue.callResult = { phase: events[at + 20]!, price, quantity, timestamp, blockIndex: index };
  }

  #listed(events: Uint8Array, at: number): void {
    const command = this.#in.actionAt(events, at);
    const { listing, ticks } = this.#listingOf(command, readU32(events, at + 16));
    const { views, block, changes } = this.#in;
    const { header } = block;
    const names = {
      name: decodeUtf8(listing.name) ?? '',
      nameEnglish: decodeUtf8(listing.nameEnglish) ?? '',
    };
    const hash = listingHash(views.hasher, header.chainId, listing);
    views.issues.add(listing, names, hash, ticks, header.index, readU64(events, at + 8));
    changes.listed.add(listing.issue);
    changes.statuses.add(listing.issue);
  }

  #listingOf(command: Command, issue: number): { listing: Listing; ticks: readonly TickBand[] } {
    const { timestamp } = this.#in.block.header;
    if (command.kind === 'ListMarketIssue') return this.#marketListing(command, issue, timestamp);
    if (command.kind !== 'ListIssue') throw new Error('a listing that no command lists');
    const { kind: _, ...fields }: ListIssue = command;
    return { listing: { ...fields, issue, timestamp }, ticks: [{ from: 0, tick: command.tick }] };
  }

  #marketListing(
    { kind: _, flags, ...fields }: ListMarketIssue,
    issue: number,
    timestamp: number,
  ): { listing: Listing; ticks: readonly TickBand[] } {
    const { rules, ticks } = this.#in.views.markets.must(fields.market);
    const isListingDay = (flags & ISSUE_FLAGS.listing_day) !== 0;
    const limits = listingLimits(rules, ticks, fields.basePrice, isListingDay);
    const { matchingMode, tickTable } = rules;
    const listing = { ...fields, ...limits, matchingMode, tickTable, tick: 0, issue, timestamp };
    return { listing, ticks };
  }

  #market(events: Uint8Array, at: number): void {
    const { markets } = this.#in.views;
    const number = readU32(events, at + 16);
    const command = this.#in.actionAt(events, at);
    switch (command.kind) {
      case 'DefineTickTable':
        markets.addTickTable(number, command.bands);
        break;
      case 'DefineMarket':
        markets.add(number, command);
        break;
      case 'SetTradingDay':
        markets.setTradingDay(number, command.date, command.template);
        break;
      case 'CommitAuctionSeed':
        markets.must(number).commitment = command.commitment;
        break;
      case 'Uncross':
        markets.must(number).commitment = command.seed;
        markets.must(number).seed = command.seed;
        break;
      default:
        throw new Error(`an event of a market in a ${command.kind}`);
    }
  }

  #dayStarted(events: Uint8Array, at: number): void {
    const issue = this.#status(events, at);
    issue.basePrice = readU64(events, at + 24);
    issue.lowerLimit = readU64(events, at + 32);
    issue.upperLimit = readU64(events, at + 40);
    issue.interruption = null;
  }

  #phaseChanged(events: Uint8Array, at: number): void {
    const issue = this.#auction(events, at);
    const isHalt = events[at + 21] === PHASE_HALT;
    if (!isHalt) issue.halt = null;
    // A halt that outlives its day is entered again, by the clock.
    if (events[at + 22] !== CAUSE_HALT) return;
    const command = this.#in.commandAt(events, at);
    if (command.kind !== 'HaltIssue') throw new Error('a halt that is no HaltIssue');
    const { timestamp, index } = this.#in.block.header;
    issue.halt = { reason: command.reason, timestamp, blockIndex: index, isRatified: false };
  }

  #interrupted(events: Uint8Array, at: number): void {
    const issue = this.#auction(events, at);
    const { timestamp, index } = this.#in.block.header;
    issue.interruption = {
      kind: events[at + 21]!,
      phase: events[at + 20]!,
      price: readU64(events, at + 24),
      reference: readU64(events, at + 32),
      timestamp,
      blockIndex: index,
    };
  }
}
