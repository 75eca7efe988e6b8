import type { RejectCode } from '@jangbu/protocol';
import type { Translated } from './translated.ts';

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
  needs_proposal: {
    ko: '이 원장에서는 제안하고 승인받아야 합니다.',
    en: 'It must be proposed and approved here.',
  },
  unknown_account: { ko: '이 회원에게 없는 계좌입니다.', en: 'The member has no such account.' },
  unknown_currency: { ko: '없는 통화입니다.', en: 'There is no such currency.' },
  unknown_issue: { ko: '없는 종목입니다.', en: 'There is no such issue.' },
  unknown_order: {
    ko: '기다리는 주문 가운데 없습니다. 체결되었거나 취소되었습니다.',
    en: 'No such open order. It was filled or canceled.',
  },
  order_closed: { ko: '이미 끝난 주문입니다.', en: 'The order is closed already.' },
  unknown_market: { ko: '없는 시장입니다.', en: 'There is no such market.' },
  unknown_tick_table: { ko: '없는 호가단위표입니다.', en: 'There is no such tick table.' },
  unknown_participant: { ko: '없는 참가자입니다.', en: 'There is no such participant.' },
  unknown_proposal: { ko: '없는 제안입니다.', en: 'There is no such proposal.' },
  unknown_fee_schedule: { ko: '없는 수수료표입니다.', en: 'There is no such fee schedule.' },
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
  key_not_found: { ko: '이 회원에게 없는 열쇠입니다.', en: 'The member has no such key.' },
  key_not_active: { ko: '이미 폐지된 열쇠입니다.', en: 'The key is revoked already.' },
  unknown_withdrawal: {
    ko: '기다리는 출금 가운데 없습니다.',
    en: 'There is no such open withdrawal.',
  },
  unknown_trade: { ko: '오늘의 체결 가운데 없습니다.', en: 'There is no such trade today.' },
  account_not_active: { ko: '쓸 수 없는 계좌입니다.', en: 'The account is not active.' },
  account_class: { ko: '매매할 수 없는 계좌입니다.', en: 'Accounts of this class do not trade.' },
  issue_not_trading: {
    ko: '지금은 이 종목의 주문을 받지 않습니다.',
    en: 'The issue takes no orders now.',
  },
  order_type_not_accepted: {
    ko: '지금 이 종목에서는 받지 않는 유형입니다. 다른 유형으로 내 주십시오.',
    en: 'The issue does not take this type now. Choose another type.',
  },
  time_in_force_not_accepted: {
    ko: '지금은 이 조건을 받지 않습니다. 당일로 내 주십시오.',
    en: 'This validity is not taken now. Send it for the day.',
  },
  no_midpoint: {
    ko: '매수와 매도 호가가 다 있어야 중간가가 있습니다.',
    en: 'There is no midpoint while a side of the book is empty.',
  },
  no_commitment: { ko: '약속된 씨앗값이 없습니다.', en: 'No seed was committed.' },
  wrong_seed: { ko: '약속한 씨앗값과 다릅니다.', en: 'Not the seed that was committed.' },
  no_call_due: { ko: '끝낼 단일가가 아직 없습니다.', en: 'No call has come to its end.' },
  not_halted: { ko: '정지된 종목이 아닙니다.', en: 'The issue is not halted.' },
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
  exceeds_frozen: { ko: '묶인 수량보다 많습니다.', en: 'More than is frozen.' },
  outside_collar: {
    ko: '직전 가격에서 너무 멉니다. 가격을 다시 보십시오.',
    en: 'Too far from the last price. Check the price.',
  },
  quantity_too_large: {
    ko: '한 주문의 최대 수량을 넘습니다. 나누어 내 주십시오.',
    en: 'Too many for one order. Split it.',
  },
  value_too_large: {
    ko: '한 주문의 최대 금액을 넘습니다. 나누어 내 주십시오.',
    en: 'Too large for one order. Split it.',
  },
  throttled: {
    ko: '주문이 너무 잦습니다. 1초 뒤에 다시 내 주십시오.',
    en: 'Too many orders. Wait a second.',
  },
  ownership_cap: {
    ko: '한 계좌가 가질 수 있는 수량을 넘습니다.',
    en: 'More than one account may hold.',
  },
  retail_cap: {
    ko: '올해의 순매수 한도를 넘습니다.',
    en: 'Above the limit of net purchases of the year.',
  },
  limit_reached: {
    ko: '원장의 자리가 찼습니다. 주문을 취소한 뒤 다시 내 주십시오.',
    en: 'The ledger is full here. Cancel something first.',
  },
  locked: { ko: '거래가 잠겨 있습니다.', en: 'Trading is locked.' },
  not_locked: { ko: '거래가 잠겨 있지 않습니다.', en: 'Trading is not locked.' },
  too_early: {
    ko: '잠근 지 10분이 지나야 풀 수 있습니다.',
    en: 'It stays locked for ten minutes.',
  },
  same_key: { ko: '다른 열쇠로 서명해야 합니다.', en: 'Another key must sign.' },
  proposal_not_open: { ko: '더 승인할 수 없는 제안입니다.', en: 'The proposal is not open.' },
  halt_ratified: { ko: '이미 추인된 정지입니다.', en: 'The halt is ratified already.' },
  trade_busted: { ko: '이미 취소된 체결입니다.', en: 'The trade is busted already.' },
  issue_has_orders: { ko: '기다리는 주문이 있는 종목입니다.', en: 'The issue has open orders.' },
};
