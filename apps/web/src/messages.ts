import { DESK_TEXTS } from './messages-desk.ts';
import { ORDER_TEXTS } from './messages-order.ts';
import { SESSION_TEXTS } from './messages-session.ts';
import type { Language, Translated } from './translated.ts';

export type { Language, Translated };

/** Every text of the page. Words in braces are filled in by {@link fill}. */
export const TEXTS = {
  ...DESK_TEXTS,
  ...ORDER_TEXTS,
  ...SESSION_TEXTS,
  product: { ko: '장부', en: 'Jangbu' },
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
  spread: { ko: '스프레드', en: 'Spread' },
  middle: { ko: '중간가', en: 'Mid' },
  holding: { ko: '내 보유', en: 'I hold' },
  total: { ko: '총잔량', en: 'Total' },
  askShare: { ko: '매도 {share}%', en: 'Ask {share}%' },
  bidShare: { ko: '매수 {share}%', en: 'Bid {share}%' },
  bookNote: {
    ko: '잔량은 공개 정보입니다. 누구의 주문인지는 표시되지 않습니다.',
    en: 'Depth is public. Whose orders these are is not.',
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
} as const satisfies Readonly<Record<string, Translated>>;

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
