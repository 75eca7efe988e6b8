import { CANDLE_RESOLUTIONS, type VenueViews } from '@jangbu/views';
import type { FastifyInstance } from 'fastify';
import { candleItem } from '../history-items.ts';
import { ANY_WHOLE, oneOfParameter, PAGE, wholeParameter } from './parameters.ts';
import { pageLimit, pageStart, type Query, wholeNumber } from './queries.ts';
import { routeSchema } from './route-schema.ts';
import { issueOf } from './routes-market.ts';
import { Candles } from './schemas/market-answers.ts';

const RESOLUTION = oneOfParameter(
  CANDLE_RESOLUTIONS,
  'minutes, or a day, week or month; 1 if absent',
);
const FROM = { ...ANY_WHOLE, otherwise: 0 };
const TO = { ...ANY_WHOLE, otherwise: ANY_WHOLE.most };

/** Candles of an issue, newest first. */
export function candleRoutes(app: FastifyInstance, views: VenueViews): void {
  app.get<{ Params: { issue: string }; Querystring: Query }>(
    '/v1/issues/:issue/candles',
    {
      schema: routeSchema({
        id: 'listCandles',
        summary: 'Candles of an issue, newest first',
        tag: 'market',
        path: '/v1/issues/:issue/candles',
        query: {
          resolution: RESOLUTION,
          from: wholeParameter(FROM),
          to: wholeParameter(TO),
          ...PAGE,
        },
        answer: Candles,
      }),
    },
    ({ params, query }) => {
      const view = issueOf(views, params.issue);
      const resolution = CANDLE_RESOLUTIONS.find((name) => name === (query.resolution ?? '1'));
      if (resolution === undefined) throw new Error('a resolution that its schema does not know');
      const { cursor } = query;
      const start = pageStart(cursor === undefined ? {} : { cursor }, {
        ascending: false,
        descending: true,
      });
      const from = wholeNumber(query.from, 'from', FROM);
      const to = wholeNumber(query.to, 'to', TO);
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
