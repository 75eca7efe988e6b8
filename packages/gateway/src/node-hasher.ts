import { createHash } from 'node:crypto';
import type { Hasher } from '@jangbu/protocol';

/** SHA-256 of the runtime: what the doors hash is a few envelopes and checksums. */
export const nodeHasher: Hasher = Object.freeze({
  sha256(bytes: Uint8Array): Uint8Array {
    return new Uint8Array(createHash('sha256').update(bytes).digest());
  },
  hash64(input: Uint8Array, output: Uint8Array, count: number): void {
    for (let place = 0; place < count; place += 1) {
      const block = input.subarray(64 * place, 64 * place + 64);
      output.set(createHash('sha256').update(block).digest(), 32 * place);
    }
  },
});
