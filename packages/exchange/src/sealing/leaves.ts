import { type Hasher, TABLE, TABLES } from '@jangbu/protocol';
import { assert } from '../assert.ts';
import { ACCOUNT_SECRET_OFFSET, rowBytesOf, SALT_FIELDS, SECRET_BYTES } from '../state/rows.ts';
import type { TouchedRows } from '../state/touched-rows.ts';

const HASH_BYTES = 32;
const HASH_WORDS = HASH_BYTES / 4;
const BLOCK_BYTES = 64;
const BLOCK_WORDS = BLOCK_BYTES / 4;
const SECRET_WORDS = SECRET_BYTES / 4;
const FIRST_ACCOUNTS = 64;

/** The secrets of the accounts, learned from their rows: what salts and commitments are made of. */
export class SaltBook {
  readonly #hasher: Hasher;
  /** Four words an account. */
  #secrets = new Int32Array(SECRET_WORDS * FIRST_ACCOUNTS);
  #accounts = 0;

  constructor(hasher: Hasher) {
    this.#hasher = hasher;
  }

  /** Gives the secrets of all accounts away, four words each; the book must not be used any more. */
  release(): Int32Array<ArrayBuffer> {
    return this.#secrets.subarray(0, SECRET_WORDS * this.#accounts);
  }

  /** Takes the secrets that another book gave away. */
  adopt(secrets: Int32Array<ArrayBuffer>): void {
    this.#accounts = secrets.length / SECRET_WORDS;
    const room = new Int32Array(secrets.buffer);
    if (room.length > 0) this.#secrets = room;
  }

  /** Takes the secrets of the accounts among written rows. */
  learn(touched: readonly TouchedRows[]): void {
    const rowBytes = rowBytesOf(TABLE.accounts);
    for (const { table, rows, bytes } of touched) {
      if (table !== TABLE.accounts || rows.length === 0) continue;
      this.#reach(rows.at(-1)! + 1);
      const secrets = new Uint8Array(this.#secrets.buffer);
      for (const [place, account] of rows.entries()) {
        const at = place * rowBytes + ACCOUNT_SECRET_OFFSET;
        secrets.set(bytes.subarray(at, at + SECRET_BYTES), account * SECRET_BYTES);
      }
    }
  }

  /** The secret of an account, as a view. */
  secretOf(account: number): Uint8Array {
    assert(account < this.#accounts, 'an account that is named has a secret');
    return new Uint8Array(this.#secrets.buffer, account * SECRET_BYTES, SECRET_BYTES);
  }

  /** `salt32` of each present row of a salted table (docs/spec/state.md section 1), 32 bytes a row. */
  saltsOf({ table, rows, bytes, present }: TouchedRows): Uint8Array {
    const fields = SALT_FIELDS.get(table);
    assert(fields !== undefined, 'a salted table names an account');
    const rowBytes = rowBytesOf(table);
    const from = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    const words = new Int32Array(rows.length * BLOCK_WORDS);
    const inputs = new Uint8Array(words.buffer);
    const to = new DataView(words.buffer);
    const secrets = this.#secrets;
    const accounts = this.#accounts;
    for (let place = 0; place < rows.length; place += 1) {
      if (present[place] === 0) continue;
      const at = place * rowBytes;
      const row = rows[place]!;
      const account = fields.account < 0 ? row : from.getUint32(at + fields.account, true);
      assert(account < accounts, 'an account that is named has a secret');
      const input = place * BLOCK_WORDS;
      for (let word = 0; word < SECRET_WORDS; word += 1) {
        words[input + word] = secrets[account * SECRET_WORDS + word]!;
      }
      to.setUint32(place * BLOCK_BYTES + 16, table, true);
      to.setUint32(place * BLOCK_BYTES + 20, row, true);
      const changedAt = at + fields.changedAt;
      to.setUint32(place * BLOCK_BYTES + 28, from.getUint32(changedAt, true), true);
      to.setUint32(place * BLOCK_BYTES + 32, from.getUint32(changedAt + 4, true), true);
    }
    const salts = new Uint8Array(rows.length * HASH_BYTES);
    this.#hasher.hash64(inputs, salts, rows.length);
    return salts;
  }

  #reach(accounts: number): void {
    this.#accounts = Math.max(this.#accounts, accounts);
    let room = this.#secrets.length;
    while (room < SECRET_WORDS * accounts) room *= 2;
    if (room === this.#secrets.length) return;
    const secrets = new Int32Array(room);
    secrets.set(this.#secrets);
    this.#secrets = secrets;
  }
}

/** The leaf of each written row (docs/spec/state.md section 1), 32 bytes a row; zeros for an absent one. */
export function hashLeaves(hasher: Hasher, touched: TouchedRows, salts: SaltBook): Uint8Array {
  const { table, rows, bytes, present } = touched;
  const roots = wordsOf(chunkRoots(hasher, bytes, rowBytesOf(table), rows.length));
  const salt = TABLES[table]?.salted === true ? wordsOf(salts.saltsOf(touched)) : undefined;
  const inputs = new Int32Array(rows.length * BLOCK_WORDS);
  for (let place = 0; place < rows.length; place += 1) {
    const from = place * HASH_WORDS;
    const to = place * BLOCK_WORDS;
    for (let word = 0; word < HASH_WORDS; word += 1) inputs[to + word] = roots[from + word]!;
    if (salt === undefined) continue;
    for (let word = 0; word < HASH_WORDS; word += 1) {
      inputs[to + HASH_WORDS + word] = salt[from + word]!;
    }
  }
  const leaves = new Uint8Array(rows.length * HASH_BYTES);
  hasher.hash64(new Uint8Array(inputs.buffer), leaves, rows.length);
  for (let place = 0; place < rows.length; place += 1) {
    if (present[place] === 0) leaves.fill(0, HASH_BYTES * place, HASH_BYTES * (place + 1));
  }
  return leaves;
}

/** The words of bytes; of a copy where they do not begin at a word. */
function wordsOf(bytes: Uint8Array): Int32Array {
  const { buffer, byteOffset, length } = byteOffsetIsWord(bytes) ? bytes : bytes.slice();
  return new Int32Array(buffer, byteOffset, length / 4);
}

function byteOffsetIsWord({ byteOffset }: Uint8Array): boolean {
  return byteOffset % 4 === 0;
}

/** The chunk root of each of `count` rows: rows are powers of two of 32 bytes, so levels of all rows hash in one batch. */
function chunkRoots(
  hasher: Hasher,
  bytes: Uint8Array,
  rowBytes: number,
  count: number,
): Uint8Array {
  let level = bytes;
  for (let width = rowBytes; width > HASH_BYTES; width /= 2) {
    const pairs = (count * width) / BLOCK_BYTES;
    const next = new Uint8Array(pairs * HASH_BYTES);
    hasher.hash64(level, next, pairs);
    level = next;
  }
  return level;
}
