/** Kinds of messages of a channel. */
export type MessageType = 'snapshot' | 'delta' | 'checksum' | 'shutdown';

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

/** The bytes of a message, encoded once for all its readers. */
export function encodeMessage(message: ChannelMessage): Buffer {
  return Buffer.from(JSON.stringify(message));
}
