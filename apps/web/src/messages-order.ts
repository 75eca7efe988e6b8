import type { Translated } from './translated.ts';

/** Texts of the order form, its question and its answers. */
export const ORDER_TEXTS = {
  order: { ko: '주문', en: 'Order' },
  demoAccount: { ko: '체험 계좌 {account}', en: 'Demo account {account}' },
  buy: { ko: '매수', en: 'Buy' },
  sell: { ko: '매도', en: 'Sell' },
  side: { ko: '매매 구분', en: 'Side' },
  validity: { ko: '조건', en: 'Validity' },
  day: { ko: '당일', en: 'Day' },
  ioc: { ko: 'IOC', en: 'IOC' },
  fok: { ko: 'FOK', en: 'FOK' },
  dayValid: { ko: '당일 유효', en: 'good for the day' },
  iocValid: { ko: '즉시 체결 후 나머지 취소', en: 'immediate or cancel' },
  fokValid: { ko: '모두 체결되지 않으면 취소', en: 'fill or kill' },
  orderPrice: { ko: '가격', en: 'Price' },
  stopPrice: { ko: '조건', en: 'Stop' },
  stopUp: { ko: '조건 가격 한 호가 올리기', en: 'Stop up one tick' },
  stopDown: { ko: '조건 가격 한 호가 내리기', en: 'Stop down one tick' },
  orderQuantity: { ko: '수량', en: 'Quantity' },
  priceUp: { ko: '가격 한 호가 올리기', en: 'Price up one tick' },
  priceDown: { ko: '가격 한 호가 내리기', en: 'Price down one tick' },
  quantityUp: { ko: '수량 늘리기', en: 'More' },
  quantityDown: { ko: '수량 줄이기', en: 'Less' },
  available: { ko: '주문 가능', en: 'Available' },
  notional: { ko: '주문 금액', en: 'Amount' },
  atMost: { ko: '최대 금액', en: 'At most' },
  sharesOf: { ko: '{quantity}주', en: '{quantity} sh' },
  reviewBuy: { ko: '매수 주문 확인', en: 'Review buy order' },
  reviewSell: { ko: '매도 주문 확인', en: 'Review sell order' },
  noKey: {
    ko: '이 원장에는 체험 열쇠가 없습니다. 호가와 체결은 볼 수 있습니다.',
    en: 'This ledger has no demo key. You can watch the market.',
  },
  waitingKey: { ko: '체험 열쇠를 받고 있습니다.', en: 'Fetching the demo key.' },
  noOrdersWhileCut: {
    ko: '멈춘 값에는 주문을 낼 수 없습니다. 미체결 주문은 거래소에 남아 있습니다.',
    en: 'No orders on stopped values. Open orders stay at the venue.',
  },
  sharedKey: {
    ko: '이 열쇠는 체험하는 모두가 함께 씁니다.',
    en: 'Everyone trying this market shares this key.',
  },

  badPriceText: { ko: '가격을 숫자로 적어 주십시오.', en: 'Enter the price as a number.' },
  badQuantityText: {
    ko: '수량을 1 이상의 숫자로 적어 주십시오.',
    en: 'Enter a quantity of 1 or more.',
  },
  offTickBy: {
    ko: '호가단위에 맞지 않습니다. 이 가격대는 {tick} 단위입니다.',
    en: 'Not a valid tick. Prices here move in steps of {tick}.',
  },
  offLotBy: {
    ko: '매매단위에 맞지 않습니다. 이 종목은 {lot}주 단위입니다.',
    en: 'Not a whole lot. Quantities move in steps of {lot}.',
  },
  aboveLimitOf: { ko: '상한가 {limit}보다 높습니다.', en: 'Above the upper limit of {limit}.' },
  belowLimitOf: { ko: '하한가 {limit}보다 낮습니다.', en: 'Below the lower limit of {limit}.' },
  conditionalAtLimit: {
    ko: '조건부 주문은 상한가 매수나 하한가 매도로 낼 수 없습니다.',
    en: 'A conditional order may not buy at the upper or sell at the lower limit.',
  },
  amountTooLarge: {
    ko: '주문 금액이 너무 큽니다. 수량을 줄여 주십시오.',
    en: 'The amount is too large. Lower the quantity.',
  },
  cashShort: { ko: '예수금이 {short} 모자랍니다.', en: 'You are {short} short.' },
  sharesShort: {
    ko: '팔 수 있는 주식이 {short}주 모자랍니다.',
    en: 'You are {short} shares short.',
  },

  confirmBuy: { ko: '매수 주문을 보낼까요?', en: 'Send this buy order?' },
  confirmSell: { ko: '매도 주문을 보낼까요?', en: 'Send this sell order?' },
  quantityAtPrice: { ko: '{side} {quantity}주 × {price}', en: '{side} {quantity} × {price}' },
  orderType: { ko: '유형', en: 'Type' },
  sideAndType: { ko: '구분 · 유형', en: 'Side · type' },
  wakesAt: { ko: '{stop} →', en: '{stop} →' },
  distance: { ko: '현재가와의 차이', en: 'From last price' },
  distanceTicks: { ko: '{change} ({ticks}틱)', en: '{change} ({ticks} ticks)' },
  distanceNone: { ko: '같음', en: 'None' },
  wordsTitle: { ko: '서명할 내용', en: 'What you sign' },
  goBack: { ko: '돌아가기', en: 'Back' },
  signBuy: { ko: '서명하고 매수', en: 'Sign and buy' },
  signSell: { ko: '서명하고 매도', en: 'Sign and sell' },

  sending: { ko: '보내는 중', en: 'Sending' },
  resultNew: { ko: '주문이 접수되었습니다.', en: 'Order accepted.' },
  resultPart: {
    ko: '일부 체결되었습니다. 남은 {leaves}주가 기다립니다.',
    en: 'Partly filled, {leaves} left.',
  },
  resultFilled: { ko: '{done}주가 모두 체결되었습니다.', en: 'Filled, {done} shares.' },
  resultExpired: {
    ko: '{done}주가 체결되고 나머지는 취소되었습니다.',
    en: '{done} shares filled, the rest expired.',
  },
  resultCanceled: { ko: '주문이 취소되었습니다.', en: 'Order canceled.' },
  resultRejected: { ko: '주문이 거절되었습니다.', en: 'Order refused.' },
  resultUnsent: { ko: '보내지 못했습니다.', en: 'Not sent.' },
  orderNumber: { ko: '주문 #{id}', en: 'Order #{id}' },
  ledgerBlock: { ko: '원장 블록 #{index}', en: 'Ledger block #{index}' },
  unknown: {
    ko: '결과를 아직 모릅니다. 주문이 들어갔을 수도 있습니다. 같은 주문을 다시 내지 마십시오.',
    en: 'We do not know yet. The order may have gone in. Do not send it again.',
  },
  unknownUntil: { ko: '{time} 뒤에는 무효', en: 'Void after {time}' },
  neverIn: {
    ko: '주문은 들어가지 않았고 이제 들어갈 수도 없습니다. 다시 내도 됩니다.',
    en: 'The order never went in and no longer can. You may send it again.',
  },
  notAccepting: {
    ko: '지금은 새 주문을 받을 수 없습니다. 장부에 쓸 수 없어 멈추었습니다.',
    en: 'No new orders now: the ledger cannot be written.',
  },

  typeLimit: { ko: '지정가', en: 'Limit' },
  typeMarket: { ko: '시장가', en: 'Market' },
  typeCounter: { ko: '최유리', en: 'Counter' },
  typeSame: { ko: '최우선', en: 'Same side' },
  typeConditional: { ko: '조건부', en: 'Cond.' },
  typeMidpoint: { ko: '중간가', en: 'Midpoint' },
  typeStop: { ko: '스톱', en: 'Stop limit' },
  typeOffHours: { ko: '시간외', en: 'At close' },
  ruleLimit: {
    ko: '정한 가격이나 더 좋은 가격에만 체결되고, 남은 수량은 호가에서 기다립니다.',
    en: 'Trades at your price or better; what is left waits in the book.',
  },
  ruleMarket: {
    ko: '가장 좋은 상대 호가부터 체결됩니다. 매수는 상한가로 셈한 돈을 묶습니다.',
    en: 'Takes the best prices there are. A buy holds cash as if at the upper limit.',
  },
  ruleCounter: {
    ko: '낼 때 상대편의 가장 좋은 호가가 이 주문의 지정가가 됩니다.',
    en: 'A limit order at the best price of the other side when it arrives.',
  },
  ruleSame: {
    ko: '낼 때 같은 편의 가장 좋은 호가가 이 주문의 지정가가 됩니다.',
    en: 'A limit order at the best price of its own side when it arrives.',
  },
  ruleConditional: {
    ko: '지정가로 기다리다가, 남은 수량은 종가 단일가에서 시장가가 됩니다.',
    en: 'A limit order; what is left becomes a market order in the closing call.',
  },
  ruleMidpoint: {
    ko: '가장 좋은 매수와 매도 호가의 한가운데에서 체결됩니다. 호가에는 합계만 보입니다.',
    en: 'Trades halfway between best bid and best ask. The book shows only the sum.',
  },
  ruleStop: {
    ko: '현재가가 조건 가격에 닿을 때까지 잠들어 있다가 지정가로 나갑니다.',
    en: 'Sleeps until the last price reaches the stop price, then is a limit order.',
  },
  ruleOffHours: {
    ko: '정규장 밖에서 종가 하나로만, 먼저 낸 주문부터 체결됩니다.',
    en: 'Trades outside the regular session at the close alone, first come first served.',
  },
  typeNotNow: {
    ko: '{phase}에는 {type} 주문을 받지 않습니다.',
    en: '{type} orders are not taken now ({phase}).',
  },
  typeNotHere: {
    ko: '이 종목은 {type} 주문을 받지 않습니다.',
    en: 'This issue takes no {type} orders.',
  },
  noOrdersNow: {
    ko: '{phase}: 지금은 새 주문을 받지 않습니다.',
    en: '{phase}: no new orders now.',
  },
  validityNotNow: {
    ko: '이 유형은 지금 당일로만 낼 수 있습니다.',
    en: 'Orders of this type are now good for the day only.',
  },

  wordsBuy: {
    ko: '체험 계좌 {account}에서 {issue} {quantity}주를 {terms} 삽니다. {validity}, 주문 번호 {id}.',
    en: 'Demo account {account} buys {quantity} {issue} {terms}, {validity}, as order {id}.',
  },
  wordsSell: {
    ko: '체험 계좌 {account}에서 {issue} {quantity}주를 {terms} 팝니다. {validity}, 주문 번호 {id}.',
    en: 'Demo account {account} sells {quantity} {issue} {terms}, {validity}, as order {id}.',
  },
  termsBuy: { ko: '주당 {price} 이하에', en: 'at {price} or less' },
  termsSell: { ko: '주당 {price} 이상에', en: 'at {price} or more' },
  termsMarket: { ko: '시장가로', en: 'at the market price' },
  termsCounter: { ko: '상대편의 가장 좋은 호가로', en: 'at the best price of the other side' },
  termsSame: { ko: '같은 편의 가장 좋은 호가로', en: 'at the best price of its own side' },
  termsMidpoint: { ko: '중간가로', en: 'at the midpoint' },
  termsConditional: {
    ko: '{limit}, 종가 단일가에서는 시장가로',
    en: '{limit}, in the closing call at the market price',
  },
  termsStop: {
    ko: '현재가가 {stop}에 닿은 뒤 {limit}',
    en: '{limit} once the last price reaches {stop}',
  },
  termsOffHours: { ko: '종가 {price}에', en: 'at the close of {price}' },
} as const satisfies Readonly<Record<string, Translated>>;
