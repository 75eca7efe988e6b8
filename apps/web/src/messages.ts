import type { RejectCode } from '@jangbu/protocol';

/** Languages of the page. */
export type Language = 'ko' | 'en';

/** One text in every language; the compiler refuses an entry that lacks one. */
export type Translated = Readonly<Record<Language, string>>;

/** Every text of the page. Words in braces are filled in by {@link fill}. */
export const TEXTS = {
  product: { ko: '장부', en: 'Jangbu' },
  pageTitle: { ko: '장부 · 거래', en: 'Jangbu · trading' },
  audience: {
    ko: '체험 시장 · 원장 전체가 회원에게 공개됩니다',
    en: 'Demo market · members may read the whole ledger',
  },
  invented: {
    ko: '종목과 돈은 모두 지어낸 것입니다.',
    en: 'Issues and money are invented.',
  },

  switchLanguage: { ko: 'English', en: '한국어' },
  theme: { ko: '화면 밝기', en: 'Theme' },
  themeSystem: { ko: '기기 설정', en: 'System' },
  themeLight: { ko: '밝게', en: 'Light' },
  themeDark: { ko: '어둡게', en: 'Dark' },
  colours: { ko: '등락 색', en: 'Colours' },
  coloursRedBlue: { ko: '빨강 / 파랑', en: 'Red / blue' },
  coloursGreenRed: { ko: '초록 / 빨강 (부호로 구분)', en: 'Green / red (read the signs)' },
  coloursCvd: { ko: '색각 배려 · 빗금', en: 'Colour-blind, hatched' },
  ledgerClock: { ko: '원장 시각', en: 'Ledger clock' },

  connecting: { ko: '연결 중', en: 'Connecting' },
  live: { ko: '실시간 연결', en: 'Live' },
  late: { ko: '응답 늦음', en: 'Slow' },
  cut: { ko: '끊김', en: 'Cut off' },
  cutOff: {
    ko: '연결이 끊겼습니다. {time}의 값에서 멈추었습니다.',
    en: 'Connection lost. Values stopped at {time}.',
  },
  cutOffEmpty: {
    ko: '거래소에 연결하지 못했습니다. 이어지면 값이 나타납니다.',
    en: 'Cannot reach the venue. Values appear once it answers.',
  },
  nextTry: { ko: '{seconds}초 뒤 다시', en: 'Next try in {seconds} s' },
  trying: { ko: '다시 연결하는 중', en: 'Connecting again' },
  connectedAgain: { ko: '다시 연결되었습니다.', en: 'Connected again.' },
  stitched: {
    ko: '다시 연결되었습니다. 놓친 체결 {count}건을 받아 사슬을 이었습니다.',
    en: 'Connected again. Missed trades fetched and linked: {count}.',
  },
  close: { ko: '닫기', en: 'Close' },

  issues: { ko: '종목', en: 'Issues' },
  issueColumn: { ko: '종목', en: 'Issue' },
  chooseIssue: { ko: '종목 고르기', en: 'Choose an issue' },
  lastPrice: { ko: '현재가', en: 'Last' },
  noIssues: {
    ko: '아직 상장된 종목이 없습니다. 상장되면 여기에 나타납니다.',
    en: 'No issues yet. They appear here once listed.',
  },
  tickOf: { ko: '호가단위 {tick}', en: 'Tick {tick}' },
  noTradeYet: { ko: '체결 없음', en: 'No trade' },

  orderBook: { ko: '호가', en: 'Order book' },
  askQuantity: { ko: '매도잔량', en: 'Ask qty' },
  price: { ko: '가격', en: 'Price' },
  quote: { ko: '시세', en: 'Quote' },
  held: { ko: '고정', en: 'Held' },
  upperLimit: { ko: '상한', en: 'Upper' },
  lowerLimit: { ko: '하한', en: 'Lower' },
  basePrice: { ko: '전일', en: 'Prev.' },
  tick: { ko: '호가단위', en: 'Tick' },
  lot: { ko: '매매단위', en: 'Lot' },
  spread: { ko: '스프레드', en: 'Spread' },
  middle: { ko: '중간가', en: 'Mid' },
  holding: { ko: '내 보유', en: 'I hold' },
  total: { ko: '총잔량', en: 'Total' },
  askShare: { ko: '매도 {share}%', en: 'Ask {share}%' },
  bidShare: { ko: '매수 {share}%', en: 'Bid {share}%' },
  bookNote: {
    ko: '잔량은 공개 정보입니다. 누구의 주문인지는 표시되지 않습니다.',
    en: 'Quantities are public. Whose orders they are is not shown.',
  },
  ask: { ko: '매도호가', en: 'Ask' },
  bid: { ko: '매수호가', en: 'Bid' },
  mine: { ko: '내 {quantity}', en: 'My {quantity}' },
  bookEmpty: {
    ko: '기다리는 호가가 없습니다. 첫 주문이 호가가 됩니다.',
    en: 'The book is empty. The first order makes a quote.',
  },

  trades: { ko: '체결', en: 'Trades' },
  time: { ko: '시각', en: 'Time' },
  quantity: { ko: '수량', en: 'Qty' },
  blockAndHash: { ko: '블록 · 해시', en: 'Block · hash' },
  linkChecked: { ko: '이어짐 확인', en: 'Links checked' },
  newTrades: { ko: '새 체결 {count}', en: '{count} new' },
  takerBought: { ko: '매수 체결', en: 'Buyer took' },
  takerSold: { ko: '매도 체결', en: 'Seller took' },
  tapeEmpty: {
    ko: '아직 체결이 없습니다. 첫 체결이 이 종목의 1번 블록이 됩니다.',
    en: 'No trades yet. The first becomes block 1 of this issue.',
  },
  checkBlock: { ko: '블록 확인', en: 'Check the block' },

  ledgerBlocks: { ko: '최근 원장 블록', en: 'Latest ledger blocks' },
  ledgerNote: {
    ko: '앞 블록의 해시가 다음 블록에 적힙니다.',
    en: 'Each block carries the hash of the one before.',
  },
  blockCounts: { ko: '명령 {commands} · 체결 {trades}', en: 'Cmds {commands} · trades {trades}' },
  nextBlock: { ko: '다음 블록에 적힐 해시', en: 'Hash the next block will carry' },
  cutLink: { ko: '어긋남: {was} ≠ {is}', en: 'Differs: {was} ≠ {is}' },
  ledgerEmpty: { ko: '원장 블록을 기다리고 있습니다.', en: 'Waiting for ledger blocks.' },

  checkYourself: { ko: '직접 확인하기', en: 'Check it yourself' },
  checkHint: {
    ko: '체결 하나를 누르면 그 블록의 해시를 이 화면에서 다시 계산합니다.',
    en: 'Choose a trade and this page computes the hash of its block again.',
  },
  checking: { ko: '계산 중', en: 'Computing' },
  checkFailed: {
    ko: '블록을 받지 못했습니다. 잠시 뒤에 다시 눌러 주십시오.',
    en: 'The block could not be fetched. Try again in a moment.',
  },
  consistent: { ko: '미확인 · 계산은 일치', en: 'Not verified, figures agree' },
  consistentWhy: {
    ko: '이 기기에 기준점이 없어 누가 서명했는지 확인하지 못했습니다.',
    en: 'Without an anchor on this device we cannot tell who signed.',
  },
  falseAt: { ko: '거짓 · {step}단계에서 어긋남', en: 'False at step {step}' },
  falseWhy: {
    ko: '이 체결은 거기 적힌 블록에서 나온 것이 아닙니다. 믿지 마십시오.',
    en: 'This trade does not come from the block it names. Do not rely on it.',
  },
  stepHash: { ko: '체결 블록의 해시', en: 'Hash of the trade block' },
  stepLink: { ko: '앞 블록과 이어짐', en: 'Link to the block before' },
  stepTradeLog: { ko: '거래 기록부', en: 'Trade log' },
  stepBlock: { ko: '원장 블록', en: 'Ledger block' },
  stepCheckpoint: { ko: '운영자의 서명', en: 'Operator’s checkpoint' },
  stepWitnesses: { ko: '증인의 서명', en: 'Witnesses' },
  stepAnchor: { ko: '기준점과의 연결', en: 'Anchor' },
  agrees: { ko: '계산 일치', en: 'Agrees' },
  differs: { ko: '어긋남', en: 'Differs' },
  notChecked: { ko: '확인 못 함', en: 'Not checked' },
  notLooked: { ko: '보지 않음', en: 'Not looked at' },
  computedEquals: {
    ko: '계산값 {computed} = 적힌 값 {stated}',
    en: 'Computed {computed} = {stated}',
  },
  computedDiffers: {
    ko: '계산값 {computed} ≠ 적힌 값 {stated}',
    en: 'Computed {computed} ≠ {stated}',
  },
  linkEquals: {
    ko: '{index}의 해시 {computed} = 이 블록의 앞 해시',
    en: 'Hash of {index}, {computed} = previous hash here',
  },
  linkDiffers: {
    ko: '{index}의 해시 {computed} ≠ 이 블록의 앞 해시 {stated}',
    en: 'Hash of {index}, {computed} ≠ previous hash {stated}',
  },
  needsReceipt: { ko: '영수증이 있어야 확인할 수 있습니다.', en: 'Needs a receipt.' },
  needsAnchor: { ko: '이 기기에 저장된 기준점이 없습니다.', en: 'No anchor on this device.' },
  computedHere: { ko: '이 화면 안에서 계산', en: 'Computed in this page' },

  order: { ko: '주문', en: 'Order' },
  demoAccount: { ko: '체험 계좌 {account}', en: 'Demo account {account}' },
  buy: { ko: '매수', en: 'Buy' },
  sell: { ko: '매도', en: 'Sell' },
  side: { ko: '매매 구분', en: 'Side' },
  limitOrder: { ko: '지정가', en: 'Limit' },
  validity: { ko: '조건', en: 'Validity' },
  day: { ko: '당일', en: 'Day' },
  ioc: { ko: 'IOC', en: 'IOC' },
  dayValid: { ko: '당일 유효', en: 'good for the day' },
  iocValid: { ko: '즉시 체결 후 나머지 취소', en: 'immediate or cancel' },
  orderPrice: { ko: '가격', en: 'Price' },
  orderQuantity: { ko: '수량', en: 'Quantity' },
  priceUp: { ko: '가격 한 호가 올리기', en: 'Price up one tick' },
  priceDown: { ko: '가격 한 호가 내리기', en: 'Price down one tick' },
  quantityUp: { ko: '수량 늘리기', en: 'More' },
  quantityDown: { ko: '수량 줄이기', en: 'Less' },
  available: { ko: '주문 가능', en: 'Available' },
  notional: { ko: '주문 금액', en: 'Amount' },
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
    ko: '호가단위에 맞지 않습니다. 이 종목은 {tick} 단위입니다.',
    en: 'Not a valid tick. Prices here move in steps of {tick}.',
  },
  offLotBy: {
    ko: '매매단위에 맞지 않습니다. 이 종목은 {lot}주 단위입니다.',
    en: 'Not a whole lot. Quantities move in steps of {lot}.',
  },
  aboveLimitOf: { ko: '상한가 {limit}보다 높습니다.', en: 'Above the upper limit of {limit}.' },
  belowLimitOf: { ko: '하한가 {limit}보다 낮습니다.', en: 'Below the lower limit of {limit}.' },
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
  distance: { ko: '현재가와의 차이', en: 'From last price' },
  distanceTicks: { ko: '{change} ({ticks}틱)', en: '{change} ({ticks} ticks)' },
  distanceNone: { ko: '같음', en: 'None' },
  wordsTitle: { ko: '서명할 내용', en: 'What you sign' },
  wordsBuy: {
    ko: '체험 계좌 {account}에서 {issue} {quantity}주를 주당 {price} 이하에 삽니다. {validity}, 주문 번호 {id}.',
    en: 'Demo account {account} buys {quantity} {issue} at {price} or less, {validity}, as order {id}.',
  },
  wordsSell: {
    ko: '체험 계좌 {account}에서 {issue} {quantity}주를 주당 {price} 이상에 팝니다. {validity}, 주문 번호 {id}.',
    en: 'Demo account {account} sells {quantity} {issue} at {price} or more, {validity}, as order {id}.',
  },
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

  openOrders: { ko: '미체결', en: 'Open orders' },
  noOpenOrders: { ko: '기다리는 주문이 없습니다.', en: 'No open orders.' },
  leftOfQuantity: { ko: '미체결/주문', en: 'Left / qty' },
  cancel: { ko: '취소', en: 'Cancel' },
  cancelOrder: { ko: '주문 {id} 취소', en: 'Cancel order {id}' },
  cancelRefused: { ko: '취소하지 못했습니다. {reason}', en: 'Not canceled. {reason}' },
  cancelUnknown: {
    ko: '취소 결과를 아직 모릅니다. 목록이 곧 알려 줍니다.',
    en: 'Cancel not answered yet. The list will tell.',
  },
  phaseContinuous: { ko: '접속매매', en: 'Continuous' },
  phaseCall: { ko: '단일가', en: 'Call' },
  phaseClosed: { ko: '장 마감', en: 'Closed' },
  phaseHalt: { ko: '거래 정지', en: 'Halted' },
} as const satisfies Readonly<Record<string, Translated>>;

/** Every refusal of docs/spec/rejects.md in the reader's words: what, and what next. */
export const REFUSAL_TEXTS: Readonly<Record<RejectCode, Translated>> = {
  ok: { ko: '처리되었습니다.', en: 'Done.' },
  malformed: {
    ko: '보낸 내용을 읽을 수 없습니다. 화면을 새로 고쳐 주십시오.',
    en: 'The order could not be read. Reload this page.',
  },
  wrong_version: {
    ko: '이 화면의 형식이 오래되었습니다. 새로 고쳐 주십시오.',
    en: 'This page speaks another version. Reload it.',
  },
  wrong_chain: {
    ko: '다른 원장에 서명한 주문입니다. 화면을 새로 고쳐 주십시오.',
    en: 'Signed for another ledger. Reload this page.',
  },
  bad_flags: {
    ko: '알 수 없는 표시가 있습니다. 화면을 새로 고쳐 주십시오.',
    en: 'An unknown flag is set. Reload this page.',
  },
  bad_signature: {
    ko: '서명이 맞지 않습니다. 열쇠를 확인해 주십시오.',
    en: 'The signature does not verify. Check the key.',
  },
  unknown_key: { ko: '등록되지 않은 열쇠입니다.', en: 'The key is not registered.' },
  wrong_member: { ko: '이 회원의 열쇠가 아닙니다.', en: 'The key belongs to another member.' },
  key_revoked: { ko: '폐지된 열쇠입니다.', en: 'The key was revoked.' },
  key_not_in_force: { ko: '지금은 쓸 수 없는 열쇠입니다.', en: 'The key is not in force now.' },
  expired: {
    ko: '유효 시각이 지났습니다. 다시 내 주십시오.',
    en: 'It arrived too late. Send it again.',
  },
  valid_until_too_far: {
    ko: '유효 시각이 너무 멉니다. 다시 내 주십시오.',
    en: 'Its validity reaches too far. Send it again.',
  },
  nonce_used: {
    ko: '같은 번호가 이미 쓰였습니다. 다시 내 주십시오.',
    en: 'Its number was used before. Send it again.',
  },
  nonce_too_old: {
    ko: '번호가 너무 오래되었습니다. 다시 내 주십시오.',
    en: 'Its number is too old. Send it again.',
  },
  nonce_too_far: {
    ko: '번호가 너무 앞섰습니다. 다시 내 주십시오.',
    en: 'Its number is too far ahead. Send it again.',
  },
  unsupported: { ko: '아직 받지 않는 주문입니다.', en: 'This is not offered yet.' },
  role_missing: { ko: '이 참가자에게 없는 역할입니다.', en: 'The participant lacks the role.' },
  scope_missing: { ko: '이 열쇠로는 할 수 없습니다.', en: 'The key may not do this.' },
  root_key_required: { ko: '뿌리 열쇠만 할 수 있습니다.', en: 'Only a root key may do this.' },
  bad_value: { ko: '정해진 범위를 벗어난 값이 있습니다.', en: 'A value is outside its range.' },
  bad_text: {
    ko: '이름이나 부호의 형식이 맞지 않습니다.',
    en: 'A name or code has the wrong form.',
  },
  unknown_account: { ko: '이 회원에게 없는 계좌입니다.', en: 'The member has no such account.' },
  unknown_currency: { ko: '없는 통화입니다.', en: 'There is no such currency.' },
  unknown_issue: { ko: '없는 종목입니다.', en: 'There is no such issue.' },
  unknown_order: {
    ko: '기다리는 주문 가운데 없습니다. 체결되었거나 취소되었습니다.',
    en: 'No such open order. It was filled or canceled.',
  },
  order_closed: { ko: '이미 끝난 주문입니다.', en: 'The order is closed already.' },
  invalid_key: { ko: '쓸 수 없는 열쇠입니다.', en: 'The key is not valid.' },
  duplicate_key: { ko: '이미 등록된 열쇠입니다.', en: 'The key is registered already.' },
  key_lifetime: {
    ko: '열쇠의 유효 기간이 맞지 않습니다.',
    en: 'The lifetime of the key is not allowed.',
  },
  duplicate_short_code: { ko: '이미 쓰는 종목 부호입니다.', en: 'The short code is taken.' },
  duplicate_client_order_id: {
    ko: '오늘 이미 쓴 주문 번호입니다.',
    en: 'The order’s id was used today.',
  },
  bad_client_order_id: {
    ko: '주문 번호의 형식이 맞지 않습니다.',
    en: 'The order’s id has the wrong form.',
  },
  account_not_active: { ko: '쓸 수 없는 계좌입니다.', en: 'The account is not active.' },
  account_class: { ko: '매매할 수 없는 계좌입니다.', en: 'Accounts of this class do not trade.' },
  issue_not_trading: {
    ko: '지금은 이 종목의 주문을 받지 않습니다.',
    en: 'The issue takes no orders now.',
  },
  bad_quantity: { ko: '수량은 1 이상이어야 합니다.', en: 'The quantity must be at least 1.' },
  off_lot: { ko: '매매단위에 맞지 않습니다.', en: 'Not a whole lot.' },
  bad_price: { ko: '가격은 0보다 커야 합니다.', en: 'The price must be above 0.' },
  off_tick: { ko: '호가단위에 맞지 않습니다.', en: 'Not a valid tick.' },
  above_limit: { ko: '상한가보다 높습니다.', en: 'Above the upper limit.' },
  below_limit: { ko: '하한가보다 낮습니다.', en: 'Below the lower limit.' },
  notional_too_large: {
    ko: '주문 금액이 너무 큽니다. 수량을 줄여 주십시오.',
    en: 'The amount is too large. Lower the quantity.',
  },
  amount_too_large: {
    ko: '합계가 기록할 수 있는 크기를 넘습니다.',
    en: 'The total would be too large to record.',
  },
  inexact_amount: {
    ko: '금액이 나누어떨어지지 않습니다.',
    en: 'The amount is not a whole minor unit.',
  },
  reduce_exceeds_leaves: { ko: '남은 수량보다 많습니다.', en: 'More than is open.' },
  insufficient_cash: {
    ko: '예수금이 모자랍니다. 수량이나 가격을 낮추십시오.',
    en: 'Not enough cash. Lower quantity or price.',
  },
  insufficient_shares: {
    ko: '팔 수 있는 주식이 모자랍니다. 수량을 줄여 주십시오.',
    en: 'Not enough shares. Lower the quantity.',
  },
  limit_reached: {
    ko: '원장의 자리가 찼습니다. 주문을 취소한 뒤 다시 내 주십시오.',
    en: 'The ledger is full here. Cancel something first.',
  },
};

/** Name of a text. */
export type TextKey = keyof typeof TEXTS;

/** The words in braces of a text. */
type Blanks<Text extends string> = Text extends `${string}{${infer Blank}}${infer Rest}`
  ? Blank | Blanks<Rest>
  : never;

/** What a text wants filled in: nothing, or a value for each word in braces. */
export type Filling<Key extends TextKey> =
  Blanks<(typeof TEXTS)[Key]['ko']> extends never
    ? []
    : [values: Readonly<Record<Blanks<(typeof TEXTS)[Key]['ko']>, string>>];

/** `text` with each word in braces replaced by its value. */
export function fill(text: string, values: Readonly<Record<string, string>>): string {
  return text.replaceAll(/\{(\w+)\}/g, (whole, blank: string) => values[blank] ?? whole);
}
