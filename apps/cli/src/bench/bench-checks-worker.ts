import { parentPort } from 'node:worker_threads';
import { nativeVerify } from '@jangbu/replica';
import type { CheckBatch } from './bench-checks.ts';

parentPort?.on('message', ({ keys, ids, signatures, count }: CheckBatch) => {
  let good = 0;
  for (let place = 0; place < count; place += 1) {
    const key = keys.subarray(32 * place, 32 * place + 32);
    const id = ids.subarray(32 * place, 32 * place + 32);
    const signature = signatures.subarray(64 * place, 64 * place + 64);
    if (nativeVerify(key, signature, id)) good += 1;
  }
  parentPort?.postMessage(good);
});
