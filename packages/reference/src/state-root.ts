/** Table roots and the state root (docs/spec/state.md section 1). */
import type { Hasher } from '@jangbu/protocol';
import { Fields } from './fields.ts';
import { h64 } from './hashing.ts';
import { ownerOf, rowBytes, rowCount } from './rows.ts';
import type { State } from './state.ts';
import { chunkRoot, FixedTree, zeroHashes } from './tree.ts';

/** Depth over the table roots, and the number of those. */
const STATE_DEPTH = 6;
const TABLES = 64;
/** Depths of tables 0 to 21; those after them have the last one. */
const DEPTHS = [6, 16, 20, 24, 8, 26, 16, 28, 24, 28, 16, 12, 12, 16, 8, 8, 28, 20, 24, 24, 8, 16];
const UNUSED_DEPTH = 24;
const GREATEST_DEPTH = 28;

/** The trees of all 64 tables, kept in step with a state. */
export class StateTrees {
  readonly #hasher: Hasher;
  readonly #zeros: readonly Uint8Array[];
  readonly #trees: FixedTree[] = [];

  /** Trees without leaves. */
  constructor(hasher: Hasher) {
    this.#hasher = hasher;
    this.#zeros = zeroHashes(hasher, GREATEST_DEPTH);
    for (let table = 0; table < TABLES; table += 1) {
      this.#trees.push(new FixedTree(hasher, this.#zeros, DEPTHS[table] ?? UNUSED_DEPTH));
    }
  }

  /** Sets the leaves of the rows that the state has written since the last time. */
  update(state: State): void {
    const { rows, cleared } = state.written.take();
    for (const table of cleared) this.#trees[table]!.clear();
    for (const [table, numbers] of rows) {
      for (const row of numbers) this.#setLeaf(state, table, row);
    }
  }

  /** Sets the leaves of all rows. */
  fill(state: State): void {
    for (let table = 0; table < TABLES; table += 1) {
      const count = rowCount(state, table);
      for (let row = 0; row < count; row += 1) this.#setLeaf(state, table, row);
    }
  }

  /** The state root. */
  root(): Uint8Array {
    return this.#rootOver(this.#trees.map((tree) => tree.root()));
  }

  /** The state root if one row had other bytes under its present salt; for tests. */
  rootWith(state: State, table: number, row: number, bytes: Uint8Array): Uint8Array {
    const roots = this.#trees.map((tree) => tree.root());
    const leaf = h64(this.#hasher, chunkRoot(this.#hasher, bytes), this.#salt(state, table, row));
    roots[table] = this.#trees[table]!.rootWith(row, leaf);
    return this.#rootOver(roots);
  }

  #rootOver(tableRoots: readonly Uint8Array[]): Uint8Array {
    const tree = new FixedTree(this.#hasher, this.#zeros, STATE_DEPTH);
    tableRoots.forEach((root, table) => {
      tree.setLeaf(table, root);
    });
    return tree.root();
  }

  #setLeaf(state: State, table: number, row: number): void {
    const bytes = rowBytes(state, table, row);
    const leaf =
      bytes === null
        ? null
        : h64(this.#hasher, chunkRoot(this.#hasher, bytes), this.#salt(state, table, row));
    this.#trees[table]!.setLeaf(row, leaf);
  }

  #salt(state: State, table: number, row: number): Uint8Array {
    const owner = ownerOf(state, table, row);
    if (owner === null) return new Uint8Array(32);
    const { secret } = state.accounts[owner.account]!;
    const place = new Fields(48).u32(0, table).u64(4, row).u64(12, owner.changedAt).bytes;
    return h64(this.#hasher, secret, place);
  }
}
