/** Where a subscription sends its messages. */
export interface MessageSink {
  /** False while the reader is so slow that nothing more should be buffered for it. */
  hasRoom(): boolean;
  /** Sends the bytes of one text message. */
  send(message: Buffer): void;
}

/**
 * One channel of one connection: a cursor into the views, so that a slow reader costs no memory.
 *
 * What it has not sent yet is what lies behind its cursor; a book has no backlog, only a newer state.
 */
export interface Subscription {
  /** Sends what is due, as long as the sink has room. */
  pump(): void;
  /** About how many bytes of messages are due and unsent. */
  backlogBytes(): number;
  /** Ends it: nothing is sent any more. */
  end(): void;
}
