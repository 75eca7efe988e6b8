import { createHash } from 'node:crypto';
import { type FilePort, readFully, writeAll } from '../file-port.ts';

const PIECE_BYTES = 1_048_576;

/** How a file is copied. */
export interface CopyOptions {
  /** Permission bits of the copy. */
  readonly permissions: number;
  /** Everything from here on becomes zero in the copy; by default nothing does. */
  readonly keepBytes?: number;
  /** Called after each piece with its length. */
  readonly onBytes: (bytes: number) => void;
}

/** What was copied. */
export interface CopiedFile {
  readonly sizeBytes: number;
  /** Of the bytes of the copy: 32 bytes. */
  readonly sha256: Uint8Array;
}

/**
 * Copies a file to a name that must be free and syncs the copy, not its name; holds a MiB of it.
 *
 * Copies as many bytes as there are when it begins; throws what the device throws.
 */
export function copyFile(
  port: FilePort,
  from: string,
  to: string,
  { permissions, keepBytes, onBytes }: CopyOptions,
): CopiedFile {
  const source = port.open(from, 'read');
  try {
    const sizeBytes = port.sizeOf(source);
    const kept = Math.min(keepBytes ?? sizeBytes, sizeBytes);
    const target = port.open(to, 'create', permissions);
    try {
      const hash = createHash('sha256');
      for (let at = 0; at < sizeBytes; at += PIECE_BYTES) {
        const piece = new Uint8Array(Math.min(PIECE_BYTES, sizeBytes - at));
        const wanted = piece.subarray(0, Math.max(0, Math.min(piece.length, kept - at)));
        if (readFully(port, source, wanted, at) < wanted.length) {
          throw new Error(`${from} became shorter while it was copied`);
        }
        hash.update(piece);
        writeAll(port, target, piece, at);
        onBytes(piece.length);
      }
      port.sync(target);
      return { sizeBytes, sha256: new Uint8Array(hash.digest()) };
    } finally {
      port.close(target);
    }
  } finally {
    port.close(source);
  }
}
