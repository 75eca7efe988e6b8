const NONE = -1;
const INITIAL_ROWS = 64;

/** Whose an account is; the accounts of the state. */
type Owners = readonly { readonly participant: number }[];

/**
 * The rows of one table of orders by account, and the accounts that have any by participant: derived, as links in typed
 * arrays, so that what walks somebody's orders costs as much as these and not as the book.
 *
 * An order comes to the end of its account's list, an account to the end of its participant's. Constant cost a call.
 */
export class OpenOrderLists {
  readonly #owners: Owners;
  /** Neighbours by slot. */
  #next = filled(INITIAL_ROWS);
  #previous = filled(INITIAL_ROWS);
  /** By account: first and last slot, and the account's neighbours among those of its participant. */
  #first = filled(INITIAL_ROWS);
  #last = filled(INITIAL_ROWS);
  #nextAccount = filled(INITIAL_ROWS);
  #previousAccount = filled(INITIAL_ROWS);
  /** By participant. */
  #firstAccount = filled(INITIAL_ROWS);
  #lastAccount = filled(INITIAL_ROWS);

  constructor(owners: Owners) {
    this.#owners = owners;
  }

  /** First slot of an account, -1 for none. */
  firstOf(account: number): number {
    return this.#first[account] ?? NONE;
  }

  /** The slot after another of the same account, -1 at the end. */
  after(slot: number): number {
    return this.#next[slot]!;
  }

  /** First account of a participant that has orders, -1 for none. */
  firstAccountOf(participant: number): number {
    return this.#firstAccount[participant] ?? NONE;
  }

  /** The account after another of the same participant that has orders, -1 at the end. */
  accountAfter(account: number): number {
    return this.#nextAccount[account]!;
  }

  /** Takes up a slot that is in no list. */
  link(slot: number, account: number): void {
    if (slot >= this.#next.length) this.#growSlots(slot + 1);
    if (account >= this.#first.length) this.#growAccounts(account + 1);
    const last = this.#last[account]!;
    this.#next[slot] = NONE;
    this.#previous[slot] = last;
    this.#last[account] = slot;
    if (last !== NONE) this.#next[last] = slot;
    else {
      this.#first[account] = slot;
      this.#linkAccount(account);
    }
  }

  /** Takes a slot out of its account's list. */
  unlink(slot: number, account: number): void {
    const next = this.#next[slot]!;
    const previous = this.#previous[slot]!;
    if (previous === NONE) this.#first[account] = next;
    else this.#next[previous] = next;
    if (next === NONE) this.#last[account] = previous;
    else this.#previous[next] = previous;
    if (next === NONE && previous === NONE) this.#unlinkAccount(account);
  }

  #linkAccount(account: number): void {
    const { participant } = this.#owners[account]!;
    if (participant >= this.#firstAccount.length) this.#growParticipants(participant + 1);
    const last = this.#lastAccount[participant]!;
    this.#nextAccount[account] = NONE;
    this.#previousAccount[account] = last;
    this.#lastAccount[participant] = account;
    if (last === NONE) this.#firstAccount[participant] = account;
    else this.#nextAccount[last] = account;
  }

  #unlinkAccount(account: number): void {
    const { participant } = this.#owners[account]!;
    const next = this.#nextAccount[account]!;
    const previous = this.#previousAccount[account]!;
    if (previous === NONE) this.#firstAccount[participant] = next;
    else this.#nextAccount[previous] = next;
    if (next === NONE) this.#lastAccount[participant] = previous;
    else this.#previousAccount[next] = previous;
  }

  #growSlots(slots: number): void {
    this.#next = grown(this.#next, slots);
    this.#previous = grown(this.#previous, slots);
  }

  #growAccounts(accounts: number): void {
    this.#first = grown(this.#first, accounts);
    this.#last = grown(this.#last, accounts);
    this.#nextAccount = grown(this.#nextAccount, accounts);
    this.#previousAccount = grown(this.#previousAccount, accounts);
  }

  #growParticipants(participants: number): void {
    this.#firstAccount = grown(this.#firstAccount, participants);
    this.#lastAccount = grown(this.#lastAccount, participants);
  }
}

function filled(rows: number): Int32Array<ArrayBuffer> {
  return new Int32Array(rows).fill(NONE);
}

function grown(column: Int32Array, rows: number): Int32Array<ArrayBuffer> {
  const larger = filled(Math.max(rows, column.length * 2));
  larger.set(column);
  return larger;
}
