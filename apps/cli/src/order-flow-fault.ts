/** Languages of the command's texts. */
export type FaultLanguage = 'en' | 'ko';

/** A column of an order-flow file that holds a number. */
export type NumberField = 'seq' | 'price' | 'qty';

/**
 * What can be wrong with an order-flow file, with the facts that belong to it.
 *
 * `line` counts from 1, the header; it is 0 where no line is meant.
 */
export type OrderFlowFault = { readonly line: number } & (
  | { readonly kind: 'unreadable'; readonly reason: string }
  | { readonly kind: 'empty_file' }
  | { readonly kind: 'wrong_header' }
  | { readonly kind: 'line_too_long'; readonly limit: number }
  | { readonly kind: 'too_many_operations'; readonly limit: number }
  | { readonly kind: 'control_character'; readonly byte: number }
  | { readonly kind: 'quote_character' }
  | { readonly kind: 'not_utf8' }
  | { readonly kind: 'wrong_columns'; readonly columns: number }
  | { readonly kind: 'not_a_number'; readonly field: NumberField; readonly found: string }
  | { readonly kind: 'number_too_large'; readonly field: NumberField; readonly found: string }
  | { readonly kind: 'unknown_operation'; readonly found: string }
  | { readonly kind: 'unknown_side'; readonly found: string }
  | { readonly kind: 'missing_id' }
  | { readonly kind: 'id_too_long'; readonly limit: number }
  | { readonly kind: 'zero'; readonly field: NumberField }
  | { readonly kind: 'off_tick'; readonly price: number; readonly tick: number }
  | { readonly kind: 'off_lot'; readonly quantity: number; readonly lot: number }
  | { readonly kind: 'unknown_id'; readonly id: string }
  | { readonly kind: 'id_still_open'; readonly id: string }
  | {
      readonly kind: 'reduce_exceeds_open';
      readonly id: string;
      readonly by: number;
      readonly open: number;
    }
  | { readonly kind: 'open_quantity_too_large' }
  | { readonly kind: 'too_many_open_orders'; readonly limit: number }
);

type FaultOf<Kind extends OrderFlowFault['kind']> = Extract<OrderFlowFault, { kind: Kind }>;

type Texts = {
  readonly [Kind in OrderFlowFault['kind']]: Readonly<
    Record<FaultLanguage, (fault: FaultOf<Kind>) => string>
  >;
};

const HEADER = 'seq,op,id,side,price,qty,note';

const TEXTS: Texts = {
  unreadable: {
    en: ({ reason }) => `cannot be read (${reason})`,
    ko: ({ reason }) => `읽을 수 없습니다 (${reason})`,
  },
  empty_file: {
    en: () => `is empty; the first line must be ${HEADER}`,
    ko: () => `비어 있습니다. 첫 줄은 ${HEADER} 이어야 합니다`,
  },
  wrong_header: {
    en: () => `the first line must be ${HEADER}`,
    ko: () => `첫 줄은 ${HEADER} 이어야 합니다`,
  },
  line_too_long: {
    en: ({ limit }) => `longer than ${limit} bytes; is it an order-flow file?`,
    ko: ({ limit }) => `${limit}바이트보다 깁니다. 주문 흐름 파일이 맞습니까?`,
  },
  too_many_operations: {
    en: ({ limit }) => `more than ${limit} operations; split the file`,
    ko: ({ limit }) => `작업이 ${limit}개를 넘습니다. 파일을 나누십시오`,
  },
  control_character: {
    en: ({ byte }) => `control character ${byte}; only text is allowed`,
    ko: ({ byte }) => `제어 문자 ${byte}번이 있습니다. 텍스트만 쓸 수 있습니다`,
  },
  quote_character: {
    en: () => 'a quotation mark; fields are written without quotation marks',
    ko: () => '따옴표가 있습니다. 필드는 따옴표 없이 쓰십시오',
  },
  not_utf8: {
    en: () => 'not UTF-8; save the file as UTF-8',
    ko: () => 'UTF-8이 아닙니다. 파일을 UTF-8로 저장하십시오',
  },
  wrong_columns: {
    en: ({ columns }) => `${columns} columns instead of 7 (${HEADER})`,
    ko: ({ columns }) => `열이 7개가 아니라 ${columns}개입니다 (${HEADER})`,
  },
  not_a_number: {
    en: ({ field, found }) =>
      `${field} ${quoted(found)} is not a number; write decimal digits only, without leading zeros`,
    ko: ({ field, found }) =>
      `${field} ${quoted(found)}: 숫자가 아닙니다. 앞에 0을 붙이지 말고 십진 숫자만 쓰십시오`,
  },
  number_too_large: {
    en: ({ field, found }) => `${field} ${quoted(found)} is above 9007199254740991`,
    ko: ({ field, found }) => `${field} ${quoted(found)}: 9007199254740991보다 큽니다`,
  },
  unknown_operation: {
    en: ({ found }) => `operation ${quoted(found)} is none of ADD, IOC, REDUCE, CANCEL`,
    ko: ({ found }) => `작업 ${quoted(found)}: ADD, IOC, REDUCE, CANCEL 가운데 하나여야 합니다`,
  },
  unknown_side: {
    en: ({ found }) => `side ${quoted(found)} is neither B nor S`,
    ko: ({ found }) => `매매구분 ${quoted(found)}: B 또는 S여야 합니다`,
  },
  missing_id: {
    en: () => 'the id is empty',
    ko: () => 'id가 비어 있습니다',
  },
  id_too_long: {
    en: ({ limit }) => `the id is longer than ${limit} bytes`,
    ko: ({ limit }) => `id가 ${limit}바이트보다 깁니다`,
  },
  zero: {
    en: ({ field }) => `${field} is 0; it must be at least 1`,
    ko: ({ field }) => `${field}: 0입니다. 1 이상이어야 합니다`,
  },
  off_tick: {
    en: ({ price, tick }) => `price ${price} is not a multiple of the tick ${tick}`,
    ko: ({ price, tick }) => `price ${price}: 호가단위 ${tick}의 배수가 아닙니다`,
  },
  off_lot: {
    en: ({ quantity, lot }) => `qty ${quantity} is not a multiple of the lot ${lot}`,
    ko: ({ quantity, lot }) => `qty ${quantity}: 매매수량단위 ${lot}의 배수가 아닙니다`,
  },
  unknown_id: {
    en: ({ id }) => `no order ${quoted(id)} is open`,
    ko: ({ id }) => `열려 있는 주문 ${quoted(id)}: 없습니다`,
  },
  id_still_open: {
    en: ({ id }) => `an order ${quoted(id)} is still open; an open order's id cannot come again`,
    ko: ({ id }) => `주문 ${quoted(id)}: 아직 열려 있으므로 같은 id를 다시 쓸 수 없습니다`,
  },
  reduce_exceeds_open: {
    en: ({ id, by, open }) => `order ${quoted(id)} has ${open} open and cannot be reduced by ${by}`,
    ko: ({ id, by, open }) => `주문 ${quoted(id)}: 잔량이 ${open}이므로 ${by}만큼 줄일 수 없습니다`,
  },
  open_quantity_too_large: {
    en: () => 'the open quantity of one side would exceed 9007199254740991',
    ko: () => '한쪽 호가의 잔량 합계가 9007199254740991을 넘게 됩니다',
  },
  too_many_open_orders: {
    en: ({ limit }) => `more than ${limit} orders would be open at once`,
    ko: ({ limit }) => `동시에 열린 주문이 ${limit}개를 넘게 됩니다`,
  },
};

/** The fault in words, one line, without file and line number; anything unprintable in it is escaped. */
export function describeOrderFlowFault(fault: OrderFlowFault, language: FaultLanguage): string {
  // The table pairs each kind with its own text; the compiler cannot follow the pairing through one lookup.
  const text = TEXTS[fault.kind][language] as (fault: OrderFlowFault) => string;
  return text(fault);
}

const SHOWN_CHARACTERS = 40;

/** What stood in the file, safe for a terminal: in quotation marks, cut, and with all but plain ASCII escaped. */
function quoted(text: string): string {
  const characters = [...text];
  const shown = characters.slice(0, SHOWN_CHARACTERS).map((character) => {
    const code = character.codePointAt(0) ?? 0;
    return code >= 0x20 && code < 0x7f ? character : `\\u{${code.toString(16)}}`;
  });
  return `"${shown.join('')}${characters.length > SHOWN_CHARACTERS ? '…' : ''}"`;
}
