import { pair } from '../bilingual.ts';

/** Texts of `jangbu rules` and `jangbu auction`. */
export const RULES_TEXTS = {
  rulesAbout: pair(
    'what the market rules say: one case by options, many as JSON lines on standard input',
    '시장 규칙이 정하는 값: 옵션으로 하나, 표준 입력의 JSON 줄로 여럿',
  ),
  rulesTickAbout: pair('tick of a price', '가격의 호가가격단위'),
  rulesLimitsAbout: pair('lower and upper limit of a day', '하루의 하한가와 상한가'),
  rulesCheckAbout: pair(
    'whether a limit price may be entered',
    '지정가를 낼 수 있는 가격인지 확인합니다',
  ),
  rulesBaseAbout: pair('base price after a close', '종가 다음 날의 기준가격'),
  rulesSessionAbout: pair(
    'session at a time, the order types it takes, and the next session',
    '시각의 매매 시간 구분, 받는 호가 종류, 다음 구분',
  ),
  rulesIsinAbout: pair(
    'whether the check digit of an ISIN is right, or the ISIN of a body of eleven characters',
    'ISIN의 검사숫자가 맞는지, 또는 앞 열한 자리의 ISIN',
  ),
  auctionAbout: pair(
    'price and fills of call auctions, as JSON lines on standard input',
    '표준 입력의 JSON 줄로 받은 단일가매매의 가격과 체결',
  ),
  caseMarket: pair('KOSPI, KOSDAQ or KONEX', 'KOSPI, KOSDAQ, KONEX 가운데 하나'),
  caseKind: pair('stock, etf or elw', 'stock(주식), etf, elw 가운데 하나'),
  caseDate: pair(
    'date whose rules apply, YYYY-MM-DD (default: today in Korea)',
    '규칙의 기준일, YYYY-MM-DD (기본값: 한국의 오늘)',
  ),
  casePrice: pair('price in won', '가격 (원)'),
  caseBase: pair('base price in won', '기준가격 (원)'),
  caseClose: pair('close in won', '종가 (원)'),
  caseListingDay: pair('first day of a new listing', '신규상장일'),
  caseLiquidation: pair('trading before a delisting', '정리매매'),
  caseAt: pair(
    'time, ISO 8601 with offset or integer microseconds (default: now)',
    '시각, 시차를 붙인 ISO 8601 또는 마이크로초 정수 (기본값: 지금)',
  ),
  caseMethod: pair('continuous or periodic', 'continuous(접속매매) 또는 periodic(주기적 단일가)'),
  caseIsin: pair('ISIN to check', '확인할 ISIN'),
  caseBody: pair('ISIN without its check digit', '검사숫자를 뺀 ISIN'),

  caseNotPlain: pair(
    'not one JSON object in plain form; write each name once and numbers as digits alone',
    '단순한 꼴의 JSON 객체가 아닙니다. 이름은 한 번씩, 수는 숫자로만 쓰십시오',
  ),
  caseUnreadable: pair(
    'the line is no UTF-8, or longer than 64 MiB',
    'UTF-8이 아니거나 64 MiB보다 긴 줄입니다',
  ),
  caseUnknownField: pair(
    (name: string) => `${name}: there is no such field here`,
    (name) => `${name}: 여기에 없는 항목입니다`,
  ),
  caseMissingField: pair(
    (name: string) => `${name} is missing`,
    (name) => `${name}: 빠졌습니다`,
  ),
  caseBadValue: pair(
    (name: string, wanted: string) => `${name} must be ${wanted}`,
    (name, wanted) => `${name}: 다음이어야 합니다: ${wanted}`,
  ),
  wantedWhole: pair(
    (min: number, max: number) => `a whole number from ${min} to ${max}`,
    (min, max) => `${min}에서 ${max}까지의 정수`,
  ),
  wantedWord: pair(
    (known: string) => `one of ${known}`,
    (known) => `${known} 가운데 하나`,
  ),
  wantedDate: pair('a date, YYYY-MM-DD', '날짜, YYYY-MM-DD'),
  wantedTime: pair(
    'a time, ISO 8601 with offset or integer microseconds since 1970',
    '시각, 시차를 붙인 ISO 8601 또는 1970년부터의 마이크로초 정수',
  ),
  wantedFlag: pair('true or false', 'true 또는 false'),
  wantedText: pair('a text', '글'),
  wantedList: pair('a list of orders', '호가의 목록'),
  wantedOrder: pair('an object with price and quantity', 'price와 quantity가 있는 객체'),
  wantedOrderPrice: pair(
    'a whole number of won above 0, or "market"',
    '0보다 큰 정수(원) 또는 "market"',
  ),
  wantedBody: pair(
    'two capital letters and nine capital letters or digits',
    '영문 대문자 둘과 대문자 또는 숫자 아홉',
  ),
  wantedLimits: pair(
    'limits with a price on tick between them',
    '호가가격단위에 맞는 가격이 사이에 있는 상하한가',
  ),
  noRule: pair(
    (what: string, date: string) => `no rule for ${what} is known on ${date}`,
    (what, date) => `${date}: 알려진 규칙이 없습니다 (${what})`,
  ),
  noCalendar: pair(
    (first: number, last: number) => `at: the calendar holds the years ${first} to ${last}`,
    (first, last) => `at: 달력에는 ${first}년부터 ${last}년까지 있습니다`,
  ),
  badOrder: pair(
    (place: string, code: string) => `${place}: ${code}`,
    (place, code) => `${place}: ${code}`,
  ),
};
