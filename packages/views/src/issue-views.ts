import { ISSUE_FLAGS, type Listing, readU32, readU64, type TickBand } from '@jangbu/protocol';
import { BookView } from './book-view.ts';
import type { TouchedTable } from './view-block.ts';

/** Where an issue of a market stands in its day: its row of table 21 (docs/spec/state.md). Prices 0 are none. */
export interface IssueDayView {
  /** Timestamp at which the clock ends the phase; 0 for never. */
  readonly phaseUntil: number;
  /** Timestamp from which on what is collected may trade; 0 where nothing is collected. */
  readonly callEnd: number;
  /** Price of the last call, or the base price. */
  readonly singlePrice: number;
  readonly closePrice: number;
  /** Last price of the regular session of the date. */
  readonly dayLast: number;
  /** What the call would come to; both 0 where it has no price. */
  readonly expectedPrice: number;
  readonly expectedQuantity: number;
  /** Business date that the row was prepared for. */
  readonly date: number;
  readonly isIndexMember: boolean;
  readonly isListingDay: boolean;
  /** True while a call goes on because its price was too far. */
  readonly isExtended: boolean;
}

/** The last price that was too far to trade at. */
export interface InterruptionView {
  /** 0 dynamic, 1 static. */
  readonly kind: number;
  /** The phase that it interrupted. */
  readonly phase: number;
  /** The price that would have traded. */
  readonly price: number;
  /** The price from which it was too far. */
  readonly reference: number;
  readonly timestamp: number;
  readonly blockIndex: number;
}

/** The last call that traded. */
export interface CallResultView {
  /** The phase that it ended. */
  readonly phase: number;
  readonly price: number;
  readonly quantity: number;
  readonly timestamp: number;
  readonly blockIndex: number;
}

/** The halt under which an issue stands. */
export interface HaltView {
  /** Number of the reason that its command gave. */
  readonly reason: number;
  readonly timestamp: number;
  readonly blockIndex: number;
  /** True once a second key has ratified it. */
  readonly isRatified: boolean;
}

/** What orders of an issue must keep to; 0: none. */
export interface IssueTermsView {
  readonly feeSchedule: number;
  readonly maxQuantity: number;
  /** In minor units. */
  readonly maxNotional: number;
  readonly ownershipCapPpm: number;
  readonly collarPercent: number;
}

const NO_TERMS: IssueTermsView = {
  feeSchedule: 0,
  maxQuantity: 0,
  maxNotional: 0,
  ownershipCapPpm: 0,
  collarPercent: 0,
};

/** A listed issue with its present state. Closed sets are numbers of docs/spec. */
export interface IssueView {
  readonly issue: number;
  readonly listing: Listing;
  /** Names of the listing as text. */
  readonly name: string;
  readonly nameEnglish: string;
  /** Hash of the listing record: block 0 of the issue's chain. */
  readonly listingHash: Uint8Array;
  /** Index of the block that listed it. */
  readonly listedAt: number;
  readonly book: BookView;
  /** Bands of its ticks: one where the tick is fixed. */
  readonly ticks: readonly TickBand[];
  /** Base price and limits of the day; 0 for none. */
  basePrice: number;
  lowerLimit: number;
  upperLimit: number;
  /** Null for an issue of market 0. */
  day: IssueDayView | null;
  /** The last interruption of the date, or null. */
  interruption: InterruptionView | null;
  /** Null unless it is halted. */
  halt: HaltView | null;
  /** Null before the first call that traded. */
  callResult: CallResultView | null;
  /** `eventSeq` of the last event about its calls; at first that of the listing. */
  auctionSeq: number;
  /** `eventSeq` of the last event about its phase, prices of the day or call; at first that of the listing. */
  statusSeq: number;
  /** 0 trading, 1 delisted, 2 suspended. */
  status: number;
  terms: IssueTermsView;
  /** Number of the phase. */
  phase: number;
  /** Price of the last trade; 0 for none. */
  lastPrice: number;
  sharesIssued: number;
  /** Index of the last trade block. */
  chainIndex: number;
  /** Hash of the last trade block, or of the listing. */
  chainHead: Uint8Array;
}

const PHASE_CLOSED = 0;
const PHASE_CONTINUOUS = 3;

/** All issues, found by number and by short code. */
export class IssueViews {
  readonly #issues: IssueView[] = [];
  readonly #byShortCode = new Map<string, IssueView>();

  /** All issues in the order of their numbers. */
  get all(): readonly IssueView[] {
    return this.#issues;
  }

  /** Adds a listed issue; throws if its number is not the next one. */
  add(
    listing: Listing,
    names: { name: string; nameEnglish: string },
    listingHash: Uint8Array,
    ticks: readonly TickBand[],
    listedAt: number,
    seq: number,
  ): void {
    if (listing.issue !== this.#issues.length) {
      throw new Error(`issue ${listing.issue} is not the next one`);
    }
    const issue: IssueView = {
      issue: listing.issue,
      listing,
      ...names,
      listingHash,
      listedAt,
      book: new BookView(seq),
      ticks,
      basePrice: listing.basePrice,
      lowerLimit: listing.lowerLimit,
      upperLimit: listing.upperLimit,
      day: null,
      interruption: null,
      halt: null,
      callResult: null,
      auctionSeq: seq,
      statusSeq: seq,
      status: 0,
      terms: NO_TERMS,
      phase: listing.market === 0 ? PHASE_CONTINUOUS : PHASE_CLOSED,
      lastPrice: 0,
      sharesIssued: 0,
      chainIndex: 0,
      chainHead: listingHash,
    };
    this.#issues.push(issue);
    this.#byShortCode.set(listing.shortCode, issue);
  }

  /** Number of issues. */
  get count(): number {
    return this.#issues.length;
  }

  /** The issue of that number, or null. */
  get(issue: number): IssueView | null {
    return this.#issues[issue] ?? null;
  }

  /** The issue of that short code, or null. */
  byShortCode(shortCode: string): IssueView | null {
    return this.#byShortCode.get(shortCode) ?? null;
  }

  /** The issue of that number; throws if there is none. */
  must(issue: number): IssueView {
    const view = this.#issues[issue];
    if (view === undefined) throw new Error(`no issue ${issue}`);
    return view;
  }

  /** Takes over rows of the issues table. */
  load(touched: TouchedTable, rowBytes: number): void {
    for (let place = 0; place < touched.rows.length; place += 1) {
      const issue = this.must(touched.rows[place]!);
      const from = place * rowBytes;
      issue.status = touched.bytes[from + 45]!;
      issue.phase = touched.bytes[from + 104]!;
      issue.sharesIssued = readU64(touched.bytes, from + 88);
    }
  }

  /** Takes over rows of the issue days table. */
  loadDays(touched: TouchedTable, rowBytes: number): void {
    for (let place = 0; place < touched.rows.length; place += 1) {
      if (touched.present[place] === 0) continue;
      this.must(touched.rows[place]!).day = dayOf(touched.bytes, place * rowBytes);
    }
  }
}

function dayOf(bytes: Uint8Array, at: number): IssueDayView {
  const flags = bytes[at + 60]!;
  return {
    phaseUntil: readU64(bytes, at),
    callEnd: readU64(bytes, at + 8),
    singlePrice: readU64(bytes, at + 16),
    closePrice: readU64(bytes, at + 24),
    dayLast: readU64(bytes, at + 32),
    expectedPrice: readU64(bytes, at + 40),
    expectedQuantity: readU64(bytes, at + 48),
    date: readU32(bytes, at + 56),
    isIndexMember: (flags & ISSUE_FLAGS.index_member) !== 0,
    isListingDay: (flags & ISSUE_FLAGS.listing_day) !== 0,
    isExtended: bytes[at + 62] === 1,
  };
}
