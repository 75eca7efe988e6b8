import { PROPOSAL_STATUSES } from '@jangbu/protocol';
import type { VenueViews } from '@jangbu/views';
import type { FastifyInstance } from 'fastify';
import { feeItem, participantItem, proposalItem } from '../office-items.ts';
import { DoorProblem } from '../problems.ts';
import { pageLimit, pageNumbers, pageStart, type Query, queryOf, wholeNumber } from './queries.ts';

const MAX_U32 = 0xffff_ffff;

/** Participants, proposals and fees. */
export function officeRoutes(app: FastifyInstance, views: VenueViews): void {
  app.get<{ Querystring: Query }>(
    '/v1/participants',
    { schema: { querystring: queryOf('limit', 'cursor') } },
    ({ query }) => {
      const { participants } = views.members;
      const start = pageStart(query, { ascending: true, descending: false });
      const bounds = { least: 0, most: participants.length - 1 };
      const { numbers, cursor } = pageNumbers(start, bounds, pageLimit(query));
      const items = numbers.map((number) => participantItem(participants[number]!));
      return { items, cursor, index: views.index };
    },
  );

  app.get<{ Params: { participant: string } }>(
    '/v1/participants/:participant',
    { schema: { querystring: queryOf() } },
    ({ params }) => {
      const range = { least: 0, most: MAX_U32 };
      const participant = wholeNumber(params.participant, 'participant', range);
      const view = views.members.participants[participant];
      if (view === undefined) throw new DoorProblem('unknown_participant', '', { participant });
      return participantItem(view);
    },
  );

  app.get<{ Querystring: Query }>(
    '/v1/proposals',
    { schema: { querystring: queryOf('status', 'limit', 'cursor') } },
    ({ query }) => {
      const { proposals } = views.offices;
      const { status } = query;
      const statuses: readonly string[] = PROPOSAL_STATUSES;
      if (status !== undefined && !statuses.includes(status)) {
        throw new DoorProblem('bad_request', `status is none of ${statuses.join(', ')}`, {
          parameter: 'status',
        });
      }
      const { from = proposals.length - 1 } = pageStart(query, {
        ascending: false,
        descending: true,
      });
      const wanted = proposals
        .slice(0, from + 1)
        .reverse()
        .filter((view) => status === undefined || PROPOSAL_STATUSES[view.status] === status);
      const limit = pageLimit(query);
      const next = wanted[limit];
      const items = wanted.slice(0, limit).map(proposalItem);
      return { items, cursor: next === undefined ? null : `d${next.proposal}`, index: views.index };
    },
  );

  app.get<{ Params: { proposal: string } }>(
    '/v1/proposals/:proposal',
    { schema: { querystring: queryOf() } },
    ({ params }) => {
      const range = { least: 0, most: MAX_U32 };
      const proposal = wholeNumber(params.proposal, 'proposal', range);
      const view = views.offices.proposals[proposal];
      if (view === undefined) throw new DoorProblem('unknown_proposal', '', { proposal });
      return proposalItem(view);
    },
  );

  app.get('/v1/fees', { schema: { querystring: queryOf() } }, () => {
    const items = views.offices.fees.map(feeItem);
    return { items, cursor: null, index: views.index };
  });
}
