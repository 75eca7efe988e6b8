import type { PageCache } from './page-cache.ts';
import { PagedRows } from './paged-rows.ts';

/** The share of one order in a trade. */
export interface FillView {
  /** Number among all fills, from 1. */
  readonly fill: number;
  readonly account: number;
  readonly orderId: number;
  /** Leaf of the trade log. */
  readonly tradeNumber: number;
  /** True if the order came in and traded, false if it waited. */
  readonly isTaker: boolean;
}

const TRADE = 0;
const ORDER = 4;
const ACCOUNT = 8;
/** The account's fill before this one; 0 for none. */
const OLDER = 12;
const IS_TAKER = 16;
const ROW_BYTES = 17;

/** All fills, two a trade, 17 bytes each, and for each account a chain through its own. */
export class FillViews {
  readonly #rows: PagedRows;
  readonly #newestByAccount = new Map<number, number>();

  constructor(cache?: PageCache) {
    this.#rows = new PagedRows(ROW_BYTES, cache);
    // Numbers begin at 1, so that 0 is none.
    this.#rows.add();
  }

  /** Appends the next fill of the ledger. */
  add({ account, orderId, tradeNumber, isTaker }: Omit<FillView, 'fill'>): void {
    const fill = this.#rows.add();
    const page = this.#rows.pageToWrite(fill);
    const at = this.#rows.offset(fill);
    page.setUint32(at + TRADE, tradeNumber);
    page.setUint32(at + ORDER, orderId);
    page.setUint32(at + ACCOUNT, account);
    page.setUint32(at + OLDER, this.#newestByAccount.get(account) ?? 0);
    page.setUint8(at + IS_TAKER, isTaker ? 1 : 0);
    this.#newestByAccount.set(account, fill);
  }

  /** At most `limit` fills of an account, newest first, with numbers below `below`. Cost: one step a fill above them. */
  ofAccount(account: number, below: number, limit: number): FillView[] {
    const fills: FillView[] = [];
    let fill = this.#newestByAccount.get(account) ?? 0;
    // A cursor names a fill of the account itself: from there the chain goes on without a walk.
    if (below <= fill && this.#accountOf(below - 1) === account) fill = below - 1;
    while (fill !== 0 && fills.length < limit) {
      const page = this.#rows.page(fill);
      const at = this.#rows.offset(fill);
      if (fill < below) {
        fills.push({
          fill,
          account,
          orderId: page.getUint32(at + ORDER),
          tradeNumber: page.getUint32(at + TRADE),
          isTaker: page.getUint8(at + IS_TAKER) === 1,
        });
      }
      fill = page.getUint32(at + OLDER);
    }
    return fills;
  }

  #accountOf(fill: number): number | null {
    if (fill < 1) return null;
    return this.#rows.page(fill).getUint32(this.#rows.offset(fill) + ACCOUNT);
  }
}
