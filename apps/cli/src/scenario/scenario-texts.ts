import { pair } from '../bilingual.ts';

/** Texts of `jangbu scenario`. */
export const SCENARIO_TEXTS = {
  scenarioAbout: pair(
    'play written market days through the exchange and compare what happens with what is expected',
    '글로 적은 시장의 하루를 거래소에 통과시켜 기대한 결과와 비교합니다',
  ),
  scenarioFiles: pair('scenario files', '시나리오 파일'),
  scenarioEngine: pair(
    'exchange, reference, or both compared after every block',
    'exchange, reference, 또는 블록마다 둘을 비교하는 both',
  ),
  scenarioBook: pair(
    'order book of the exchange: fast or plain',
    '거래소의 호가장: fast 또는 plain',
  ),
  scenarioTrace: pair('print all events line by line', '모든 사건을 한 줄씩 씁니다'),

  scenarioMissing: pair(
    (what: string) => `${what} is missing; write it`,
    (what) => `${what}: 빠졌습니다. 쓰십시오`,
  ),
  scenarioNoneOf: pair(
    (found: string, known: string) => `"${found}" is not known here; write ${known}`,
    (found, known) => `"${found}": 여기에 쓸 수 없습니다. 다음 가운데 하나를 쓰십시오: ${known}`,
  ),
  scenarioTooMuch: pair(
    (found: string) => `"${found}" is one word too many; take it out`,
    (found) => `"${found}": 남는 말입니다. 빼십시오`,
  ),
  scenarioNotWhole: pair(
    (what: string, found: string) =>
      `${what} "${found}" is not a whole number below 2^53; write decimal digits`,
    (what, found) => `${what} "${found}": 2^53보다 작은 정수가 아닙니다. 십진 숫자로 쓰십시오`,
  ),
  scenarioNotTime: pair(
    (found: string) =>
      `"${found}" is no time; write HH:MM, HH:MM:SS or HH:MM:SS.ffffff, behind it +SEED or +Nus`,
    (found) =>
      `"${found}": 시각이 아닙니다. HH:MM, HH:MM:SS, HH:MM:SS.ffffff에 +시드나 +Nus를 붙여 쓰십시오`,
  ),
  scenarioNotDate: pair(
    (found: string) => `"${found}" is no date; write YYYY-MM-DD`,
    (found) => `"${found}": 날짜가 아닙니다. YYYY-MM-DD로 쓰십시오`,
  ),
  scenarioEarlier: pair(
    (found: string) => `${found} is earlier than the line before; write the lines in order of time`,
    (found) => `${found}: 앞 줄보다 이른 시각입니다. 시각의 순서로 쓰십시오`,
  ),
  scenarioTwice: pair(
    (found: string) => `${found} is there already; take one of the two out`,
    (found) => `${found}: 이미 있습니다. 둘 가운데 하나를 빼십시오`,
  ),
  scenarioNotName: pair(
    (found: string) => `"${found}" is no name; write 1 to 36 of A-Za-z0-9._-`,
    (found) => `"${found}": 이름이 아닙니다. A-Za-z0-9._- 가운데 1~36자로 쓰십시오`,
  ),
  scenarioNotHex: pair(
    (found: string) => `"${found}" is not lowercase hex`,
    (found) => `"${found}": 소문자 16진수가 아닙니다`,
  ),
  scenarioNoRule: pair(
    (market: string, date: string) =>
      `no rules of ${market} are known on ${date}; take a later date`,
    (market, date) => `${date}: ${market}의 규칙을 알 수 없습니다. 더 늦은 날짜로 쓰십시오`,
  ),
  scenarioBookRow: pair(
    'a row of a book is "asks | price | bids", or "= price x quantity"; write it so',
    '호가장의 줄은 "매도 | 가격 | 매수" 또는 "= 가격 x 수량"입니다. 그렇게 쓰십시오',
  ),
  scenarioHeadRefused: pair(
    (reject: string) => `the exchange refuses this (${reject}); change the line`,
    (reject) => `거래소가 거부합니다 (${reject}). 이 줄을 고치십시오`,
  ),
  scenarioNotUtf8: pair(
    'not UTF-8; save the file as UTF-8',
    'UTF-8이 아닙니다. UTF-8로 저장하십시오',
  ),

  scenarioDiffers: pair(
    (expected: string, happened: string) => `expected: ${expected}; happened: ${happened}`,
    (expected, happened) => `기대: ${expected}; 실제: ${happened}`,
  ),
  scenarioUnwritten: pair(
    (happened: string) => `before this line happened: ${happened}; write it as a line of its own`,
    (happened) => `이 줄 앞에서 일어난 일: ${happened}. 따로 한 줄로 쓰십시오`,
  ),
  scenarioEnginesDiffer: pair(
    (what: string, ours: string, theirs: string) =>
      `the engines differ in ${what}: the exchange has ${ours}, the reference ${theirs}`,
    (what, ours, theirs) => `두 엔진이 다릅니다 (${what}): 거래소 ${ours}, 참조 ${theirs}`,
  ),
  scenarioBroken: pair(
    (engine: string, message: string) => `the engine ${engine} broke: ${message}`,
    (engine, message) => `엔진 ${engine}이 멈췄습니다: ${message}`,
  ),
  scenarioNothing: pair('nothing', '없음'),
  scenarioAsExpected: pair(
    (lines: number, blocks: number, trades: number) =>
      `as expected (${lines} lines, ${blocks} blocks, ${trades} trades)`,
    (lines, blocks, trades) => `기대와 같습니다 (${lines}줄, 블록 ${blocks}, 체결 ${trades})`,
  ),
  scenarioFailed: pair(
    (failures: number) => `${failures} differences`,
    (failures) => `다른 곳 ${failures}`,
  ),
};
