import type { SessionAnswer } from './answers.ts';
import type { StreamMessage, VenueStream } from './stream.ts';

/** Where an issue stands in its day at one moment. */
export interface StatusState extends SessionAnswer {
  readonly issue: number;
  readonly seq: number;
  /** Index of the block. */
  readonly index: number;
  /** Timestamp of the block in microseconds. */
  readonly timestamp: number;
}

/** Called with each state; `isStale` while the connection is gone and the state is the last that was known. */
export type IssueStatusListener = (status: StatusState, isStale: boolean) => void;

/** Follows the status of an issue. Every message says all of it, so none that is missing has to be asked for. */
export function followStatus(
  stream: VenueStream,
  issue: number,
  listener: IssueStatusListener,
): { close(): void } {
  let state: StatusState | undefined;
  const take = ({ data, seq, index, t }: StreamMessage) => {
    state = { ...(data as SessionAnswer), issue, seq, index, timestamp: t };
    listener(state, false);
  };
  const interrupted = () => {
    if (state !== undefined) listener(state, true);
  };
  return stream.add({ channel: { ch: 'status', issue }, take, interrupted });
}
