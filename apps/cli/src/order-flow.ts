import { closeSync, openSync, readSync } from 'node:fs';
import {
  describeOrderFlowFault,
  type FaultLanguage,
  type OrderFlowFault,
} from './order-flow-fault.ts';
import { type Increments, type OrderFlow, OrderFlowParser } from './order-flow-parser.ts';

const CHUNK_BYTES = 1_048_576;
const STDIN = 0;
const RETRY_MS = 5;

/** How an order-flow file is read. */
export interface ReadOrderFlowOptions extends Increments {
  /** Language of `message`; English if not given. */
  readonly language?: FaultLanguage;
  /** Is told after each megabyte how many operations have been read. */
  readonly onProgress?: (operations: number) => void;
}

/** An order-flow file, or what is wrong with it, as data and in words. */
export type OrderFlowResult =
  | { readonly ok: true; readonly flow: OrderFlow }
  | {
      readonly ok: false;
      readonly fault: OrderFlowFault;
      /** Counted from 1, the header; 0 where no line is meant. */
      readonly line: number;
      readonly message: string;
    };

/**
 * Reads an order-flow file (`seq,op,id,side,price,qty,note`), `-` for standard input.
 *
 * Reads in pieces, so that memory grows with the operations and not with the text. Does not throw: a file that cannot be
 * read is a fault like a line that is wrong. Whether an id is open is only known while matching: see `MatchRun`.
 */
export function readOrderFlow(path: string, options: ReadOrderFlowOptions): OrderFlowResult {
  const parser = new OrderFlowParser(options);
  const fault = readInto(parser, path, options.onProgress);
  const result = fault ?? parser.finish();
  if ('ids' in result) return { ok: true, flow: result };
  const message = describeOrderFlowFault(result, options.language ?? 'en');
  return { ok: false, fault: result, line: result.line, message };
}

function readInto(
  parser: OrderFlowParser,
  path: string,
  onProgress: ((operations: number) => void) | undefined,
): OrderFlowFault | undefined {
  let descriptor: number | undefined;
  try {
    descriptor = path === '-' ? STDIN : openSync(path, 'r');
    const chunk = Buffer.allocUnsafe(CHUNK_BYTES);
    for (;;) {
      const length = readSome(descriptor, chunk);
      if (length === 0 || !parser.push(chunk.subarray(0, length))) return undefined;
      onProgress?.(parser.count);
    }
  } catch (error) {
    const reason = codeOf(error);
    // Without a code it is not the file system that complains: a bug, and not for here.
    if (reason === undefined) throw error;
    return { kind: 'unreadable', line: 0, reason };
  } finally {
    if (descriptor !== undefined && descriptor !== STDIN) closeSync(descriptor);
  }
}

/** Reads what there is, 0 at the end; a standard input that is not ready yet is asked again. */
function readSome(descriptor: number, chunk: Buffer): number {
  for (;;) {
    try {
      return readSync(descriptor, chunk, 0, chunk.length, null);
    } catch (error) {
      if (codeOf(error) === 'EOF') return 0;
      if (codeOf(error) !== 'EAGAIN') throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, RETRY_MS);
    }
  }
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error ? String(error.code) : undefined;
}
