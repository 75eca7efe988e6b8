import { closeSync, fstatSync, openSync, readSync, writeSync } from 'node:fs';
import { CommandFailure } from '../failure.ts';
import type { Texts } from '../texts.ts';
import { placeOfRow } from './replay-envelopes.ts';
import type { ReplayPlan } from './replay-plan.ts';

const CHUNK_BYTES = 65_536;
const LF = 0x0a;

/**
 * The file of `--acks`: the line `seq,index,position` for each row that is answered, each written by itself.
 *
 * What its lines say follows from file and `--batch` alone, so a file of an interrupted run must be the beginning of the
 * text, maybe cut within a line: it is continued there.
 */
export class AcksFile {
  readonly #path: string;
  readonly #plan: ReplayPlan;
  readonly #texts: Texts;
  readonly #descriptor: number;
  /** Rows that have their line. */
  #rows = 0;
  /** Bytes of the line of row `#rows` that are there already. */
  #cut = 0;

  /** Opens the file, made if absent; throws a CommandFailure (2) if it holds anything but the beginning of this run. */
  constructor(path: string, plan: ReplayPlan, texts: Texts) {
    this.#path = path;
    this.#plan = plan;
    this.#texts = texts;
    this.#descriptor = openSync(path, 'a+');
    try {
      // A pipe or a terminal holds nothing that could be read again.
      if (fstatSync(this.#descriptor).isFile()) this.#readBeginning();
    } catch (error) {
      closeSync(this.#descriptor);
      throw error;
    }
  }

  /** Throws a CommandFailure (1) if a line answers one of the rows from `rows` on, which the ledger does not hold. */
  checkNotAhead(rows: number): void {
    if (this.#rows <= rows && !(this.#rows === rows && this.#cut > 0)) return;
    const line = rows + 1;
    const facts = { file: this.#path, line };
    throw new CommandFailure(1, 'acks_ahead', this.#texts.acksAhead(line), facts);
  }

  /** Writes the lines of the rows before `end` that have none yet. */
  append(end: number): void {
    for (; this.#rows < end; this.#rows += 1) {
      const line = this.#line(this.#rows);
      let written = this.#cut;
      while (written < line.length) {
        written += writeSync(this.#descriptor, line, written, line.length - written);
      }
      this.#cut = 0;
    }
  }

  /** Closes the file. */
  close(): void {
    closeSync(this.#descriptor);
  }

  #line(row: number): Uint8Array {
    const { index, position } = placeOfRow(this.#plan, row);
    return Buffer.from(`${this.#plan.flow.seq[row]},${index},${position}\n`, 'latin1');
  }

  #readBeginning(): void {
    const chunk = Buffer.allocUnsafe(CHUNK_BYTES);
    let line: Uint8Array = new Uint8Array(0);
    let at = 0;
    for (;;) {
      const length = readSync(this.#descriptor, chunk, 0, chunk.length, at);
      if (length === 0) return;
      at += length;
      for (let place = 0; place < length; place += 1) {
        if (this.#cut === 0) line = this.#nextLine();
        if (chunk[place] !== line[this.#cut]) throw this.#otherRun();
        this.#cut += 1;
        if (chunk[place] === LF) {
          this.#rows += 1;
          this.#cut = 0;
        }
      }
    }
  }

  #nextLine(): Uint8Array {
    if (this.#rows === this.#plan.flow.count) throw this.#otherRun();
    return this.#line(this.#rows);
  }

  #otherRun(): CommandFailure {
    const facts = { file: this.#path, line: this.#rows + 1 };
    return new CommandFailure(2, 'acks_other_run', this.#texts.acksOtherRun, facts);
  }
}
