import type { Tester } from './ports.ts';
import { DoorProblem } from './problems.ts';

/** What would become of each command of an envelope, by itself, after block `index`. */
export interface TestAnswer {
  readonly index: number;
  readonly results: readonly { readonly position: number; readonly reject: string | null }[];
}

/** The answer to SSZ(SignedEnvelope) that is only tested; throws a DoorProblem if it is void or nothing is tested. */
export async function testAnswer(
  tester: Tester | undefined,
  bytes: Uint8Array,
): Promise<TestAnswer> {
  if (tester === undefined) throw new DoorProblem('not_found', 'nothing is tested here');
  const outcome = await tester.test(bytes);
  if (outcome.kind === 'unavailable') throw new DoorProblem('storage_unavailable');
  if (outcome.kind === 'void') {
    if (outcome.code === 'ok') throw new Error('a void envelope without a code');
    throw new DoorProblem(outcome.code, outcome.reason ?? '');
  }
  const results = outcome.codes.map((code, position) => {
    return { position, reject: code === 'ok' ? null : code };
  });
  return { index: outcome.index, results };
}
