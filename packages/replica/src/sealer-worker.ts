/** The thread that hashes the rows of a snapshot at a start. */

import { parentPort } from 'node:worker_threads';
import { restoreSealer } from '@jangbu/exchange';
import { errorText } from './file-port.ts';
import { buffersOfSealer } from './ledger-messages.ts';
import { nativeHasher } from './native-hasher.ts';
import type { FromRestorer, ToRestorer } from './sealer-messages.ts';

function answer({ number, parsed }: ToRestorer): [FromRestorer, ArrayBuffer[]] {
  try {
    const sealer = restoreSealer(parsed, nativeHasher);
    if (typeof sealer === 'string') return [{ number, kind: 'refused', reason: sealer }, []];
    const parts = sealer.release();
    return [{ number, kind: 'sealer', parts }, buffersOfSealer(parts)];
  } catch (error) {
    return [{ number, kind: 'fault', reason: errorText(error) }, []];
  }
}

parentPort?.on('message', (request: ToRestorer) => parentPort?.postMessage(...answer(request)));
