import { fromHex, isClientOrderId } from '@jangbu/protocol';
import type { VenueViews } from '@jangbu/views';
import type { FastifyInstance } from 'fastify';
import { fillItem } from '../history-items.ts';
import { accountItem, keyItem, orderItem, quantityText } from '../items.ts';
import { breachItem, totalsItem, withdrawalItem } from '../office-items.ts';
import { DoorProblem } from '../problems.ts';
import { pageLimit, pageStart, type Query, queryOf, wholeNumber } from './queries.ts';
import { issueOf } from './routes-market.ts';

const MAX_U32 = 0xffff_ffff;

/**
 * Keys, accounts and orders.
 *
 * Until read tokens exist a member cannot be told from anybody else, so accounts and orders are served only on a ledger
 * whose audience is its members (`ledgerAudience`), which is for demonstrations.
 */
export function accountRoutes(app: FastifyInstance, views: VenueViews): void {
  const guardAudience = async () => {
    if (views.genesis.ledgerAudience !== 'members') {
      throw new DoorProblem('audience', 'accounts and orders need a read token');
    }
  };
  const accountOf = (text: string) => {
    const account = wholeNumber(text, 'account', { least: 0, most: MAX_U32 });
    const view = views.members.accounts[account];
    if (view === undefined) throw new DoorProblem('unknown_account', '', { account });
    return view;
  };

  app.get<{ Params: { publicKey: string } }>(
    '/v1/keys/:publicKey',
    { schema: { querystring: queryOf() } },
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
    { schema: { querystring: queryOf() }, preHandler: guardAudience },
    ({ params }) => accountItem(views, accountOf(params.account)),
  );

  app.get<{ Params: { account: string } }>(
    '/v1/accounts/:account/withdrawals',
    { schema: { querystring: queryOf() }, preHandler: guardAudience },
    ({ params }) => {
      const { account } = accountOf(params.account);
      const items = views.offices.withdrawalsOf(account).map((view) => withdrawalItem(views, view));
      return { items, cursor: null, index: views.index };
    },
  );

  app.get<{ Params: { issue: string } }>(
    '/v1/issues/:issue/totals',
    { schema: { querystring: queryOf() }, preHandler: guardAudience },
    ({ params }) => {
      const { issue, sharesIssued } = issueOf(views, params.issue);
      return {
        issue,
        sharesIssued: quantityText(sharesIssued),
        items: views.offices.totalsOf(issue).map(totalsItem),
        breaches: views.offices.breachesOf(issue).map(breachItem),
        index: views.index,
      };
    },
  );

  app.get<{ Params: { account: string }; Querystring: Query }>(
    '/v1/accounts/:account/orders',
    { schema: { querystring: queryOf('open', 'limit', 'cursor') }, preHandler: guardAudience },
    ({ params, query }) => {
      const { account } = accountOf(params.account);
      const { open = 'false' } = query;
      if (open !== 'true' && open !== 'false') {
        throw new DoorProblem('bad_request', 'open is neither true nor false', {
          parameter: 'open',
        });
      }
      const limit = pageLimit(query);
      const { from } = pageStart(query, { ascending: false, descending: true });
      const below = from === undefined ? Number.MAX_SAFE_INTEGER : from + 1;
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
    { schema: { querystring: queryOf('limit', 'cursor') }, preHandler: guardAudience },
    ({ params, query }) => {
      const { account } = accountOf(params.account);
      const limit = pageLimit(query);
      const { from } = pageStart(query, { ascending: false, descending: true });
      const below = from === undefined ? Number.MAX_SAFE_INTEGER : from + 1;
      const fills = views.fills.ofAccount(account, below, limit + 1);
      const next = fills[limit];
      const items = fills.slice(0, limit).map((fill) => fillItem(views, fill));
      return { items, cursor: next === undefined ? null : `d${next.fill}`, index: views.index };
    },
  );

  app.get<{ Params: { account: string; clientOrderId: string } }>(
    '/v1/accounts/:account/orders/:clientOrderId',
    { schema: { querystring: queryOf() }, preHandler: guardAudience },
    ({ params }) => {
      const { account } = accountOf(params.account);
      if (!isClientOrderId(params.clientOrderId)) {
        throw new DoorProblem('bad_request', 'not a client order id');
      }
      const order = views.orders.byClientId(account, params.clientOrderId);
      if (order === null) throw new DoorProblem('unknown_order');
      return orderItem(views, order);
    },
  );

  app.get<{ Params: { orderId: string } }>(
    '/v1/orders/:orderId',
    { schema: { querystring: queryOf() }, preHandler: guardAudience },
    ({ params }) => {
      const range = { least: 0, most: Number.MAX_SAFE_INTEGER };
      const order = views.orders.order(wholeNumber(params.orderId, 'orderId', range));
      if (order === null) throw new DoorProblem('unknown_order');
      return orderItem(views, order);
    },
  );
}
