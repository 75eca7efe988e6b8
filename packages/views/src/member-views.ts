import { type Genesis, readU32, readU64, toHex } from '@jangbu/protocol';
import { PagedRows } from './paged-rows.ts';
import type { TouchedTable } from './view-block.ts';

/** Whether a kill switch is on. */
export interface LockView {
  /** Who turned it on: 0 nobody, 1 member, 2 operator, 3 regulator. */
  lockedBy: number;
  /** Timestamp; 0 for none. */
  lockedAt: number;
}

/** No kill switch is on. */
export const UNLOCKED: Readonly<LockView> = { lockedBy: 0, lockedAt: 0 };

/** A participant of the ledger. */
export interface ParticipantView extends LockView {
  readonly participant: number;
  readonly name: string;
  /** Role bits of docs/spec/genesis.md. */
  readonly roles: number;
  /** 0 active, 1 locked. */
  status: number;
  /** 0 for any number. */
  ordersPerSecond: number;
}

/** A registered key. */
export interface KeyView {
  readonly key: number;
  readonly participant: number;
  /** 0 root, 1 trading, 2 session. */
  readonly kind: number;
  /** 0 active, 1 revoked. */
  status: number;
  /** Scope bits of docs/spec/commands.md. */
  readonly scope: number;
  readonly validFrom: number;
  readonly validUntil: number;
  /** Highest nonce that was used; 0 for none. */
  highestNonce: number;
}

/** An account without its secret, which no view keeps. */
export interface AccountView extends LockView {
  readonly account: number;
  readonly participant: number;
  /** Number of the account class. */
  readonly class: number;
  /** Bits of `ACCOUNT_STATUS_BITS`; 0 active. */
  status: number;
  /** Bits of `ACCOUNT_FLAGS`. */
  flags: number;
  /** 0: none. */
  group: number;
  /** Calendar year of `bought` and `sold`; 0 for none. */
  year: number;
  /** What a retail account bought and sold in that year, in minor units. */
  bought: number;
  sold: number;
}

/** What an account has of a currency or an issue. */
export interface BalanceView {
  /** Number of the currency or of the issue. */
  readonly asset: number;
  readonly available: number;
  readonly held: number;
}

const ROOT_SCOPE = 7;
const UNREGULATED = { status: 0, ...UNLOCKED, ordersPerSecond: 0 };

/** Participants, keys and accounts, and the balances as the ledger's own rows say them. */
export class MemberViews {
  readonly participants: ParticipantView[] = [];
  readonly accounts: AccountView[] = [];
  readonly #keys: KeyView[] = [];
  readonly #keysByPublicKey = new Map<string, KeyView>();
  readonly #cash = new BalanceRows();
  readonly #positions = new BalanceRows();

  constructor(genesis: Genesis) {
    for (const { name, roles, rootKey } of genesis.participants) {
      const participant = this.participants.length;
      this.addParticipant({ participant, name, roles, ...UNREGULATED });
      this.addRootKey(rootKey, this.participants.length - 1);
    }
  }

  /** Adds a participant; throws if its number is not the next one. */
  addParticipant(participant: ParticipantView): void {
    if (participant.participant !== this.participants.length) {
      throw new Error(`participant ${participant.participant} is not the next one`);
    }
    this.participants.push(participant);
  }

  /** Adds the root key of a participant under the next key number. */
  addRootKey(publicKey: Uint8Array, participant: number): void {
    this.addKey(publicKey, {
      key: this.#keys.length,
      participant,
      kind: 0,
      status: 0,
      scope: ROOT_SCOPE,
      validFrom: 0,
      validUntil: 0,
      highestNonce: 0,
    });
  }

  /** Adds a key; throws if its number is not the next one. */
  addKey(publicKey: Uint8Array, key: KeyView): void {
    if (key.key !== this.#keys.length) throw new Error(`key ${key.key} is not the next one`);
    this.#keys.push(key);
    this.#keysByPublicKey.set(toHex(publicKey), key);
  }

  /** Number of keys. */
  get keyCount(): number {
    return this.#keys.length;
  }

  /** Adds an account; throws if its number is not the next one. */
  addAccount(account: AccountView): void {
    if (account.account !== this.accounts.length) {
      throw new Error(`account ${account.account} is not the next one`);
    }
    this.accounts.push(account);
  }

  /** The key with that public key in lowercase hex, or null. */
  keyOf(publicKeyHex: string): KeyView | null {
    return this.#keysByPublicKey.get(publicKeyHex) ?? null;
  }

  /** Key number `key`, or null. */
  keyAt(key: number): KeyView | null {
    return this.#keys[key] ?? null;
  }

  /** Participant of key number `key`; throws if there is no such key. */
  participantOf(key: number): number {
    const view = this.#keys[key];
    if (view === undefined) throw new Error(`no key ${key}`);
    return view.participant;
  }

  /** Notes that key number `key` used `nonce`; throws if there is no such key. */
  useNonce(key: number, nonce: number): void {
    const view = this.#keys[key];
    if (view === undefined) throw new Error(`no key ${key}`);
    if (nonce > view.highestNonce) view.highestNonce = nonce;
  }

  /** Cash of an account, in the order in which the ledger made the rows. */
  cashOf(account: number): BalanceView[] {
    return this.#cash.of(account);
  }

  /** Positions of an account, in the order in which the ledger made the rows. */
  positionsOf(account: number): BalanceView[] {
    return this.#positions.of(account);
  }

  /** Takes over rows of the keys table. */
  loadKeys(touched: TouchedTable, rowBytes: number): void {
    for (let place = 0; place < touched.rows.length; place += 1) {
      const key = this.#keys[touched.rows[place]!];
      if (key === undefined) throw new Error(`no key ${touched.rows[place]}`);
      key.status = touched.bytes[place * rowBytes + 37]!;
      key.highestNonce = readU64(touched.bytes, place * rowBytes + 56);
    }
  }

  /** Takes over rows of the accounts table. */
  loadAccounts(touched: TouchedTable, rowBytes: number): void {
    for (let place = 0; place < touched.rows.length; place += 1) {
      const account = this.accounts[touched.rows[place]!];
      if (account === undefined) throw new Error(`no account ${touched.rows[place]}`);
      const from = place * rowBytes;
      account.status = touched.bytes[from + 5]!;
      account.flags = touched.bytes[from + 6]!;
      account.lockedBy = touched.bytes[from + 7]!;
      account.group = readU32(touched.bytes, from + 32);
      account.year = readU32(touched.bytes, from + 36);
      account.bought = readU64(touched.bytes, from + 40);
      account.sold = readU64(touched.bytes, from + 48);
      account.lockedAt = readU64(touched.bytes, from + 56);
    }
  }

  /** Takes over rows of the participants table. */
  loadParticipants(touched: TouchedTable, rowBytes: number): void {
    for (let place = 0; place < touched.rows.length; place += 1) {
      const participant = this.participants[touched.rows[place]!];
      if (participant === undefined) throw new Error(`no participant ${touched.rows[place]}`);
      const from = place * rowBytes;
      participant.status = touched.bytes[from + 4]!;
      participant.lockedBy = touched.bytes[from + 5]!;
      participant.ordersPerSecond = readU32(touched.bytes, from + 12);
      participant.lockedAt = readU64(touched.bytes, from + 24);
    }
  }

  /** Takes over rows of the cash table. */
  loadCash(touched: TouchedTable, rowBytes: number): void {
    this.#cash.load(touched, rowBytes);
  }

  /** Takes over rows of the positions table. */
  loadPositions(touched: TouchedTable, rowBytes: number): void {
    this.#positions.load(touched, rowBytes);
  }
}

/** Balance rows by their number, 24 bytes each, and for each account the numbers of its rows. */
class BalanceRows {
  readonly #rows = new PagedRows(24);
  readonly #byAccount = new Map<number, number[]>();

  load(touched: TouchedTable, rowBytes: number): void {
    for (let place = 0; place < touched.rows.length; place += 1) {
      if (touched.present[place] === 0) continue;
      const row = touched.rows[place]!;
      const from = place * rowBytes;
      const isNew = row >= this.#rows.count || !this.#isKnown(row);
      this.#rows.reach(row);
      const page = this.#rows.pageToWrite(row);
      const at = this.#rows.offset(row);
      const account = readU32(touched.bytes, from);
      page.setFloat64(at, readU64(touched.bytes, from + 8));
      page.setFloat64(at + 8, readU64(touched.bytes, from + 16));
      page.setUint32(at + 16, readU32(touched.bytes, from + 4));
      page.setUint8(at + 20, 1);
      if (isNew) this.#enter(account, row);
    }
  }

  of(account: number): BalanceView[] {
    const rows = this.#byAccount.get(account) ?? [];
    return rows.map((row) => {
      const page = this.#rows.page(row);
      const at = this.#rows.offset(row);
      return {
        asset: page.getUint32(at + 16),
        available: page.getFloat64(at),
        held: page.getFloat64(at + 8),
      };
    });
  }

  #isKnown(row: number): boolean {
    return this.#rows.page(row).getUint8(this.#rows.offset(row) + 20) === 1;
  }

  #enter(account: number, row: number): void {
    const rows = this.#byAccount.get(account);
    if (rows === undefined) this.#byAccount.set(account, [row]);
    else rows.splice(rows.findLastIndex((before) => before < row) + 1, 0, row);
  }
}
