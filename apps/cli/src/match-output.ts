import {
  closeSync,
  fsyncSync,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';

/**
 * A file that appears whole or not at all: written beside its place under another name, and renamed when it is complete.
 *
 * What is there already and no ordinary file (a pipe, a terminal, `/dev/null`) cannot be replaced and is written as it
 * is. Every method throws the file system's error.
 */
export class OutputFile {
  readonly #path: string;
  readonly #temporaryPath: string | undefined;
  #descriptor: number | undefined;

  /** Opens the file for writing; a file that is there stays as it is until `publish`. */
  constructor(path: string) {
    this.#path = resolveOutput(path);
    if (isReplaceable(this.#path)) {
      const name = `.${basename(this.#path)}.${process.pid}.tmp`;
      this.#temporaryPath = join(dirname(this.#path), name);
    }
    // Opening a folder for writing fails by itself, with the system's word for it.
    this.#descriptor = openSync(this.#temporaryPath ?? this.#path, 'w');
  }

  /** Writes text at the end, in UTF-8. */
  write(text: string): void {
    if (this.#descriptor === undefined) throw new Error('broken invariant: the file is open');
    const bytes = Buffer.from(text);
    let written = 0;
    while (written < bytes.length) {
      written += writeSync(this.#descriptor, bytes, written, bytes.length - written);
    }
  }

  /** Ends the text and brings it to disk, still under its other name. */
  finish(): void {
    if (this.#descriptor === undefined) return;
    if (this.#temporaryPath !== undefined) fsyncSync(this.#descriptor);
    closeSync(this.#descriptor);
    this.#descriptor = undefined;
  }

  /** Puts the finished file in its place. */
  publish(): void {
    if (this.#temporaryPath !== undefined) renameSync(this.#temporaryPath, this.#path);
  }

  /** Leaves nothing behind; after `publish` it does nothing. */
  discard(): void {
    if (this.#descriptor !== undefined) closeSync(this.#descriptor);
    this.#descriptor = undefined;
    if (this.#temporaryPath !== undefined) rmSync(this.#temporaryPath, { force: true });
  }
}

/** The absolute path of an output, links followed, so that two names of one file are equal. */
export function resolveOutput(path: string): string {
  try {
    // The system's own: the other one takes the `pipe:[…]` that `/dev/stdout` may be for a path.
    return realpathSync.native(path);
  } catch {
    // Not there yet, or a pipe, whose real name is no path.
    return resolve(path);
  }
}

/** True for an ordinary file and for a name that is free; what cannot be looked at shows itself when it is opened. */
export function isReplaceable(path: string): boolean {
  try {
    return statSync(path).isFile();
  } catch {
    return true;
  }
}
