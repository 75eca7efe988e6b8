/** A thread that hashes envelopes and checks their signatures. */

import { parentPort } from 'node:worker_threads';
import { envelopeId, signedParts } from '@jangbu/protocol';
import { nativeHasher } from './native-hasher.ts';
import { nativeVerify } from './native-signature.ts';
import type { CheckRequest } from './signature-checks.ts';

parentPort?.on('message', ({ number, envelopes, ends }: CheckRequest) => {
  const ids = new Uint8Array(32 * ends.length);
  const valid = new Uint8Array(ends.length);
  for (let place = 0; place < ends.length; place += 1) {
    const parts = signedParts(envelopes.subarray(ends[place - 1] ?? 0, ends[place]));
    // What is no envelope is found out where it is decoded.
    if (parts === null) continue;
    const id = envelopeId(nativeHasher, parts.envelopeBytes);
    ids.set(id, 32 * place);
    valid[place] = nativeVerify(parts.key, parts.signature, id) ? 1 : 0;
  }
  parentPort?.postMessage({ number, ids, valid }, [ids.buffer, valid.buffer]);
});
