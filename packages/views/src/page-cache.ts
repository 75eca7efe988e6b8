/** Where pages go that memory has no room for: one scratch file, read and written at once, gone when the process ends. */
export interface PageStore {
  /** Fills `into` with what was written at `offset`; throws if it cannot. */
  read(offset: number, into: Uint8Array): void;
  /** Writes `bytes` at `offset`, within or right after what was written; throws if it cannot. */
  write(offset: number, bytes: Uint8Array): void;
}

/** A page in memory. */
export interface CachedPage {
  readonly view: DataView;
  readonly bytes: Uint8Array;
  /** Place among the pages of its owner. */
  readonly number: number;
  readonly owner: PageOwner;
  /** Tick of the cache at its last use. */
  lastUsed: number;
  /** True if it differs from what the store holds. */
  isDirty: boolean;
}

/** Whose pages they are: it is told when one has left memory, and where it is then. */
export interface PageOwner {
  left(page: CachedPage): void;
  /** Where the page is in the store, or -1 if it never was there. */
  storedAt(page: number): number;
  stored(page: number, offset: number): void;
}

/** A page that was used less than so many uses ago stays: whoever holds it may be about to write to it. */
const GRACE_USES = 4_096;
/** How many pages are looked at to find one that was not used for long. */
const SAMPLE = 8;
/** How many pages are passed over while the store takes nothing, for one that it has already. */
const MAX_REFUSALS = 8;

/**
 * Keeps the pages of several `PagedRows` in memory up to a budget, and the others in a store.
 *
 * What was not used for long leaves first, by a sample of eight. Without a store, or while it takes nothing, everything
 * stays in memory. A page that leaves is written only if it has changed. Constant cost a use; a page that is fetched costs one read and at most
 * one write of the store.
 */
export class PageCache {
  readonly #store: PageStore | null;
  readonly #budgetBytes: number;
  readonly #pages: CachedPage[] = [];
  #bytes = 0;
  #tick = 0;
  #hand = 0;
  #storeEnd = 0;

  constructor(store: PageStore | null = null, budgetBytes = Number.POSITIVE_INFINITY) {
    this.#store = store;
    this.#budgetBytes = budgetBytes;
  }

  /** Bytes of the pages in memory. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Bytes of the store that pages have taken. */
  get storedBytes(): number {
    return this.#storeEnd;
  }

  /** Notes a use. */
  use(page: CachedPage): void {
    this.#tick += 1;
    page.lastUsed = this.#tick;
  }

  /** A new page of zeros. */
  create(owner: PageOwner, number: number, sizeBytes: number): CachedPage {
    return this.#enter(owner, number, new Uint8Array(sizeBytes), true);
  }

  /** Brings a page back that has left memory. */
  fetch(owner: PageOwner, number: number, sizeBytes: number): CachedPage {
    const bytes = new Uint8Array(sizeBytes);
    this.#store!.read(owner.storedAt(number), bytes);
    return this.#enter(owner, number, bytes, false);
  }

  #enter(owner: PageOwner, number: number, bytes: Uint8Array, isDirty: boolean): CachedPage {
    this.#makeRoom(bytes.length);
    this.#tick += 1;
    const view = new DataView(bytes.buffer);
    const page = { view, bytes, number, owner, lastUsed: this.#tick, isDirty };
    this.#pages.push(page);
    this.#bytes += bytes.length;
    return page;
  }

  #makeRoom(sizeBytes: number): void {
    if (this.#store === null) return;
    let refusals = 0;
    while (this.#bytes + sizeBytes > this.#budgetBytes && this.#pages.length > 0) {
      const place = this.#oldestOfSample();
      const page = this.#pages[place]!;
      if (this.#tick - page.lastUsed < GRACE_USES) return;
      // A store that refused one page is not asked again: a page that it has already is looked for instead.
      if (refusals > 0 ? page.isDirty : !this.#isSaved(page)) {
        refusals += 1;
        if (refusals === MAX_REFUSALS) return;
        continue;
      }
      page.owner.left(page);
      const last = this.#pages.pop()!;
      if (last !== page) this.#pages[place] = last;
      this.#bytes -= page.bytes.length;
    }
  }

  #oldestOfSample(): number {
    const count = this.#pages.length;
    let oldest = this.#hand % count;
    for (let step = 0; step < SAMPLE; step += 1) {
      this.#hand = (this.#hand + 1) % count;
      if (this.#pages[this.#hand]!.lastUsed < this.#pages[oldest]!.lastUsed) oldest = this.#hand;
    }
    return oldest;
  }

  /** Writes the page if it has changed; false if the store does not take it: then it has to stay. */
  #isSaved(page: CachedPage): boolean {
    if (!page.isDirty) return true;
    const known = page.owner.storedAt(page.number);
    const offset = known < 0 ? this.#storeEnd : known;
    try {
      this.#store!.write(offset, page.bytes);
    } catch {
      // A full disk must not end the views: memory holds what the store does not.
      return false;
    }
    if (known < 0) {
      this.#storeEnd += page.bytes.length;
      page.owner.stored(page.number, offset);
    }
    page.isDirty = false;
    return true;
  }
}
