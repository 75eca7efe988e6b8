import { CANDLE_RESOLUTIONS, type VenueViews } from '@jangbu/views';
import type { FastifyInstance } from 'fastify';
import { candleItem } from '../history-items.ts';
import { DoorProblem } from '../problems.ts';
import { pageLimit, pageStart, type Query, queryOf, wholeNumber } from './queries.ts';
import { issueOf } from './routes-market.ts';

const ANY_TIME = { least: 0, most: Number.MAX_SAFE_INTEGER };

/** Candles of an issue, newest first. */
export function candleRoutes(app: FastifyInstance, views: VenueViews): void {
  app.get<{ Params: { issue: string }; Querystring: Query }>(
    '/v1/issues/:issue/candles',
    { schema: { querystring: queryOf('resolution', 'from', 'to', 'limit', 'cursor') } },
    ({ params, query }) => {
      const view = issueOf(views, params.issue);
      const resolution = CANDLE_RESOLUTIONS.find((name) => name === (query.resolution ?? '1'));
      if (resolution === undefined) {
        throw new DoorProblem('bad_request', `none of ${CANDLE_RESOLUTIONS.join(', ')}`, {
          parameter: 'resolution',
        });
      }
      const { cursor } = query;
      const start = pageStart(cursor === undefined ? {} : { cursor }, {
        ascending: false,
        descending: true,
      });
      const from = wholeNumber(query.from, 'from', { ...ANY_TIME, otherwise: 0 });
      const to = wholeNumber(query.to, 'to', { ...ANY_TIME, otherwise: ANY_TIME.most });
      const below = start.from === undefined ? to : Math.min(to, start.from + 1);
      const limit = pageLimit(query);
      const candles = views.candles.of(view.issue, resolution, { from, below }, limit + 1);
      const next = candles[limit];
      return {
        items: candles.slice(0, limit).map((candle) => candleItem(views, view, candle)),
        cursor: next === undefined ? null : `d${next.start}`,
        index: views.index,
      };
    },
  );
}
