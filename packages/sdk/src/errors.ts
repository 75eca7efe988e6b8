/** An RFC 9457 problem as the venue sends it. */
export interface Problem {
  readonly title: string;
  readonly status: number;
  /** A code of docs/spec/rejects.md or of the door. */
  readonly code: string;
  readonly detail: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly requestId: string;
}

/** The venue refused: nothing was done, or, where `params.results` is there, exactly what they say. */
export class RefusedError extends Error {
  override readonly name = 'RefusedError';
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(`${problem.code}: ${problem.detail === '' ? problem.title : problem.detail}`);
    this.problem = problem;
  }

  /** Why: a code of docs/spec/rejects.md or of the door. */
  get code(): string {
    return this.problem.code;
  }
}

/** No answer came: the envelope may be on the ledger or not. `retry` sends the same bytes again, which is always safe. */
export class UnknownOutcomeError extends Error {
  override readonly name = 'UnknownOutcomeError';
  /** SSZ(SignedEnvelope) as it was sent. */
  readonly envelope: Uint8Array;
  /** Client order ids of the orders in it, by which their state can be asked for. */
  readonly clientOrderIds: readonly string[];

  constructor(envelope: Uint8Array, clientOrderIds: readonly string[], cause: unknown) {
    super('no answer came; the outcome is unknown', { cause });
    this.envelope = envelope;
    this.clientOrderIds = clientOrderIds;
  }
}

/** The venue could not be reached or its answer could not be read; asking again is harmless. */
export class UnreachableError extends Error {
  override readonly name = 'UnreachableError';
}

/** What the caller gave cannot be sent; nothing was. */
export class InputError extends Error {
  override readonly name = 'InputError';
}
