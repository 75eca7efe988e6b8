/** Commands of the trading day, in the order of their selectors, and two with full lists. */

import * as protocol from '../src/index.ts';

const SEED = new Uint8Array(32).fill(0x25);
const COMMITMENT = protocol.h64(protocol.plainHasher, SEED, new Uint8Array(32));

const TICK_TABLE: protocol.DefineTickTable = {
  kind: 'DefineTickTable',
  bands: [
    { from: 0, tick: 1 },
    { from: 2_000, tick: 5 },
    { from: 5_000, tick: 10 },
    { from: 20_000, tick: 50 },
    { from: 50_000, tick: 100 },
    { from: 200_000, tick: 500 },
    { from: 500_000, tick: 1_000 },
  ],
};

const MARKET: protocol.DefineMarket = {
  kind: 'DefineMarket',
  name: protocol.encodeUtf8('유가증권시장'),
  matchingMode: 0,
  tickTable: 1,
  randomEndSeconds: 30,
  upPercent: 30,
  downPercent: 31,
  listingUpPercent: 300,
  listingDownPercent: 40,
  afterHoursPercent: 10,
  dynamicPercent: 6,
  dynamicClosingPercent: 4,
  indexDynamicPercent: 3,
  indexDynamicClosingPercent: 2,
  staticPercent: 11,
  interruptionSeconds: 120,
  resumeSeconds: 600,
  resumeGuardSeconds: 1_200,
  indicativeSeconds: 15,
  lowPrice: 1_000,
  lowPriceTicks: 5,
  orderTypes: 127,
  weekdays: new Uint8Array([0, 0, 0, 0, 1, 255, 255]),
  windows: [
    { template: 0, session: 2, fromSecond: 30_600, untilSecond: 32_400, everySeconds: 0 },
    { template: 0, session: 3, fromSecond: 32_400, untilSecond: 55_200, everySeconds: 0 },
    { template: 0, session: 4, fromSecond: 55_200, untilSecond: 55_800, everySeconds: 0 },
    { template: 0, session: 5, fromSecond: 55_800, untilSecond: 57_600, everySeconds: 600 },
    { template: 0, session: 6, fromSecond: 57_600, untilSecond: 64_800, everySeconds: 600 },
    { template: 1, session: 3, fromSecond: 36_000, untilSecond: 86_400, everySeconds: 0 },
  ],
};

/** One command of each selector from 9 on. */
export const MARKET_COMMANDS: protocol.Command[] = [
  TICK_TABLE,
  MARKET,
  { kind: 'SetTradingDay', market: 1, date: 20_100, template: protocol.CLOSED_TEMPLATE },
  {
    kind: 'ListMarketIssue',
    shortCode: 'A005930',
    isin: 'KR7005930003',
    name: protocol.encodeUtf8('삼성전자'),
    nameEnglish: protocol.encodeUtf8('SamsungElec'),
    currency: 0,
    priceDecimals: 0,
    market: 1,
    lot: 1,
    basePrice: 70_000,
    flags: 1,
  },
  {
    kind: 'AmendOrder',
    account: 300,
    orderId: 0,
    rowHint: protocol.NONE_U32,
    clientOrderId: 'ORD-1_a.Z',
    orderType: 2,
    limitPrice: 4_294_967_296,
  },
  { kind: 'HaltIssue', market: 1, issue: protocol.NONE_U32, reason: 258 },
  { kind: 'ResumeIssue', market: 1, issue: 2_147_483_648 },
  { kind: 'CommitAuctionSeed', market: 1, commitment: COMMITMENT },
  { kind: 'Uncross', market: 1, seed: SEED },
];

/** All lists full and every integer at its greatest. */
export const FULL_MARKET_COMMANDS: protocol.Command[] = [
  {
    kind: 'DefineTickTable',
    bands: Array.from({ length: protocol.LIMITS.maxTickBands }, (_, i) => ({
      from: protocol.MAX_SAFE_UINT - i,
      tick: protocol.MAX_SAFE_UINT,
    })),
  },
  {
    ...MARKET,
    name: new Uint8Array(32).fill(0x5a),
    matchingMode: 255,
    tickTable: 4_294_967_295,
    lowPrice: 4_294_967_295,
    lowPriceTicks: 255,
    orderTypes: 255,
    windows: Array.from({ length: protocol.LIMITS.maxSessionWindows }, (_, i) => ({
      template: i,
      session: 255,
      fromSecond: 4_294_967_295 - i,
      untilSecond: 4_294_967_295,
      everySeconds: 2_147_483_648,
    })),
  },
];
