import type { Phase } from '@jangbu/protocol';
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, test } from 'vitest';
import { ACCOUNT, ISSUE } from '../tests/sample-issue.ts';
import { EMPTY_BOOK } from './book-state.ts';
import { IssueStopped } from './issue-banner.tsx';
import { PhoneHead } from './issue-head.tsx';
import { Market } from './market.ts';
import type { Language } from './messages.ts';
import { OrderBook } from './order-book.tsx';
import { OrderForm } from './order-form.tsx';
import type { Ticket } from './order-ticket.ts';
import { KIND_NAMES, ORDER_KINDS } from './order-types.ts';
import { OwnLists } from './own-lists.tsx';
import { type PreferenceKeeper, readPreferences } from './preferences.ts';
import { type Page, PageContext, readerOf } from './reader.ts';
import { Slice } from './slice.ts';
import { UiState } from './ui-state.ts';
import type { Issue, OrderView } from './wire.ts';

/** 2026-11-20 15:20:00 in Korea. */
const AT = 1_795_155_600_000_000;
const TICKET: Ticket = {
  side: 'buy',
  kind: 'limit',
  price: '70,000',
  stopPrice: '70,500',
  quantity: '10',
  timeInForce: 'day',
};

interface Shown {
  issue?: Partial<Issue>;
  ticket?: Partial<Ticket>;
  language?: Language;
  orders?: readonly OrderView[];
  book?: Partial<typeof EMPTY_BOOK>;
}

/** The page's parts as text without their tags, as they stand before anything happens. */
function shown(part: () => React.ReactNode, options: Shown = {}) {
  const { language = 'ko' } = options;
  const market = new Market('http://venue');
  const issue = { ...ISSUE, ...options.issue };
  market.clock.sync(AT, 1);
  market.connection.set({ kind: 'live' });
  market.issues.set([issue]);
  market.selected.set(issue);
  market.lastPrice.set(issue.lastPrice);
  market.markets.set(new Map([[1, { resumeSeconds: 600, staticPercent: 10 }]]));
  market.book.set({ ...EMPTY_BOOK, ...options.book });
  const trader = market.client.trader({} as never);
  const desk = { number: 3, trader };
  market.own.set({ desk, account: ACCOUNT, orders: options.orders ?? [] });
  const page: Page = {
    market,
    keeper: { preferences: new Slice(readPreferences(null, [])) } as PreferenceKeeper,
    reader: readerOf(language),
    announce: () => {},
    ui: new UiState(''),
    ticket: new Slice({ ...TICKET, ...options.ticket }),
  };
  const markup = renderToStaticMarkup(<PageContext value={page}>{part()}</PageContext>);
  return { markup, text: markup.replaceAll(/<[^>]+>/g, ' ').replaceAll(/\s+/g, ' ') };
}

const submit = (markup: string) => /<button type="submit"[^>]*>/.exec(markup)?.[0] ?? '';

describe('the order form', () => {
  test('names every kind in both languages', () => {
    for (const language of ['ko', 'en'] as const) {
      const { text } = shown(() => <OrderForm />, { language });
      const names = ORDER_KINDS.map((kind) => readerOf(language).t(KIND_NAMES[kind]));
      expect(names.filter((name) => !text.includes(name))).toEqual([]);
    }
  });

  test.each(ORDER_KINDS)('%s has its rule, and the prices that it has', (kind) => {
    const session: Phase = kind === 'off_hours' ? 'after_hours_close' : 'continuous';
    const { markup, text } = shown(() => <OrderForm />, {
      issue: { session, closePrice: 70_700 },
      ticket: { kind },
    });
    const fields = (markup.match(/class="stepper"/g) ?? []).length;
    expect(fields).toBe({ limit: 2, conditional_limit: 2, stop_limit: 3 }[kind as string] ?? 1);
    expect(submit(markup)).not.toContain('disabled');
    expect(text.includes('70,700원')).toBe(kind === 'off_hours');
    expect(text.includes('최대 금액')).toBe(kind === 'market' || kind === 'midpoint');
  });

  test('what is not taken now keeps its place, and the reason stands below', () => {
    const { markup, text } = shown(() => <OrderForm />, {
      issue: { session: 'closing_call', callEnd: AT },
      ticket: { kind: 'midpoint' },
    });
    expect(markup.match(/choice-\w+ is-off/g)).toEqual([
      'choice-best_counter is-off',
      'choice-best_same is-off',
      'choice-conditional_limit is-off',
      'choice-midpoint is-off',
      'choice-off_hours is-off',
      'choice-ioc is-off',
      'choice-fok is-off',
    ]);
    expect(text).toContain('종가 단일가에는 중간가 주문을 받지 않습니다.');
    expect(submit(markup)).toContain('disabled');
  });

  test.each<[Partial<Issue>, Partial<Ticket>, string]>([
    [{ session: 'halt' }, {}, 'Halted: no new orders now.'],
    [{ orderTypes: ['limit'] }, { kind: 'market' }, 'This issue takes no Market orders.'],
    [{}, { kind: 'best_same', timeInForce: 'fok' }, 'Orders of this type are now good for the day'],
  ])('%j refuses %j with a reason', (issue, ticket, reason) => {
    const { markup, text } = shown(() => <OrderForm />, { issue, ticket, language: 'en' });
    expect(text).toContain(reason);
    expect(submit(markup)).toContain('disabled');
  });
});

describe('the trading day on the page', () => {
  test('the head says the phase and what comes next', () => {
    const { text } = shown(() => <PhoneHead />, {
      issue: { session: 'opening_call', callEnd: AT + 60_000_000, callEndLatest: AT + 90_000_000 },
    });
    expect(text).toContain('시가 단일가');
    expect(text).toMatch(/15:21:00부터 15:21:30 사이에 체결 · (1:00|0:59)/);
  });

  test('an interruption is a banner with the time that is left, a halt has none', () => {
    const interruption = {
      kind: 'dynamic',
      price: 75_000,
      reference: 70_500,
      timestamp: AT,
    } as const;
    const call = { callEnd: AT + 120_000_000, callEndLatest: AT + 150_000_000 };
    const vi = shown(() => <IssueStopped />, {
      issue: { session: 'vi_call', interruption, ...call },
    });
    expect(vi.markup).toContain('banner-interruption');
    expect(vi.text).toContain('75,000원 체결이 예상되어(기준가 +6.38%) 2분 동안');
    expect(vi.text).toMatch(/(2:00|1:59) \+ 최대 30초/);
    const halt = shown(() => <IssueStopped />, { issue: { session: 'halt', phaseUntil: AT } });
    expect(halt.markup).toContain('banner-halt');
    expect(halt.text).toContain('거래가 정지되었습니다.');
    expect(halt.markup).not.toContain('<strong>');
  });

  test('the book has what a call would come to between its sides, crossed as it is', () => {
    const level = (price: number) => ({ price, quantity: 5, orders: 1 });
    const book = {
      asks: [level(69_900)],
      bids: [level(70_100)],
      expected: { price: 70_000, quantity: 5 },
      marketOrders: { asks: 3, bids: 0 },
    };
    const call = { session: 'vi_call', callEnd: AT } as const;
    const { markup, text } = shown(() => <OrderBook />, { issue: call, book });
    expect(markup.indexOf('69,900')).toBeLessThan(markup.indexOf('예상체결가'));
    expect(markup.indexOf('예상체결가')).toBeLessThan(markup.indexOf('70,100'));
    expect(text).toContain('70,000 ▼ 200 −0.28%');
    expect(text).toContain('예상 수량 5주');
    expect(text).toContain('직전 체결가 대비 ▼ 500');
    expect(text).toContain('시장가 매도 3 · 매수 0');
    expect(text).not.toContain('중간가 매도');
    expect(shown(() => <OrderBook />, { issue: call }).text).toContain('아직 맞는 값이 없습니다.');
    expect(shown(() => <OrderBook />, { book }).text).not.toContain('예상체결가');
  });

  test('own orders say their type, and only those on the book are marked in it', () => {
    const order: OrderView = {
      orderId: 1,
      issue: 0,
      side: 'sell',
      kind: 'limit',
      isDormant: false,
      stopPrice: null,
      status: 'new',
      blockIndex: 1,
      timestamp: AT,
      price: 70_600,
      quantity: 20,
      leavesQuantity: 20,
      cumulativeQuantity: 0,
    };
    const orders: OrderView[] = [
      order,
      { ...order, orderId: 2, kind: 'stop_limit', isDormant: true, stopPrice: 70_400 },
      { ...order, orderId: 3, kind: 'market', price: 49_200 },
      { ...order, orderId: 4, kind: 'off_hours' },
    ];
    const { text } = shown(() => <OwnLists />, { orders });
    expect(text).toContain('매도 지정가 70,600');
    expect(text).toContain('매도 스톱 70,400 → 70,600');
    expect(text).toContain('매도 시장가 시장가');
    const book = { asks: [{ price: 70_600, quantity: 20, orders: 1 }] };
    expect(shown(() => <OrderBook />, { orders, book }).text).toContain('내 20');
  });
});
