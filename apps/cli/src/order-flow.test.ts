import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BUY, SELL } from '@jangbu/market';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readOrderFlow } from './order-flow.ts';
import { describeOrderFlowFault, type OrderFlowFault } from './order-flow-fault.ts';
import {
  lineOfRow,
  MAX_ID_BYTES,
  MAX_LINE_BYTES,
  OP_ADD,
  OP_CANCEL,
  OP_IOC,
  OP_REDUCE,
  type OrderFlow,
  OrderFlowParser,
} from './order-flow-parser.ts';

const HEADER = 'seq,op,id,side,price,qty,note';
const ONE = { tick: 1, lot: 1 };

/** Parses bytes in pieces of `pieceBytes`. */
function parse(text: string | Uint8Array, increments = ONE, pieceBytes = 1 << 20) {
  const parser = new OrderFlowParser(increments);
  const bytes = typeof text === 'string' ? Buffer.from(text) : text;
  for (let start = 0; start < bytes.length; start += pieceBytes) {
    // A copy, because a reader uses the same buffer for the next piece.
    const piece = Uint8Array.from(bytes.subarray(start, start + pieceBytes));
    const goesOn = parser.push(piece);
    piece.fill(0);
    if (!goesOn) break;
  }
  return parser.finish();
}

function flowOf(result: OrderFlow | OrderFlowFault): OrderFlow {
  if ('kind' in result) throw new Error(describeOrderFlowFault(result, 'en'));
  return result;
}

/** What a parsed flow says, without the room that its columns have to spare. */
function rowsOf(flow: OrderFlow) {
  return Array.from({ length: flow.count }, (_, row) => ({
    seq: flow.seq[row],
    op: flow.op[row],
    id: flow.ids.text(flow.order[row]!),
    side: flow.side[row],
    price: flow.price[row],
    quantity: flow.quantity[row],
    seed: flow.seed[row],
  }));
}

const FLOW = `${HEADER}
1,ADD,a,B,100,5,seed
2,IOC,x1,S,99,3,
3,REDUCE,a,B,0,1,note
4,CANCEL,a,S,0,0,seeds
`;
const ROWS = [
  { seq: 1, op: OP_ADD, id: 'a', side: BUY, price: 100, quantity: 5, seed: 1 },
  { seq: 2, op: OP_IOC, id: 'x1', side: SELL, price: 99, quantity: 3, seed: 0 },
  { seq: 3, op: OP_REDUCE, id: 'a', side: BUY, price: 0, quantity: 1, seed: 0 },
  { seq: 4, op: OP_CANCEL, id: 'a', side: SELL, price: 0, quantity: 0, seed: 0 },
];

describe('OrderFlowParser', () => {
  it.each([
    ['as written', FLOW],
    ['without an end of the last line', FLOW.slice(0, -1)],
    ['with CR LF', FLOW.replaceAll('\n', '\r\n')],
    ['with CR LF and none at the end', FLOW.slice(0, -1).replaceAll('\n', '\r\n')],
    ['with a byte order mark', `\ufeff${FLOW}`],
  ])('reads the four operations %s', (_how, text) => {
    expect(rowsOf(flowOf(parse(text)))).toEqual(ROWS);
  });

  it('reads the same whatever pieces the bytes come in', () => {
    const text = `\ufeff${FLOW.replaceAll('\n', '\r\n')}`;
    for (let pieceBytes = 1; pieceBytes <= text.length; pieceBytes += 1) {
      expect(rowsOf(flowOf(parse(text, ONE, pieceBytes)))).toEqual(ROWS);
    }
  });

  it('numbers orders by first appearance, and knows the line of a row', () => {
    const flow = flowOf(parse(FLOW));
    expect([...flow.order]).toEqual([0, 1, 0, 0]);
    expect(flow.ids.count).toBe(2);
    expect(lineOfRow(0)).toBe(2);
    expect(() => flow.ids.text(2)).toThrow(RangeError);
  });

  it('takes a header alone for a flow without operations', () => {
    expect(flowOf(parse(`${HEADER}\n`)).count).toBe(0);
    expect(flowOf(parse(HEADER)).count).toBe(0);
  });

  it('takes numbers up to 2^53 - 1 and any printable id', () => {
    const id = '주문-１/€:;#';
    const flow = flowOf(
      parse(`${HEADER}\n9007199254740991,ADD,${id},S,9007199254740991,7,주석 seed\n`),
    );
    expect(rowsOf(flow)).toEqual([
      {
        seq: 9_007_199_254_740_991,
        op: OP_ADD,
        id,
        side: SELL,
        price: 9_007_199_254_740_991,
        quantity: 7,
        seed: 0,
      },
    ]);
  });

  it('reads back what was written, however many operations and ids', () => {
    const row = fc.record({
      seq: fc.maxSafeNat(),
      op: fc.constantFrom('ADD', 'IOC', 'REDUCE', 'CANCEL'),
      id: fc.stringMatching(/^[A-Za-z0-9._-]{1,5}$/),
      side: fc.constantFrom('B', 'S'),
      price: fc.integer({ min: 1 }),
      quantity: fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }),
      note: fc.constantFrom('', 'seed', 'other'),
    });
    fc.assert(
      fc.property(
        fc.array(row, { maxLength: 50 }),
        fc.integer({ min: 1, max: 40 }),
        (rows, piece) => {
          const lines = rows.map((each) => Object.values(each).join(','));
          const flow = flowOf(parse([HEADER, ...lines, ''].join('\n'), ONE, piece));
          const ops = ['ADD', 'IOC', 'REDUCE', 'CANCEL'];
          expect(rowsOf(flow)).toEqual(
            rows.map(({ seq, op, id, side, price, quantity, note }) => ({
              seq,
              op: ops.indexOf(op),
              id,
              side: side === 'B' ? BUY : SELL,
              price,
              quantity,
              seed: note === 'seed' ? 1 : 0,
            })),
          );
          expect(flow.ids.count).toBe(new Set(rows.map((each) => each.id)).size);
        },
      ),
    );
  });

  it('grows: 200,000 operations with as many ids', () => {
    const lines = Array.from({ length: 200_000 }, (_, n) => `${n},ADD,id${n},B,${n + 1},1,`);
    const flow = flowOf(parse(`${HEADER}\n${lines.join('\n')}\n`));
    expect([flow.count, flow.ids.count]).toEqual([200_000, 200_000]);
    expect([0, 65_536, 199_999].map((row) => flow.ids.text(flow.order[row]!))).toEqual([
      'id0',
      'id65536',
      'id199999',
    ]);
    expect(flow.price[199_999]).toBe(200_000);
  });
});

describe('faults of a line', () => {
  const FAULTS: readonly [line: string, kind: OrderFlowFault['kind'], message: string][] = [
    ['', 'wrong_columns', '1 columns instead of 7'],
    ['1,ADD,a,B,100,5', 'wrong_columns', '6 columns instead of 7'],
    ['1,ADD,a,B,100,5,,', 'wrong_columns', '8 columns instead of 7'],
    [`1,ADD,a,B,100,5,${','.repeat(300)}`, 'wrong_columns', '307 columns'],
    [',ADD,a,B,100,5,', 'not_a_number', 'seq "" is not a number'],
    ['1,ADD,a,B,,5,', 'not_a_number', 'price "" is not a number'],
    ['1,ADD,a,B,100,,', 'not_a_number', 'qty "" is not a number'],
    ['1,ADD,a,B,+100,5,', 'not_a_number', 'price "+100"'],
    ['1,ADD,a,B,-100,5,', 'not_a_number', 'price "-100"'],
    ['1,ADD,a,B,100.0,5,', 'not_a_number', 'price "100.0"'],
    ['1,ADD,a,B,1e2,5,', 'not_a_number', 'price "1e2"'],
    ['1,ADD,a,B,0x64,5,', 'not_a_number', 'price "0x64"'],
    ['1,ADD,a,B, 100,5,', 'not_a_number', 'price " 100"'],
    ['1,ADD,a,B,1_00,5,', 'not_a_number', 'price "1_00"'],
    ['1,ADD,a,B,NaN,5,', 'not_a_number', 'price "NaN"'],
    ['1,ADD,a,B,0100,5,', 'not_a_number', 'price "0100"'],
    ['1,ADD,a,B,100,00,', 'not_a_number', 'qty "00"'],
    ['1,ADD,a,B,１００,5,', 'not_a_number', 'price "\\u{ff11}\\u{ff10}\\u{ff10}"'],
    ['1,ADD,a,B,9007199254740992,5,', 'number_too_large', 'price "9007199254740992" is above'],
    ['1,ADD,a,B,100,18446744073709551617,', 'number_too_large', 'qty "18446744073709551617"'],
    [`1,ADD,a,B,100,${'9'.repeat(400)},`, 'number_too_large', '…" is above 9007199254740991'],
    ['9007199254740993,ADD,a,B,100,5,', 'number_too_large', 'seq'],
    ['1,add,a,B,100,5,', 'unknown_operation', '"add" is none of ADD, IOC, REDUCE, CANCEL'],
    ['1,,a,B,100,5,', 'unknown_operation', '"" is none of'],
    ['1,REPLACE,a,B,100,5,', 'unknown_operation', '"REPLACE"'],
    ['1,ADD,,B,100,5,', 'missing_id', 'the id is empty'],
    [`1,ADD,${'i'.repeat(MAX_ID_BYTES + 1)},B,100,5,`, 'id_too_long', '255 bytes'],
    ['1,ADD,a,b,100,5,', 'unknown_side', '"b" is neither B nor S'],
    ['1,ADD,a,,100,5,', 'unknown_side', '""'],
    ['1,ADD,a,BS,100,5,', 'unknown_side', '"BS"'],
    ['1,ADD,a,B,0,5,', 'zero', 'price is 0'],
    ['1,ADD,a,B,100,0,', 'zero', 'qty is 0'],
    ['1,IOC,a,B,100,0,', 'zero', 'qty is 0'],
    ['1,IOC,a,B,0,5,', 'zero', 'price is 0'],
    ['1,REDUCE,a,B,100,0,', 'zero', 'qty is 0'],
    ['1,ADD,"a",B,100,5,', 'quote_character', 'quotation mark'],
    ['1,ADD,a\u0000,B,100,5,', 'control_character', 'control character 0'],
    ['1,ADD,a\tb,B,100,5,', 'control_character', 'control character 9'],
    ['1,ADD,a,B,100,5,\r\r', 'control_character', 'control character 13'],
    ['1,ADD,a,B,100,5,\u001b[2J', 'control_character', 'control character 27'],
    [`1,ADD,a,B,100,5,${'n'.repeat(MAX_LINE_BYTES)}`, 'line_too_long', '65536 bytes'],
  ];

  it.each(FAULTS)('%j is %s', (line, kind, message) => {
    for (const text of [
      `${HEADER}\n1,ADD,first,B,100,5,\n${line}\n2,ADD,last,B,100,5,\n`,
      `${HEADER}\n1,ADD,first,B,100,5,\n${line}\n`,
      ...(line === '' ? [] : [`${HEADER}\n1,ADD,first,B,100,5,\n${line}`]),
    ]) {
      for (const pieceBytes of [7, 1 << 20]) {
        const fault = parse(text, ONE, pieceBytes) as OrderFlowFault;
        expect(fault).toMatchObject({ kind, line: 3 });
        expect(describeOrderFlowFault(fault, 'en')).toContain(message);
        for (const language of ['en', 'ko'] as const) {
          expect(describeOrderFlowFault(fault, language)).toMatch(/^[\x20-\x7e가-힣…]{5,200}$/);
        }
      }
    }
  });

  it('refuses prices and quantities off tick and lot, but a cancel is checked for form only', () => {
    const check = (line: string) => parse(`${HEADER}\n${line}\n`, { tick: 5, lot: 10 });
    expect(check('1,ADD,a,B,101,10,')).toMatchObject({ kind: 'off_tick', line: 2, tick: 5 });
    expect(check('1,IOC,a,B,104,10,')).toMatchObject({ kind: 'off_tick', price: 104 });
    expect(check('1,ADD,a,B,100,15,')).toMatchObject({ kind: 'off_lot', lot: 10, quantity: 15 });
    expect(check('1,IOC,a,B,100,1,')).toMatchObject({ kind: 'off_lot' });
    expect(check('1,REDUCE,a,B,101,15,')).toMatchObject({ kind: 'off_lot' });
    expect(check('1,REDUCE,a,B,101,20,')).toMatchObject({ count: 1 });
    expect(check('1,CANCEL,a,B,101,3,')).toMatchObject({ count: 1 });
    expect(check('1,CANCEL,a,B,x,3,')).toMatchObject({ kind: 'not_a_number' });
  });

  it('refuses bytes that are not UTF-8', () => {
    for (const bytes of [[0xff], [0xc0, 0x80], [0xed, 0xa0, 0x80], [0xe2, 0x82]]) {
      const text = Buffer.concat([
        Buffer.from(`${HEADER}\n1,ADD,`),
        Buffer.from(bytes),
        Buffer.from(',B,100,5,\n'),
      ]);
      expect(parse(text)).toMatchObject({ kind: 'not_utf8', line: 2 });
    }
  });

  it('refuses a file without its header', () => {
    expect(parse('')).toMatchObject({ kind: 'empty_file', line: 0 });
    for (const text of [
      '\n',
      '1,ADD,a,B,100,5,\n',
      `${HEADER},more\n`,
      HEADER.toUpperCase(),
      ` ${HEADER}`,
      `\ufeff\ufeff${HEADER}`,
      Buffer.from(`\ufeff${HEADER}\n`, 'utf16le'),
    ]) {
      expect(parse(text)).toMatchObject({ kind: 'wrong_header', line: 1 });
    }
  });

  it('gives up on a line without an end before it fills the memory', () => {
    const parser = new OrderFlowParser(ONE);
    expect(parser.push(Buffer.alloc(MAX_LINE_BYTES + 3, 'a'))).toBe(false);
    expect(parser.push(Buffer.from('\n'))).toBe(false);
    expect(parser.finish()).toMatchObject({ kind: 'line_too_long', line: 1 });
  });
});

describe('readOrderFlow', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'jangbu-flow-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it('reads a file longer than one piece, and tells of its progress', () => {
    const path = join(folder, 'long.csv');
    const count = 100_000;
    const lines = Array.from({ length: count }, (_, n) => `${n},ADD,id${n},B,100,1,seed`);
    writeFileSync(path, `${HEADER}\n${lines.join('\n')}\n`);
    const progress: number[] = [];
    const read = readOrderFlow(path, { ...ONE, onProgress: (rows) => progress.push(rows) });
    expect(read.ok && read.flow.count).toBe(count);
    expect(progress.length).toBeGreaterThan(2);
    expect(progress.at(-1)).toBe(count);
  });

  it('answers a fault in words of the asked language, and a file that cannot be read', () => {
    const path = join(folder, 'wrong.csv');
    writeFileSync(path, `${HEADER}\n1,ADD,a,B,x,5,\n`);
    expect(readOrderFlow(path, ONE)).toMatchObject({
      ok: false,
      line: 2,
      fault: { kind: 'not_a_number' },
      message: 'price "x" is not a number; write decimal digits only, without leading zeros',
    });
    const korean = readOrderFlow(path, { ...ONE, language: 'ko' });
    expect(!korean.ok && korean.message).toContain('숫자가 아닙니다');
    for (const [wrong, reason] of [
      [join(folder, 'none.csv'), 'ENOENT'],
      [folder, 'EISDIR'],
      ['a\0b', 'ERR_INVALID_ARG_VALUE'],
    ]) {
      expect(readOrderFlow(wrong!, ONE)).toMatchObject({
        ok: false,
        line: 0,
        fault: { kind: 'unreadable', reason },
      });
    }
  });
});
