import { describe, expect, it } from 'vitest';
import { CommandFailure } from '../failure.ts';
import { textsOf } from '../texts.ts';
import { parseScenario } from './parse-scenario.ts';
import { type PlayOptions, playScenario } from './play-scenario.ts';

const texts = textsOf('en');
const HEAD = `
date 2026-03-03
start 10:00
market KOSPI stock
issue ABC base 10000
member K cash 1000000 ABC 100
member L cash 1000000 ABC 100
`.trim();
const HEAD_LINES = HEAD.split('\n').length;

/** Plays lines behind the head, and gives each difference as `line code: message`, the lines counted from 1. */
function play(lines: string, options: Partial<PlayOptions> = {}, head = HEAD): string[] {
  const scenario = parseScenario('day', `${head}\n${lines.trim()}\n`, texts);
  const { failures } = playScenario(scenario, {
    engine: 'exchange',
    book: 'fast',
    texts,
    ...options,
  });
  const above = head.split('\n').length;
  return failures.map(({ line, code, message }) => `${line - above} ${code}: ${message}`);
}

/** The fault of a whole text as `line: message`. */
function faultOf(text: string): string {
  try {
    parseScenario('day', text, texts);
  } catch (error) {
    if (!(error instanceof CommandFailure)) throw error;
    expect([error.exitCode, error.facts.file]).toEqual([2, 'day']);
    return `${error.facts.line}: ${error.message}`;
  }
  return 'none';
}

const MAKER = 'L sell 5 @ 10000 as l1';

describe('everything that happens must be expected', () => {
  it.each<[name: string, lines: string, failures: string[]]>([
    [
      'a trade as it is',
      `${MAKER}\nK buy 5 => trade 10000 x 5; filled`.replace('buy 5', 'buy 5 @ 10000'),
      [],
    ],
    [
      'another quantity',
      `${MAKER}\nK buy 5 @ 10000 => trade 10000 x 4; filled`,
      [
        '2 differs: expected: trade 10000 x 4; filled; happened: trade 10000 x 5 maker l1 taker n8 takerSide buy phase continuous index 1; filled traded 5',
      ],
    ],
    [
      'a trade that is not written',
      `${MAKER}\nK buy 5 @ 10000 => filled`,
      [
        '2 differs: expected: filled; happened: trade 10000 x 5 maker l1 taker n8 takerSide buy phase continuous index 1; filled traded 5',
      ],
    ],
    [
      'a trade where none is spoken of',
      `${MAKER}\nK buy 5 @ 10000`,
      [
        '2 differs: expected: new; happened: trade 10000 x 5 maker l1 taker n8 takerSide buy phase continuous index 1; filled traded 5',
      ],
    ],
    [
      'a field of another order',
      `${MAKER}\nK buy 5 @ 10000 as k1 => trade 10000 x 5 maker k1; filled`,
      ['maker k1'],
    ],
    ['a trade that does not come', 'K buy 5 @ 10000 => trade 10000 x 5; new', ['happened: new']],
    [
      'another order of events',
      `${MAKER}\nK buy 5 @ 10000 => filled; trade 10000 x 5`,
      ['expected: filled; trade'],
    ],
    ['a refusal', 'K buy 5 @ 10005', ['expected: new; happened: off_tick']],
    [
      'another code',
      'K buy 5 @ 10005 => above_limit',
      ['expected: above_limit; happened: off_tick'],
    ],
    ['an order that was to be refused', 'K buy 5 @ 10000 => rejected', ['happened: new open 5']],
    ['any refusal', 'K buy 5 @ 10005 => rejected', []],
    [
      'routine events are written or not',
      'K buy 5 @ 10000 as k1 => order_accepted k1 limitPrice 10000; new',
      [],
    ],
    [
      'a routine event with another figure',
      'K buy 5 @ 10000 as k1 => order_accepted k1 limitPrice 10; new',
      ['happened'],
    ],
    ['anything', `${MAKER}\nK buy 5 @ 10000 => ...`, []],
    ['anything and then one thing', `${MAKER}\nK buy 5 @ 10000 => ...; filled`, []],
    [
      'anything, and one thing that does not come',
      `${MAKER}\nK buy 5 @ 10000 => ...; expired`,
      ['expected: ...; expired'],
    ],
    ['two commands of an envelope', 'K buy 5 @ 10000 as k1 & cancel k1 => new; canceled', []],
    [
      'the second of two is refused',
      'K buy 5 @ 10000 as k1 & cancel k2',
      ['happened: new open 5; unknown_order'],
    ],
  ])('%s', (_name, lines, failures) => {
    const found = play(lines);
    expect(found).toHaveLength(failures.length);
    for (const [place, failure] of failures.entries()) expect(found[place]).toContain(failure);
  });
});

describe('what the clock brings', () => {
  it.each<[name: string, lines: string, failures: string[]]>([
    ['is written as a line of its own', '15:20 => phase closing_call at 15:20', []],
    [
      'at its time',
      '15:20:01 => phase closing_call at 15:20:01',
      ['phase closing_call from continuous'],
    ],
    ['and not after it', '15:19:59 => phase closing_call', ['happened: nothing']],
    [
      'nor before a command without a word',
      '15:25 K buy 1 @ 10000',
      [
        '1 unwritten: before this line happened: phase closing_call from continuous cause clock until 15:30:00 callEnd 15:30:00',
      ],
    ],
    ['nor before a check', '15:25 K => cash 1000000', ['1 unwritten']],
    ['a date', 'date 2026-03-04\n00:00 => ...; day_started 2026-03-04 base 10000', []],
  ])('%s', (_name, lines, failures) => {
    const found = play(lines);
    expect(found).toHaveLength(failures.length);
    for (const [place, failure] of failures.entries()) expect(found[place]).toContain(failure);
  });
});

describe('what stands', () => {
  const BOOK = 'K buy 5 @ 9990 as k1\nL buy 4 @ 9990 as l1\nL sell 3 @ 10010 as l2\n';
  it.each<[name: string, lines: string, failures: string[]]>([
    ['a book by totals', `${BOOK}book\n3 | 10010 |\n| 9990 | 9`, []],
    ['a book by orders', `${BOOK}book ABC\nl2 3 | 10010 | -\n- | 9990 | k1 5, l1 4`, []],
    [
      'a book in another order of time',
      `${BOOK}book\n3 | 10010 |\n| 9990 | l1 4, k1 5`,
      [
        'expected: 3 | 10010 | - / - | 9990 | l1 4, k1 5; happened: l2 3 | 10010 | - / - | 9990 | k1 5, l1 4',
      ],
    ],
    ['a book with a row too few', `${BOOK}book\n| 9990 | 9`, ['4 differs']],
    ['a book on the other side', `${BOOK}book\n| 10010 | 3\n| 9990 | 9`, ['4 differs']],
    [
      'a price where no call is',
      `${BOOK}book\n3 | 10010 |\n| 9990 | 9\n= 10000 x 1`,
      ['expected: = 10000 x 1; happened: = none'],
    ],
    ['balances', `${BOOK}K => cash 950050 held 49950; ABC 100 held 0`, []],
    ['without what is held', `${BOOK}K => cash 950050`, []],
    [
      'another balance',
      `${BOOK}K => cash 950050 held 1; ABC 99`,
      ['happened: cash 950050 held 49950; ABC 100 held 0'],
    ],
    ['an order', `${BOOK}order k1 => new; open 5; price 9990; type limit; row 0`, []],
    ['an order that is no more', `${BOOK}K cancel k1\norder k1 => canceled; open 0; row none`, []],
    ['another status', `${BOOK}order k1 => filled`, ['expected: filled; happened: new']],
    ['an order that never was', 'order k9 => unknown', []],
    ['an issue', 'ABC => phase continuous; until 15:20; last 0; base 10000; indicative none', []],
    [
      'another phase',
      'ABC => phase halt; until 15:30',
      ['expected: phase halt; until 15:30:00; happened: phase continuous; until 15:20:00'],
    ],
  ])('%s', (_name, lines, failures) => {
    const found = play(lines);
    expect(found).toHaveLength(failures.length);
    for (const [place, failure] of failures.entries()) expect(found[place]).toContain(failure);
  });
});

describe('faults of the file name their line, and what to do', () => {
  it.each<[name: string, lines: string, fault: string]>([
    ['an unknown word', 'M buy 1 @ 1', '1: "M" is not known here; write K, L, operator'],
    [
      'an unknown command',
      'K hold 1',
      '1: "hold" is not known here; write buy, sell, reduce, cancel, amend',
    ],
    ['an unknown option', 'K buy 1 @ 1 gtc', '1: "gtc" is not known here; write @, stop,'],
    [
      'no number',
      'K buy ten @ 1',
      '1: a quantity "ten" is not a whole number below 2^53; write decimal digits',
    ],
    ['a number with a zero before it', 'K buy 010 @ 1', '1: a quantity "010"'],
    ['nothing behind a word', 'K buy 1 @', '1: a price is missing; write it'],
    ['no time', '25:00 K buy 1 @ 1', '1: "25:00" is no time; write HH:MM'],
    [
      'an earlier time',
      '11:00 => nothing\n\n10:59 => nothing',
      '3: 10:59 is earlier than the line before',
    ],
    ['before the beginning', '09:59 => nothing', '1: 09:59 is earlier'],
    [
      'an unknown event',
      'K buy 1 @ 1 => traded 5',
      '1: "traded" is not known here; write business_date_changed',
    ],
    [
      'an unknown field',
      'K buy 1 @ 1 => trade 10 x 5 side buy',
      '1: "side" is not known here; write maker, taker',
    ],
    ['one figure too many', 'K buy 1 @ 1 => trade 10 x 5 6', '1: "6" is not known here'],
    ['an unknown figure', 'K => gold 5', '1: "gold" is not known here; write cash, ABC'],
    ['a check without an arrow', 'K', '1: => is missing'],
    ['a row of no book', '| 100 | 5', '1: "|" is not known here'],
    ['a row without a price', 'book\n5 | | 5', '2: a row of a book is'],
    ['no date', 'date 2026-02-30', '1: "2026-02-30" is no date; write YYYY-MM-DD'],
    ['no name', 'K cancel k?', '1: "k?" is no name'],
    [
      'an unknown field of a command',
      'K KillSwitch who=K',
      '1: "who" is not known here; write participant=, account=',
    ],
    [
      'a wrong value of a command',
      'K KillSwitch account=X',
      '1: account "X" is not a whole number below 2^53',
    ],
    ['bytes that are none', 'K OpenAccount secret=XY', '1: "XY" is not lowercase hex'],
    ['a word behind a check', 'order k1 k2 => new', '1: "k2" is one word too many'],
    [
      'a line that goes on',
      'K buy 1 @ 1\n  => trade 10 x 5\n  ; bang',
      '1: "bang" is not known here',
    ],
  ])('%s', (_name, lines, fault) => {
    const [line, ...rest] = faultOf(`${HEAD}\n${lines}\n`).split(': ');
    expect(`${Number(line) - HEAD_LINES}: ${rest.join(': ')}`).toContain(fault);
  });

  it.each<[name: string, head: string, fault: string]>([
    ['an empty file', '', '1: date is missing'],
    ['no market', 'date 2026-03-03', '1: market is missing'],
    [
      'an unknown market',
      'date 2026-03-03\nmarket NYSE',
      '2: "NYSE" is not known here; write KOSPI',
    ],
    [
      'an unknown field of a market',
      'date 2026-03-03\nmarket KOSPI taxPercent=1',
      '2: "taxPercent=1" is not known',
    ],
    [
      'a date without rules',
      'date 2001-03-02\nmarket KOSPI',
      '2: no rules of KOSPI are known on 2001-03-02; take a later date',
    ],
    ['an issue twice', `${HEAD}\nissue ABC base 1`, '7: ABC is there already'],
    [
      'an unknown setting of the ledger',
      'date 2026-03-03\nledger law 2',
      '2: "law" is not known here; write rules, approvals',
    ],
    ['a member called as an office', `${HEAD}\nmember operator`, '7: "operator" is no name'],
    ['no member', HEAD.split('\n').slice(0, 4).join('\n'), '4: member is missing'],
  ])('%s', (_name, head, fault) => {
    expect(faultOf(head)).toContain(fault);
  });

  it('a member may have an account of an office, and sign with another key', () => {
    const head = `${HEAD.replace('market', 'ledger rules 2 approvals 2\nmarket')}
member F of operator class fee`;
    const lines = `
      K RegisterKey publicKey=desk keyKind=1 scope=1 validFrom=10:00 validUntil=11:00 => done
      K with desk buy 1 @ 9000 as k1
      custodian credit F 5
      F => cash 5
      operator SetMarketTerms market=1 retailLimit=1 => needs_proposal
      operator Propose SetMarketTerms market=1 retailLimit=1 => proposed; done`;
    expect(play(lines, { engine: 'both' }, head)).toEqual([]);
  });

  const withWindows = (...windows: string[]) =>
    HEAD.replace('stock', ['stock', ...windows.map((window) => `window ${window}`)].join('\n'));
  it.each<[name: string, head: string, line: number, code: string]>([
    ['a base off tick', HEAD.replace('base 10000', 'base 10005'), 4, 'off_tick'],
    ['no order types', HEAD.replace('stock', 'stock orderTypes=0'), 3, 'bad_value'],
    [
      'continuous windows that touch',
      withWindows('09:00-12:00 continuous', '12:00-15:30 continuous'),
      3,
      'bad_value',
    ],
    [
      'orders of an opening call that does not come',
      withWindows('08:30-08:40 pre_open_close', '08:40-15:30 continuous'),
      3,
      'bad_value',
    ],
    [
      'a pause before the opening call',
      withWindows('08:30-08:40 pre_open_close', '08:50-09:00 opening_call'),
      3,
      'bad_value',
    ],
  ])('what the exchange refuses of the head is a fault of its line: %s', (_, head, line, code) => {
    const scenario = parseScenario('day', head, texts);
    expect(() => playScenario(scenario, { engine: 'both', book: 'fast', texts })).toThrow(
      expect.objectContaining({
        message: `the exchange refuses this (${code}); change the line`,
        facts: expect.objectContaining({ line }),
      }),
    );
  });

  it('continuous windows with a pause between them, and an opening that follows at once', () => {
    const head = withWindows(
      '08:30-08:40 pre_open_close',
      '08:40-09:00 opening_call',
      '09:00-12:00 continuous',
      '13:00-15:30 continuous',
    );
    const scenario = parseScenario('day', `${head}\n10:00:01 ABC => phase continuous`, texts);
    expect(playScenario(scenario, { engine: 'both', book: 'fast', texts }).failures).toEqual([]);
  });

  it('in Korean', () => {
    const korean = textsOf('ko');
    expect(() => parseScenario('day', `${HEAD}\nK buy`, korean)).toThrow('빠졌습니다. 쓰십시오');
  });
});

describe('comments, and lines that go on', () => {
  it('a hash with a space is a comment, one with a number an order', () => {
    expect(play('K buy 5 @ 10000 as k1 # => trade\n# nothing\nK cancel #1 # gone')).toEqual([]);
  });

  it('an arrow or a semicolon at the beginning goes on with the line before', () => {
    expect(
      play(`${MAKER}\nK buy 5 @ 10000\n  # what comes of it\n  => trade 10000 x 5\n  ; filled`),
    ).toEqual([]);
  });
});

describe('a trace', () => {
  it('has every event with its time and block', () => {
    const lines: string[] = [];
    play(`10:00:01 ${MAKER}`, { trace: (line) => lines.push(line) });
    expect(lines.slice(-3)).toEqual([
      `10:00:01 ${MAKER}`,
      '    10:00:01 block 2: order_accepted l1 side sell quantity 5 orderType limit limitPrice 10000 stopPrice 0 timeInForce day selfMatch none flags 0 account L',
      '    10:00:01 block 2: new open 5',
    ]);
  });
});
