import { pair } from './bilingual.ts';

/** Texts of `--help`. */
export const HELP_TEXTS = {
  usageTitle: pair('Usage:', '사용법:'),
  argumentsTitle: pair('Arguments:', '인수:'),
  optionsTitle: pair('Options:', '옵션:'),
  commandsTitle: pair('Commands:', '명령:'),
  defaultValue: pair(
    (value: string) => `(default: ${value})`,
    (value) => `(기본값: ${value})`,
  ),
  programAbout: pair(
    'A stock market whose every trade anyone can check.',
    '모든 체결을 누구나 검증할 수 있는 주식시장입니다.',
  ),
  helpAbout: pair('show this help', '이 도움말을 보여 줍니다'),
  versionAbout: pair('show the version', '버전을 보여 줍니다'),
  langAbout: pair(
    'language of the texts: ko or en (default: that of the locale)',
    '글의 언어: ko 또는 en (기본값: 로캘의 언어)',
  ),
  jsonAbout: pair(
    'answer as JSON on standard output, errors too',
    '결과와 오류를 표준 출력에 JSON으로 씁니다',
  ),
  exitCodesAbout: pair(
    'Exit status: 0 done, 1 a check came out false, 2 wrong call or input, 3 no answer came (unknown), 4 environment.',
    '종료 상태: 0 완료, 1 확인 결과가 거짓, 2 호출이나 입력이 잘못됨, 3 응답이 없어 알 수 없음, 4 환경 문제.',
  ),

  startAbout: pair(
    'run a venue on the embedded ledger; prints "ready URL" once it answers',
    '내장 원장 위에서 시장을 운영합니다. 응답할 준비가 되면 "ready URL"을 씁니다',
  ),
  startData: pair('data folder of the ledger', '원장 데이터 폴더'),
  startPort: pair('TCP port, 0 for a free one', 'TCP 포트, 0이면 빈 포트'),
  startHost: pair('address to listen on', '접속을 받을 주소'),
  startDemo: pair(
    'example issues, funded example members and market makers on a new ledger',
    '새 원장에 예제 종목과 자금이 있는 예제 회원, 시장조성자를 만듭니다',
  ),
  startGenesis: pair('genesis document of a new ledger', '새 원장의 제네시스 문서'),
  startOperatorKey: pair('key file that signs checkpoints', '체크포인트에 서명할 키 파일'),
  startAdvanceTime: pair(
    "operator's key file that consents to a jump of the ledger's time, where one is needed",
    '원장 시각이 크게 건너뛰어야 할 때 이에 동의하는 운영자의 키 파일',
  ),
  startOpenMetrics: pair(
    'answer /health and /metrics to every address, not to this machine alone',
    '/health와 /metrics에 이 컴퓨터만이 아니라 모든 주소의 요청에 답합니다',
  ),
  startSnapshotBlocks: pair(
    'take a snapshot after this many blocks (usually 4096): fewer make a start shorter and write more',
    '이만큼의 블록마다 스냅샷을 남김 (보통 4096): 적을수록 시작이 빨라지고 쓰기가 늘어남',
  ),

  matchAbout: pair(
    'feed an order-flow file to the order book alone',
    '주문 흐름 파일을 호가장에만 넣어 봅니다',
  ),
  flowFile: pair(
    'order-flow file (seq,op,id,side,price,qty,note); - for standard input',
    '주문 흐름 파일 (seq,op,id,side,price,qty,note), -는 표준 입력',
  ),
  tickAbout: pair('tick: prices must be multiples of it', '호가단위: 가격은 그 배수여야 합니다'),
  lotAbout: pair(
    'lot: quantities must be multiples of it',
    '매매수량단위: 수량은 그 배수여야 합니다',
  ),
  eventsAbout: pair('write the fills to this CSV file', '체결을 이 CSV 파일에 씁니다'),
  topAbout: pair(
    'write the best levels after each operation to this CSV file',
    '작업마다 최우선 호가를 이 CSV 파일에 씁니다',
  ),
  engineAbout: pair('order book to use: fast or plain', '사용할 호가장: fast 또는 plain'),

  replayAbout: pair(
    'the same flow as signed orders through the whole venue into a ledger',
    '같은 흐름을 서명된 주문으로 시장 전체에 통과시켜 원장에 기록합니다',
  ),
  replayData: pair('folder of the new or continued ledger', '새로 만들거나 이어 갈 원장의 폴더'),
  replayBatch: pair('commands an envelope, 1 to 1024', '봉투 하나의 명령 수, 1~1024'),
  replayAcks: pair(
    'append "seq,index,position" for each row as soon as it is answered',
    '행마다 응답이 오는 즉시 "seq,index,position"을 덧붙입니다',
  ),

  verifyAbout: pair(
    'check a ledger, a receipt or a piece of evidence',
    '원장, 영수증 또는 증거를 검증합니다',
  ),
  verifyTarget: pair('data folder, URL of a venue, or file', '데이터 폴더, 시장의 URL, 또는 파일'),
  verifyTrust: pair(
    'anchor file; anything less than "anchored" is then exit status 1',
    '앵커 파일. 그러면 "anchored"가 아닌 결과는 종료 상태 1입니다',
  ),
  verifyIndependent: pair('execute with the reference engine', '참조 엔진으로 다시 실행합니다'),
  verifyPriority: pair(
    'check that no better or earlier order was passed over',
    '더 좋거나 앞선 주문을 건너뛰지 않았는지 확인합니다',
  ),
  verifyFrom: pair('first block index', '첫 블록 인덱스'),
  verifyTo: pair('last block index', '마지막 블록 인덱스'),

  exportAbout: pair('the ledger as tables', '원장을 표로 내보냅니다'),
  exportDir: pair('data folder of the ledger', '원장 데이터 폴더'),
  exportTable: pair(
    'trades, orders, events, accounts, blocks, fees or busts',
    'trades, orders, events, accounts, blocks, fees, busts 가운데 하나',
  ),
  exportFormat: pair('csv or json (one object a line)', 'csv 또는 json (한 줄에 객체 하나)'),
  exportFrom: pair(
    'from this block index on (accounts: last changed there or later)',
    '이 블록 인덱스부터 (accounts는 그 뒤에 바뀐 것)',
  ),

  keysAbout: pair('make and show key files', '키 파일을 만들고 보여 줍니다'),
  keysNewAbout: pair(
    'make a key file and print its public key',
    '키 파일을 만들고 공개키를 씁니다',
  ),
  keysShowAbout: pair('print the public key of a key file', '키 파일의 공개키를 씁니다'),
  keyFile: pair('key file', '키 파일'),

  orderAbout: pair('place an order', '주문을 냅니다'),
  orderSide: pair('buy or sell', 'buy(매수) 또는 sell(매도)'),
  orderQuantity: pair('quantity in units', '수량'),
  orderPrice: pair('limit price in price units', '지정가 (가격 단위)'),
  orderIssue: pair('number of the issue', '종목 번호'),
  orderAccount: pair('number of the account', '계좌 번호'),
  orderKey: pair('key file that signs', '서명할 키 파일'),
  orderIoc: pair('immediate or cancel: nothing rests', 'IOC: 남은 수량은 바로 취소됩니다'),
  orderClientId: pair(
    'client order id, 1 to 36 of A-Za-z0-9._-',
    '고객 주문번호, A-Za-z0-9._- 가운데 1~36자',
  ),
  orderId: pair('order id', '주문번호'),
  dryRunAbout: pair(
    'only say what would become of it; nothing is written',
    '어떻게 될지만 알려 주고 아무것도 기록하지 않습니다',
  ),
  submitAbout: pair(
    'sign and submit commands that are written as JSON',
    'JSON으로 쓴 명령에 서명하여 제출합니다',
  ),
  submitFile: pair(
    'a command or a list of them, bytes in hex; - for standard input',
    '명령 하나 또는 목록 (바이트는 16진수), -는 표준 입력',
  ),
  cancelAbout: pair('cancel an open order', '열린 주문을 취소합니다'),
  reduceAbout: pair(
    'lower the open quantity of an order; it keeps its place',
    '주문의 잔량을 줄입니다. 순서는 그대로입니다',
  ),
  reduceQuantity: pair('quantity to take off', '줄일 수량'),

  bookAbout: pair('show the book of an issue', '종목의 호가를 보여 줍니다'),
  tradesAbout: pair('show the latest trades of an issue', '종목의 최근 체결을 보여 줍니다'),
  accountAbout: pair('show the balances of an account', '계좌의 잔고를 보여 줍니다'),
  issueArgument: pair('number or short code of the issue', '종목 번호 또는 단축코드'),
  accountArgument: pair('number of the account', '계좌 번호'),
  accountKey: pair(
    'key file of its member, which may read it; on a demo the visitors’ key if absent',
    '계좌를 볼 수 있는 회원의 키 파일. 데모에서는 없으면 방문자 키를 씁니다',
  ),
  urlAbout: pair('URL of the venue', '시장의 URL'),
  watchAbout: pair('follow changes until Ctrl-C', 'Ctrl-C까지 변화를 따라갑니다'),
  levelsAbout: pair('levels a side, 1 to 50', '한쪽의 호가 수, 1~50'),
  limitAbout: pair('number of trades, 1 to 500', '체결 수, 1~500'),

  benchAbout: pair(
    'measure match, venue, verify or network',
    'match, venue, verify, network의 성능을 잽니다',
  ),
  benchWhat: pair('match, venue, verify or network', 'match, venue, verify, network 가운데 하나'),
  benchQuick: pair('under 30 seconds', '30초 안에 끝냅니다'),
};
