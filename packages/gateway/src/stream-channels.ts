/** Channels of an issue. */
export const ISSUE_CHANNELS = ['book', 'trades', 'auction', 'status'] as const;

/** Channels of the WebSocket door, published by `GET /v1/info`. */
export const STREAM_CHANNELS = [...ISSUE_CHANNELS, 'blocks', 'orders'] as const;
