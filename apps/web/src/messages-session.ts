import type { Translated } from './translated.ts';

/** Texts of the trading day: phases, their ends, calls, interruptions and halts. */
export const SESSION_TEXTS = {
  phaseClosed: { ko: '장 마감', en: 'Closed' },
  phasePreOpen: { ko: '장 시작 전', en: 'Before the open' },
  phaseOpeningCall: { ko: '시가 단일가', en: 'Opening call' },
  phaseContinuous: { ko: '접속매매', en: 'Continuous' },
  phaseClosingCall: { ko: '종가 단일가', en: 'Closing call' },
  phaseAfterHoursClose: { ko: '시간외 종가', en: 'After-hours close' },
  phaseAfterHoursSingle: { ko: '시간외 단일가', en: 'After-hours call' },
  phasePeriodicCall: { ko: '주기 단일가', en: 'Periodic call' },
  phaseViCall: { ko: 'VI 단일가', en: 'Volatility call' },
  phaseResumeCall: { ko: '재개 단일가', en: 'Resumption call' },
  phaseHalt: { ko: '거래 정지', en: 'Halted' },

  tradesIn: { ko: '{time} 체결까지 {left}', en: 'Trades at {time}, in {left}' },
  tradesWithin: {
    ko: '{time}부터 {latest} 사이에 체결 · {left}',
    en: 'Trades between {time} and {latest} · {left}',
  },
  endsIn: { ko: '{time}까지 {left}', en: 'Until {time}, {left}' },
  opensIn: { ko: '{time}에 시작 · {left}', en: 'Opens at {time}, in {left}' },
  extended: { ko: '연장', en: 'Extended' },
  listingDay: { ko: '상장일', en: 'Listing day' },

  viBanner: {
    ko: '변동성완화장치(VI)가 발동되었습니다. {price} 체결이 예상되어(기준가 {change}) {duration} 동안 주문을 모읍니다.',
    en: 'Volatility interruption. A trade at {price} ({change}) was about to happen; orders are collected for {duration}.',
  },
  extendedBanner: {
    ko: '예상 가격이 기준가에서 멀어({change}) 단일가를 연장합니다. 그동안 주문을 더 모읍니다.',
    en: 'The call price was too far off ({change}), so the call goes on. More orders are collected.',
  },
  haltBanner: {
    ko: '거래가 정지되었습니다. 취소는 됩니다. 풀리면 단일가로 시작합니다.',
    en: 'Trading is halted. You can cancel. It resumes with a call.',
  },
  haltBannerFor: {
    ko: '거래가 정지되었습니다. 취소는 됩니다. 풀리면 {duration} 동안 단일가로 시작합니다.',
    en: 'Trading is halted. You can cancel. It resumes with a call of {duration}.',
  },
  resumeBanner: {
    ko: '거래가 다시 시작됩니다. 그때까지 주문을 모아 한 가격에 체결합니다.',
    en: 'Trading resumes. Orders are collected and trade at one price.',
  },
  minutes: { ko: '{count}분', en: '{count} min' },
  seconds: { ko: '{count}초', en: '{count} s' },
  countdown: { ko: '남은 시간', en: 'Time left' },
  plusAtMost: { ko: '{left} + 최대 {more}', en: '{left} + up to {more}' },

  expectedPrice: { ko: '예상체결가', en: 'Expected price' },
  mayMove: { ko: '단일가 · 움직일 수 있음', en: 'Call · may move' },
  expectedQuantity: { ko: '예상 수량 {quantity}주', en: 'Expected quantity {quantity}' },
  againstLast: { ko: '직전 체결가 대비 {change}', en: 'Against last {change}' },
  noExpected: {
    ko: '아직 맞는 값이 없습니다. 매수와 매도가 만나면 나타납니다.',
    en: 'No price yet. It appears once bids and asks meet.',
  },
  marketOrders: {
    ko: '시장가 매도 {asks} · 매수 {bids}',
    en: 'At market: {asks} to sell, {bids} to buy',
  },
  midpointOrders: {
    ko: '중간가 매도 {asks} · 매수 {bids}',
    en: 'At midpoint: {asks} to sell, {bids} to buy',
  },
  closePrice: { ko: '종가', en: 'Close' },
} as const satisfies Readonly<Record<string, Translated>>;
