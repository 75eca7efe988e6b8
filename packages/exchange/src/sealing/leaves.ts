import { type Hasher, readU32, TABLE, TABLES, writeU32 } from '@jangbu/protocol';
import { assert } from '../assert.ts';
import { ACCOUNT_SECRET_OFFSET, rowBytesOf, SALT_FIELDS, SECRET_BYTES } from '../state/rows.ts';
import type { TouchedRows } from '../state/touched-rows.ts';

const HASH_BYTES = 32;
const BLOCK_BYTES = 64;

/** The secrets of the accounts, learned from their rows: what salts and commitments are made of. */
export class SaltBook {
  readonly #hasher: Hasher;
  readonly #secrets: Uint8Array[] = [];

  constructor(hasher: Hasher) {
    this.#hasher = hasher;
  }

  /** Takes the secrets of the accounts among written rows. */
  learn(touched: readonly TouchedRows[]): void {
    const rowBytes = rowBytesOf(TABLE.accounts);
    for (const { table, rows, bytes } of touched) {
      if (table !== TABLE.accounts) continue;
      for (const [place, account] of rows.entries()) {
        const at = place * rowBytes + ACCOUNT_SECRET_OFFSET;
        this.#secrets[account] = bytes.slice(at, at + SECRET_BYTES);
      }
    }
  }

  /** The secret of an account. */
  secretOf(account: number): Uint8Array {
    const secret = this.#secrets[account];
    assert(secret !== undefined, 'an account that is named has a secret');
    return secret;
  }

  /** `salt32` of each present row of a salted table (docs/spec/state.md section 1), 32 bytes a row. */
  saltsOf({ table, rows, bytes, present }: TouchedRows): Uint8Array {
    const fields = SALT_FIELDS.get(table);
    assert(fields !== undefined, 'a salted table names an account');
    const rowBytes = rowBytesOf(table);
    const inputs = new Uint8Array(rows.length * BLOCK_BYTES);
    for (const [place, row] of rows.entries()) {
      if (present[place] === 0) continue;
      const from = place * rowBytes;
      const at = place * BLOCK_BYTES;
      const account = fields.account < 0 ? row : readU32(bytes, from + fields.account);
      inputs.set(this.secretOf(account), at);
      writeU32(inputs, at + 16, table);
      writeU32(inputs, at + 20, row);
      const changedAt = from + fields.changedAt;
      inputs.set(bytes.subarray(changedAt, changedAt + 8), at + 28);
    }
    const salts = new Uint8Array(rows.length * HASH_BYTES);
    this.#hasher.hash64(inputs, salts, rows.length);
    return salts;
  }
}

/** The leaf of each written row (docs/spec/state.md section 1), 32 bytes a row; zeros for an absent one. */
export function hashLeaves(hasher: Hasher, touched: TouchedRows, salts: SaltBook): Uint8Array {
  const { table, rows, bytes, present } = touched;
  const roots = chunkRoots(hasher, bytes, rowBytesOf(table), rows.length);
  const salt = TABLES[table]?.salted === true ? salts.saltsOf(touched) : undefined;
  const inputs = new Uint8Array(rows.length * BLOCK_BYTES);
  for (let place = 0; place < rows.length; place += 1) {
    const part = HASH_BYTES * place;
    inputs.set(roots.subarray(part, part + HASH_BYTES), 2 * part);
    if (salt !== undefined)
      inputs.set(salt.subarray(part, part + HASH_BYTES), 2 * part + HASH_BYTES);
  }
  const leaves = new Uint8Array(rows.length * HASH_BYTES);
  hasher.hash64(inputs, leaves, rows.length);
  for (let place = 0; place < rows.length; place += 1) {
    if (present[place] === 0) leaves.fill(0, HASH_BYTES * place, HASH_BYTES * (place + 1));
  }
  return leaves;
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
