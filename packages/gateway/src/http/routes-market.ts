import { businessDateOf, parseUint, toHex } from '@jangbu/protocol';
import type { IssueView, MarketView, VenueViews } from '@jangbu/views';
import type { FastifyInstance } from 'fastify';
import { HTTP_LIMITS } from '../door-limits.ts';
import { blockItem, chainItem, issueItem, levelItems, listingItem, tradeItem } from '../items.ts';
import {
  calendarItem,
  expectedItem,
  marketItem,
  parseDate,
  sessionItem,
  tradingDayItem,
  unpricedItem,
} from '../market-items.ts';
import { DoorProblem } from '../problems.ts';
import { ANY_WHOLE, PAGE, textParameter, wholeParameter } from './parameters.ts';
import { pageLimit, pageNumbers, pageStart, type Query, wholeNumber } from './queries.ts';
import { routeSchema } from './route-schema.ts';
import {
  BlockDetail,
  Blocks,
  Book,
  Calendar,
  Chain,
  Issue,
  Issues,
  MarketDetail,
  Markets,
  Session,
  Trades,
} from './schemas/market-answers.ts';

const LEVELS = {
  least: 1,
  most: HTTP_LIMITS.maxBookLevels,
  otherwise: HTTP_LIMITS.defaultBookLevels,
};
const DAYS = { least: 1, most: HTTP_LIMITS.maxCalendarDays, otherwise: 31 };
const ISSUE_NAME = /^[A-Z0-9]{1,12}$/;

/** The issue of a dense number or a short code; throws a DoorProblem if the text is neither or there is none. */
export function issueOf(views: VenueViews, text: string): IssueView {
  if (!ISSUE_NAME.test(text)) {
    throw new DoorProblem('bad_request', 'not a number or a short code of an issue');
  }
  const number = parseUint(text);
  const issue =
    (number === null ? null : views.issues.get(number)) ?? views.issues.byShortCode(text);
  if (issue === null) throw new DoorProblem('unknown_issue', '', { issue: text });
  return issue;
}

type IssueRoute = { Params: { issue: string }; Querystring: Query };

/** Issues, books, trades and their chains. */
export function issueRoutes(app: FastifyInstance, views: VenueViews): void {
  app.get<{ Querystring: Query }>(
    '/v1/issues',
    {
      schema: routeSchema({
        id: 'listIssues',
        summary: 'Issues in the order of their numbers',
        tag: 'market',
        query: PAGE,
        answer: Issues,
      }),
    },
    ({ query }) => {
      const start = pageStart(query, { ascending: true, descending: false });
      const bounds = { least: 0, most: views.issues.all.length - 1 };
      const limit = query.limit === undefined ? HTTP_LIMITS.maxPageItems : pageLimit(query);
      const { numbers, cursor } = pageNumbers(start, bounds, limit);
      const items = numbers.map((issue) => issueItem(views, views.issues.must(issue)));
      return { items, cursor, index: views.index };
    },
  );

  app.get<IssueRoute>(
    '/v1/issues/:issue',
    {
      schema: routeSchema({
        id: 'readIssue',
        summary: 'An issue and its present state',
        tag: 'market',
        path: '/v1/issues/:issue',
        answer: Issue,
      }),
    },
    ({ params }) => issueItem(views, issueOf(views, params.issue)),
  );

  app.get<IssueRoute>(
    '/v1/issues/:issue/session',
    {
      schema: routeSchema({
        id: 'readSession',
        summary: 'Where an issue stands in its day',
        tag: 'market',
        path: '/v1/issues/:issue/session',
        answer: Session,
      }),
    },
    ({ params }) => {
      const view = issueOf(views, params.issue);
      const { issue, statusSeq, listing } = view;
      const session = sessionItem(view, views.markets.get(listing.market));
      return { issue, ...session, seq: statusSeq, index: views.index };
    },
  );

  app.get<IssueRoute>(
    '/v1/issues/:issue/book',
    {
      schema: routeSchema({
        id: 'readBook',
        summary: 'The best levels of a book',
        tag: 'market',
        path: '/v1/issues/:issue/book',
        query: { levels: wholeParameter(LEVELS) },
        answer: Book,
      }),
    },
    ({ params, query }) => {
      const view = issueOf(views, params.issue);
      const { issue, book, listing } = view;
      const levels = wholeNumber(query.levels, 'levels', LEVELS);
      return {
        issue,
        asks: levelItems(book.asks.best(levels), listing.priceDecimals),
        bids: levelItems(book.bids.best(levels), listing.priceDecimals),
        expected: expectedItem(view),
        marketOrders: unpricedItem(book.market),
        midpointOrders: unpricedItem(book.midpoint),
        seq: book.seq,
      };
    },
  );

  app.get<IssueRoute>(
    '/v1/issues/:issue/trades',
    {
      schema: routeSchema({
        id: 'listTrades',
        summary: 'Trades of an issue, newest first',
        tag: 'market',
        path: '/v1/issues/:issue/trades',
        query: PAGE,
        answer: Trades,
      }),
    },
    ({ params, query }) => {
      const { issue, chainIndex } = issueOf(views, params.issue);
      const start = pageStart(query, { ascending: false, descending: true });
      const page = pageNumbers(start, { least: 1, most: chainIndex }, pageLimit(query));
      const items = page.numbers.map((index) =>
        tradeItem(views, views.trades.tradeOf(issue, index)!),
      );
      return { items, cursor: page.cursor, index: views.index };
    },
  );

  app.get<IssueRoute>(
    '/v1/issues/:issue/chain',
    {
      schema: routeSchema({
        id: 'listChain',
        summary: 'Blocks of the chain of an issue, listing first',
        tag: 'market',
        path: '/v1/issues/:issue/chain',
        query: { from: wholeParameter(ANY_WHOLE), ...PAGE },
        answer: Chain,
      }),
    },
    ({ params, query }) => {
      const view = issueOf(views, params.issue);
      const start = pageStart(query, { ascending: true, descending: false });
      const page = pageNumbers(start, { least: 0, most: view.chainIndex }, pageLimit(query));
      const items = page.numbers.map((index) =>
        index === 0
          ? listingItem(views, view)
          : chainItem(views, views.trades.tradeOf(view.issue, index)!),
      );
      return { items, cursor: page.cursor, index: views.index };
    },
  );
}

function marketOf(views: VenueViews, text: string): MarketView {
  const market = wholeNumber(text, 'market', ANY_WHOLE);
  const view = views.markets.get(market);
  if (view === null) throw new DoorProblem('unknown_market', '', { market });
  return view;
}

/** Markets: their rules, weeks and days. */
export function marketRoutes(app: FastifyInstance, views: VenueViews): void {
  app.get(
    '/v1/markets',
    {
      schema: routeSchema({
        id: 'listMarkets',
        summary: 'Markets and their rules',
        tag: 'market',
        answer: Markets,
      }),
    },
    () => {
      const items = views.markets.all.map(marketItem);
      return { items, cursor: null, index: views.index };
    },
  );

  app.get<{ Params: { market: string } }>(
    '/v1/markets/:market',
    {
      schema: routeSchema({
        id: 'readMarket',
        summary: 'A market, its rules and its dates of their own',
        tag: 'market',
        path: '/v1/markets/:market',
        answer: MarketDetail,
      }),
    },
    ({ params }) => {
      const view = marketOf(views, params.market);
      const today = businessDateOf(views.blocks.timestamp(views.index));
      const tradingDays = views.markets.tradingDays(view.market, today).map(tradingDayItem);
      return { ...marketItem(view), tradingDays };
    },
  );
}

/** Business dates of a market, one after the other. */
export function calendarRoutes(app: FastifyInstance, views: VenueViews): void {
  app.get<{ Params: { market: string }; Querystring: Query }>(
    '/v1/markets/:market/calendar',
    {
      schema: routeSchema({
        id: 'listCalendar',
        summary: 'Dates of a market',
        tag: 'market',
        path: '/v1/markets/:market/calendar',
        query: {
          from: textParameter('a date as YYYY-MM-DD, today if absent'),
          days: wholeParameter(DAYS),
        },
        answer: Calendar,
      }),
    },
    ({ params, query }) => {
      const view = marketOf(views, params.market);
      const today = businessDateOf(views.blocks.timestamp(views.index));
      const from = query.from === undefined ? today : parseDate(query.from);
      if (from === null) {
        throw new DoorProblem('bad_request', 'not a date of the form YYYY-MM-DD', {
          parameter: 'from',
        });
      }
      const days = wholeNumber(query.days, 'days', DAYS);
      const items = Array.from({ length: days }, (_, place) => {
        const date = from + place;
        return calendarItem({ date, template: views.markets.templateOf(view.market, date) });
      });
      return { items, cursor: null, index: views.index };
    },
  );
}

/** Headers and blocks. */
export function blockRoutes(app: FastifyInstance, views: VenueViews): void {
  const blockAt = (text: string) => {
    const block = views.blocks.block(wholeNumber(text, 'index', ANY_WHOLE));
    if (block === null) throw new DoorProblem('not_found', 'no such block');
    return block;
  };

  app.get<{ Querystring: Query }>(
    '/v1/blocks',
    {
      schema: routeSchema({
        id: 'listBlocks',
        summary: 'Headers, ascending from a block, else newest first',
        tag: 'ledger',
        query: { from: wholeParameter(ANY_WHOLE), ...PAGE },
        answer: Blocks,
      }),
    },
    ({ query }) => {
      const start = pageStart(query, { ascending: true, descending: true });
      const page = pageNumbers(start, { least: 0, most: views.index }, pageLimit(query));
      const items = page.numbers.map((index) => blockItem(views.blocks.block(index)!));
      return { items, cursor: page.cursor, index: views.index };
    },
  );

  app.get<{ Params: { index: string } }>(
    '/v1/blocks/:index',
    {
      schema: routeSchema({
        id: 'readBlock',
        summary: 'A block with its public parts',
        tag: 'ledger',
        path: '/v1/blocks/:index',
        answer: BlockDetail,
      }),
    },
    ({ params }) => {
      const block = blockAt(params.index);
      const tradeBlocks = Array.from({ length: block.trades }, (_, place) => {
        const { issue, index, hash } = views.trades.trade(block.firstTrade + place);
        return { issue, index, hash: toHex(hash) };
      });
      const envelopeIds = views.blocks.envelopeIds(block.header.index).map(toHex);
      return { ...blockItem(block), envelopeIds, tradeBlocks };
    },
  );
}
