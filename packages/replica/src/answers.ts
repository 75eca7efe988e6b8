import type { RejectCode } from '@jangbu/protocol';
import type { Arrival, Taken } from './arrivals.ts';
import { readResults, type SealedBlock } from './sealed-block.ts';
import type { SubmitOutcome } from './submit-outcome.ts';

/** An arrival and what it is to be told. */
export interface Answered {
  readonly arrival: Arrival;
  readonly outcome: SubmitOutcome;
}

/** Tells each its outcome. */
export function answerAll(answers: readonly Answered[]): void {
  for (const { arrival, outcome } of answers) arrival.answer(outcome);
}

/** The answers to the arrivals of a block, or of none if all of them are void. */
export function answersOf(
  { arrivals, candidates }: Taken,
  verdicts: readonly RejectCode[],
  block: SealedBlock | undefined,
): Answered[] {
  const results = block === undefined ? [] : readResults(block.events);
  let place = 0;
  return arrivals.map((arrival, number): Answered => {
    const code = verdicts[number] as RejectCode;
    if (code !== 'ok' || block === undefined) return { arrival, outcome: { kind: 'void', code } };
    const own = results[place] ?? [];
    place += 1;
    const { header, hash } = block;
    const envelopeId = candidates[number]!.id;
    const { index } = header;
    return { arrival, outcome: { kind: 'applied', index, hash, envelopeId, results: own } };
  });
}

/** The answer of a ledger that does not take an envelope now. */
export function unavailable(reason: string): SubmitOutcome {
  return { kind: 'unavailable', reason };
}
