export { type Allowance, allowanceOf } from './allowance.ts';
export type { BlockView, BlockViews } from './block-views.ts';
export type { BookView, Level, SideView, UnpricedOrders } from './book-view.ts';
export {
  CANDLE_RESOLUTIONS,
  type CandleResolution,
  type CandleView,
  type CandleViews,
} from './candle-views.ts';
export type { FillView, FillViews } from './fill-views.ts';
export type {
  CallResultView,
  HaltView,
  InterruptionView,
  IssueDayView,
  IssueTermsView,
  IssueView,
  IssueViews,
} from './issue-views.ts';
export type { MarketView, MarketViews, TradingDayView } from './market-views.ts';
export type {
  AccountView,
  BalanceView,
  KeyView,
  LockView,
  MemberViews,
  ParticipantView,
} from './member-views.ts';
export type {
  BreachView,
  FeeView,
  OfficeViews,
  ProposalView,
  TotalsView,
  WithdrawalView,
} from './office-views.ts';
export type { OrderChange, OrderJournal } from './order-journal.ts';
export type { OrderView, OrderViews } from './order-views.ts';
export { PageCache, type PageStore } from './page-cache.ts';
export type { CommandAnswer, EnvelopeAnswer, RecentEnvelopes } from './recent-envelopes.ts';
export { tickOf } from './tick-bands.ts';
export type { BustView, TradeFees, TradeView, TradeViews } from './trade-views.ts';
export { VenueViews } from './venue-views.ts';
export type { GenesisBlock, TouchedTable, ViewBlock, ViewChanges } from './view-block.ts';
