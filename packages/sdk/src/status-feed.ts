import type { ExpectedAnswer, SessionAnswer } from './answers.ts';
import type { StreamMessage, VenueStream } from './stream.ts';

/** What is known of an issue at one moment. */
interface LatestState {
  readonly issue: number;
  readonly seq: number;
  /** Index of the block. */
  readonly index: number;
  /** Timestamp of the block in microseconds. */
  readonly timestamp: number;
}

/** Where an issue stands in its day at one moment. */
export interface StatusState extends SessionAnswer, LatestState {}

/** What the call of an issue would come to, and what the last one that traded came to. */
export interface AuctionState
  extends Pick<SessionAnswer, 'session' | 'callEnd' | 'callEndLatest' | 'isExtended' | 'expected'>,
    LatestState {
  readonly result: CallResultAnswer | null;
}

/** The last call that traded. */
export interface CallResultAnswer extends ExpectedAnswer {
  /** The phase that it ended. */
  readonly session: string;
  readonly timestamp: number;
  readonly blockIndex: number;
}

/** Called with each state; `isStale` while the connection is gone and the state is the last that was known. */
export type IssueStatusListener = (status: StatusState, isStale: boolean) => void;
/** The same of a call. */
export type AuctionListener = (auction: AuctionState, isStale: boolean) => void;

/** Follows the status of an issue. */
export function followStatus(
  stream: VenueStream,
  issue: number,
  listener: IssueStatusListener,
): { close(): void } {
  return followLatest(stream, { ch: 'status', issue }, listener);
}

/** Follows the calls of an issue. */
export function followAuction(
  stream: VenueStream,
  issue: number,
  listener: AuctionListener,
): { close(): void } {
  return followLatest(stream, { ch: 'auction', issue }, listener);
}

/** Follows a channel of which every message says all, so that none that is missing has to be asked for. */
function followLatest<State extends LatestState>(
  stream: VenueStream,
  channel: { readonly ch: 'status' | 'auction'; readonly issue: number },
  listener: (state: State, isStale: boolean) => void,
): { close(): void } {
  let state: State | undefined;
  const take = ({ data, seq, index, t }: StreamMessage) => {
    const told = data as Omit<State, keyof LatestState>;
    state = { ...told, issue: channel.issue, seq, index, timestamp: t } as State;
    listener(state, false);
  };
  const show = (isStale: boolean) => {
    if (state !== undefined) listener(state, isStale);
  };
  return stream.add({
    channel,
    take,
    interrupted: () => show(true),
    resumed: () => show(false),
  });
}
