export type * from './account-answers.ts';
export type * from './answers.ts';
export { type BookListener, type BookState, bookChecksum } from './book-feed.ts';
export { type ClientOptions, type FeedHandle, JangbuClient, type PageQuery } from './client.ts';
export {
  InputError,
  type Problem,
  RefusedError,
  UnknownOutcomeError,
  UnreachableError,
} from './errors.ts';
export type { BlockListener, BustListener, TradeListener } from './history-feeds.ts';
export type { HttpDoorOptions } from './http-door.ts';
export type * from './office-answers.ts';
export {
  killSwitchCommand,
  type MassCancelRequest,
  massCancelCommand,
  proposeCommand,
  releaseKillSwitchCommand,
  withdrawalCommand,
} from './office-commands.ts';
export type {
  OrderAmendment,
  OrderName,
  OrderRequest,
  PricedOrder,
  StopOrder,
  UnpricedOrder,
} from './order-request.ts';
export type { RawBlocks, RawBlocksQuery } from './raw-blocks.ts';
export { createCryptoSigner, createSigner, type Signer } from './signer.ts';
export type {
  AuctionListener,
  AuctionState,
  CallResultAnswer,
  IssueStatusListener,
  StatusState,
} from './status-feed.ts';
export type { SocketConstructor, SocketLike, StatusListener, StreamStatus } from './stream.ts';
export { type Draft, type OrderReport, Trader } from './trader.ts';
export {
  type StepReport,
  type UrlVerdict,
  VERIFY_STEPS,
  type VerifyOptions,
  type VerifyStep,
  verifyUrl,
} from './verify-url.ts';
