import { availableParallelism } from 'node:os';
import type { ExecutedBlock, FinisherParts } from './block-finisher.ts';
import { LedgerThread, type LedgerThreadHandlers } from './ledger-thread.ts';
import { type CheckedEnvelopes, SignatureChecks } from './signature-checks.ts';

/** What a sequencer uses under load: threads that check signatures, and one that finishes blocks. */
export interface SequencerThreads {
  /** True once they run; before, they must be given nothing. */
  readonly isReady: boolean;
  /** Threads that check signatures. */
  readonly checkCount: number;
  /** Checks some envelopes; answers come in any order. */
  check(envelopes: readonly Uint8Array[], answer: (checked: CheckedEnvelopes) => void): void;
  /** Hands over what finishes blocks. */
  take(parts: FinisherParts): void;
  /** Finishes a block; they become durable in their order. */
  finish(block: ExecutedBlock): void;
  /** Tries once more to store blocks for which there was no room. */
  retry(): void;
  /** Asks for what was handed over, after the last block. */
  askBack(): void;
  close(): Promise<void>;
}

/** Starts the threads of a sequencer. */
export type StartThreads = (handlers: LedgerThreadHandlers) => SequencerThreads;

/** Threads of this process: one that finishes blocks, and as many that check signatures as there are cores. */
export const startProcessThreads: StartThreads = (handlers) => {
  const ledger = new LedgerThread(handlers);
  const checks = new SignatureChecks(availableParallelism(), handlers.onFault);
  return {
    get isReady() {
      return ledger.isReady;
    },
    checkCount: checks.count,
    check: (envelopes, answer) => checks.check(envelopes, answer),
    take: (parts) => ledger.take(parts),
    finish: (block) => ledger.finish(block),
    retry: () => ledger.retry(),
    askBack: () => ledger.askBack(),
    close: async () => {
      await Promise.all([ledger.close(), checks.close()]);
    },
  };
};
