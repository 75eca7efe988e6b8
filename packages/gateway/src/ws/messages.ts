import type { VenueViews } from '@jangbu/views';

/** Kinds of messages of a channel. */
export type MessageType = 'snapshot' | 'delta' | 'checksum' | 'resume';

/** A message of a channel, as every node of a ledger sends it for the same blocks. */
export interface ChannelMessage {
  readonly ch: string;
  /** Null on channels that are not of an issue. */
  readonly issue: number | null;
  /** `eventSeq` up to which the reader is up to date with this message. */
  readonly seq: number;
  /** `seq` of the message before of this channel and issue; null where a reader starts anew. */
  readonly prev: number | null;
  /** Index of the block. */
  readonly index: number;
  /** Timestamp of the block in microseconds. */
  readonly t: number;
  readonly type: MessageType;
  readonly data: unknown;
}

/** Why a reader who resumes gets a snapshot: it missed more than is replayed, or has what this node has not. */
export type ResumeRefusal = 'too_far' | 'ahead';

/** The bytes of a message, encoded once for all its readers. */
export function encodeMessage(message: ChannelMessage): Buffer {
  return Buffer.from(JSON.stringify(message));
}

/** The answer to a resume from `seq`: nothing but deltas follows, or, for a reason, a snapshot. */
export function resumeMessage(
  { index, blocks }: VenueViews,
  { ch, issue }: Pick<ChannelMessage, 'ch' | 'issue'>,
  seq: number,
  reason: ResumeRefusal | null,
): Buffer {
  const data = { isComplete: reason === null, reason };
  const t = blocks.timestamp(index);
  return encodeMessage({ ch, issue, seq, prev: null, index, t, type: 'resume', data });
}

/** The bytes of the message that was encoded last: readers that are equally far share it. */
export class LastMessage {
  #key = '';
  #bytes: Buffer = Buffer.alloc(0);

  of(key: string, encode: () => Buffer): Buffer {
    if (key !== this.#key) {
      this.#bytes = encode();
      this.#key = key;
    }
    return this.#bytes;
  }
}
