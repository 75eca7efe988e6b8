import { pair } from './bilingual.ts';

/** Errors and results in words. Errors are one line and say what to do where that is not plain. */
export const MESSAGE_TEXTS = {
  line: pair(
    (line: number) => `line ${line}`,
    (line) => `${line}행`,
  ),
  standardInput: pair('standard input', '표준 입력'),

  missingCommand: pair(
    (command: string) => `say a command; "${command} --help" lists them`,
    (command) => `명령을 쓰십시오. 목록은 "${command} --help"`,
  ),
  unknownCommand: pair(
    (name: string) => `there is no command ${name}; "jangbu --help" lists them`,
    (name) => `${name}: 없는 명령입니다. 목록은 "jangbu --help"`,
  ),
  unknownOption: pair(
    (option: string, command: string) => `unknown option ${option}; see "${command} --help"`,
    (option, command) => `${option}: 없는 옵션입니다. "${command} --help"를 보십시오`,
  ),
  missingArgument: pair(
    (name: string, command: string) => `${name} is missing; see "${command} --help"`,
    (name, command) => `${name}: 빠졌습니다. "${command} --help"를 보십시오`,
  ),
  missingOption: pair(
    (option: string, command: string) => `option ${option} is missing; see "${command} --help"`,
    (option, command) => `옵션 ${option}: 빠졌습니다. "${command} --help"를 보십시오`,
  ),
  missingValue: pair(
    (option: string) => `option ${option} needs a value`,
    (option) => `옵션 ${option}: 값이 있어야 합니다`,
  ),
  tooManyArguments: pair(
    (command: string) => `too many arguments; see "${command} --help"`,
    (command) => `인수가 너무 많습니다. "${command} --help"를 보십시오`,
  ),
  notAWholeNumber: pair(
    (name: string, found: string, min: number, max: number) =>
      `${name} ${found} is not a whole number from ${min} to ${max}; write decimal digits only`,
    (name, found, min, max) =>
      `${name} ${found}: ${min}에서 ${max}까지의 정수가 아닙니다. 십진 숫자만 쓰십시오`,
  ),
  notOneOf: pair(
    (name: string, found: string, known: string) => `${name} ${found} is none of ${known}`,
    (name, found, known) => `${name} ${found}: ${known} 가운데 하나여야 합니다`,
  ),
  notAnIssue: pair(
    (name: string, found: string) =>
      `${name} ${found} is neither the number nor the short code of an issue`,
    (name, found) => `${name} ${found}: 종목 번호도 단축코드도 아닙니다`,
  ),
  emptyValue: pair(
    (name: string) => `${name} is empty`,
    (name) => `${name}: 비어 있습니다`,
  ),
  notBuiltYet: pair(
    (what: string) => `${what} is not built yet`,
    (what) => `${what}: 아직 만들지 않았습니다`,
  ),
  unexpected: pair(
    (message: string) => `unexpected: ${message}; this is a fault of the program, please report it`,
    (message) => `예기치 않은 오류: ${message}. 프로그램의 결함이니 알려 주십시오`,
  ),
  systemError: pair(
    (message: string) => message,
    (message) => `운영체제 오류: ${message}`,
  ),
  noRoom: pair(
    (message: string) => `${message}; make room and run the same command again`,
    (message) => `${message}. 자리를 만들고 같은 명령을 다시 실행하십시오`,
  ),
  sameFile: pair(
    (names: string) => `${names} must be different files`,
    (names) => `${names}: 서로 다른 파일이어야 합니다`,
  ),
  noFolder: pair(
    (path: string) => `there is no folder for ${path}; make it first`,
    (path) => `${path}: 폴더가 없습니다. 먼저 만드십시오`,
  ),
  unreadable: pair(
    (reason: string) => `cannot be read (${reason})`,
    (reason) => `읽을 수 없습니다 (${reason})`,
  ),
  unwritable: pair(
    (reason: string) => `cannot be written (${reason})`,
    (reason) => `쓸 수 없습니다 (${reason})`,
  ),

  startRefused: pair(
    (reason: string) => reason,
    (reason) => `시작할 수 없습니다: ${reason}`,
  ),

  folderLocked: pair(
    'another process is using this data folder; stop it first',
    '다른 프로세스가 이 데이터 폴더를 쓰고 있습니다. 먼저 그것을 멈추십시오',
  ),
  futureVersion: pair(
    (reason: string) => `${reason}; use a program that knows this version`,
    (reason) => `${reason}. 이 버전을 아는 프로그램을 쓰십시오`,
  ),
  damagedLedger: pair(
    (reason: string) => `the ledger is damaged: ${reason}`,
    (reason) => `원장이 손상되었습니다: ${reason}`,
  ),
  damagePlace: pair(
    (offset: number, index: number, reason: string) =>
      `byte ${offset}, block ${index}: ${reason}; restore it from a copy`,
    (offset, index, reason) => `${offset}바이트, 블록 ${index}: ${reason}. 사본으로 되살리십시오`,
  ),
  notAFolder: pair('is not a folder', '폴더가 아닙니다'),
  notALedger: pair(
    'is not the data folder of a ledger (it has no genesis.json)',
    '원장의 데이터 폴더가 아닙니다 (genesis.json이 없습니다)',
  ),
  noLedgerHere: pair(
    (reason: string) => reason,
    (reason) => `이 폴더를 쓸 수 없습니다: ${reason}`,
  ),
  badGenesis: pair(
    (reason: string) => `not a genesis document: ${reason}`,
    (reason) => `제네시스 문서가 아닙니다: ${reason}`,
  ),
  tornTail: pair(
    (file: string, index: number, offset: number, bytes: number, kept: string) =>
      `${file}: ${bytes} torn bytes of block ${index} at byte ${offset} were moved to ${kept}`,
    (file, index, offset, bytes, kept) =>
      `${file}: ${offset}바이트 위치에 있던 블록 ${index}의 찢긴 ${bytes}바이트를 ${kept}로 옮겼습니다`,
  ),

  replayOtherFile: pair(
    (index: number) =>
      `block ${index} of the ledger in this folder is from another file, or from another --batch, --tick or --lot`,
    (index) =>
      `이 폴더의 원장은 블록 ${index}부터 다른 파일이나 다른 --batch, --tick, --lot의 것입니다`,
  ),
  replayOtherLedger: pair(
    'the ledger in this folder was not made by replay; take another folder',
    '이 폴더의 원장은 replay가 만든 것이 아닙니다. 다른 폴더를 쓰십시오',
  ),
  replayNotional: pair(
    'price × qty is not below 9007199254740992',
    'price × qty가 9007199254740992보다 작지 않습니다',
  ),
  replayCashNeed: pair(
    'the cash that the buys need is not below 9007199254740992; split the file',
    '매수에 필요한 현금이 9007199254740992보다 작지 않습니다. 파일을 나누십시오',
  ),
  replayShareNeed: pair(
    'the shares that the sells need are not below 9007199254740992; split the file',
    '매도에 필요한 주식이 9007199254740992보다 작지 않습니다. 파일을 나누십시오',
  ),
  replayOpenOrders: pair(
    (limit: number) => `more than ${limit} orders would be open at once; the venue takes no more`,
    (limit) => `동시에 열린 주문이 ${limit}개를 넘게 됩니다. 시장이 더 받지 않습니다`,
  ),
  replayRefused: pair(
    (reject: string, index: number) => `the venue refused this row in block ${index}: ${reject}`,
    (reject, index) => `시장이 블록 ${index}에서 이 행을 거부했습니다: ${reject}`,
  ),
  acksOtherRun: pair(
    'holds lines of another run; take another file for --acks',
    '다른 실행의 줄이 들어 있습니다. --acks에 다른 파일을 쓰십시오',
  ),
  acksAhead: pair(
    (line: number) =>
      `line ${line} answers a row that is not in the ledger; give the ledger of that run, or another file for --acks`,
    (line) =>
      `${line}행은 원장에 없는 행의 응답입니다. 그 실행의 원장을 주거나 --acks에 다른 파일을 쓰십시오`,
  ),
  replayInterrupted: pair(
    (rows: number, total: number) =>
      `interrupted after ${rows} of ${total} rows; the same command goes on from there`,
    (rows, total) => `${total}행 가운데 ${rows}행까지 하고 중단했습니다. 같은 명령으로 이어 갑니다`,
  ),
  replayDone: pair(
    (operations: number, trades: number, blocks: number) =>
      `${operations} operations, ${trades} trades, ${blocks} blocks`,
    (operations, trades, blocks) => `작업 ${operations}, 체결 ${trades}, 블록 ${blocks}`,
  ),
  replayHead: pair(
    (index: number, hash: string) => `block ${index} has hash ${hash}`,
    (index, hash) => `블록 ${index}의 해시 ${hash}`,
  ),
  replayRoots: pair(
    (stateRoot: string, tradeLogRoot: string) =>
      `state root ${stateRoot}\ntrade log root ${tradeLogRoot}`,
    (stateRoot, tradeLogRoot) => `상태 루트 ${stateRoot}\n체결 기록 루트 ${tradeLogRoot}`,
  ),
  replayTime: pair(
    (seconds: number) => `the ledger took ${seconds} s`,
    (seconds) => `원장에 걸린 시간 ${seconds} s`,
  ),
  replayProgress: pair('rows', '행'),

  keyExists: pair(
    'there is a file of this name already; keys are never overwritten',
    '같은 이름의 파일이 이미 있습니다. 키는 덮어쓰지 않습니다',
  ),
  badKeyFile: pair(
    (reason: string) => reason,
    (reason) => `키 파일을 쓸 수 없습니다: ${reason}`,
  ),

  verdictAnchored: pair(
    'anchored: every step holds and the anchor vouches for it',
    'anchored(확인): 모든 단계가 맞고 앵커가 보증합니다',
  ),
  verdictConsistent: pair(
    'consistent, but not anchored: every step holds, nothing says that it is the right ledger (--trust FILE)',
    'consistent(일관): 모든 단계가 맞지만 앵커가 없어 올바른 원장인지는 알 수 없습니다 (--trust FILE)',
  ),
  verdictFalse: pair(
    (step: string, reason: string) => `false, at step ${step}: ${reason}`,
    (step, reason) => `false(거짓), 단계 ${step}: ${reason}`,
  ),
  verdictFacts: pair(
    (blocks: number, trades: number, index: number, hash: string) =>
      `${blocks} blocks, ${trades} trades; block ${index} has hash ${hash}`,
    (blocks, trades, index, hash) => `블록 ${blocks}, 체결 ${trades}. 블록 ${index}의 해시 ${hash}`,
  ),
  verdictWhere: pair(
    (file: string, offset: number | undefined, index: number | undefined) =>
      [
        file,
        offset === undefined ? undefined : `byte ${offset}`,
        index === undefined ? undefined : `block ${index}`,
      ]
        .filter((part) => part !== undefined)
        .join(', '),
    (file, offset, index) =>
      [
        file,
        offset === undefined ? undefined : `${offset}바이트`,
        index === undefined ? undefined : `블록 ${index}`,
      ]
        .filter((part) => part !== undefined)
        .join(', '),
  ),
  stepHolds: pair(
    (step: string) => `holds: ${step}`,
    (step) => `맞음: ${step}`,
  ),
  badAnchor: pair(
    (reason: string) => `not an anchor: ${reason}`,
    (reason) => `앵커가 아닙니다: ${reason}`,
  ),
  notVerifiable: pair(
    'is neither a data folder, nor a URL, nor a receipt or evidence that this version knows',
    '데이터 폴더도, URL도, 이 버전이 아는 영수증이나 증거도 아닙니다',
  ),
  onlyForLedgers: pair(
    (option: string) => `${option} is for data folders`,
    (option) => `${option}: 데이터 폴더에만 쓸 수 있습니다`,
  ),
  blocksUnit: pair('blocks', '블록'),
  checkedUnit: pair('checked', '확인'),
  badUrl: pair('is not a URL', 'URL이 아닙니다'),
  unreachable: pair(
    (url: string) => `${url} does not answer; nothing was sent`,
    (url) => `${url}: 응답이 없습니다. 아무것도 보내지 않았습니다`,
  ),
  fromAboveTo: pair('--from is above --to', '--from이 --to보다 큽니다'),

  refusedByVenue: pair(
    (code: string, words: string) => `refused: ${code}${words === '' ? '' : ` (${words})`}`,
    (code, words) => `거부: ${code}${words === '' ? '' : ` (${words})`}`,
  ),
  unknownOutcome: pair(
    (clientOrderId: string | undefined) =>
      clientOrderId === undefined
        ? 'no answer came: the outcome is unknown; ask for the state of the order'
        : `no answer came: the outcome is unknown; ask again with --client-order-id ${clientOrderId}`,
    (clientOrderId) =>
      clientOrderId === undefined
        ? '응답이 없어 결과를 알 수 없습니다. 주문의 상태를 확인하십시오'
        : `응답이 없어 결과를 알 수 없습니다. --client-order-id ${clientOrderId}로 다시 물으십시오`,
  ),
  badClientOrderId: pair(
    '--client-order-id must be 1 to 36 of A-Za-z0-9._-',
    '--client-order-id: A-Za-z0-9._- 가운데 1~36자여야 합니다',
  ),
  nameTheOrder: pair(
    'name the order with either --order-id or --client-order-id',
    '--order-id와 --client-order-id 가운데 하나로 주문을 지정하십시오',
  ),
  orderDone: pair(
    (orderId: number | null, clientOrderId: string | null, status: string) =>
      `order ${orderId ?? '-'} (${clientOrderId ?? '-'}): ${status}`,
    (orderId, clientOrderId, status) =>
      `주문 ${orderId ?? '-'} (${clientOrderId ?? '-'}): ${status}`,
  ),
  orderQuantities: pair(
    (filled: string, open: string) => `${filled} filled, ${open} open`,
    (filled, open) => `체결 ${filled}, 잔량 ${open}`,
  ),
  orderPlace: pair(
    (index: number, position: number) => `block ${index}, position ${position}`,
    (index, position) => `블록 ${index}, 위치 ${position}`,
  ),
  orderRefused: pair(
    (reject: string) => `refused: ${reject}`,
    (reject) => `거부: ${reject}`,
  ),
  wouldBeTaken: pair(
    (index: number) => `would be taken (as of block ${index})`,
    (index) => `받아들여집니다 (블록 ${index} 기준)`,
  ),
  wouldBeRefused: pair(
    (reject: string, index: number) => `would be refused: ${reject} (as of block ${index})`,
    (reject, index) => `거부됩니다: ${reject} (블록 ${index} 기준)`,
  ),
  notCommands: pair(
    (reason: string) => `holds no commands: ${reason}`,
    (reason) => `명령이 아닙니다: ${reason}`,
  ),
  commandDone: pair(
    (kind: string, id: number) => `${kind}: done, id ${id}`,
    (kind, id) => `${kind}: 완료, 번호 ${id}`,
  ),
  commandTaken: pair(
    (kind: string) => `${kind}: would be taken`,
    (kind) => `${kind}: 받아들여집니다`,
  ),
  commandRefused: pair(
    (kind: string, reject: string) => `${kind}: refused: ${reject}`,
    (kind, reject) => `${kind}: 거부: ${reject}`,
  ),
  writtenIn: pair(
    (index: number) => `block ${index}`,
    (index) => `블록 ${index}`,
  ),
  testedAfter: pair(
    (index: number) => `each by itself, as of block ${index}`,
    (index) => `명령마다 따로, 블록 ${index} 기준`,
  ),
  keyNeeded: pair(
    'accounts are shown to their member only; name its key file with --key',
    '계좌는 그 회원에게만 보입니다. --key로 키 파일을 지정하십시오',
  ),
  accountHead: pair(
    (account: number, member: number, kind: string, status: string, openOrders: number) =>
      `account ${account} of member ${member}, ${kind}, ${status}, ${openOrders} open orders`,
    (account, member, kind, status, openOrders) =>
      `회원 ${member}의 계좌 ${account}, ${kind}, ${status}, 열린 주문 ${openOrders}`,
  ),
  bustedMark: pair('(busted)', '(취소됨)'),
  askSide: pair('ask', '매도'),
  bidSide: pair('bid', '매수'),
  sideColumn: pair('side', '구분'),
  priceColumn: pair('price', '가격'),
  quantityColumn: pair('quantity', '수량'),
  ordersColumn: pair('orders', '주문 수'),
  indexColumn: pair('trade', '체결'),
  timeColumn: pair('time', '시각'),
  takerColumn: pair('taker', '주도'),
  blockColumn: pair('block', '블록'),
  assetColumn: pair('asset', '자산'),
  availableColumn: pair('available', '가용'),
  heldColumn: pair('held', '묶임'),
};
