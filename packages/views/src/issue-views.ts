import { type Listing, readU64 } from '@jangbu/protocol';
import { BookView } from './book-view.ts';
import type { TouchedTable } from './view-block.ts';

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
  /** 0 trading. */
  status: number;
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
      status: 0,
      phase: PHASE_CONTINUOUS,
      lastPrice: 0,
      sharesIssued: 0,
      chainIndex: 0,
      chainHead: listingHash,
    };
    this.#issues.push(issue);
    this.#byShortCode.set(listing.shortCode, issue);
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
}
