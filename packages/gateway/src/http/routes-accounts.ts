import { fromHex, isClientOrderId, parseDecimal } from '@jangbu/protocol';
import type { VenueViews } from '@jangbu/views';
import type { FastifyInstance } from 'fastify';
import { fillItem } from '../history-items.ts';
import { accountItem, allowanceItem, keyItem, orderItem, quantityText } from '../items.ts';
import { breachItem, totalsItem, withdrawalItem } from '../office-items.ts';
import { DoorProblem } from '../problems.ts';
import { oneOfParameter, PAGE, textParameter } from './parameters.ts';
import { pageLimit, pageStart, type Query } from './queries.ts';
import type { ReadAccess } from './read-access.ts';
import { routeSchema } from './route-schema.ts';
import { issueOf } from './routes-market.ts';
import {
  Account,
  Allowance,
  Fills,
  Key,
  Order,
  Orders,
  Totals,
  Withdrawals,
} from './schemas/member-answers.ts';

/** Whether only open orders are listed. */
const OPEN = oneOfParameter(['true', 'false'], 'only orders that are open; false if absent');

/** The issue and the price (0: none) that an allowance is asked for; throws a DoorProblem. */
function orderOf(views: VenueViews, { issue: name, price: text }: Query) {
  if (name === undefined) {
    if (text === undefined) return null;
    throw new DoorProblem('bad_request', 'a price without an issue', { parameter: 'price' });
  }
  const issue = issueOf(views, name);
  if (text === undefined) return { issue, price: 0 };
  const price = parseDecimal(text, issue.listing.priceDecimals);
  if (price === null) {
    throw new DoorProblem('bad_decimal', 'not a price of the issue', { parameter: 'price' });
  }
  if (price === 0) {
    throw new DoorProblem('out_of_range', 'a price is above 0', { parameter: 'price' });
  }
  return { issue, price };
}

/** Keys, which are public; accounts and orders, which their owners read. */
export function accountRoutes(app: FastifyInstance, views: VenueViews, access: ReadAccess): void {
  app.get<{ Params: { publicKey: string } }>(
    '/v1/keys/:publicKey',
    {
      schema: routeSchema({
        id: 'readKey',
        summary: 'A registered key',
        tag: 'members',
        path: '/v1/keys/:publicKey',
        answer: Key,
      }),
    },
    ({ params: { publicKey } }) => {
      if (fromHex(publicKey)?.length !== 32) {
        throw new DoorProblem('bad_request', 'not 32 bytes in lowercase hex');
      }
      const key = views.members.keyOf(publicKey);
      if (key === null) throw new DoorProblem('not_found', 'no such key');
      return keyItem(publicKey, key);
    },
  );

  app.get<{ Params: { account: string } }>(
    '/v1/accounts/:account',
    {
      schema: routeSchema({
        id: 'readAccount',
        summary: 'An account and what it has',
        tag: 'accounts',
        path: '/v1/accounts/:account',
        isPrivate: true,
        answer: Account,
      }),
    },
    (request) => accountItem(views, access.account(request, request.params.account)),
  );

  app.get<{ Params: { account: string } }>(
    '/v1/accounts/:account/withdrawals',
    {
      schema: routeSchema({
        id: 'listWithdrawals',
        summary: 'Open withdrawals of an account',
        tag: 'accounts',
        path: '/v1/accounts/:account/withdrawals',
        isPrivate: true,
        answer: Withdrawals,
      }),
    },
    (request) => {
      const readers = ['operator', 'custodian'] as const;
      const { account } = access.account(request, request.params.account, readers);
      const items = views.offices.withdrawalsOf(account).map((view) => withdrawalItem(views, view));
      return { items, cursor: null, index: views.index };
    },
  );

  app.get<{ Params: { issue: string } }>(
    '/v1/issues/:issue/totals',
    {
      schema: routeSchema({
        id: 'readTotals',
        summary: 'What the books of the registrar hold of an issue',
        tag: 'accounts',
        path: '/v1/issues/:issue/totals',
        isPrivate: true,
        answer: Totals,
      }),
    },
    (request) => {
      const { issue, sharesIssued } = issueOf(views, request.params.issue);
      const { participant, scopes } = access.reader(request);
      const readsAll = scopes.has('operator') || scopes.has('registrar');
      const isShown = (of: { readonly participant: number | null }) =>
        readsAll || of.participant === participant;
      return {
        issue,
        sharesIssued: quantityText(sharesIssued),
        items: views.offices.totalsOf(issue).filter(isShown).map(totalsItem),
        breaches: views.offices.breachesOf(issue).map(breachItem).filter(isShown),
        index: views.index,
      };
    },
  );

  app.get<{ Params: { account: string }; Querystring: Query }>(
    '/v1/accounts/:account/allowance',
    {
      schema: routeSchema({
        id: 'readAllowance',
        summary: 'What an account could order',
        tag: 'accounts',
        path: '/v1/accounts/:account/allowance',
        query: {
          issue: textParameter('number or short code'),
          price: textParameter('decimal text with the decimals of the issue'),
        },
        isPrivate: true,
        answer: Allowance,
      }),
    },
    (request) => {
      const order = orderOf(views, request.query);
      const { account } = access.account(request, request.params.account);
      return { ...allowanceItem(views, account, order), index: views.index };
    },
  );

  app.get<{ Params: { account: string }; Querystring: Query }>(
    '/v1/accounts/:account/orders',
    {
      schema: routeSchema({
        id: 'listOrders',
        summary: 'Orders of an account, newest first',
        tag: 'accounts',
        path: '/v1/accounts/:account/orders',
        query: { open: OPEN, ...PAGE },
        isPrivate: true,
        answer: Orders,
      }),
    },
    (request) => {
      const { query } = request;
      const { open = 'false' } = query;
      const limit = pageLimit(query);
      const { from } = pageStart(query, { ascending: false, descending: true });
      const below = from === undefined ? Number.MAX_SAFE_INTEGER : from + 1;
      const { account } = access.account(request, request.params.account);
      const orders =
        open === 'true'
          ? views.orders.openOfAccount(account, below, limit + 1)
          : views.orders.ofAccount(account, below, limit + 1);
      const next = orders[limit];
      const items = orders.slice(0, limit).map((order) => orderItem(views, order));
      return { items, cursor: next === undefined ? null : `d${next.orderId}`, index: views.index };
    },
  );

  app.get<{ Params: { account: string }; Querystring: Query }>(
    '/v1/accounts/:account/fills',
    {
      schema: routeSchema({
        id: 'listFills',
        summary: 'Fills of an account, newest first',
        tag: 'accounts',
        path: '/v1/accounts/:account/fills',
        query: PAGE,
        isPrivate: true,
        answer: Fills,
      }),
    },
    (request) => {
      const { query } = request;
      const limit = pageLimit(query);
      const { from } = pageStart(query, { ascending: false, descending: true });
      const below = from === undefined ? Number.MAX_SAFE_INTEGER : from + 1;
      const { account } = access.account(request, request.params.account);
      const fills = views.fills.ofAccount(account, below, limit + 1);
      const next = fills[limit];
      const items = fills.slice(0, limit).map((fill) => fillItem(views, fill));
      return { items, cursor: next === undefined ? null : `d${next.fill}`, index: views.index };
    },
  );

  app.get<{ Params: { account: string; clientOrderId: string } }>(
    '/v1/accounts/:account/orders/:clientOrderId',
    {
      schema: routeSchema({
        id: 'readOrderByClientOrderId',
        summary: 'The last order of an account under a client order id',
        tag: 'accounts',
        path: '/v1/accounts/:account/orders/:clientOrderId',
        isPrivate: true,
        answer: Order,
      }),
    },
    (request) => {
      const { params } = request;
      if (!isClientOrderId(params.clientOrderId)) {
        throw new DoorProblem('bad_request', 'not a client order id');
      }
      const { account } = access.account(request, params.account);
      const order = views.orders.byClientId(account, params.clientOrderId);
      if (order === null) throw new DoorProblem('unknown_order');
      return orderItem(views, order);
    },
  );

  app.get<{ Params: { orderId: string } }>(
    '/v1/orders/:orderId',
    {
      schema: routeSchema({
        id: 'readOrder',
        summary: 'An order by its id',
        tag: 'accounts',
        path: '/v1/orders/:orderId',
        isPrivate: true,
        answer: Order,
      }),
    },
    (request) => orderItem(views, access.order(request, request.params.orderId)),
  );
}
