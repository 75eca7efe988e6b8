import type { RejectCode } from '@jangbu/protocol';

/** A language of the titles. */
export type Language = 'en' | 'ko';

/** Codes that only the doors give; those of the ledger stand in docs/spec/rejects.md. */
export type DoorCode =
  | 'bad_request'
  | 'bad_json'
  | 'bad_decimal'
  | 'out_of_range'
  | 'unknown_parameter'
  | 'audience'
  | 'token_required'
  | 'bad_token'
  | 'bad_challenge'
  | 'not_found'
  | 'method_not_allowed'
  | 'request_timeout'
  | 'payload_too_large'
  | 'uri_too_long'
  | 'unsupported_media_type'
  | 'not_acceptable'
  | 'upgrade_required'
  | 'headers_too_large'
  | 'follower'
  | 'rate_limited'
  | 'overloaded'
  | 'storage_unavailable'
  | 'catching_up'
  | 'outcome_unknown'
  | 'internal_error'
  | 'unknown_operation'
  | 'unknown_channel'
  | 'too_many_subscriptions'
  | 'too_many_messages';

/** Every code of a problem document. */
export type ProblemCode = Exclude<RejectCode, 'ok'> | DoorCode;

interface ProblemText {
  readonly status: number;
  readonly en: string;
  readonly ko: string;
}

function text(status: number, en: string, ko: string): ProblemText {
  return Object.freeze({ status, en, ko });
}

/** What a problem says beyond its title, in both languages. */
export type ProblemDetail = Readonly<Record<Language, string>>;

/** Details of `storage_unavailable` where the disk of the venue is full. */
export const STORAGE_DETAILS: Readonly<Record<'disk_full' | 'holding', ProblemDetail>> =
  Object.freeze({
    disk_full: {
      en: 'The disk of the venue is full: nothing was done. Cancels are taken; send orders again once there is room',
      ko: '거래소의 디스크가 가득 차 처리하지 않았습니다. 취소는 받습니다. 주문은 공간이 생긴 뒤 다시 보내십시오',
    },
    holding: {
      en: 'The disk of the venue is full: nothing was done. Send it again once there is room',
      ko: '거래소의 디스크가 가득 차 처리하지 않았습니다. 공간이 생긴 뒤 다시 보내십시오',
    },
  });

/** HTTP status and titles of every code. */
export const PROBLEM_TEXTS: Readonly<Record<ProblemCode, ProblemText>> = Object.freeze({
  malformed: text(400, 'Not a canonical signed envelope', '올바른 서명 봉투가 아닙니다'),
  wrong_version: text(400, 'Unknown envelope version', '지원하지 않는 봉투 버전입니다'),
  wrong_chain: text(400, 'Signed for another ledger', '다른 장부에 대한 서명입니다'),
  bad_flags: text(400, 'Unknown flag', '알 수 없는 플래그입니다'),
  bad_signature: text(403, 'Signature does not verify', '서명이 맞지 않습니다'),
  unknown_key: text(403, 'Key is not registered', '등록되지 않은 키입니다'),
  wrong_member: text(403, 'Key belongs to another participant', '다른 참가자의 키입니다'),
  key_revoked: text(403, 'Key was revoked', '폐기된 키입니다'),
  key_not_in_force: text(403, 'Key is not in force', '키의 유효 기간이 아닙니다'),
  expired: text(400, 'validUntil has passed', '유효 시각이 지났습니다'),
  valid_until_too_far: text(400, 'validUntil lies too far ahead', '유효 시각이 너무 멉니다'),
  nonce_used: text(409, 'Nonce was used before', '이미 쓴 논스입니다'),
  nonce_too_old: text(409, 'Nonce is below the window', '논스가 너무 오래되었습니다'),
  nonce_too_far: text(409, 'Nonce is too far ahead', '논스가 너무 앞섭니다'),
  unsupported: text(422, 'Not supported yet', '아직 지원하지 않습니다'),
  role_missing: text(403, 'Participant does not have the role', '참가자에게 해당 역할이 없습니다'),
  scope_missing: text(403, 'Key does not have the scope', '키에 해당 권한이 없습니다'),
  root_key_required: text(403, 'Only a root key may do this', '루트 키만 할 수 있습니다'),
  bad_value: text(422, 'Value outside its range', '허용되지 않는 값입니다'),
  bad_text: text(422, 'Name or code of wrong form', '이름이나 코드의 형식이 잘못되었습니다'),
  needs_proposal: text(
    422,
    'To be proposed and approved on this ledger',
    '이 장부에서는 제안과 승인을 거쳐야 합니다',
  ),
  unknown_account: text(404, 'No such account', '없는 계좌입니다'),
  unknown_currency: text(404, 'No such currency', '없는 통화입니다'),
  unknown_issue: text(404, 'No such issue', '없는 종목입니다'),
  unknown_order: text(404, 'No such order', '없는 주문입니다'),
  order_closed: text(409, 'Order is no longer open', '이미 종료된 주문입니다'),
  unknown_market: text(404, 'No such market', '없는 시장입니다'),
  unknown_tick_table: text(404, 'No such tick table', '없는 호가가격단위표입니다'),
  unknown_participant: text(404, 'No such participant', '없는 참가자입니다'),
  unknown_proposal: text(404, 'No such proposal', '없는 제안입니다'),
  unknown_fee_schedule: text(404, 'No such fee schedule', '없는 수수료표입니다'),
  invalid_key: text(422, 'Not a valid public key', '올바른 공개 키가 아닙니다'),
  duplicate_key: text(409, 'Key is registered already', '이미 등록된 키입니다'),
  key_lifetime: text(
    422,
    'Lifetime of the key is not allowed',
    '키의 유효 기간이 허용되지 않습니다',
  ),
  duplicate_short_code: text(409, 'Short code is taken', '이미 쓰이는 단축 코드입니다'),
  duplicate_client_order_id: text(
    409,
    'Client order id was used for another order',
    '다른 주문에 쓰인 주문 식별자입니다',
  ),
  bad_client_order_id: text(
    422,
    'Client order id of wrong form',
    '주문 식별자의 형식이 잘못되었습니다',
  ),
  key_not_found: text(404, 'Participant has no such key', '참가자에게 없는 키입니다'),
  key_not_active: text(409, 'Key is revoked already', '이미 폐기된 키입니다'),
  unknown_withdrawal: text(404, 'No such open withdrawal', '진행 중인 출금이 아닙니다'),
  unknown_trade: text(404, 'No such trade of the business date', '당일에 없는 체결입니다'),
  account_not_active: text(409, 'Account is closed or frozen', '해지되었거나 동결된 계좌입니다'),
  account_class: text(422, 'Accounts of this class do not trade', '매매할 수 없는 계좌 종류입니다'),
  issue_not_trading: text(409, 'Issue is not trading', '거래 중인 종목이 아닙니다'),
  order_type_not_accepted: text(
    409,
    'The session or the issue does not take this type of order',
    '지금 이 종목에서 받지 않는 호가 유형입니다',
  ),
  time_in_force_not_accepted: text(
    409,
    'The session or the type of order does not take this time in force',
    '지금 또는 이 호가 유형에서 받지 않는 체결 조건입니다',
  ),
  no_midpoint: text(409, 'There is no midpoint', '중간가가 없습니다'),
  no_commitment: text(409, 'No seed was committed', '약정된 시드가 없습니다'),
  wrong_seed: text(422, 'Not the committed seed', '약정한 시드와 다릅니다'),
  no_call_due: text(409, 'No call has come to its end', '끝낼 단일가가 없습니다'),
  not_halted: text(409, 'Issue is not halted', '거래 정지 중인 종목이 아닙니다'),
  bad_quantity: text(422, 'Quantity must not be zero', '수량은 0일 수 없습니다'),
  off_lot: text(422, 'Quantity is not a multiple of the lot', '매매수량단위에 맞지 않습니다'),
  bad_price: text(422, 'Price must not be zero', '가격은 0일 수 없습니다'),
  off_tick: text(422, 'Price is not a multiple of the tick', '호가가격단위에 맞지 않습니다'),
  above_limit: text(422, 'Price above the upper limit', '상한가를 넘습니다'),
  below_limit: text(422, 'Price below the lower limit', '하한가보다 낮습니다'),
  notional_too_large: text(422, 'Amount of the order is too large', '주문 금액이 너무 큽니다'),
  amount_too_large: text(422, 'Amount is too large', '금액이 너무 큽니다'),
  inexact_amount: text(
    422,
    'Tick × lot is not a whole minor unit',
    '호가가격단위 × 매매수량단위가 통화의 최소 단위로 떨어지지 않습니다',
  ),
  reduce_exceeds_leaves: text(409, 'More than is open', '미체결 수량보다 많습니다'),
  insufficient_cash: text(409, 'Not enough available cash', '주문 가능 금액이 부족합니다'),
  insufficient_shares: text(409, 'Not enough available shares', '주문 가능 수량이 부족합니다'),
  exceeds_frozen: text(409, 'More than is frozen', '압류된 수량보다 많습니다'),
  outside_collar: text(422, 'Too far from the last price', '직전 체결가에서 너무 멉니다'),
  quantity_too_large: text(
    422,
    'Above the largest quantity of an order',
    '주문당 최대 수량을 넘습니다',
  ),
  value_too_large: text(422, 'Above the largest value of an order', '주문당 최대 금액을 넘습니다'),
  throttled: text(
    429,
    'Too many orders of this key in this second',
    '이 키의 초당 주문 수를 넘습니다',
  ),
  ownership_cap: text(
    409,
    'More of the issue than one account may hold',
    '한 계좌의 보유 한도를 넘습니다',
  ),
  retail_cap: text(
    409,
    'Net purchases of the year above the limit for retail accounts',
    '개인 계좌의 연간 순매수 한도를 넘습니다',
  ),
  limit_reached: text(409, 'A table of the ledger is full', '장부의 한도에 도달했습니다'),
  locked: text(409, 'A kill switch is on', '킬 스위치가 켜져 있습니다'),
  not_locked: text(409, 'No kill switch is on', '킬 스위치가 켜져 있지 않습니다'),
  too_early: text(
    409,
    'A kill switch stays on for ten minutes',
    '킬 스위치는 10분 동안 풀 수 없습니다',
  ),
  same_key: text(
    409,
    'The second signature needs another key',
    '두 번째 서명에는 다른 키가 필요합니다',
  ),
  proposal_not_open: text(
    409,
    'Proposal was approved, withdrawn or has lapsed',
    '이미 승인·철회되었거나 기한이 지난 제안입니다',
  ),
  halt_ratified: text(409, 'Halt is ratified already', '이미 추인된 거래 정지입니다'),
  trade_busted: text(409, 'Trade is busted already', '이미 취소된 체결입니다'),
  issue_has_orders: text(409, 'Issue has open orders', '종목에 미체결 주문이 있습니다'),
  bad_request: text(400, 'Request of wrong form', '요청의 형식이 잘못되었습니다'),
  bad_json: text(400, 'Body is not the JSON that is read here', '본문이 허용된 JSON이 아닙니다'),
  bad_decimal: text(400, 'Not a plain decimal number', '올바른 십진수가 아닙니다'),
  out_of_range: text(400, 'Number outside its range', '숫자가 범위를 벗어났습니다'),
  unknown_parameter: text(400, 'Unknown parameter', '알 수 없는 매개변수입니다'),
  audience: text(403, 'Not for this reader', '열람할 수 없는 자료입니다'),
  token_required: text(
    401,
    'Only with a read token; POST /v1/tokens gives one',
    '조회 토큰이 필요합니다. POST /v1/tokens에서 받으십시오',
  ),
  bad_token: text(401, 'Read token is not or no longer valid', '유효하지 않은 조회 토큰입니다'),
  bad_challenge: text(
    400,
    'Challenge was not given here, is too old or was answered before',
    '여기서 발급하지 않았거나 오래되었거나 이미 쓴 챌린지입니다',
  ),
  not_found: text(404, 'Not found', '찾을 수 없습니다'),
  method_not_allowed: text(405, 'Method not allowed', '허용되지 않는 메서드입니다'),
  not_acceptable: text(406, 'No form that was asked for', '요청한 형식으로 답할 수 없습니다'),
  request_timeout: text(408, 'Request did not arrive in time', '요청이 제때 도착하지 않았습니다'),
  payload_too_large: text(413, 'Body is too large', '본문이 너무 큽니다'),
  uri_too_long: text(414, 'Address is too long', '주소가 너무 깁니다'),
  follower: text(
    409,
    'A follower takes no orders; send them to the venue',
    '따라가는 복제본은 주문을 받지 않습니다. 거래소로 보내십시오',
  ),
  unsupported_media_type: text(415, 'Only application/json is read', 'application/json만 받습니다'),
  upgrade_required: text(426, 'WebSocket only', '웹소켓으로만 열 수 있습니다'),
  headers_too_large: text(
    431,
    'Header lines are too large or too many',
    '헤더가 너무 크거나 많습니다',
  ),
  rate_limited: text(429, 'Too many requests', '요청이 너무 많습니다'),
  overloaded: text(503, 'Venue is busy; nothing was done', '거래소가 혼잡하여 처리하지 않았습니다'),
  storage_unavailable: text(
    503,
    'Ledger takes no orders at present',
    '장부가 현재 주문을 받지 않습니다',
  ),
  catching_up: text(
    503,
    'Reads are being made ready after a start; orders are taken',
    '시작 직후라 조회를 준비하고 있습니다. 주문은 받습니다',
  ),
  outcome_unknown: text(504, 'Outcome is not known yet', '처리 결과를 아직 알 수 없습니다'),
  internal_error: text(500, 'Internal error', '내부 오류입니다'),
  unknown_operation: text(400, 'Unknown operation', '알 수 없는 동작입니다'),
  unknown_channel: text(404, 'No such channel', '없는 채널입니다'),
  too_many_subscriptions: text(409, 'Too many subscriptions', '구독이 너무 많습니다'),
  too_many_messages: text(429, 'Too many messages', '메시지가 너무 많습니다'),
});
